"""The files as a reader meets them: layout, encodings, types of cells."""

import csv
import io
import unicodedata
from datetime import datetime
from fnmatch import fnmatch

import openpyxl
import polars as pl
import pytest

from contracts.registry import SOURCES
from sample_data.registers import files, workbook

from .conftest import Province, pages

Rows = list[tuple[object, ...]]


def sheet(province: Province, source: str, name: str) -> Rows:
    return pages(province.inbox(source))[name]


@pytest.mark.parametrize(
    ("name", "title", "groups", "width"),
    [
        (
            "Khai sinh",
            "SỔ ĐĂNG KÝ KHAI SINH",
            ["Người được khai sinh", "Người mẹ", "Người cha"],
            20,
        ),
        ("Khai tử", "SỔ ĐĂNG KÝ KHAI TỬ", ["Người chết", "Sự kiện chết"], 15),
        ("Kết hôn", "SỔ ĐĂNG KÝ KẾT HÔN", ["Chồng", "Vợ"], 16),
    ],
)
def test_civil_status_sheets(
    ordinary: Province, name: str, title: str, groups: list[str], width: int
) -> None:
    rows = sheet(ordinary, "civil_status", name)
    assert rows[0][0] == "UBND TỈNH ĐẮK LẮK"
    assert rows[1][0] == title
    assert [cell for cell in rows[3] if cell in groups] == groups
    assert rows[3][:6] == ("STT", "Số", "Quyển số", "Ngày đăng ký", "Loại đăng ký", "Nơi đăng ký")
    assert rows[5] == tuple(f"({k})" for k in range(1, width + 1))
    count = sum(str(row[0]).isdigit() for row in rows[6:])
    assert rows[6 + count][0] == f"Tổng số: {count}"
    assert not any(rows[7 + count])
    assert "NGƯỜI LẬP BIỂU" in rows[8 + count]
    assert any(rows[9 + count])
    assert len(rows) == 10 + count
    assert all(cell is None or isinstance(cell, str) for row in rows for cell in row)


def test_headers_are_merged_as_people_merge_them(ordinary: Province) -> None:
    page = openpyxl.load_workbook(ordinary.inbox("civil_status"))["Kết hôn"]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A4:A5", "F4:F5", "G4:K4", "L4:P4"} <= merged


def test_land_has_numbers_and_dates_beside_text(ordinary: Province) -> None:
    rows = sheet(ordinary, "land", "PL3-01")
    assert rows[5] == tuple(f"({k})" for k in range(1, 41))
    assert rows[3][7] == "Họ tên chủ sử dụng"
    assert [cell for cell in rows[3][25:] if cell] == [f"Mục đích sử dụng {k}" for k in (1, 2, 3)]
    assert rows[4][25:30] == ("Loại đất", "Diện tích", "Nguồn gốc", "Hình thức", "Thời hạn")
    data = rows[6:]
    assert {type(row[8]) for row in data} >= {int, str, datetime}
    assert {type(row[3]) for row in data} >= {str, datetime}
    lost = [row[10] for row in data if isinstance(row[10], int)]
    assert lost
    assert {len(str(number)) for number in lost} <= {10, 11}


def test_couples_stand_on_two_rows_of_one_parcel(ordinary: Province) -> None:
    rows = sheet(ordinary, "land", "PL3-01")[6:]
    husbands = [row for row in rows if row[13] == "Chồng"]
    wives = {(row[2], row[18]): row for row in rows if row[13] == "Vợ" and row[2] and row[18]}
    pairs = [(h, wives[h[2], h[18]]) for h in husbands if (h[2], h[18]) in wives]
    assert len(pairs) > 50
    assert all(h[21:] == w[21:] and h[5:7] == w[5:7] == (None, None) for h, w in pairs)


def test_uses_of_a_parcel_sum_to_its_area(ordinary: Province) -> None:
    for row in sheet(ordinary, "land", "PL3-01")[6:]:
        parts = [float(str(row[k])) for k in (26, 31, 36) if row[k] is not None]
        assert abs(sum(parts) - float(str(row[24]))) < 0.11


def test_beneficiaries_are_windows_1258_with_semicolons(harsh: Province) -> None:
    raw = harsh.inbox("beneficiaries").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    text = unicodedata.normalize("NFC", raw.decode("cp1258"))
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["STT", *files.BENEFICIARY_HEADERS]
    assert {len(row) for row in rows} == {17}
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    born = zip(columns["Năm sinh (Nam)"], columns["Năm sinh (Nữ)"], strict=True)
    assert all(not (man and woman) for man, woman in born)
    assert "Hệ số" in columns
    assert {"540.000", "810.000"} <= set(columns["Số tiền"])
    assert any("ễ" in name for name in columns["Họ và tên"])


def test_tones_survive_windows_1258() -> None:
    letters = "".join(chr(c) for c in range(0x1EA0, 0x1EFA)) + "ăâđêôơưĂÂĐÊÔƠƯĩĨũŨñÑ"
    there = files.to_1258(letters).encode("cp1258").decode("cp1258")
    assert unicodedata.normalize("NFC", there) == letters


def test_tax_codes_are_utf8_with_a_mark(ordinary: Province) -> None:
    raw = ordinary.inbox("tax_codes").read_bytes()
    assert raw.startswith("\ufeffSTT,MST/Số định danh,".encode())
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["STT", *files.TAX_HEADERS]
    numbers = [row[1] for row in rows[1:]]
    assert any("E+1" in number for number in numbers)
    assert any(len(number) == 10 and number[0] == "8" for number in numbers)
    assert sum(len(number) == 12 for number in numbers) > 0.7 * len(numbers)


def test_a_sheet_that_excel_cannot_hold_is_refused(tmp_path) -> None:
    cells = pl.DataFrame({"a": pl.Series([None], dtype=pl.String()).gather([0] * 1_048_001)})
    page = workbook.Sheet("PL3-01", ("", "", ""), (("A",),), ("a",), cells)
    with pytest.raises(ValueError, match="fewer persons"):
        workbook.write_workbook(tmp_path / "land.xlsx", [page])


SAMPLED = [name for name, one in sorted(SOURCES.items()) if one.sample_file or one.sampled]


@pytest.mark.parametrize("source", SAMPLED)
def test_a_file_is_called_as_its_source_declares(ordinary: Province, source: str) -> None:
    names = {one.path.name.lower() for one in ordinary.made.files if one.source == source}
    forms = [form.lower() for form in SOURCES[source].file_patterns]
    assert names
    assert all(any(fnmatch(name, form) for form in forms) for name in names)
