"""Dates as registers write them: whole, month only or year only.

Belongs here: reading a column of date texts, the `PartialDate` value, comparing two partial dates at
the coarser precision. Does not belong here: which dates a register may hold (validators), what a
small difference between two birth dates is worth (matching).

Nothing is guessed: what cannot be read with certainty is refused with a reason, and the caller keeps
the raw text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from vietnam.chars import fold

Order = Literal["detect", "dmy", "mdy"]
Kind = Literal["birth", "event"]

MIN_YEAR = 1850
MAX_YEAR = 2100
_EPOCH = date(1899, 12, 30)


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class DateProblem(StrEnum):
    """Why a date is doubted or refused. Only those in `REFUSING` leave the value null."""

    PLACEHOLDER = "placeholder"
    UNREADABLE = "unreadable"
    IMPOSSIBLE_DATE = "impossible_date"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    FUTURE_DATE = "future_date"
    TWO_DIGIT_YEAR = "two_digit_year"
    LUNAR = "lunar"
    JANUARY_FIRST = "january_first"
    AMBIGUOUS_ORDER = "ambiguous_order"


REFUSING = frozenset(DateProblem) - {
    DateProblem.LUNAR,
    DateProblem.JANUARY_FIRST,
    DateProblem.AMBIGUOUS_ORDER,
}


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A date of which the day, or the month and the day, may be unknown.

    Raises ValueError for a date that is not in the calendar.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month is not a date")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def precision(self) -> Precision:
        """`year`, `month` or `day`."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    def iso(self) -> str:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @classmethod
    def parse_iso(cls, text: str) -> "PartialDate":
        """The date whose `iso()` is `text`. Raises ValueError for anything else."""
        if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", text):
            raise ValueError("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(*(int(part) for part in text.split("-")))


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text says, before the column has decided the order of day and month."""

    date: PartialDate | None = None
    other: PartialDate | None = None  # the same numbers read month first
    problem: DateProblem | None = None
    repairs: tuple[str, ...] = ()
    native: bool = False  # an ISO date or a serial: a true date cell, not typed text


def _refused(problem: DateProblem) -> _Read:
    return _Read(problem=problem)


_PLACEHOLDERS = {"", "-", "--", "---", "x", "?", "??", "k", "ko", "khong", "khong ro", "khong co",
                 "chua ro", "khong xac dinh", "null", "none", "nan", "nat", "n/a", "0", "00000000",
                 ".", "..", "...", "/ /", "//", "chua co", "khong nho"}  # fmt: skip
_PLACEHOLDER_DATES = {(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 0), (1, 1, 1)}
_LUNAR = re.compile(r"\(?\b(?:am lich|a\.?\s?l\b\.?|lich am)\s*\)?")
_NOISE = re.compile(
    r"\b(?:ngay|sinh|khoang|nam|chung|ns|sn|mat|chet|vao|luc|tu)\b[:.]?|[()'\"*~]|\u200b|\ufeff"
)
_SPOKEN = re.compile(
    r"(\d{1,2}|[-.x?]{1,2})?\s*(?:thang|th\.?|/)\s*(\d{1,2})\s*(?:/|,|-|\s)?\s*(\d{4})"
)
_TIME = re.compile(
    r"[t ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|sa|ch|z|[+-]\d{2}:?\d{2})?$"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_THREE = re.compile(
    r"([\dx?.\-_]{1,2}|)\s*[/.\-,\s]\s*([\dx?.\-_]{1,2}|)\s*[/.\-,\s]\s*(\d{2}|\d{4})"
)
_TWO = re.compile(r"(\d{1,2}|[x?.\-_]{1,2})\s*[/.\-,\s]\s*(\d{4})")
_SERIAL = re.compile(r"(\d{4,5})(?:[.,]\d+)?")


def _year(text: str, kind: Kind) -> tuple[int | None, tuple[str, ...], DateProblem | None]:
    """Year of two or four digits with the repair that read it, or a refusal."""
    year = int(text)
    if len(text) == 2:
        if year >= 30:
            return 1900 + year, ("two_digit_year",), None
        if kind == "event":
            return 2000 + year, ("two_digit_year",), None
        return None, (), DateProblem.TWO_DIGIT_YEAR
    if 1000 <= year <= 1099:
        return year + 1000, ("year_typo",), None
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None, (), DateProblem.YEAR_OUT_OF_RANGE
    return year, (), None


def _make(year: int, month: int, day: int) -> PartialDate | None:
    """Date with 0 for unknown parts; None when it is not in the calendar."""
    if month == 0:
        return PartialDate(year) if 0 <= day <= 31 else None
    try:
        return PartialDate(year, month, day or None)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _from_parts(first: str, second: str, year_text: str, kind: Kind) -> _Read:
    """dd/mm/yyyy (or mm/dd/yyyy, for the column to decide); 00, --, xx stand for unknown."""
    day, month = _number(first), _number(second)
    if (int(year_text), month, day) in {(0, 0, 0)}:
        return _refused(DateProblem.PLACEHOLDER)
    year, repairs, problem = _year(year_text, kind)
    if year is None:
        return _Read(problem=problem)
    if (year, month, day) in _PLACEHOLDER_DATES:
        return _refused(DateProblem.PLACEHOLDER)
    if month == 0 and day:
        repairs = (*repairs, "day_without_month_dropped")
    made = _make(year, month, day)
    other = _make(year, day, month) if day and month else None
    if made is None and other is None:
        return _refused(DateProblem.IMPOSSIBLE_DATE)
    return _Read(made, other, repairs=repairs)


def _serial(number: int) -> _Read:
    """Excel serial day of the 1900 system; 60 is the day that never was."""
    if number == 60:
        return _refused(DateProblem.IMPOSSIBLE_DATE)
    day = _EPOCH + timedelta(days=number + (1 if number < 60 else 0))
    made = PartialDate(day.year, day.month, day.day)
    return _Read(made, _make(day.year, day.day, day.month), repairs=("excel_serial",), native=True)


def _digits(text: str, kind: Kind) -> _Read:
    """A text of digits only: year, serial, yyyymmdd, ddmmyyyy, yyyymm or mmyyyy."""
    size, number = len(text), int(text)
    if size == 4:
        if MAX_YEAR < number:
            return _serial(number)
        year, repairs, problem = _year(text, kind)
        if year is None:
            return _Read(problem=problem)
        return _Read(PartialDate(year), repairs=repairs)
    if size == 5 and 10000 <= number <= 73415:
        return _serial(number)
    if size == 7:
        read = _from_parts(f"0{text[0]}", text[1:3], text[3:], kind)
        return _Read(read.date, None, read.problem, (*read.repairs, "lost_zero"))
    if size == 8:
        if MIN_YEAR <= int(text[:4]) <= MAX_YEAR and int(text[4:6]) <= 12:
            made = _make(int(text[:4]), int(text[4:6]), int(text[6:]))
            return _Read(made) if made else _refused(DateProblem.IMPOSSIBLE_DATE)
        return _from_parts(text[:2], text[2:4], text[4:], kind)
    if size == 6:
        if MIN_YEAR <= int(text[:4]) <= MAX_YEAR and 1 <= int(text[4:]) <= 12:
            return _Read(PartialDate(int(text[:4]), int(text[4:])))
        if MIN_YEAR <= int(text[2:]) <= MAX_YEAR and 1 <= int(text[:2]) <= 12:
            return _Read(PartialDate(int(text[2:]), int(text[:2])))
        return _from_parts(text[:2], text[2:4], text[4:], kind)
    return _refused(DateProblem.UNREADABLE)


def _iso(match: re.Match[str], kind: Kind) -> _Read:
    year, repairs, problem = _year(match[1], kind)
    month, day = int(match[2]), int(match[3] or 0)
    if (int(match[1]), month, day) in _PLACEHOLDER_DATES:
        return _refused(DateProblem.PLACEHOLDER)
    if year is None:
        return _Read(problem=problem)
    made = _make(year, month, day)
    if made is None:
        return _refused(DateProblem.IMPOSSIBLE_DATE)
    return _Read(made, _make(year, day, month) if day else None, repairs=repairs, native=True)


def _spoken(match: re.Match[str], kind: Kind) -> _Read:
    read = _from_parts(match[1] or "0", match[2], match[3], kind)
    return _Read(read.date, None, read.problem, read.repairs)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Kind], _Read]], ...] = (
    (_ISO, _iso),
    (_THREE, lambda m, kind: _from_parts(m[1] or "0", m[2] or "0", m[3], kind)),
    (_TWO, lambda m, kind: _from_parts("0", m[1], m[2], kind)),
    (_SPOKEN, _spoken),
    (re.compile(r"(\d+)"), lambda m, kind: _digits(m[1], kind)),
    (_SERIAL, lambda m, kind: _digits(m[1], kind)),
)


def _read(raw: str, kind: Kind) -> _Read:
    """Reads one text by itself."""
    if len(raw) > 80:
        return _refused(DateProblem.UNREADABLE)
    text = " ".join(fold(raw).replace("\u200b", "").split())
    if text.strip(" -./:") in _PLACEHOLDERS or text in _PLACEHOLDERS:
        return _refused(DateProblem.PLACEHOLDER)
    lunar = bool(_LUNAR.search(text))
    text = _LUNAR.sub(" ", text)
    bare = " ".join(_NOISE.sub(" ", _TIME.sub("", text)).split()).strip(" .,;:")
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(bare):
            read = reader(match, kind)
            return _as_lunar(read) if lunar else read
    return _refused(DateProblem.UNREADABLE)


def _as_lunar(read: _Read) -> _Read:
    """A lunar date is not converted: its year holds for lunar months 1 to 10, no more is known."""
    if read.date is None:
        return read
    safe = read.date.month is None or read.date.month <= 10
    return _Read(
        PartialDate(read.date.year) if safe else None,
        problem=DateProblem.LUNAR,
        repairs=("lunar_year_only",) if safe else (),
    )


def _column_order(reads: list[_Read], order: Order) -> tuple[bool, bool]:
    """(typed text is month first, true dates were swapped by a spreadsheet) for a column."""
    if order != "detect":
        return order == "mdy", False
    typed = [r for r in reads if not r.native and (r.date or r.other) and _has_day(r)]
    dmy_only = sum(r.other is None for r in typed)
    mdy_only = sum(r.date is None for r in typed)
    native = [r for r in reads if r.native and r.date and r.date.day]
    month_first = mdy_only > 0 and mdy_only > 4 * dmy_only
    swapped = (
        len(native) >= 3
        and all(r.other is not None for r in native)
        and dmy_only >= 3
        and dmy_only == len(typed)
    )
    return month_first, swapped


def _has_day(read: _Read) -> bool:
    return any(d is not None and d.day is not None for d in (read.date, read.other))


def _decide(read: _Read, month_first: bool, swapped: bool) -> _Read:
    """Applies what the column decided to one reading."""
    if read.native:
        if swapped and read.other is not None and read.other != read.date:
            return _Read(read.other, None, read.problem, (*read.repairs, "day_month_swapped"))
        return read
    if read.date is None and read.other is None:
        return read
    if month_first and read.other is not None:
        return _Read(read.other, None, read.problem, (*read.repairs, "month_first"))
    if read.date is None:
        return _Read(read.other, None, read.problem, (*read.repairs, "month_first"))
    return read


def _bounded(read: _Read, kind: Kind, today: date | None) -> _Read:
    """Adds the problems that depend on what the date is and on the night's date."""
    if read.date is None:
        return read
    if today and read.date > PartialDate(today.year, today.month, today.day):
        first = PartialDate(read.date.year) < PartialDate(today.year)
        if not first and read.date.iso() > today.isoformat()[: len(read.date.iso())]:
            return _refused(DateProblem.FUTURE_DATE)
    if kind == "birth" and (read.date.month, read.date.day) == (1, 1) and read.problem is None:
        return _Read(read.date, None, DateProblem.JANUARY_FIRST, read.repairs)
    return read


_SCHEMA = {
    "value": pl.String(),
    "year": pl.Int16(),
    "month": pl.Int8(),
    "day": pl.Int8(),
    "precision": pl.String(),
    "repairs": pl.List(pl.String()),
    "problem": pl.String(),
}


def parse_dates(
    raw: pl.Series, *, order: Order = "detect", kind: Kind = "event", today: date | None = None
) -> pl.DataFrame:
    """Read a column of date texts.

    Gives, in the order of `raw`: `value` (ISO at its precision), `year` Int16, `month` and `day`
    Int8, `precision`, `repairs` (List[String]) and `problem` (`DateProblem`; `value` is null when
    it is in `REFUSING`). Null in, null out.

    `order="detect"` decides once for the column whether typed dates are month first, and whether a
    spreadsheet set to month first swapped the days up to 12 of a day-first column (then every true
    date has a day up to 12 and every date left as text has not). `today` refuses later dates.
    """
    texts = raw.cast(pl.String).alias("raw")
    distinct = texts.drop_nulls().unique().sort().to_list()
    reads = [_read(text, kind) for text in distinct]
    month_first, swapped = _column_order(reads, order)
    done = [_bounded(_decide(read, month_first, swapped), kind, today) for read in reads]
    table = pl.DataFrame(
        {
            "raw": pl.Series(distinct, dtype=pl.String),
            "value": pl.Series([r.date.iso() if r.date else None for r in done], dtype=pl.String),
            "year": pl.Series([r.date.year if r.date else None for r in done], dtype=pl.Int16),
            "month": pl.Series([r.date.month if r.date else None for r in done], dtype=pl.Int8),
            "day": pl.Series([r.date.day if r.date else None for r in done], dtype=pl.Int8),
            "precision": pl.Series(
                [r.date.precision.value if r.date else None for r in done], dtype=pl.String
            ),
            "repairs": pl.Series([list(r.repairs) for r in done], dtype=pl.List(pl.String)),
            "problem": pl.Series([r.problem for r in done], dtype=pl.String),
        }
    )
    joined = texts.to_frame().join(table, on="raw", how="left", maintain_order="left")
    empty = pl.lit([], pl.List(pl.String))
    return joined.drop("raw").with_columns(repairs=pl.coalesce("repairs", empty))


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
    coarse = np.where(
        (a % 10000 == 0) | (b % 10000 == 0),
        10000,
        np.where((a % 100 == 0) | (b % 100 == 0), 100, 1),
    )
    level = np.where(coarse == 10000, 1, np.where(coarse == 100, 2, 3))
    same = (a // coarse) == (b // coarse)
    return np.where((a == 0) | (b == 0), -1, np.where(same, level, 0)).astype(np.int8)


def compare_partial(a: pl.Series, b: pl.Series) -> pl.Series:
    """`DateAgreement` (Int8) of two columns of ISO partial dates of one length."""
    return pl.Series(a.name, compare_packed(pack_dates(a), pack_dates(b)), dtype=pl.Int8)
