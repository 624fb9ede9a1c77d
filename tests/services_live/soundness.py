"""What must hold after anything at all: never lost, never twice."""

from collections import Counter

from microcred_plugin.credential.status_list import StatusBits
from microcred_plugin.domain.lifecycle import LIVE, State
from microcred_plugin.models import AuditChain, AuditEntry, Award, Credential, Pending, StatusList
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.serialise import digest_of

ISSUED = "issue"


def assert_sound() -> None:
    """Check every award, credential, status list and audit chain of the database."""
    assert_one_award_each()
    assert_one_live_credential_each()
    assert_indices_used_once()
    assert_bits_say_who_ended()
    assert_chains_whole()
    assert_trail_tells_of_every_credential()


def assert_one_award_each() -> None:
    """One award per learner and module."""
    pairs = Counter(Award.objects.values_list("module_id", "learner_id"))
    assert [pair for pair, count in pairs.items() if count > 1] == []


def assert_one_live_credential_each() -> None:
    """An offered or claimed award has exactly one live credential, any other has none."""
    live = Counter(Credential.objects.filter(live=1).values_list("award_id", flat=True))
    for pk, state in Award.objects.values_list("pk", "state"):
        assert live[pk] == (1 if State(state) in LIVE else 0), f"award {pk} is {state}"


def assert_indices_used_once() -> None:
    """No place in a status list belongs to two credentials, and none is forgotten in the count."""
    for row in StatusList.objects.all():
        indices = list(row.credentials.values_list("status_index", flat=True))
        assert len(indices) == len(set(indices))
        assert row.used == len(indices), f"{row}: {row.used} handed out, {len(indices)} kept"


def assert_bits_say_who_ended() -> None:
    """A bit is set exactly where the credential is no longer live."""
    for row in StatusList.objects.all():
        bits = StatusBits(bytes(row.bits))
        for credential in row.credentials.all():
            assert bits.is_set(credential.status_index) == (credential.live is None)


def assert_chains_whole() -> None:
    """Every line of every chain follows from the one before it."""
    for name, length in AuditChain.objects.values_list("name", "length"):
        assert check_chain(name) == length


def assert_trail_tells_of_every_credential() -> None:
    """Each award was issued once for every time that it came to be offered, and bytes are whole."""
    issued = Counter(AuditEntry.objects.filter(action=ISSUED).values_list("award", flat=True))
    for credential in Credential.objects.select_related("award").all():
        assert issued[credential.award.uuid] >= 1
        assert digest_of(bytes(credential.document)) == credential.digest


def assert_all_issued_once(learners: int) -> None:
    """Each learner holds one credential, was issued one, and nobody waits any more."""
    assert Award.objects.filter(state=State.OFFERED).count() == learners
    assert Credential.objects.count() == learners
    assert AuditEntry.objects.filter(action=ISSUED).count() == learners
    assert Pending.objects.count() == 0
