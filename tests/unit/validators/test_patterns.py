"""Text of a known form: nobody's name or number travels on in a cell for something else."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from contracts import reasons
from contracts.columns import text
from contracts.language import Kind, TableContract
from contracts.patterns import BOOK_NUMBER, PAYMENT_METHOD, UNIT
from contracts.registry import SOURCES
from contracts.repairs import words
from validators.kinds import type_column

TODAY = date(2026, 11, 24)

TABLES = [table for contract in SOURCES.values() for table in contract.tables]
NAMES = ("Nguyễn Thị Ngọc Ánh", "TRAN VAN BINH", "lê an", "Y Blim Niê", "H'Bia")
NUMBERS = ("066190001234", "066 190 001 234", "0661-9000-1234", "241 234 567", "241234567")


def ids(table: TableContract) -> str:
    return f"{table.source}.{table.name}"


@pytest.mark.parametrize("table", TABLES, ids=ids)
def test_a_text_column_has_a_pattern_or_stays_in_the_lake(table: TableContract) -> None:
    for column in table.columns:
        if column.kind == Kind.TEXT:
            assert column.pattern is not None or column.pii, column.name
            assert column.title_en
        elif column.kind != Kind.CODE:
            assert column.pattern is None, column.name


@pytest.mark.parametrize(
    "book",
    [
        "01/2020", "1/1998", "001", "01", "2020", "Q.01/2020", "Quyển số 01/2020", "QS: 01/2020",
        "01/2019-2020", "TP/CC 01/2009", "01/TP/CC-2009", "01A/2008", "A1/1985", "01(A)/2020",
        "II/1985", "01.2/2020", "KS 01/2020", "01 - 2020", "Quyển 1 năm 1998", "01/KS-2020",
        "02/98", "0001/2020",
    ],
)  # fmt: skip
def test_books_as_staff_number_them_fit(book: str) -> None:
    assert BOOK_NUMBER.fits(pl.Series([book])).item()


@pytest.mark.parametrize(
    "other",
    [
        *NAMES,
        *NUMBERS,
        "01/2020 Nguyễn Văn An",
        "01/2020/LAN",
        "An",
        "0381 1990 1995",
        "0010-1985-2013",
        "٣٤٥",
        "１２/2020",
        "6/5/1990",
        "06.05.1990",
        "1990-05-06",
    ],
)
def test_a_name_or_a_number_is_no_book(other: str) -> None:
    assert not BOOK_NUMBER.fits(pl.Series([other])).item()
    assert not PAYMENT_METHOD.fits(pl.Series([other])).item()
    assert not UNIT.fits(pl.Series([other])).item()


def test_a_book_that_excel_made_a_date_is_told_and_named() -> None:
    column = text("book_no", ("Quyển số",), "book", BOOK_NUMBER)
    typed = type_column(column, pl.Series(["2020-01-01", "01/2020", "2020-01-02"]), TODAY)
    assert typed.columns[0].to_list() == ["01/2020", "01/2020", None]
    assert typed.repairs.rows() == [(0, "book_of_date")]
    assert typed.problems.rows() == [(2, "UNEXPECTED_TEXT")]
    assert " " in words("book_of_date").vi


@pytest.mark.parametrize("stray", [NAMES[0], NUMBERS[0]])
def test_a_misfit_in_a_key_rejects_its_row_only(judge, stray: str) -> None:
    split = judge("civil_status", "birth", {}, {"book_no": stray, "entry_no": "2"})
    assert split.accepted["book_no"].to_list() == ["01/2019"]
    (bad,) = split.quarantined.to_dicts()
    assert (bad["column"], bad["rule"], bad["value"]) == ("book_no", "UNEXPECTED_TEXT", stray)


def test_a_misfit_elsewhere_is_emptied_and_marked(judge) -> None:
    split = judge("beneficiaries", "beneficiaries", {"payment_method": "Nguyễn Văn An"})
    (row,) = split.accepted.to_dicts()
    assert row["payment_method"] is None
    assert row["payment_method_raw"] == "Nguyễn Văn An"
    assert row["flags"] == [f"payment_method:{reasons.UNEXPECTED_TEXT}"]
