"""The credential says the European elements with native properties, and no more than it may."""

from datetime import timedelta
from decimal import Decimal

import pytest

from microcred_plugin.credential.achievement import achievement
from microcred_plugin.credential.alignments import Stack
from microcred_plugin.credential.parties import Disclosure, Evidence, IssuerProfile
from microcred_plugin.credential.paths import walk
from microcred_plugin.credential.signable import check_signable
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.reference import read_data
from tests.credential.factories import (
    DID,
    ISSUER,
    MODULE,
    NOW,
    holder,
    module,
    publication,
    unsigned,
)

FULL = Disclosure(
    marks={"MAP-1": Decimal("78"), "MAP-2": Decimal("59.996")},
    final_grade=Decimal("71.5"),
    evidence=(Evidence(name="Route", narrative="Drawn.", url="https://work.example/1"),),
)


def subject(document):
    return document["credentialSubject"]


def alignments(document, target_type):
    rows = subject(document)["achievement"]["alignment"]
    return [row for row in rows if row["targetType"] == target_type]


def test_the_contexts_are_three_and_none_is_ours():
    assert unsigned()["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]


def test_nothing_is_null_and_nothing_is_empty():
    for document in (unsigned(), unsigned(disclosure=FULL)):
        check_signable(document)


def test_sets_are_lists_even_of_one():
    document = unsigned(disclosure=FULL)
    for path, value in walk(document):
        if isinstance(value, dict):
            for key in ("credentialSchema", "evidence", "alignment", "result", "identifier"):
                assert isinstance(value.get(key, []), list | str), f"{path}.{key}"
    assert isinstance(document["credentialStatus"], dict)


def test_the_learner_is_named_in_plain_and_the_address_only_as_a_salted_hash():
    name, address = subject(unsigned())["identifier"]
    assert (name["identityType"], name["hashed"]) == ("name", False)
    assert name["identityHash"] == "Learner 01"
    # The hash of the address followed by the salt, as sha256sum gives it.
    assert address == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": ("sha256$6ac9c4cfbb2478a99ff3e8372dfa1016ee4cbcb23f64104bdcd171e9c1581911"),
        "identityType": "emailAddress",
        "salt": "c2FsdA",
    }
    assert "learner-01@campus.example" not in str(unsigned())


def test_the_case_of_an_address_changes_nothing_and_the_salt_everything():
    assert holder(email=" Learner-01@Campus.example ").email_hash == holder().email_hash
    assert holder(salt="other").email_hash != holder().email_hash


def test_a_holder_does_not_show_personal_data():
    assert "01" not in repr(holder())


def test_the_subject_has_an_id_only_when_bound_to_a_wallet():
    assert "id" not in subject(unsigned())
    bound = unsigned(holder=holder(wallet="did:key:z6MkWallet"))
    assert subject(bound)["id"] == "did:key:z6MkWallet"


def test_without_a_choice_of_the_learner_no_mark_grade_or_evidence_is_in_it():
    document = unsigned()
    assert [row["status"] for row in subject(document)["result"]] == ["Completed", "Completed"]
    assert all("value" not in row for row in subject(document)["result"])
    kinds = {row["resultType"] for row in subject(document)["achievement"]["resultDescription"]}
    assert kinds == {"Status"}
    assert "evidence" not in document


def test_every_result_points_to_a_description_of_its_own():
    for document in (unsigned(), unsigned(disclosure=FULL)):
        described = [row["id"] for row in subject(document)["achievement"]["resultDescription"]]
        assert [row["resultDescription"] for row in subject(document)["result"]] == described
        assert len(set(described)) == len(described)


def test_chosen_marks_are_texts_rounded_down_beside_the_percent_that_was_required():
    document = unsigned(disclosure=FULL)
    first, second, grade = subject(document)["result"]
    assert (first["value"], second["value"], grade["value"]) == ("78", "59.99", "71.5")
    one, two, final = subject(document)["achievement"]["resultDescription"]
    assert (one["resultType"], one["requiredValue"]) == ("Percent", "60")
    assert "requiredValue" not in two, "its two assessments ask different percents"
    assert (final["name"], final["valueMin"], final["valueMax"]) == ("Final grade", "0", "100")


def test_marks_of_one_outcome_leave_the_others_as_completed():
    document = unsigned(disclosure=Disclosure(marks={"MAP-2": Decimal(80)}))
    assert ["value" in row for row in subject(document)["result"]] == [False, True]


