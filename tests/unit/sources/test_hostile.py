"""Files that want to hurt: each is refused with its reason, or read at bounded cost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sources import Limits, RefusalCode, read

HERE = Limits(isolate=False)
DATA = Path(__file__).with_name("data")
ROW = [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024", "Trần Thị Lan", 1990, "066190000123"]
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]>'


def _rewrite(path: Path, member: str, change) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _codes(path, spec, limits=HERE):
    reading = read(path, {"birth": spec}, limits)
    assert reading.tables == ()
    return [refusal.code for refusal in reading.refusals]


@pytest.mark.parametrize("member", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_anywhere_in_a_workbook(write_register, birth_spec, member):
    path = write_register([ROW])
    _rewrite(path, member, lambda data: data.replace(b"?>", b"?>" + ENTITY, 1))
    assert _codes(path, birth_spec) == [RefusalCode.UNSAFE_XML]


def test_entities_in_wide_characters(write_register, birth_spec):
    path = write_register([ROW])
    text = '<?xml version="1.0" encoding="UTF-16"?>' + ENTITY.decode() + "<sst/>"
    _rewrite(path, "xl/sharedStrings.xml", lambda _: text.encode("utf-16"))
    assert _codes(path, birth_spec) == [RefusalCode.UNSAFE_XML]


def test_entities_in_an_ods_file(tmp_path, birth_spec):
    path = tmp_path / "a.ods"
    path.write_bytes((DATA / "register.ods").read_bytes())
    _rewrite(path, "content.xml", lambda data: data.replace(b"?>", b"?>" + ENTITY, 1))
    assert _codes(path, birth_spec) == [RefusalCode.UNSAFE_XML]


def test_one_cell_in_the_last_corner(write_register, birth_spec):
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = write_register([ROW])
    _rewrite(path, SHEET, lambda data: data.replace(b"</sheetData>", corner))
    assert _codes(path, birth_spec) == [RefusalCode.LIMIT_EXCEEDED]


def test_one_cell_in_the_last_row_costs_little(write_register, birth_spec):
    last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    path = write_register([ROW])
    _rewrite(path, SHEET, lambda data: data.replace(b"</sheetData>", last))
    (table,) = read(path, {"birth": birth_spec}, Limits(memory_bytes=512 << 20)).tables
    assert table.accounting.rows_seen == 1_048_576
    assert table.rows["line"].to_list() == [7, 1_048_576]


def test_a_million_empty_rows(write_register, birth_spec):
    path = write_register([ROW])
    empty = b"".join(b'<row r="%d"/>' % number for number in range(100, 1_000_100))
    _rewrite(path, SHEET, lambda data: data.replace(b"</sheetData>", empty + b"</sheetData>"))
    (table,) = read(path, {"birth": birth_spec}, HERE).tables
    assert table.rows.height == 1
    assert table.accounting.rows_seen == 13


def test_repeated_rows_of_an_ods_file(tmp_path, birth_spec):
    path = tmp_path / "a.ods"
    path.write_bytes((DATA / "register.ods").read_bytes())
    cell = b'<table:table-cell office:value-type="float" office:value="1"'
    row = (
        b'<table:table-row table:number-rows-repeated="1048000">'
        + cell
        + b' table:number-columns-repeated="16000"/></table:table-row></table:table>'
    )
    _rewrite(path, "content.xml", lambda data: data.replace(b"</table:table>", row, 1))
    assert _codes(path, birth_spec)[0] == RefusalCode.LIMIT_EXCEEDED


def test_fifty_megabytes_in_one_cell(tmp_path, flat_spec):
    path = tmp_path / "a.csv"
    path.write_bytes("Số hồ sơ;Họ và tên\n1;A\n2;".encode() + b"x" * (50 << 20) + b"\n3;B\n")
    (refusal,) = read(path, {"t": flat_spec}).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert "dòng 3: Vượt giới hạn độ dài một dòng" in refusal.message_vi
    assert "line 3: Beyond the limit line length" in refusal.message_en
    assert refusal.rows_seen == 4


def test_a_quote_that_never_closes_costs_little(tmp_path, flat_spec):
    path = tmp_path / "a.csv"
    lines = "".join(f'HS{i};"Lê Văn\n' for i in range(100_000))
    path.write_text("Số hồ sơ;Họ và tên\n" + lines, "utf-8")
    (table,) = read(path, {"t": flat_spec}, Limits(seconds=30)).tables
    counts = table.accounting
    assert counts.data + counts.malformed + counts.continuation == 100_000


def test_column_names_of_sql_stay_names(tmp_path, flat_spec):
    path = tmp_path / "a.csv"
    hostile = '"""; DROP TABLE person; --"'
    path.write_text(f"Số hồ sơ,Họ và tên,{hostile}\n1,A,x\n", "utf-8")
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert table.rows.columns[-1] == '"; DROP TABLE person; --'


def test_names_of_files_and_sheets_are_made_printable(
    tmp_path, flat_spec, write_register, birth_spec
):
    path = tmp_path / "x\u202e\n\x1b[31m.csv"
    path.write_bytes(b"")
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.message_vi.startswith("x___[31m.csv: ")
    book = write_register([ROW], sheet="A\u202eB")
    assert read(book, {"birth": birth_spec}, HERE).tables[0].sheet == "A_B"
