"""Drafts: begin, save without overwriting anybody, see what is missing, publish."""

import dataclasses
import json

import pytest

from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.ports import CourseNotFound, Permission
from microcred_plugin.models import Draft, Issuer, Module, ModuleVersion
from microcred_plugin.services import drafts
from microcred_plugin.services.errors import Conflict, NotAllowed, NotFound
from microcred_plugin.services.world import NOBODY, SYSTEM
from tests import factories

KEY = factories.COURSE_KEY
OTHER = "course-v1:DemoX+SEAS+2026_1"
F = FaultCode
REST = {name: value for name, value in factories.module_file().items() if name != "course_key"}


@pytest.fixture
def scene(stage):
    stage.issuer()
    stage.host.courses[OTHER] = dataclasses.replace(
        factories.course(key=OTHER), name="Übungen: Seas & Öceans!"
    )
    return stage


@pytest.fixture
def author(scene):
    return scene.staff(Permission.AUTHOR)


@pytest.fixture
def draft(scene, author):
    return drafts.open_draft(scene.world, KEY, actor=author).draft


def save(scene, author, changes, revision=1):
    return drafts.save_draft(scene.world, KEY, changes, revision=revision, actor=author)


def faults(scene, author):
    state = drafts.check_draft(scene.world, KEY, actor=author)
    return {(fault.field, fault.code) for fault in state.faults}


def test_a_draft_begins_with_what_the_course_says_and_no_more(scene, author):
    scene.host.rights.add((author.user_id, Permission.AUTHOR, OTHER))
    state = drafts.open_draft(scene.world, OTHER, actor=author)
    content = state.draft.content
    assert (content["title"]["en"], content["course_key"]) == ("Übungen: Seas & Öceans!", OTHER)
    assert content["id"] == "ubungen-seas-oceans"
    assert (content["framework"], content["ec"], content["learning_outcomes"]) == (
        "nl-ho",
        None,
        [],
    )
    assert content["award_policy"]["mode"] == "approval"
    assert (state.draft.revision, state.draft.editor_id) == (1, author.user_id)
    assert (state.publishable, state.current) == (False, None)


def test_what_is_missing_is_said_from_the_beginning(scene, author, draft):
    missing = {field for field, code in faults(scene, author) if code is F.REQUIRED}
    assert {"ec", "hours", "learning_outcomes", "assessment_types", "level.eqf"} <= missing
    state = drafts.check_draft(scene.world, KEY, actor=author)
    assert len(state.completeness.elements) == 16


def test_opening_again_gives_the_same_draft(scene, author, draft):
    again = drafts.open_draft(scene.world, KEY, actor=author).draft
    assert again.pk == draft.pk
    assert Draft.objects.count() == 1


def test_with_several_issuers_nobody_is_chosen_for_the_author(scene, author):
    scene.issuer("other-university")
    state = drafts.open_draft(scene.world, KEY, actor=author)
    assert state.draft.issuer is None
    assert ("issuer", F.REQUIRED) in faults(scene, author)


def test_a_draft_of_a_published_module_begins_with_its_current_version(scene, author):
    scene.publish()
    state = drafts.open_draft(scene.world, KEY, actor=author)
    assert state.draft.content == factories.module_file()
    assert state.publishable
    assert state.current.number == 1


def test_a_name_in_addresses_is_free(scene, author):
    scene.publish(factories.module_file(id="ubungen-seas-oceans"))
    scene.host.rights.add((author.user_id, Permission.AUTHOR, OTHER))
    state = drafts.open_draft(scene.world, OTHER, actor=author)
    assert state.draft.content["id"] == "ubungen-seas-oceans-2"


def test_a_name_without_letters_becomes_a_module(scene, author):
    scene.host.courses[KEY] = dataclasses.replace(factories.course(), name="数学")
    assert drafts.open_draft(scene.world, KEY, actor=author).draft.content["id"] == "module"


@pytest.mark.parametrize(
    "deed",
    [
        lambda world, actor: drafts.open_draft(world, KEY, actor=actor),
        lambda world, actor: drafts.check_draft(world, KEY, actor=actor),
        lambda world, actor: drafts.save_draft(world, KEY, {}, revision=1, actor=actor),
        lambda world, actor: drafts.set_issuer(world, KEY, "x", revision=1, actor=actor),
        lambda world, actor: drafts.import_draft(world, KEY, REST, revision=1, actor=actor),
        lambda world, actor: drafts.copy_draft(world, KEY, OTHER, revision=1, actor=actor),
        lambda world, actor: drafts.publish_draft(
            world, KEY, revision=1, note="", move_learners=False, actor=actor
        ),
    ],
    ids=["open", "check", "save", "set issuer", "import", "copy", "publish"],
)
@pytest.mark.parametrize("begun", [True, False])
def test_only_authors_of_the_course_touch_its_draft(scene, author, deed, begun):
    if begun:
        drafts.open_draft(scene.world, KEY, actor=author)
    others = [
        scene.staff(Permission.AWARD, Permission.SEE_COHORT),
        scene.staff(Permission.AUTHOR, course_key="course-v1:Third+C+2026"),
        NOBODY,
    ]
    for actor in others:
        with pytest.raises(NotAllowed):
            deed(scene.world, actor)
    assert Draft.objects.count() == int(begun)


