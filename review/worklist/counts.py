"""What offices say they did, beside what the data show.

Belongs here: counting claims by what became of their findings. Does not belong here: claims
themselves (`journal.claims`), counts of the warehouse.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from findings.desks import Desk
from journal.claims import Answer, Claim, last_claims
from review.queue import Queue
from review.worklist.handed_out import LIST


@dataclass(frozen=True)
class Claimed:
    """One answer: of how many findings it is the last word and the data still show them (`open`),
    or show them no more (`closed`)."""

    answer: Answer
    open: int
    closed: int


def claimed(
    db: Connection,
    queue: Queue,
    province: str,
    desk: Desk,
    communes: Collection[str] | None = None,
) -> list[Claimed]:
    """The answers about lists of a desk (in these communes); what nobody said is left out."""
    lists = select(LIST.c.number).where(LIST.c.province == province, LIST.c.desk == desk)
    if communes is not None:
        lists = lists.where(LIST.c.commune.in_(sorted(communes)))
    ours = set(db.execute(lists).scalars())
    claims = [one for one in last_claims(db, province).values() if one.worklist in ours]
    there = queue.contents(db, province, [one.conflict_id for one in claims])
    found = []
    for answer in Answer:
        said: list[Claim] = [one for one in claims if one.answer is answer]
        still = sum(one.conflict_id in there for one in said)
        if said:
            found.append(Claimed(answer, still, len(said) - still))
    return found
