"""The queue: what is asked of people, as the last night of each province left it.

Belongs here: one case, whole cases. Does not belong here: the state that answers give a case
(`review.queue_states`), lists and counts (`review.listing`), which cases a filter means
(`review.queue_filter`), how a night writes its cases (`review.queue_load`), the tables
(`review.queue_tables`), who holds a case (`review.leases`), what was answered (`journal`).

Importing this module declares the tables: do it before the journal's database is opened.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    select,
)

from journal.store import Journal
from review.blind import blinded
from review.case import Case, from_json
from review.listing import LINE, PAGE, Count, Line, Listing, line_of
from review.queue_filter import Due, Spot, State, Wanted, meant
from review.queue_states import set_states
from review.queue_tables import CASE, LOAD, QUEUE

__all__ = ["Count", "Due", "Line", "Pattern", "Queue", "Queued", "Spot", "State", "Wanted"]


@dataclass(frozen=True)
class Queued:
    """One case as it is shown (`review.blind`), with its state and the entry of the journal that
    stands for it."""

    line: Line
    case: Case

    @property
    def entry(self) -> int | None:
        """What to expect when a decision is appended (`Journal.append`)."""
        return self.line.entry


@dataclass(frozen=True)
class Pattern:
    """Open cases that have one signature in common."""

    signature: str
    reason: str
    cases: int


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

    def listing(
        self,
        db: Connection,
        wanted: Wanted,
        today: date,
        *,
        where: ColumnElement[bool] | None = None,
    ) -> Listing:
        """The list of what is meant; `where` is one more condition on `QUEUE`."""
        return Listing(db, meant(db, wanted, today, self._key, where))

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
        """The most urgent lines beyond `after` (`Listing.page`)."""
        with self._reading(connection) as db:
            return self.listing(db, wanted, today, where=where).page(after, limit)

    def count(
        self,
        wanted: Wanted,
        today: date,
        *,
        before: Spot | None = None,
        where: ColumnElement[bool] | None = None,
        connection: Connection | None = None,
    ) -> Count:
        """How many lines there are (`Listing.count`)."""
        with self._reading(connection) as db:
            return self.listing(db, wanted, today, where=where).count(before)

    def one(
        self, province: str, conflict_id: str, *, connection: Connection | None = None
    ) -> Queued | None:
        """One case of a province in whatever state, None where the last night has none."""
        with self._reading(connection) as db:
            row = db.execute(_ONE, {"province": province, "conflict_id": conflict_id}).first()
        return None if row is None else _queued(row)

    def queued(
        self,
        wanted: Wanted,
        today: date,
        *,
        where: ColumnElement[bool] | None = None,
        connection: Connection | None = None,
    ) -> Iterator[Queued]:
        """Every case that is meant, most urgent first, a piece in memory at a time."""
        after: Spot | None = None
        with self._reading(connection) as db:
            listing = self.listing(db, wanted, today, where=where)
            while True:
                rows = db.execute(
                    select(*LINE, CASE.c.json)
                    .join(CASE, _SAME_CASE)
                    .where(*listing.between(after))
                    .order_by(QUEUE.c.urgency, QUEUE.c.conflict_id)
                    .limit(PAGE * 4)
                ).all()
                found = [_queued(row) for row in rows]
                yield from found
                if not found:
                    return
                after = found[-1].line.spot

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
                .where(*self.listing(db, wanted, today).between())
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

    def contents(
        self, connection: Connection, province: str, conflicts: Sequence[str]
    ) -> dict[str, str]:
        """Content hash of each of these cases that the queue holds now."""
        given = {"province": province, "some": list(conflicts)}
        found = connection.execute(_CONTENTS, given)
        return {row.conflict_id: row.content_hash for row in found}

    def states(
        self, connection: Connection, province: str, conflicts: Sequence[str]
    ) -> dict[str, State]:
        """State of each of these cases that the queue holds now."""
        given = {"province": province, "some": list(conflicts)}
        found = connection.execute(_CONTENTS, given)
        return {row.conflict_id: State(row.state) for row in found}

    def reasons_beside(
        self, connection: Connection, province: str, conflicts: Sequence[str]
    ) -> dict[str, set[str]]:
        """For each of these cases the reasons of the other cases about the same person of the same
        record; a case that stands alone is left out."""
        given = {"province": province, "some": list(conflicts)}
        found: dict[str, set[str]] = {}
        for conflict_id, reason in connection.execute(_BESIDE, given):
            found.setdefault(conflict_id, set()).add(reason)
        return found

    def refresh(self, connection: Connection, province: str, conflicts: Sequence[str]) -> None:
        """Set the state of these cases after something was appended about them; a part of the
        transaction that appended it."""
        row = connection.execute(_CURRENT, {"province": province}).first()
        if row is None:
            return
        load, up_to = row
        stands = self.journal.standing(province, conflicts=conflicts, connection=connection)
        set_states(connection, load, up_to, conflicts, stands)


def _queued(row: Sequence[Any]) -> Queued:
    line = line_of(row[:-1])
    return Queued(line, blinded(from_json(zlib.decompress(row[-1])), line.state))


# Statements of every request are made once: most of what one costs is its making.
_SAME_CASE = and_(CASE.c.load == QUEUE.c.load, CASE.c.conflict_id == QUEUE.c.conflict_id)
_ONE = (
    select(*LINE, CASE.c.json)
    .join(CASE, _SAME_CASE)
    .join(LOAD, LOAD.c.load == QUEUE.c.load)
    .where(
        LOAD.c.province == bindparam("province"),
        LOAD.c.current,
        QUEUE.c.conflict_id == bindparam("conflict_id"),
    )
)
_CURRENT = select(LOAD.c.load, LOAD.c.up_to).where(
    LOAD.c.province == bindparam("province"), LOAD.c.current
)
_OTHER = QUEUE.alias("other")
_BESIDE = (
    select(QUEUE.c.conflict_id, _OTHER.c.reason)
    .join(LOAD, and_(LOAD.c.load == QUEUE.c.load, LOAD.c.current))
    .join(
        _OTHER,
        and_(
            _OTHER.c.load == QUEUE.c.load,
            _OTHER.c.record_key == QUEUE.c.record_key,
            _OTHER.c.mention_id == QUEUE.c.mention_id,
            _OTHER.c.conflict_id != QUEUE.c.conflict_id,
        ),
    )
    .where(
        LOAD.c.province == bindparam("province"),
        QUEUE.c.conflict_id.in_(bindparam("some", expanding=True)),
    )
)
_CONTENTS = (
    select(QUEUE.c.conflict_id, QUEUE.c.content_hash, QUEUE.c.state)
    .join(LOAD, LOAD.c.load == QUEUE.c.load)
    .where(
        LOAD.c.province == bindparam("province"),
        LOAD.c.current,
        QUEUE.c.conflict_id.in_(bindparam("some", expanding=True)),
    )
)
