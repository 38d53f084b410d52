"""Which names of files may stand in a log: those of the trade, never those of people."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.registry import SOURCES
from intake.file_names import is_harmless, logged_name, logged_sheet

SHA = "3fa2c1d0" + "0" * 56
SAMPLE = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox"


@pytest.mark.parametrize(
    "name",
    [
        "ho_tich_2026-11-02.xlsx", "HoTich_20261102.xlsx", "Danh sách chi trả 66 (2).csv",
        "PL3-01_66.xlsx", "population.parquet", "MST.t11.2026.txt", "Khai sinh", "Sheet1",
        "Sổ đăng ký kết hôn quý 4.ods", "growing.csv", "land.csv", "tax_codes.zip", "a.csv",
    ],
)  # fmt: skip
def test_names_of_the_trade_are_shown(name: str) -> None:
    assert logged_name(name, SHA) == name


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn An 066095001234.xlsx", "Tran Thi Nam.csv", "066095001234.csv",
        "066-095-001-234.csv", "0660 9500 1234.csv", "Ho Thanh An.xlsx", "Cao Minh Dat.csv",
        "Lan.csv", "HoTichNguyenVanAn.xlsx", "ho_tich_LeVanSau.xlsx", "khai_sinh_Binh.pdf",
        "15031980.csv", "nguyen\u202ecsv.xlsx", "x@y.vn.csv", "Phạm Thị Đạt.XLSX", "Иванов.csv",
    ],
)  # fmt: skip
def test_names_and_numbers_of_people_are_not(name: str) -> None:
    assert logged_name(name, SHA).startswith("file 3fa2c1d0")
    assert logged_name(name).startswith("a file")
    assert logged_sheet(name) == "a sheet"
    shown = logged_name(name, SHA).removeprefix("file 3fa2c1d0")
    assert shown in {"", " (.xlsx)", " (.csv)"}


def test_the_files_of_the_sample_have_names_of_the_trade() -> None:
    paths = [path for path in SAMPLE.rglob("*") if path.is_file()]
    names = {path.name for path in paths}
    assert {path.parent.parent.name for path in paths} <= set(SOURCES)
    assert len(names) >= 12
    assert all(is_harmless(name) for name in names)
