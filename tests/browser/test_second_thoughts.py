"""Declining, showing it to others, taking back; and what happens when things are done twice."""

from __future__ import annotations

from pathlib import Path

from tests.browser.campus import Campus
from tests.browser.conftest import Visit
from tests.browser.test_earn_and_verify import CLAIM, assert_all_pass
from tests.browser.visitor import ALGEBRA, KEY, Visitor, lines_of

MINE = "/microcredentials/mine/{award}"


def claimed(visitor: Visitor, learner: str) -> str:
    """Log in, claim the offer in algebra, and return the id of the award."""
    award = visitor.campus.award(learner, ALGEBRA)
    visitor.log_in(learner)
    visitor.go(MINE.format(award=award))
    visitor.page.locator(CLAIM).click()
    visitor.page.wait_for_load_state()
    return award


def test_declined_and_asked_for_again(visit: Visit, own: Campus, language: str, width: int) -> None:
    visitor = visit(own, language, width)
    award = own.award("learner-02", ALGEBRA)
    visitor.log_in("learner-02")
    visitor.go(MINE.format(award=award) + "/decline")
    visitor.page.locator("main form button.mc-button-bad").click()
    visitor.page.wait_for_load_state()
    visitor.go(MINE.format(award=award))
    visitor.look("declined")
    visitor.page.locator("form[action$='/reopen'] button").click()
    visitor.page.wait_for_load_state()
    visitor.go(MINE.format(award=award))
    assert visitor.page.locator(CLAIM).count() == 1


def test_shown_with_a_link_and_on_a_public_page(
    visit: Visit, own: Campus, language: str, width: int
) -> None:
    learner = visit(own, language, width)
    award = claimed(learner, "learner-02")
    learner.page.locator("form[action$='/link'] button[value=new]").click()
    learner.page.wait_for_load_state()
    link = learner.page.locator("#share-link").input_value()
    learner.page.locator("form[action$='/public'] button").click()
    learner.page.wait_for_load_state()
    learner.look("shared")

    anybody = visit(own, language, width)
    path = "/microcredentials/" + link.partition("/microcredentials/")[2]
    anybody.go(path)
    anybody.look("share-link")
    anybody.go("/microcredentials/verify")
    anybody.page.locator("#mc-url").fill(link)
    anybody.page.locator("form:has(#mc-url) button").click()
    anybody.page.wait_for_load_state()
    assert_all_pass(anybody)

    learner.go(MINE.format(award=award))
    learner.page.locator("form[action$='/link'] button[value=stop]").click()
    learner.page.wait_for_load_state()
    answer = anybody.page.goto(own.url + path)
    assert answer is not None
    assert answer.status == 404


def test_more_is_shown_only_by_a_new_credential(visit: Visit, own: Campus, tmp_path: Path) -> None:
    visitor = visit(own, "nl", 1280)
    award = claimed(visitor, "learner-02")
    before = visitor.save("a[download]", tmp_path)
    visitor.go(MINE.format(award=award) + "/disclosure")
    visitor.look("disclosure")
    for tick in visitor.page.locator("input[name=show]").all():
        tick.check()
    visitor.page.locator("button[name=act][value=show]").click()
    visitor.page.wait_for_load_state()
    visitor.look("disclosure-changes")
    visitor.page.locator("button[name=act][value=change]").click()
    visitor.page.wait_for_load_state()
    after = visitor.save("a[download]", tmp_path)
    assert '"value"' not in before.read_text("utf-8")
    assert '"value"' in after.read_text("utf-8")
    visitor.go("/microcredentials/verify")
    visitor.page.locator("#mc-file").set_input_files(before)
    visitor.page.locator("form:has(#mc-file) button").click()
    visitor.page.wait_for_load_state()
    assert lines_of(visitor.page)["status"] == "bad"


def test_an_instructor_approves_and_revokes(
    visit: Visit, own: Campus, tmp_path: Path, language: str, width: int
) -> None:
    networks = "course-v1:LeidenX+MC-CN+2026_1"
    learner = visit(own, language, width)
    claimed(learner, "learner-02")
    file = learner.save("a[download]", tmp_path)

    teacher = visit(own, language, width)
    teacher.log_in("instructor")
    waiting = own.award("learner-02", "complex-networks")
    teacher.go(f"/microcredentials/instructor/{networks}/{waiting}/approve")
    teacher.look("approve")
    teacher.page.locator("main form button[type=submit]").click()
    teacher.page.wait_for_load_state()
    teacher.look("approved")
    award = own.award("learner-02", ALGEBRA)
    teacher.go(f"/microcredentials/instructor/{KEY}/{award}/revoke")
    teacher.page.locator("#mc-reason").fill("The exam was marked wrongly.")
    teacher.page.locator("main form button[type=submit]").click()
    teacher.page.wait_for_load_state()
    teacher.look("revoked-by-staff")

    learner.go(MINE.format(award=award))
    learner.look("revoked")
    learner.go("/microcredentials/verify")
    learner.page.locator("#mc-file").set_input_files(file)
    learner.page.locator("form:has(#mc-file) button").click()
    learner.page.wait_for_load_state()
    assert lines_of(learner.page)["status"] == "bad"
    learner.look("verified-revoked")


def test_two_tabs_and_a_double_click_claim_once(visit: Visit, own: Campus) -> None:
    visitor = visit(own, "en", 1280)
    award = own.award("learner-02", ALGEBRA)
    visitor.log_in("learner-02")
    visitor.go(MINE.format(award=award))
    other = visitor.page.context.new_page()
    other.goto(own.url + MINE.format(award=award))
    visitor.page.locator(CLAIM).dblclick()
    visitor.page.wait_for_load_state()
    other.locator(CLAIM).click()
    other.wait_for_load_state()
    assert other.locator("a[download]").count() >= 1
    live = own.rows("select count(*) from microcred_plugin_credential where live = 1")
    lines = own.rows("select count(*) from microcred_plugin_auditentry where action = 'claim'")
    assert lines == [(1,)]
    assert live == own.rows(
        "select count(*) from microcred_plugin_award where state in ('offered', 'claimed')"
    )


def test_a_login_that_expired_in_the_middle_leads_back(visit: Visit, own: Campus) -> None:
    visitor = visit(own, "en", 1280)
    award = own.award("learner-02", ALGEBRA)
    visitor.log_in("learner-02")
    visitor.go(MINE.format(award=award))
    visitor.page.context.clear_cookies(name="campus_session")
    visitor.page.locator(CLAIM).click()
    visitor.page.wait_for_load_state()
    visitor.page.locator("button[name=username][value=learner-02]").click()
    visitor.page.wait_for_load_state()
    visitor.page.wait_for_url(f"**/microcredentials/mine/{award}**")
    assert visitor.page.locator(CLAIM).count() == 1
