"""The fast path gives the very bytes of the full path, or steps aside."""

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microcred_plugin.credential import mould as moulds
from microcred_plugin.credential import press as presses
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.keys import KeyType, LocalSigner
from microcred_plugin.credential.mould import Mould, Unfit, put
from microcred_plugin.credential.parties import Disclosure, Evidence
from microcred_plugin.credential.press import Facts, Press, document_bytes
from microcred_plugin.credential.proofs import sign, verify_proof
from microcred_plugin.credential.status_list import StatusEntry
from microcred_plugin.credential.verify import Verdict
from microcred_plugin.domain.errors import Invalid
from tests.credential.factories import (
    BASE,
    CREDENTIAL_URL,
    LIST_URL,
    MODULE,
    NOW,
    World,
    holder,
    leaves,
    module,
    publication,
    signer,
    unsigned,
)

PRESS = Press(publication())
# A module with few facts, so that thousands of fills can be compared in seconds.
BARE_PRESS = Press(
    publication(
        module(
            level={"nlqf": None, "eqf": None, "qf_ehea": None, "status": "indicative"},
            assessment_types=["personalised"],
            participation_forms=["personalised"],
            supervision=None,
        ),
        image_url=None,
    )
)
CODES = [outcome["code"] for outcome in MODULE["learning_outcomes"]]


def facts(**changes):
    values = {
        "url": CREDENTIAL_URL,
        "holder": holder(),
        "status": StatusEntry(LIST_URL, 94_567),
        "awarded": NOW,
    }
    return Facts(**{**values, **changes})


def both(given_facts, press=PRESS):
    """Return the bytes by the mould and those by the full path."""
    return (
        press.sign(given_facts, signer=signer(), created=NOW),
        press.sign_in_full(given_facts, signer=signer(), created=NOW),
    )


@pytest.fixture
def full_path_shut(monkeypatch):
    """Fail if the full path is taken."""

    def shut(*_, **__):
        pytest.fail("the full path was taken")

    monkeypatch.setattr(presses, "sign", shut)


LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
NAMES = st.text(LETTERS, min_size=1, max_size=40) | st.sampled_from(
    ['"quoted" \\ back', "tab\tand\nline\r", "Ünï 😀 çödé", "a" * 300, "_:b0", "@type", "<urn:x>"]
)
PERCENTS = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
UUIDS = st.uuids(version=4).map(lambda value: f"{BASE}/credentials/{value}")
FACTS = st.builds(
    Facts,
    url=UUIDS,
    holder=st.builds(
        holder,
        name=NAMES,
        email=st.emails(),
        salt=st.text("0123456789abcdef", min_size=1, max_size=32),
        wallet=st.none() | st.sampled_from(["did:key:z6MkWallet", "did:web:wallet.example:7"]),
    ),
    status=st.builds(
        StatusEntry,
        st.integers(1, 99).map(lambda number: f"{BASE}/status/{number}"),
        st.integers(0, 131_071),
    ),
    awarded=MOMENTS,
    valid_until=st.none() | MOMENTS,
    disclosure=st.builds(
        Disclosure,
        marks=st.dictionaries(st.sampled_from(CODES), PERCENTS),
        final_grade=st.none() | PERCENTS,
    ),
)


@settings(max_examples=150)
@given(FACTS)
def test_any_fill_is_byte_for_byte_what_the_full_path_gives(some):
    pressed, full = both(some)
    assert pressed == full


def chance_name(chance):
    ranges = ((0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x2FF), (0x4E00, 0x9FFF), (0x1F600, 0x1F64F))
    return "".join(
        chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randint(1, 30))
    )


