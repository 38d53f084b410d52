"""Entries as rows of the two tables, and back.

Belongs here: nothing else. Does not belong here: queries (`store`), what a hash covers (`chain`).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, select, type_coerce

from journal.chain import Line, Unreadable, timestamp
from journal.decisions import Action, Channel, Decision, Draft, Entry, Seen
from journal.schema import ENTRY, PERSONAL

JOINED: Select[Any] = select(
    *ENTRY.c, *(column for column in PERSONAL.c if column.name != "seq")
).join_from(ENTRY, PERSONAL, isouter=True)
"""Every entry with its personal part, where there still is one."""


LINES = JOINED.add_columns(type_coerce(ENTRY.c.needs_second, Integer).label("needs_second_raw"))
"""The same for `line_of`."""


def line_of(row: Row[Any]) -> Line | Unreadable:
    """A row of `LINES` as `chain.faults` takes it: read, and told as it would be written."""
    try:
        entry = entry_of(row)
    except DamagedEntryError:
        entry = None
    if entry is None or not _as_written(row, entry):
        return Unreadable(row.seq, str(row.previous), str(row.hash))
    return Line(entry, row.personal_digest, row.salt)


def _as_written(row: Row[Any], entry: Entry) -> bool:
    """Whether the row is what we write for the entry: SQLite keeps bytes, and other spellings of
    the same, in any column."""
    written: dict[str, object] = {
        **row_of(entry, row.personal_digest),
        "needs_second_raw": int(entry.said.needs_second),
    }
    if row.salt is not None:
        written |= personal_row_of(entry, row.salt)
    return all(
        isinstance(value, str | int | None) and getattr(row, name) == value
        for name, value in written.items()
    )


class DamagedEntryError(ValueError):
    """An entry that nobody here wrote; what is said of it is for people."""

    def __init__(self, seq: int) -> None:
        super().__init__(
            f"Entry {seq} of the journal of decisions cannot be read: somebody changed it. dongbo "
            "journal verify names all that is wrong; put the journal back from its backup."
        )


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row of `JOINED`. Raises DamagedEntryError."""
    try:
        return _entry(row)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedEntryError(row.seq) from error


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        said=Draft(
            action=Action(row.action),
            actor=row.actor,
            role=row.role,
            channel=Channel(row.channel),
            province=row.province,
            conflict_id=row.conflict_id,
            reason=row.reason,
            mention_id=row.mention_id,
            content_hash=row.content_hash or "",
            record_hash=row.record_hash or "",
            decision=None if row.decision is None else Decision(row.decision),
            person_id=row.person_id,
            person_hash=row.person_hash,
            seen=tuple(Seen(*pair) for pair in json.loads(row.seen or "[]")),
            grounds=row.grounds,
            note=row.note,
            supersedes=row.supersedes,
            confirms=row.confirms,
            needs_second=bool(row.needs_second),
        ),
        previous=row.previous,
        hash=row.hash,
        forgotten=row.salt is None,
    )


def row_of(entry: Entry, digest: str) -> dict[str, object]:
    """What lies in `journal_entry`."""
    said = entry.said
    return {
        "seq": entry.seq,
        "at": timestamp(entry.at),
        "action": said.action.value,
        "actor": said.actor,
        "role": said.role,
        "channel": said.channel.value,
        "province": said.province,
        "conflict_id": said.conflict_id,
        "reason": said.reason,
        "mention_id": said.mention_id,
        "decision": None if said.decision is None else said.decision.value,
        "grounds": said.grounds,
        "supersedes": said.supersedes,
        "confirms": said.confirms,
        "needs_second": said.needs_second,
        "personal_digest": digest,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def personal_row_of(entry: Entry, salt: str) -> dict[str, object]:
    """What lies in `journal_personal`."""
    said = entry.said
    return {
        "seq": entry.seq,
        "salt": salt,
        "content_hash": said.content_hash,
        "record_hash": said.record_hash,
        "person_id": said.person_id,
        "person_hash": said.person_hash,
        "seen": json.dumps([[seen.person_id, seen.person_hash] for seen in said.seen]),
        "note": said.note,
    }
