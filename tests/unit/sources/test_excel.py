"""Workbooks: header, lines, values, counts, and what is refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace

import polars as pl
import pytest
import xlsxwriter

from contracts.language import HeaderSpec
from sources import Limits, RefusalCode, read
from sources.counted import Seen, checked
from sources.reading import RawSheet
from sources.refusals import RefusedError

IN_PROCESS = Limits(isolate=False)
ROW = [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024", "Trần Thị Lan", 1990, "066190000123"]


def _rewrite(path, member, change):
    """Replace one member of the zip at `path` by what `change` makes of it."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_merged_header_lines_and_accounting(write_register, birth_spec):
    path = write_register([ROW, [2, 8, *ROW[2:]]], extra_sheets=("Sheet2",))
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    assert reading.refusals == ()
    assert reading.skipped == ("Sheet2",)
    (table,) = reading.tables
    assert (table.name, table.sheet, table.header_lines) == ("birth", "Khai sinh", (4, 5))
    assert table.mapping["mother_name"].label == "Người mẹ / Họ, chữ đệm, tên"
    assert table.mapping["mother_name"].index == 5
    assert table.confidence == 1.0
    assert table.rows["line"].to_list() == [7, 8]
    assert table.rows["entry_no"].to_list() == ["7", "8"]
    assert table.rows["STT"].to_list() == ["1", "2"]
    counts = table.accounting
    assert (counts.title, counts.header, counts.column_number) == (2, 2, 1)
    assert (counts.subtotal, counts.footer, counts.data, counts.blank) == (1, 2, 2, 4)
    assert counts.rows_read == counts.rows_seen == 14
    assert table.number_counts["mother_birth_date"] == 2


