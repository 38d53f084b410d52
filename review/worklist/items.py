"""The items of a worklist: what is open now, in order, and what became of the others.

Belongs here: the order, what is new since the last list, what is gone. Does not belong here: what
the cells say (`review.worklist.cells`), reading delivered files (`review.worklist.delivered`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from findings.catalogue import rule
from findings.severity import Severity
from journal.claims import Claim, last_claims
from review.case import Case
from review.queue import Queue, State
from review.worklist import handed_out
from review.worklist.delivered import Own, Register
from review.worklist.lists import WAITING, Worklist
from review.worklist.words import Since

_GRAVEST = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Item:
    """A finding that waits: `own` is the record as its owner delivered it, `claim` the last answer
    of an office about it."""

    case: Case
    since: Since
    own: Own | None = None
    claim: Claim | None = None


@dataclass(frozen=True)
class Gone:
    """An item of the last list that waits there no more; `told` is how its record was told."""

    conflict_id: str
    reason: str
    since: Since
    told: str | None = None
    claim: Claim | None = None


@dataclass(frozen=True)
class Content:
    """What stands in a list: items in order, those that are gone, and the last list if there was
    one."""

    items: tuple[Item, ...]
    gone: tuple[Gone, ...] = ()
    before: handed_out.HandedOut | None = None

    @property
    def amount(self) -> int:
        """Đồng at stake in all items."""
        return sum(item.case.amount or 0 for item in self.items)

    def count(self, since: Since) -> int:
        """How many items, or items that are gone, are of this kind."""
        everything: list[Item | Gone] = [*self.items, *self.gone]
        return sum(one.since is since for one in everything)


@dataclass(frozen=True)
class Waiting:
    """The cases of a list with what is asked of the database about them, before their files are
    read."""

    cases: tuple[Case, ...]
    gone: tuple[Gone, ...]
    before: handed_out.HandedOut | None
    held: frozenset[str]
    claims: Mapping[str, Claim] = field(default_factory=dict)

    def content(self, register: Register) -> Content:
        """With the records as they were delivered. Where the night has nothing of the register,
        nothing is closed: nobody knows."""
        items = tuple(
            Item(
                case,
                Since.STILL if case.conflict_id in self.held else Since.NEW,
                register.records.get(case.conflict_id),
                self.claims.get(case.conflict_id),
            )
            for case in self.cases
        )
        gone = tuple(
            one
            if register.there or one.since is not Since.CLOSED
            else Gone(one.conflict_id, one.reason, Since.UNKNOWN, one.told, one.claim)
            for one in self.gone
        )
        return Content(items, gone, self.before)


def waiting(queue: Queue, one: Worklist, night: date, today: date) -> Waiting:
    """What the list `one` of `night` is about."""
    with queue.journal.reading() as db:
        found = queue.queued(one.wanted, today, connection=db)
        cases = sorted((queued.case for queued in found), key=urgency)
        before = handed_out.last(db, one.province, one.key, before=night)
        held = handed_out.held(db, before) if before else []
        ids = [case.conflict_id for case in cases]
        gone = [item for item in held if item.conflict_id not in set(ids)]
        claims = last_claims(db, one.province, [*ids, *(item.conflict_id for item in gone)])
        return Waiting(
            tuple(cases),
            _gone(db, queue, one.province, gone, claims),
            before,
            frozenset(item.conflict_id for item in held),
            claims,
        )


def urgency(case: Case) -> tuple[int, date, int, str]:
    """What a list is ordered by: severity, limit, money."""
    grave = _GRAVEST[rule(case.reason).severity]
    return grave, case.due_on, -(case.amount or 0), case.conflict_id


def _gone(
    db: Connection,
    queue: Queue,
    province: str,
    held: Sequence[handed_out.Held],
    claims: Mapping[str, Claim],
) -> tuple[Gone, ...]:
    there = queue.states(db, province, [item.conflict_id for item in held])
    return tuple(
        Gone(
            item.conflict_id,
            item.reason,
            _since(there.get(item.conflict_id)),
            item.told,
            claims.get(item.conflict_id),
        )
        for item in held
    )


def _since(state: State | None) -> Since:
    """What became of an item that waits in its list no more, by its state in the queue."""
    if state is None:
        return Since.CLOSED
    return Since.ELSEWHERE if state in WAITING else Since.DECIDED
