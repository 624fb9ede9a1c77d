"""Publishing a module: nothing is kept unless all of it passes; versions are numbered."""

import json

import pytest

from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import AuditChain, AuditEntry, Award, Issuer, Module, ModuleVersion
from microcred_plugin.services.approve import approve
from microcred_plugin.services.courses import has_module
from microcred_plugin.services.errors import NotAllowed, NotFound
from microcred_plugin.services.publish import publish
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor
from tests import factories
from tests.fakes.stage import ISSUER

F = FaultCode
FELL = factories.scored(quiz=1, walk=1)


@pytest.fixture
def scene(stage):
    stage.issuer()
    return stage


def refused(scene, plain, **options):
    with pytest.raises(Invalid) as caught:
        publish(scene.world, plain, issuer=ISSUER, actor=SYSTEM, **options)
    assert not ModuleVersion.objects.filter(definition__id=plain.get("id")).exists()
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_a_complete_module_is_kept_as_it_was_written(scene):
    author = scene.staff(Permission.AUTHOR)
    plain = factories.module_file()

    version = publish(scene.world, plain, issuer=ISSUER, actor=author, note="First")

    assert (version.number, version.note, version.author_id) == (1, "First", author.user_id)
    assert version.definition == plain
    assert version.published_at == scene.now
    assert version.subsection_names == {"quiz": "Part quiz", "walk": "Part walk"}
    module = Module.objects.get()
    assert (module.slug, module.course_key) == ("reading-maps", factories.COURSE_KEY)
    assert module.current == version


def test_publishing_is_written_down(scene):
    author = scene.staff(Permission.AUTHOR)
    publish(scene.world, factories.module_file(), issuer=ISSUER, actor=author)
    line = AuditEntry.objects.get(action="published")
    assert json.loads(line.body)["details"] == {"version": 1}


def test_each_publication_is_the_next_number_and_the_current_one(scene):
    numbers = [scene.publish(factories.module_file()).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert Module.objects.get().current.number == 3


def test_an_earlier_version_stays_as_it_was(scene):
    first = scene.publish()
    scene.publish(factories.module_file(title={"en": "Other", "nl": "Anders"}))
    assert ModuleVersion.objects.get(pk=first.pk).definition == factories.module_file()


def test_publishing_again_takes_a_module_out_of_retirement(scene):
    scene.publish()
    Module.objects.update(retired_at=scene.now)
    scene.publish()
    assert Module.objects.get().retired_at is None


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        (factories.module_file(ec=2.5, hours=70), ("ec", F.BELOW_MINIMUM)),
        (factories.module_file(ec=30.5, hours=854), ("ec", F.ABOVE_MAXIMUM)),
        (factories.module_file(ec=3.25, hours=91), ("ec", F.NOT_ON_STEP)),
        (factories.module_file(ec="six"), ("ec", F.NOT_A_NUMBER)),
        (factories.module_file(ec=float("nan")), ("ec", F.NOT_A_NUMBER)),
        (factories.module_file(title={"en": "a\x01"}), ("title.en", F.FORBIDDEN_CHARACTER)),
        (factories.module_file(invented=1), ("invented", F.UNKNOWN_FIELD)),
        (
            factories.with_outcome(assessments=[]),
            ("learning_outcomes[0].assessments", F.NOT_ASSESSED),
        ),
        (
            factories.with_outcome(assessments=[{"subsection": "x", "minimum_percent": 5}]),
            ("learning_outcomes[0].assessments[0].subsection", F.NOT_IN_COURSE),
        ),
        (factories.module_file(course_key="course-v1:X+Y+Z"), ("course_key", F.UNKNOWN)),
        (
            factories.module_file(framework="nl-wo-experiment", quality_assurance=None),
            ("framework", F.FRAMEWORK_OFF),
        ),
    ],
)
def test_a_refusal_names_the_field_and_keeps_nothing(scene, plain, expected):
    assert expected in refused(scene, plain)
    assert not Module.objects.exists()
    assert not AuditChain.objects.filter(name__startswith="module:").exists()


