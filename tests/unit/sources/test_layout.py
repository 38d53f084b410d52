"""The look of a file once more: titles, merged header, chosen rows cell by cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from contracts.language import HeaderSpec
from sources import Limits
from sources.layout import read_layouts, text_head

SPECS = {
    "list": HeaderSpec(
        columns={"no": ("Số",), "name": ("Người / Tên", "Tên"), "year": ("Năm sinh",)},
        required=frozenset({"no", "name"}),
        sheet_aliases=("Danh sách",),
    )
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    rows = [
        ["DANH SÁCH", None, None, None],
        [None, None, None, None],
        ["Số", "Người", None, "Ghi chú"],
        [None, "Tên", "Năm sinh", None],
        ["(1)", "(2)", "(3)", "(4)"],
        ["007", "An", 1990, "x"],
        ["008", "Bình", "1991-02-03", None],
        ["009", "Chi", None, "z"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B3:C3")
    path = tmp_path / "a.xlsx"
    book.save(path)
    return path


def test_a_workbook_as_it_stood(workbook: Path) -> None:
    (layout,) = read_layouts(workbook, SPECS, {"Danh sách": [6, 8]}, Limits())
    assert layout.above == (
        ("DANH SÁCH", None, None, None),
        (None, None, None, None),
        ("Số", "Người", None, "Ghi chú"),
        (None, "Tên", "Năm sinh", None),
        ("(1)", "(2)", "(3)", "(4)"),
    )
    assert layout.header == (2, 3)
    assert set(layout.merged) == {((0, 0), (0, 3)), ((2, 1), (2, 2))}
    assert layout.columns == {"no": 0, "name": 1, "year": 2}
    assert layout.rows == {6: ("007", "An", "1990", "x"), 8: ("009", "Chi", None, "z")}
    assert (layout.delimiter, layout.encoding) == (None, None)


def test_sheets_that_nobody_asked_for_are_left_out(workbook: Path) -> None:
    assert read_layouts(workbook, SPECS, {"Khác": [1]}, Limits()) == []


def test_text_keeps_delimiter_encoding_and_broken_records(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        "Số;Tên;Năm sinh",
        "1;Nguyễn Văn An;1990",
        "2;Trần Thị Bình",
        "3;Lê;1990;x;y",
        '4;"q;1',
    ]
    lines += [f"{n};Phạm Thị Hường;1980" for n in range(5, 30)]
    path.write_bytes("\r\n".join([*lines, ""]).encode("utf-16"))
    (layout,) = read_layouts(path, SPECS, {"": [2, 3, 4, 5]}, Limits())
    assert (layout.delimiter, layout.encoding) == (";", "utf-16")
    assert layout.rows[2] == ("1", "Nguyễn Văn An", "1990")
    assert layout.rows[3] == ("2", "Trần Thị Bình", None)
    assert layout.rows[4] == ("3", "Lê", "1990;x;y")
    assert layout.rows[5][0] is not None
    assert layout.rows[5][0].startswith("4")


def test_a_mapping_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã;Tên\n1;An\n2;Bình\n", encoding="utf-8")
    fixed = {"list": {"no": "Mã"}}
    (layout,) = read_layouts(path, SPECS, {"": [2]}, Limits(), fixed)
    assert layout.columns == {"no": 0, "name": 1}


def test_a_head_ends_with_a_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes("một\nhai\nba".encode())
    assert text_head(path, 100) == path.read_bytes()
    assert text_head(path, 11).decode() == "một\nhai\n"
    path.write_bytes("một\nhai\nba".encode("utf-16"))
    assert len(text_head(path, 11)) == 8
