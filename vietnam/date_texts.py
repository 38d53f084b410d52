"""Reading one date text by itself, before its column decides the order of day and month.

Belongs here: the spellings of dates in registers. Does not belong here: what only a whole column
can tell (`vietnam.dates`).

Nothing is guessed: what cannot be read with certainty is refused with a reason.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vietnam.chars import INVISIBLE, fold
from vietnam.date_words import Kind, plain
from vietnam.partial_date import PartialDate

MIN_YEAR = 1850
MAX_YEAR = 2100
MAX_TEXT = 80
_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 73_415  # 31 December 2100
_CENTURY_TURN = 30  # dd/mm/yy: 30 to 99 are of the last century


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
    NO_END = "no_end"


REFUSING = frozenset(DateProblem) - {
    DateProblem.LUNAR,
    DateProblem.JANUARY_FIRST,
    DateProblem.AMBIGUOUS_ORDER,
}


class Reading(NamedTuple):
    """What one text says.

    `other` is the same text read month first; `native` marks a true date (ISO or serial), not typed
    text; `settled` one whose order of day and month is certain.
    """

    date: PartialDate | None = None
    other: PartialDate | None = None
    problem: DateProblem | None = None
    repairs: tuple[str, ...] = ()
    native: bool = False
    settled: bool = False


def refused(problem: DateProblem) -> Reading:
    """A reading that gives no date."""
    return Reading(problem=problem)


_NOTHING = frozenset(
    ["", "x", "xx", "xxxx", "k", "ko", "khong", "khong ro", "khong co", "chua ro", "chua co",
     "null", "khong xac dinh", "khong nho", "none", "nan", "nat", "n/a", "na"]
)  # fmt: skip
_NEVER = frozenset([(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 0), (1, 1, 1)])
"""Dates that spreadsheets and data bases give to an empty cell."""
_FOREVER = (9999, 12, 31)
"""The day by which data bases say that something has no end."""

_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAMED = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_PART = r"([\dx?.\-_]{1,2}|)"
_SEPARATOR = r"\s*[/.\-,\s]\s*"
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(z|[+-]\d{2}:?\d{2})"
)
"""A moment with its time zone, as programs write a day: midnight in Vietnam is 17:00Z of the day
before."""


def _year(text: str, kind: Kind) -> tuple[int | None, tuple[str, ...], DateProblem | None]:
    """Year of two or four digits with the repair that read it, or a refusal."""
    year = int(text)
    if len(text) == 2:
        if year >= _CENTURY_TURN:
            return 1900 + year, ("two_digit_year",), None
        if kind != "birth":
            return 2000 + year, ("two_digit_year",), None
        return None, (), DateProblem.TWO_DIGIT_YEAR
    if 1000 <= year < 1000 + _CENTURY_TURN:
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


def _from_parts(first: str, second: str, year_text: str, kind: Kind) -> Reading:
    """dd/mm/yyyy, for the column to decide if month first; 00, --, xx stand for unknown."""
    day, month = _number(first), _number(second)
    if not (int(year_text) or month or day) or (int(year_text), month, day) in _NEVER:
        return refused(DateProblem.PLACEHOLDER)
    if (int(year_text), month, day) == _FOREVER:
        return refused(DateProblem.NO_END)
    year, repairs, problem = _year(year_text, kind)
    if year is None:
        return Reading(problem=problem)
    if month == 0 and day:
        repairs = (*repairs, "day_without_month")
    made = _make(year, month, day)
    other = _make(year, day, month) if day and month else None
    if made is None and other is None:
        return refused(DateProblem.IMPOSSIBLE_DATE)
    return Reading(made, other, repairs=repairs)


def _settled(reading: Reading, *repairs: str) -> Reading:
    """A reading whose order of day and month is certain."""
    if reading.date is None and reading.problem is None:
        return refused(DateProblem.IMPOSSIBLE_DATE)
    repairs = (*reading.repairs, *repairs)
    return Reading(reading.date, None, reading.problem, repairs, settled=True)


def _serial(number: int) -> Reading:
    """Excel serial day of the 1900 system, from 1905 on (before, it cannot be told from a year)."""
    day = _EPOCH + timedelta(days=number)
    made = PartialDate(day.year, day.month, day.day)
    other = _make(day.year, day.day, day.month)
    return Reading(made, other, repairs=("excel_serial",), native=True)


def _digits(text: str, kind: Kind) -> Reading:
    """A text of digits only: year, serial, yyyymmdd, ddmmyyyy, yyyymm, mmyyyy or ddmmyy."""
    size, number = len(text), int(text)
    if size == 4 and number <= MAX_YEAR:
        year, repairs, problem = _year(text, kind)
        return Reading(PartialDate(year) if year else None, None, problem, repairs)
    if size == 4 or (size == 5 and 10_000 <= number <= _LAST_SERIAL):
        return _serial(number)
    if size == 7:
        return _settled(_from_parts(text[0], text[1:3], text[3:], kind), "lost_zero")
    if size == 8:
        if (int(text[:4]), int(text[4:6]), int(text[6:])) == _FOREVER:
            return refused(DateProblem.NO_END)
        if MIN_YEAR <= int(text[:4]) <= MAX_YEAR and int(text[4:6]) <= 12:
            parts = int(text[:4]), int(text[4:6]), int(text[6:])
            never = parts in _NEVER
            return refused(DateProblem.PLACEHOLDER) if never else _settled(Reading(_make(*parts)))
        return _from_parts(text[:2], text[2:4], text[4:], kind)
    if size == 6:
        for first, month in ((text[:4], text[4:]), (text[2:], text[:2])):
            if MIN_YEAR <= int(first) <= MAX_YEAR and 1 <= int(month) <= 12:
                return Reading(PartialDate(int(first), int(month)))
        return _from_parts(text[:2], text[2:4], text[4:], kind)
    return refused(DateProblem.UNREADABLE)


def _iso(match: re.Match[str], kind: Kind) -> Reading:
    month, day = int(match[2]), int(match[3] or 0)
    if match[3] and (int(match[1]), month, day) in _NEVER:
        return refused(DateProblem.PLACEHOLDER)
    if (int(match[1]), month, day) == _FOREVER:
        return refused(DateProblem.NO_END)
    year, repairs, problem = _year(match[1], kind)
    if year is None:
        return Reading(problem=problem)
    made = _make(year, month, day)
    if made is None:
        return refused(DateProblem.IMPOSSIBLE_DATE)
    other = _make(year, day, month) if day else None
    return Reading(made, other, repairs=repairs, native=True)


_Reader = Callable[[re.Match[str], Kind], Reading]
_CENTURY = "(?:18|19|20|99)"
_CLOCK = r"(?:[01]\d|2[0-3])(?:[0-5]\d){1,2}"
"""Hour, minute and perhaps second, without anything between them: yyyyMMddHHmmss is how national
messages write a moment. No number of a person begins with a year of these centuries."""
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"), _iso),
    (
        re.compile(rf"{_PART}{_SEPARATOR}{_PART}{_SEPARATOR}(\d{{4}}|\d{{2}})"),
        lambda m, kind: _from_parts(m[1] or "0", m[2] or "0", m[3], kind),
    ),
    (
        re.compile(rf"(\d{{1,2}}|[x?.\-_]{{1,2}}){_SEPARATOR}(\d{{4}})"),
        lambda m, kind: _settled(_from_parts("0", m[1], m[2], kind)),
    ),
    (
        re.compile(
            r"(?:(\d{1,2}|[x?.\-_]{1,2})\s*[-/.]?\s*)?(?:thang|thg|th)\.?\s*(\d{1,2})"
            r"\s*[/.,\-\s]?\s*(\d{4})"
        ),
        lambda m, kind: _settled(_from_parts(m[1] or "0", m[2], m[3], kind)),
    ),
    (
        re.compile(rf"(?:(\d{{1,2}})[-/.\s]+)?{_NAMED}[-/.,\s]+(\d{{4}}|\d{{2}})"),
        lambda m, kind: _settled(_from_parts(m[1] or "0", str(_MONTHS[m[2]]), m[3], kind)),
    ),
    (
        re.compile(rf"{_NAMED}\s+(\d{{1,2}}),?\s+(\d{{4}})"),
        lambda m, kind: _settled(_from_parts(m[2], str(_MONTHS[m[1]]), m[3], kind)),
    ),
    (
        re.compile(r"[x.\-_/\s?]+(\d{4})"),
        lambda m, kind: _from_parts("0", "0", m[1], kind),
    ),
    (re.compile(r"(\d{4,8})(?:[.,]0+)?"), lambda m, kind: _digits(m[1], kind)),
    (re.compile(r"(\d{5})[.,]\d+"), lambda m, kind: _digits(m[1], kind)),
    (
        re.compile(rf"({_CENTURY}\d{{6}})[t ]?{_CLOCK}(?:[.,]0+)?"),
        lambda m, kind: _digits(m[1], kind) if int(m[1][4:6]) <= 12 else _settled(Reading()),
    ),
)
"""(pattern of the whole text, reader), tried in order."""

_INVISIBLE = re.compile(INVISIBLE)
_COMMON = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def _in_vietnam(text: str) -> str:
    """A moment with a time zone as the day it was in Vietnam; any other text as it is."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return text
    zone = "+00:00" if match[3] == "z" else match[3]
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}")
        return moment.astimezone(_VIETNAM).date().isoformat()
    except (ValueError, OverflowError):  # no such day or hour: for the readers to refuse
        return text


