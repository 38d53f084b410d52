"""The journal as it lies in a database, whatever somebody did to it: for `chain.faults`.

Belongs here: reading every line, also where the database itself stumbles over one, and personal
parts of no entry. Does not belong here: what is wrong with them (`chain`), reading what is whole
(`store`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from journal.chain import Line, Unreadable
from journal.rows import LINES, line_of
from journal.schema import ENTRY, PERSONAL

_AT_ONCE = 500
_NUMBERS = (
    select(ENTRY.c.seq)
    .where(ENTRY.c.seq > bindparam("after"))
    .order_by(ENTRY.c.seq)
    .limit(_AT_ONCE)
)
_STRAYS = (
    select(PERSONAL.c.seq)
    .join(ENTRY, ENTRY.c.seq == PERSONAL.c.seq, isouter=True)
    .where(ENTRY.c.seq.is_(None))
    .order_by(PERSONAL.c.seq)
)


def all_lines(db: Connection) -> Iterator[Line | Unreadable]:
    """Every line, by number."""
    after = 0
    while seqs := db.execute(_NUMBERS, {"after": after}).scalars().all():
        yield from _lines(db, seqs)
        after = seqs[-1]


def strays(db: Connection) -> tuple[int, ...]:
    """Numbers under which a personal part lies and no entry; none where the table is gone, which
    every entry tells."""
    if not inspect(db).has_table(PERSONAL.name):
        return ()
    return tuple(db.execute(_STRAYS).scalars())


def _lines(db: Connection, seqs: Sequence[int]) -> list[Line | Unreadable]:
    """The lines with these numbers; what the database itself cannot read is a line of its own."""
    try:
        with db.begin_nested():
            found = db.execute(LINES.where(ENTRY.c.seq.in_(seqs)).order_by(ENTRY.c.seq)).all()
    except (OperationalError, ProgrammingError):
        if len(seqs) == 1:
            return [_unread(db, seqs[0])]
        return [line for seq in seqs for line in _lines(db, [seq])]
    return [line_of(row) for row in found]


def _unread(db: Connection, seq: int) -> Unreadable:
    """A line of which a column is no text, or is not there; its place in the chain if that is."""
    try:
        with db.begin_nested():
            row = db.execute(select(ENTRY.c.previous, ENTRY.c.hash).where(ENTRY.c.seq == seq)).one()
    except (OperationalError, ProgrammingError):
        return Unreadable(seq, "", "")
    return Unreadable(seq, str(row.previous), str(row.hash))
