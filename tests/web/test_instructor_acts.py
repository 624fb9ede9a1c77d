"""Acts on one award: each says what it does, asks for its reason, and is harmless when repeated."""

import pytest

from microcred_plugin.credential.verdict import Verdict
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import AuditEntry, Award, Credential, Module, SigningKey
from tests import factories
from tests.web.learning import browser, text_of
from tests.web.teaching import ALL_RIGHTS, Markup, act_address, learner_address, teacher

REASON = "The test was taken by somebody else."
SHORT = factories.scored(quiz=10, walk=10)
FROM = {"withdraw": State.WITHDRAWN, "suspend": State.SUSPENDED, "revoke": State.REVOKED}


@pytest.fixture
def award(on_stage):
    return on_stage.offered()


@pytest.fixture
def client(on_stage):
    return teacher(on_stage)


@pytest.fixture
def waiting(on_stage):
    """Return an award that meets every condition and was not signed."""
    Module.objects.update(issuing=False)
    found = on_stage.offered()
    Module.objects.update(issuing=True)
    return found


def do(client, award, act, **data):
    return client.post(act_address(award, act), data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def state(award):
    return Award.objects.get(pk=award.pk).state


@pytest.mark.parametrize("act", ["withdraw", "suspend", "revoke"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_act_says_what_it_does_before_it_does_it(on_stage, award, act, language):
    response = teacher(on_stage, language=language).get(act_address(award, act))
    name = on_stage.host.people[award.learner_id].name

    assert Markup(response).faults() == []
    assert name in response.context["question"]
    assert len(response.context["act"].consequences) == 3
    assert state(award) == State.OFFERED


@pytest.mark.parametrize("act", FROM)
def test_what_is_taken_back_ends_at_once_with_its_reason(on_stage, award, client, act):
    credential = on_stage.live(award)
    response = do(client, award, act, reason=f"  {REASON}  ")

    assert response.redirect_chain[-1][0] == learner_address(award)
    assert len(told(response)) == 1
    assert state(award) == FROM[act]
    assert Credential.objects.get(pk=credential.pk).public_reason == REASON
    assert on_stage.verify(credential).verdict is not Verdict.VALID
    assert REASON in text_of(response)


@pytest.mark.parametrize("act", FROM)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "a\x07bell"])
def test_a_reason_that_will_not_do_is_asked_for_again_beside_its_field(award, client, act, reason):
    response = do(client, award, act, reason=reason)
    markup = Markup(response)

    assert response.status_code == 400
    assert markup.faults() == []
    assert state(award) == State.OFFERED
    (field,) = markup.all("textarea")
    assert field["aria-invalid"] == "true"
    assert "mc-reason-error" in field["aria-describedby"]
    assert response.context["reason"] == reason.strip()
    assert [link["href"] for link in markup.all("a") if link["href"] == "#mc-reason"]


def test_pressing_twice_changes_nothing_more_and_says_so(award, client):
    do(client, award, "revoke", reason=REASON)
    lines = AuditEntry.objects.count()
    again = do(client, award, "revoke", reason="Something else")

    assert told(again) == [
        "That is not possible any more: the award is now “Revoked”. Nothing was changed."
    ]
    assert AuditEntry.objects.count() == lines
    assert Credential.objects.get().public_reason == REASON


def test_the_page_of_an_act_whose_moment_has_passed_leads_back(award, client):
    do(client, award, "revoke", reason=REASON)
    response = client.get(act_address(award, "withdraw"), follow=True)
    assert response.redirect_chain[-1][0] == learner_address(award)
    assert "the award is now “Revoked”" in told(response)[0]


def test_approving_signs_and_offers(on_stage, waiting, client):
    assert "checked once more" in text_of(client.get(act_address(waiting, "approve")))
    response = do(client, waiting, "approve")

    assert told(response) == ["The micro-credential was approved, signed and offered."]
    assert state(waiting) == State.OFFERED
    assert on_stage.verify(on_stage.live(waiting)).verdict is Verdict.VALID


def test_approving_twice_signs_once(waiting, client):
    do(client, waiting, "approve")
    do(client, waiting, "approve")
    assert Credential.objects.count() == 1


def test_who_fell_short_in_the_meantime_is_not_approved_and_why_stands_below(
    on_stage, waiting, client
):
    on_stage.set_facts(waiting.learner_id, SHORT)
    response = do(client, waiting, "approve")

    assert "does not meet every condition any more" in told(response)[0]
    assert "“Explain symbols” is not achieved yet" in text_of(response)
    assert state(waiting) == State.IN_PROGRESS
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (lambda: Module.objects.update(issuing=False), "Issuing is switched off for now."),
        (
            lambda: SigningKey.objects.update(active=None, state="retired"),
            "The issuer has no key that can sign.",
        ),
    ],
)
def test_what_cannot_be_signed_now_says_why_and_stays(waiting, client, breaks, said):
    breaks()
    response = do(client, waiting, "approve")
    assert said in told(response)[0]
    assert "administrator" in told(response)[0]
    assert state(waiting) == State.ELIGIBLE


