"""A workbook taken out on the page, filled in, and handed in there, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from journal.decisions import Action, Channel, Decision
from review.queue_load import load
from review.web.context import Context
from review.workbook import words
from tests.browser.conftest import KEY
from tests.browser.test_review_page import enter, look, said
from tests.unit.review import cases

OFFICE = shutil.which("soffice")
FILLED = (
    (words.DECISIONS[Decision.SAME_PERSON][0], "1", "đã gặp"),
    (words.DECISIONS[Decision.NOBODY][0], None, None),
    ("Đúng rồi", None, None),
)


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n, candidates=2, due_in=n) for n in range(1, 6)]
    load(context.queue, KEY, "66", cases.NIGHT, [*asked, cases.dead_but_paid(60)], up_to=0)


def fill(path: Path) -> None:
    """Fill in the first lines of a workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book[words.WORK]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for line, told in enumerate(FILLED, start=4):
        for name, value in zip((words.DECISION, words.PERSON, words.NOTE), told, strict=True):
            sheet.cell(line, columns[name], value)
    book[words.COVER]["A7"] = "mai.h"
    book.save(path)


def saved_as(path: Path, suffix: str) -> Path:
    """The workbook opened by LibreOffice and saved in another format."""
    if OFFICE is None:
        pytest.skip("needs LibreOffice")
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{path.parent}/office", "--headless",
         "--convert-to", suffix, "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return path.with_suffix(f".{suffix}")


@pytest.mark.parametrize(
    ("width", "suffix", "script"), [(1280, "xlsx", True), (390, "ods", True), (1280, "xls", False)]
)
def test_a_workbook_goes_out_and_comes_back(
    page: Page, context: Context, tmp_path: Path, width: int, suffix: str, script: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    if not script:
        page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    enter(page)
    page.get_by_role("link", name="Sổ Excel").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Lấy sổ của Phường Ea Kao").click()
    assert taken.value.suggested_filename == "xa_24169_phuong_ea_kao.xlsx"
    path = tmp_path / "sổ của tôi.xlsx"
    taken.value.save_as(path)
    fill(path)
    path = path if suffix == "xlsx" else saved_as(path, suffix)
    page.get_by_label("Tệp sổ").set_input_files(path)
    page.get_by_role("button", name="Xem trước").press("Enter")
    expect(page.get_by_role("heading", name="Sổ này sẽ ghi gì")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Sẽ ghi 2 quyết định")
    look(page, f"workbook_preview_{suffix}", "vi")
    assert [one for one in said(context) if one.action is Action.DECIDE] == []
    page.get_by_role("button", name="Ghi 2 quyết định").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 2 quyết định")
    look(page, f"workbook_result_{suffix}", "vi")
    made = [one for one in said(context) if one.action is Action.DECIDE]
    assert [(one.decision, one.actor, one.channel) for one in made] == [
        (Decision.SAME_PERSON, "lan.nt", Channel.EXCEL),
        (Decision.NOBODY, "lan.nt", Channel.EXCEL),
    ]
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Working in Excel")).to_be_visible()
    look(page, "workbooks", "en")


def test_a_file_that_is_too_large_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "x.xlsx"
    large.write_bytes(b"x" * 20 * 1024 * 1024)
    enter(page)
    page.goto("/66/so-excel")
    page.get_by_label("Tệp sổ").set_input_files(large)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("body")).to_contain_text("sổ Excel nhiều nhất 8 MiB")