def test_a_description_with_marks_has_another_id_than_one_without():
    plain, marked = (
        subject(document)["achievement"]["resultDescription"][0]["id"]
        for document in (unsigned(), unsigned(disclosure=FULL))
    )
    assert (plain.rpartition("#")[2], marked.rpartition("#")[2]) == ("outcome/MAP-1", "mark/MAP-1")


def test_chosen_evidence_is_in_the_credential():
    assert unsigned(disclosure=FULL)["evidence"] == [
        {
            "id": "https://work.example/1",
            "type": ["Evidence"],
            "name": "Route",
            "narrative": "Drawn.",
        }
    ]
    bare = unsigned(disclosure=Disclosure(evidence=(Evidence(name="Route"),)))
    assert bare["evidence"] == [{"type": ["Evidence"], "name": "Route"}]


@pytest.mark.parametrize(("ec", "written"), [(3, 3), (30, 30), (5.5, 5.5), (6.0, 6)])
def test_credits_are_an_integer_or_one_decimal(ec, written):
    document = unsigned(publication(module(ec=ec)))
    found = subject(document)["achievement"]["creditsAvailable"]
    assert (found, type(found)) == (written, type(written))
    assert subject(document)["creditsEarned"] == written


def test_every_alignment_of_the_european_mapping_is_there_with_its_vocabulary():
    document = unsigned(publication(module(assessment_types=["written_exam"])))
    for element in read_data("eu_elements")["elements"]:
        for row in element["mapping"]["ob3_native"]["alignments"]:
            if element["id"] in {"stackability", "learning_outcomes"}:
                continue
            (found,) = alignments(document, row["target_type"])
            assert found.get("targetFramework") == row["target_framework"]


def test_levels_are_said_with_the_uris_of_the_eu_and_called_indicative():
    (eqf,) = alignments(unsigned(), "ext:EQFLevel")
    (nlqf,) = alignments(unsigned(), "ext:NLQFLevel")
    assert (eqf["targetUrl"], eqf["targetCode"]) == ("http://data.europa.eu/snb/eqf/6", "6")
    assert nlqf["targetUrl"] == "http://data.europa.eu/snb/qdr/c_1711a061"
    assert eqf["targetDescription"].startswith("Indicative")


def test_a_level_that_is_not_claimed_is_not_said():
    level = {**MODULE["level"], "eqf": None, "status": "confirmed"}
    document = unsigned(publication(module(level=level)))
    assert alignments(document, "ext:EQFLevel") == []
    (nlqf,) = alignments(document, "ext:NLQFLevel")
    assert nlqf["targetDescription"] == "Officially confirmed"


def test_the_framework_is_named_with_its_address_and_the_body_that_answers():
    (row,) = alignments(unsigned(), "ext:QualityAssurance")
    assert (row["targetCode"], row["targetDescription"]) == ("nl-ho", "Board of Examiners")
    assert row["targetUrl"].startswith("https://")


def test_a_form_without_a_concept_of_the_eu_is_named_in_the_narrative_only():
    document = unsigned()
    assert [row["targetCode"] for row in alignments(document, "ext:AssessmentType")] == [
        "written_exam"
    ]
    narrative = subject(document)["achievement"]["criteria"]["narrative"]
    assert "Personalised assessment" in narrative


def test_a_concept_nobody_confirmed_is_not_put_in_an_alignment():
    document = unsigned(publication(module(supervision="supervised_without_id")))
    assert alignments(document, "ext:Supervision") == []
    narrative = subject(document)["achievement"]["criteria"]["narrative"]
    assert "Supervised, identity not verified" in narrative


def test_a_kind_of_outcome_and_a_skill_are_alignments_of_its_description():
    outcomes = [dict(row) for row in MODULE["learning_outcomes"]]
    outcomes[0]["skill_url"] = "http://data.europa.eu/esco/skill/1"
    document = unsigned(publication(module(learning_outcomes=outcomes)))
    first, second = subject(document)["achievement"]["resultDescription"]
    kinds = [row["targetType"] for row in first["alignment"]]
    assert kinds == ["ext:LearningOutcomeKind", "ext:ESCOSkill"]
    assert "alignment" not in second, "the EU list has no concept for this kind"


