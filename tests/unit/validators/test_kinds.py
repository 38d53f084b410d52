"""Typing a column once for each distinct text gives what typing every row gives."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from contracts.language import Column, Kind
from contracts.patterns import TextPattern
from contracts.registry import REASONS
from validators import kinds
from validators import typed as typed_column
from validators.typed import Typed

TODAY = date(2026, 11, 24)
TEXTS = [
    "Nguyễn Văn An", "NGUYEN  VAN AN (chết)", "  nguyễn văn an ", "Không rõ", "An",
    "Bà Trần Thị B.",
    "05/03/1990", "13/13/2020", "1990", "01/01/1985", "2090", "5/1990", "20/02/90", "45000",
    "24133", "Phường Tân An, Tỉnh Đắk Lắk", "99999", "066",
    "540.000", "1,5", "-3", "1.234.567,5 m2", "500 000 đ", "12", "12.0", "1.500", "nhiều",
    "Nam", "nữ", "gái", "?", "", " ", "\u00a0", None,
]  # fmt: skip


def _rows(typed: Typed) -> dict[str, list[object]]:
    """Everything that is known of a column, row by row."""
    found: dict[str, list[object]] = {s.name: s.to_list() for s in (*typed.columns, *typed.helpers)}
    for name, frame in (("repairs", typed.repairs), ("problems", typed.problems)):
        lists = dict(frame.group_by("row", maintain_order=True).all().rows())
        assert frame.schema == getattr(typed_column, f"{name.upper()}_SCHEMA")
        found[name] = [lists.get(row) for row in range(typed.columns[0].len())]
    return found


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.PERSON_ID])
def test_repeated_texts_are_typed_alike(kind, monkeypatch):
    column = Column("c", kind, ("cột",))
    raw = pl.Series("c", [*TEXTS, *reversed(TEXTS), *TEXTS[::3]], dtype=pl.String)
    monkeypatch.setattr(kinds, "_repeats", lambda *_: False)
    each = kinds.type_column(column, raw, TODAY)
    monkeypatch.setattr(kinds, "_repeats", lambda *_: True)
    once = kinds.type_column(column, raw, TODAY)
    assert _rows(once) == _rows(each)
    assert [s.dtype for s in once.columns] == [s.dtype for s in each.columns]
    assert once.problems.height + once.repairs.height > 0
    assert not once.as_given
    assert not each.as_given


def test_numbers_of_persons_are_read_row_by_row():
    """Whether zeros were lost is counted over the rows, so distinct texts would not do."""
    assert not kinds._repeats(Column("c", Kind.PERSON_ID, ("số",)), pl.Series(["1"] * 100))


@pytest.mark.parametrize("texts", [["HS 1", "HS 2"] * 500, [f"HS {n}" for n in range(500)]])
def test_text_that_needs_nothing_is_as_given(texts):
    raw = pl.Series("c", texts)
    typed = kinds.type_column(Column("c", Kind.TEXT, ("chữ",)), raw, TODAY)
    assert typed.as_given
    assert typed.columns[0].to_list() == texts
    spoilt = pl.Series("c", [*texts[:-1], texts[-1] + " "])
    assert not kinds.type_column(Column("c", Kind.TEXT, ("chữ",)), spoilt, TODAY).as_given


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.PERSON_NAME, "Nguyễn Văn An"),
        (Kind.PARTIAL_DATE, "01/03/1980"),
        (Kind.DATE, "01/03/1980"),
        (Kind.PERSON_ID, "066080001234"),
        (Kind.COMMUNE, "24133"),
        (Kind.COMMUNE, "Phường Xuân Hương - Đà Lạt"),
        (Kind.SEX, "Nữ"),
        (Kind.MONEY, "500.000"),
        (Kind.DECIMAL, "1,5"),
        (Kind.AREA, "1,5"),
        (Kind.INTEGER, "12"),
        (Kind.TEXT, "HS 001"),
    ],
)
def test_white_space_of_no_or_odd_width_changes_no_value(kind, text):
    """Pasted from web pages: no-break, wide and zero-width spaces, around a value and inside it."""
    column = Column("c", kind, ("cột",))
    want = kinds.type_column(column, pl.Series("c", [text]), TODAY).columns[0].to_list()
    for odd in "\u00a0\u3000\u2009\u202f\u2028\x85\u200b\ufeff\u00ad\u2060\u200e":
        spoilt = [odd + text, text + odd, text.replace(" ", f"{odd} ")]
        if odd in "\u200b\ufeff\u00ad\u2060\u200e":
            spoilt.append(text[:1] + odd + text[1:])
        for cell in spoilt:
            got = kinds.type_column(column, pl.Series("c", [cell]), TODAY)
            assert got.columns[0].to_list() == want, ascii(cell)
            assert got.problems.is_empty()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.DATE])
def test_a_blank_cell_is_empty_and_never_as_given(kind):
    """Where a column is as given its text is taken from the file, blank cells and all."""
    raw = pl.Series("c", ["1980", None, "\u00a0", "\u200b"])
    typed = kinds.type_column(Column("c", kind, ("cột",)), raw, TODAY)
    assert typed.columns[0].null_count() >= 3
    assert not typed.as_given


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.MONEY, "1 500 000 đ", 1_500_000),
        (Kind.MONEY, "0", 0),
        (Kind.MONEY, "0381 1990 1995", None),
        (Kind.MONEY, "038199001234", None),
        (Kind.MONEY, "38199001234", None),
        (Kind.MONEY, "15 00", None),
        (Kind.DECIMAL, "1 200,5", 1200.5),
        (Kind.DECIMAL, "0,05", 0.05),
        (Kind.DECIMAL, "0381 1990 1995", None),
        (Kind.AREA, "120 m2", 120.0),
        (Kind.AREA, "38199001234", None),
        (Kind.INTEGER, "01", 1),
        (Kind.INTEGER, "38199001234", None),
        (Kind.INTEGER, "241234567", None),
    ],
)
def test_a_number_of_a_person_is_no_amount_area_or_count(kind, text, value):
    typed = kinds.type_column(Column("c", kind, ("cột",)), pl.Series([text]), TODAY)
    assert typed.columns[0].to_list() == [value]
    assert typed.problems.height == (value is None)


CARD = TextPattern("card", r"^(?:[A-Z]{2}[1-5]\d{12}|\d{10}|\d{12})$", "a card")
CARDS = {
    "GD4 66 66-12345678": ("GD4666612345678", ["separators"], None),
    "gd4666612345678": ("GD4666612345678", ["case"], None),
    "6612345678": ("6612345678", None, None),
    "6612345678.0": ("6612345678", ["decimal_zero"], None),
    "66123456789.0": (None, ["decimal_zero"], ["UNEXPECTED_TEXT"]),  # not twelve digits with a 0
    "612345678": (None, None, ["UNEXPECTED_TEXT"]),  # no zero is ever put back
    "6.6E+10": (None, ["separators"], ["UNEXPECTED_TEXT"]),
    "GD46666123456О8": (None, None, ["UNEXPECTED_TEXT"]),  # a Cyrillic О
}


@pytest.mark.parametrize("text", CARDS)
@pytest.mark.parametrize("numbers", [False, True])
def test_a_code_is_upper_case_without_separators_and_keeps_its_zeros(text, numbers):
    column = Column("c", Kind.CODE, ("mã",), pattern=CARD)
    typed = kinds.type_column(column, pl.Series("c", [text]), TODAY, numbers=numbers)
    value, repairs, problems = CARDS[text]
    assert typed.columns[0].to_list() == [value]
    assert (typed.repairs["repair"].to_list() or None) == repairs
    assert (typed.problems["reason"].to_list() or None) == problems


def test_a_code_that_is_not_in_its_list_is_told():
    column = Column("c", Kind.CODE, ("mã",), codes=frozenset({"GD", "TE"}))
    typed = kinds.type_column(column, pl.Series("c", ["gd", "T.E", "ZZ", None, " "]), TODAY)
    assert typed.columns[0].to_list() == ["GD", "TE", None, None, None]
    assert typed.problems.rows() == [(2, "UNKNOWN_CODE")]


def test_a_household_is_one_whatever_its_writing():
    column = Column("c", Kind.HOUSEHOLD, ("hộ",), pii=True)
    typed = kinds.type_column(column, pl.Series("c", ["HK66-0012", "hk 66.0012"]), TODAY)
    assert typed.columns[0].to_list() == ["HK660012", "HK660012"]


@pytest.mark.parametrize(("date_of", "kept"), [("validity", date(2031, 12, 31)), ("event", None)])
def test_a_day_of_validity_may_lie_in_the_future(date_of, kept):
    column = Column("c", Kind.DATE, ("ngày",), date_of=date_of)
    typed = kinds.type_column(column, pl.Series("c", ["31/12/2031"]), TODAY)
    assert typed.columns[0].to_list() == [kept]
    assert typed.problems["reason"].to_list() == ([] if kept else ["FUTURE_DATE"])


@pytest.mark.parametrize("text", ["31/12/9999", "99991231", "9999-12-31", "99991231000000"])
@pytest.mark.parametrize("kind", [Kind.DATE, Kind.PARTIAL_DATE])
def test_the_last_day_of_all_is_no_end_of_a_period_and_no_other_date(text, kind):
    period = Column("c", kind, ("ngày",), date_of="validity")
    typed = kinds.type_column(period, pl.Series("c", [text, "31/12/2031"]), TODAY)
    assert typed.columns[0].cast(pl.String).to_list() == [None, "2031-12-31"]
    assert typed.problems.is_empty()
    assert typed.repairs.rows() == [(0, "no_end")]
    event = kinds.type_column(Column("c", kind, ("ngày",)), pl.Series("c", [text]), TODAY)
    assert event.problems.rows() == [(0, "YEAR_OUT_OF_RANGE")]
    assert event.repairs.is_empty()


@pytest.mark.parametrize("text", ["hk–66—0012", "HK‑66−0012", "'HK66-0012", "HK66 0012'"])
def test_dashes_of_a_word_processor_and_marks_of_a_spreadsheet_make_no_other_code(text):
    column = Column("c", Kind.HOUSEHOLD, ("hộ",), pii=True)
    typed = kinds.type_column(column, pl.Series("c", [text]), TODAY)
    assert typed.columns[0].to_list() == ["HK660012"]


NOBODYS = ["Không rõ", "không", "chưa có", "N/A", "x", "000000", "0"]


@pytest.mark.parametrize("text", NOBODYS)
def test_words_for_there_being_no_household_are_none(text):
    column = Column("c", Kind.HOUSEHOLD, ("hộ",), pii=True)
    typed = kinds.type_column(column, pl.Series("c", [text, "H1"]), TODAY)
    assert typed.columns[0].to_list() == [None, "H1"]
    assert typed.problems.rows() == [(0, "PLACEHOLDER")]


SEVERAL = [
    "GD4666612345678; GD4666612345679",
    "GD4 66 66 12345678 / TE1 66 66 12345679",
    "GD4666612345678\nTE1666612345679",
    "gd4666612345678 TE1666612345679",
    "GD4666612345678 (cũ: GD3666612345678)",
    "6612345678 và 6612345679",
    "6612345678-066190000012",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_of_two_codes_in_one_cell_none_is_taken(text):
    column = Column("c", Kind.CODE, ("mã",), pattern=CARD)
    typed = kinds.type_column(column, pl.Series("c", [text, "GD 4-66-66-12345678"]), TODAY)
    assert typed.columns[0].to_list() == [None, "GD4666612345678"]
    assert typed.problems.rows() == [(0, "SEVERAL_CODES")]
    assert "nhiều mã" in REASONS["SEVERAL_CODES"].sentence_vi


def test_two_codes_of_a_list_in_one_cell():
    column = Column("c", Kind.CODE, ("mã",), codes=frozenset({"GD", "TE"}))
    typed = kinds.type_column(column, pl.Series("c", ["GD, TE", "GD x", "G D"]), TODAY)
    assert typed.columns[0].to_list() == [None, None, "GD"]
    assert typed.problems.rows() == [(0, "SEVERAL_CODES"), (1, "UNKNOWN_CODE")]


def test_a_code_of_zeros_is_nobodys_unless_it_is_listed():
    card = Column("c", Kind.CODE, ("mã",), pattern=CARD)
    typed = kinds.type_column(
        card, pl.Series("c", ["0000000000", "không có", "000-000 0000", "0"]), TODAY
    )
    assert typed.columns[0].to_list() == [None] * 4
    assert typed.problems.rows() == [(row, "PLACEHOLDER") for row in range(4)]
    listed = Column("c", Kind.CODE, ("mã",), codes=frozenset({"00000", "X", "K"}))
    typed = kinds.type_column(listed, pl.Series("c", ["00000", "x", "k", "na", "00"]), TODAY)
    assert typed.columns[0].to_list() == ["00000", "X", "K", None, None]
    assert typed.problems.rows() == [(3, "PLACEHOLDER"), (4, "UNKNOWN_CODE")]
