"""How many cases each value of a filter would leave: counts beside the filters.

Belongs here: counting, and keeping counts for a few seconds. Does not belong here: the filters
(`review.queue_filter`), the count of a list (`review.queue`), which is always of this moment.

The counts of a facet obey every other filter, not the facet's own: they tell what ticking one more
value would bring. What a case can be filtered by stays the same until the next night, except its
state: so the whole queue of a province is grouped once a load, and every `KEPT_SECONDS` only what
was answered since is moved from one state to the other. Every question is answered from these
groups. Who holds a case is laid over them the same way: leases are few.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from review import leases
from review.leases import Held
from review.queue import Queue
from review.queue_filter import Due, State, Wanted, current, due_of
from review.queue_tables import NAME, QUEUE

KEPT_SECONDS = 5.0
_GROUPED = ("desk", "commune", "source", "register", "reason", "due_on")
_STATES = tuple(State)


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
    held: Mapping[Held, int]
    states: Mapping[State, int]


@dataclass(frozen=True)
class _Axis:
    """One way to filter: its values, and of each group the place of its value among them."""

    values: tuple[Any, ...]
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, column: Sequence[Any]) -> _Axis:
        places: dict[Any, int] = {}
        codes = [places.setdefault(value, len(places)) for value in column]
        return cls(tuple(places), np.array(codes, dtype=np.int64))

    def among(self, wanted: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """Which groups have a value that is wanted."""
        chosen = np.array([wanted(value) for value in self.values], dtype=np.bool_)
        found: NDArray[np.bool_] = chosen[self.codes]
        return found

    def totals(self, counts: NDArray[np.int64]) -> list[tuple[Any, int]]:
        """Values with their counts, the most frequent first, none without a case."""
        summed = np.bincount(self.codes, weights=counts, minlength=len(self.values))
        found = [(value, int(n)) for value, n in zip(self.values, summed, strict=True) if n]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class _Groups:
    """The cases of one load by everything but their state; `cases` are in whatever state."""

    load: int
    axes: Mapping[str, _Axis]
    cases: NDArray[np.int64]
    places: Mapping[tuple[Any, ...], int]
    names: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class _Cube:
    """`_Groups` with the counts of every state, good until `until`; `taken` are those of them that
    somebody holds, by account and state."""

    until: float
    groups: _Groups
    counts: Mapping[State, NDArray[np.int64]]
    taken: Mapping[tuple[str, State], NDArray[np.int64]]

    def held(self, state: State, account: str) -> dict[Held, NDArray[np.int64]]:
        """The cases of a state by who holds them, seen from `account`."""
        nothing = np.zeros_like(self.groups.cases)
        mine = self.taken.get((account, state), nothing)
        others = sum(
            (n for (who, of), n in self.taken.items() if of is state and who != account), nothing
        )
        return {
            Held.ME: mine,
            Held.NOBODY: self.counts[state] - mine - others,
            Held.OTHERS: others,
        }


class FacetCounts:
    """Facets of one queue; safe between threads. `clock` counts seconds."""

    def __init__(self, queue: Queue, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue = queue
        self._clock = clock
        self._cubes: dict[str, _Cube] = {}
        self._lock = Lock()

    def facets(
        self, wanted: Wanted, today: date, *, account: str = "", held: Iterable[Held] = ()
    ) -> Facets:
        """What every filter would leave; search and signature are left out of account. `held` is
        one more filter, seen from `account`."""
        cube = self._cube(wanted.province)
        axes, names = cube.groups.axes, cube.groups.names
        states, kinds = wanted.states or _STATES, tuple(held) or tuple(Held)
        holding = {state: cube.held(state, account) for state in _STATES}
        masks = {
            axis: axes[axis].among(accepts) for axis, accepts in _accepted(wanted, today).items()
        }
        counts = _summed(holding, states, kinds)

        def by(axis: str, *, without: str = "") -> list[tuple[Any, int]]:
            return axes[axis].totals(counts * _all_of(masks, counts, without))

        meant = _all_of(masks, counts)
        due: dict[Due, int] = {}
        for day, n in by("due_on", without="due_on"):
            band = due_of(day, today)
            due[band] = due.get(band, 0) + n
        return Facets(
            desks=dict(by("desk", without="desk")),
            due={band: due[band] for band in Due if band in due},
            reasons=dict(by("reason", without="reason")),
            registers={
                register: (names.get(register, register[1]), n)
                for register, n in by("register", without="register")
            },
            communes={code: (names.get(("", code), code), n) for code, n in by("commune")},
            held={one: int(_summed(holding, states, (one,))[meant].sum()) for one in Held},
            states={one: int(_summed(holding, (one,), kinds)[meant].sum()) for one in _STATES},
        )

    def forget(self, province: str) -> None:
        """Count anew with the next question: the visitor has just changed what is counted."""
        with self._lock:
            kept = self._cubes.get(province)
            if kept is not None:
                self._cubes[province] = replace(kept, until=0.0)

    def _cube(self, province: str) -> _Cube:
        now = self._clock()
        kept = self._cubes.get(province)
        if kept is not None and kept.until > now:
            return kept
        with self._lock:
            kept = self._cubes.get(province)
            if kept is None or kept.until <= now:
                kept = self._cubes[province] = self._count(province, now + KEPT_SECONDS, kept)
        return kept

    def _count(self, province: str, until: float, before: _Cube | None) -> _Cube:
        with self._queue.journal.reading() as db:
            load = current(db, province)
            same = before is not None and before.groups.load == load
            groups = before.groups if before is not None and same else _grouped(db, load)
            return _Cube(until, groups, _counted(db, groups), _taken(db, province, groups))


def _grouped(db: Connection, load: int) -> _Groups:
    columns = [QUEUE.c[name] for name in _GROUPED]
    rows = db.execute(
        select(*columns, func.count()).where(QUEUE.c.load == load).group_by(*columns)
    ).all()
    desks, communes, sources, registers, reasons, due, n = (
        zip(*rows, strict=True) if rows else ((),) * 7
    )
    axes = {
        "desk": _Axis.of(desks),
        "commune": _Axis.of(communes),
        "register": _Axis.of(list(zip(sources, registers, strict=True))),
        "reason": _Axis.of(reasons),
        "due_on": _Axis.of(due),
    }
    named = db.execute(select(NAME.c.source, NAME.c.code, NAME.c.name).where(NAME.c.load == load))
    return _Groups(
        load,
        axes,
        np.array(n, dtype=np.int64),
        {tuple(row[:-1]): place for place, row in enumerate(rows)},
        {(source, code): name for source, code, name in named},
    )


def _counted(db: Connection, groups: _Groups) -> dict[State, NDArray[np.int64]]:
    """Counts by state: those that are not open are few and counted anew, the rest is open."""
    answered = [state for state in _STATES if state is not State.OPEN]
    counts: dict[State, NDArray[np.int64]] = {
        state: np.zeros_like(groups.cases) for state in answered
    }
    columns = [QUEUE.c[name] for name in _GROUPED]
    moved = db.execute(
        select(QUEUE.c.state, *columns, func.count())
        .where(QUEUE.c.load == groups.load, QUEUE.c.state.in_(answered))
        .group_by(QUEUE.c.state, *columns)
    )
    for state, *key, n in moved:
        counts[State(state)][groups.places[tuple(key)]] = n
    return counts | {State.OPEN: groups.cases - sum(counts.values(), np.zeros_like(groups.cases))}


def _taken(
    db: Connection, province: str, groups: _Groups
) -> dict[tuple[str, State], NDArray[np.int64]]:
    """What somebody holds now, by account and state."""
    found: dict[tuple[str, State], NDArray[np.int64]] = {}
    columns = [QUEUE.c.state, *(QUEUE.c[name] for name in _GROUPED)]
    for account, state, *key, n in leases.counted(db, province, groups.load, columns):
        counts = found.setdefault((account, State(state)), np.zeros_like(groups.cases))
        counts[groups.places[tuple(key)]] = n
    return found


def _all_of(
    masks: Mapping[str, NDArray[np.bool_]], counts: NDArray[np.int64], without: str = ""
) -> NDArray[np.bool_]:
    """Which groups pass every filter but one."""
    passed = np.ones(counts.shape, dtype=np.bool_)
    for axis, mask in masks.items():
        if axis != without:
            passed &= mask
    return passed


def _summed(
    holding: Mapping[State, Mapping[Held, NDArray[np.int64]]],
    states: Iterable[State],
    kinds: Iterable[Held],
) -> NDArray[np.int64]:
    chosen = [holding[state][kind] for state in states for kind in kinds]
    total: NDArray[np.int64] = np.sum(chosen, axis=0)
    return total


def _accepted(wanted: Wanted, today: date) -> dict[str, Callable[[Any], bool]]:
    """The filters of `wanted` by axis, as `review.queue_filter` has them on cases."""
    found: dict[str, Callable[[Any], bool]] = {}
    for axis, values in (
        ("desk", wanted.desks or None),
        ("commune", wanted.communes),
        ("register", wanted.registers or None),
        ("reason", wanted.reasons or None),
    ):
        if values is not None:
            found[axis] = frozenset(values).__contains__
    if wanted.due:
        found["due_on"] = lambda day: due_of(day, today) in wanted.due
    return found