def test_larger_credentials_it_counts_towards_are_alignments():
    stack = Stack(id="maps-30", title=Bilingual(en="All maps"), url="https://campus.example/s")
    document = unsigned(publication(stacks=(stack,)))
    (row,) = alignments(document, "ext:StackableTowards")
    assert (row["targetCode"], row["targetName"]) == ("maps-30", "All maps")


def test_texts_and_labels_are_in_the_language_of_the_module():
    document = unsigned(publication(module(language="nl")))
    found = subject(document)["achievement"]
    assert (found["inLanguage"], found["name"]) == ("nl", "Kaartlezen")
    assert document["issuer"]["name"] == "Demonstratie-universiteit"
    assert alignments(document, "ext:ParticipationForm")[0]["targetName"] == "Online"
    assert alignments(document, "ext:AssessmentType")[0]["targetName"] == "Schriftelijk tentamen"
    narrative = found["criteria"]["narrative"]
    assert "## Leeruitkomsten" in narrative
    assert "vereist: 55 %, 70 % voor een van de toetsen" in narrative
    assert "154 uur studie" in narrative


def test_the_narrative_names_what_has_no_property():
    narrative = subject(unsigned())["achievement"]["criteria"]["narrative"]
    for fact in ("Pass both tests.", "5.5 EC, 154 hours of study", "First cycle", "Walkers."):
        assert fact in narrative
    assert "MAP-1 Explain symbols" in narrative
    assert "(required: 60 %)" in narrative


def test_parts_that_are_missing_leave_no_heading():
    empty = {"en": "", "nl": ""}
    bare = module(faculty=empty, hours=None, ec=None, level={**MODULE["level"], "qf_ehea": None})
    narrative = achievement(publication(bare))["criteria"]["narrative"]
    for heading in ("Faculty", "Workload", "Cycle"):
        assert heading not in narrative
    assert "creditsAvailable" not in achievement(publication(bare))


def test_what_is_optional_can_be_left_out():
    issuer = IssuerProfile(did=DID, name=ISSUER.name, url=ISSUER.url, country="NL")
    bare = publication(module(field_of_study=None, supervision=None), issuer=issuer, image_url=None)
    document = unsigned(bare)
    found = subject(document)["achievement"]
    assert "image" not in found
    assert "fieldOfStudy" not in found
    assert "image" not in document["issuer"]
    assert "otherIdentifier" not in document["issuer"]


def test_the_issuer_has_country_and_identifiers_and_the_did_as_id():
    issuer = unsigned()["issuer"]
    assert issuer["id"] == DID
    assert issuer["address"]["addressCountryCode"] == "NL"
    assert issuer["otherIdentifier"][0]["identifierType"] == "ext:BRIN"


def test_it_expires_only_if_somebody_says_so():
    assert "validUntil" not in unsigned()
    until = unsigned(valid_until=NOW + timedelta(days=365))["validUntil"]
    assert until == "2027-11-23T12:00:00Z"


def test_the_same_facts_give_the_same_text():
    assert str(unsigned(disclosure=FULL)) == str(unsigned(disclosure=FULL))


def test_the_achievement_is_the_same_for_every_learner_of_a_version():
    other = unsigned(holder=holder(name="Learner 02", salt="x"), url="https://c.example/2")
    assert subject(other)["achievement"] == subject(unsigned())["achievement"]


@pytest.mark.parametrize("character", ["\x01", "\x7f", "\ufffe"])
def test_a_name_that_may_not_be_signed_is_refused_with_its_field(character):
    with pytest.raises(Invalid) as refused:
        unsigned(holder=holder(name=f"Learner{character}01"))
    (fault,) = refused.value.faults
    assert fault.code is FaultCode.FORBIDDEN_CHARACTER
    assert fault.field == "credentialSubject.identifier[0].identityHash"


def test_no_code_of_an_outcome_can_make_two_descriptions_share_an_id():
    outcomes = [
        {**MODULE["learning_outcomes"][0], "code": code} for code in ("final-grade", "mark")
    ]
    marks = Disclosure(marks={"mark": Decimal(70)}, final_grade=Decimal(70))
    document = unsigned(publication(module(learning_outcomes=outcomes)), disclosure=marks)
    ids = [row["id"] for row in subject(document)["achievement"]["resultDescription"]]
    assert len(set(ids)) == 3
