"""Rejected rows in the layout of their file: text stays text, formulas do not run, bytes are the
sender's."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from reports.rejects import (
    REASON_LABELS,
    RejectedRow,
    RejectedSheet,
    write_rejects,
    write_rejects_csv,
)

LABEL = "Không sửa (GOC)"
ROW = RejectedRow(
    cells=["007", "=HYPERLINK(1)", "Y Lŏ Buôn Yă", None],
    broken=frozenset({1}),
    reasons="Ô họ tên không phải là tên người; sửa.",
    columns="Họ tên",
    line=12,
    origin="GOC:1",
)
SHEET = RejectedSheet(
    file_name="f.xlsx",
    sheet="Khai sinh",
    above=[["SỔ", None, None, None], ["Số", "Người", None, "Ghi chú"], [None, "Tên", "Sinh", None]],
    header=(1, 2),
    merged=[((0, 0), (0, 3)), ((1, 0), (2, 0)), ((1, 1), (1, 2)), ((1, 3), (2, 3))],
    rows=[ROW],
)


def test_layout_merges_and_reasons(tmp_path: Path) -> None:
    out = write_rejects([SHEET], tmp_path / "r.xlsx", LABEL)
    sheet = openpyxl.load_workbook(out)["Khai sinh"]
    assert [c.value for c in sheet[2]][:4] == ["Số", "Người", None, "Ghi chú"]
    assert [c.value for c in sheet[2]][4:] == [*REASON_LABELS, LABEL]
    assert {"A1:D1", "A2:A3", "B2:C2", "E2:E3"} <= {str(r) for r in sheet.merged_cells.ranges}
    assert [c.value for c in sheet[4]] == [
        "007", "=HYPERLINK(1)", "Y Lŏ Buôn Yă", None, ROW.reasons, "Họ tên", "f.xlsx", "Khai sinh",
        "12", "GOC:1",
    ]  # fmt: skip
    assert {c.data_type for c in sheet[4] if c.value} == {"s"}  # no number, no formula
    assert sheet["B4"].quotePrefix
    assert sheet["A4"].number_format == "@"
    assert sheet["B4"].fill.fgColor.rgb != sheet["A4"].fill.fgColor.rgb
    assert [p.name for p in tmp_path.iterdir()] == ["r.xlsx"]


def test_the_same_rows_give_the_same_cells_and_sheet_names_are_unique(tmp_path: Path) -> None:
    hostile = replace(SHEET, sheet="a/b:[c]*?\\" + "x" * 40)
    plain = replace(SHEET, sheet="")
    out = write_rejects([SHEET, SHEET, hostile, plain], tmp_path / "r.xlsx", LABEL)
    names = openpyxl.load_workbook(out).sheetnames
    assert names[:2] == ["Khai sinh", "Khai sinh (2)"]
    assert names[3] == "f"
    assert len(names[2]) == 31


def test_overlapping_merges_do_no_harm(tmp_path: Path) -> None:
    odd = replace(SHEET, merged=[((0, 0), (2, 1)), ((1, 1), (9, 2)), ((2, 2), (2, 99))])
    out = write_rejects([odd], tmp_path / "r.xlsx", LABEL)
    assert openpyxl.load_workbook(out)["Khai sinh"]["A4"].value == "007"


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "cp1258"), (",", "utf-8-sig"), ("\t", "utf-16")]
)
def test_csv_has_the_delimiter_and_encoding_of_its_file(
    delimiter: str, encoding: str, tmp_path: Path
) -> None:
    row = replace(ROW, cells=["007", "=1+1", "-5", "Nguyễn Thị Hường"])
    sheet = replace(SHEET, rows=[row], delimiter=delimiter, encoding=encoding)
    out = tmp_path / "r.csv"
    assert write_rejects_csv(sheet, out, LABEL) == encoding
    import unicodedata

    text = unicodedata.normalize("NFC", out.read_bytes().decode(encoding))
    lines = list(csv.reader(text.splitlines(), delimiter=delimiter))
    assert lines[3][:4] == ["007", "'=1+1", "-5", "Nguyễn Thị Hường"]
    assert lines[3][4] == ROW.reasons
    assert lines[2][4:] == [*REASON_LABELS, LABEL]


def test_what_an_encoding_cannot_hold_is_written_as_utf8(tmp_path: Path) -> None:
    sheet = replace(SHEET, delimiter=";", encoding="cp1258")
    assert write_rejects_csv(sheet, tmp_path / "r.csv", LABEL) == "utf-8-sig"  # ŏ of Y Lŏ
    assert "Y Lŏ Buôn Yă" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
