"""The life of an award: the ways there are, who may take them, and that there are no others."""

from itertools import product

import pytest

from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import (
    LIVE,
    TRANSITIONS,
    Action,
    State,
    Who,
    actions_from,
    next_state,
)

EVENT, LEARNER, STAFF = Who.EVENT, Who.LEARNER, Who.STAFF

# Written out once more on purpose: state, action, who may, and the state after it.
WAYS = [
    ("in_progress", "meet", {EVENT}, "eligible"),
    ("eligible", "fall_short", {EVENT}, "in_progress"),
    ("approved", "fall_short", {EVENT}, "in_progress"),
    ("eligible", "approve", {STAFF}, "approved"),
    ("eligible", "issue", {EVENT, STAFF}, "offered"),
    ("approved", "issue", {EVENT, STAFF}, "offered"),
    ("offered", "claim", {LEARNER}, "claimed"),
    ("offered", "decline", {LEARNER}, "declined"),
    ("offered", "lapse", {EVENT}, "lapsed"),
    ("offered", "withdraw", {STAFF}, "withdrawn"),
    ("offered", "suspend", {STAFF}, "suspended"),
    ("offered", "revoke", {STAFF}, "revoked"),
    ("offered", "reissue", {STAFF}, "offered"),
    ("claimed", "suspend", {STAFF}, "suspended"),
    ("claimed", "revoke", {STAFF}, "revoked"),
    ("claimed", "reissue", {LEARNER, STAFF}, "claimed"),
    ("suspended", "revoke", {STAFF}, "revoked"),
    ("declined", "reopen", {LEARNER, STAFF}, "in_progress"),
    ("lapsed", "reopen", {LEARNER, STAFF}, "in_progress"),
    ("withdrawn", "reopen", {STAFF}, "in_progress"),
    ("revoked", "reopen", {STAFF}, "in_progress"),
]
TABLE = {(State(s), Action(a)): (who, State(after)) for s, a, who, after in WAYS}
EVERYTHING = list(product(State, Action, Who))


@pytest.mark.parametrize(("state", "action", "who"), EVERYTHING)
def test_an_action_is_taken_only_as_the_table_says(state, action, who):
    if (state, action) == (State.SUSPENDED, Action.REINSTATE):
        return
    may, after = TABLE.get((state, action), (set(), None))
    if who in may:
        assert next_state(state, action, who=who) is after
    else:
        with pytest.raises(IllegalTransition):
            next_state(state, action, who=who)


@pytest.mark.parametrize("before", [State.OFFERED, State.CLAIMED])
def test_reinstating_restores_the_state_before_the_suspension(before):
    after = next_state(State.SUSPENDED, Action.REINSTATE, who=STAFF, before_suspension=before)
    assert after is before


def test_reinstating_without_a_state_before_is_refused():
    with pytest.raises(IllegalTransition):
        next_state(State.SUSPENDED, Action.REINSTATE, who=STAFF)


@pytest.mark.parametrize("who", [EVENT, LEARNER])
def test_only_staff_reinstates(who):
    with pytest.raises(IllegalTransition):
        next_state(State.SUSPENDED, Action.REINSTATE, who=who, before_suspension=State.CLAIMED)


@pytest.mark.parametrize("state", ["declined", "lapsed", "withdrawn", "suspended", "revoked"])
def test_no_event_leads_out_of_the_last_five(state):
    assert actions_from(State(state), who=EVENT) == ()


@pytest.mark.parametrize("state", sorted(LIVE))
def test_no_fact_takes_a_signed_credential_back(state):
    assert Action.FALL_SHORT not in actions_from(state, who=EVENT)


def test_only_what_is_offered_or_claimed_is_live():
    assert {State.OFFERED, State.CLAIMED} == LIVE


def test_nothing_leads_from_revoked_to_a_live_state_in_one_step():
    ways = [way.target for (state, _), way in TRANSITIONS.items() if state is State.REVOKED]
    assert ways == [State.IN_PROGRESS]


def test_what_somebody_may_do_is_listed_in_the_order_of_the_table():
    assert actions_from(State.OFFERED, who=LEARNER) == (Action.CLAIM, Action.DECLINE)
    assert actions_from(State.CLAIMED, who=STAFF) == (
        Action.SUSPEND,
        Action.REVOKE,
        Action.REISSUE,
    )


def test_a_refusal_says_state_and_action():
    with pytest.raises(IllegalTransition) as caught:
        next_state(State.REVOKED, Action.CLAIM, who=LEARNER)
    assert (caught.value.state, caught.value.action) == (State.REVOKED, Action.CLAIM)
    assert str(caught.value) == "an award that is revoked cannot take the action claim"
