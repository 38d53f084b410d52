"""Traps of files that national systems export: a wrong size, headers of three rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import xlsxwriter

from contracts.language import HeaderSpec
from sources import Limits, read

HERE = Limits(isolate=False)


def with_dimension(path: Path, wrong: str) -> Path:
    """The workbook at `path` with another size declared for its sheet."""
    other = path.with_name(f"declared {path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                data, changed = re.subn(rb'<dimension ref="[^"]*"/>', wrong.encode(), data)
                assert changed == 1
            new.writestr(info, data)
    return other


@pytest.mark.parametrize("wrong", ['<dimension ref="A1:BS4"/>', '<dimension ref="A1"/>', ""])
def test_a_sheet_that_declares_a_wrong_size_is_read_whole(tmp_path, wrong):
    """Class lists of the education database declare A1:BS4 for 16,000 rows."""
    path = tmp_path / "lop.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("12.6")
        page.write(1, 0, "DANH SÁCH HỌC SINH")
        page.write_row(3, 0, ["STT", "Mã định danh", "Họ tên", "Nơi sinh"])
        for row in range(16_000):
            page.write_row(4 + row, 0, [str(row + 1), f"66{row:08d}", "Nguyễn Thị Hoa", f"x{row}"])
    spec = HeaderSpec({"code": ("Mã định danh",), "name": ("Họ tên",)}, frozenset({"code"}))
    found = with_dimension(path, wrong)
    (table,) = read(found, {"t": spec}, HERE).tables
    assert table.rows.height == table.accounting.data == 16_000
    assert table.rows["code"][-1] == "6600015999"
    (head,) = read(found, {"t": spec}, replace(HERE, first_rows=100)).tables
    assert head.rows.height == 100 - 2  # the title and the header


LABOUR = (
    ("STT", "", ""),
    ("Họ tên", "", ""),
    ("Vị trí việc làm", "Nhà quản lý", ""),
    ("Vị trí việc làm", "Chuyên môn kỹ thuật bậc cao", ""),
    ("Loại và hiệu lực hợp đồng lao động", "HĐLĐ không xác định thời hạn", "Ngày bắt đầu"),
    ("Loại và hiệu lực hợp đồng lao động", "HĐLĐ xác định thời hạn", "Ngày bắt đầu"),
    ("Loại và hiệu lực hợp đồng lao động", "HĐLĐ xác định thời hạn", "Ngày kết thúc"),
    ("Loại và hiệu lực hợp đồng lao động", "Hiệu lực HĐLĐ khác", "Ngày bắt đầu"),
    ("Loại và hiệu lực hợp đồng lao động", "Hiệu lực HĐLĐ khác", "Ngày kết thúc"),
    ("Ghi chú", "", ""),
)
LABOUR_SPEC = HeaderSpec(
    {
        "name": ("Họ tên",),
        "manager": ("Vị trí việc làm / Nhà quản lý", "Nhà quản lý"),
        "open_from": ("HĐLĐ không xác định thời hạn / Ngày bắt đầu",),
        "fixed_from": ("HĐLĐ xác định thời hạn / Ngày bắt đầu",),
        "fixed_to": ("HĐLĐ xác định thời hạn / Ngày kết thúc",),
        "other_from": ("Hiệu lực HĐLĐ khác / Ngày bắt đầu",),
        "other_to": ("Hiệu lực HĐLĐ khác / Ngày kết thúc",),
    },
    frozenset({"name", "fixed_to"}),
)


def labour(path: Path) -> Path:
    """Three merged header rows and the numbers of the columns, as form 01/PLI has them."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("01-PLI")
        page.merge_range(0, 0, 0, 9, "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG")
        for (top, left), (bottom, right), label in boxes():
            if (top, left) == (bottom, right):
                page.write(2 + top, left, label)
            else:
                page.merge_range(2 + top, left, 2 + bottom, right, label)
        page.write_row(5, 0, [f"({number + 1})" for number in range(10)])
        page.write_row(6, 0, ["1", "Nguyễn Thị Hoa", "x", "", "", "01/02/2026", "31/01/2027"])
        page.write_row(7, 0, ["2", "Y Bhăm Êban", "", "x", "01/03/2020"])
    return path


def first_of_its_group(column: int, depth: int) -> bool:
    return column == 0 or LABOUR[column][: depth + 1] != LABOUR[column - 1][: depth + 1]


def boxes() -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """Every label of the header with its first and last cell."""
    for depth, column in product(range(3), range(len(LABOUR))):
        path = LABOUR[column]
        if path[depth] and first_of_its_group(column, depth):
            group = [c for c, other in enumerate(LABOUR) if other[: depth + 1] == path[: depth + 1]]
            yield (depth, column), (depth if any(path[depth + 1 :]) else 2, group[-1]), path[depth]


def test_a_merged_header_of_three_rows(tmp_path):
    (table,) = read(labour(tmp_path / "pli.xlsx"), {"t": LABOUR_SPEC}, HERE).tables
    assert table.header_lines == (3, 5)
    assert table.accounting.column_number == 1
    assert {name: match.index for name, match in table.mapping.items()} == {
        "name": 1, "manager": 2, "open_from": 4, "fixed_from": 5, "fixed_to": 6, "other_from": 7,
        "other_to": 8,
    }  # fmt: skip
    assert table.rows["fixed_to"].to_list() == ["31/01/2027", None]
    assert table.rows["open_from"].to_list() == [None, "01/03/2020"]
    assert min(match.confidence for match in table.mapping.values()) >= 0.98


def test_a_header_of_three_rows_in_text_without_merged_cells(tmp_path):
    path = tmp_path / "pli.csv"
    at = list(enumerate(LABOUR))
    rows = [
        [path[depth] if first_of_its_group(column, depth) else "" for column, path in at]
        for depth in range(3)
    ]
    rows.append(["1", "Nguyễn Thị Hoa", "x", "", "", "01/02/2026", "31/01/2027", "", "", ""])
    path.write_text("\n".join(";".join(row) for row in rows) + "\n", encoding="utf-8")
    (table,) = read(path, {"t": LABOUR_SPEC}, HERE).tables
    assert {name: match.index for name, match in table.mapping.items()} == {
        "name": 1, "manager": 2, "open_from": 4, "fixed_from": 5, "fixed_to": 6, "other_from": 7,
        "other_to": 8,
    }  # fmt: skip