def chance_facts(chance, *, ends=False, wallet=False, marks=False, grade=False):
    def percent():
        return Decimal(chance.randint(0, 10_000)) / 100

    moment = datetime.fromtimestamp(chance.randint(1_600_000_000, 2_500_000_000), UTC)
    return Facts(
        url=f"{BASE}/credentials/{chance.getrandbits(128):032x}",
        holder=holder(
            name=chance_name(chance),
            email=f"{chance.getrandbits(40)}@x.example",
            salt=f"{chance.getrandbits(64):x}",
            wallet=f"did:key:z6Mk{chance.getrandbits(99)}" if wallet else None,
        ),
        status=StatusEntry(f"{BASE}/status/{chance.randint(1, 99)}", chance.randrange(131_072)),
        awarded=moment,
        valid_until=moment + timedelta(days=chance.randint(1, 999)) if ends else None,
        disclosure=Disclosure(
            marks={code: percent() for code in CODES} if marks else {},
            final_grade=percent() if grade else None,
        ),
    )


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"ends": True},
        {"wallet": True},
        {"marks": True},
        {"grade": True},
        {"ends": True, "wallet": True, "marks": True, "grade": True},
    ],
)
def test_a_thousand_fills_of_each_shape_are_what_the_full_path_gives(shape):
    chance = random.Random(str(shape))
    form = BARE_PRESS._form_of(presses.shape_of(chance_facts(chance, **shape)))
    for _ in range(1_000):
        some = chance_facts(chance, **shape)
        full = canonical_nquads(BARE_PRESS._document(some))
        assert form.body.nquads(presses.values_of(some)).encode() == full, some


def test_what_the_mould_signs_verifies():
    document = PRESS.sign(facts(), signer=signer(), created=NOW)
    assert World.in_order().check(document).verdict is Verdict.VALID


@pytest.mark.usefixtures("full_path_shut")
def test_the_usual_shapes_do_not_take_the_full_path():
    for some in (
        facts(),
        facts(valid_until=NOW + timedelta(days=1)),
        facts(holder=holder(wallet="did:key:z6MkWallet")),
        facts(holder=holder(name='Ünï 😀\t"quoted"')),
        facts(disclosure=Disclosure(marks={CODES[0]: Decimal(80)}, final_grade=Decimal(71))),
    ):
        assert json.loads(PRESS.sign(some, signer=signer(), created=NOW))["proof"]


@pytest.mark.usefixtures("full_path_shut")
def test_one_grade_that_changes_moves_lines_and_names_and_is_still_right():
    canonical = set()
    for mark in range(60, 100):
        some = facts(disclosure=Disclosure(marks=dict.fromkeys(CODES, Decimal(mark))))
        nquads = PRESS.canonical(some)
        assert nquads == canonical_nquads(PRESS._document(some))
        canonical.add(nquads.replace(str(mark).encode(), b"#"))
    assert len(canonical) > 1, "names of blank nodes frozen at compile time would be wrong"


def test_a_name_that_may_not_be_signed_is_refused_and_not_moulded():
    with pytest.raises(Invalid):
        PRESS.sign(facts(holder=holder(name="Learner\x01")), signer=signer(), created=NOW)


@pytest.mark.parametrize("url", ["relative", "http://x.example/1", "https://a b", "https://a>", ""])
def test_an_address_that_does_not_fit_takes_the_full_path(url):
    some = facts(url=url)
    try:
        full = PRESS.sign_in_full(some, signer=signer(), created=NOW)
    except CredentialError as error:
        with pytest.raises(CredentialError) as refused:
            PRESS.sign(some, signer=signer(), created=NOW)
        assert refused.value.problem is error.problem
    else:
        assert PRESS.sign(some, signer=signer(), created=NOW) == full


@pytest.mark.parametrize(
    "url", [f"{BASE}/modules/reading-maps/v1", LIST_URL, "https://campus.example/logo.png"]
)
def test_an_address_that_something_else_in_it_has_too_is_still_right(url):
    some = facts(url=url, status=StatusEntry(url, 1))
    pressed, full = both(some)
    assert pressed == full


def test_evidence_takes_the_full_path():
    some = facts(disclosure=Disclosure(evidence=(Evidence(name="Route"),)))
    pressed, full = both(some)
    assert pressed == full
    assert PRESS.canonical(some) == canonical_nquads(PRESS._document(some))


def test_marks_of_an_outcome_that_is_not_there_take_the_full_path():
    pressed, full = both(facts(disclosure=Disclosure(marks={"OTHER": Decimal(1)})))
    assert pressed == full


