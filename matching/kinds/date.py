"""Birth dates that may be known to the day, the month or the year only.

Belongs here: partial dates as integers and their levels. Does not belong here: reading dates out
of dirty text (`vietnam.dates`); what arrives is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, Rows, distinct_few
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source

# 1 January 1900 and the bare year 1900 stand for "unknown" in registers
_PLACEHOLDERS = (1900_01_01, 1900_00_00)
_DAY, _MONTH, _YEAR, _PLACEHOLDER, _SWAPPED, _SLIP, _YEAR_NEAR, _YEAR_ONLY_SAME, _OTHER = range(9)


Packed = npt.NDArray[Any]

WORDS = {
    "same_day": ("trùng ngày tháng năm", "same day"),
    "same_month": ("trùng tháng năm", "same month"),
    "same_year": ("trùng năm (chỉ có năm)", "same year (only the year is known)"),
    "new_years_day": ("trùng năm, một bên ghi 01/01", "same year, 1 January on one side"),
    "day_month_swapped": ("đảo ngày và tháng", "day and month swapped"),
    "one_slip": ("lệch một chữ số", "one digit off"),
    "year_off_by_one": ("lệch một năm", "one year off"),
    "same_year_other_day": ("trùng năm, khác ngày", "same year, another day"),
    "different": ("khác nhau", "different"),
}


class PartialDate(Kind):
    """Levels compare at the coarser precision of the two dates."""

    name = "partial_date"
    words = WORDS
    levels = (
        Level("same_day", 0.62, 3.2e-5, "day"),
        Level("same_month", 0.02, 1.1e-3, "month"),
        Level("same_year", 0.25, 1.3e-2, "year"),
        Level("new_years_day", 0.04, 2.0e-3, "year"),
        Level("day_month_swapped", 0.02, 2.5e-5),
        Level("one_slip", 0.02, 4.0e-4),
        Level("year_off_by_one", 0.01, 8.0e-3),
        Level("same_year_other_day", 0.01, 1.3e-2),
        Level("different", 0.01, 0.96),
    )
    block_keys = ("day", "day_swapped", "month", "year", "month_day")
    main_key = "packed"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Packed number yyyymmdd with 00 for what is unknown; 0 for no date."""
        del right
        text = frame.get_column(columns.main).cast(pl.String)
        distinct, code = distinct_few(text)
        packed = _packed(distinct)
        odd = np.flatnonzero(distinct.is_not_null().to_numpy() & ~_possible(packed))
        if len(odd):
            from vietnam.dates import parse_dates

            read = parse_dates(distinct.gather(pl.Series(odd)), kind="birth").get_column("value")
            packed[odd] = _packed(read)
        packed[np.isin(packed, _PLACEHOLDERS)] = 0
        return encoded(packed, code)

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`; MISSING where either date is unknown."""
        a, b = left.values("packed", i), right.values("packed", j)
        rest = a % 10_000
        level = np.where(rest % 100 > 0, np.uint8(_DAY), np.uint8(_MONTH))
        level[rest == 0] = _YEAR
        level[(a == 0) | (b == 0)] = MISSING
        unequal = np.flatnonzero((a != b) & (level != MISSING))
        level[unequal] = _unequal(a[unequal], b[unequal])
        return level

    def reach(self, left: Encoded, level: Level) -> Flags:
        """Each level with a frequency belongs to one precision of the record's date."""
        packed = left.arrays["packed"].astype(np.int64)
        rest = packed % 10_000
        if level.name == "same_day":
            return np.asarray(rest % 100 > 0)
        if level.name == "same_month":
            return np.asarray((rest > 0) & (rest % 100 == 0))
        if level.name == "new_years_day":
            return np.asarray(rest == 101)
        return np.asarray((rest == 0) & (packed > 0))

    def resample(self, right: Encoded, rows: Ints, left: Encoded, like: Ints) -> Encoded:
        """Dates cut to the precision of the others."""
        packed, other = right.ints("packed", rows), left.ints("packed", like)
        cut = np.where(other % 10_000 == 0, packed // 10_000 * 10_000, packed)
        cut = np.where((other % 100 == 0) & (other % 10_000 > 0), packed // 100 * 100, cut)
        return encoded(np.where(other == 0, 0, cut))


KIND = PartialDate()


def _packed(text: pl.Series) -> Ints:
    """yyyymmdd of ISO texts of any precision, 0 where it is not one."""
    digits = text.str.replace_all("-", "", literal=True).cast(pl.Int64, strict=False)
    packed = digits.fill_null(0).to_numpy().copy()
    packed[(packed >= 100_000) & (packed < 1_000_000)] *= 100
    packed[(packed > 0) & (packed < 10_000)] *= 10_000
    return packed


def _possible(packed: Ints) -> Flags:
    """Whether year, month and day are within bounds (month and day may be unknown)."""
    year, month, day = packed // 10_000, packed // 100 % 100, packed % 100
    whole = (day == 0) | (month > 0)
    return np.asarray((year >= 1000) & (year < 3000) & (month <= 12) & (day <= 31) & whole)


def encoded(packed: Ints, code: Rows | None = None) -> Encoded:
    """Arrays of partial dates from packed numbers yyyymmdd."""
    year, rest = packed // 10_000, packed % 10_000
    day, month = rest % 100, rest // 100
    full = day > 0
    swapped = year * 10_000 + day * 100 + month
    return Encoded(
        {
            "packed": packed.astype(np.int32),
            "day": (packed * full).astype(np.uint64),
            "day_swapped": (np.where(day <= 12, swapped, 0) * full).astype(np.uint64),
            "month": (year * 100 + month).astype(np.uint64) * (month > 0),
            "month_day": (rest * full).astype(np.uint64),
            "year": year.astype(np.uint64),
        },
        code=code,
    )


def _unequal(a: Packed, b: Packed) -> Levels:
    """Levels of pairs of known dates that are not the same."""
    level = np.full(len(a), _OTHER, dtype=np.uint8)
    year_a, year_b = a // 10_000, b // 10_000
    rest_a, rest_b = a - year_a * 10_000, b - year_b * 10_000
    same_year = year_a == year_b
    coarse = (rest_a == 0) | (rest_b == 0)
    new_year = (rest_a == 101) | (rest_b == 101)
    level[(np.abs(year_a - year_b) == 1) & (coarse | new_year)] = _YEAR_NEAR
    level[same_year & ~coarse] = _YEAR_ONLY_SAME
    no_day = ((rest_a % 100 == 0) | (rest_b % 100 == 0)) & ~coarse
    # a slip leaves the year or the rest as it is, or swaps the digits where the two meet
    near = same_year | (rest_a == rest_b) | ((a - b) % 9_000 == 0)
    fine = np.flatnonzero(~coarse & ~no_day & near)
    level[fine[_one_slip(a[fine], b[fine])]] = _SLIP
    some = np.flatnonzero(same_year)
    rest_a, rest_b, coarse, no_day = rest_a[some], rest_b[some], coarse[some], no_day[some]
    swapped = rest_a == rest_b % 100 * 100 + rest_b // 100
    level[some[~coarse & swapped]] = _SWAPPED
    level[some[~coarse & new_year[some]]] = _PLACEHOLDER
    level[some[coarse]] = _YEAR
    level[some[no_day & (rest_a // 100 == rest_b // 100)]] = _MONTH
    return level


def _one_slip(a: Packed, b: Packed) -> Flags:
    """One digit typed wrong or two neighbours swapped, in yyyymmdd."""
    wrong = np.zeros(len(a), dtype=np.int64)
    swap = np.zeros(len(a), dtype=np.int64)
    last_a = last_b = np.zeros(len(a), dtype=np.int64)
    for place in range(8):
        digit_a, digit_b = a // 10**place % 10, b // 10**place % 10
        differs = digit_a != digit_b
        wrong += differs
        if place:
            swap += differs & (digit_a == last_b) & (digit_b == last_a)
        last_a, last_b = digit_a, digit_b
    return np.asarray((wrong == 1) | ((wrong == 2) & (swap == 1)))