def test_headings_of_groups_are_counted_and_noted(tmp_path, birth_spec):
    path = tmp_path / "g.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["STT", "Số", "Quyển số", "Họ, chữ đệm, tên", "Ngày sinh"])
        page.merge_range(1, 0, 1, 4, "I. Phường Tân An")
        page.write_row(2, 0, [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024"])
        page.merge_range(3, 1, 3, 4, "Tổ dân phố 3")
        page.write_row(4, 0, [2, 8, "01/2024", "Trần Thị Mơ", "02/03/2024"])
        page.write_row(5, 0, ["", "Tổ dân phố 4"])
    spec = replace(birth_spec, columns={**birth_spec.columns, "child_name": ("Họ, chữ đệm, tên",)})
    (table,) = read(path, {"t": spec}, IN_PROCESS).tables
    counts = table.accounting
    assert (counts.rows_seen, counts.header, counts.section, counts.data) == (6, 1, 2, 3)
    assert table.notes == ("section_rows:2",)
    assert table.rows["line"].to_list() == [3, 5, 6]


def _sheet(path, rows, merges=()):
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
        for merge in merges:
            page.merge_range(*merge)
    return path


def test_a_second_table_on_the_sheet_is_refused_not_read_as_the_first(tmp_path, flat_spec):
    first = ["Số hồ sơ", "Họ và tên", "Số tiền", "Ghi chú"]
    rows = [first, ["HS1", "A", "1", ""], first, ["HS2", "B", "2", ""]]
    (table,) = read(_sheet(tmp_path / "a.xlsx", rows), {"t": flat_spec}, IN_PROCESS).tables
    assert table.rows["number"].to_list() == ["HS1", "HS2"]
    rows += [[], ["Họ và tên", "SỐ HỒ SƠ", "Số tiền"], ["C", "HS3", "3"]]
    (refusal,) = read(_sheet(tmp_path / "b.xlsx", rows), {"t": flat_spec}, IN_PROCESS).refusals
    assert refusal.code == RefusalCode.SECOND_HEADER
    assert "row 6" in refusal.message_en
    assert refusal.rows_seen == 7
    rows[5] = ["Họ và tên", "Số", "A"]  # a row of data that holds one label
    assert read(_sheet(tmp_path / "c.xlsx", rows), {"t": flat_spec}, IN_PROCESS).refusals == ()


def test_a_header_of_two_rows_printed_again_is_no_second_table(tmp_path, birth_spec):
    upper = ["Số", "Quyển số", "Người được khai sinh", "", "Người mẹ"]
    lower = ["", "", "Họ, chữ đệm, tên", "Ngày sinh", "Họ, chữ đệm, tên"]
    rows = [upper, lower, ["7", "01/2024", "Lê Thị Mơ", "2024", "Lê Thị Hoa"]] * 2
    (table,) = read(_sheet(tmp_path / "h.xlsx", rows), {"t": birth_spec}, IN_PROCESS).tables
    assert (table.accounting.header, table.rows["line"].to_list()) == (4, [3, 6])


def test_cells_merged_over_rows_of_data_are_noted(tmp_path, flat_spec):
    rows = [["Số hồ sơ", "Họ và tên", "Số tiền"], ["1", "A", ""], ["2", "B", ""], ["3", "C", "4"]]
    path = _sheet(tmp_path / "m.xlsx", rows, [(1, 2, 2, 2, "5")])
    (table,) = read(path, {"t": flat_spec}, IN_PROCESS).tables
    assert table.rows["amount"].to_list() == ["5", None, "4"]
    assert table.notes == ("merged_down:1",)


def test_values_stay_lossless(tmp_path, flat_spec):
    path = tmp_path / "v.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Số hồ sơ", "Họ và tên", "Số tiền"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        values = [80123456789, 0.1, 29.16, 1234567890123456789, "007", True, "  x "]
        for index, value in enumerate(values):
            page.write(index + 1, 0, value)
            page.write(index + 1, 1, "A")
        page.write_datetime(8, 0, dt.datetime(2006, 2, 20), day)  # noqa: DTZ001
        page.write(8, 1, "A")
    (table,) = read(path, {"t": flat_spec}, IN_PROCESS).tables
    assert table.rows["number"].to_list() == [
        "80123456789",
        "0.1",
        "29.16",
        "1.234567890123457e+18",
        "007",
        "TRUE",
        "  x ",
        "2006-02-20",
    ]


@pytest.mark.parametrize("mac", [False, True])
def test_dates_of_both_epochs_and_hidden_rows(tmp_path, flat_spec, mac):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": mac}) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page.write_row(0, 0, ["Số hồ sơ", "Họ và tên"])
        page.write_datetime(1, 0, dt.datetime(2006, 2, 20), day)  # noqa: DTZ001
        page.write_datetime(2, 0, dt.datetime(2006, 2, 20, 7, 30), moment)  # noqa: DTZ001
        page.write(1, 1, "A")
        page.write(2, 1, "B")
        page.set_row(2, None, None, {"hidden": True})
    (table,) = read(path, {"t": flat_spec}, IN_PROCESS).tables
    assert table.rows["number"].to_list() == ["2006-02-20", "2006-02-20 07:30:00"]
    assert table.notes == ("hidden_rows:1",)


def test_formulas_saved_without_a_value_are_noted(tmp_path, flat_spec):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Số hồ sơ", "Họ và tên"])
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_formula(2, 0, "=1+2", None, "")
        page.write(1, 1, "A")
        page.write(2, 1, "B")
    (table,) = read(path, {"t": flat_spec}, IN_PROCESS).tables
    assert table.rows["number"].to_list() == ["2", None]
    assert table.notes == ("formulas_without_value:1",)


def test_a_table_may_stand_anywhere_on_the_sheet(tmp_path, birth_spec):
    path = tmp_path / "off.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(5, 3, ["Số", "Quyển số"])
        page.merge_range(5, 5, 5, 6, "Người được khai sinh")
        page.write_row(6, 5, ["Họ, chữ đệm, tên", "Ngày sinh"])
        page.write_row(7, 3, ["7", "01/2024", "Lê Thị Mơ", "2024"])
    (table,) = read(path, {"birth": birth_spec}, IN_PROCESS).tables
    assert table.mapping["child_birth_date"].index == 6
    assert table.rows.select("line", "entry_no", "child_name", "child_birth_date").rows() == [
        (8, "7", "Lê Thị Mơ", "2024")
    ]


def test_missing_column_is_named_with_sheet_and_row(write_register, birth_spec):
    path = write_register([ROW], flat=("STT", "Số", "Ghi chú khác"))
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    (refusal,) = reading.refusals
    assert refusal.code == RefusalCode.MISSING_COLUMN
    assert "Quyển số" in refusal.message_vi
    assert "Khai sinh" in refusal.message_en
    assert "row 5" in refusal.message_en
    assert reading.tables == ()


def test_one_bad_sheet_does_not_stop_the_others(write_register, birth_spec):
    path = write_register([ROW], extra_sheets=("Khác",))
    with zipfile.ZipFile(path) as archive:
        other = archive.read("xl/worksheets/sheet2.xml")
    assert b"<sheetData/>" in other
    filled = (
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>066090001234</t></is></c></row>'
        b"</sheetData>"
    )
    _rewrite(path, "xl/worksheets/sheet2.xml", lambda data: data.replace(b"<sheetData/>", filled))
    death = HeaderSpec({"died_on": ("Ngày chết",)}, frozenset({"died_on"}), ("Khai tử",))
    reading = read(path, {"birth": birth_spec, "death": death}, IN_PROCESS)
    assert [table.name for table in reading.tables] == ["birth"]
    assert [(r.sheet, r.code) for r in reading.refusals] == [("Khác", RefusalCode.UNKNOWN_SHEET)]
    assert reading.refusals[0].rows_seen == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook_is_refused(write_register, birth_spec, share):
    path = write_register([ROW] * 50)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    assert reading.tables == ()
    assert [r.code for r in reading.refusals] == [RefusalCode.TRUNCATED]


def test_row_hidden_from_the_parser_is_not_lost(write_register, birth_spec):
    """A row number used twice: the parser alone would keep one of the two rows."""
    path = write_register([ROW, [2, 8, *ROW[2:]]])
    _rewrite(
        path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b'<row r="8"', b'<row r="7"')
    )
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    (table,) = reading.tables
    assert table.rows.select("line", "entry_no").rows() == [(7, "7"), (8, "8")]
    assert table.notes == ("rows_renumbered:1",)
    assert table.accounting.contents_seen == 10


def test_blank_shared_strings_are_no_content(tmp_path, flat_spec):
    path = tmp_path / "blank.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Số hồ sơ", "Họ và tên"])
        page.write_row(1, 0, ["1", "A"])
        page.write_string(2, 0, "   ")
        page.write_row(3, 0, ["2", "B"])
    (table,) = read(path, {"t": flat_spec}, IN_PROCESS).tables
    assert table.accounting.blank == 1
    assert table.rows["number"].to_list() == ["1", "2"]


