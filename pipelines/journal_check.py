"""Whether the journal is what people wrote into it.

Belongs here: the journal of a deployment held against its own chain and against what each night
noted of it, in the published warehouse and its dated copies. Does not belong here: the chain
(journal/chain.py), showing what was found (pipelines/cli/journal.py, the doctor).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from intake.layout import Layout
from intake.secret_key import pseudonym_key
from journal.chain import FIRST, Anchor, Fault, Head, Tampering, faults
from journal.database import Database
from journal.store import Journal
from warehouse.archive import copies
from warehouse.heads import noted_heads
from warehouse.seal import StrayLogError
from warehouse.sql import NotAWarehouseError


@dataclass(frozen=True)
class Verified:
    """What came of it: the last entry, how many anchors it was held against, what is wrong, and
    files that should hold anchors and cannot be read."""

    head: Head
    anchors: int
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]


def verify_journal(layout: Layout, target: Path | str) -> Verified:
    """Read the whole journal at `target` and hold it against itself and every anchor.

    A journal that is not there is one that was cut off entirely, unless no night noted an entry.
    Raises intake.secret_key.MissingKeyError, sqlalchemy.exc.SQLAlchemyError.
    """
    anchors, unread = _anchors(layout)
    missing = isinstance(target, Path) and not target.is_file()
    if missing or not (database := Database(target, make=False)).holds_journal:
        return Verified(Head(0, FIRST), len(anchors), tuple(faults(b"", (), anchors)), unread)
    key = pseudonym_key(layout)
    with closing(Journal(database, key)) as journal:
        found = (
            *_unguarded(database), *faults(key, journal.lines(), anchors), *_strays(journal)
        )  # fmt: skip
        return Verified(journal.head(), len(anchors), found, unread)


def _anchors(layout: Layout) -> tuple[list[Anchor], tuple[str, ...]]:
    found: dict[tuple[int, str], Anchor] = {}
    unread = []
    for warehouse in (layout.warehouse, *copies(layout.nightly_copies)):
        if not warehouse.is_file():
            continue
        try:
            noted = noted_heads(warehouse)
        except (duckdb.Error, NotAWarehouseError, StrayLogError):
            unread.append(warehouse.name)
            continue
        for head in noted:
            where = f"the night of {head.night} (province {head.province}, {warehouse.name})"
            found.setdefault((head.seq, head.hash), Anchor(head.seq, head.hash, where))
    return list(found.values()), tuple(unread)


def _unguarded(database: Database) -> Iterator[Fault]:
    missing = database.missing_triggers()
    if missing:
        yield Fault(
            0,
            Tampering.UNGUARDED,
            f"the database no longer refuses changes: {', '.join(missing)} is gone or was replaced",
        )


def _strays(journal: Journal) -> Iterator[Fault]:
    for seq in journal.strays():
        yield Fault(
            seq, Tampering.ADDED, f"a personal part lies under number {seq}, which no entry has"
        )
