"""Working days of the State's offices, and the deadlines that are counted in them.

Here: the calendar (dated data in `working_days.toml`, with the notice of each year) and arithmetic
on columns of days. Not here: which limit a procedure has, and what a late dossier means for a
figure.

A year without data is a fault (`NoCalendarError`), never a guess. Days in rows may be anything: ask
`covered` first, and leave out what is not.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vietnam.certainty import Certainty

LAST_RECEPTION = time(15)
"""What is received later counts from the next working day (decree 63/2024/NĐ-CP, article 7)."""
REQUESTS_ALLOWED = 1
"""Papers may be asked for once; a second request makes the dossier late, as the paper on the index
of decision 766/QĐ-TTg counts it."""

_EPOCH = date(1970, 1, 1)
_SATURDAY = 5
_Days = NDArray[np.int64]


class NoCalendarError(ValueError):
    """There are no dated holidays for a year that was asked about; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year: weekdays off by holiday, Saturdays worked in exchange, and where that stands."""

    off: dict[str, tuple[date, ...]]
    worked: tuple[date, ...]
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class _Calendar:
    """`first`: the first day covered, in days since 1970. `upto`: of every day the number of
    working days until it, itself included. `days`: the working days, in days since 1970."""

    first: int
    upto: _Days
    days: _Days

    @property
    def last(self) -> int:
        return self.first + len(self.upto) - 1


@cache
def years() -> dict[int, Year]:
    """The years there are data for, without a gap."""
    told = tomllib.loads(files(__package__).joinpath("working_days.toml").read_text("utf-8"))
    found = {
        int(year): Year(
            {what: tuple(days) for what, days in said["off"].items()},
            tuple(said["worked"]),
            said["source"],
            Certainty(said["certainty"]),
        )
        for year, said in sorted(told.items())
    }
    gaps = set(range(min(found), max(found) + 1)) - found.keys()
    if gaps:
        raise NoCalendarError(f"working_days.toml leaves out the year {min(gaps)}: add it")
    return found


@cache
def _calendar() -> _Calendar:
    first, last = date(min(years()), 1, 1), date(max(years()), 12, 31)
    off = {day for year in years().values() for days in year.off.values() for day in days}
    worked = {day for year in years().values() for day in year.worked}
    every = [first + timedelta(n) for n in range((last - first).days + 1)]
    works = np.array([(d.weekday() < _SATURDAY and d not in off) or d in worked for d in every])
    start = (first - _EPOCH).days
    return _Calendar(start, np.cumsum(works), start + np.flatnonzero(works))


def calendar() -> pl.DataFrame:
    """Every day of the years there are data for: `day`, `working`, and `number`, how many working
    days there were until it, itself included. Two numbers subtracted are the days between."""
    known = _calendar()
    return pl.DataFrame(
        {
            "day": pl.Series(range(known.first, known.last + 1), dtype=pl.Int32).cast(pl.Date),
            "working": np.diff(known.upto, prepend=0) == 1,
            "number": known.upto.astype(np.int32),
        }
    )


def covered(days: pl.Series) -> pl.Series:
    """Of dates or times: whether there are data for their year; null stays null."""
    return days.dt.year().is_between(min(years()), max(years()))


def is_working_day(days: pl.Series) -> pl.Series:
    """Of dates: whether offices work; null stays null. Raises NoCalendarError."""
    _, works = _until(_ordinals(days))
    return _where_given(pl.Series(days.name, works), days)


def add_working_days(start: pl.Series, count: pl.Series | int) -> pl.Series:
    """The `count`-th working day after `start` (dates); of none, `start` itself where it is one and
    the next working day where not.

    The day of `start` is not counted, as article 147 of the Civil Code has it. Null stays null.
    Raises NoCalendarError where a day before or after the data is needed, ValueError for a count
    below zero.
    """
    steps = (
        count if isinstance(count, pl.Series) else pl.Series([count]).new_from_index(0, len(start))
    )
    if (steps < 0).any():
        raise ValueError("working days are counted forward: a count is below zero")
    given = start.is_not_null() & steps.is_not_null()
    known = _calendar()
    done, works = _until(_ordinals(start))
    ahead = steps.fill_null(0).cast(pl.Int64).to_numpy()
    index = done - 1 + np.where((ahead == 0) & ~works, 1, ahead)
    beyond = given.to_numpy() & (index >= len(known.days))
    if beyond.any():
        raise _no_calendar(max(years()) + 1)
    found = known.days[np.clip(index, 0, len(known.days) - 1)]
    return _where_given(_dates(start.name, found), given)


def working_days_between(start: pl.Series, end: pl.Series) -> pl.Series:
    """Working days after `start` until `end`, itself included (dates → Int64); below zero where
    `end` comes first. Null where either is. Raises NoCalendarError.
    """
    (before, _), (until, _) = _until(_ordinals(start)), _until(_ordinals(end))
    given = start.is_not_null() & end.is_not_null()
    return _where_given(pl.Series(start.name, until - before), given)


def working_numbers(days: pl.Series) -> pl.Series:
    """Of dates the number of the working day that each is, or of the next one where it is a day of
    rest (Int32). Two numbers subtracted are the working days between. Null without data."""
    told = covered(days).fill_null(value=False)
    until, works = _until(_ordinals(_where_given(days, told)))
    numbers = np.where(works, until, until + 1)
    return _where_given(pl.Series(days.name, numbers, dtype=pl.Int32), told)


def counted_from(received: pl.Series) -> pl.Series:
    """The day from which a dossier counts: times of reception → dates.

    Received on a working day until 15:00: that day. Later, or on a day of rest: the next working
    day. Raises NoCalendarError.
    """
    late = received.dt.time() > LAST_RECEPTION
    day = received.dt.date()
    works = is_working_day(day)
    return add_working_days(day, (late & works).cast(pl.Int64))


def deadline(received: pl.Series, limit: pl.Series | int, waited: pl.Series | int = 0) -> pl.Series:
    """The last day in time of dossiers: received at (times), `limit` in working days, `waited`
    working days for papers of the applicant, which are taken out. Raises NoCalendarError.
    """
    total = pl.Series([0]).new_from_index(0, len(received)) + limit + waited
    return add_working_days(counted_from(received), total)


def is_late(due: pl.Series, done: pl.Series, requests: pl.Series, *, today: date) -> pl.Series:
    """Whether dossiers are late: done after the day they were `due` (dates), not done and due
    before `today`, or papers asked for more than once. Null where nothing is due and nothing asked.
    """
    after = done.fill_null(today) > due
    return (requests.fill_null(0) > REQUESTS_ALLOWED) | after


def _ordinals(days: pl.Series) -> _Days:
    """Days since 1970; what is null as the first day covered. Raises NoCalendarError."""
    outside = days.filter(~covered(days))
    if len(outside):
        raise _no_calendar(int(outside.dt.year()[0]))
    known = _calendar()
    at: _Days = days.to_physical().cast(pl.Int64).fill_null(known.first).to_numpy()
    return at


def _until(ordinals: _Days) -> tuple[_Days, NDArray[np.bool_]]:
    """Of days: how many working days there were until each, itself included, and whether it is
    one."""
    known = _calendar()
    until = known.upto[ordinals - known.first]
    before = np.where(
        ordinals > known.first, known.upto[np.maximum(ordinals - known.first - 1, 0)], 0
    )
    return until, until > before


def _dates(name: str, ordinals: _Days) -> pl.Series:
    return pl.Series(name, ordinals, dtype=pl.Int64).cast(pl.Int32).cast(pl.Date)


def _where_given(found: pl.Series, given: pl.Series) -> pl.Series:
    """`found`, null where `given` is null or false."""
    keep = given if given.dtype == pl.Boolean else given.is_not_null()
    return found.set(~keep, None)


def _no_calendar(year: int) -> NoCalendarError:
    told = f"{min(years())} to {max(years())}"
    return NoCalendarError(
        f"no holidays are known for {year}, only for {told}: add the year to "
        "vietnam/working_days.toml from the yearly notice"
    )
