"""Columns of dates as registers write them: whole, month only or year only.

Belongs here: reading a column of date texts, what only the column can tell, comparing partial dates
at the coarser precision. Does not belong here: the spellings of one text (`vietnam.date_texts`),
which dates a register may hold (validators), what a small difference is worth (matching).
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from common.columns import Ints, coded, repair_lists
from vietnam.date_blocks import Kind as RowKind
from vietnam.date_blocks import Rows, Turn, turns
from vietnam.date_texts import REFUSING, DateProblem, Reading, read_date, refused
from vietnam.date_words import Kind
from vietnam.partial_date import PartialDate, Precision

__all__ = ["REFUSING", "DateAgreement", "DateProblem", "Kind", "PartialDate", "Precision",
           "compare_packed", "compare_partial", "pack_dates", "parse_dates"]  # fmt: skip

Order = Literal["rows", "detect", "dmy", "mdy"]

_NO_TEXT = Reading()


@dataclass(frozen=True, slots=True)
class _Column:
    """What the column says of typed dates: they are month first, or nobody knows."""

    month_first: bool = False
    mixed: bool = False


def _judge(readings: list[Reading], order: Order) -> _Column:
    if order in {"dmy", "mdy"}:
        return _Column(month_first=order == "mdy")
    typed = [r for r in readings if not r.native and _whole(r)]
    day_first = sum(r.other is None for r in typed)
    month_first = sum(r.date is None for r in typed)
    return _Column(
        month_first=month_first > 4 * day_first,
        mixed=0 < month_first <= 4 * day_first and day_first <= 4 * month_first,
    )


def _whole(reading: Reading) -> bool:
    """Whether a text gave day, month and year in an order that could be another."""
    known = reading.date or reading.other
    open_order = not reading.settled and reading.problem is None
    return known is not None and known.day is not None and open_order


def _row_kind(reading: Reading) -> RowKind:
    if not _whole(reading):
        return RowKind.NONE
    if reading.native:
        return RowKind.TRUE_LATE if reading.other is None else RowKind.TRUE_EARLY
    if reading.other is None:
        return RowKind.TYPED_DAY_FIRST
    return RowKind.TYPED_MONTH_FIRST if reading.date is None else RowKind.TYPED_OPEN


def _packed(day: PartialDate | None) -> int:
    return day.year * 10000 + (day.month or 0) * 100 + (day.day or 0) if day else 0


def _turned_rows(readings: list[Reading], codes: Ints, *, whole: bool) -> Ints:
    """`Turn` of each row, `codes` being the place of its text; only of a column that is one block
    if `whole`."""
    found = np.zeros(codes.size, dtype=np.int64)
    kinds = np.array([_row_kind(r) for r in readings], dtype=np.int64)
    present = set(kinds.tolist())
    if (
        RowKind.TRUE_EARLY not in present
        and not {
            RowKind.TYPED_MONTH_FIRST,
            RowKind.TYPED_DAY_FIRST,
        }
        <= present
    ):
        return found
    if whole and not present <= {RowKind.NONE, RowKind.TRUE_EARLY, RowKind.TYPED_DAY_FIRST}:
        return found
    days = np.array([_packed(r.date or r.other) for r in readings], dtype=np.int64)
    others = np.array([_packed(r.other or r.date) for r in readings], dtype=np.int64)
    at = np.flatnonzero(kinds[codes] != RowKind.NONE)
    dated = codes[at]
    found[at] = turns(Rows(kinds[dated], dated, days[dated], others[dated]), ordered=not whole)
    return found


def _decide(reading: Reading, turn: int, column: _Column) -> Reading:
    """Applies to one reading what its row and the column decided."""
    two_ways = reading.other not in {None, reading.date}
    if turn == Turn.DOUBTFUL:
        doubted = reading._replace(problem=DateProblem.AMBIGUOUS_ORDER)
        return doubted if two_ways else reading
    if reading.native:
        return _month_first(reading, "day_month_swapped") if turn == Turn.TURNED else reading
    as_column = turn == Turn.AS_COLUMN
    if turn == Turn.TURNED or (
        reading.other is not None and (reading.date is None or (as_column and column.month_first))
    ):
        return _month_first(reading, "month_first")
    if as_column and column.mixed and two_ways and reading.problem is None:
        return reading._replace(problem=DateProblem.AMBIGUOUS_ORDER)
    return reading


def _month_first(reading: Reading, repair: str) -> Reading:
    same = reading.other == reading.date
    repairs = reading.repairs if same else (*reading.repairs, repair)
    return reading._replace(date=reading.other, other=None, repairs=repairs)


def _bounded(reading: Reading, kind: Kind, today: date | None) -> Reading:
    """Adds the problems that depend on what the date is and on the night's date."""
    if reading.date is None:
        return reading
    iso = reading.date.iso()
    if today and iso > today.isoformat()[: len(iso)]:
        return refused(DateProblem.FUTURE_DATE)
    first = (reading.date.month, reading.date.day) == (1, 1)
    if kind == "birth" and first and reading.problem is None:
        return reading._replace(problem=DateProblem.JANUARY_FIRST)
    return reading


