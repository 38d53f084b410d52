"""The queue: what is asked of people, as the last night of each province left it.

Belongs here: lists with filters, one case, counts, search, and the state that answers give a case.
Does not belong here: how a night writes its cases (`review.queue_load`), the tables
(`review.queue_tables`), who holds a case (`review.web`), what was answered (`journal`).

Lists are read a page at a time from where the last one ended (keyset on urgency and id), so that
the hundredth page costs what the first does. Importing this module declares the tables: do it
before the journal's database is opened.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from journal.decisions import Decision
from journal.standing import Standing
from journal.store import Journal
from review.case import Case, from_json
from review.queue_filter import (
    Due,
    Spot,
    State,
    Wanted,
    at,
    conditions,
    current,
    order,
)
from review.queue_tables import CASE, LOAD, QUEUE

__all__ = ["Count", "Due", "Line", "Pattern", "Queue", "Queued", "Spot", "State", "Wanted"]

PAGE = 50
COUNTED = 1000
"""Up to here lists are counted; beyond, a page says `1000+`."""


@dataclass(frozen=True)
class Line:
    """A case as a line of a list.

    `levels` are the levels of the first candidate, `comparison=level` joined by spaces.
    `amount_wrong` is in đồng.
    """

    conflict_id: str
    state: State
    entry: int | None
    desk: str
    commune: str
    source: str
    register: str
    reason: str
    link_reason: str | None
    due_on: date
    opened_on: date
    blocking: bool
    urgency: int
    signature: str
    content_hash: str
    register_name: str
    role_title: str
    commune_name: str | None
    record_name: str | None
    candidate_name: str | None
    levels: str
    probability: float | None
    months_wrong: int
    amount_wrong: int

    @property
    def spot(self) -> Spot:
        """Where the line stands in its list."""
        return Spot(self.urgency, self.conflict_id)


@dataclass(frozen=True)
class Queued:
    """One case with its state and the entry of the journal that stands for it."""

    line: Line
    case: Case

    @property
    def entry(self) -> int | None:
        """What to expect when a decision is appended (`Journal.append`)."""
        return self.line.entry


@dataclass(frozen=True)
class Count:
    """A count that stops at `COUNTED`; `more` says that it did."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


@dataclass(frozen=True)
class Pattern:
    """Open cases that have one signature in common."""

    signature: str
    reason: str
    cases: int


_LINE = tuple(QUEUE.c[name] for name in Line.__dataclass_fields__)