def test_a_course_that_is_gone_is_not_found(scene, author, draft):
    scene.host.courses.clear()
    for look in (drafts.open_draft, drafts.check_draft):
        with pytest.raises(CourseNotFound):
            look(scene.world, KEY, actor=author)


def test_before_anybody_began_there_is_no_draft(scene, author):
    with pytest.raises(NotFound):
        drafts.check_draft(scene.world, KEY, actor=author)
    with pytest.raises(NotFound):
        save(scene, author, {})


def test_fields_are_saved_one_by_one(scene, author, draft):
    saved = save(scene, author, {"ec": 6, "hours": 168})
    assert (saved.revision, saved.content["ec"]) == (2, 6)
    save(scene, author, {"title": {"en": "Maps", "nl": ""}}, revision=2)
    draft.refresh_from_db()
    assert (draft.content["ec"], draft.content["title"]["en"]) == (6, "Maps")
    assert draft.saved_at == scene.now


def test_two_authors_never_overwrite_each_other_unseen(scene, author, draft):
    second = scene.staff(Permission.AUTHOR)
    save(scene.later(minutes=1), author, {"ec": 6})
    with pytest.raises(Conflict) as caught:
        save(scene, second, {"ec": 9})
    assert (caught.value.revision, caught.value.editor_id) == (2, author.user_id)
    assert caught.value.at == scene.now
    draft.refresh_from_db()
    assert draft.content["ec"] == 6


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ec": "six"}, ("ec", F.NOT_A_NUMBER)),
        ({"title": {"en": "a\x01", "nl": ""}}, ("title.en", F.FORBIDDEN_CHARACTER)),
        (
            {"learning_outcomes": [{"code": "a b"}]},
            ("learning_outcomes[0].code", F.FORBIDDEN_CHARACTER),
        ),
        ({"learning_outcomes": "none yet"}, ("learning_outcomes", F.WRONG_TYPE)),
    ],
)
def test_what_does_not_read_yet_is_kept_and_named(scene, author, draft, changes, fault):
    save(scene, author, changes)
    assert fault in faults(scene, author)
    draft.refresh_from_db()
    assert changes.items() <= draft.content.items()


def test_a_fault_in_a_field_is_told_once(scene, author, draft):
    save(scene, author, {**REST, "ec": "six"})
    state = drafts.check_draft(scene.world, KEY, actor=author)
    assert [fault.field for fault in state.faults] == ["ec"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"invented": 1}, F.UNKNOWN_FIELD),
        ({"title": {"en": "a", "fr": "b"}}, F.UNKNOWN_FIELD),
        ({"description": {"en": "d" * 600_000, "nl": ""}}, F.TOO_LONG),
        ({"ec": float("nan")}, F.NOT_A_NUMBER),
        ({"ec": float("inf")}, F.NOT_A_NUMBER),
    ],
)
def test_what_could_not_be_kept_is_refused(scene, author, draft, changes, code):
    with pytest.raises(Invalid) as caught:
        save(scene, author, changes)
    assert code in {fault.code for fault in caught.value.faults}
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_draft_stays_with_its_course(scene, author, draft):
    saved = save(scene, author, {"course_key": OTHER})
    assert saved.content["course_key"] == KEY


def test_who_issues_is_chosen_by_name(scene, author, draft):
    scene.issuer("other-university")
    chosen = drafts.set_issuer(scene.world, KEY, "other-university", revision=1, actor=author)
    assert (chosen.issuer.slug, chosen.revision) == ("other-university", 2)
    with pytest.raises(Conflict):
        drafts.set_issuer(scene.world, KEY, "demo-university", revision=1, actor=author)
    with pytest.raises(Invalid) as caught:
        drafts.set_issuer(scene.world, KEY, "nobody", revision=2, actor=author)
    assert [fault.field for fault in caught.value.faults] == ["issuer"]


def load(scene, author, plain, revision=1):
    return drafts.import_draft(scene.world, KEY, plain, revision=revision, actor=author)


