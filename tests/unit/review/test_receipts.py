"""What an office answers on its worklist is kept as a claim, whole or not at all, and closes
nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from journal.claims import Answer, last_claims
from journal.decisions import Action
from review import accounts
from review.accounts import Account
from review.handed_in.folder import take_book, take_folder
from review.handed_in.report import told
from review.queue_load import load
from review.roles import Bounds, Role
from review.worklist import words
from review.worklist.refusals import Amiss
from tests.unit.review.cases import NIGHT
from tests.unit.review.test_worklist import FOUND, KEY, LATER, at, hand, lines
from vietnam.chars import fold

DONE, RIGHT = Answer.DONE.vi, Answer.RIGHT.vi


def answered(path: Path, *rows: tuple[int, str | None, str | None], who: str | None = "Y Thương"):
    """The list with (item, answer, reason) filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book[words.LIST]
    at_column = {cell.value: cell.column for cell in sheet[3]}
    for item, answer, reason in rows:
        sheet.cell(3 + item, at_column[words.ANSWER], answer)
        sheet.cell(3 + item, at_column[words.REASON], reason)
    cover = book[words.COVER]
    (label,) = (cell for cell in cover["A"] if cell.value == words.WHO)
    cover.cell(label.row + 1, 1, who)
    out = path.with_name("tra_loi.xlsx")
    book.save(out)
    return out


@pytest.fixture
def given(context, tmp_path):
    at(context)
    return hand(context, tmp_path)


def take(context, path: Path, **other):
    return take_book(path, context.queue, KEY, context.persons, province="66", **other)


def amiss(report) -> list[tuple[int, Amiss]]:
    return [(one.row.line, one.wrong) for one in report.outcomes if one.wrong]


def claims(context):
    with context.journal.reading() as db:
        return last_claims(db, "66")


def test_an_answer_is_a_claim_that_the_next_list_tells_and_closes_nothing(context, given, tmp_path):
    path = answered(given.files[0], (1, DONE, None), (2, RIGHT, "QĐ 12/2026"))
    report = take(context, path)
    assert (report.whole, report.entered, report.receipt) == (True, 2, True)
    said = claims(context)
    first, second = (item.case.conflict_id for item in given.content.items[:2])
    assert [(said[one].answer, said[one].reason) for one in (first, second)] == [
        (Answer.DONE, None), (Answer.RIGHT, "QĐ 12/2026"),
    ]  # fmt: skip
    assert (said[first].actor, said[first].file) == ("office/Y Thương", "tra_loi.xlsx")
    again = take(context, path)
    assert (again.whole, again.entered, again.again) == (True, 0, 2)
    at(context, FOUND, LATER)
    found = lines(hand(context, tmp_path / "next"))
    assert re.fullmatch(r"cơ quan báo đã xử lý ngày \d\d/\d\d/\d{4}", str(found[0][words.CLAIMED]))
    assert str(found[1][words.CLAIMED]).endswith(": QĐ 12/2026")
    assert found[0][words.SINCE] == "còn tồn"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([(1, "xong", None)], Amiss.UNKNOWN_ANSWER),
        ([(1, RIGHT, None)], Amiss.NO_REASON),
        ([(1, None, "vì sao")], Amiss.NO_ANSWER),
        ([(6, DONE, None)], Amiss.NO_SEAL),  # below the items: the sum
        ([(7, DONE, None)], Amiss.NO_SEAL),  # a line of their own
    ],
)
def test_one_wrong_row_keeps_the_whole_receipt_back(context, given, rows, wrong):
    report = take(context, answered(given.files[0], (2, DONE, None), *rows))
    assert amiss(report) == [(3 + rows[0][0], wrong)]
    assert report.entered == 0
    assert claims(context) == {}
    first, row = told(report)
    assert first.startswith("tra_loi.xlsx: chưa ghi gì vì 1 dòng phải sửa.")
    assert f"trang “{words.LIST}”, dòng {3 + rows[0][0]}" in row
    assert row.endswith(wrong.vi)


def test_a_column_sorted_apart_a_copied_row_and_a_lost_column_are_told(context, given):
    def changed(change):
        path = answered(given.files[0], (1, DONE, None), (2, DONE, None))
        book = openpyxl.load_workbook(path)
        sheet = book[words.LIST]
        change(sheet, {cell.value: cell.column for cell in sheet[3]})
        book.save(path)
        return take(context, path)

    def sorted_apart(sheet, column):
        a, b = (sheet.cell(row, column[words.NUMBER]) for row in (4, 5))
        a.value, b.value = b.value, a.value

    def copied(sheet, column):
        for name in (words.NUMBER, words.SEAL):
            sheet.cell(5, column[name]).value = sheet.cell(4, column[name]).value

    def lost(sheet, column):
        sheet.cell(3, column[words.ANSWER]).value = None

    assert amiss(changed(sorted_apart)) == [(4, Amiss.MIXED_UP), (5, Amiss.MIXED_UP)]
    assert amiss(changed(copied)) == [(5, Amiss.TWICE)]
    assert "không có trang nào có đủ các cột “Số mục”" in (changed(lost).problem or "")
    assert claims(context) == {}


def test_an_old_list_is_taken_where_nothing_changed_and_told_where_something_did(
    context, given, tmp_path
):
    path = answered(given.files[0], (1, DONE, None), (2, DONE, None), (3, DONE, None))
    one, two, three = (item.case for item in given.content.items[:3])
    at(context, (one, replace(two, content_hash="0" * 32), *FOUND[3:4]), LATER)
    newer = hand(context, tmp_path / "newer")
    report = take(context, path)
    assert amiss(report) == [(5, Amiss.STALE), (6, Amiss.CLOSED)]
    assert report.newer is not None
    assert f"phiếu mới hơn, số {newer.head.number}" in " ".join(told(report))
    assert claims(context) == {}
    whole = take(context, answered(given.files[0], (1, DONE, None), (3, DONE, None)))
    assert (whole.whole, whole.entered, len(whole.closed)) == (True, 1, 1)
    assert [one.said.action for one in context.journal.about("66", three.conflict_id)] == [
        Action.REVEAL
    ]
    take(context, answered(newer.files[0], (1, Answer.CHECKING.vi, None)))
    assert amiss(take(context, answered(given.files[0], (1, DONE, None)))) == [(4, Amiss.OLD)]