class Queue:
    """The queue of every province in the journal's database; safe between threads.

    `key` is the secret of the deployment: numbers are found by their keyed hash. Methods with
    `connection` can be a part of the caller's transaction.
    """

    def __init__(self, journal: Journal, key: bytes) -> None:
        self.journal = journal
        self._key = key

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
        else:
            with self.journal.reading() as db:
                yield db

    def page(
        self,
        wanted: Wanted,
        today: date,
        *,
        after: Spot | None = None,
        limit: int = PAGE,
        where: ColumnElement[bool] | None = None,
        connection: Connection | None = None,
    ) -> list[Line]:
        """The most urgent lines beyond `after`; `where` is one more condition on `QUEUE`."""
        with self._reading(connection) as db:
            query = select(*_LINE).where(*self.conditions(db, wanted, today), _beyond(after))
            if where is not None:
                query = query.where(where)
            rows = db.execute(query.order_by(QUEUE.c.urgency, QUEUE.c.conflict_id).limit(limit))
            return [_line(row) for row in rows]

    def count(
        self,
        wanted: Wanted,
        today: date,
        *,
        before: Spot | None = None,
        where: ColumnElement[bool] | None = None,
        connection: Connection | None = None,
    ) -> Count:
        """How many lines there are (before a place), counted up to `COUNTED`."""
        with self._reading(connection) as db:
            query = select(QUEUE.c.conflict_id).where(*self.conditions(db, wanted, today))
            if before is not None:
                query = query.where(order() < at(before))
            if where is not None:
                query = query.where(where)
            some = query.limit(COUNTED + 1).subquery()
            n = db.execute(select(func.count()).select_from(some)).scalar_one()
            return Count(min(n, COUNTED), n > COUNTED)

    def one(
        self, province: str, conflict_id: str, *, connection: Connection | None = None
    ) -> Queued | None:
        """One case of a province in whatever state, None where the last night has none."""
        with self._reading(connection) as db:
            row = db.execute(
                select(*_LINE, CASE.c.json)
                .join(CASE, _same_case())
                .where(QUEUE.c.load == current(db, province), QUEUE.c.conflict_id == conflict_id)
            ).one_or_none()
        if row is None:
            return None
        return Queued(_line(row[:-1]), from_json(zlib.decompress(row.json)))

    def queued(
        self, wanted: Wanted, today: date, *, connection: Connection | None = None
    ) -> Iterator[Queued]:
        """Every case that is meant, most urgent first, a piece in memory at a time."""
        after: Spot | None = None
        with self._reading(connection) as db:
            conditions = self.conditions(db, wanted, today)
            while True:
                rows = db.execute(
                    select(*_LINE, CASE.c.json)
                    .join(CASE, _same_case())
                    .where(*conditions, _beyond(after))
                    .order_by(QUEUE.c.urgency, QUEUE.c.conflict_id)
                    .limit(PAGE * 4)
                ).all()
                for row in rows:
                    yield Queued(_line(row[:-1]), from_json(zlib.decompress(row.json)))
                if not rows:
                    return
                after = _line(rows[-1][:-1]).spot

    def neighbours(
        self,
        wanted: Wanted,
        today: date,
        spot: Spot,
        *,
        where: ColumnElement[bool] | None = None,
        connection: Connection | None = None,
    ) -> tuple[str | None, str | None]:
        """The conflicts before and after a place in the list."""
        with self._reading(connection) as db:
            base = select(QUEUE.c.conflict_id).where(*self.conditions(db, wanted, today))
            if where is not None:
                base = base.where(where)
            before = base.where(order() < at(spot)).order_by(
                QUEUE.c.urgency.desc(), QUEUE.c.conflict_id.desc()
            )
            after = base.where(_beyond(spot)).order_by(QUEUE.c.urgency, QUEUE.c.conflict_id)
            return (
                db.execute(before.limit(1)).scalar_one_or_none(),
                db.execute(after.limit(1)).scalar_one_or_none(),
            )

    def patterns(
        self,
        wanted: Wanted,
        today: date,
        *,
        least: int = 2,
        limit: int = 20,
        connection: Connection | None = None,
    ) -> list[Pattern]:
        """The most frequent signatures among what is meant."""
        with self._reading(connection) as db:
            n = func.count()
            rows = db.execute(
                select(QUEUE.c.signature, func.min(QUEUE.c.reason), n)
                .where(*self.conditions(db, wanted, today))
                .group_by(QUEUE.c.signature)
                .having(n >= least)
                .order_by(n.desc(), QUEUE.c.signature)
                .limit(limit)
            )
            return [Pattern(*row) for row in rows]

    def night(self, province: str) -> date | None:
        """The night whose cases are in the queue; None where no night has written any."""
        with self.journal.reading() as db:
            return db.execute(
                select(LOAD.c.night).where(LOAD.c.province == province, LOAD.c.current)
            ).scalar_one_or_none()

    def refresh(self, connection: Connection, province: str, conflicts: Sequence[str]) -> None:
        """Set the state of these cases after something was appended about them; a part of the
        transaction that appended it."""
        load = current(connection, province)
        up_to = connection.execute(select(LOAD.c.up_to).where(LOAD.c.load == load)).scalar() or 0
        stands = self.journal.standing(province, conflicts=conflicts, connection=connection)
        set_states(connection, load, up_to, conflicts, stands)

    def conditions(self, db: Connection, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
        """Conditions on `QUEUE` for the cases that are meant, for queries of other modules."""
        return list(conditions(db, wanted, today, self._key))


def set_states(
    db: Connection,
    load: int,
    up_to: int,
    conflicts: Iterable[str],
    stands: dict[str, Standing],
) -> None:
    """Write what stands for each of `conflicts` beside its case in the queue.

    What the night obeyed (up to and with `up_to`) and still asks, is asked; what was said since
    answers the case, if it was said of the content that is shown.
    """
    for conflict_id in conflicts:
        stand = stands.get(conflict_id)
        here = and_(QUEUE.c.load == load, QUEUE.c.conflict_id == conflict_id)
        if stand is None:
            db.execute(update(QUEUE).where(here).values(state=State.OPEN, entry=None))
            continue
        db.execute(update(QUEUE).where(here).values(state=State.OPEN, entry=stand.seq))
        state = state_of(stand, up_to)
        if state is not State.OPEN:
            content = QUEUE.c.content_hash == stand.entry.said.content_hash
            db.execute(update(QUEUE).where(here, content).values(state=state))


def state_of(stand: Standing, up_to: int) -> State:
    """What a decision on the content shown makes of a case."""
    if stand.waits:
        return State.SECOND
    if stand.entry.said.decision is Decision.UNSURE:
        return State.UNSURE
    confirmed = stand.confirmed.seq if stand.confirmed else stand.seq
    return State.OPEN if confirmed <= up_to else State.DECIDED


def _line(row: Sequence[Any]) -> Line:
    return Line(row[0], State(row[1]), *row[2:])


def _same_case() -> ColumnElement[bool]:
    return and_(CASE.c.load == QUEUE.c.load, CASE.c.conflict_id == QUEUE.c.conflict_id)


def _beyond(spot: Spot | None) -> ColumnElement[bool]:
    if spot is None:
        return and_(True)
    found: ColumnElement[bool] = order() > at(spot)
    return found