def test_a_revocation_that_nobody_could_read_is_not_carried_out(award, client):
    SigningKey.objects.update(active=None, state="retired")
    response = do(client, award, "revoke", reason=REASON)
    assert "The issuer has no key that can sign." in told(response)[0]
    assert state(award) == State.OFFERED


def test_an_account_that_is_gone_is_not_approved(waiting, client):
    Award.objects.filter(pk=waiting.pk).update(learner=None)
    response = do(client, waiting, "approve")
    assert told(response) == ["This could not be done. Nothing was changed."]


def test_a_suspension_ends_with_a_fresh_credential(on_stage, award, client):
    do(client, award, "suspend", reason=REASON)
    response = do(client, award, "reinstate")

    assert told(response) == ["The micro-credential was reinstated with a fresh credential."]
    assert state(award) == State.OFFERED
    assert Credential.objects.count() == 2
    assert on_stage.verify(on_stage.live(award)).verdict is Verdict.VALID


@pytest.mark.parametrize("act", ["suspend", "reinstate", "revoke"])
def test_staff_who_may_award_may_not_take_back(on_stage, award, act):
    staff = teacher(on_stage, Permission.SEE_COHORT, Permission.AWARD)
    assert staff.get(act_address(award, act)).status_code == 403
    assert staff.post(act_address(award, act), {"reason": REASON}).status_code == 403
    assert state(award) == State.OFFERED


def test_who_may_only_see_the_cohort_decides_nothing(on_stage, waiting):
    onlooker = teacher(on_stage, Permission.SEE_COHORT)
    assert onlooker.post(act_address(waiting, "approve")).status_code == 403
    assert state(waiting) == State.ELIGIBLE


def test_a_right_lost_in_the_middle_is_lost(on_stage, award):
    actor = on_stage.staff(*ALL_RIGHTS)
    client = browser(actor.user_id)
    assert client.get(act_address(award, "revoke")).status_code == 200
    on_stage.host.rights.clear()
    assert client.post(act_address(award, "revoke"), {"reason": REASON}).status_code == 403
    assert state(award) == State.OFFERED


def test_a_login_that_ended_in_the_middle_changes_nothing_and_leads_back(award, client):
    client.logout()
    response = client.post(act_address(award, "revoke"), {"reason": REASON})
    assert response.status_code == 302
    assert "next=/microcredentials/instructor/" in response.url
    assert state(award) == State.OFFERED


def test_a_form_of_another_site_is_refused(on_stage, award):
    client = teacher(on_stage, enforce_csrf_checks=True)
    assert client.post(act_address(award, "revoke"), {"reason": REASON}).status_code == 403
    assert state(award) == State.OFFERED


@pytest.mark.parametrize("act", ["claim", "delete", "REVOKE", "reissue", "x"])
def test_an_act_that_is_not_there_is_not_found(award, client, act):
    assert client.get(act_address(award, act)).status_code == 404
    assert client.post(act_address(award, act)).status_code == 404
