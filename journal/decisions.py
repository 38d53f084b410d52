"""What a person can say of a conflict, and the shape of one entry of the journal.

Belongs here: the words and the shape. Does not belong here: where entries are kept (`store`),
which of them stands (`standing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """What somebody said of a conflict.

    `SAME_PERSON` names the person of the master that the record means, `OTHER_PERSON` says that it
    is not the one named, `NOBODY` that it is none of those shown. `NOT_A_CONFLICT` closes a
    finding. `SOURCE_WRONG` puts the record on its owner's worklist, `MASTER_WRONG` the person on
    the police's; both end by the data, never by a tick. `UNSURE` leaves it open with a note.
    """

    SAME_PERSON = "same_person"
    OTHER_PERSON = "other_person"
    NOBODY = "nobody"
    NOT_A_CONFLICT = "not_a_conflict"
    SOURCE_WRONG = "source_wrong"
    MASTER_WRONG = "master_wrong"
    UNSURE = "unsure"


class Action(StrEnum):
    """What an entry does.

    `DECIDE` says something of a conflict, `UNDO` takes back the entry it supersedes, `CONFIRM` is
    the second pair of eyes on a decision that needs one, `REVEAL` notes that somebody looked at
    masked numbers. `FORGET` says that the personal part of the entry it supersedes was removed
    because its time was over (`store.Journal.forget`); what was decided is not touched by it.
    `CLAIM` is what an office says it did about a finding (`claims`); it decides nothing.
    """

    DECIDE = "decide"
    UNDO = "undo"
    CONFIRM = "confirm"
    REVEAL = "reveal"
    FORGET = "forget"
    CLAIM = "claim"


class Channel(StrEnum):
    """How an entry came."""

    WEB = "web"
    EXCEL = "excel"
    COMMAND = "command"


@dataclass(frozen=True)
class Seen:
    """A person of the master who was shown beside the record, and a fingerprint of their data."""

    person_id: str
    person_hash: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is asked to be entered; the store adds number, time and hashes.

    `conflict_id`, `reason` (the conflict's), `mention_id` and `content_hash` are those of the
    conflict as it was shown; `record_hash` is the fingerprint of the record's evidence
    (`journal.basis`). `person_id` with `person_hash` is the person that the decision names, `seen`
    everybody who was shown. `grounds` is a code, `note` free text of a person. `supersedes` and
    `confirms` are numbers of earlier entries.
    """

    action: Action
    actor: str
    role: str
    channel: Channel
    province: str
    conflict_id: str
    reason: str
    mention_id: str
    content_hash: str
    record_hash: str
    decision: Decision | None = None
    person_id: str | None = None
    person_hash: str | None = None
    seen: tuple[Seen, ...] = ()
    grounds: str | None = None
    note: str | None = None
    supersedes: int | None = None
    confirms: int | None = None
    needs_second: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the journal, for good.

    `seq` counts from 1 without gaps, `at` is UTC, `previous` the hash of the entry before (64 hex
    digits; zeros for the first) and `hash` the keyed hash of everything above, of the personal part
    (`content_hash`, `record_hash`, the person, everybody seen, the note) through a salted digest.
    Of a `forgotten` entry that part is gone: empty hashes, which equal no hash, and no persons.
    """

    seq: int
    at: datetime
    said: Draft
    previous: str
    hash: str
    forgotten: bool = False
