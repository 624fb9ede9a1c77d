"""What the verify page says about a credential, to anybody and without keeping anything."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.domain.ports import Permission
from microcred_plugin.services import revoke
from tests import factories
from tests.web.checking import PAGE, claimed, file_of, post, signed
from tests.web.learning import browser, text_of

NAMES = ["form", "signature", "issuer", "status", "dates", "framework", "recognition"]
AWKWARD = "O'Clock \"learner'); <script>alert(1)</script> & \u05d0\u05d1\u05d2 " + "x" * 180


@pytest.fixture(autouse=True)
def _no_other_servers(elsewhere):
    pass


def lines(response):
    """Return tone and sentence of every line by its name."""
    html = response.content.decode()
    found = re.findall(
        r'id="mc-line-(\w+)">.*?mc-tag-(\w+)".*?</h3>\s*<p>(.*?)</p>', html, flags=re.DOTALL
    )
    return {name: (tone, sentence) for name, tone, sentence in found}


def test_a_credential_of_ours_passes_every_line(on_stage):
    response = post(browser(None), file=file_of(signed(on_stage)))
    said = text_of(response)
    assert response.status_code == 200
    assert "✓ Valid You can rely on it" in said
    assert "Checked on Nov. 23, 2026, noon (UTC)." in said
    found = lines(response)
    assert list(found) == NAMES
    assert {tone for name, (tone, _) in found.items() if name != "recognition"} == {"good"}
    assert found["recognition"][0] == "quiet"


def test_its_facts_are_shown(on_stage):
    said = text_of(post(browser(None), file=file_of(signed(on_stage))))
    for fact in ("Learner", "Reading maps", "6 EC", "NLQF level 6", "MAP-1 Explain symbols"):
        assert fact in said
    assert "Demonstration University did:web:lms.example:microcredentials:issuers" in said
    assert "@university.example" not in said


def test_it_says_the_same_in_dutch(on_stage):
    said = text_of(post(browser(None, language="nl"), file=file_of(signed(on_stage))))
    assert "✓ Geldig Hierop valt te vertrouwen" in said
    assert "Gecontroleerd op 23 november 2026 12:00 (UTC)." in said
    assert "De uitgever heeft het niet teruggenomen." in said


def test_the_words_of_the_issuer_are_marked_as_being_in_their_own_language(on_stage):
    response = post(browser(None, language="nl"), file=file_of(signed(on_stage)))
    assert '<bdi lang="en">Reading maps</bdi>' in response.content.decode()


def test_a_changed_credential_is_not_valid_and_nothing_of_it_is_shown(on_stage):
    changed = signed(on_stage, name="Ph.D.")
    response = post(browser(None), file=file_of(changed))
    found = lines(response)
    assert "✗ Not valid Do not rely on it. The signature does not belong" in text_of(response)
    assert found["form"][0] == "good"
    assert found["signature"][0] == "bad"
    withheld = {name: found[name] for name in NAMES[2:]}
    assert {tone for tone, _ in withheld.values()} == {"quiet"}
    assert all("cannot be relied on" in sentence for _, sentence in withheld.values())
    assert "Reading maps" not in text_of(response)
    assert "Ph.D." not in text_of(response)


def test_a_revoked_credential_is_not_valid_and_says_so(on_stage):
    award = claimed(on_stage)
    document = signed(on_stage, award)
    staff = on_stage.staff(Permission.TAKE_BACK)
    revoke.revoke(on_stage.world, award.uuid, actor=staff, reason="A mistake.")
    response = post(browser(None), file=file_of(document))
    assert "Do not rely on it. The issuer has revoked it." in text_of(response)
    assert lines(response)["status"][0] == "bad"
    assert "Reading maps" in text_of(response)


def test_an_expired_credential_is_told_with_its_day(on_stage):
    on_stage.publish(factories.module_file(expires_after_days=30))
    document = signed(on_stage)
    on_stage.later(days=31)
    response = post(browser(None), file=file_of(document))
    assert lines(response)["dates"] == ("bad", "It expired on Dec. 23, 2026.")
    assert "In force up to Dec. 23, 2026" in text_of(response)


def test_what_could_not_be_checked_is_neither_valid_nor_invalid(on_stage, monkeypatch):
    document = signed(on_stage)

    def gone(_number):
        raise Unavailable("https://lms.example/microcredentials/status/1", "too_slow")

    monkeypatch.setattr("microcred_plugin.services.documents._ROUTES", ())
    response = post(browser(None), file=file_of(document))
    said = text_of(response)
    assert "? Could not be checked This says nothing for or against it." in said
    assert lines(response)["issuer"][0] == "info"
    assert "It was not confirmed that the issuer named here wrote this." in said


def test_somebody_else_who_signs_in_the_name_of_an_issuer_is_found_out(on_stage):
    on_stage.issuer("other-university", url="https://other.example")
    document = json.loads(signed(on_stage))
    document["issuer"]["id"] = document["issuer"]["id"].replace("demo-", "other-")
    response = post(browser(None), text=json.dumps(document))
    assert "✗ Not valid" in text_of(response)


def test_technical_values_are_there_for_who_wants_them(on_stage):
    html = post(browser(None), file=file_of(signed(on_stage))).content.decode()
    assert html.count("<details>") == len(NAMES)  # none for recognition, one for the criteria
    assert "eddsa-rdfc-2022" in html


def test_faults_of_the_form_are_listed_with_their_place(on_stage):
    document = json.loads(signed(on_stage))
    del document["credentialSubject"]["achievement"]["criteria"]
    said = text_of(post(browser(None), text=json.dumps(document)))
    assert "credentialSubject.achievement.criteria This is missing." in said


def test_a_name_of_any_characters_is_shown_as_text(on_stage):
    learner = on_stage.learner(name=AWKWARD)
    document = signed(on_stage, on_stage.offered(learner))
    response = post(browser(None), file=file_of(document))
    assert AWKWARD in text_of(response)
    assert "<script>alert" not in response.content.decode()


def test_markup_anywhere_in_a_document_stays_text(on_stage):
    def everywhere(value):
        if isinstance(value, dict):
            return {key: everywhere(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [everywhere(inner) for inner in value]
        return value + "<img src=x onerror=alert(1)>" if isinstance(value, str) else value

    document = everywhere(json.loads(signed(on_stage)))
    response = post(browser(None), text=json.dumps(document))
    assert response.status_code == 200
    assert "<img" not in response.content.decode()


def test_nothing_is_kept_and_no_cache_keeps_it_either(on_stage):
    content = signed(on_stage)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = post(browser(None), file=file_of(content))
    changing = [row["sql"] for row in queries if not row["sql"].startswith(("SELECT", "PRAGMA"))]
    assert changing == []
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize("learners", [1, 12])
def test_the_number_of_queries_does_not_depend_on_how_much_was_issued(on_stage, learners):
    for _ in range(learners):
        award = on_stage.offered()
    content = signed(on_stage, award)
    with CaptureQueriesContext(connection) as queries:
        post(browser(None), file=file_of(content))
    assert len(queries) <= 6


def test_a_check_made_later_has_a_later_date(on_stage):
    content = signed(on_stage)
    on_stage.now += timedelta(days=2)
    assert "Checked on Nov. 25, 2026" in text_of(post(browser(None), file=file_of(content)))


def test_the_page_itself_can_be_found_and_a_report_cannot(on_stage):
    assert b"noindex" not in browser(None).get(PAGE).content
    assert b"noindex" in post(browser(None), file=file_of(signed(on_stage))).content
