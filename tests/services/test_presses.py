"""Presses are kept as long as nothing that they print changes, and are proved now and then."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microcred_plugin.credential.documents import MappingDocuments
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.press import Press
from microcred_plugin.models import Credential, Hold, Issuer
from microcred_plugin.services import issue, presses
from microcred_plugin.services.export import documents_for
from microcred_plugin.services.presses import press_for
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.verify import verify_document
from tests import factories


@pytest.fixture(autouse=True)
def no_presses(monkeypatch):
    monkeypatch.setattr(presses, "_kept", {})


def issued(ready):
    award = ready.evaluate(ready.learner(factories.facts()))
    return Credential.objects.get(award=award)


def issuer_name(credential):
    return json.loads(bytes(credential.document))["issuer"]["name"]


def test_the_second_credential_of_a_version_uses_the_press_of_the_first(ready):
    first = publication_of(issued(ready).award.version)
    press = press_for(first)
    second = publication_of(issued(ready).award.version)
    assert press_for(second) is press


def test_a_press_is_made_anew_when_the_issuer_changes_its_name(ready):
    assert issuer_name(issued(ready)) != "Renamed University"
    Issuer.objects.update(name_nl="Renamed University", name_en="Renamed University")
    assert issuer_name(issued(ready)) == "Renamed University"


def test_no_more_presses_are_kept_than_agreed(ready, monkeypatch):
    monkeypatch.setattr(presses, "_MOST_KEPT", 1)
    publication = publication_of(issued(ready).award.version)
    presses._kept = {"elsewhere": presses._kept[publication.url]}
    press_for(publication)
    assert list(presses._kept) == [publication.url]


def test_a_sample_is_proved_against_the_full_path(ready, monkeypatch):
    proofs = []
    sign = Press.sign

    def watched(self, facts, *, proved, **others):
        proofs.append(proved)
        return sign(self, facts, proved=proved, **others)

    monkeypatch.setattr(Press, "sign", watched)
    monkeypatch.setattr(issue, "_PROVED_EVERY", 1)
    issued(ready)
    monkeypatch.setattr(issue, "_PROVED_EVERY", 10**9)
    issued(ready)
    assert proofs == [True, False]


def test_a_mould_that_differs_from_the_full_path_signs_nothing(ready, monkeypatch):
    def differs(self, *_args, **_others):
        raise CredentialError(Problem.MOULD_MISMATCH)

    monkeypatch.setattr(Press, "sign", differs)
    award = ready.evaluate(ready.learner(factories.facts()))
    assert (award.state, award.hold) == ("eligible", Hold.RULES)
    assert not Credential.objects.exists()


def test_an_offer_costs_a_bounded_number_of_queries(ready):
    issued(ready)
    learner = ready.learner(factories.facts())
    with CaptureQueriesContext(connection) as queries:
        ready.evaluate(learner)
    assert len(queries) <= 34


def test_a_credential_of_ours_is_recognised_by_the_press_of_its_version(ready, monkeypatch):
    credential = issued(ready)
    recognise, answers = Press.recognise, []

    def watched(self, document):
        answers.append(recognise(self, document))
        return answers[-1]

    monkeypatch.setattr(Press, "recognise", watched)
    documents = MappingDocuments(documents_for([credential]))
    report = verify_document(ready.world, bytes(credential.document), documents)
    assert str(report.verdict) == "valid"
    assert [answer is not None for answer in answers] == [True]


def test_what_only_names_a_version_of_ours_is_checked_like_anybodys(ready):
    credential = issued(ready)
    documents = MappingDocuments(documents_for([credential]))
    changed = bytes(credential.document).replace(b'"version":"1"', b'"version":"2"')
    assert changed != bytes(credential.document)
    assert str(verify_document(ready.world, changed, documents).verdict) == "invalid"
