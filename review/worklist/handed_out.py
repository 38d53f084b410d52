"""Which worklists were handed out, when and to whom; what each of them held.

Belongs here: the table of lists, noting one together with what it held in the journal, and what the
last list of an earlier night held. Does not belong here: what a list looks like.

What a list held are entries of the journal (`review.deciding.take_out`), which say who took whose
numbers out. They lie side by side, so a list names the first and the last of them. "Since the last
list" is since the last one of an earlier night: the same list made again says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
)

from journal.rows import JOINED, entry_of
from journal.schema import ENTRY, metadata

LIST = Table(
    "review_worklist",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("province", String(2), nullable=False),
    Column("key", String, nullable=False),
    Column("night", Date, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("source", String, nullable=False),
    Column("register", String, nullable=False),
    Column("commune", String, nullable=False),
    Column("register_name", String, nullable=False),
    Column("commune_name", String),
    Column("rows", Integer, nullable=False),
    Column("first_entry", Integer),
    Column("last_entry", Integer),
    Index("review_worklist_by_key", "province", "key", "night"),
)
"""One line per list that was handed out."""


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """One list that was handed out; `at` is UTC."""

    number: int
    province: str
    key: str
    night: date
    at: datetime
    actor: str
    desk: str
    source: str
    register: str
    commune: str
    register_name: str
    commune_name: str | None
    rows: int
    first_entry: int | None
    last_entry: int | None


@dataclass(frozen=True)
class Held:
    """What a list held: the conflict, its reason, and how its record was told; None where the
    retention of the journal removed that."""

    conflict_id: str
    reason: str
    told: str | None


def grounds(number: int) -> str:
    """How entries of the journal name the list."""
    return f"worklist/{number}"


def begin(db: Connection, values: dict[str, object], now: datetime | None = None) -> int:
    """Note that a list is handed out; its number. `values` are those of `LIST` that tell which."""
    at = (now or datetime.now(UTC)).replace(tzinfo=None, microsecond=0)
    made = db.execute(insert(LIST).values(at=at, **values))
    (number,) = made.inserted_primary_key or (0,)
    return int(number)


def end(db: Connection, number: int, entries: Sequence[int]) -> None:
    """Note which entries of the journal tell what it held."""
    if entries:
        db.execute(
            LIST.update()
            .where(LIST.c.number == number)
            .values(first_entry=entries[0], last_entry=entries[-1])
        )


def by_number(db: Connection, number: int) -> HandedOut | None:
    """The list with this number."""
    return _one(db.execute(select(LIST).where(LIST.c.number == number)).mappings().first())


def last(
    db: Connection, province: str, key: str, *, before: date | None = None
) -> HandedOut | None:
    """The last list of this name, or the last one of a night before `before`."""
    wanted = [LIST.c.province == province, LIST.c.key == key]
    if before is not None:
        wanted.append(LIST.c.night < before)
    newest = select(LIST).where(*wanted).order_by(LIST.c.night.desc(), LIST.c.number.desc())
    return _one(db.execute(newest.limit(1)).mappings().first())


def told_before(db: Connection, province: str, night: date) -> list[HandedOut]:
    """The last list of an earlier night of each name that held something."""
    of_name = (_OTHER.c.province == province, _OTHER.c.key == LIST.c.key, _OTHER.c.night < night)
    newest = (
        select(func.max(LIST.c.number))
        .where(
            LIST.c.province == province,
            LIST.c.night == select(func.max(_OTHER.c.night)).where(*of_name).scalar_subquery(),
        )
        .group_by(LIST.c.key)
    )
    found = db.execute(select(LIST).where(LIST.c.number.in_(newest), LIST.c.rows > 0)).mappings()
    return [HandedOut(**row) for row in found]


def held(db: Connection, one: HandedOut) -> list[Held]:
    """What a list held, in its order."""
    if one.first_entry is None:
        return []
    rows = db.execute(
        JOINED.where(
            ENTRY.c.seq.between(one.first_entry, one.last_entry),
            ENTRY.c.grounds == grounds(one.number),
        ).order_by(ENTRY.c.seq)
    )
    entries = (entry_of(row).said for row in rows)
    return [Held(said.conflict_id, said.reason, said.note) for said in entries]


def _one(row: RowMapping | None) -> HandedOut | None:
    return None if row is None else HandedOut(**row)


_OTHER = LIST.alias("other")