def test_a_module_whose_texts_look_like_slots_takes_the_full_path():
    text = {"en": "urn:microcred-slot:name:", "nl": "x"}
    press = Press(publication(module(description=text, criteria=text)))
    pressed, full = both(facts(), press)
    assert pressed == full


@pytest.mark.parametrize("marker", ['urn:microcred-slot:name:"', "urn:microcred-slot:grade:"])
def test_texts_that_look_like_slots_only_in_the_json_do_no_harm(marker):
    press = Press(publication(module(target_group={"en": marker, "nl": ""})))
    pressed, full = both(facts(), press)
    assert pressed == full


def test_a_key_of_another_algorithm_does_not_sign_by_either_path():
    other = LocalSigner.from_raw(b"\x01" * 32, key_type=KeyType.P256, verification_method="x:y")
    with pytest.raises(CredentialError) as refused:
        PRESS.sign(facts(), signer=other, created=NOW)
    assert refused.value.problem is Problem.UNSUPPORTED_KEY


def test_a_proved_fill_that_differs_stops_issuing(monkeypatch):
    press = Press(publication())
    assert press.sign(facts(), signer=signer(), created=NOW, proved=True)
    true = press._form_of(presses.shape_of(facts())).body.nquads
    monkeypatch.setattr(
        press._form_of(presses.shape_of(facts())).body,
        "nquads",
        lambda v: true(v).replace("5", "6"),
    )
    with pytest.raises(CredentialError) as refused:
        press.sign(facts(), signer=signer(), created=NOW, proved=True)
    assert refused.value.problem is Problem.MOULD_MISMATCH


def test_every_compile_proves_itself(monkeypatch):
    true = Mould.nquads
    monkeypatch.setattr(Mould, "nquads", lambda self, v: true(self, v).replace("c14n1 ", "c14n2 "))
    with pytest.raises(CredentialError) as refused:
        Press(publication()).sign(facts(), signer=signer(), created=NOW)
    assert refused.value.problem is Problem.MOULD_MISMATCH


def test_a_press_does_not_keep_moulds_without_end(monkeypatch):
    monkeypatch.setattr(presses, "_MOST_FORMS", 2)
    press = Press(publication())
    for marks in ({}, {CODES[0]: Decimal(1)}, {CODES[1]: Decimal(1)}, {}):
        some = facts(disclosure=Disclosure(marks=marks))
        pressed, full = both(some, press)
        assert pressed == full
    assert len(press._forms) == 2


def test_the_moment_of_signing_may_change_between_fills():
    for seconds in (0, 1, 1, 0):
        created = NOW + timedelta(seconds=seconds)
        assert PRESS.sign(facts(), signer=signer(), created=created) == document_bytes(
            sign(unsigned(), signer=signer(), created=created)
        )


SMALL = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": "https://issuer.example/1",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "result": [
            {"type": ["Result"], "value": "1"},
            {"type": ["Result"], "value": "2"},
            {"type": ["Result"], "status": "Completed"},
        ],
    },
}
RESULTS = ("credentialSubject", "result")
SLOTS = {"one": (*RESULTS, 0, "value"), "two": (*RESULTS, 1, "value")}


def by_hand(**values):
    document = SMALL
    for name, value in values.items():
        document = put(document, SLOTS[name], value)
    return canonical_nquads(document).decode()


@pytest.mark.parametrize(("one", "two"), [("1", "2"), ("2", "1"), ("same", "same"), ("", "x")])
def test_two_nodes_that_a_fill_makes_alike_are_canonicalised_in_the_ordinary_way(one, two):
    assert Mould(SMALL, SLOTS).nquads({"one": one, "two": two}) == by_hand(one=one, two=two)


def test_nodes_that_are_alike_from_the_start_are_canonicalised_in_the_ordinary_way():
    third = {"type": ["Result"], "status": "Completed"}
    sample = put(SMALL, RESULTS, [*SMALL["credentialSubject"]["result"], third])
    filled = put(sample, SLOTS["one"], "9")
    nquads = Mould(sample, {"one": SLOTS["one"]}).nquads({"one": "9"})
    assert nquads == canonical_nquads(filled).decode()


