"""Canonical bytes: nothing is left out in silence, every trap of naive signing is shut."""

import random

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microcred_plugin.credential import canonical, contexts
from microcred_plugin.credential.alike import labels_by_search
from microcred_plugin.credential.canonical import canonical_lines, canonical_nquads
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.paths import path_of_key, path_of_value
from microcred_plugin.credential.quads import Quad, escaped, expanded_to_quads, iri, literal
from tests.credential.factories import changed, unsigned

VC = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES]


def refusal(document):
    with pytest.raises(CredentialError) as refused:
        canonical_nquads(document)
    return refused.value.problem, refused.value.where


def small(**more):
    return {
        "@context": VC,
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": "https://issuer.example/1",
        **more,
    }


def test_the_order_of_keys_and_sets_does_not_matter():
    document = unsigned()
    turned = {key: document[key] for key in reversed(document)}
    achievement = turned["credentialSubject"]["achievement"]
    achievement["alignment"] = list(reversed(achievement["alignment"]))
    assert canonical_nquads(turned) == canonical_nquads(unsigned())


def test_lines_are_sorted_by_code_point_and_end_in_one_newline():
    lines = canonical_nquads(unsigned()).decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert all(line.endswith(" .\n") for line in lines)


def test_a_term_that_no_context_defines_is_an_error_that_names_its_path():
    document = changed(unsigned(), ("credentialSubject", "achievement", "ects"), 6)
    where = "credentialSubject.achievement.ects"
    assert refusal(document) == (Problem.UNDEFINED_TERM, where)


def test_a_term_outside_the_type_that_defines_it_is_an_error():
    assert refusal(small(creditsAvailable=6)) == (Problem.UNDEFINED_TERM, "creditsAvailable")


def test_a_relative_id_is_an_error_and_not_resolved_against_a_made_up_base():
    document = changed(unsigned(), ("credentialSubject", "achievement", "id"), "modules/1")
    where = "credentialSubject.achievement.id"
    assert refusal(document) == (Problem.NOT_ABSOLUTE, where)


def test_a_relative_type_is_an_error():
    assert refusal(small(type=["VerifiableCredential", "Unheard"])) == (
        Problem.NOT_ABSOLUTE,
        "type[1]",
    )


@pytest.mark.parametrize("bad", ["_:b0", "https://a b", "https://a<b>", 'urn:"x"', "https://a\n"])
def test_an_id_that_is_no_absolute_iri_is_an_error(bad):
    assert refusal(small(id=bad))[0] is Problem.NOT_ABSOLUTE


def test_a_reference_to_something_relative_is_an_error():
    assert refusal(small(issuer="issuers/1")) == (Problem.NOT_ABSOLUTE, "issuer")


def test_an_unknown_context_is_an_error_that_names_it():
    document = {**small(), "@context": [*VC, "https://unknown.example/v1"]}
    assert refusal(document) == (Problem.UNKNOWN_CONTEXT, "https://unknown.example/v1")


@pytest.mark.parametrize("inline", [{"name": "https://x.example/name"}, None, [], [None], 5])
def test_a_context_written_inside_the_document_is_refused(inline):
    assert refusal({**small(), "@context": inline}) == (Problem.UNKNOWN_CONTEXT, "@context")


def test_a_context_that_tries_to_redefine_protected_terms_is_refused():
    wider = contexts.bundled().with_extra(
        {"https://evil.example/": {"@context": {"VerifiableCredential": "https://evil.example/x"}}}
    )
    document = {**small(), "@context": [*VC, "https://evil.example/"]}
    with pytest.raises(CredentialError) as refused:
        canonical_nquads(document, contexts=wider)
    assert refused.value.problem is Problem.BAD_JSON_LD


@pytest.mark.parametrize("keyword", ["@graph", "@included", "@reverse", "@nest", "@index", "@id"])
def test_a_keyword_where_no_keyword_belongs_names_its_place(keyword):
    document = small(credentialSubject={"type": ["AchievementSubject"], keyword: "x"})
    assert refusal(document) == (Problem.UNSUPPORTED_KEYWORD, f"credentialSubject.{keyword}")


@pytest.mark.parametrize("keyword", ["@graph", "@included", "@reverse", "@nest", "@index", "@id"])
def test_keywords_that_rearrange_a_document_are_refused(keyword):
    assert refusal(small(**{keyword: []})) == (Problem.UNSUPPORTED_KEYWORD, keyword)


