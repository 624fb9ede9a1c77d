"""One line per check, in order; what could not be checked is neither valid nor invalid."""

import json
from datetime import timedelta

import pytest

from microcred_plugin.credential.did import did_document_url, issuer_document
from microcred_plugin.credential.documents import get_object
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.credential.proofs import sign
from microcred_plugin.credential.verify import (
    CHECKS,
    Case,
    Code,
    Finding,
    Line,
    LineName,
    MappingDocuments,
    NoDocuments,
    Outcome,
    Report,
    Verdict,
    verdict_of,
    verify_document,
)
from microcred_plugin.domain.frameworks import shipped_frameworks
from tests.credential.factories import (
    DID,
    LIST_URL,
    NOW,
    World,
    as_bytes,
    changed,
    module,
    publication,
    signed,
    signer,
    status_list,
    unsigned,
    without,
)

DID_URL = did_document_url(DID)


def codes(report):
    return {line.name.value: line.code for line in report.lines}


def outcome(report, name):
    return report.line(LineName(name)).outcome


def alone(issuer, by):
    """A credential of an issuer that publishes nothing but its key."""
    return sign(
        without(changed(unsigned(), ("issuer",), issuer), "credentialStatus"),
        signer=by,
        created=NOW,
    )


def test_a_credential_in_order_passes_every_line():
    report = World.in_order().check(signed())
    assert report.verdict is Verdict.VALID
    assert [(line.name.value, line.outcome.value, line.code.value) for line in report.lines] == [
        ("form", "passed", "well_formed"),
        ("signature", "passed", "signed"),
        ("issuer", "passed", "key_of_issuer"),
        ("status", "passed", "not_revoked"),
        ("dates", "passed", "in_force"),
        ("framework", "passed", "within_framework"),
    ]


def test_the_report_is_plain_json_with_the_id_of_the_credential():
    plain = World.in_order().check(signed()).to_plain()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["verdict"] == "valid"
    assert plain["credential"] == unsigned()["id"]
    assert plain["lines"][0] == {
        "name": "form",
        "outcome": "passed",
        "code": "well_formed",
        "values": {},
    }


def test_a_proof_that_does_not_hold_withholds_the_rest_and_the_content():
    altered = changed(signed(), ("name",), "Another name")
    report = World.in_order().check(altered)
    assert report.verdict is Verdict.INVALID
    assert codes(report)["signature"] is Code.WRONG_SIGNATURE
    later = [line.code for line in report.lines[2:]]
    assert later == [Code.WITHHELD] * 4
    assert report.credential is None
    assert report.to_plain()["credential"] is None


@pytest.mark.parametrize(
    "path", [("unheard",), ("credentialSubject", "ects"), ("proof", 0, "unheard")]
)
def test_an_added_property_that_nobody_signed_is_refused(path):
    report = World.in_order().check(changed(signed(), path, "x"))
    assert report.verdict is Verdict.INVALID
    assert report.line(LineName.SIGNATURE).values["problem"] == "undefined_term"


def test_no_proof_at_all_is_refused():
    report = World.in_order().check(unsigned())
    assert codes(report)["signature"] is Code.NO_PROOF
    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("proof", [5, "x", [5], {"verificationMethod": 5}, [[]]])
def test_a_proof_of_another_shape_is_refused(proof):
    report = World.in_order().check(changed(signed(), ("proof",), proof))
    assert codes(report)["signature"] is Code.BAD_PROOF


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "ecdsa-sd-2023"},
        {"previousProof": "urn:uuid:1"},
        {"verificationMethod": "did:example:1#key-1"},
        {"verificationMethod": "https://issuer.example/1#key-1"},
    ],
)
def test_a_proof_that_we_cannot_check_is_unknown_and_withholds_the_rest(change):
    document = signed()
    document["proof"] = [{**document["proof"][0], **change}]
    report = World.in_order().check(document)
    assert report.verdict is Verdict.UNKNOWN
    assert outcome(report, "signature") is Outcome.UNKNOWN
    assert codes(report)["issuer"] is Code.WITHHELD


def test_a_context_that_we_do_not_have_makes_it_unknown():
    document = unsigned()
    document["@context"].append("https://unknown.example/v1")
    report = World.in_order().check({**document, "proof": signed()["proof"]})
    assert report.verdict is Verdict.UNKNOWN
    assert codes(report)["form"] is Code.CONTEXT_NOT_KNOWN
    assert codes(report)["signature"] is Code.CONTEXT_NOT_KNOWN


