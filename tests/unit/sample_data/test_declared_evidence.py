"""Evidence of persons in declared registers that their file says less of than it could."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from sample_data.generate import COMMITTED

NIGHT = "2026-10-12"
FOLDER = COMMITTED / "inbox" / "66" / "education" / NIGHT
HEADER = 5


@pytest.fixture(scope="module")
def pupils() -> list[dict[str, object]]:
    book = openpyxl.load_workbook(FOLDER / "Danh_sach_hoc_sinh_66.xlsx")
    rows = []
    for page in book:
        header, *cells = list(page.iter_rows(min_row=HEADER, values_only=True))
        rows += [dict(zip(header, row, strict=True)) for row in cells]
    return rows


def test_class_lists_have_the_year_of_birth_of_parents(pupils):
    for label in ("Năm sinh cha", "Năm sinh mẹ"):
        years = {str(row[label]) for row in pupils if row[label]}
        assert years
        assert all(len(year) == 4 and year.isdigit() for year in years)
    assert any(len(str(row["Ngày sinh"])) == 10 for row in pupils)


def test_the_truth_knows_that_only_the_year_is_written():
    mentions = pl.read_parquet(COMMITTED / "truth" / "66" / NIGHT / "mentions.parquet")
    mentions = mentions.filter(source="education")
    by_role = {
        role: mentions.filter(pl.col("role").is_in(roles))["damage"].to_list()
        for role, roles in (("parent", ["father", "mother"]), ("pupil", ["pupil"]))
    }
    no_year = {"birth_missing"}
    assert all("year_only" in kinds or no_year & {*kinds} for kinds in by_role["parent"])
    assert not all("year_only" in kinds for kinds in by_role["pupil"])
    for kinds in by_role["parent"]:
        assert not {"day_month_swapped", "two_digit_year", "january_first"} & {*kinds}


def test_a_list_may_leave_out_the_number_and_the_sex():
    page = openpyxl.load_workbook(FOLDER / "Danh_sach_can_bo_giao_vien_66.xlsx").worksheets[0]
    header = [cell for (*cells,) in page.iter_rows(3, 3, values_only=True) for cell in cells]
    labels = "STT,UBND Xã,Tên trường,Mã định danh Bộ GD&ĐT,Họ tên,Ngày sinh,Trạng thái"
    assert header == [*labels.split(","), "Vị trí việc làm"]
    mentions = pl.read_parquet(COMMITTED / "truth" / "66" / NIGHT / "mentions.parquet")
    damage = mentions.filter(source="education", role="employee")["damage"].explode().drop_nulls()
    assert not damage.is_in(["number_missing", "lost_zeros", "sex_missing", "sex_wrong"]).any()
