"""What comes between somebody and a decision: a session that ends, a page of an earlier session, a
server that fails. Nothing typed is lost, and nothing is recorded that was not meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from journal.decisions import Action, Decision
from review import deciding, sessions
from review.queue_load import load
from review.web.context import Context
from tests.browser.conftest import KEY, PASSWORD
from tests.browser.test_review_page import QUIET, enter, said, shot, shown
from tests.unit.review import cases

NOTE = "Đã gọi xã, chị Hoa xác nhận là mẹ"


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n, candidates=5, due_in=60) for n in range(50, 56)]
    load(context.queue, KEY, "66", cases.NIGHT, [*asked, cases.dead_but_paid(60)], up_to=0)


@pytest.fixture
def writing(page: Page) -> Page:
    """A case with a note that is not sent yet; its sheet is closed."""
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("KeyM")
    page.get_by_label("Giấy tờ làm căn cứ").fill(NOTE)
    page.keyboard.press("Escape")
    return page


def send(tab: Page) -> None:
    tab.keyboard.press("KeyM")
    tab.keyboard.press("Control+Enter")


def sign_in_again(tab: Page) -> None:
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_label("Mật khẩu")).to_be_focused()
    tab.keyboard.insert_text(PASSWORD)
    tab.keyboard.press("Enter")


def test_numbers_are_asked_for_after_the_session_ended(writing: Page, context: Context) -> None:
    sessions.end_all(context.database, "lan.nt")
    writing.keyboard.press("KeyR")
    sign_in_again(writing)
    expect(writing.locator("#numbers")).to_contain_text(cases.RECORD_NUMBER[-6:])
    expect(writing.locator("#veil")).to_be_empty()
    expect(writing.locator("#note-m")).to_have_value(NOTE)
    send(writing)
    shown(writing, 51)
    assert [(one.action, one.note) for one in said(context)] == [
        (Action.REVEAL, None), (Action.DECIDE, NOTE)
    ]  # fmt: skip


def test_numbers_are_hidden_after_the_session_ended(writing: Page, context: Context) -> None:
    numbers = writing.locator("#numbers")
    writing.keyboard.press("KeyR")
    expect(numbers).to_contain_text(cases.RECORD_NUMBER[-6:])
    sessions.end_all(context.database, "lan.nt")
    writing.keyboard.press("KeyR")
    writing.get_by_role("dialog").get_by_label("Tên đăng nhập").fill("lan.nt")
    writing.get_by_role("dialog").get_by_label("Mật khẩu").fill(PASSWORD)
    writing.keyboard.press("Enter")
    expect(writing.locator("#veil")).to_be_empty()
    expect(writing.locator("#note-m")).to_have_value(NOTE)
    writing.keyboard.press("KeyR")
    expect(numbers).not_to_contain_text(cases.RECORD_NUMBER[-6:])
    send(writing)
    shown(writing, 51)
    assert [one.note for one in said(context)] == [None, NOTE]


def test_who_signs_in_over_somebody_elses_page_gets_their_own(
    writing: Page, context: Context
) -> None:
    writing.keyboard.press("KeyR")
    expect(writing.locator("#numbers")).to_contain_text(cases.RECORD_NUMBER[-6:])
    sessions.end_all(context.database, "lan.nt")
    writing.keyboard.press("KeyR")
    writing.get_by_role("dialog").get_by_label("Tên đăng nhập").fill("mai.h")
    writing.get_by_role("dialog").get_by_label("Mật khẩu").fill(PASSWORD)
    writing.keyboard.press("Enter")
    expect(writing.locator(".who")).to_contain_text("H'Mai Ayŭn")
    expect(writing.locator("#note-m")).to_have_value("")


def test_every_form_of_the_page_is_of_the_new_session(writing: Page, context: Context) -> None:
    sessions.end_all(context.database, "lan.nt")
    send(writing)
    sign_in_again(writing)
    shown(writing, 51)
    writing.keyboard.press("Shift+Slash")
    writing.get_by_role("button", name="Tắt phím tắt").click()
    expect(writing.locator("body")).to_have_attribute("data-keys", "off")
    writing.get_by_role("button", name="Thoát").click()
    writing.wait_for_url("**/dang-nhap")
    assert sessions.end_all(context.database, "lan.nt") == 0


def test_a_page_of_an_earlier_session_loses_nothing(writing: Page, context: Context) -> None:
    """The session ended, and its person signed in anew in another tab."""
    sessions.end_all(context.database, "lan.nt")
    other = writing.context.new_page()
    enter(other)
    other.close()
    send(writing)
    dialog = writing.get_by_role("dialog")
    expect(dialog).to_contain_text("Chữ đã viết vẫn còn")
    shot(writing, "outdated")
    expect(dialog.get_by_label("Ghi chú")).to_have_value(NOTE)
    assert said(context) == [], "it is sent on purpose only"
    dialog.get_by_role("button", name="Gửi tiếp").click()
    shown(writing, 51)
    assert [(one.decision, one.note) for one in said(context)] == [(Decision.MASTER_WRONG, NOTE)]


def test_signing_out_of_a_session_that_is_over(page: Page, context: Context) -> None:
    enter(page)
    sessions.end_all(context.database, "lan.nt")
    page.get_by_role("button", name="Thoát").click()
    page.wait_for_url("**/dang-nhap")
    enter(page)
    assert page.url.endswith("/66/viec")


def broken(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>nginx")


@pytest.mark.parametrize("fault", ["ours", "proxy", "gate"])
def test_an_error_leaves_the_page_and_the_note(
    writing: Page,
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
    excused: list[str],
    fault: str,
) -> None:
    excused.append("status of 5")

    def fails(*_: object, **__: object) -> None:
        raise TimeoutError("the disk is slow")

    if fault == "ours":
        monkeypatch.setattr(deciding, "decide", fails)
    elif fault == "proxy":
        writing.route("**/quyet-dinh*", broken)
    else:
        monkeypatch.setattr("review.web.gate.from_here", lambda _: False)
    send(writing)
    expect(writing.locator("#notice")).to_contain_text("hưa ghi")
    expect(writing.locator("#note-m")).to_have_value(NOTE)
    monkeypatch.undo()
    writing.unroute_all()
    writing.locator("#note-m").focus()
    writing.keyboard.press("Control+Enter")
    shown(writing, 51)
    assert [one.note for one in said(context)] == [NOTE]


def test_a_session_that_is_over_says_so(page: Page) -> None:
    page.clock.install()
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.clock.fast_forward(14 * 60 * 1000)
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Còn 2 phút")
    page.clock.fast_forward(2 * 60 * 1000)
    expect(notice).to_contain_text("Phiên đã hết")