def test_a_module_file_of_another_course_keeps_the_name_and_course_of_this_one(
    scene, author, draft
):
    plain = factories.module_file(id="another-name", course_key=OTHER)
    loaded = load(scene, author, plain)
    assert loaded.content["id"] == draft.content["id"]
    assert loaded.content["course_key"] == KEY
    assert loaded.content["learning_outcomes"] == plain["learning_outcomes"]
    assert drafts.check_draft(scene.world, KEY, actor=author).publishable


def test_an_unfinished_file_may_be_imported(scene, author, draft):
    load(scene, author, {"title": {"en": "Maps", "nl": ""}})
    assert ("ec", F.REQUIRED) in faults(scene, author)


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ({"ec": "six"}, "ec"),
        ({"invented": 1}, "invented"),
        ({"learning_outcomes": [{}] * 5000}, "learning_outcomes"),
        ({"title": "Maps"}, "title"),
    ],
)
def test_a_file_that_does_not_read_is_refused_by_path(scene, author, draft, plain, field):
    with pytest.raises(Invalid) as caught:
        load(scene, author, {**REST, **plain})
    assert field in {fault.field for fault in caught.value.faults}
    draft.refresh_from_db()
    assert draft.revision == 1


@pytest.mark.parametrize("plain", [None, [], "text", 5])
def test_only_an_object_can_be_imported(scene, author, draft, plain):
    with pytest.raises(Invalid) as caught:
        load(scene, author, plain)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("module", F.WRONG_TYPE)
    ]


def test_another_course_can_be_copied_by_whoever_writes_in_both(scene, author, draft):
    scene.publish(factories.module_file(id="seas", course_key=OTHER))
    with pytest.raises(NotAllowed):
        drafts.copy_draft(scene.world, KEY, OTHER, revision=1, actor=author)
    scene.host.rights.add((author.user_id, Permission.AUTHOR, OTHER))
    copied = drafts.copy_draft(scene.world, KEY, OTHER, revision=1, actor=author)
    assert copied.content["ec"] == 6
    assert copied.content["course_key"] == KEY


def test_a_draft_can_be_copied_before_it_was_published(scene, author, draft):
    scene.host.rights.add((author.user_id, Permission.AUTHOR, OTHER))
    with pytest.raises(NotFound):
        drafts.copy_draft(scene.world, KEY, OTHER, revision=1, actor=author)
    drafts.open_draft(scene.world, OTHER, actor=author)
    copied = drafts.copy_draft(scene.world, KEY, OTHER, revision=1, actor=author)
    assert copied.content["title"]["en"] == "Übungen: Seas & Öceans!"


def publish(scene, author, revision, **options):
    values = {"note": "First", "move_learners": False, **options}
    return drafts.publish_draft(scene.world, KEY, revision=revision, actor=author, **values)


def test_a_complete_draft_is_published_and_stays_to_go_on_from(scene, author, draft):
    save(scene, author, {**REST, "id": "reading-maps"})
    version = publish(scene, author, 2)
    assert (version.number, version.note, version.author_id) == (1, "First", author.user_id)
    draft.refresh_from_db()
    assert draft.content == version.definition == factories.module_file()
    assert draft.revision == 3
    assert publish(scene, author, 3, note="").number == 2


def test_an_unfinished_draft_is_not_published(scene, author, draft):
    with pytest.raises(Invalid):
        publish(scene, author, 1)
    assert not ModuleVersion.objects.exists()
    assert not Module.objects.exists()


def test_what_an_author_did_not_see_is_not_published(scene, author, draft):
    save(scene, author, REST)
    with pytest.raises(Conflict):
        publish(scene, author, 1)
    assert not ModuleVersion.objects.exists()


def test_nothing_is_published_without_an_issuer(scene, author, draft):
    save(scene, author, REST)
    Draft.objects.update(issuer=None)
    with pytest.raises(Invalid) as caught:
        publish(scene, author, 2)
    assert [fault.field for fault in caught.value.faults] == ["issuer"]


def test_learners_move_along_where_the_author_says_so(stage):
    stage.ready(mode="approval")
    award = stage.offered()
    actor = stage.staff(Permission.AUTHOR)
    drafts.open_draft(stage.world, KEY, actor=actor)
    publish(stage, actor, 1, move_learners=True)
    award.refresh_from_db()
    assert award.version.number == 2


def test_the_system_may_do_all_of_it(scene):
    drafts.open_draft(scene.world, KEY, actor=SYSTEM)
    save(scene, SYSTEM, REST)
    assert publish(scene, SYSTEM, 2).author_id is None


def test_a_draft_is_kept_as_json(scene, author, draft):
    assert json.loads(json.dumps(draft.content)) == draft.content
    assert str(draft) == KEY
    assert Issuer.objects.get().drafts.count() == 1