@pytest.mark.parametrize("key", ["https://schema.org/name", "urn:x", "_:b0", ":"])
def test_a_property_must_be_named_by_its_term_since_readers_look_for_no_other_name(key):
    document = small(credentialSubject={"type": ["AchievementSubject"], key: "x"})
    assert refusal(document) == (Problem.UNSUPPORTED_KEYWORD, f"credentialSubject.{key}")


def test_an_integer_that_no_double_holds_is_refused():
    assert refusal(small(name=10**400))[0] is Problem.BAD_JSON_LD


def test_a_text_with_direction_is_refused_since_quads_would_lose_it():
    name = {"@value": "x", "@language": "en", "@direction": "rtl"}
    assert refusal(small(name=name)) == (Problem.UNSUPPORTED_KEYWORD, "name.@direction")


def test_a_text_in_a_language_is_signed_with_its_language():
    lines = canonical_nquads(small(name={"@value": "x", "@language": "en-GB"})).decode()
    assert '"x"@en-gb .' in lines


@pytest.mark.parametrize(
    "shape", [{"type": 5}, {"id": 7}, {"issuer": [[{"id": 4}]]}, {"name": {"@value": {}}}]
)
def test_shapes_that_json_ld_does_not_know_are_refused_with_our_error(shape):
    assert refusal(small(**shape))[0] in {Problem.BAD_JSON_LD, Problem.NOT_ABSOLUTE}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (6, '"6"'),
        (6.0, '"6"'),
        (5.5, '"5.5E0"'),
        (-0.0, '"0"'),
        (1e20, '"100000000000000000000"'),
        (1e21, '"1.0E21"'),
        (1e-7, '"1.0E-7"'),
        (12345678901234567890, '"12345678901234567168"'),
        (-1234.5678, '"-1.2345678E3"'),
    ],
)
def test_numbers_of_others_are_read_as_a_reader_with_doubles_does(number, written):
    node = {"@id": "urn:a", "https://a.example/p": [{"@value": number}]}
    (quad,) = expanded_to_quads([node])
    assert quad.object.startswith(written + "^^")


def test_a_number_beyond_all_doubles_is_refused():
    node = {"@id": "urn:a", "https://a.example/p": [{"@value": 10**400}]}
    with pytest.raises(CredentialError) as refused:
        expanded_to_quads([node])
    assert refused.value.problem is Problem.UNSAFE_NUMBER


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"@value": True}, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ({"@value": 3, "@type": "http://www.w3.org/2001/XMLSchema#double"}, '"3.0E0"'),
        ({"@value": {"b": 1, "a": []}, "@type": "@json"}, '"{\\"a\\":[],\\"b\\":1}"^^'),
    ],
)
def test_typed_values_are_written_in_canonical_form(value, written):
    (quad,) = expanded_to_quads([{"@id": "urn:a", "https://a.example/p": [value]}])
    assert quad.object.startswith(written)


def test_a_bad_language_tag_is_refused():
    value = {"@value": "x", "@language": "no spaces"}
    with pytest.raises(CredentialError) as refused:
        expanded_to_quads([{"@id": "urn:a", "https://a.example/p": [value]}])
    assert refused.value.problem is Problem.BAD_JSON_LD


def test_an_empty_list_is_the_end_of_all_lists():
    (quad,) = expanded_to_quads([{"@id": "urn:a", "https://a.example/p": [{"@list": []}]}])
    assert quad.object == "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"


def test_a_keyword_that_quads_cannot_hold_is_refused():
    with pytest.raises(CredentialError) as refused:
        expanded_to_quads([{"@id": "urn:a", "@reverse": {}}])
    assert refused.value.problem is Problem.UNSUPPORTED_KEYWORD


@pytest.mark.parametrize("point", [0x01, 0x08, 0x0B, 0x0C, 0x1F, 0x7F, 0x22, 0x5C, 0xFFFE, 0x85])
def test_awkward_characters_are_escaped_as_an_independent_library_does(point):
    theirs = str(pyoxigraph.Literal(f"a{chr(point)}b"))
    assert f'"{escaped(f"a{chr(point)}b")}"' == theirs


def test_a_lone_surrogate_in_a_document_is_refused():
    assert refusal(small(name="\ud800"))[0] is Problem.LONE_SURROGATE


