"""Questions on a page: answered, marked, explained, and answered again."""

from decimal import Decimal

import pytest

from campus import coursework
from campus.models import Answer, Completion, Question, Subsection, SubsectionScore
from tests.campus.seen import seen
from tests.campus.small_world import (
    ADDRESSES,
    KEY,
    NOW,
    build,
    logged_in,
    person,
    right_answers,
    text_of,
)

PAGE = ADDRESSES["subsection"]


@pytest.fixture
def course(db):
    return build()


@pytest.fixture
def learner(course):
    return logged_in("learner-01")


def question(place):
    return Question.objects.get(subsection__block_id="one", order=place)


def name(place):
    return f"q{question(place).pk}"


def score():
    row = SubsectionScore.objects.filter(user__username="learner-01").first()
    return row.percent if row else None


def test_the_questions_are_shown_without_their_answers(learner):
    page = text_of(learner.get(PAGE))

    assert "Question 1 (50 points) One?" in page
    assert "More than one may be right." in page
    assert "Because of" not in page
    assert "The right answer" not in page
    assert "Not handed in yet." in page


def test_right_answers_earn_their_points(learner):
    response = learner.post(PAGE, right_answers(), follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert score() == 100
    assert "Your answers are in. Your score: 100 %." in text_of(response)


def test_each_answer_is_explained(learner):
    learner.post(PAGE, {name(0): "1", name(1): ["0"]})

    page = text_of(learner.get(PAGE))

    assert "Right. Because of 0." in page
    assert "Not right. The right answer: a; c Because of 1." in page
    assert "Because of 2." not in page


def test_what_was_answered_stays_ticked(learner):
    learner.post(PAGE, right_answers())

    page = learner.get(PAGE).content.decode()

    assert f'name="{name(0)}" value="1" checked' in page
    assert f'name="{name(1)}" value="2" checked' in page
    assert 'value="0.5"' in page


def test_answers_may_be_handed_in_again(learner):
    learner.post(PAGE, {name(0): "0"})
    assert score() == 0

    learner.post(PAGE, {name(0): "1"})

    assert score() == 50


def test_a_question_left_open_can_follow_later(learner):
    learner.post(PAGE, {name(0): "1"})
    learner.post(PAGE, {name(0): "1", name(2): "0.5"})
    assert score() == 70


def test_an_answer_that_is_taken_back_earns_nothing(learner):
    learner.post(PAGE, right_answers())

    learner.post(PAGE, {name(0): "1", name(2): ""})

    assert score() == 50
    assert "Right. Because of 2." not in text_of(learner.get(PAGE))


@pytest.mark.parametrize("typed", ["0.5", "0,5", " 0.50 ", ".5", "0.505"])
def test_a_number_may_be_written_in_either_language(learner, typed):
    learner.post(PAGE, {name(2): typed})
    assert score() == 20


def test_a_minus_sign_is_understood(learner):
    Question.objects.filter(pk=question(2).pk).update(answer=-3, tolerance=0)
    learner.post(PAGE, {name(2): "\N{MINUS SIGN}3"})
    assert score() == 20


@pytest.mark.parametrize("typed", ["half", "1/2", "NaN", "Infinity", "1e999", "<b>1</b>", "٣"])
def test_what_is_no_number_is_named_and_nothing_is_handed_in(learner, typed):
    response = learner.post(PAGE, {name(0): "1", name(2): typed})

    assert response.status_code == 400
    assert "Question 3: This is not a number." in text_of(response)
    assert score() is None
    page = response.content.decode()
    assert f'name="{name(0)}" value="1" checked' in page
    assert 'aria-invalid="true"' in page
    assert "<b>1</b>" not in page


@pytest.mark.parametrize("ticked", ["3", "99", "-1", "x", "1.5", "²"])
def test_a_choice_that_is_not_there_is_refused(learner, ticked):
    response = learner.post(PAGE, {name(0): ticked})

    assert response.status_code == 400
    assert "Pick one of the choices shown." in text_of(response)
    assert not Answer.objects.exists()


def test_one_choice_means_one(learner):
    assert learner.post(PAGE, {name(0): ["0", "1"]}).status_code == 400
    assert score() is None


def test_an_empty_form_hands_in_nothing(learner):
    page = text_of(learner.post(PAGE, {}, follow=True))

    assert "Nothing was handed in" in page
    assert score() is None


def test_the_platforms_events_follow_an_answer(learner):
    with seen() as events:
        learner.post(PAGE, right_answers())

    assert [event for event, _ in events][:2] == [
        "PERSISTENT_GRADE_SUMMARY_CHANGED",
        "COURSE_PASSING_STATUS_UPDATED",
    ]


def test_handing_in_a_part_for_the_first_time_counts_as_progress(learner, course):
    learner.post(PAGE, {name(0): "0"})
    assert completion() == 50
    learner.post(PAGE, right_answers())
    assert completion() == 50
    learner.post(f"/courses/{KEY}/subsections/two", right_answers("two"))
    assert completion() == 100


def completion():
    return Completion.objects.get(user__username="learner-01").percent


def test_progress_is_known_before_the_grade_is_told(learner, monkeypatch):
    found = []
    monkeypatch.setattr(
        coursework.events, "grade_stored", lambda *_args, **_rest: found.append(completion())
    )
    learner.post(PAGE, right_answers())
    assert found == [50]


def test_progress_never_goes_back(learner, course):
    coursework.complete(person("learner-01"), course, percent=Decimal(82), now=NOW)
    learner.post(PAGE, {name(0): "0"})
    assert completion() == 82


def test_the_learner_may_say_that_the_material_is_done(learner):
    page = text_of(learner.get(f"/courses/{KEY}"))
    assert "I have been through all of the material" in page

    response = learner.post(f"/courses/{KEY}/completion", follow=True)

    assert completion() == 100
    assert "Noted" in text_of(response)
    assert "I have been through all of the material" not in text_of(learner.get(f"/courses/{KEY}"))


def test_who_left_the_course_can_look_and_not_answer(course):
    left = logged_in("learner-02")

    assert "Only learners who are enrolled can hand in answers." in text_of(left.get(PAGE))
    assert b"disabled" in left.get(PAGE).content
    assert left.post(PAGE, right_answers()).status_code == 403
    assert left.post(f"/courses/{KEY}/completion").status_code == 403
    assert not Answer.objects.exists()
    assert not Completion.objects.exists()


def test_staff_can_look_and_not_answer(course):
    teacher = logged_in("instructor")

    assert teacher.get(PAGE).status_code == 200
    assert teacher.post(PAGE, right_answers()).status_code == 403


def test_a_score_set_by_hand_is_explained_to_the_learner(learner):
    part = Subsection.objects.get(block_id="one")
    coursework.override(person("learner-01"), part, Decimal("59.9"), reason="A redo", now=NOW)

    assert "Your score: 59.9 %" in text_of(learner.get(PAGE))
    assert "Your instructor set this score" in text_of(learner.get(PAGE))
    assert "Set by your instructor: A redo" in text_of(learner.get(f"/courses/{KEY}"))


@pytest.mark.parametrize(
    "address",
    [
        f"/courses/{KEY}/subsections/nine",
        "/courses/course-v1:No+Such+Course",
        "/courses/%00",
        f"/courses/{KEY.lower()}/subsections/one",
    ],
)
def test_what_does_not_exist_is_not_found(learner, address):
    assert learner.get(address).status_code == 404


def test_the_page_speaks_dutch_and_marks_the_english_of_the_course(course):
    response = logged_in("learner-01", language="nl").get(PAGE)

    assert "Vraag 1 (50 punten)" in text_of(response)
    assert '<span class="text" lang="en">One?</span>' in response.content.decode()
