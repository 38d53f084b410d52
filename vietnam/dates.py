"""Columns of dates as registers write them: whole, month only or year only.

Belongs here: reading a column of date texts, what only the column can tell, comparing partial dates
at the coarser precision. Does not belong here: the spellings of one text (`vietnam.date_texts`),
which dates a register may hold (validators), what a small difference is worth (matching).
"""

import math
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from vietnam.columns import repair_lists, spread
from vietnam.date_texts import REFUSING, DateProblem, Kind, Reading, read_date, refused
from vietnam.partial_date import PartialDate, Precision

__all__ = ["REFUSING", "DateAgreement", "DateProblem", "PartialDate", "Precision",
           "compare_packed", "compare_partial", "pack_dates", "parse_dates"]  # fmt: skip

Order = Literal["detect", "dmy", "mdy"]

_SURE = math.log(10_000)
"""Odds against chance at which a column counts as swapped by a spreadsheet."""

_UP_TO_12, _AFTER_12 = math.log(365.25 / 144), math.log(365.25 / 221.25)
"""Surprise of one date with a day up to 12, and of one with a later day."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What the column says: typed dates are month first; true dates were swapped, or may be."""

    month_first: bool = False
    mixed: bool = False
    swapped: bool = False
    suspect: bool = False


def _judge(readings: list[Reading], order: Order) -> _Column:
    if order != "detect":
        return _Column(month_first=order == "mdy")
    typed = [r for r in readings if not r.native and _whole(r)]
    day_first = sum(r.other is None for r in typed)
    month_first = sum(r.date is None for r in typed)
    native = [r for r in readings if r.native and _whole(r)]
    pattern = day_first and day_first == len(typed) and all(r.other is not None for r in native)
    surprise = len(native) * _UP_TO_12 + day_first * _AFTER_12
    return _Column(
        month_first=month_first > 4 * day_first,
        mixed=0 < month_first <= 4 * day_first and day_first <= 4 * month_first,
        swapped=bool(pattern) and len(native) >= 3 and surprise > _SURE,
        suspect=bool(pattern) and len(native) >= 3 and surprise <= _SURE,
    )


def _whole(reading: Reading) -> bool:
    """Whether a text gave day, month and year in an order that could be another."""
    known = reading.date or reading.other
    open_order = not reading.settled and reading.problem is None
    return known is not None and known.day is not None and open_order


def _decide(reading: Reading, column: _Column) -> Reading:
    """Applies what the column decided to one reading."""
    if reading.native:
        if column.swapped and reading.other not in {None, reading.date}:
            return _month_first(reading, "day_month_swapped")
        doubt = column.suspect and reading.other not in {None, reading.date}
        return reading._replace(problem=DateProblem.AMBIGUOUS_ORDER) if doubt else reading
    if reading.other is not None and (column.month_first or reading.date is None):
        return _month_first(reading, "month_first")
    if column.mixed and reading.other not in {None, reading.date} and reading.problem is None:
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
    the dates in doubt get `ambiguous_order` and stay as written. `today` refuses later dates.
    """
    texts = raw.cast(pl.String)
    distinct = texts.drop_nulls().unique().sort()
    readings = [read_date(text, kind) for text in distinct.to_list()]
    column = _judge(readings, order)
    done = [_bounded(_decide(reading, column), kind, today) for reading in readings]
    return spread(texts, distinct, _table(done))


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
