"""The workbook, read back: text stays text, differences are coloured, the decision has a list."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from common import kept
from reports.conflicts import DECISIONS, FIELDS, write_workbook
from warehouse.reasons import ConflictReason

YELLOW, RED = "FFFFE3A6", "FFF6C4C0"


@pytest.fixture(scope="module")
def book(conflicts, last_night, tmp_path_factory):
    out = tmp_path_factory.mktemp("book") / "deep" / "xung_dot.xlsx"
    write_workbook(conflicts, out, province="66", night=last_night, province_name="Đắk Lắk")
    return openpyxl.load_workbook(out)


@pytest.fixture(scope="module")
def rows(book):
    sheet = book["Mâu thuẫn"]
    heads = [item.title.replace("\n", " ") for item in FIELDS]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_one_row_per_conflict_with_title_and_frozen_filtered_header(book, rows, conflicts):
    sheet = book["Mâu thuẫn"]
    assert sheet["A1"].value == "Mâu thuẫn cần xem · Đắk Lắk · đêm 09/11/2026"
    assert len(rows) == conflicts.height
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref.startswith("A3:")


def test_what_is_overdue_or_blocks_comes_first(conflicts, last_night, tmp_path):
    mixed = pl.concat([
        conflicts.head(1).with_columns(
            pl.lit(reason).alias("reason"), pl.lit(blocking).alias("blocking"),
            pl.lit(days).cast(pl.Int32).alias("due_days"),
            pl.lit(age).cast(pl.Int32).alias("age_days"), pl.lit(name).alias("conflict_id"),
        )
        for name, reason, blocking, days, age in (
            ("slow", "two_births", True, 15, 0), ("harmless", "sex_contradiction", False, 10, 0),
            ("late", "holder_dead", False, 15, 16), ("quick", "link_uncertain", True, 5, 0),
        )
    ])  # fmt: skip
    out = write_workbook(mixed, tmp_path / "x.xlsx", province="66", night=last_night)
    sheet = openpyxl.load_workbook(out)["Mâu thuẫn"]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [
        "late", "quick", "slow", "harmless",
    ]  # fmt: skip


def test_numbers_of_persons_are_text_with_their_zeros(rows, factory):
    cells = [row["Số định danh (dân cư)"] for row in rows]
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in cells)
    assert factory.person(40) in {cell.value for cell in cells}


def test_what_looks_like_a_formula_stays_text(book, rows):
    risky = [
        r["Họ và tên (hồ sơ)"] for r in rows if str(r["Họ và tên (hồ sơ)"].value).startswith("=")
    ]
    assert [cell.value for cell in risky] == ['=HYPERLINK("x")']
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)
    formulas = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []


def test_only_differing_fields_are_coloured(rows, conflicts):
    for row, record in zip(rows, conflicts.iter_rows(named=True), strict=True):
        coloured = row["Họ và tên (hồ sơ)"].fill.start_color.rgb == YELLOW
        assert coloured == ("full_name" in record["differing"])
        assert (row["Tuổi (ngày)"].fill.start_color.rgb == RED) == (
            record["age_days"] > record["due_days"]
        )


def test_reasons_are_vietnamese_sentences(rows, conflicts):
    assert [row["Lý do"].value for row in rows] == [
        ConflictReason(reason).facts.vi for reason in conflicts["reason"]
    ]


def test_the_decision_is_a_list_over_every_row(book, conflicts):
    """A range of cells, one choice each: some choices hold commas."""
    [validation] = book["Mâu thuẫn"].data_validations.dataValidation
    [(sheet, cells)] = book.defined_names[validation.formula1].destinations
    assert [cell.value for (cell,) in book[sheet][cells]] == list(DECISIONS)
    assert any("," in choice for choice in DECISIONS)
    assert str(validation.sqref).endswith(str(conflicts.height + 3))


def write(conflicts, folder: Path, night) -> Path:
    return write_workbook(conflicts, folder / "xung_dot.xlsx", province="66", night=night)


def test_a_filled_workbook_is_never_overwritten(conflicts, last_night, tmp_path: Path):
    first = write(conflicts, tmp_path, last_night)
    book = openpyxl.load_workbook(first)
    book["Mâu thuẫn"].cell(4, len(FIELDS) - 2, "Đúng người này")
    book.save(first)
    filled = first.read_bytes()
    second = write(conflicts.head(1), tmp_path, last_night)
    assert (first.read_bytes(), second.name) == (filled, "xung_dot_2.xlsx")
    # what nobody has touched gives way to the newer one
    assert write(conflicts, tmp_path, last_night) == second
    assert openpyxl.load_workbook(second)["Mâu thuẫn"].max_row == conflicts.height + 3
    assert sorted(path.name for path in kept.all_of(first)) == [
        ".xung_dot.xlsx.sha256", ".xung_dot_2.xlsx.sha256", "xung_dot.xlsx", "xung_dot_2.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize("lock", ["~$xung_dot.xlsx", ".~lock.xung_dot.xlsx#"])
def test_an_open_workbook_is_left_alone(conflicts, last_night, tmp_path: Path, lock):
    first = write(conflicts, tmp_path, last_night)
    (tmp_path / lock).write_bytes(b"")
    assert write(conflicts, tmp_path, last_night).name == "xung_dot_2.xlsx"
    (tmp_path / lock).unlink()
    assert write(conflicts, tmp_path, last_night) == first


def test_a_workbook_that_nobody_can_vouch_for_is_left_alone(conflicts, last_night, tmp_path: Path):
    """Written by an earlier version, or the machine stopped between digest and file."""
    (tmp_path / "xung_dot.xlsx").write_bytes(b"filled in long ago")
    assert write(conflicts, tmp_path, last_night).name == "xung_dot_2.xlsx"
    assert (tmp_path / "xung_dot.xlsx").read_bytes() == b"filled in long ago"


def test_the_legend_explains_every_reason_and_decision(book):
    text = {cell.value for row in book["Chú giải"].iter_rows() for cell in row}
    assert {r.facts.vi for r in ConflictReason} <= text
    assert set(DECISIONS) <= text


def test_no_conflict_gives_an_empty_sheet(conflicts, last_night, tmp_path: Path):
    out = write_workbook(conflicts.clear(), tmp_path / "none.xlsx", province="66", night=last_night)
    assert openpyxl.load_workbook(out)["Mâu thuẫn"].max_row == 3


def test_the_same_frame_gives_the_same_bytes(conflicts, last_night, tmp_path: Path):
    paths = [
        write_workbook(conflicts, tmp_path / name, province="66", night=last_night)
        for name in ("a.xlsx", "b.xlsx")
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert isinstance(conflicts, pl.DataFrame)
