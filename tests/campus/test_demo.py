"""The demonstration, run for real, says what the offer says: learners, events, worker, files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFER = json.loads((ROOT / "campus" / "data" / "offer.json").read_text(encoding="utf-8"))
CASES = [
    (learner["handle"], enrolment)
    for learner in OFFER["learners"]
    for enrolment in learner["enrolments"]
]
IDS = [f"{handle}-{enrolment['module']}" for handle, enrolment in CASES]
FACTS = ("eligible", "course_percent", "course_passed", "outcomes", "reasons")
LONG = 300

# Two runs serve all of these; they share a process of a parallel run.
pytestmark = pytest.mark.xdist_group("demo")


def demo(*arguments, **options):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "microcred_demo", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
        env=environment | options,
    )


def run(folder, *arguments):
    done = demo("--out", folder / "out", "--json", "--keep", folder / "campus", *arguments)
    assert done.returncode == 0, done.stderr
    return {(row["learner"], row["module"]): row for row in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """Where nobody approves, and where it wrote to."""
    folder = tmp_path_factory.mktemp("waiting")
    return run(folder), folder / "out"


@pytest.fixture(scope="module")
def approved(tmp_path_factory):
    """Where the instructor approves, and where it wrote to."""
    folder = tmp_path_factory.mktemp("approved")
    return run(folder, "--approve"), folder / "out"


def test_every_learner_in_every_module_is_told(waiting):
    rows, _ = waiting

    assert list(rows) == [(handle, enrolment["module"]) for handle, enrolment in CASES]
    assert [row["course_key"] for row in rows.values()] == [
        enrolment["course_key"] for _, enrolment in CASES
    ]


@pytest.mark.parametrize(("handle", "enrolment"), CASES, ids=IDS)
def test_verdict_reasons_and_state_are_those_of_the_offer(waiting, handle, enrolment):
    row, expected = waiting[0][handle, enrolment["module"]], enrolment["expected"]

    assert {name: row[name] for name in FACTS} == {name: expected[name] for name in FACTS}
    assert (row["state"], row["flag"]) == (expected["award_state"], None)


@pytest.mark.parametrize(("handle", "enrolment"), CASES, ids=IDS)
def test_approving_changes_only_what_waited_for_it(approved, handle, enrolment):
    row, expected = approved[0][handle, enrolment["module"]], enrolment["expected"]
    state = {"eligible": "offered"}.get(expected["award_state"], expected["award_state"])

    assert {name: row[name] for name in FACTS} == {name: expected[name] for name in FACTS}
    assert row["state"] == state


def test_a_score_lowered_after_the_award_raises_a_flag_and_revokes_nothing(waiting):
    corrected = {key: row["after_correction"] for key, row in waiting[0].items()}
    expected = {
        (handle, enrolment["module"]): enrolment["then"]["expected"]
        for handle, enrolment in CASES
        if "then" in enrolment
    }

    assert {key for key, after in corrected.items() if after} == set(expected)
    for key, then in expected.items():
        after = corrected[key]
        assert {name: after[name] for name in FACTS} == {name: then[name] for name in FACTS}
        assert (after["state"], after["flag"]) == (then["award_state"], then["flag"])


@pytest.mark.parametrize("how", ["waiting", "approved"])
def test_each_credential_offered_is_a_file_and_no_other(how, request):
    rows, out = request.getfixturevalue(how)
    files = {row["file"] for row in rows.values() if row["state"] == "offered"}

    assert None not in files
    assert {path.name for path in out.iterdir()} == {*files, "documents.json"}
    assert all(row["file"] is None for row in rows.values() if row["state"] != "offered")


def test_everyone_holds_in_the_end_what_the_offer_says(approved):
    rows, _ = approved
    held = {}
    for (handle, module), row in rows.items():
        if row["file"]:
            held.setdefault(handle, []).append(module)

    expected = OFFER["expected_after_all_awards"]["learners"]
    assert held == {one["handle"]: one["credentials"] for one in expected if one["credentials"]}


def test_a_credential_names_its_learner_and_carries_no_marks(approved):
    rows, out = approved
    row = rows["learner-01", "algorithms-in-algebra"]

    text = (out / row["file"]).read_text(encoding="utf-8")

    assert "Learner 01" in text
    assert "learner-01@campus.example" not in text
    assert json.loads(text)["id"].startswith("https://campus.example/microcredentials/credentials/")
    results = json.loads(text)["credentialSubject"]["result"]
    assert {result["status"] for result in results} == {"Completed"}
    assert not any("value" in result for result in results)
