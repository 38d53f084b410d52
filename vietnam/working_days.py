"""Working days of the State's offices, and the deadlines that are counted in them.

Here: the calendar (dated data in `working_days.toml`, with the notice of each year), the numbers of
working days, and what decrees make of them: from which day a dossier counts, until when it is in
time. Not here: which limit a procedure has (`time_limits`), what a late dossier means for a figure.

A working day has a number, so two of them subtracted are the working days between. Days in rows may
be anything: one of a year without data has no number, never a guessed one.
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
    """A year between two others has no dated holidays; the message says what to do."""


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
    working days until it, itself included. `works`: whether it is one."""

    first: int
    upto: _Days
    works: NDArray[np.bool_]


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
    return _Calendar((first - _EPOCH).days, np.cumsum(works), works)


def working_numbers(days: pl.Series) -> pl.Series:
    """Of dates the number of the working day that each is, or of the next one where it is a day of
    rest (Int32). Two numbers subtracted are the working days between. Null without data."""
    at, told = _places(days)
    known = _calendar()
    numbers = np.where(known.works[at], known.upto[at], known.upto[at] + 1)
    return pl.Series(days.name, numbers, dtype=pl.Int32).set(~told, None)


def counted_numbers(days: pl.Series, minutes: pl.Series) -> pl.Series:
    """Of receptions the number of the working day from which each counts (Int32): on a working day
    until 15:00 that day, later or on a day of rest the next working day.

    `minutes` since midnight; a reception without them counts as one in time. Null without data.
    """
    at, told = _places(days)
    late = (minutes > LAST_RECEPTION.hour * 60 + LAST_RECEPTION.minute).fill_null(value=False)
    works = pl.Series(_calendar().works[at]) & told
    return working_numbers(days) + (late & works).cast(pl.Int32)


def due_number(counted: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """The number of the last working day in time: `limit` working days after the one from which a
    dossier counts, which is not counted itself (article 147 of the Civil Code)."""
    return counted + limit


def in_time(done: pl.Expr, due: pl.Expr, waited: pl.Expr | None = None) -> pl.Expr:
    """Whether what was `done` by the number of a working day was so by the number `due`.

    `waited`: working days for papers of the applicant, which are taken out (null: none). Null where
    either number is missing.
    """
    return (done if waited is None else done - waited.fill_null(0)) <= due


def asked_once(requests: pl.Expr) -> pl.Expr:
    """Whether papers were asked for no oftener than allowed; nothing said counts as that."""
    return (requests <= REQUESTS_ALLOWED).fill_null(value=True)


def _places(days: pl.Series) -> tuple[_Days, pl.Series]:
    """Of dates their places in the calendar, and whether there are data for their year; what has
    none stands at the first place."""
    told = days.dt.year().is_between(min(years()), max(years())).fill_null(value=False)
    first = _calendar().first
    at = days.to_physical().cast(pl.Int64).set(~told, None).fill_null(first).to_numpy() - first
    return at, told