def test_a_refusal_leaves_the_version_before_it_current(scene):
    scene.publish()
    with pytest.raises(Invalid):
        scene.publish(factories.module_file(ec=2.5))
    assert Module.objects.get().current.number == 1
    assert ModuleVersion.objects.count() == 1


def test_a_note_is_bounded(scene):
    assert refused(scene, factories.module_file(), note="n" * 1001) == [("note", F.TOO_LONG)]
    publish(scene.world, factories.module_file(), issuer=ISSUER, actor=SYSTEM, note="n" * 1000)


@pytest.mark.parametrize(
    ("kind", "code"), [("HBO", None), ("MBO", F.INSTITUTION_TYPE), ("OTHER", F.INSTITUTION_TYPE)]
)
def test_the_type_of_the_institution_counts(scene, kind, code):
    Issuer.objects.update(institution_type=kind)
    if code is None:
        scene.publish()
    else:
        assert refused(scene, factories.module_file()) == [("framework", code)]


def test_only_who_may_write_in_that_course_publishes(scene):
    elsewhere = scene.staff(Permission.AUTHOR, course_key="course-v1:Other+C+2026")
    looker = scene.staff(Permission.SEE_COHORT, Permission.AWARD)
    for actor in (elsewhere, looker, NOBODY, Actor(999_999)):
        with pytest.raises(NotAllowed):
            publish(scene.world, factories.module_file(), issuer=ISSUER, actor=actor)
    assert not Module.objects.exists()


def test_an_unknown_issuer_is_not_found(scene):
    with pytest.raises(NotFound, match="issuer"):
        publish(scene.world, factories.module_file(), issuer="nobody", actor=SYSTEM)


def test_a_name_belongs_to_one_course(scene):
    scene.publish()
    other = "course-v1:DemoX+OTHER+2026"
    scene.host.courses[other] = factories.course(key=other)
    assert refused_kept(scene, factories.module_file(course_key=other)) == [("id", F.DUPLICATE)]


def test_a_course_belongs_to_one_module(scene):
    scene.publish()
    found = refused(scene, factories.module_file(id="another-name"))
    assert found == [("course_key", F.DUPLICATE)]


def test_a_module_stays_with_its_issuer(scene):
    scene.publish()
    scene.issuer("other-university")
    with pytest.raises(Invalid) as caught:
        publish(scene.world, factories.module_file(), issuer="other-university", actor=SYSTEM)
    assert [fault.field for fault in caught.value.faults] == ["course_key"]


@pytest.mark.parametrize("move", [False, True])
def test_learners_who_are_not_there_yet_move_along_only_if_the_author_says_so(scene, move):
    scene.publish(factories.with_policy(mode="approval"))
    signed, waiting, begun = scene.offered(), scene.offered(), scene.offered(scene.learner(FELL))
    approve(scene.world, signed.uuid, actor=SYSTEM)

    publish(scene.world, factories.module_file(), issuer=ISSUER, actor=SYSTEM, move_learners=move)

    versions = dict(Award.objects.values_list("uuid", "version__number"))
    assert versions[signed.uuid] == 1
    assert versions[waiting.uuid] == versions[begun.uuid] == (2 if move else 1)
    lines = AuditEntry.objects.filter(action="moved")
    assert [json.loads(line.body)["details"] for line in lines] == (
        [{"version": 2, "awards": 2}] if move else []
    )


def test_who_moved_along_is_judged_by_the_new_version_at_the_next_look(scene):
    scene.publish(factories.with_policy(mode="approval"))
    award = scene.offered()
    publish(scene.world, factories.module_file(), issuer=ISSUER, actor=SYSTEM, move_learners=True)
    scene.evaluate(award.learner_id)
    award.refresh_from_db()
    assert award.state == "offered"


def refused_kept(scene, plain):
    with pytest.raises(Invalid) as caught:
        publish(scene.world, plain, issuer=ISSUER, actor=SYSTEM)
    assert ModuleVersion.objects.count() == 1
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_from_then_on_the_course_counts_as_one_with_a_module(
    scene, django_capture_on_commit_callbacks
):
    assert not has_module(factories.COURSE_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        scene.publish()
    assert has_module(factories.COURSE_KEY)