def test_of_two_proofs_one_that_holds_is_enough_but_none_may_be_wrong():
    document = signed()
    good = document["proof"][0]
    foreign = {**good, "cryptosuite": "ecdsa-sd-2023"}
    wrong = {**good, "created": "2026-11-23T12:00:01Z"}
    world = World.in_order()
    assert world.check({**document, "proof": [foreign, good]}).verdict is Verdict.VALID
    assert world.check({**document, "proof": [good, wrong]}).verdict is Verdict.INVALID
    assert world.check({**document, "proof": [foreign]}).verdict is Verdict.UNKNOWN
    assert world.check({**document, "proof": [good] * 6}).verdict is Verdict.UNKNOWN


def test_without_documents_the_signature_holds_but_issuer_and_status_are_unknown():
    report = World.in_order().check(signed(), documents=NoDocuments())
    assert report.verdict is Verdict.UNKNOWN
    assert outcome(report, "signature") is Outcome.PASSED
    assert codes(report)["issuer"] is Code.ISSUER_UNAVAILABLE
    assert codes(report)["status"] is Code.STATUS_UNAVAILABLE
    assert report.line(LineName.ISSUER).values["url"] == DID_URL


def test_a_key_of_another_issuer_is_refused():
    other = "did:web:other.example"
    document = signed(by=signer(did=other))
    report = World.in_order().check(document)
    assert codes(report)["issuer"] is Code.KEY_OF_SOMEONE_ELSE
    assert report.verdict is Verdict.INVALID


def test_a_key_that_the_issuer_does_not_publish_is_refused():
    report = World.in_order().check(signed(by=signer(2)))
    assert codes(report)["issuer"] is Code.KEY_NOT_PUBLISHED


def test_a_retired_key_still_verifies_beside_the_new_one():
    world = World.in_order()
    world.documents[DID_URL] = issuer_document(DID, [signer(2).public_key, signer().public_key])
    assert world.check(signed()).verdict is Verdict.VALID


def test_a_key_that_was_taken_out_of_assertion_verifies_no_more():
    world = World.in_order()
    world.documents[DID_URL]["assertionMethod"] = []
    report = world.check(signed())
    assert codes(report)["issuer"] is Code.KEY_NOT_PUBLISHED


def test_a_key_under_another_controller_is_refused():
    world = World.in_order()
    world.documents[DID_URL]["verificationMethod"][0]["controller"] = "did:web:other.example"
    assert codes(world.check(signed()))["issuer"] is Code.KEY_OF_SOMEONE_ELSE


