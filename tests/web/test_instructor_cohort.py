"""The table of a course: who is where and why, found by state, name and e-mail, page by page."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Flag
from microcred_plugin.services import approve, claim, revoke
from microcred_plugin.services.world import SYSTEM, Actor
from tests import factories
from tests.web.learning import browser, text_of
from tests.web.teaching import Markup, cohort_address, learner_address, teacher

PAGE = cohort_address()
SHORT = factories.scored(quiz="59.9", walk=70)
AWKWARD = [
    '<script>alert("x")</script>',
    'O\'Clock "the" & co',
    "\u05d9\u05e8\u05d5\u05e9\u05dc\u05d9\u05dd \u202e abc",
    "x" * 300,
    "{{ 7|add:7 }} {% now %}",
]


@pytest.fixture
def cohort(on_stage):
    """Return the stage with an offer, a claim, somebody short of it, and a revocation."""
    on_stage.offered()
    claimed = on_stage.offered()
    claim.claim(on_stage.world, claimed.uuid, actor=Actor(claimed.learner_id))
    on_stage.evaluate(on_stage.learner(SHORT))
    revoked = on_stage.offered()
    revoke.revoke(on_stage.world, revoked.uuid, actor=SYSTEM, reason="A mistake of ours")
    return on_stage


def rows(response):
    return [row.name for row in response.context["table"].rows]


def labels(response):
    return {one.label: one.count for one in response.context["table"].filters}


def show(stage, query="", **options):
    return teacher(stage, **options).get(f"{PAGE}?{query}")


def test_the_heading_names_module_version_issuer_and_course(cohort):
    text = text_of(show(cohort))

    assert "Cohort of the micro-credential Reading maps Version 1" in text
    assert "issued by Demonstration University" in text
    assert factories.COURSE_KEY in text


def test_everybody_stands_there_with_state_outcomes_and_what_is_missing(cohort):
    response = show(cohort)
    text = text_of(response)

    assert len(rows(response)) == 4
    assert "Offered 2 of 2" in text
    assert (
        "“Explain symbols” is not achieved yet: “Part quiz” is 59.9 % where 60 % is needed" in text
    )
    assert "In progress 1 of 2" in text


def test_the_same_in_dutch(cohort):
    text = text_of(show(cohort, language="nl"))

    assert "Kaartlezen" in text
    assert "“Symbolen uitleggen” is nog niet behaald: “Part quiz” is 59,9 %" in text
    assert "Everybody" not in text


def test_each_state_is_a_link_with_its_count(cohort):
    assert labels(show(cohort)) == {
        "Everybody": "4",
        "In progress": "1",
        "Waits for approval": "0",
        "Offered": "1",
        "Claimed": "1",
        "Revoked": "1",
        "Asks for a decision": "0",
    }


@pytest.mark.parametrize(
    ("state", "number"),
    [("in_progress", 1), ("claimed", 1), ("eligible", 0), ("flagged", 0), ("nonsense", 4), ("", 4)],
)
def test_a_state_narrows_the_table_and_counts_stay(cohort, state, number):
    response = show(cohort, f"show={state}")

    assert len(rows(response)) == number
    assert labels(response)["Everybody"] == "4"


def test_who_asks_for_a_decision_is_found_and_says_why(cohort):
    award = Award.objects.filter(state="claimed").get()
    cohort.set_facts(award.learner_id, SHORT)
    cohort.evaluate(award.learner_id)
    response = show(cohort, "show=flagged")

    assert Award.objects.get(pk=award.pk).flag == Flag.NO_LONGER_ELIGIBLE
    assert len(rows(response)) == 1
    assert "Asks for a decision. The results no longer meet every condition." in text_of(response)


def test_somebody_is_found_by_name_and_by_address(cohort):
    award = Award.objects.first()
    person = cohort.host.people[award.learner_id]

    for words in (person.name.upper(), person.email[:10]):
        assert rows(show(cohort, f"search={words.replace(' ', '+')}")) == [person.name]
    nobody = show(cohort, "search=nobody+at+all")
    assert rows(nobody) == []
    assert "No learner matches." in text_of(nobody)


def test_a_search_is_kept_when_a_state_is_chosen_and_the_other_way_round(cohort):
    response = show(cohort, "search=learner&show=claimed&order=changed")

    links = [one.url for one in response.context["table"].filters]
    assert all("search=learner" in link and "order=changed" in link for link in links)
    assert '<input type="hidden" name="show" value="claimed">' in response.content.decode()
    assert 'value="learner"' in response.content.decode()


def test_the_order_is_by_name_or_by_the_newest_change(cohort):
    names = [cohort.host.people[each].name for each in by("learner__username")]
    assert rows(show(cohort)) == names
    newest = [cohort.host.people[each].name for each in by("-changed_at", "-id")]
    assert rows(show(cohort, "order=changed")) == newest
    assert rows(show(cohort, "order=by+mood")) == names


def by(*order):
    return Award.objects.order_by(*order).values_list("learner_id", flat=True)


def test_each_row_leads_to_its_learner(cohort):
    urls = [row.url for row in show(cohort).context["table"].rows]
    assert sorted(urls) == sorted(learner_address(award) for award in Award.objects.all())


def test_a_long_cohort_comes_in_pages_of_fifty(on_stage):
    many_awards(on_stage, 120)
    first, third = show(on_stage), show(on_stage, "page=3")

    assert (len(rows(first)), len(rows(third))) == (50, 20)
    assert "Learners 101 to 120 of 120" in text_of(third)
    assert first.context["table"].next == f"{PAGE}?page=2"
    assert third.context["table"].previous == f"{PAGE}?page=2"
    assert (first.context["table"].previous, third.context["table"].next) == ("", "")


@pytest.mark.parametrize(
    "page", ["0", "-1", "4", "x", "", "1e3", "\u0663", "9" * 30, "9" * 5000, "1.5", "%00"]
)
def test_a_page_that_is_not_there_is_one_that_is(on_stage, page):
    many_awards(on_stage, 51)
    response = show(on_stage, f"page={page}")
    assert response.status_code == 200
    assert len(rows(response)) in {1, 50}


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "%00", "x" * 5000, "<script>"])
def test_any_words_may_be_searched_for(cohort, words):
    assert show(cohort, f"search={words}").status_code == 200


@pytest.mark.parametrize("name", AWKWARD)
def test_whatever_somebody_is_called_stays_text(on_stage, name):
    on_stage.evaluate(on_stage.learner(name=name, facts=SHORT))
    response = show(on_stage)

    assert Markup(response).faults() == []
    assert rows(response) == [name.strip()]
    assert "<script>alert" not in response.content.decode()


def test_somebody_without_a_name_can_be_opened_all_the_same(on_stage):
    award = on_stage.offered(on_stage.learner(name=""))
    response = show(on_stage)

    assert rows(response) == ["(no name)"]
    assert "The account has no name that can be printed." in text_of(response)
    assert learner_address(award) in response.content.decode()


def test_an_account_that_is_gone_leaves_its_row(cohort):
    award = Award.objects.filter(state="claimed").get()
    User.objects.filter(pk=award.learner_id).delete()
    assert "(no name)" in rows(show(cohort))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("query", ["", "show=claimed&search=x", "show=flagged"])
def test_the_page_is_whole_and_labelled(cohort, language, query):
    markup = Markup(show(cohort, query, language=language))

    assert markup.faults() == []
    assert markup.all("html")[0]["lang"] == language
    assert len(markup.all("table")) == len(markup.all("caption"))
    assert all("scope" in head for head in markup.all("th"))


def test_a_title_in_one_language_is_marked_as_such(on_stage):
    on_stage.publish(factories.module_file(title={"en": "Reading maps", "nl": ""}))
    html = show(on_stage, language="nl").content.decode()
    assert '<h1><span lang="en">Reading maps</span></h1>' in html


def test_a_course_without_a_module_says_how_it_gets_one(on_stage):
    other = "course-v1:DemoX+NONE+2026"
    actor = on_stage.staff(Permission.SEE_COHORT, course_key=other)
    response = browser(actor.user_id).get(cohort_address(other))

    assert response.status_code == 200
    assert Markup(response).faults() == []
    assert "No micro-credential in this course yet" in text_of(response)
    assert "describes the module in Studio" in text_of(response)


def test_a_cohort_of_nobody_says_so(on_stage):
    assert "Nobody has been looked at yet." in text_of(show(on_stage))


def test_who_has_no_right_in_the_course_is_refused(cohort):
    elsewhere = cohort.staff(Permission.SEE_COHORT, course_key="course-v1:DemoX+OTHER+2026")
    learner = Award.objects.first().learner_id

    for user in (elsewhere.user_id, learner):
        assert browser(user).get(PAGE).status_code == 403
    assert browser(None).get(PAGE).status_code == 302
    assert browser(elsewhere.user_id).get(cohort_address("no-course")).status_code == 403


def test_nothing_is_posted_to_the_table(cohort):
    assert teacher(cohort).post(PAGE).status_code == 405


def many_awards(stage, number):
    """Give the course that many learners at once, with the verdict of one who was looked at."""
    stage.evaluate(stage.learner(SHORT))
    one = Award.objects.get()
    learners = [stage.learner(SHORT) for _ in range(number - 1)]
    Award.objects.bulk_create(
        Award(
            uuid=f"00000000-0000-4000-8000-{learner:012}",
            module=one.module,
            version=one.version,
            learner_id=learner,
            verdict=one.verdict,
            changed_at=stage.now,
        )
        for learner in learners
    )


def queries(client, query=""):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{PAGE}?{query}").status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "order=changed", "search=learner&show=in_progress"])
def test_twelve_hundred_learners_take_as_many_queries_as_twelve(on_stage, query):
    client = teacher(on_stage)
    many_awards(on_stage, 12)
    few = queries(client, query)
    more = [User(username=f"more-{number:04}") for number in range(1188)]
    User.objects.bulk_create(more)
    one = Award.objects.first()
    Award.objects.bulk_create(
        Award(
            uuid=f"10000000-0000-4000-8000-{number:012}",
            module=one.module,
            version=one.version,
            learner=user,
            verdict=one.verdict,
            changed_at=on_stage.now,
        )
        for number, user in enumerate(User.objects.filter(username__startswith="more-"))
    )
    assert Award.objects.count() == 1200
    assert queries(client, query) == few <= 14


def test_those_who_wait_are_counted_and_found(stage, monkeypatch):
    from microcred_plugin import wiring

    stage.ready(mode="approval")
    monkeypatch.setattr(wiring, "world", lambda: stage.world)
    monkeypatch.setattr(wiring, "host", lambda: stage.host)
    waiting, done = stage.offered(), stage.offered()
    approve.approve(stage.world, done.uuid, actor=SYSTEM)
    response = show(stage, "show=eligible")

    assert labels(response)["Waits for approval"] == "1"
    assert [row.url for row in response.context["table"].rows] == [learner_address(waiting)]


def test_nothing_of_the_table_or_its_refusal_is_kept_by_a_browser_or_a_cache(cohort):
    stranger = browser(cohort.user())

    for response in (show(cohort), stranger.get(PAGE), cohort_of_nobody()):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def cohort_of_nobody():
    return Client().get(PAGE)
