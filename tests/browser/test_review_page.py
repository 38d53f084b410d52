"""The review page in a real browser: by keyboard, on two sizes of screen, for everybody."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journal.decisions import Action, Decision
from review import accounts, deciding, sessions
from review.accounts import Account
from review.case import Case
from review.deciding import Answer
from review.queue_load import load
from review.web.context import Context
from tests.browser.conftest import KEY, PASSWORD
from tests.unit.review import cases

SHOTS = os.environ.get("DONGBO_SCREENSHOTS")
"""A folder for pictures of every page, to be looked at."""
QUIET = 650  # milliseconds: more than a new case takes until its keys count, also on a busy machine


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n, candidates=1, due_in=n) for n in range(1, 41)]
    more = [cases.question(n, candidates=5, signature="năm", due_in=60) for n in range(50, 56)]
    paid = [cases.dead_but_paid(number) for number in (60, 61)]
    load(context.queue, KEY, "66", cases.NIGHT, [*asked, *more, *paid], up_to=0)


def enter(page: Page, name: str = "lan.nt") -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/66/viec")


def shown(page: Page, number: int) -> None:
    """Wait until a case is shown and its quiet time is over."""
    expect(page.locator('#main input[name="content"]')).to_have_value(f"{number:032x}")
    page.wait_for_timeout(QUIET)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}_{width}.png", caret="initial")


def said(context: Context) -> list[Any]:
    return [entry.said for entry in context.journal.entries()]


def test_a_working_day_by_keyboard(page: Page, context: Context) -> None:
    """Log in, clear 20 conflicts, undo one, bulk five, log out."""
    enter(page)
    page.keyboard.press("Enter")
    for number in range(1, 21):
        shown(page, number)
        assert f"/66/viec/C{number:016x}" in page.url
        page.keyboard.press("Digit1")
    page.wait_for_url(f"**/66/viec/C{21:016x}?*")
    assert [(one.decision, one.actor) for one in said(context)] == (
        [(Decision.SAME_PERSON, "lan.nt")] * 20
    )
    assert [one.conflict_id for one in said(context)] == [f"C{n:016x}" for n in range(1, 21)]
    page.keyboard.press("KeyZ")
    page.wait_for_url(f"**/66/viec/C{20:016x}?*")
    assert said(context)[20].action is Action.UNDO
    page.goto("/66/viec")
    page.locator("tbody tr a[data-step]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("KeyB")
    page.wait_for_url("**/66/hang-loat?*")
    for tick in page.locator('input[name="pick"]').all()[5:]:
        tick.uncheck()
    for tick in page.locator('input[name="pick"]').all()[:5]:
        tick.check()
    page.get_by_label("Gõ số việc đã chọn").fill("5")
    page.get_by_role("button", name="Ghi các việc đã chọn").click()
    expect(page.get_by_text("Đã ghi 5 việc.")).to_be_visible()
    assert len(said(context)) == 26
    page.get_by_role("button", name="Thoát").click()
    page.wait_for_url("**/dang-nhap")
    page.goto("/66/viec")
    assert "/dang-nhap" in page.url


def test_keys_that_must_never_decide(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.keyboard.press("Digit1")  # within the quiet time
    page.wait_for_timeout(QUIET)
    for keys in ("Shift+Digit1", "Control+Digit1", "Alt+Digit1"):
        page.keyboard.press(keys)
    page.keyboard.insert_text("1")  # a typing tool: text without a key
    page.evaluate(
        """() => {
            const made = [
                {key: '1', code: ''}, {key: 'ă', code: ''}, {key: '1', code: 'Digit1', repeat: true}
            ];
            for (const more of made) {
                document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...more}));
            }
        }"""
    )
    page.keyboard.press("KeyS")
    page.keyboard.press("Digit1")  # a sheet is open: only its own keys count
    page.keyboard.press("Escape")
    page.keyboard.press("KeyM")
    page.get_by_label("Giấy tờ làm căn cứ").fill("giấy số 1")
    page.keyboard.press("Digit2")  # typed into the field
    page.wait_for_timeout(150)
    assert said(context) == []
    page.get_by_label("Giấy tờ làm căn cứ").fill("")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text("giấy tờ làm căn cứ")
    page.get_by_label("Giấy tờ làm căn cứ").fill("khai sinh số 12/1952")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/C{51:016x}?*")
    assert said(context)[0].note == "khai sinh số 12/1952"


def test_unsure_is_one_key_and_takes_a_note_where_there_is_one(
    page: Page, context: Context
) -> None:
    enter(page)
    page.keyboard.press("Enter")
    shown(page, 1)
    page.keyboard.press("KeyU")
    shown(page, 2)
    page.keyboard.press("KeyN")
    note = page.get_by_label("Ghi chú cho người xem sau")
    expect(note).to_be_focused()
    page.keyboard.type("chờ giấy khai sinh 12/1952")
    look(page, "unsure", "vi")
    page.keyboard.press("Control+Enter")
    shown(page, 3)
    assert [one.note for one in said(context)] == [None, "chờ giấy khai sinh 12/1952"]


def test_who_does_not_agree_asks_a_third_person(page: Page, context: Context) -> None:
    """From the case that waits for a second look, and from the notice that somebody was faster."""
    lan = accounts.find(context.database, "lan.nt")
    assert lan is not None
    decided(context, cases.dead_but_paid(61), Answer(decision=Decision.SOURCE_WRONG), lan)
    enter(page, "mai.h")
    page.goto(PAGES["second"])
    page.get_by_text("Tôi không đồng ý: gửi người thứ ba xem").click()
    expect(page.get_by_label("Vì sao (không bắt buộc)")).to_be_visible()
    look(page, "third", "vi")
    page.get_by_label("Vì sao (không bắt buộc)").fill("giấy khai tử của người khác")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/66/viec?*")
    page.goto(f"/66/viec/C{1:016x}")
    shown(page, 1)
    decided(context, cases.question(1, candidates=1), Answer(decision=Decision.NOBODY), lan)
    page.keyboard.press("Digit1")
    expect(page.locator("#notice")).to_contain_text("Nguyễn Thị Lan đã quyết định việc này")
    look(page, "taken", "vi")
    page.locator("#notice summary").click()
    page.get_by_role("button", name="Gửi người thứ ba").click()
    shown(page, 2)
    expect(page.locator("#notice")).to_be_empty()
    told = [(one.actor, one.decision, one.supersedes) for one in said(context)]
    assert told[1:] == [
        ("mai.h", Decision.UNSURE, 1), ("lan.nt", Decision.NOBODY, None),
        ("mai.h", Decision.UNSURE, 3),
    ]  # fmt: skip


def test_numbers_are_fetched_on_r_and_hidden_again(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    numbers = page.locator("#numbers")
    assert cases.RECORD_NUMBER[-6:] not in page.content()
    page.keyboard.press("KeyR")
    expect(numbers).to_contain_text(cases.RECORD_NUMBER[-6:])
    assert [one.action for one in said(context)] == [Action.REVEAL]
    page.keyboard.press("KeyR")
    expect(numbers).not_to_contain_text(cases.RECORD_NUMBER[-6:])
    page.keyboard.press("ArrowRight")
    expect(page.locator("#x2")).to_be_checked()
    assert len(said(context)) == 1


def test_a_session_that_ends_takes_no_note_with_it(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("KeyM")
    note = "Đã gọi xã, chị Hoa xác nhận là mẹ"
    page.get_by_label("Giấy tờ làm căn cứ").fill(note)
    sessions.end_all(context.database, "lan.nt")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    shot(page, "session_over")
    expect(page.locator("#note-m")).to_have_value(note)
    expect(dialog.get_by_label("Mật khẩu")).to_be_focused()
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    shown(page, 51)
    assert [(one.decision, one.note) for one in said(context)] == [(Decision.MASTER_WRONG, note)]
    page.keyboard.press("Digit1")
    shown(page, 52)


def test_any_key_prolongs_a_session_that_is_about_to_end(page: Page, context: Context) -> None:
    page.clock.install()
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.clock.fast_forward(14 * 60 * 1000)
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Còn 2 phút")
    with page.expect_response("**/con-day") as answer:
        page.keyboard.press("KeyX")
    assert answer.value.status == 204
    expect(notice).to_be_empty()
    assert said(context) == []


def test_of_two_people_the_slower_is_told_in_the_page(
    page: Page, browser: Browser, context: Context, address: str
) -> None:
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    other = browser.new_context(base_url=address).new_page()
    enter(other, "mai.h")
    other.goto(f"/66/viec/C{50:016x}")
    other.wait_for_timeout(QUIET)
    other.keyboard.press("Digit2")
    other.wait_for_url(f"**/C{51:016x}?*")
    other.context.close()
    page.keyboard.press("Digit1")
    expect(page.locator("#notice")).to_contain_text("H'Mai Ayŭn đã quyết định việc này")
    shot(page, "taken")
    assert len(said(context)) == 1


def test_without_javascript_the_basics_work(
    browser: Browser, address: str, context: Context
) -> None:
    place = browser.new_context(base_url=address, java_script_enabled=False)
    page = place.new_page()
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.get_by_role("button", name="3 Đúng người này").click()
    page.wait_for_url(f"**/C{51:016x}?*")
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url(f"**/C{50:016x}?*")
    page.get_by_role("button", name="hiện số").click()
    expect(page.locator("#numbers")).to_contain_text(cases.RECORD_NUMBER[-6:])
    place.close()
    actions = [one.action for one in said(context)]
    assert actions == [Action.DECIDE, Action.UNDO, Action.REVEAL]


def decided(context: Context, case: Case, answer: Answer, who: Account) -> None:
    """A decision of somebody else meanwhile."""
    draft = deciding.draft_of(case, answer, who)
    deciding.decide(context.queue, "66", [draft], expected={case.conflict_id: None})


PAGES = {
    "second": f"/66/viec/C{61:016x}?desk=competent_authority&state=second",
    "queue": "/66/viec",
    "empty": "/66/viec?q=khôngcóai",
    "conflict": f"/66/viec/C{50:016x}",
    "conflict_one": f"/66/viec/C{5:016x}",
    "finding": f"/66/viec/C{60:016x}",
    "bulk_patterns": "/66/hang-loat",
    "bulk": "/66/hang-loat?signature=mẫu",
    "workbooks": "/66/so-excel",
    "progress": "/66/tien-do",
    "worklist": "/66/phieu?desk=competent_authority",
    "missing": "/66/viec/C0",
    "forbidden": "/01/viec",
}


def look(page: Page, name: str, lang: str) -> None:
    """A page that is open: no serious fault for those who cannot see or use a mouse, and no wider
    than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    shot(page, f"{name}_{lang}")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    serious = [
        f"{name} {lang}: {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} {lang} is {wide} px too wide"


@pytest.mark.parametrize(
    ("width", "height", "english"), [(1280, 720, {"queue", "conflict"}), (390, 844, set())]
)
def test_every_page_is_accessible_and_fits_the_screen(
    page: Page, context: Context, width: int, height: int, english: set[str]
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/dang-nhap")
    look(page, "sign_in", "vi")
    lan = accounts.find(context.database, "lan.nt")
    assert lan is not None
    decided(context, cases.dead_but_paid(61), Answer(decision=Decision.SOURCE_WRONG), lan)
    enter(page, "mai.h")
    for name, path in PAGES.items():
        page.goto(path)
        look(page, name, "vi")
    for name in sorted(english):
        page.goto("/ngon-ngu/en")
        page.goto(PAGES[name])
        look(page, name, "en")


def test_not_this_one_and_one_person_are_said_by_keyboard(page: Page, context: Context) -> None:
    enter(page)
    page.goto(f"/66/viec/C{50:016x}")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("KeyP")
    expect(page.locator(".but .sheet-in b:visible")).to_have_text("Trần Thị Hường, sinh 1952")
    look(page, "not_this", "vi")
    page.keyboard.press("Enter")
    shown(page, 51)
    page.goto(f"/66/viec/C{60:016x}?desk=competent_authority")
    page.wait_for_timeout(QUIET)
    page.keyboard.press("KeyC")
    page.wait_for_url("**done=2**")
    assert [(one.decision, one.person_id) for one in said(context)] == [
        (Decision.OTHER_PERSON, cases.candidate(2, 50).values.person_id),
        (Decision.SAME_PERSON, cases.candidate(1, 60).values.person_id),
    ]


def test_no_column_of_the_list_is_cut_off_whatever_the_names(page: Page, context: Context) -> None:
    name = "Nguyễn Hoàng Thị Phương Thảo Nguyên"
    long = replace(
        cases.question(1, candidates=1),
        reason="shared_number",
        commune_name="Phường Buôn Ma Thuột Trung Tâm",
    )
    person = replace(long.candidates[0], values=replace(long.candidates[0].values, full_name=name))
    long = replace(long, candidates=(person,), record=replace(long.record, full_name=name))
    load(context.queue, KEY, "66", cases.NIGHT, [long], up_to=0)
    enter(page)
    page.get_by_label("Chọn cả trang").check()
    page.get_by_role("button", name="Nhận việc").click()
    expect(page.locator("td.me")).to_be_visible()
    shot(page, "queue_long")
    wide = page.locator(".grid").evaluate("grid => grid.scrollWidth - grid.clientWidth")
    assert wide <= 0
    assert page.locator("td.me").bounding_box()["width"] > 60