def test_bomb_is_refused_before_it_is_opened(write_register, birth_spec):
    path = write_register([ROW])
    _rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data + b" " * 80_000_000)
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    assert [r.code for r in reading.refusals] == [RefusalCode.ZIP_BOMB]


def test_document_type_in_a_sheet_is_refused(write_register, birth_spec):
    path = write_register([ROW])
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    _rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<worksheet", bomb + b"<worksheet", 1),
    )
    reading = read(path, {"birth": birth_spec}, IN_PROCESS)
    assert [r.code for r in reading.refusals] == [RefusalCode.UNSAFE_XML]


def test_limit_on_rows(write_register, birth_spec):
    path = write_register([ROW] * 30)
    reading = read(path, {"birth": birth_spec}, Limits(rows=20, isolate=False))
    (refusal,) = reading.refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert "rows" in refusal.message_en


def _raw(*values):
    cells = {"line": range(1, len(values) + 1), "c0": values}
    frame = pl.DataFrame(cells, schema={"line": pl.UInt32, "c0": pl.String})
    return RawSheet(name="S", cells=frame, rows_seen=0)


def test_parser_and_counter_must_agree():
    raw = _raw("a", None, "b", " ", None)
    good = checked(raw, Seen(last=3, filled=2))
    assert (good.rows_seen, good.contents_seen, good.cells.height) == (3, 2, 3)
    for seen in (Seen(last=4, filled=3), Seen(last=3, filled=3), Seen(last=2, filled=2)):
        with pytest.raises(RefusedError) as caught:
            checked(raw, seen)
        assert caught.value.code == RefusalCode.ACCOUNTING
        assert caught.value.rows_seen == seen.filled


def test_a_doubtful_count_is_taken_again_exactly():
    raw = _raw("a", "b")
    assert checked(raw, Seen(9, 9, again=lambda: (2, 2))).rows_seen == 2
    with pytest.raises(RefusedError):
        checked(raw, Seen(2, 3, again=lambda: (3, 3)))


def test_rows_in_comments_are_no_rows(write_register, birth_spec):
    path = write_register([ROW])
    hidden = b'<!--<row r="90"><c r="A90"><v>1</v></c></row>--></sheetData>'
    _rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", hidden))
    (table,) = read(path, {"birth": birth_spec}, IN_PROCESS).tables
    assert table.accounting.rows_seen == 13
