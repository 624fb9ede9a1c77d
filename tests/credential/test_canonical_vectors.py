"""RDFC-1.0 against every test of W3C's rdf-canon suite: results, names of blank nodes, refusal."""

import json
from pathlib import Path

import pyoxigraph
import pytest

from microcred_plugin.credential.canonical import Hash, canonical_labels, canonical_lines
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.quads import Quad, literal

SUITE = Path(__file__).resolve().parents[3] / "shared" / "standards" / "vectors" / "rdf-canon"


def entries(kind):
    if not SUITE.is_dir():
        return [pytest.param(None, marks=pytest.mark.skip("shared/standards is not at hand"))]
    manifest = json.loads((SUITE / "manifest.jsonld").read_text("utf-8"))["entries"]
    chosen = [entry for entry in manifest if entry["type"] == f"rdfc:RDFC10{kind}Test"]
    return [pytest.param(entry, id=entry["id"]) for entry in chosen]


def algorithm(entry):
    return Hash(entry.get("hashAlgorithm", "SHA256").lower())


def read_quads(name):
    data = (SUITE / name).read_bytes()
    parsed = pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS)
    return [Quad(*map(term, (q.subject, q.predicate, q.object, q.graph_name))) for q in parsed]


def term(value):
    if isinstance(value, pyoxigraph.DefaultGraph):
        return ""
    if isinstance(value, pyoxigraph.Literal):
        return literal(value.value, datatype=value.datatype.value, language=value.language)
    return str(value)


@pytest.mark.parametrize("entry", entries("Eval"))
def test_the_canonical_form_is_the_published_one(entry):
    lines = canonical_lines(read_quads(entry["action"]), algorithm=algorithm(entry))
    assert "".join(lines).encode() == (SUITE / entry["result"]).read_bytes()


@pytest.mark.parametrize("entry", entries("Map"))
def test_every_blank_node_gets_the_published_name(entry):
    labels = canonical_labels(read_quads(entry["action"]), algorithm=algorithm(entry))
    named = {node.removeprefix("_:"): name.removeprefix("_:") for node, name in labels.items()}
    assert named == json.loads((SUITE / entry["result"]).read_text("utf-8"))


@pytest.mark.parametrize("entry", entries("NegativeEval"))
def test_a_document_made_to_cost_without_end_is_refused(entry):
    with pytest.raises(CredentialError) as refusal:
        canonical_lines(read_quads(entry["action"]))
    assert refusal.value.problem is Problem.TOO_COSTLY


def test_the_suite_is_whole():
    if not SUITE.is_dir():
        pytest.skip("the folder shared/standards is not beside the project")
    counts = [len(entries(kind)) for kind in ("Eval", "Map", "NegativeEval")]
    assert counts == [64, 21, 1]