@pytest.mark.parametrize(("seconds", "holds"), [(0, False), (1, True)])
def test_a_key_revoked_by_its_controller_verifies_until_that_moment(seconds, holds):
    world = World.in_order()
    moment = (NOW + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    world.documents[DID_URL]["verificationMethod"][0]["revoked"] = moment
    assert (outcome(world.check(signed()), "issuer") is Outcome.PASSED) == holds


def test_a_did_document_of_another_id_is_no_proof_of_anything():
    world = World.in_order()
    world.documents[DID_URL]["id"] = "did:web:other.example"
    assert codes(world.check(signed()))["issuer"] is Code.KEY_NOT_PUBLISHED


def test_an_issuer_by_did_key_needs_no_document():
    key = signer().public_key.multikey
    did = f"did:key:{key}"
    report = World({}).check(alone({"id": did, "type": ["Profile"]}, signer(did=did)))
    assert codes(report)["issuer"] is Code.KEY_OF_ISSUER
    assert report.verdict is Verdict.VALID


def test_an_issuer_at_an_https_address_is_checked_against_the_document_there():
    url = "https://issuer.example/1"
    document = alone(url, signer(did=url))
    published = World({url: issuer_document(url, [signer().public_key])})
    assert published.check(document).verdict is Verdict.VALID
    profile = World({url: {"id": url, "type": ["Profile"], "name": "Issuer"}})
    assert codes(profile.check(document))["issuer"] is Code.ISSUER_UNAVAILABLE
    others = World({url: issuer_document(url, [signer(2).public_key])})
    assert codes(others.check(document))["issuer"] is Code.KEY_NOT_PUBLISHED


def test_an_issuer_of_an_unknown_method_is_unknown():
    did = "did:example:1"
    report = World({}).check(alone({"id": did, "type": ["Profile"]}, signer(did=did)))
    assert codes(report)["issuer"] is Code.NOT_SUPPORTED
    assert report.verdict is Verdict.UNKNOWN


def test_a_revoked_credential_is_invalid():
    world = World.in_order()
    world.documents[LIST_URL] = status_list(94_567)
    report = world.check(signed())
    assert codes(report)["status"] is Code.REVOKED
    assert report.verdict is Verdict.INVALID
    assert report.credential is not None


_IRI = "https://www.w3.org/2018/credentials#"
_MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"


def test_a_revocation_cannot_be_hidden_behind_the_address_of_its_property():
    world = World.in_order()
    world.documents[LIST_URL] = status_list(94_567)
    hidden = without(signed(), "credentialStatus")
    hidden[f"{_IRI}credentialStatus"] = signed()["credentialStatus"]
    assert world.check(hidden).verdict is not Verdict.VALID


def test_an_end_cannot_be_hidden_behind_the_address_of_its_property():
    ended = signed(unsigned(valid_until=NOW + timedelta(days=30)))
    hidden = without(ended, "validUntil")
    hidden[f"{_IRI}validUntil"] = {"@value": ended["validUntil"], "type": _MOMENT}
    report = World.in_order().check(hidden, now=NOW + timedelta(days=31))
    assert report.verdict is not Verdict.VALID


@pytest.mark.parametrize("neighbour", [94_566, 94_568, 0, 131_071])
def test_the_bit_of_another_credential_says_nothing_about_this_one(neighbour):
    world = World.in_order()
    world.documents[LIST_URL] = status_list(neighbour)
    assert world.check(signed()).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda: status_list(by=signer(2)), "proof"),
        (lambda: changed(status_list(), ("credentialSubject", "ttl"), 1), "proof"),
        (lambda: without(status_list(), "proof"), "proof"),
        (lambda: status_list(issuer="did:web:other.example"), "issuer"),
        (lambda: changed(status_list(), ("id",), "https://campus.example/2"), "address"),
        (lambda: changed(status_list(), ("type",), ["VerifiableCredential"]), "type"),
        (lambda: changed(status_list(), ("credentialSubject", "type"), "X"), "type"),
        (lambda: changed(status_list(), ("credentialSubject",), []), "type"),
        (
            lambda: changed(status_list(), ("credentialSubject", "statusPurpose"), "suspension"),
            "purpose",
        ),
        (lambda: status_list(valid_from=NOW + timedelta(seconds=1)), "dates"),
        (lambda: changed(status_list(), ("validUntil",), "2026-11-23T11:59:59Z"), "dates"),
    ],
)
def test_a_list_that_cannot_be_relied_on_makes_the_status_unknown(damage, reason):
    world = World.in_order()
    world.documents[LIST_URL] = damage()
    line = world.check(signed()).line(LineName.STATUS)
    assert (line.outcome, line.code) == (Outcome.UNKNOWN, Code.STATUS_NOT_TRUSTED)
    assert line.values["reason"] == reason


def test_a_list_that_is_too_short_makes_the_status_unknown():
    world = World.in_order()
    short = without(status_list(), "proof")
    short["credentialSubject"]["encodedList"] = "uH4sIAAAAAAAAAwMAAAAAAAAAAAA"
    world.documents[LIST_URL] = sign(short, signer=signer(), created=NOW)
    line = world.check(signed()).line(LineName.STATUS)
    assert (line.code, line.values["reason"]) == (Code.STATUS_NOT_TRUSTED, "bad_status_list")


@pytest.mark.parametrize("served", [b"", b"<html>", b"[]", "x" * 10, {"a": {}}])
def test_a_list_that_is_no_credential_makes_the_status_unknown(served):
    world = World.in_order()
    world.documents[LIST_URL] = served
    report = world.check(signed())
    assert outcome(report, "status") is Outcome.UNKNOWN
    assert report.verdict is Verdict.UNKNOWN


def with_status(**changes):
    document = unsigned()
    document["credentialStatus"] = {**document["credentialStatus"], **changes}
    return signed(document)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"statusListIndex": "131072"}, Outcome.UNKNOWN),
        ({"statusListIndex": "-1"}, Outcome.UNKNOWN),
        ({"statusListIndex": "0x1"}, Outcome.UNKNOWN),
        ({"statusListIndex": "٣"}, Outcome.UNKNOWN),
        ({"statusListIndex": 94567}, Outcome.UNKNOWN),
        ({"statusPurpose": "suspension"}, Outcome.UNKNOWN),
        ({"statusPurpose": "message"}, Outcome.WARNING),
        ({"statusPurpose": ["revocation"]}, Outcome.UNKNOWN),
        ({"statusPurpose": {"@value": "revocation"}}, Outcome.UNKNOWN),
        ({"statusSize": 2}, Outcome.UNKNOWN),
        ({"statusListCredential": "https://elsewhere.example/1"}, Outcome.UNKNOWN),
    ],
)
def test_an_entry_that_we_cannot_follow_is_never_taken_for_good(changes, expected):
    report = World.in_order().check(with_status(**changes))
    assert outcome(report, "status") is expected


