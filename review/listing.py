"""A list of the queue as one transaction sees it: lines, how many there are, what comes next.

Belongs here: reading lines in the order of urgency. Does not belong here: which cases are meant
(`review.queue_filter`), whole cases (`review.queue`).

Lists are read a page at a time from where the last one ended (keyset on urgency and id), so that
the hundredth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, func, select

from review.queue_filter import Meant, Spot, State, at, order
from review.queue_tables import QUEUE

PAGE = 50
COUNTED = 1000
"""Up to here lists are counted; beyond, a page says `1000+`."""
FOUND = 100
"""The same for what was searched: no index counts it, and nobody goes through so many."""


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
class Count:
    """A count that stops somewhere; `more` says that it did."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


@dataclass(frozen=True)
class Around:
    """The conflicts before and after a place of a list, None at its ends, and its length."""

    before: str | None
    after: str | None
    count: Count


LINE = tuple(QUEUE.c[name] for name in Line.__dataclass_fields__)


def line_of(row: Sequence[Any]) -> Line:
    """The line in the columns `LINE`."""
    return Line(row[0], State(row[1]), *row[2:])


class Listing:
    """The cases that are meant, most urgent first; good as long as the transaction of `db`."""

    def __init__(self, db: Connection, meant: Meant) -> None:
        self._db = db
        self._meant = meant

    def page(self, after: Spot | None = None, limit: int = PAGE) -> list[Line]:
        """The most urgent lines beyond `after`."""
        query = _LINES.where(*self.between(after)).limit(limit)
        return [line_of(row) for row in self._db.execute(query)]

    def count(self, before: Spot | None = None) -> Count:
        """How many lines there are (before a place), counted up to `COUNTED` or `FOUND`."""
        return self._count_of(self._db.execute(select(self._counted(before))).scalar_one())

    def after(self, spot: Spot | None = None) -> str | None:
        """The conflict after a place, or the first."""
        return self._db.execute(self._next(spot)).scalar_one_or_none()

    def around(self, spot: Spot) -> Around:
        """What lies before and after a place, and how many lines there are: one question to the
        database, asked by every case that is shown."""
        before = _LAST.where(*self.between(None, spot)).scalar_subquery()
        after = self._next(spot).scalar_subquery()
        row = self._db.execute(select(before, after, self._counted())).one()
        return Around(row[0], row[1], self._count_of(row[2]))

    def _next(self, spot: Spot | None) -> Select[Any]:
        return _FIRST.where(*self.between(spot))

    def _counted(self, before: Spot | None = None) -> ScalarSelect[Any]:
        some = _IDS.where(*self.between(None, before)).limit(self._most + 1).subquery()
        return select(func.count()).select_from(some).scalar_subquery()

    def _count_of(self, n: int) -> Count:
        return Count(min(n, self._most), n > self._most)

    @property
    def _most(self) -> int:
        return FOUND if self._meant.searched else COUNTED

    def between(
        self, after: Spot | None = None, before: Spot | None = None
    ) -> list[ColumnElement[bool]]:
        """Conditions for what lies between two places.

        One bound from below, always, and one from above: of two bounds on one side SQLite would
        pass over all that lies between them, and without any it may sort the whole list.
        """
        low, high = self._meant.low, self._meant.high
        lower = low if after is None else max(low, after)
        upper = high if before is None else before if high is None else min(high, before)
        bounds = [order() > at(lower)]
        if upper is not None:
            bounds.append(order() < at(upper))
        return [*self._meant.conditions, *bounds]


# What every question has in common is made once: most of what one costs is its making.
_FORWARDS = (QUEUE.c.urgency, QUEUE.c.conflict_id)
_BACKWARDS = (QUEUE.c.urgency.desc(), QUEUE.c.conflict_id.desc())
_IDS = select(QUEUE.c.conflict_id)
_LINES = select(*LINE).order_by(*_FORWARDS)
_FIRST = _IDS.order_by(*_FORWARDS).limit(1)
_LAST = _IDS.order_by(*_BACKWARDS).limit(1)
