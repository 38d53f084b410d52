"""A whole working day in a browser without JavaScript: slower, and nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from journal.decisions import Action, Decision
from review import sessions
from review.queue_load import load
from review.web.context import Context
from tests.browser.conftest import KEY, PASSWORD
from tests.browser.test_review_page import enter, said, shot
from tests.unit.review import cases

NOTE = "khai sinh số 12/1952"


@pytest.fixture(autouse=True)
def _queue(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.bulk.BY_HAND", 1)
    asked = [cases.question(n, candidates=1, due_in=n) for n in range(1, 8)]
    load(context.queue, KEY, "66", cases.NIGHT, [*asked, cases.dead_but_paid(60)], up_to=0)


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    place = browser.new_context(
        viewport={"width": 1280, "height": 720}, base_url=address, java_script_enabled=False
    )
    place.set_default_timeout(8000)
    yield place.new_page()
    place.close()


def test_a_working_day(plain: Page, context: Context) -> None:
    enter(plain)
    plain.get_by_label("Chưa ai nhận").check()
    plain.get_by_role("button", name="Lọc").click()
    plain.wait_for_url("**held=nobody*")
    plain.get_by_role("searchbox").fill("Hường")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/viec?q=*")
    plain.get_by_role("checkbox", name="Chọn Trần Thị Hường").first.check()
    plain.get_by_role("button", name="Nhận việc").click()
    expect(plain.get_by_role("cell", name="Tôi")).to_be_visible()
    plain.get_by_role("link", name="Bắt đầu").click()
    plain.locator("summary", has_text="Hồ sơ sai").click()
    shot(plain, "no_script_sheet")
    plain.locator("#note-s").fill(NOTE)
    plain.get_by_role("button", name="Gửi sửa").click()
    plain.get_by_role("button", name="1 Đúng người này").click()
    plain.get_by_role("link", name="Quyết định hàng loạt").click()
    plain.get_by_role("link", name="Xem mẫu này").click()
    shot(plain, "no_script_bulk")
    expect(plain.get_by_text("chưa đủ việc làm tay cùng ý")).to_be_visible()
    assert [(one.decision, one.note) for one in said(context)] == [
        (Decision.SOURCE_WRONG, NOTE), (Decision.SAME_PERSON, None)
    ]  # fmt: skip


def test_five_at_once_and_back(plain: Page, context: Context) -> None:
    enter(plain)
    plain.goto(f"/66/viec/C{1:016x}")
    plain.get_by_role("button", name="1 Đúng người này").click()
    plain.goto("/66/hang-loat?signature=mẫu")
    plain.get_by_role("checkbox").last.uncheck()
    plain.get_by_label("Gõ số việc đã chọn").fill("năm")
    plain.get_by_role("button", name="Ghi các việc đã chọn").click()
    expect(plain.locator("main [role=alert]")).to_contain_text("không bằng số việc đã chọn (5)")
    plain.go_back()
    plain.get_by_role("checkbox").last.uncheck()
    plain.get_by_label("Gõ số việc đã chọn").fill("5")
    plain.get_by_role("button", name="Ghi các việc đã chọn").click()
    plain.get_by_role("button", name="Hoàn tác cả đợt").click()
    actions = [one.action for one in said(context)]
    assert actions == [Action.DECIDE] * 6 + [Action.UNDO] * 5
    plain.get_by_role("button", name="Thoát").click()
    plain.goto("/66/viec")
    assert "/dang-nhap" in plain.url


def test_a_session_that_ends_and_a_second_person(plain: Page, context: Context) -> None:
    enter(plain)
    plain.goto(f"/66/viec/C{60:016x}")
    plain.locator("summary", has_text="dừng chi").click()
    plain.locator("#note-s").fill(NOTE)
    sessions.end_all(context.database, "lan.nt")
    plain.get_by_role("button", name="Gửi sửa").click()
    plain.get_by_label("Mật khẩu").fill(PASSWORD)
    plain.get_by_role("button", name="Đăng nhập và làm tiếp").click()
    shot(plain, "no_script_resend")
    expect(plain.get_by_label("Ghi chú")).to_have_value(NOTE)
    plain.get_by_role("button", name="Gửi tiếp").click()
    assert [one.note for one in said(context)] == [NOTE]
    plain.get_by_role("button", name="Thoát").click()
    enter(plain, "mai.h")
    plain.goto(f"/66/viec/C{60:016x}")
    plain.locator("summary", has_text="Tôi không đồng ý").click()
    plain.get_by_label("Vì sao").fill("đã trả lại")
    plain.get_by_role("button", name="Gửi người thứ ba").click()
    assert [one.decision for one in said(context)][-1] is Decision.UNSURE