def test_a_status_of_a_kind_that_we_do_not_know_is_unknown():
    entry = {"id": f"{LIST_URL}#1", "type": "1EdTechRevocationList"}
    report = World.in_order().check(signed(changed(unsigned(), ("credentialStatus",), entry)))
    assert codes(report)["status"] is Code.STATUS_NOT_SUPPORTED
    assert report.verdict is Verdict.UNKNOWN


def test_a_credential_without_a_status_passes_with_a_warning():
    report = World.in_order().check(signed(without(unsigned(), "credentialStatus")))
    assert outcome(report, "status") is Outcome.WARNING
    assert report.verdict is Verdict.VALID


def test_of_several_statuses_the_worst_counts():
    entry = unsigned()["credentialStatus"]
    message = {**entry, "id": f"{LIST_URL}#m", "statusPurpose": "message"}
    world = World.in_order()
    two = signed(changed(unsigned(), ("credentialStatus",), [entry, message]))
    assert outcome(world.check(two), "status") is Outcome.WARNING
    many = [{**entry, "id": f"{LIST_URL}#{n}"} for n in range(6)]
    assert (
        outcome(world.check(signed(changed(unsigned(), ("credentialStatus",), many))), "status")
        is Outcome.UNKNOWN
    )


def test_a_suspended_credential_is_invalid():
    world = World.in_order()
    listed = without(status_list(94_567), "proof")
    listed["credentialSubject"]["statusPurpose"] = "suspension"
    world.documents[LIST_URL] = sign(listed, signer=signer(), created=NOW)
    report = world.check(with_status(statusPurpose="suspension"))
    assert codes(report)["status"] is Code.SUSPENDED


@pytest.mark.parametrize(
    ("shift", "code"),
    [
        (timedelta(seconds=-1), Code.NOT_YET_VALID),
        (timedelta(0), Code.IN_FORCE),
        (timedelta(days=30), Code.IN_FORCE),
        (timedelta(days=30, seconds=1), Code.EXPIRED),
    ],
)
def test_both_ends_of_its_time_count(shift, code):
    document = signed(unsigned(valid_until=NOW + timedelta(days=30)))
    assert codes(World.in_order().check(document, now=NOW + shift))["dates"] is code


def test_a_credential_without_a_date_is_not_well_formed():
    report = World.in_order().check(signed(without(unsigned(), "validFrom")))
    assert codes(report)["dates"] is Code.NO_DATE
    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("ec", "expected"),
    [(2.5, Outcome.FAILED), (3, Outcome.PASSED), (30, Outcome.PASSED), (30.5, Outcome.FAILED)],
)
def test_the_size_must_be_one_that_the_named_framework_allows(ec, expected):
    report = World.in_order().check(signed(unsigned(publication(module(ec=ec)))))
    assert outcome(report, "framework") is expected
    assert report.verdict is (Verdict.VALID if expected is Outcome.PASSED else Verdict.INVALID)


def test_a_level_that_the_framework_does_not_allow_is_named():
    level = {"nlqf": "4", "eqf": "4", "qf_ehea": None, "status": "indicative"}
    report = World.in_order().check(signed(unsigned(publication(module(level=level)))))
    faults = report.line(LineName.FRAMEWORK).values["faults"]
    assert [fault["field"] for fault in faults] == ["level.nlqf", "level.eqf"]


def test_without_credits_the_size_is_missed():
    achievement = ("credentialSubject", "achievement", "creditsAvailable")
    report = World.in_order().check(signed(without(unsigned(), *achievement)))
    faults = report.line(LineName.FRAMEWORK).values["faults"]
    assert [fault["field"] for fault in faults] == ["ec"]


def test_a_framework_that_was_not_in_force_at_the_award_is_refused():
    experiment = shipped_frameworks()["nl-wo-experiment"]
    award = NOW.replace(year=2025, month=4, day=30)
    one = publication(module(framework=experiment.id, ec=1, hours=28))
    report = World.in_order().check(signed(unsigned(one, awarded=award)))
    assert codes(report)["framework"] is Code.OUTSIDE_FRAMEWORK
    later = signed(unsigned(one, awarded=NOW))
    assert outcome(World.in_order().check(later), "framework") is Outcome.PASSED