def read_date(raw: str, kind: Kind) -> Reading:
    """Reads one text. Total: any text in, never an exception."""
    return refused(DateProblem.UNREADABLE) if len(raw) > MAX_TEXT else _read(raw, kind)


@lru_cache(maxsize=50_000)  # all days of a century are 36,525, and registers share them
def _read(raw: str, kind: Kind) -> Reading:
    if match := _COMMON.fullmatch(raw):
        return _from_parts(match[1], match[2], match[3], kind)
    text = " ".join(fold(_INVISIBLE.sub("", raw)).split())
    if (there := _in_vietnam(text)) != text:
        reading = read_date(there, kind)
        moved = there != text[:10] and reading.date is not None
        return reading._replace(repairs=(*reading.repairs, "time_zone")) if moved else reading
    if text.strip(" -./:?_*()0") in _NOTHING:
        return refused(DateProblem.PLACEHOLDER)
    bare = plain(text, kind)
    if bare.endless:
        return refused(DateProblem.NO_END)
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(bare.text) or pattern.fullmatch(bare.text.strip(".")):
            reading = reader(match, kind)
            reading = reading._replace(repairs=(*reading.repairs, *bare.repairs))
            return _as_lunar(reading) if bare.lunar else reading
    return refused(DateProblem.UNREADABLE)


def _as_lunar(reading: Reading) -> Reading:
    """A lunar date is not converted: its year holds for lunar months 1 to 10, no more is known."""
    if reading.date is None:
        return refused(reading.problem or DateProblem.LUNAR)
    if reading.date.month is None or reading.date.month <= 10:
        year = PartialDate(reading.date.year)
        return Reading(year, None, DateProblem.LUNAR, (*reading.repairs, "lunar_year_only"))
    return Reading(problem=DateProblem.LUNAR)