def test_two_equal_texts_in_one_set_make_one_line():
    sample = put(SMALL, RESULTS, [{"type": ["Result"], "value": ["a", "b"]}])
    slots = {"one": (*RESULTS, 0, "value", 0)}
    filled = put(sample, slots["one"], "b")
    assert Mould(sample, slots).nquads({"one": "b"}) == canonical_nquads(filled).decode()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"one": "1"},
        {"one": "1", "two": "2", "three": "3"},
        {"one": 1, "two": "2"},
        {"one": "1", "two": "\x01"},
    ],
)
def test_values_that_do_not_fit_are_not_filled_in(values):
    with pytest.raises(Unfit):
        Mould(SMALL, SLOTS).nquads(values)


@pytest.mark.parametrize("value", [5, "relative", "urn:uuid:2", "https://x.example/\u00e9"])
def test_an_iri_slot_takes_https_and_did_in_a_plain_alphabet_only(value):
    mould = Mould(SMALL, {"id": ("id",)})
    assert mould.nquads({"id": "https://x.example/1"})
    with pytest.raises(Unfit):
        mould.nquads({"id": value})


@pytest.mark.parametrize("path", [("type", 0), ("@context", 1)])
def test_types_and_contexts_cannot_be_slots(path):
    with pytest.raises((Unfit, CredentialError)):
        Mould(SMALL, {"slot": path}).nquads({"slot": "https://x.example/1"})


def test_a_document_with_named_graphs_is_not_moulded():
    inner = {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"], "issuer": "urn:a:b"}
    sample = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": "https://x.example/1",
        "verifiableCredential": [inner],
    }
    with pytest.raises(Unfit):
        Mould(sample, {"holder": ("holder",)})


def test_putting_a_value_leaves_the_original_alone():
    assert moulds.put(SMALL, ("id",), "urn:x:y")["id"] == "urn:x:y"
    assert SMALL["id"] == "urn:uuid:1"


@settings(max_examples=100)
@given(FACTS)
def test_whatever_a_press_signs_it_recognises_and_knows_what_was_signed(some):
    document = PRESS.sign(some, signer=signer(), created=NOW)
    recognised = PRESS.recognise(document)
    assert recognised is not None
    assert recognised.document == json.loads(document)
    (proof,) = recognised.document["proof"]
    verify_proof(recognised.document, proof, key=signer().public_key, now=NOW, data=recognised.data)


def test_a_credential_that_is_recognised_gets_the_same_report():
    world = World.in_order()
    document = PRESS.sign(facts(), signer=signer(), created=NOW)
    assert world.check(document, press=PRESS) == world.check(document)
    wrong = document.replace(b"Learner 01", b"Learner 02")
    assert PRESS.recognise(wrong) is not None
    assert world.check(wrong, press=PRESS) == world.check(wrong)
    assert world.check(wrong, press=PRESS).verdict is Verdict.INVALID


def test_every_changed_value_is_refused_on_the_fast_path_too():
    world = World.in_order()
    document = json.loads(PRESS.sign(facts(), signer=signer(), created=NOW))
    for path, value in leaves(document):
        other = (not value) if isinstance(value, bool) else value * 2
        altered = document_bytes(put(document, path, other))
        assert world.check(altered, press=PRESS).verdict is not Verdict.VALID, path


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"5",
        b"{}",
        b'{"credentialSubject": {"result": 5}}',
        b"[" * 100_000,
        b"\xff",
        document_bytes(SMALL),
    ],
)
def test_what_a_press_did_not_write_it_does_not_recognise(data):
    assert PRESS.recognise(data) is None


def test_a_true_written_as_one_or_a_whole_number_as_a_fraction_is_not_recognised():
    document = PRESS.sign(facts(), signer=signer(), created=NOW)
    assert b'"hashed":true' in document
    assert PRESS.recognise(document.replace(b'"hashed":true', b'"hashed":1')) is None
    assert PRESS.recognise(document.replace(b":5.5,", b":5.50,")) is None
    assert PRESS.recognise(document + b" ") is None
