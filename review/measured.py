"""Whom linking had matched in the control sample, and what people said of it.

Belongs here: the table of the sample, for as long as it is kept, and what answers measure: how
often linking is right and how far people agree, over the same days and by the same functions as the
warehouse has it. Does not belong here: which matches are drawn (`review.control`), what an answer
says of linking (`journal.control`), the statistics (`common.agreement`), pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Date, String, Table, delete, func, insert, select

from common.agreement import Agreement, missing, wilson
from journal.answers import WINDOW, Answer, agreement_of, answers, recent
from journal.control import CONTROL
from journal.schema import metadata
from journal.standing import Standing
from journal.store import Journal
from review.case import Case

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

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
class Precision:
    """Right among those answered."""

    right: int
    answered: int

    @property
    def share(self) -> float:
        """The measured precision, from 0 to 1."""
        return self.right / self.answered

    @property
    def interval(self) -> tuple[float, float]:
        """Its interval of 95 % (Wilson), from 0 to 1."""
        return wilson(self.right, self.answered)

    @property
    def missing(self) -> int:
        """How many answers more are needed before the share is shown."""
        return missing(self.answered)


@dataclass(frozen=True)
class Measured:
    """Precision of automatic matches by source, and of all under ""; agreement of two people who
    judged the same match and knew nothing of each other."""

    precision: dict[str, Precision]
    agreement: Agreement

    @property
    def missing(self) -> int:
        """How many such matches more are needed before their agreement is shown."""
        return missing(self.agreement.cases)


def measured(journal: Journal, province: str, today: date) -> Measured:
    """What the answers of the last `journal.answers.WINDOW` days measure."""
    with journal.reading() as db:
        query = select(TABLE.c.conflict_id, TABLE.c.source, TABLE.c.person_id)
        asked = db.execute(query.where(TABLE.c.province == province)).all()
    begun = datetime.combine(today, time(), _VIETNAM).astimezone(UTC) - WINDOW
    said = recent(journal, province, since=begun, reason=CONTROL)
    found = answers(said, {row.conflict_id: row.person_id for row in asked})
    return Measured(
        _precision(found, {row.conflict_id: row.source for row in asked}), agreement_of(found)
    )


def _precision(found: Iterable[Answer], sources: Mapping[str, str]) -> dict[str, Precision]:
    """Of each match the answer that stands; who could not tell does not count."""
    counts: dict[str, list[bool]] = {}
    for one in found:
        if one.stands and one.machine_right is not None:
            for part in ("", sources[one.conflict_id]):
                counts.setdefault(part, []).append(one.machine_right)
    return {part: Precision(sum(right), len(right)) for part, right in sorted(counts.items())}


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
