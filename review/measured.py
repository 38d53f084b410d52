"""Whom linking had matched in the control sample, and what people said of it.

Belongs here: the table of the sample, for as long as it is kept, and the precision that answers
measure. Does not belong here: which matches are drawn (`review.control`), what an answer says of
linking (`journal.control`), pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Date, String, Table, delete, func, insert, select

from common.agreement import wilson
from journal.control import machine_right
from journal.schema import metadata
from journal.standing import Standing
from journal.store import Journal
from review.case import Case

ENOUGH = 100
"""Below this many answers no figure is shown: its interval would say nothing."""

TABLE = Table(
    "review_control",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("conflict_id", String(32), primary_key=True),
    Column("night", Date, nullable=False),
    Column("source", String, nullable=False),
    Column("person_id", String(12), nullable=False),
)
"""Whom linking had matched, and the last night that asked. It holds personal data like the journal,
and goes like what is personal in it: `outlived`, `forget`."""


def note(journal: Journal, drawn: list[Case]) -> None:
    """Keep whom linking had matched, for when the answers are in."""
    rows = [
        {
            "province": case.province,
            "conflict_id": case.conflict_id,
            "night": case.night,
            "source": case.place.source,
            "person_id": case.matched,
        }
        for case in drawn
    ]
    with journal.writing() as db:
        for row in rows:
            db.execute(
                delete(TABLE).where(
                    TABLE.c.province == row["province"], TABLE.c.conflict_id == row["conflict_id"]
                )
            )
        if rows:
            db.execute(insert(TABLE), rows)


@dataclass(frozen=True)
class Measured:
    """Right among those answered, with the 95 % interval (Wilson) of the share, in 0–1."""

    right: int
    answered: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The measured precision."""
        return self.right / self.answered

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to speak of a figure."""
        return self.answered >= ENOUGH


def measured(journal: Journal, province: str, since: date | None = None) -> dict[str, Measured]:
    """Precision of automatic matches by source, and of all under "": what people said of the
    sample. Who could not tell does not count."""
    with journal.reading() as db:
        query = select(TABLE.c.conflict_id, TABLE.c.source, TABLE.c.person_id)
        query = query.where(TABLE.c.province == province)
        if since is not None:
            query = query.where(TABLE.c.night >= since)
        asked = {row.conflict_id: row for row in db.execute(query)}
        stands = journal.standing(province, conflicts=sorted(asked), connection=db)
    counts: dict[str, list[int]] = {}
    for conflict_id, standing in stands.items():
        right = machine_right(standing.entry, asked[conflict_id].person_id)
        for part in ("", asked[conflict_id].source) if right is not None else ():
            count = counts.setdefault(part, [0, 0])
            count[0] += bool(right)
            count[1] += 1
    return {
        part: Measured(right, n, *wilson(right, n)) for part, (right, n) in sorted(counts.items())
    }


def matched(journal: Journal, province: str) -> dict[str, str]:
    """Whom linking had found for each case of the sample, by conflict id."""
    with journal.reading() as db:
        query = select(TABLE.c.conflict_id, TABLE.c.person_id).where(TABLE.c.province == province)
        return {row.conflict_id: row.person_id for row in db.execute(query)}


def answered(journal: Journal, province: str, up_to: int) -> dict[str, Standing]:
    """What stands about matches of the sample after entry `up_to`, by mention id."""
    stands = journal.standing(
        province, up_to=up_to, conflicts=sorted(matched(journal, province))
    ).values()
    return {one.entry.said.mention_id: one for one in stands}


def outlived(journal: Journal, before: date) -> dict[tuple[str, date], int]:
    """How many matches of the sample each night before `before` was the last to ask about, by
    province and night. What waits for a second pair of eyes is asked every night."""
    with journal.reading() as db:
        rows = db.execute(
            select(TABLE.c.province, TABLE.c.night, func.count())
            .where(TABLE.c.night < before)
            .group_by(TABLE.c.province, TABLE.c.night)
            .order_by(TABLE.c.night, TABLE.c.province)
        )
        return {(province, night): count for province, night, count in rows}


def forget(journal: Journal, province: str, night: date) -> None:
    """Remove what is kept of the matches that this night was the last to ask about."""
    with journal.writing() as db:
        db.execute(delete(TABLE).where(TABLE.c.province == province, TABLE.c.night == night))
