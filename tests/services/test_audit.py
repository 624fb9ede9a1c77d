"""The trail: chained by hash, so that nobody edits it unseen, and free of personal data."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from microcred_plugin.models import AuditChain, AuditEntry, Pseudonym
from microcred_plugin.services.audit import check_chain, commitment_of, record
from microcred_plugin.services.claim import claim
from microcred_plugin.services.errors import ChainBroken
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.share import new_share_link
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor

CHAIN = "module:a"


@pytest.fixture
def trail(stage):
    for number in range(1, 6):
        record(stage.world, CHAIN, f"act-{number}", actor=SYSTEM, award=f"award-{number}")
    return stage


def line(number):
    return AuditEntry.objects.get(chain__name=CHAIN, number=number)


def change(place, **columns):
    AuditEntry.objects.filter(chain__name=CHAIN, number=place).update(**columns)


def test_a_chain_that_nobody_touched_is_whole(trail):
    assert check_chain(CHAIN) == 5


def test_a_chain_that_was_never_begun_has_no_line(stage):
    assert check_chain("module:none") == 0


def test_each_line_holds_the_digest_of_the_one_before(trail):
    bodies = [json.loads(line(number).body) for number in range(1, 6)]
    assert bodies[0]["previous"] == "0" * 64
    for number in range(2, 6):
        assert bodies[number - 1]["previous"] == line(number - 1).digest
    assert AuditChain.objects.get().head == line(5).digest


@pytest.mark.parametrize(
    "columns",
    [
        {"action": "approve"},
        {"award": "award-9"},
        {"actor": "nobody"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"digest": "0" * 64},
        {"number": 7},
        {"body": "{}"},
        {"body": "not json"},
        {"body": "[]"},
        {"body": "null"},
    ],
    ids=str,
)
def test_a_changed_column_breaks_the_chain_at_its_line(trail, columns):
    change(3, **columns)
    with pytest.raises(ChainBroken) as caught:
        check_chain(CHAIN)
    assert (caught.value.chain, caught.value.number) == (CHAIN, 3)


@pytest.mark.parametrize("member", ["action", "actor", "award", "at", "details", "previous"])
def test_a_changed_body_breaks_the_chain_even_where_its_own_digest_was_mended(trail, member):
    body = json.loads(line(3).body)
    body[member] = {"forged": True} if member == "details" else "forged"
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    columns = {member: body[member]} if member in {"action", "actor", "award"} else {}
    change(3, body=text, digest=hashlib.sha256(text.encode()).hexdigest(), **columns)
    with pytest.raises(ChainBroken) as caught:
        check_chain(CHAIN)
    assert caught.value.number in {3, 4}


@pytest.mark.parametrize(("number", "at"), [(1, 1), (3, 3), (5, 5)])
def test_a_line_that_was_taken_out_is_missed(trail, number, at):
    AuditEntry.objects.filter(number=number).delete()
    with pytest.raises(ChainBroken) as caught:
        check_chain(CHAIN)
    assert caught.value.number == at


def test_a_line_of_another_chain_does_not_fit(trail):
    record(trail.world, "module:b", "act", actor=SYSTEM)
    AuditEntry.objects.filter(chain__name="module:b").update(
        chain=AuditChain.objects.get(name=CHAIN), number=6
    )
    with pytest.raises(ChainBroken) as caught:
        check_chain(CHAIN)
    assert caught.value.number == 6


def test_a_line_that_is_added_while_somebody_checks_breaks_nothing(trail):
    asked = []

    def meanwhile(execute, sql, *others):
        if "microcred_plugin_auditentry" in sql and not asked:
            asked.append(sql)
            record(trail.world, CHAIN, "meanwhile", actor=SYSTEM)
        return execute(sql, *others)

    with connection.execute_wrapper(meanwhile):
        assert check_chain(CHAIN) == 6
    assert asked


def test_a_line_beyond_the_head_breaks_the_chain(trail):
    head = AuditChain.objects.values("length", "head").get(name=CHAIN)
    record(trail.world, CHAIN, "act", actor=SYSTEM)
    AuditChain.objects.update(**head)
    with pytest.raises(ChainBroken):
        check_chain(CHAIN)


@pytest.mark.parametrize("columns", [{"length": 4}, {"length": 6}, {"head": "0" * 64}])
def test_a_changed_head_breaks_the_chain(trail, columns):
    AuditChain.objects.update(**columns)
    with pytest.raises(ChainBroken):
        check_chain(CHAIN)


def test_what_is_rolled_back_leaves_no_line(trail):
    def fail():
        with transaction.atomic():
            record(trail.world, CHAIN, "act", actor=SYSTEM)
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        fail()
    assert check_chain(CHAIN) == 5


def test_the_clock_of_whoever_writes_may_stand_in_any_zone(stage):
    stage.now = datetime(2026, 3, 29, 3, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Amsterdam"))
    record(stage.world, CHAIN, "act", actor=SYSTEM)
    assert check_chain(CHAIN) == 1
    assert line(1).at == stage.now


def test_details_of_any_script_are_kept(stage):
    record(stage.world, CHAIN, "act", actor=SYSTEM, details={"b": "één", "a": [1, None]})
    assert check_chain(CHAIN) == 1
    assert json.loads(line(1).body)["details"] == {"a": [1, None], "b": "één"}


def test_an_account_is_named_by_one_salted_commitment(stage):
    user = stage.user()
    assert commitment_of(user) == commitment_of(user)
    row = Pseudonym.objects.get()
    assert row.commitment == hashlib.sha256(f"{row.salt}:{user}".encode()).hexdigest()
    assert commitment_of(stage.user()) != row.commitment


def test_the_system_and_nobody_are_named_as_such(stage):
    record(stage.world, CHAIN, "act", actor=SYSTEM)
    record(stage.world, CHAIN, "act", actor=NOBODY)
    assert [line(1).actor, line(2).actor] == ["system", "nobody"]


def test_the_tie_to_a_person_can_be_cut_and_the_chain_stays_whole(stage):
    user = stage.user()
    record(stage.world, CHAIN, "act", actor=Actor(user))
    User.objects.get(pk=user).delete()
    assert not Pseudonym.objects.exists()
    assert check_chain(CHAIN) == 1


def test_a_whole_life_leaves_no_personal_data_in_the_trail(ready):
    award = ready.offered()
    learner = Actor(award.learner_id)
    claim(ready.world, award.uuid, actor=learner)
    secret = new_share_link(ready.world, award.uuid, actor=learner)
    revoke(ready.world, award.uuid, actor=SYSTEM, reason="Learner 01 copied.")

    who = ready.host.people[award.learner_id]
    user = User.objects.get(pk=award.learner_id)
    bodies = list(AuditEntry.objects.values_list("body", flat=True))
    for private in (who.name, who.email, user.username, secret, award.salt, "copied"):
        assert all(private not in body for body in bodies)
    assert all(json.loads(body)["actor"] != str(user.pk) for body in bodies)
    assert check_chain("module:reading-maps") == len(bodies) - check_chain("issuer:demo-university")


def test_a_long_chain_is_read_in_pieces(stage, django_assert_max_num_queries):
    for number in range(30):
        stage.now += timedelta(seconds=number)
        record(stage.world, CHAIN, "act", actor=SYSTEM)
    with django_assert_max_num_queries(3):
        assert check_chain(CHAIN) == 30
