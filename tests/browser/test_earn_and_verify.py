"""The main way: answer, get an offer, claim it, take the file, and have it checked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.campus import Campus
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, lines_of

PARTS = ("ps1", "ps2", "ps3", "ps4", "exam")
CLAIM = "button[name=act][value=claim]"
PASSED = {"form", "signature", "issuer", "status", "dates", "framework"}


def open_offer(visitor: Visitor) -> None:
    """Wait for the offer on the dashboard, as somebody who reloads the page, and open it."""
    for _ in range(60):
        visitor.go("/dashboard")
        offer = visitor.page.locator(".mc a.mc-button[href*='/microcredentials/mine/']")
        if offer.count():
            offer.first.click()
            visitor.page.wait_for_load_state()
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError("no offer came")


def assert_all_pass(visitor: Visitor) -> None:
    """Expect that each line passes, recognition apart, which is for information."""
    lines = lines_of(visitor.page)
    assert {name for name, tone in lines.items() if tone == "good"} >= PASSED, lines
    assert visitor.page.locator(".mc-verdict.mc-note-good").count() == 1


def test_from_the_first_answer_to_a_verified_credential(
    visit: Visit, own: Campus, tmp_path: Path, language: str, width: int
) -> None:
    visitor = visit(own, language, width)
    visitor.log_in("learner-01")
    for part in PARTS:
        visitor.answer(part)
    visitor.look("answered")

    open_offer(visitor)
    visitor.look("offer-before-choosing")
    assert visitor.page.locator(".mc-name").inner_text() == "Learner 01"
    visitor.page.locator("input[name=show]").first.check()
    visitor.page.locator("button[name=act][value=show]").click()
    visitor.page.wait_for_load_state()
    visitor.look("offer-with-a-choice")
    visitor.page.locator(CLAIM).click()
    visitor.page.wait_for_load_state()
    visitor.look("claimed")

    file = visitor.save("a[download]", tmp_path)
    content = json.loads(file.read_text("utf-8"))
    assert content["credentialSubject"]["identifier"][0]["identityHash"] == "Learner 01"
    visitor.page.locator("a.mc-button[href*='/credentials/']").first.click()
    visitor.page.wait_for_load_state()
    visitor.look("credential")

    visitor.go("/microcredentials/verify")
    visitor.page.locator("#mc-file").set_input_files(file)
    visitor.page.locator("form:has(#mc-file) button").click()
    visitor.page.wait_for_load_state()
    assert_all_pass(visitor)
    visitor.look("verified")

    altered = file.read_text("utf-8").replace("Learner 01", "Learner 02")
    visitor.page.locator("#mc-text").fill(altered)
    visitor.page.locator("form:has(#mc-text) button").click()
    visitor.page.wait_for_load_state()
    assert lines_of(visitor.page)["signature"] == "bad"
    visitor.look("altered")


def test_the_same_way_with_the_keyboard_alone(visit: Visit, own: Campus, tmp_path: Path) -> None:
    visitor = visit(own, "nl", 320)
    visitor.go("/")
    visitor.tab_to("button[name=username][value=learner-01]")
    visitor.enter()
    for part in PARTS:
        visitor.answer(part, keyboard=True)
    open_offer(visitor)
    visitor.tab_to("input[name=show]")
    visitor.page.keyboard.press("Space")
    visitor.tab_to("button[name=act][value=show]")
    visitor.enter()
    visitor.tab_to(CLAIM)
    visitor.enter()
    visitor.tab_to("a[download]")
    with visitor.page.expect_download() as coming:
        visitor.page.keyboard.press("Enter")
    content = Path(coming.value.path()).read_text("utf-8")
    visitor.go("/microcredentials/verify")
    visitor.tab_to("#mc-text")
    visitor.page.keyboard.insert_text(content)
    visitor.tab_to("form:has(#mc-text) button")
    visitor.enter()
    assert_all_pass(visitor)
