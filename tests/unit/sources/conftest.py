"""Files of the shapes that arrive, written for one test each; helpers beside them importable."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from contracts.language import HeaderSpec

sys.path.insert(0, str(Path(__file__).parent))

GROUPS = {
    "Người được khai sinh": ("Họ, chữ đệm, tên", "Ngày sinh"),
    "Người mẹ": ("Họ, chữ đệm, tên", "Ngày sinh", "Số giấy tờ tùy thân"),
}


@pytest.fixture
def birth_spec() -> HeaderSpec:
    return HeaderSpec(
        columns={
            "entry_no": ("Số",),
            "book_no": ("Quyển số",),
            "child_name": ("Người được khai sinh / Họ, chữ đệm, tên",),
            "child_birth_date": ("Người được khai sinh / Ngày sinh",),
            "mother_name": ("Người mẹ / Họ, chữ đệm, tên",),
            "mother_birth_date": ("Người mẹ / Ngày sinh",),
            "mother_number": ("Người mẹ / Số giấy tờ tùy thân",),
        },
        required=frozenset({"entry_no", "book_no", "child_name"}),
        sheet_aliases=("Khai sinh",),
    )


@pytest.fixture
def flat_spec() -> HeaderSpec:
    return HeaderSpec(
        columns={
            "number": ("Số hồ sơ",),
            "name": ("Họ và tên",),
            "amount": ("Số tiền",),
        },
        required=frozenset({"number", "name"}),
    )


@pytest.fixture
def write_register(tmp_path: Path) -> Callable[..., Path]:
    """Writes the civil status layout: titles, merged header, column numbers, rows, footer."""

    def write(
        rows: Sequence[Sequence[object]],
        name: str = "so.xlsx",
        sheet: str = "Khai sinh",
        extra_sheets: Sequence[str] = (),
        flat: Sequence[str] = ("STT", "Số", "Quyển số"),
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet(sheet)
            page.merge_range(0, 0, 0, 7, "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK")
            page.merge_range(1, 0, 1, 7, "SỔ ĐĂNG KÝ KHAI SINH")
            for column, label in enumerate(flat):
                page.merge_range(3, column, 4, column, label)
            column = len(flat)
            for group, leaves in GROUPS.items():
                page.merge_range(3, column, 3, column + len(leaves) - 1, group)
                for leaf in leaves:
                    page.write(4, column, leaf)
                    column += 1
            for number in range(column):
                page.write(5, number, f"({number + 1})")
            for index, row in enumerate(rows):
                page.write_row(6 + index, 0, row)
            end = 6 + len(rows)
            page.write(end, 0, f"Tổng số: {len(rows)}")
            page.write(end + 2, 5, "NGƯỜI LẬP BIỂU")
            page.write(end + 5, 5, "Nguyễn Văn B")
            for other in extra_sheets:
                book.add_worksheet(other)
        return path

    return write