def test_csv_comes_back_and_another_province_is_told(context, given, tmp_path):
    rows = list(csv.reader(io.StringIO(given.files[1].read_text("utf-8-sig"))))
    rows[2][rows[0].index(words.ANSWER)] = "Đang xác minh"
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    with (folder / "xa.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    away = take_book(folder / "xa.csv", context.queue, KEY, context.persons, province="01")
    assert amiss(away) == [(3, Amiss.OTHER_PROVINCE)]
    (report,) = take_folder(folder, context.queue, KEY, context.persons, province="66")
    assert (report.entered, [path.parent.name for path in folder.rglob("*.csv")]) == (
        1,
        ["da_nhan"],
    )
    assert claims(context)[given.content.items[1].case.conflict_id].answer is Answer.CHECKING


def as_csv(given, folder: Path, change) -> Path:
    """The list as CSV after `change(rows, place of each label)`."""
    rows = list(csv.reader(io.StringIO(given.files[1].read_text("utf-8-sig"))))
    change(rows, {label: place for place, label in enumerate(rows[0])})
    with (folder / "tra_loi.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    return folder / "tra_loi.csv"


@pytest.mark.parametrize(
    ("line", "column", "text", "wrong"),
    [
        (3, None, DONE, Amiss.TORN),  # a cell more than the header has
        (3, words.CLAIMED, DONE, Amiss.ASTRAY),
        (3, words.SINCE, "xong", Amiss.ASTRAY),
        (7, words.ANSWER, DONE, Amiss.NO_SEAL),  # the sum
    ],
)
def test_nothing_that_was_typed_into_a_text_file_is_passed_over(
    context, given, tmp_path, line, column, text, wrong
):
    def change(rows, place):
        rows[1][place[words.ANSWER]] = DONE
        if column is None:
            rows[line - 1].append(text)
        else:
            rows[line - 1][place[column]] = text

    report = take(context, as_csv(given, tmp_path, change))
    assert amiss(report) == [(line, wrong)]
    assert claims(context) == {}


def test_a_cell_of_a_nameless_column_is_not_passed_over(context, given):
    path = answered(given.files[0], (1, DONE, None))
    book = openpyxl.load_workbook(path)
    sheet = book[words.LIST]
    sheet.cell(5, sheet.max_column + 2, "đã gọi")
    sheet.cell(12, sheet.max_column, "Người lập")  # no item: a note of their own
    book.save(path)
    assert amiss(take(context, path)) == [(5, Amiss.ASTRAY)]


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_known_without_its_marks_and_by_no_other_word(
    context, given, tmp_path, answer
):
    def typed(text):
        def change(rows, place):
            rows[1][place[words.ANSWER]] = text
            rows[1][place[words.REASON]] = "QĐ 12"

        return take(context, as_csv(given, tmp_path, change), dry_run=True)

    for text in (
        answer.vi.upper(),
        fold(answer.vi),
        answer.vi.replace(", ", " ").replace("y", "i"),
    ):
        assert [one.answer for one in typed(f" {text}. ").outcomes] == [answer]
    other = typed(f"{answer.vi} xong")
    assert amiss(other) == [(2, Amiss.UNKNOWN_ANSWER)]
    assert f"“{answer.vi}”" in told(other)[1]


def test_a_file_without_an_answer_says_so(context, given):
    report = take(context, given.files[0])
    assert (report.whole, report.entered) == (True, 0)
    assert f"cột “{words.ANSWER}” và “{words.REASON}” đều trống" in told(report)[1]


def test_the_page_shows_first_then_records_and_counts_what_the_data_still_show(
    context, given, signed_in
):
    lan = signed_in("lan.nt")
    path = answered(given.files[0], (1, DONE, None), (2, DONE, None))

    def hand_in(browser):
        return browser.post(
            "/66/so-excel/nop",
            data={"csrf": browser.csrf},
            files={"file": (path.name, path.read_bytes())},
        ).text

    page = hand_in(lan)
    assert "Phiếu: sẽ ghi 2 kết quả" in page
    assert claims(context) == {}
    rows = re.search(r'name="rows" value="([^"]+)"', page)
    assert rows is not None
    data = {"csrf": lan.csrf, "rows": rows[1], "actor": "lan.nt"}
    assert "Phiếu: đã ghi 2 kết quả" in lan.post("/66/so-excel/ghi", data=data).text
    assert {one.actor for one in claims(context).values()} == {"lan.nt"}
    load(context.queue, KEY, "66", NIGHT + timedelta(days=1), list(FOUND[2:]), up_to=0)
    page = lan.get("/66/phieu?desk=competent_authority").text
    assert "cơ quan báo đã xử lý: 1 vẫn còn trong dữ liệu, 1 đã hết" in page
    case = given.content.items[1].case.conflict_id
    assert "cơ quan báo đã xử lý – “tra_loi.xlsx”" in lan.get(f"/66/viec/{case}").text
    bound = Account("xa.kh", "Y Khác", Role.REVIEWER, Bounds("66", frozenset({"24133"})))
    accounts.add(context.database, bound, None)
    assert Amiss.OTHER_COMMUNE.vi in hand_in(signed_in("xa.kh"))
