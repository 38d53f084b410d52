"""What is left after a decision: the last of a list, a case that is decided, a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journal.decisions import Action
from review.queue_load import load
from review.web.context import Context
from tests.browser.conftest import KEY
from tests.browser.test_review_page import QUIET, enter, said
from tests.unit.review import cases

PAID = "?desk=competent_authority"


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    load(
        context.queue, KEY, "66", cases.NIGHT, [cases.question(1), cases.dead_but_paid(60)], up_to=0
    )


def test_the_last_of_a_list_is_taken_back_with_z(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{60:016x}{PAID}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("Digit1")
    page.wait_for_url("**/66/viec?*done=1")
    expect(page.get_by_role("status").filter(has_text="Vừa ghi")).to_be_visible()
    page.keyboard.press("KeyZ")
    page.wait_for_url(f"**/C{60:016x}?*")
    assert [one.action for one in said(context)] == [Action.DECIDE, Action.UNDO]


def test_a_decided_case_has_its_keys(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{1:016x}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("Digit1")
    page.wait_for_url("**/66/viec?done=1")
    page.goto(f"/66/viec/C{1:016x}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("Digit2")
    page.keyboard.press("Shift+Slash")
    page.get_by_role("button", name="Tắt phím tắt").click()
    page.wait_for_url(f"**/C{1:016x}*")
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    page.keyboard.press("KeyZ")
    page.wait_for_timeout(200)
    assert [one.action for one in said(context)] == [Action.DECIDE], "keys are off"
    page.locator(".help summary").click()
    page.get_by_role("button", name="Bật phím tắt").click()
    expect(page.locator("body")).to_have_attribute("data-keys", "on")
    page.keyboard.press("KeyZ")
    expect(page.get_by_role("button", name="1 Đúng người này")).to_be_visible()
    assert [one.action for one in said(context)] == [Action.DECIDE, Action.UNDO]


def test_on_a_phone_a_finding_shows_both_sides(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page)
    page.goto(f"/66/viec/C{60:016x}")
    for cell in page.locator(".matrix .r-name td").all():
        expect(cell).to_be_visible()


def test_a_batch_that_is_refused_keeps_its_ticks(
    page: Page, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.bulk.BY_HAND", 0)
    load(context.queue, KEY, "66", cases.NIGHT, [cases.question(n) for n in range(1, 5)], up_to=0)
    enter(page)
    page.goto("/66/hang-loat?signature=mẫu")
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_label("Gõ số việc đã chọn").fill("4")
    page.get_by_role("button", name="Ghi các việc đã chọn").click()
    expect(page.locator("#notice")).to_contain_text("không bằng số việc đã chọn (3)")
    expect(page.get_by_role("checkbox").first).not_to_be_checked()
    page.get_by_label("Gõ số việc đã chọn").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi 3 việc.")).to_be_visible()
    assert len(said(context)) == 3


@pytest.mark.parametrize("width", [1280, 390])
def test_a_note_without_a_space_widens_no_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    enter(page)
    page.goto(f"/66/viec/C{1:016x}")
    page.locator(".noted:not(:has(.but)) summary").click()
    page.locator("#note-u").fill("x" * 900)
    page.get_by_role("button", name="Ghi, để mở").click()
    page.wait_for_url("**/66/viec?done=1")
    page.goto(f"/66/viec/C{1:016x}")
    expect(page.locator(".log")).to_contain_text("x" * 900)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
