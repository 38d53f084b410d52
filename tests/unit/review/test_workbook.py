"""The workbook of an office, read back as people and as we read it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from findings.catalogue import LINK_UNCERTAIN, rule
from journal.control import CONTROL
from journal.store import Journal
from review.accounts import Account, add
from review.blind import blinded, shuffled
from review.handed_in import folder as folder_module
from review.handed_in.filled import LIMITS, read_filled
from review.handed_in.folder import take_book, take_folder
from review.handed_in.report import told
from review.queue import Queue
from review.queue_load import load
from review.roles import Bounds, Role
from review.workbook import words
from review.workbook.offices import offices, write_workbooks
from review.workbook.write import write_workbook
from tests.unit.review.cases import CASE

KEY = b"k" * 32
TODAY = date(2026, 11, 3)
HERE = replace(LIMITS, isolate=False)
RISKY = replace(
    CASE,
    conflict_id="C00000000000000b2",
    record=replace(CASE.record, full_name='=HYPERLINK("http://x")', person_id="004049004417"),
    candidates=(),
)
LATE = replace(CASE, conflict_id="C00000000000000c3", due_on=date(2026, 11, 1))


def write(out: Path, *cases, **changes):
    given = {
        "key": KEY, "title": "Phường Ea Kao", "province_name": "Đắk Lắk", "night": CASE.night,
        "today": TODAY,
    }  # fmt: skip
    return write_workbook([(case, None) for case in cases], out, **(given | changes))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    out = tmp_path_factory.mktemp("book") / "deep" / "xa_24133.xlsx"
    return openpyxl.load_workbook(write(out, CASE, RISKY, LATE, left=7))


@pytest.fixture(scope="module")
def lines(book):
    rows = list(book[words.WORK].iter_rows(min_row=3))
    heads = [cell.value for cell in rows[0]]
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]


def test_rivals_stand_side_by_side_with_what_tells_them_apart(lines):
    first, second = lines[0]["Ứng viên 1"].value, lines[0]["Ứng viên 2"].value
    assert first.startswith("1  Trần Thị Hương\n03/07/1952 · Nữ\nSố 098152003068\n")
    assert "Ngày sinh: đảo ngày và tháng: hồ sơ 07/03, dân cư 03/07." in first
    assert "Số định danh: trên hồ sơ là số của chồng, Lê Văn Bảy." in first
    assert "Lê Văn Bảy (1949), chủ của số trên hồ sơ" in first
    assert second.startswith("2  Trần Thị Hường\n1952 · Nữ\n")
    assert "Số trên hồ sơ là của Lê Văn Bảy (1949)" in lines[0]["Hồ sơ"].value
    task = lines[0]["Việc"].value
    assert "Hạn 04/11/2026, chặn đồng bộ" in task
    assert "trang “Ea Kao”, dòng 214" in task
    assert "Hạn 01/11/2026 (quá hạn)" in lines[2]["Việc"].value


def test_a_blind_case_tells_no_more_than_what_is_asked(tmp_path):
    control = blinded(shuffled(replace(CASE, link_reason=CONTROL)))
    row = next(openpyxl.load_workbook(write(tmp_path / "x.xlsx", control))[words.WORK].iter_rows(4))
    assert row[1].value.startswith(rule(LINK_UNCERTAIN).sentence_vi)
    assert not any("Khả năng" in str(cell.value) for cell in row)


def test_a_fourth_candidate_stands_below_the_first(tmp_path):
    five = tuple(replace(CASE.candidates[1], number=n) for n in range(1, 6))
    out = write(tmp_path / "x.xlsx", replace(CASE, candidates=five))
    row = next(openpyxl.load_workbook(out)[words.WORK].iter_rows(4, values_only=True))
    assert "\n4  Trần Thị Hường" in row[3]
    assert "\n5  Trần Thị Hường" in row[4]
    assert row[5].startswith("3  ")


def test_no_cell_is_a_formula(book, lines):
    cell = lines[1]["Hồ sơ"]
    assert cell.value.startswith("=HYPERLINK")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    everything = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert "f" not in {cell.data_type for cell in everything}


def test_numbers_are_text_with_their_zeros(lines):
    assert "Số 004049004417" in lines[1]["Hồ sơ"].value


def test_decisions_come_from_a_list_that_no_comma_cuts(book):
    (rule,) = book[words.WORK].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", "QUYET_DINH", "F4:F6")
    sheet, cells = next(book.defined_names["QUYET_DINH"].destinations)
    listed = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    assert listed == [name for name, _ in words.DECISIONS.values()]


def test_it_prints_on_one_width_of_a4_and_only_what_is_filled_in_is_open(book):
    sheet = book[words.WORK]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["I"].hidden
    assert sheet.print_area.endswith("$H$6")
    assert sheet.protection.sheet
    open_cells = {c.column_letter for c in sheet[4] if not c.protection.locked}
    assert open_cells == {"F", "G", "H"}
    assert "Còn 7 việc khác" in book[words.COVER]["A2"].value


def test_the_same_cases_give_the_same_bytes_and_a_filled_file_is_left_alone(tmp_path):
    first = write(tmp_path / "x.xlsx", CASE)
    content = first.read_bytes()
    assert write(tmp_path / "x.xlsx", CASE) == first
    assert first.read_bytes() == content
    filled = openpyxl.load_workbook(first)
    filled[words.WORK]["F4"] = "Chưa đủ căn cứ"
    filled.save(first)
    assert write(tmp_path / "x.xlsx", CASE).name == "x_2.xlsx"
    assert openpyxl.load_workbook(first)[words.WORK]["F4"].value == "Chưa đủ căn cứ"


def test_nothing_to_ask_gives_a_workbook_without_lines(tmp_path):
    book = read_filled(write(tmp_path / "x.xlsx"), HERE)
    assert (book.rows, book.problem) == ((), None)


def changed(path: Path, change) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    out = path.with_name("filled.xlsx")
    book.save(out)
    return out


def fill(book, row=4, decision="Không phải ai trong số này", who="lan.nt"):
    book[words.COVER]["A7"] = who
    book[words.WORK].cell(row, 6, decision)


def sheets_swapped(book):
    fill(book)
    book.move_sheet(words.COVER, 1)
    book[words.WORK].title = "Sheet1"


def columns_moved(book):
    fill(book)
    sheet = book[words.WORK]
    sheet.move_range("A3:I6", cols=3)
    for row in range(3, 7):
        sheet.cell(row, 1, sheet.cell(row, 12).value)
        sheet.cell(row, 12).value = None


def rows_reversed(book):
    fill(book)
    sheet = book[words.WORK]
    rows = [[cell.value for cell in row] for row in sheet["A4:I6"]]
    for at, row in enumerate(reversed(rows), start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value


def rows_hidden_and_added(book):
    fill(book)
    sheet = book[words.WORK]
    sheet.row_dimensions[4].hidden = True
    sheet["B9"] = "ghi thêm của xã"


@pytest.mark.parametrize(
    "change", [fill, sheets_swapped, columns_moved, rows_reversed, rows_hidden_and_added]
)
def test_a_filled_workbook_is_read_however_it_was_arranged(tmp_path, change):
    out = write(tmp_path / "x.xlsx", CASE, RISKY, LATE)
    book = read_filled(changed(out, change), HERE)
    assert (book.problem, book.who) == (None, "lan.nt")
    (row,) = [row for row in book.rows if row.decision]
    assert (row.number, row.decision) == ("1", "Không phải ai trong số này")
    assert row.seal == openpyxl.load_workbook(out)[words.WORK]["I4"].value


def test_lines_whose_cells_were_merged_are_told_apart(tmp_path):
    out = write(tmp_path / "x.xlsx", CASE, RISKY, LATE)

    def merge(book):
        fill(book)
        book[words.WORK].merge_cells("F4:F5")
        book[words.WORK].merge_cells("G6:H6")

    rows = read_filled(changed(out, merge), HERE).rows
    assert [(row.line, row.merged, row.untouched) for row in rows] == [
        (4, True, False), (5, True, False), (6, False, True),
    ]  # fmt: skip


MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""
SPANNED = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Việc cần xem">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def opendocument(out: Path, *rows: tuple[str, ...]) -> Path:
    """Rows as LibreOffice writes them; `⇣` behind a text: merged with the cell below."""

    def cell(text: str) -> str:
        reach = ' table:number-rows-spanned="2"' if text.endswith("⇣") else ""
        said = f"<text:p>{text.removesuffix('⇣')}</text:p>"
        return f'<table:table-cell office:value-type="string"{reach}>{said}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", SPANNED.format(rows=lines))
    return out


def test_lines_merged_in_libreoffice_are_told_apart_too(tmp_path):
    heads = (words.NUMBER, words.DECISION, words.PERSON, words.NOTE, words.SEAL)
    path = opendocument(
        tmp_path / "x.ods", heads, ("1", "Hồ sơ sai⇣", "", "", "K"), ("2", "", "", "", "K"),
        ("3", "Hồ sơ sai", "", "", "K"),
    )  # fmt: skip
    book = read_filled(path, HERE)
    assert book.problem is None
    assert [(row.line, row.merged) for row in book.rows] == [(2, True), (3, True), (4, False)]


def without(letter):
    def change(book):
        fill(book)
        book[words.WORK].delete_cols("ABCDEFGHI".index(letter) + 1)

    return change


@pytest.mark.parametrize("letter", "AFGHI")
def test_a_workbook_without_its_columns_is_refused_with_what_to_do(tmp_path, letter):
    out = write(tmp_path / "x.xlsx", CASE, RISKY, LATE)
    problem = read_filled(changed(out, without(letter)), HERE).problem
    assert "lấy lại sổ gốc" in problem


def test_another_file_and_one_too_large_are_refused_with_what_to_do(tmp_path):
    other = tmp_path / "x.xlsx"
    other.write_text("xin chào", encoding="utf-8")
    large = write(tmp_path / "y.xlsx", CASE)
    for path, limits in ((other, HERE), (large, replace(HERE, file_bytes=1000))):
        problem = read_filled(path, limits).problem
        assert "ấy lại sổ gốc, điền lại rồi gửi" in problem
        assert not re.search(r"work|cover|byte|giới hạn", problem)


def test_what_is_no_workbook_is_refused_in_vietnamese(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 broken off")
    problem = read_filled(path, HERE).problem
    assert problem
    assert "x.xlsx" not in problem


@pytest.fixture
def queue(tmp_path: Path):
    journal = Journal.open(tmp_path / "journal.sqlite", KEY)
    queue = Queue(journal, KEY)
    finding = replace(
        CASE, conflict_id="C00000000000000d4", reason="number_of_another", desk="owner_agency"
    )
    police = replace(CASE, conflict_id="C00000000000000e5", desk="police")
    unknown = replace(CASE, conflict_id="C00000000000000f6", commune_code=None, commune_name=None)
    load(queue, KEY, "66", CASE.night, [CASE, LATE, finding, police, unknown], up_to=0)
    yield queue
    journal.close()


def test_every_office_gets_its_own_and_the_most_urgent_first(queue, tmp_path):
    found = {office.stem: office.title for office in offices(queue, "66", {})}
    assert found == {
        "xa_24133_phuong_ea_kao": "Phường Ea Kao", "xa_chua_ro": "Chưa rõ xã",
        "co_quan_beneficiaries": "beneficiaries", "cong_an": "Công an: dữ liệu dân cư",
    }  # fmt: skip
    written = write_workbooks(
        queue, KEY, "66", tmp_path / "out", province_name="Đắk Lắk", sources={}, today=TODAY,
        most=1,
    )  # fmt: skip
    assert len(written) == 4
    book = openpyxl.load_workbook(tmp_path / "out" / "xa_24133_phuong_ea_kao.xlsx")
    assert LATE.conflict_id in book[words.WORK]["B4"].value
    assert book[words.WORK]["B5"].value is None
    assert "Còn 1 việc khác" in book[words.COVER]["A2"].value


def nobody(_province, _numbers):
    return {}


def test_the_folder_takes_what_is_right_and_keeps_the_rest_for_correction(queue, tmp_path):
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    out = write(tmp_path / "x.xlsx", CASE, LATE)

    def put(name, *fills):
        changed(out, lambda book: [fill(book, *some) for some in fills]).rename(folder / name)

    put("một.xlsx", (4,))
    put("hai.xlsx", (4, "Chưa đủ căn cứ"), (5, "Sai rồi"))
    put("ba.xlsx", (5, "Chưa đủ căn cứ", ""))
    (folder / "~$một.xlsx").write_bytes(b"x")
    (folder / "ghi chú.txt").write_text("x")
    reports = take_folder(folder, queue, KEY, nobody, province="66")
    assert [(r.path.name, r.entered, len(r.refused)) for r in reports] == [
        ("ba.xlsx", 0, 0), ("hai.xlsx", 1, 1), ("một.xlsx", 0, 1),
    ]  # fmt: skip
    (unknown,) = told(reports[0])
    assert unknown.startswith("ba.xlsx: chưa biết ai quyết định. Ghi tên đăng nhập vào ô dưới")
    assert "dòng 5, C00000000000000c3: Quyết định không có trong danh sách." in told(reports[1])[1]
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.xlsx")) == [
        "ba.xlsx", "can_sua/hai.xlsx", "can_sua/một.xlsx", "~$một.xlsx",
    ]  # fmt: skip
    assert (folder / "can_sua" / "hai.xlsx_ket_qua.txt").read_text().splitlines() == told(
        reports[1]
    )
    assert queue.journal.head().seq == 1
    put("hai.xlsx", (5, "Chưa đủ căn cứ"))
    (again,) = [
        report
        for report in take_folder(folder, queue, KEY, nobody, province="66")
        if report.path.name == "hai.xlsx"
    ]
    assert again.whole
    assert (folder / "da_nhan" / "hai.xlsx").exists()


def test_a_workbook_saved_in_another_format_is_told_so(queue, tmp_path):
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    for name in ("x.xlsb", "x.CSV", "ghi chú.txt", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    reports = take_folder(folder, queue, KEY, nobody, province="66")
    assert [report.path.name for report in reports] == ["x.CSV", "x.xlsb"]
    assert "lưu lại dạng .xlsx" in (folder / "x.xlsb_ket_qua.txt").read_text()
    assert len(list(folder.glob("x.*_ket_qua.txt"))) == 2


def test_names_of_any_length_are_put_away_beside_what_became_of_them(queue, tmp_path):
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    long = "sổ của xã đã điền " * 14
    for name, who in ((f"{long[:160]}.xlsx", "lan.nt"), (f"{long[1:161]}.xlsx", "")):
        assert 240 < len(name.encode()) <= 255
        out = write(tmp_path / "x.xlsx", CASE)
        changed(out, lambda book, who=who: fill(book, who=who)).rename(folder / name)
    taken, waiting = sorted(
        take_folder(folder, queue, KEY, nobody, province="66"),
        key=lambda one: one.entered,
        reverse=True,
    )
    assert (taken.whole, waiting.problem is None) == (True, False)
    assert len(list((folder / "da_nhan").glob("*.xlsx"))) == 1
    texts = [path.read_text() for path in folder.rglob("*_ket_qua.txt")]
    assert sorted(texts) == sorted("\n".join(told(one)) + "\n" for one in (taken, waiting))


def test_a_folder_that_cannot_be_written_to_stops_nothing(queue, tmp_path, monkeypatch):
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    changed(write(tmp_path / "x.xlsx", CASE), fill).rename(folder / "x.xlsx")

    def refuse(*_arguments, **_more):
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", refuse)
    (report,) = take_folder(folder, queue, KEY, nobody, province="66")
    assert (report.entered, report.stuck, report.whole) == (1, True, False)
    assert "không chuyển được sổ" in told(report)[-1]
    (again,) = take_folder(folder, queue, KEY, nobody, province="66")
    assert (again.entered, again.again) == (0, 1)


def test_a_file_that_another_run_took_meanwhile_is_told_of_once(queue, tmp_path, monkeypatch):
    folder = tmp_path / "quyet_dinh"
    folder.mkdir()
    out = write(tmp_path / "x.xlsx", CASE)
    changed(out, fill).rename(folder / "x.xlsx")
    changed(out, lambda book: fill(book, who="")).rename(folder / "y.xlsx")
    read = folder_module.read_filled

    def read_and_lose(path):
        book = read(path)
        path.rename(tmp_path / path.name)
        return book

    monkeypatch.setattr(folder_module, "read_filled", read_and_lose)
    assert take_folder(folder, queue, KEY, nobody, province="66") == []
    assert list(folder.rglob("*_ket_qua.txt")) == []
    assert queue.journal.head().seq == 1


def test_where_there_are_accounts_only_they_decide(queue, tmp_path):
    out = write(tmp_path / "x.xlsx", CASE)
    lan = Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))
    for account in (lan, replace(lan, name="ngoc", role=Role.AUDITOR)):
        add(queue.journal.database, account, "bốn từ dễ nhớ")
    for who, entered in (("ngoc", 0), ("ai.do", 0), ("lan.nt", 1)):
        folder = tmp_path / who
        folder.mkdir()
        changed(out, lambda book, who=who: fill(book, who=who)).rename(folder / "x.xlsx")
        (report,) = take_folder(folder, queue, KEY, nobody, province="66")
        assert (report.entered, report.problem is None) == (entered, bool(entered))
    (entry,) = queue.journal.entries()
    assert (entry.said.actor, entry.said.role) == ("lan.nt", "reviewer")
    report = take_book(out, queue, KEY, nobody, who="ngoc")
    assert "tài khoản nêu ở lệnh" in str(report.problem)
