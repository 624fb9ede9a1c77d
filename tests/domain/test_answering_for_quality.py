"""What an institution answers for, the picture of a module, and why a level is claimed."""

from datetime import date, timedelta

import pytest

from microcred_plugin.domain.completeness import check_module
from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.frameworks import ON_AT_FIRST, shipped_frameworks
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.text import is_url
from tests import factories

F = FaultCode
DIGEST = "0123456789abcdef" * 4
CRITERION = next(row.id for row in shipped_frameworks()["nl-ho"].criteria if row.scope == "module")


def attested(*rows):
    quality = {
        "framework": "nl-ho",
        "body": {"en": "Board of Examiners", "nl": "Examencommissie"},
        "attestations": list(rows),
    }
    return factories.module_file(quality_assurance=quality)


def attestation(**changes):
    values = {"criterion": CRITERION, "office": "Dean of studies", "on": "2026-11-20"}
    return {**values, **changes}


def faults_of(plain):
    with pytest.raises(Invalid) as caught:
        read_module(plain)
    return [(fault.field, fault.code) for fault in caught.value.faults]


def standing_in_the_way(plain):
    state = check_module(
        read_module(plain),
        frameworks=shipped_frameworks(),
        switched_on=ON_AT_FIRST,
        body=factories.body(),
        course=factories.course(),
        on=factories.TODAY,
    )
    return [(fault.field, fault.code) for fault in state.faults]


def test_an_attestation_says_what_by_whom_and_when():
    (row,) = read_module(attested(attestation())).attestations
    assert (row.criterion, row.office, row.on) == (
        CRITERION,
        "Dean of studies",
        date(2026, 11, 20),
    )
    assert standing_in_the_way(attested(attestation())) == []


def test_attestations_survive_writing_and_reading():
    module = read_module(attested(attestation()))
    assert read_module(module.to_plain()) == module


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"criterion": ""}, "criterion", F.REQUIRED),
        ({"office": ""}, "office", F.REQUIRED),
        ({"office": "a\x01"}, "office", F.FORBIDDEN_CHARACTER),
        ({"on": None}, "on", F.REQUIRED),
        ({"on": "23-11-2026"}, "on", F.NOT_A_DATE),
        ({"on": "2026-02-30"}, "on", F.NOT_A_DATE),
        ({"on": "2026-11-23T10:00"}, "on", F.TOO_LONG),
        ({"on": 20261123}, "on", F.WRONG_TYPE),
        ({"by": "somebody"}, "by", F.UNKNOWN_FIELD),
    ],
)
def test_an_attestation_that_does_not_read_is_named(changes, field, code):
    path = f"quality_assurance.attestations[0].{field}"
    assert faults_of(attested(attestation(**changes))) == [(path, code)]


@pytest.mark.parametrize(("days", "fine"), [(-1, True), (0, True), (1, False)])
def test_nobody_answers_in_advance(days, fine):
    day = (factories.TODAY + timedelta(days=days)).isoformat()
    found = standing_in_the_way(attested(attestation(on=day)))
    assert found == ([] if fine else [("quality_assurance.attestations[0].on", F.IN_THE_FUTURE)])


def test_a_criterion_of_another_framework_is_not_known():
    found = standing_in_the_way(attested(attestation(criterion="nl-mbo-1")))
    assert found == [("quality_assurance.attestations[0].criterion", F.UNKNOWN)]


def test_a_criterion_is_answered_for_once():
    found = standing_in_the_way(attested(attestation(), attestation(office="Rector")))
    assert found == [("quality_assurance.attestations[1].criterion", F.DUPLICATE)]


def test_five_thousand_attestations_are_refused_with_one_line():
    found = faults_of(attested(*[attestation()] * 5000))
    assert found == [("quality_assurance.attestations", F.TOO_MANY)]


def test_a_picture_is_named_by_its_digest_and_survives():
    image = {"digest": DIGEST, "alt": {"en": "A map", "nl": "Een kaart"}}
    module = read_module(factories.module_file(image=image))
    assert (module.image.digest, module.image.alt.nl) == (DIGEST, "Een kaart")
    assert read_module(module.to_plain()) == module


@pytest.mark.parametrize(
    ("digest", "code"),
    [
        (DIGEST.upper(), F.WRONG_TYPE),
        (DIGEST[:-1], F.WRONG_TYPE),
        ("../../etc/passwd", F.WRONG_TYPE),
        (DIGEST + "0", F.TOO_LONG),
        (5, F.WRONG_TYPE),
    ],
)
def test_a_digest_is_a_digest(digest, code):
    image = {"digest": digest, "alt": {"en": "A map"}}
    assert ("image.digest", code) in faults_of(factories.module_file(image=image))


def test_why_a_level_is_claimed_survives():
    level = {
        "nlqf": "6",
        "eqf": "6",
        "status": "indicative",
        "justification": {"en": "As in the bachelor.", "nl": "Als in de bachelor."},
    }
    module = read_module(factories.module_file(level=level))
    assert module.level.justification.en == "As in the bachelor."
    assert read_module(module.to_plain()) == module


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://skills.example/a?b=c#d", True),
        ("http://skills.example:8080", True),
        ("https://[2001:db8::1]/", True),
        ("ftp://skills.example", False),
        ("https://", False),
        ("//skills.example", False),
        ("https://skills.example/<b>", False),
        ("https://skills.example/\n", False),
        ("https://skills.example:99999/", False),
        ("https://[::1", False),
    ],
)
def test_an_address_is_complete_and_without_blanks(text, answer):
    assert is_url(text) is answer
