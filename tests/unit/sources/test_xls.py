"""What only .xls files hold: code pages, small streams, white space of all kinds, NUL."""

from __future__ import annotations

import struct
import unicodedata

import pytest
from biff8_book import biff5, biff8, compound

from contracts.language import HeaderSpec
from sources import Limits, RefusalCode, read

HERE = Limits(isolate=False)
HEADER = ["Số hồ sơ", "Họ và tên", "Số tiền"]
ROWS = [["HS1", "Nguyễn Văn Ước", 5.0], ["HS2", "ÂÊÔ àéí", None], ["HS3", "H'Hen Niê", 0.5]]


@pytest.mark.parametrize("filler", [0, 4096])
@pytest.mark.parametrize("code_page", [1200, 1252, 1258, 1251, 65001, None])
def test_text_of_excel_97_does_not_depend_on_the_code_page(tmp_path, flat_spec, code_page, filler):
    """Exporters in Java name the code page of their machine; the characters are UTF-16."""
    path = tmp_path / "s.xls"
    path.write_bytes(biff8([HEADER, *ROWS], code_page=code_page, filler=filler))
    reading = read(path, {"t": flat_spec}, HERE)
    assert reading.refusals == ()
    (table,) = reading.tables
    assert table.rows["name"].to_list() == [row[1] for row in ROWS]
    assert table.rows["amount"].to_list() == ["5", None, "0.5"]
    assert (table.accounting.rows_seen, table.notes) == (4, ())


def test_excel_95_writes_by_its_code_page(tmp_path):
    """Names of sheets as well, so that the counter finds them; a no-break space is blank."""
    header = [b"S\xf4\xec h\xf4\xcc s\xf5", "Họ và tên".encode("ascii", "ignore")]
    rows = [header, [b"HS1", b"L\xea"], [b"\xa0", b" \xa0"], [b"HS2", b"M\xf5"]]
    path = tmp_path / "s.xls"
    path.write_bytes(biff5(rows, code_page=1258, sheet=b"Chi tra\xd2"))
    spec = HeaderSpec({"number": ("Số hồ sơ",)}, frozenset({"number"}))
    reading = read(path, {"t": spec}, HERE)
    assert reading.refusals == ()
    (table,) = reading.tables
    assert unicodedata.normalize("NFC", table.sheet) == "Chi trả"
    assert table.rows.rows() == [(2, "HS1", "Lê"), (4, "HS2", "Mơ")]


def test_a_nul_never_passes_as_text(tmp_path, flat_spec):
    path = tmp_path / "s.xls"
    path.write_bytes(biff8([HEADER, ["HS\x001", "L\0ê", None], ["HS2", "B", None]]))
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert table.rows["number"].to_list() == ["HS\ufffd1", "HS2"]
    assert table.notes == ("undecodable_bytes:2",)


@pytest.mark.parametrize(
    "blank", ["\u00a0", "\u3000 \u2009", "\u200b", "\ufeff\u00ad", "\u2028", " "]
)
def test_cells_of_exotic_white_space_are_blank(tmp_path, flat_spec, blank):
    """A row of them is counted as blank by parser and counter alike, wherever it stands."""
    empty = [blank] * 3
    rows = [empty, HEADER, ["HS1", "A", blank], empty, ["HS2", "B", "1"], empty]
    path = tmp_path / "s.xls"
    path.write_bytes(biff8(rows))
    reading = read(path, {"t": flat_spec}, HERE)
    assert reading.refusals == ()
    (table,) = reading.tables
    assert table.rows["line"].to_list() == [3, 5]
    assert (table.accounting.contents_seen, table.accounting.blank) == (3, 2)


def test_letters_whose_low_byte_is_a_space_are_no_white_space(tmp_path, flat_spec):
    """Ġ is U+0120, † is U+2020: half of each is the byte of a blank."""
    path = tmp_path / "s.xls"
    path.write_bytes(biff8([["\u0120\u2020"], HEADER, ["HS1", "A", None]]))
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert (table.accounting.title, table.accounting.contents_seen) == (1, 3)


def test_headers_with_exotic_white_space_are_found(tmp_path, flat_spec):
    header = ["\ufeffSố\u00a0hồ\u3000sơ", "Họ\u200b và\u00a0 tên\u200b", "S\u00adố ti\u2060ền"]
    path = tmp_path / "s.xls"
    path.write_bytes(biff8([header, ["HS1", "A", "5"]]))
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert table.header == ("Số hồ sơ", "Họ và tên", "Số tiền")
    assert table.confidence == 1.0


def test_another_document_in_a_compound_file_is_not_taken_for_a_workbook(tmp_path, flat_spec):
    path = tmp_path / "s.xls"
    path.write_bytes(compound(bytes(5000), "WordDocument"))
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code == RefusalCode.UNKNOWN_FORMAT


def test_a_cell_far_out_is_refused_before_the_parser_makes_room_for_it(tmp_path, flat_spec):
    """Two records with broken coordinates had calamine ask for 32 GB, which ends the process."""
    path = tmp_path / "s.xls"
    far = struct.pack("<HHH", 60_000, 60_000, 0) + struct.pack("<d", 1.5)
    whole = biff8([HEADER, ["HS1", "A", None], ["HS2", "B", 7.25]])
    near = struct.pack("<HHH", 2, 2, 0) + struct.pack("<d", 7.25)
    assert whole.count(near) == 1
    path.write_bytes(whole.replace(near, far))
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert dict(refusal.details)["limit"] == "columns"
