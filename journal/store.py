"""The journal: what was decided, appended and never changed.

Belongs here: appending with the checks that keep two people from talking past each other, reading,
forgetting personal parts. Does not belong here: tables (`schema`), connections (`database`),
hashes (`chain`), the meaning of what stands (`standing`, `pairs`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select

from journal.chain import (
    FIRST,
    Head,
    Line,
    Unreadable,
    entry_hash,
    personal_digest,
)
from journal.database import Database
from journal.decisions import Action, Channel, Draft, Entry
from journal.lines import all_lines, strays
from journal.rows import JOINED, entry_of, personal_row_of, row_of
from journal.rules import Decided, check, clash_of, filled, said_before
from journal.schema import ENTRY, PERSONAL
from journal.standing import History, Standing, standing_of

_AT_ONCE = 500
"""Values of one IN list, rows of one page."""


class Journal:
    """One journal. Every method is one transaction; safe between threads and processes."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.database = database
        self._key = key
        self._clock = clock

    @classmethod
    def open(
        cls,
        target: Path | str,
        key: bytes,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Journal:
        """The journal in the SQLite file or PostgreSQL database `target`, made where missing.

        `key` is the secret of the deployment (`intake.secret_key`). Raises what `Database` does.
        """
        return cls(Database(target), key, clock)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads (`Database.reading`)."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes (`Database.writing`); pass its connection to `append` to enter
        decisions together with what `review` keeps about them."""
        return self.database.writing()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        expected: Mapping[str, int | None] | None = None,
        connection: Connection | None = None,
    ) -> tuple[Entry, ...]:
        """Enter all of `drafts` or none; their entries, in the same order.

        `expected` says for conflicts the number of the decision that the person saw standing, None
        for none. Where another one stands now, Decided is raised. What the same person says again
        of the same content is not entered twice: the earlier entry is returned, whatever was
        expected. `supersedes` of a decision is filled in with what stood. With `connection`
        (of `writing`) this is a part of the caller's transaction.

        Raises Decided, or NotAllowedError for a draft that contradicts itself or the rules.
        """
        for draft in drafts:
            check(draft)
        with self._all_or_nothing(connection) as db:
            history = History(_about_drafts(db, drafts))
            clashes = []
            entries: list[Entry] = []
            head = _head(db)
            for draft in drafts:
                again = said_before(history, draft)
                if again is not None:
                    entries.append(again)
                    continue
                clash = clash_of(history, draft, expected or {})
                if clash is not None:
                    clashes.append(clash)
                    continue
                if not clashes:
                    entry = self._write(db, head, filled(history, draft))
                    head = Head(entry.seq, entry.hash)
                    history.add(entry)
                    entries.append(entry)
            if clashes:
                raise Decided(clashes)
            return tuple(entries)

    @contextmanager
    def _all_or_nothing(self, connection: Connection | None) -> Iterator[Connection]:
        """A caller may go on with a transaction of which we entered nothing."""
        if connection is None:
            with self.writing() as db:
                yield db
        else:
            with connection.begin_nested():
                yield connection

    def _write(self, db: Connection, head: Head, said: Draft) -> Entry:
        salt = secrets.token_hex(16)
        digest = personal_digest(salt, said)
        seq, at = head.seq + 1, self._clock().astimezone(UTC)
        made = Entry(
            seq=seq,
            at=at,
            said=said,
            previous=head.hash,
            hash=entry_hash(self._key, seq, at, said, digest, head.hash),
        )
        db.execute(_INSERT_ENTRY, row_of(made, digest))
        db.execute(_INSERT_PERSONAL, personal_row_of(made, salt))
        return made

    def entries(
        self,
        after: int = 0,
        up_to: int | None = None,
        *,
        province: str | None = None,
        conflict: str | None = None,
        reason: str | None = None,
        limit: int | None = None,
    ) -> tuple[Entry, ...]:
        """Entries with numbers above `after`, not above `up_to`, in order."""
        wanted = [ENTRY.c.seq > after]
        if up_to is not None:
            wanted.append(ENTRY.c.seq <= up_to)
        if province is not None:
            wanted.append(ENTRY.c.province == province)
        if conflict is not None:
            wanted.append(ENTRY.c.conflict_id == conflict)
        if reason is not None:
            wanted.append(ENTRY.c.reason == reason)
        with self.reading() as db:
            return tuple(_entries(db, [and_(*wanted)], limit))

    def about(
        self, province: str, conflict: str, *, connection: Connection | None = None
    ) -> tuple[Entry, ...]:
        """Every entry about one conflict, in order."""
        with nullcontext(connection) if connection is not None else self.reading() as db:
            return tuple(_of_conflicts(db, province, [conflict]))

    def head(self, seq: int | None = None) -> Head:
        """Number and hash of the last entry, or of entry `seq`, 0 being that of an empty journal.

        Raises LookupError when there is no such entry.
        """
        with self.reading() as db:
            head = _head(db, seq)
        if seq is not None and head.seq != seq:
            raise LookupError(f"the journal ends at entry {self.head().seq}")
        return head

    def standing(
        self,
        province: str,
        *,
        up_to: int | None = None,
        conflicts: Sequence[str] | None = None,
        connection: Connection | None = None,
    ) -> dict[str, Standing]:
        """What stands for each conflict of a province (or for `conflicts`), by conflict id, after
        the entries up to and with number `up_to`."""
        last = _LAST if up_to is None else up_to
        with nullcontext(connection) if connection is not None else self.reading() as db:
            if conflicts is None:
                entries = _entries(db, [and_(ENTRY.c.province == province, ENTRY.c.seq <= last)])
            else:
                entries = _of_conflicts(db, province, conflicts, last)
            stands = standing_of(entries)
        return {conflict_id: found for (_, conflict_id), found in stands.items()}

    def lines(self) -> Iterator[Line | Unreadable]:
        """Every line as it lies in the database at one moment, by number, for `chain.faults`."""
        with self.reading() as db:
            yield from all_lines(db)

    def strays(self) -> tuple[int, ...]:
        """Numbers under which a personal part lies and no entry."""
        with self.reading() as db:
            return strays(db)

    def forget(self, seqs: Iterable[int], *, actor: str, role: str) -> tuple[Entry, ...]:
        """Remove the personal part of these entries for good and say so in an entry each; entries
        whose part is gone already are passed over."""
        made = []
        with self.writing() as db:
            head = _head(db)
            for some in _chunks(sorted(set(seqs))):
                for entry in _entries(db, [ENTRY.c.seq.in_(some)]):
                    if entry.forgotten or entry.said.action is Action.FORGET:
                        continue
                    made.append(self._write(db, head, _forgets(entry, actor, role)))
                    head = Head(made[-1].seq, made[-1].hash)
                    db.execute(delete(PERSONAL).where(PERSONAL.c.seq == entry.seq))
        return tuple(made)


def _forgets(entry: Entry, actor: str, role: str) -> Draft:
    return Draft(
        action=Action.FORGET,
        actor=actor,
        role=role,
        channel=Channel.COMMAND,
        province=entry.said.province,
        conflict_id=entry.said.conflict_id,
        reason=entry.said.reason,
        mention_id=entry.said.mention_id,
        content_hash="",
        record_hash="",
        supersedes=entry.seq,
    )


def _about_drafts(db: Connection, drafts: Sequence[Draft]) -> Iterator[Entry]:
    """All entries about the conflicts of `drafts`."""
    of: dict[str, set[str]] = {}
    for draft in drafts:
        of.setdefault(draft.province, set()).add(draft.conflict_id)
    for province, conflicts in of.items():
        yield from _of_conflicts(db, province, sorted(conflicts))


# Statements of every decision are made once: most of what one costs is its making.
_INSERT_ENTRY, _INSERT_PERSONAL = insert(ENTRY), insert(PERSONAL)
_HEAD = select(ENTRY.c.seq, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1)
_LAST = 2**31 - 1
_OF_CONFLICTS = JOINED.where(
    ENTRY.c.province == bindparam("in_province"),
    ENTRY.c.conflict_id.in_(bindparam("some", expanding=True)),
    ENTRY.c.seq <= bindparam("last"),
).order_by(ENTRY.c.seq)


def _of_conflicts(
    db: Connection, province: str, conflicts: Sequence[str], last: int = _LAST
) -> Iterator[Entry]:
    """All entries about `conflicts` up to number `last`."""
    for some in _chunks(conflicts):
        given = {"in_province": province, "some": list(some), "last": last}
        for row in db.execute(_OF_CONFLICTS, given):
            yield entry_of(row)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(values), _AT_ONCE):
        yield values[first : first + _AT_ONCE]


def _head(db: Connection, seq: int | None = None) -> Head:
    query = _HEAD if seq is None else _HEAD.where(ENTRY.c.seq <= seq)
    row = db.execute(query).one_or_none()
    return Head(0, FIRST) if row is None else Head(row.seq, row.hash)


def _entries(
    db: Connection, conditions: Iterable[ColumnElement[bool]], limit: int | None = None
) -> Iterator[Entry]:
    for condition in conditions:
        query = JOINED.where(condition).order_by(ENTRY.c.seq).limit(limit)
        for row in db.execute(query):
            yield entry_of(row)