def test_a_framework_in_hours_has_no_bounds_on_credits():
    school = next(f for f in shipped_frameworks().values() if f.unit.value == "SBU")
    level = {"nlqf": "4", "eqf": "4", "qf_ehea": None, "status": "indicative"}
    report = World.in_order().check(
        signed(unsigned(publication(module(framework=school.id, ec=None, level=level))))
    )
    assert report.line(LineName.FRAMEWORK).values.get("faults", []) == []


def test_a_framework_that_we_do_not_know_or_none_gives_a_warning_only():
    world = World.in_order()
    assert codes(world.check(signed(), frameworks={}))["framework"] is Code.FRAMEWORK_NOT_KNOWN
    bare = without(unsigned(), "credentialSubject", "achievement", "alignment")
    report = world.check(signed(bare))
    assert codes(report)["framework"] is Code.NO_FRAMEWORK
    assert report.verdict is Verdict.VALID


def test_a_caller_can_add_a_check_that_informs_without_deciding():
    class Recognition:
        name = LineName.RECOGNITION

        def __call__(self, case, /):
            return Finding(Outcome.FAILED, Code.NOT_RECOGNISED, {})

    report = World.in_order().check(signed(), checks=(*CHECKS, Recognition()))
    assert report.lines[-1].code is Code.NOT_RECOGNISED
    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (["passed", "warning"], Verdict.VALID),
        (["passed", "unknown"], Verdict.UNKNOWN),
        (["unknown", "failed"], Verdict.INVALID),
    ],
)
def test_a_failure_outweighs_what_is_unknown_and_that_outweighs_the_rest(outcomes, verdict):
    lines = [Line(LineName.DATES, Outcome(name), Code.IN_FORCE) for name in outcomes]
    assert verdict_of(lines) is verdict


def test_documents_are_asked_once_per_address_and_not_without_end():
    asked = []

    class Counting(NoDocuments):
        def get(self, url, /):
            asked.append(url)
            return super().get(url)

    document = unsigned()
    entry = document["credentialStatus"]
    proofs = [
        {"verificationMethod": f"https://a.example/{n}#{k}"} for n in range(2) for k in range(2)
    ]
    document["credentialStatus"] = [entry]
    World.in_order().check({**document, "proof": proofs}, documents=Counting())
    assert asked == ["https://a.example/0", "https://a.example/1"]


def test_a_credential_that_sends_us_everywhere_is_not_followed():
    document = unsigned()
    document["proof"] = [{"verificationMethod": f"https://a.example/{n}#k"} for n in range(4)]
    case = Case(document=document, documents=NoDocuments(), now=NOW, frameworks={})
    reasons = []
    for number in range(12):
        with pytest.raises(Unavailable) as refused:
            case.object_at(f"https://a.example/{number}")
        reasons.append(refused.value.reason)
    assert reasons == ["unavailable"] * 10 + ["too_many_documents"] * 2


def test_a_credential_that_was_read_already_is_verified_the_same():
    world = World.in_order()
    report = verify_document(
        signed(),
        documents=MappingDocuments(world.documents),
        now=NOW,
        frameworks=shipped_frameworks(),
    )
    assert report == world.check(signed())


def test_a_map_of_documents_hands_out_texts_bytes_and_objects():
    documents = MappingDocuments({"a": {"x": "é"}, "b": '{"x": 1}', "c": b'{"x": 2}'})
    assert [get_object(documents, url)["x"] for url in "abc"] == ["é", 1, 2]
    for url, reason in (("d", "not_in_the_documents"), ("e", "not_json")):
        with pytest.raises(Unavailable) as refused:
            get_object(MappingDocuments({"e": "nonsense"}), url)
        assert refused.value.reason == reason


def test_1edtechs_fixtures_are_signed_by_keys_that_nobody_can_look_up(standards):
    for name in ("simple.json", "simple-json.png", "simple-json.svg", "complete.json"):
        data = (standards / "vectors" / "1edtech" / name).read_bytes()
        report = World.in_order().check(data)
        assert report.verdict is Verdict.UNKNOWN, name
        assert outcome(report, "form") is Outcome.PASSED, name
        assert outcome(report, "signature") is Outcome.PASSED, name
        assert codes(report)["issuer"] is Code.ISSUER_UNAVAILABLE, name


def test_1edtechs_fixture_with_a_wrong_proof_is_invalid(standards):
    data = (standards / "vectors" / "1edtech" / "simple-err-proof-value.json").read_bytes()
    assert World.in_order().check(data).verdict is Verdict.INVALID


def test_a_report_does_not_print_the_credential():
    assert "Learner" not in repr(World.in_order().check(signed()))
    assert isinstance(World.in_order().check(as_bytes(signed())), Report)
