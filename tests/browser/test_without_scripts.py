"""Without JavaScript everything essential works all the same."""

from __future__ import annotations

from pathlib import Path

from tests.browser.campus import Campus
from tests.browser.conftest import Visit
from tests.browser.test_earn_and_verify import assert_all_pass
from tests.browser.test_second_thoughts import claimed


def test_claim_and_verify_without_scripts(visit: Visit, own: Campus, tmp_path: Path) -> None:
    visitor = visit(own, "nl", 1280, scripts=False)
    claimed(visitor, "learner-02")
    file = visitor.save("a[download]", tmp_path)
    visitor.go("/microcredentials/verify")
    visitor.page.locator("#mc-file").set_input_files(file)
    visitor.page.locator("form:has(#mc-file) button").click()
    visitor.page.wait_for_load_state()
    assert_all_pass(visitor)


def test_what_is_no_credential_is_refused_in_words(
    visit: Visit, still: Campus, tmp_path: Path
) -> None:
    visitor = visit(still, "en", 1280, scripts=False)
    for name, content in {
        "empty.json": b"",
        "archive.zip": b"PK\x03\x04" + bytes(200),
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        "large.json": b"{" + b" " * (50 * 1024 * 1024),
    }.items():
        file = tmp_path / name
        file.write_bytes(content)
        visitor.go("/microcredentials/verify")
        visitor.page.locator("#mc-file").set_input_files(file)
        visitor.page.locator("form:has(#mc-file) button").click()
        visitor.page.wait_for_load_state()
        told = visitor.page.locator("[role=alert], .mc-verdict").first
        assert told.inner_text().strip(), name
        assert visitor.page.locator(".mc-note-good").count() == 0, name
