"""Whatever is sent to whatever address by whomever, the API answers as it says it does.

The addresses, methods and bodies come from the description of the API; every answer is held against
it, so that an error of ours (500) or an answer that is not described fails.
"""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microcred_plugin.api.schema import api_schema
from microcred_plugin.domain.ports import Permission
from tests import factories
from tests.api.asking import PREFIX, Api

ALL = (Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)
OPERATIONS = sorted(
    (path.removeprefix(PREFIX), method)
    for path, methods in api_schema()["paths"].items()
    for method in methods
)
WORDS = ("marks", "final_grade", "evidence", "public", "reason", "url", "credential", "@context")
TEXT = st.text(max_size=20) | st.sampled_from(
    ["", "\x00", "\ud800", "x" * 1500, "<script>", "https://lms.example/microcredentials/s/x"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | TEXT, inner, max_size=3)
    ),
    max_leaves=5,
)
GOOD = st.fixed_dictionaries(
    {},
    optional={
        "marks": st.booleans(),
        "final_grade": st.booleans(),
        "evidence": st.booleans(),
    },
) | st.sampled_from([{"reason": "Because."}, {"public": True}, {"public": False}, {}])
BODIES = (
    st.binary(max_size=60)
    | GOOD.map(json.dumps).map(str.encode)
    | st.dictionaries(st.sampled_from(WORDS) | TEXT, VALUES, max_size=3)
    .map(json.dumps)
    .map(str.encode)
)
KINDS = st.sampled_from(
    [
        "application/json",
        "application/json",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
        "/",
    ]
)
QUERIES = st.dictionaries(
    st.sampled_from(["show", "search", "page", "page_size", "order", "x"]),
    st.text(max_size=12) | st.sampled_from(["claimed", "flagged", "1", "-1", "9" * 25]),
    max_size=3,
)


@pytest.fixture
def cast(on_stage, elsewhere):
    """Return people and awards: learner, staff, stranger and nobody; offered, waiting, claimed."""
    on_stage.host.search = lambda _key, _text: []
    learner = on_stage.learner()
    award = on_stage.offered(learner)
    waiting = on_stage.learner(factories.scored(quiz=48))
    on_stage.evaluate(waiting)
    staff = on_stage.staff(*ALL)
    users = {
        "learner": learner,
        "staff": staff.user_id,
        "stranger": on_stage.learner(),
        "nobody": None,
    }
    awards = [award.uuid, on_stage.award(waiting).uuid, str(uuid.UUID(int=0))]
    return {name: Api(user) for name, user in users.items()}, awards


@settings(
    max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_nothing_that_is_sent_is_an_error_of_ours(cast, settings, data):
    settings.MICROCRED_VERIFY_PER_MINUTE = 0
    people, awards = cast
    path, method = data.draw(st.sampled_from(OPERATIONS))
    values = {
        "{uuid}": data.draw(st.sampled_from(awards)),
        "{course_key}": data.draw(st.sampled_from([factories.COURSE_KEY, "x", "course-v1:A+B+C"])),
        "{slug}": data.draw(st.sampled_from(["reading-maps", "x"])),
        "{number}": data.draw(st.sampled_from(["0", "1", "2", "9" * 12])),
    }
    for name, value in values.items():
        path = path.replace(name, value)
    api = people[data.draw(st.sampled_from(sorted(people)))]
    if method == "get":
        answer = api.get(path, **data.draw(QUERIES))
    else:
        body, kind = data.draw(BODIES), data.draw(KINDS)
        answer = api.send(method, path, body, content_type=kind)
    assert answer.status_code < 500
