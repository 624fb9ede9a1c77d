"""A person at a browser: logs in, looks, and is told by axe what would keep others out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.campus import ROOT, Campus

SCREENSHOTS = ROOT / "var" / "screenshots"
QUESTIONS = json.loads((ROOT / "campus/data/questions.json").read_text("utf-8"))
ALGEBRA = "algorithms-in-algebra"
KEY = "course-v1:LeidenX+MC-AIA+2026_1"

_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_OUTSIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    .filter(e => !e.closest('.mc-scroll, .scroll, pre, .mc-unseen, .unseen'))
    .slice(0, 5).map(e => e.tagName + '.' + e.className)"""


@dataclass
class Visitor:
    """Somebody with one browser window in one language."""

    page: Page
    campus: Campus
    language: str
    width: int

    def log_in(self, name: str) -> None:
        """Pick a person in the entrance, in the visitor's language."""
        self.go("/")
        self.page.locator(f"button[name=username][value={name}]").click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> None:
        """Open an address of the campus; the language is asked for once and remembered."""
        address = path if path.startswith("http") else f"{self.campus.url}{path}"
        self.page.goto(address)

    def look(self, name: str) -> None:
        """Keep a picture, and fail where axe or the edge of the window objects."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        picture = SCREENSHOTS / f"{name}-{self.language}-{self.width}.png"
        self.page.screenshot(path=picture, full_page=True)
        found = Axe().run(self.page, options=_RULES).response["violations"]
        assert not found, f"{name}: " + json.dumps(
            [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found],
            indent=1,
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{name} is {wide} px wide: {self.page.evaluate(_OUTSIDE)}"
        spoken = self.page.evaluate("document.documentElement.lang")
        assert spoken == self.language, f"{name} speaks {spoken}"

    def answer(self, subsection: str, *, keyboard: bool = False) -> None:
        """Answer every question of a part rightly and hand it in."""
        self.go(f"/courses/{KEY}/subsections/{subsection}")
        for place, question in enumerate(QUESTIONS[ALGEBRA][subsection]):
            card = self.page.locator("fieldset.question").nth(place)
            for field, value in _entries(question):
                box = card.locator(field)
                if value is not None:
                    box.focus()
                    self.page.keyboard.type(value)
                elif keyboard:
                    box.focus()
                    self.page.keyboard.press("Space")
                else:
                    box.check()
        button = self.page.locator("main form button.button").last
        if keyboard:
            button.focus()
            self.enter()
        else:
            button.click()
            self.page.wait_for_load_state()

    def enter(self) -> None:
        """Press Enter on what has the focus, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tab_to(self, selector: str, *, most: int = 120) -> None:
        """Press Tab until the element has the focus, as somebody without a mouse does."""
        target = self.page.locator(selector).first
        for _ in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {selector}")

    def save(self, selector: str, folder: Path) -> Path:
        """Click a download and return the file."""
        with self.page.expect_download() as coming:
            self.page.locator(selector).first.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path


def _entries(question: dict[str, object]) -> list[tuple[str, str | None]]:
    answer = question["answer"]
    if question["kind"] == "number":
        return [("input", str(answer))]
    wanted = answer if isinstance(answer, list) else [answer]
    return [(f"input[value='{index}']", None) for index in wanted]


def lines_of(page: Page) -> dict[str, str]:
    """Return the lines of a report by name: `good`, `bad`, `care` or what else their tone is."""
    found = {}
    for line in page.locator(".mc-line").all():
        tag = line.locator("h3 .mc-tag").get_attribute("class") or ""
        tone = re.search(r"mc-tag-(\w+)", tag)
        found[(line.get_attribute("id") or "").removeprefix("mc-line-")] = (
            tone.group(1) if tone else ""
        )
    return found
