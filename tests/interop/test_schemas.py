"""Every credential passes 1EdTech's JSON schema, in both forms that were published under its name.

The schemas may not be passed on, so ``make test-interop`` fetches them. What it gets is the JSON-LD
variant; the formal one is derived from it by taking the second alternatives away.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from tests.interop.demo import Demo
from tests.interop.judges import ROOT

SCHEMAS = ROOT / "var" / "ob_schemas"
DIGESTS = {
    "ob_v3p0_achievementcredential_schema.json": (
        "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea"
    ),
    "ob_v3p0_profile_schema.json": (
        "6b268f2caa591bf657e2a290e195713c41dc2db4e1c797723cfd00a1a83f8f13"
    ),
}


def schema(name: str) -> dict[str, Any]:
    """Return a schema as 1EdTech served it in July 2026."""
    data = (SCHEMAS / name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == DIGESTS[name]
    return json.loads(data)


def takes_array(option: dict[str, Any]) -> bool:
    """Return whether an alternative is the array form, said once or as several demands at once."""
    demands = option.get("allOf", [option])
    return all(each.get("type") == "array" for each in demands)


def preferred(options: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the formal one of two alternatives, None where the choice is the schema's own."""
    arrays = [option for option in options if takes_array(option)]
    if len(options) == 2 and len(arrays) == 1:
        return arrays[0]
    kinds = [option.get("type") for option in options]
    if len(options) == 2 and set(kinds) == {"string", "object"}:
        return options[kinds.index("string")]
    return None


def formal(node: Any) -> Any:
    """Return the formal schema: of array or single value the array, of text or map the text."""
    if isinstance(node, list):
        return [formal(each) for each in node]
    if not isinstance(node, dict):
        return node
    chosen = preferred(node.get("oneOf", []))
    if chosen is not None:
        node = {key: value for key, value in node.items() if key != "oneOf"} | chosen
    return {key: formal(value) for key, value in node.items()}


def faults(instance: Any, rules: dict[str, Any]) -> list[str]:
    """Return what a validator says, each with the place it speaks of."""
    found = Draft201909Validator(rules).iter_errors(instance)
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in found]


@pytest.mark.parametrize("variant", ["JSON-LD", "formal"])
def test_every_credential_passes_the_schema(demo: Demo, variant: str) -> None:
    rules = schema("ob_v3p0_achievementcredential_schema.json")
    rules = formal(rules) if variant == "formal" else rules
    found = {name: faults(each, rules) for name, each in demo.credentials.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_every_issuer_passes_the_schema_of_a_profile(demo: Demo) -> None:
    rules = formal(schema("ob_v3p0_profile_schema.json"))
    issuers = [credential["issuer"] for credential in demo.credentials.values()]
    assert [said for issuer in issuers if (said := faults(issuer, rules))] == []


def test_the_schema_still_tells_good_from_bad(demo: Demo) -> None:
    credential = next(iter(demo.credentials.values()))
    rules = schema("ob_v3p0_achievementcredential_schema.json")
    assert faults({**credential, "type": "VerifiableCredential"}, formal(rules))
    assert faults({k: v for k, v in credential.items() if k != "issuer"}, rules)


def test_both_variants_are_at_hand() -> None:
    assert {Path(name).name for name in DIGESTS} <= {path.name for path in SCHEMAS.glob("*.json")}