def parse_dates(
    raw: pl.Series, *, order: Order = "detect", kind: Kind = "event", today: date | None = None
) -> pl.DataFrame:
    """Read a column of date texts.

    Gives, in the order of `raw`: `value` (ISO at its precision), `year` Int16, `month` and `day`
    Int8, `precision`, `repairs` (List[String]) and `problem` (`DateProblem`; `value` is null when
    it is in `REFUSING`, and for a lunar date of month 11 or 12). Null in, null out.

    `order="detect"` decides once for the column whether typed dates are month first, and whether a
    spreadsheet set to month first swapped the days up to 12 of a day-first column (then every true
    date has a day up to 12 and every date left as text has not). Where chance could have done it,
    the dates in doubt get `ambiguous_order` and stay as written. `order="rows"` decides so for
    every block of a column whose rows stand as they stood in the file (`vietnam.date_blocks`).
    `today` refuses later dates.
    """
    answers, codes = distinct_dates(raw, order=order, kind=kind, today=today)
    return answers.drop("text")[codes]


def distinct_dates(
    raw: pl.Series, *, order: Order = "detect", kind: Kind = "event", today: date | None = None
) -> tuple[pl.DataFrame, pl.Series]:
    """(answers of `parse_dates` with the `text` that each is of, the place of each row's answer).

    A text has several answers where rows of different blocks hold it.
    """
    texts, codes = coded(raw.cast(pl.String))
    readings = [_NO_TEXT if t is None else read_date(t, kind) for t in texts.to_list()]
    column = _judge(readings, order)
    plain = np.arange(len(readings))
    turned = np.zeros(len(readings), dtype=np.int64)
    if order == "detect":
        turned = _turned_rows(readings, plain, whole=True)
    if order == "rows":
        codes, plain, turned = _by_rows(readings, codes)
    done = [
        _bounded(_decide(readings[place], turn, column), kind, today)
        for place, turn in zip(plain.tolist(), turned.tolist(), strict=True)
    ]
    return _table(done).with_columns(texts[plain].alias("text")), codes


def _by_rows(readings: list[Reading], codes: pl.Series) -> tuple[pl.Series, Ints, Ints]:
    """(place of each row's answer, of each answer the place of its text, and its `Turn`).

    Each text has the answer that the column gives it; rows that stand in a block have more.
    """
    places = codes.to_numpy()
    found = _turned_rows(readings, places.astype(np.int64), whole=False)
    at = np.flatnonzero(found)
    plain, turns_of = np.arange(len(readings)), np.zeros(len(readings), dtype=np.int64)
    if at.size == 0:
        return codes, plain, turns_of
    more, which = np.unique(places[at] * np.int64(len(Turn)) + found[at], return_inverse=True)
    texts, turn = np.divmod(more, len(Turn))
    answers = places.copy()
    answers[at] = len(readings) + which
    return (
        pl.Series("code", answers),
        np.concatenate([plain, texts]),
        np.concatenate([turns_of, turn]),
    )


def _table(done: list[Reading]) -> pl.DataFrame:
    known = [reading.date for reading in done]
    return pl.DataFrame(
        {
            "value": pl.Series([d.iso() if d else None for d in known], dtype=pl.String),
            "year": pl.Series([d.year if d else None for d in known], dtype=pl.Int16),
            "month": pl.Series([d.month if d else None for d in known], dtype=pl.Int8),
            "day": pl.Series([d.day if d else None for d in known], dtype=pl.Int8),
            "precision": pl.Series([d.precision if d else None for d in known], dtype=pl.String),
            "repairs": repair_lists(r.repairs if r.date else () for r in done),
            "problem": pl.Series([r.problem for r in done], dtype=pl.String),
        }
    )


class DateAgreement(IntEnum):
    """Agreement of two partial dates at the coarser precision of the two."""

    MISSING = -1
    DIFFERENT = 0
    YEAR = 1
    MONTH = 2
    DAY = 3


def pack_dates(iso: pl.Series) -> npt.NDArray[np.int32]:
    """ISO texts (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) → yyyymmdd, 00 for unknown parts, 0 for null."""
    filled = iso.str.replace_all("-", "", literal=True).str.pad_end(8, "0")
    return filled.cast(pl.Int32).fill_null(0).to_numpy()


def compare_packed(a: npt.NDArray[np.int32], b: npt.NDArray[np.int32]) -> npt.NDArray[np.int8]:
    """`DateAgreement` of two arrays of packed dates of one shape."""
    year_only = (a % 10000 == 0) | (b % 10000 == 0)
    no_day = (a % 100 == 0) | (b % 100 == 0)
    unit = np.where(year_only, 10000, np.where(no_day, 100, 1))
    level = np.where(year_only, DateAgreement.YEAR, np.where(no_day, DateAgreement.MONTH, 3))
    agreed = np.where(a // unit == b // unit, level, DateAgreement.DIFFERENT)
    return np.where((a == 0) | (b == 0), DateAgreement.MISSING, agreed).astype(np.int8)


def compare_partial(a: pl.Series, b: pl.Series) -> pl.Series:
    """`DateAgreement` (Int8) of two columns of ISO partial dates of one length."""
    return pl.Series(a.name, compare_packed(pack_dates(a), pack_dates(b)), dtype=pl.Int8)
