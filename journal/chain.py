"""The chain: what an entry's hashes cover, and finding whether anybody touched it.

Belongs here: the canonical encoding, the two hashes, checking lines and anchors. Does not belong
here: reading them from a database (`store`), where anchors are kept (the warehouse of each night).

The keyed hash needs the key of the deployment, so a line cannot be made up by somebody who can
only write to the database; the anchors in each night's warehouse catch what somebody with the key
cuts off or writes anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from common.keyed_hashes import keyed_digest
from journal.decisions import Action, Draft, Entry

FIRST = "0" * 64
"""The hash before the first entry."""
_PURPOSE = "journal/entry/1"


@dataclass(frozen=True)
class Head:
    """Number and hash of the last entry; 0 and zeros of an empty journal."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Line:
    """An entry as it lies in the database; `salt` is None where the personal part is gone."""

    entry: Entry
    digest: str
    salt: str | None


@dataclass(frozen=True)
class Unreadable:
    """A line that says nothing an entry can say, so somebody wrote to the database."""

    seq: int
    previous: str
    hash: str


class Tampering(StrEnum):
    """What can have happened to a journal."""

    EDITED = "edited"
    MISSING = "missing"
    REORDERED = "reordered"
    ERASED = "erased"
    RESTORED = "restored"
    ADDED = "added"
    CUT_OFF = "cut_off"
    REPLACED = "replaced"
    UNGUARDED = "unguarded"


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with the chain at an entry."""

    seq: int
    kind: Tampering
    sentence: str


@dataclass(frozen=True)
class Anchor:
    """A head that somebody noted elsewhere; `where` names the place for people."""

    seq: int
    hash: str
    where: str


def personal_digest(salt: str, said: Draft) -> str:
    """SHA-256 of salt and personal part, 64 hex digits: without the salt nobody can try values."""
    part = (
        salt,
        said.content_hash,
        said.record_hash,
        said.person_id,
        said.person_hash,
        [[seen.person_id, seen.person_hash] for seen in said.seen],
        said.note,
    )
    return hashlib.sha256(_canonical(part).encode()).hexdigest()


def entry_hash(key: bytes, seq: int, at: datetime, said: Draft, digest: str, previous: str) -> str:
    """The keyed hash of an entry, 64 hex digits."""
    covered = (
        seq,
        timestamp(at),
        said.action.value,
        said.actor,
        said.role,
        said.channel.value,
        said.province,
        said.conflict_id,
        said.reason,
        said.mention_id,
        None if said.decision is None else said.decision.value,
        said.grounds,
        said.supersedes,
        said.confirms,
        said.needs_second,
        digest,
        previous,
    )
    return keyed_digest(key, _PURPOSE, _canonical(covered))


def timestamp(at: datetime) -> str:
    """The one way a time is written: UTC, microseconds."""
    return at.isoformat(timespec="microseconds")


def _canonical(parts: Iterable[object]) -> str:
    return json.dumps(list(parts), ensure_ascii=True, separators=(",", ":"))


def faults(
    key: bytes, lines: Iterable[Line | Unreadable], anchors: Iterable[Anchor] = ()
) -> Iterator[Fault]:
    """Whatever is wrong with `lines` (all of a journal, by number) and against `anchors`."""
    expected, previous = 1, FIRST
    noted: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        if anchor.seq:
            noted.setdefault(anchor.seq, []).append(anchor)
    parts = _Parts()
    for line in lines:
        seq, made = (
            (line.seq, line) if isinstance(line, Unreadable) else (line.entry.seq, line.entry)
        )
        yield from _place_faults(seq, made.previous, expected, previous)
        if isinstance(line, Unreadable):
            yield Fault(seq, Tampering.EDITED, f"entry {seq} was changed: it cannot be read")
        else:
            yield from _content_faults(key, line)
            parts.add(line)
        for anchor in noted.pop(seq, ()):
            if anchor.hash != made.hash:
                yield Fault(
                    seq, Tampering.REPLACED, f"entry {seq} is not the one that {anchor.where} noted"
                )
        expected, previous = seq + 1, made.hash
    yield from parts.faults()
    for seq, unmet in sorted(noted.items()):
        for anchor in unmet:
            yield Fault(
                seq,
                Tampering.CUT_OFF if seq >= expected else Tampering.MISSING,
                f"entry {seq}, which {anchor.where} noted, is gone: the journal ends at "
                f"{expected - 1}",
            )


class _Parts:
    """Which entries have their personal part, and of which an entry says that it was removed."""

    def __init__(self) -> None:
        self._with: set[int] = set()
        self._without: set[int] = set()
        self._removed: set[int] = set()

    def add(self, line: Line) -> None:
        said = line.entry.said
        (self._without if line.salt is None else self._with).add(line.entry.seq)
        if said.action is Action.FORGET and said.supersedes is not None:
            self._removed.add(said.supersedes)

    def faults(self) -> Iterator[Fault]:
        for seq in sorted(self._without - self._removed):
            yield Fault(
                seq,
                Tampering.ERASED,
                f"the personal part of entry {seq} is gone and no entry says that its time was "
                "over",
            )
        for seq in sorted(self._with & self._removed):
            yield Fault(
                seq,
                Tampering.RESTORED,
                f"the personal part of entry {seq} is there again, though its time was over",
            )


def _place_faults(seq: int, before: str, expected: int, previous: str) -> Iterator[Fault]:
    if seq != expected:
        gone = f"{expected}" if seq == expected + 1 else f"{expected} to {seq - 1}"
        yield Fault(seq, Tampering.MISSING, f"before entry {seq}, {gone} is gone")
    elif before != previous:
        yield Fault(
            seq, Tampering.REORDERED, f"entry {seq} was not written after the entry before it"
        )


def _content_faults(key: bytes, line: Line) -> Iterator[Fault]:
    entry = line.entry
    if line.salt is not None and personal_digest(line.salt, entry.said) != line.digest:
        yield Fault(
            entry.seq, Tampering.EDITED, f"the personal part of entry {entry.seq} was changed"
        )
    made = entry_hash(key, entry.seq, entry.at, entry.said, line.digest, entry.previous)
    if made != entry.hash:
        yield Fault(entry.seq, Tampering.EDITED, f"entry {entry.seq} was changed")
