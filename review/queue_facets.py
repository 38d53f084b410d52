"""How many cases each value of a filter would leave: counts beside the filters.

Belongs here: counting, and keeping counts for a few seconds. Does not belong here: the filters
(`review.queue_filter`), the count of a list (`review.queue`), which is always of this moment.

The counts of a facet obey every other filter, not the facet's own: they tell what ticking one more
value would bring. One pass over an index groups the whole queue of a province by everything that
can be filtered by; that is kept for `KEPT_SECONDS`, and every question is answered from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

import polars as pl
from sqlalchemy import func, select

from review.queue import Queue
from review.queue_filter import Due, Wanted, current, due_of
from review.queue_tables import NAME, QUEUE

KEPT_SECONDS = 10.0
_GROUPED = {
    "state": pl.String,
    "desk": pl.String,
    "commune": pl.String,
    "source": pl.String,
    "register": pl.String,
    "reason": pl.String,
    "due_on": pl.Date,
}


@dataclass(frozen=True)
class Facets:
    """Counts by value, the most frequent first; values that no case has are left out.

    `registers` and `communes` come with their names.
    """

    desks: Mapping[str, int]
    due: Mapping[Due, int]
    reasons: Mapping[str, int]
    registers: Mapping[tuple[str, str], tuple[str, int]]
    communes: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class _Cube:
    until: float
    counts: pl.DataFrame
    names: Mapping[tuple[str, str], str]


class FacetCounts:
    """Facets of one queue; safe between threads. `clock` counts seconds."""

    def __init__(self, queue: Queue, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue = queue
        self._clock = clock
        self._cubes: dict[str, _Cube] = {}
        self._lock = Lock()

    def facets(self, wanted: Wanted, today: date) -> Facets:
        """What every filter would leave; search and signature are left out of account."""
        cube = self._cube(wanted.province)

        def by(other: Wanted, *columns: str) -> list[tuple[Any, ...]]:
            some = cube.counts.filter(_meant(other, today))
            totals = some.group_by(columns).agg(pl.col("n").sum())
            return totals.sort("n", *columns, descending=[True, *(False for _ in columns)]).rows()

        due: dict[Due, int] = {}
        for day, n in by(replace(wanted, due=()), "due_on"):
            band = due_of(day, today)
            due[band] = due.get(band, 0) + n
        registers = by(replace(wanted, registers=()), "source", "register")
        return Facets(
            dict(by(replace(wanted, desks=()), "desk")),
            {band: due[band] for band in Due if band in due},
            dict(by(replace(wanted, reasons=()), "reason")),
            {
                (source, register): (cube.names.get((source, register), register), n)
                for source, register, n in registers
            },
            {code: (cube.names.get(("", code), code), n) for code, n in by(wanted, "commune")},
        )

    def _cube(self, province: str) -> _Cube:
        now = self._clock()
        with self._lock:
            kept = self._cubes.get(province)
            if kept is None or kept.until <= now:
                kept = self._cubes[province] = self._count(province, now + KEPT_SECONDS)
        return kept

    def _count(self, province: str, until: float) -> _Cube:
        columns = [QUEUE.c[name] for name in _GROUPED]
        with self._queue.journal.reading() as db:
            load = current(db, province)
            counted = db.execute(
                select(*columns, func.count()).where(QUEUE.c.load == load).group_by(*columns)
            )
            rows = [tuple(row) for row in counted]
            names = db.execute(
                select(NAME.c.source, NAME.c.code, NAME.c.name).where(NAME.c.load == load)
            )
            found = {(source, code): name for source, code, name in names}
        frame = pl.DataFrame(rows, schema=_GROUPED | {"n": pl.Int64}, orient="row")
        return _Cube(until, frame, found)


def _meant(wanted: Wanted, today: date) -> pl.Expr:
    """The filters of `wanted` on grouped counts, as `review.queue_filter` has them on cases."""
    found = pl.lit(value=True)
    parts: Sequence[tuple[str, Sequence[str] | None]] = (
        ("state", wanted.states or None),
        ("desk", wanted.desks or None),
        ("commune", wanted.communes),
        ("reason", wanted.reasons or None),
    )
    for column, values in parts:
        if values is not None:
            found &= pl.col(column).is_in(list(values))
    if wanted.registers:
        both = pl.concat_list("source", "register")
        found &= both.is_in([list(register) for register in wanted.registers])
    if wanted.due:
        band = pl.col("due_on").map_elements(lambda day: due_of(day, today).value, pl.String)
        found &= band.is_in([band.value for band in wanted.due])
    return found