def test_no_address_can_smuggle_in_another_quad():
    with pytest.raises(CredentialError):
        iri("https://a.example/> <urn:p> <urn:o> .\n<urn:s")


TERMS = [f"_:n{number}" for number in range(6)] + ["<urn:a>", "<urn:b>"]
QUADS = st.builds(
    Quad,
    st.sampled_from(TERMS),
    st.sampled_from(["<urn:p>", "<urn:q>"]),
    st.sampled_from([*TERMS, '"x"', '"y"@nl']),
    st.sampled_from(["", "", "", "_:g", "<urn:g>"]),
)


def by_library(quads):
    text = "".join(quad.line() for quad in quads)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).splitlines())


@settings(max_examples=300, deadline=None)
@given(st.lists(QUADS, min_size=1, max_size=14, unique=True))
def test_any_small_graph_comes_out_as_from_an_independent_library(quads):
    assert [line.encode().rstrip(b"\n") for line in canonical_lines(quads)] == by_library(quads)


@settings(max_examples=50, deadline=None)
@given(st.lists(QUADS, min_size=1, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_names_of_blank_nodes_in_the_input_do_not_matter(quads, chance):
    names = [term for term in TERMS if term.startswith("_:")] + ["_:g"]
    other = dict(zip(names, chance.sample(names, len(names)), strict=True))
    renamed = [Quad(*(other.get(term, term) for term in quad)) for quad in quads]
    chance.shuffle(renamed)
    assert canonical_lines(renamed) == canonical_lines(quads)


def test_the_search_for_names_stops_at_its_bound():
    quads = [
        Quad(f"_:n{one}", "<urn:p>", f"_:n{two}", "")
        for one in range(8)
        for two in range(8)
        if one != two
    ]
    random.Random(1).shuffle(quads)
    with pytest.raises(CredentialError) as refused:
        canonical_lines(quads)
    assert refused.value.problem is Problem.TOO_COSTLY


def test_a_chain_of_alike_nodes_that_no_stack_holds_is_too_costly():
    cells = [Quad(f"_:{n}", "<urn:rest>", f"_:{n + 1}", "") for n in range(3_000)]
    with pytest.raises(CredentialError) as refused:
        canonical.canonical_lines(cells)
    assert refused.value.problem is Problem.TOO_COSTLY


def test_a_few_alike_nodes_are_no_reason_to_refuse():
    result = {"type": ["Result"], "value": "A"}
    subject = {"type": ["AchievementSubject"], "result": [result, dict(result), dict(result)]}
    assert canonical_nquads(small(credentialSubject=subject)).count(b'"A"') == 3


def test_search_and_hash_order_agree_where_no_search_is_needed():
    quads = [Quad("_:x", "<urn:p>", '"1"', ""), Quad("_:y", "<urn:p>", '"2"', "")]
    mentions = {"_:x": [quads[0]], "_:y": [quads[1]]}
    hashes = {node: canonical.first_degree_hash(node, about) for node, about in mentions.items()}
    searched = labels_by_search(mentions, hashes, algorithm="sha256")
    assert searched == canonical.canonical_labels(quads)


def test_a_direction_never_gets_into_quads():
    value = {"@value": "x", "@direction": "rtl"}
    with pytest.raises(CredentialError) as refused:
        expanded_to_quads([{"@id": "urn:a", "https://a.example/p": [value]}])
    assert refused.value.problem is Problem.UNSUPPORTED_KEYWORD


def test_worked_out_contexts_are_forgotten_before_they_are_too_many(monkeypatch):
    first = canonical_nquads(unsigned())
    monkeypatch.setattr("microcred_plugin.credential.processor._MOST_KEPT", 1)
    wider = contexts.bundled().with_extra({})
    assert canonical_nquads(unsigned(), contexts=wider) == first
    assert canonical_nquads(unsigned(), contexts=wider) == first


def test_paths_of_what_is_not_there_are_empty():
    assert path_of_value({"a": ["b"]}, "c") == path_of_value({"a": 5}, 5) == ""
    assert path_of_key({"a": [{"b": 1}]}, "c") == ""
    assert path_of_key({"a": [{"b": 1}]}, "b") == "a[0].b"


def test_a_string_literal_never_shows_its_type():
    assert literal("x") == '"x"'
    assert literal("x", datatype="urn:t") == '"x"^^<urn:t>'
