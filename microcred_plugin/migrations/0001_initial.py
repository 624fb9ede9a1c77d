from django.conf import settings
from django.db import migrations, models
from microcred_plugin.models.constraints import check_constraint
import django.db.models.deletion
import microcred_plugin.domain.lifecycle


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('length', models.PositiveIntegerField(default=0)),
                ('head', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('body', models.TextField()),
                ('action', models.CharField(db_index=True, max_length=40)),
                ('award', models.CharField(blank=True, db_index=True, max_length=36)),
                ('actor', models.CharField(blank=True, db_index=True, max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('chain_id', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.CharField(max_length=36, unique=True)),
                ('state', models.CharField(choices=[(microcred_plugin.domain.lifecycle.State['IN_PROGRESS'], microcred_plugin.domain.lifecycle.State['IN_PROGRESS']), (microcred_plugin.domain.lifecycle.State['ELIGIBLE'], microcred_plugin.domain.lifecycle.State['ELIGIBLE']), (microcred_plugin.domain.lifecycle.State['APPROVED'], microcred_plugin.domain.lifecycle.State['APPROVED']), (microcred_plugin.domain.lifecycle.State['OFFERED'], microcred_plugin.domain.lifecycle.State['OFFERED']), (microcred_plugin.domain.lifecycle.State['CLAIMED'], microcred_plugin.domain.lifecycle.State['CLAIMED']), (microcred_plugin.domain.lifecycle.State['DECLINED'], microcred_plugin.domain.lifecycle.State['DECLINED']), (microcred_plugin.domain.lifecycle.State['LAPSED'], microcred_plugin.domain.lifecycle.State['LAPSED']), (microcred_plugin.domain.lifecycle.State['WITHDRAWN'], microcred_plugin.domain.lifecycle.State['WITHDRAWN']), (microcred_plugin.domain.lifecycle.State['SUSPENDED'], microcred_plugin.domain.lifecycle.State['SUSPENDED']), (microcred_plugin.domain.lifecycle.State['REVOKED'], microcred_plugin.domain.lifecycle.State['REVOKED'])], default=microcred_plugin.domain.lifecycle.State['IN_PROGRESS'], max_length=20)),
                ('before_suspension', models.CharField(blank=True, max_length=20)),
                ('verdict', models.JSONField(default=dict)),
                ('basis', models.JSONField(default=dict)),
                ('waits_for_silent_facts', models.BooleanField(default=False)),
                ('flag', models.CharField(blank=True, choices=[('', 'nothing'), ('no_longer_eligible', 'the facts no longer carry the award')], default='', max_length=40)),
                ('hold', models.CharField(blank=True, choices=[('', 'nothing'), ('issuing_off', 'issuing is switched off'), ('rules', 'the module no longer passes the rules of its framework'), ('no_key', 'the issuer has no key that can sign'), ('no_name', 'the learner has no name that can be printed')], default='', max_length=40)),
                ('salt', models.CharField(blank=True, max_length=64)),
                ('public', models.BooleanField(default=False)),
                ('share_secret', models.CharField(max_length=64, null=True, unique=True)),
                ('discloses', models.JSONField(default=dict)),
                ('awarded_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('evaluated_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('lapses_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('module_id', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.CharField(max_length=36, unique=True)),
                ('live', models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ('status_index', models.PositiveIntegerField()),
                ('document', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('', 'live'), ('declined', 'declined by its learner'), ('lapsed', 'not claimed in time'), ('withdrawn', 'withdrawn before it was claimed'), ('suspended', 'suspended'), ('revoked', 'revoked'), ('replaced', 'replaced by a newer one')], default='', max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('public_reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ('award_id', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.CharField(max_length=255, unique=True)),
                ('content', models.JSONField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('course_key',),
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Issuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('did', models.CharField(editable=False, max_length=255, unique=True)),
                ('base_url', models.CharField(editable=False, max_length=200)),
                ('name_en', models.CharField(max_length=255)),
                ('name_nl', models.CharField(max_length=255)),
                ('url', models.URLField(max_length=500)),
                ('country', models.CharField(max_length=2)),
                ('institution_type', models.CharField(max_length=10)),
                ('institution', models.CharField(blank=True, max_length=100)),
                ('identifiers', models.JSONField(blank=True, default=dict)),
                ('issuing', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('slug',),
            },
        ),
        migrations.CreateModel(
            name='Module',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('course_key', models.CharField(max_length=255, unique=True)),
                ('issuing', models.BooleanField(default=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('slug',),
            },
        ),
        migrations.CreateModel(
            name='ModuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('definition', models.JSONField()),
                ('subsection_names', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('module_id', '-number'),
            },
        ),
        migrations.CreateModel(
            name='QualityFramework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=100, unique=True)),
                ('enabled', models.BooleanField(default=False)),
                ('definition', models.JSONField(blank=True, null=True)),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='SweepMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.CharField(max_length=255, unique=True)),
                ('seen_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveIntegerField()),
                ('permutation_key', models.CharField(max_length=64)),
                ('used', models.PositiveIntegerField(default=0)),
                ('is_open', models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ('bits', models.BinaryField()),
                ('document', models.BinaryField()),
                ('changed_at', models.DateTimeField()),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_lists', to='microcred_plugin.issuer')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('algorithm', models.CharField(max_length=20)),
                ('public_multikey', models.CharField(max_length=200, unique=True)),
                ('private_encrypted', models.TextField()),
                ('state', models.CharField(choices=[('active', 'signs'), ('retired', 'verifies'), ('compromised', 'trusted no more')], default='active', max_length=20)),
                ('active', models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ('created_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('compromised_at', models.DateTimeField(null=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='microcred_plugin.issuer')),
            ],
            options={
                'ordering': ('issuer_id', 'created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(max_length=64)),
                ('commitment', models.CharField(max_length=64, unique=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learner_id', models.BigIntegerField()),
                ('course_key', models.CharField(max_length=255)),
                ('asked', models.PositiveIntegerField(default=1)),
                ('asked_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('resent', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['sent_at'], name='microcred_pending_sent')],
            },
        ),
        migrations.AddConstraint(
            model_name='pending',
            constraint=models.UniqueConstraint(fields=('learner_id', 'course_key'), name='microcred_pending_once'),
        ),
        migrations.AddField(
            model_name='moduleversion',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='moduleversion',
            name='module',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='microcred_plugin.module'),
        ),
        migrations.AddField(
            model_name='module',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='microcred_plugin.moduleversion'),
        ),
        migrations.AddField(
            model_name='module',
            name='issuer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='microcred_plugin.issuer'),
        ),
        migrations.AddField(
            model_name='draft',
            name='editor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='issuer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='microcred_plugin.issuer'),
        ),
        migrations.AddField(
            model_name='credential',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='microcred_plugin.award'),
        ),
        migrations.AddField(
            model_name='credential',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='microcred_plugin.signingkey'),
        ),
        migrations.AddField(
            model_name='credential',
            name='status_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='microcred_plugin.statuslist'),
        ),
        migrations.AddField(
            model_name='award',
            name='learner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='microcred_awards', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='award',
            name='module',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='microcred_plugin.module'),
        ),
        migrations.AddField(
            model_name='award',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='microcred_plugin.moduleversion'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='chain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='microcred_plugin.auditchain'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.UniqueConstraint(fields=('issuer', 'is_open'), name='microcred_one_open_list'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(fields=('issuer', 'algorithm', 'active'), name='microcred_one_active_key'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=check_constraint(models.Q(models.Q(('active', 1), ('active__isnull', False), ('state', 'active')), models.Q(('active__isnull', True), models.Q(('state', 'active'), _negated=True)), _connector='OR'), name='microcred_active_key_signs'),
        ),
        migrations.AddConstraint(
            model_name='moduleversion',
            constraint=models.UniqueConstraint(fields=('module', 'number'), name='microcred_version_number'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(fields=('award', 'live'), name='microcred_one_live_credential'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(fields=('status_list', 'status_index'), name='microcred_status_index_once'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=check_constraint(models.Q(models.Q(('ending', ''), ('live', 1), ('live__isnull', False)), models.Q(('live__isnull', True), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='microcred_live_until_ended'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['module', 'state'], name='microcred_award_state'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['state', 'lapses_at'], name='microcred_award_lapses'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['waits_for_silent_facts'], name='microcred_award_waits'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('module', 'learner'), name='microcred_one_award_per_learner'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.UniqueConstraint(fields=('chain', 'number'), name='microcred_audit_number'),
        ),
    ]
