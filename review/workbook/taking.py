"""Entering what came back in a filled workbook, row by row.

Belongs here: whether a row can be entered, what it would do, entering it. Does not belong here:
reading the file (`review.handed_in.filled`), the folder of filled workbooks
(`review.handed_in.folder`), what may be decided (`review.deciding`).

A row is taken on its seal alone: nothing else in it says which conflict it is about. Rows that
cannot be taken are refused by name, the others are entered; the same file again enters nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Connection

from findings.catalogue import rule
from journal.decisions import Channel, Decision, Draft, Seen
from journal.rules import Decided, NotAllowedError
from review.accounts import Account
from review.case import Case
from review.choices import choices
from review.deciding import LONGEST_NOTE, Answer, IncompleteError, draft_of, enter, needs_second
from review.filled_rows import FilledRow
from review.queue import Queue, Queued
from review.sealing import BrokenSealError
from review.workbook import words
from review.workbook.refusals import Wrong
from review.workbook.seal import Sealed, open_seal

PersonHashes = Callable[[str, Sequence[str]], Mapping[str, str]]
"""A province and numbers of persons → fingerprint (`journal.basis`) of each in its population
data."""

_AT_ONCE = 50
"""Rows of one transaction: others decide in between."""
_NAMES = (Decision.SAME_PERSON, Decision.OTHER_PERSON)
_MAY_NAME = (*_NAMES, Decision.SOURCE_WRONG, Decision.MASTER_WRONG)
_PLACE = re.compile(r"(?:ứng viên)?\s*(?:số|uv)?\s*([1-9])(?:\.0+)?", re.IGNORECASE)
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
"""Digits as East Asian keyboards write them."""


@dataclass(frozen=True)
class Outcome:
    """What became of one row: entered (`entry`), said before (`again`), or `wrong`; `said` is what
    the entry says."""

    row: FilledRow
    conflict_id: str | None = None
    decision: Decision | None = None
    entry: int | None = None
    again: bool = False
    wrong: Wrong | None = None
    said: Draft | None = None


class RowRefused(Exception):  # noqa: N818 - an answer to who filled in the row
    """A row that cannot be entered."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def take(
    rows: Iterable[FilledRow],
    queue: Queue,
    key: bytes,
    who: Account,
    persons: PersonHashes,
    *,
    dry_run: bool = False,
) -> list[Outcome]:
    """Enter every row that can be entered, and say of each that was filled in what became of it.

    With `dry_run` everything is tried in the same way and taken back.
    """
    taking = _Taking(queue, key, who, persons)
    outcomes: list[Outcome] = []
    waiting = (row for row in rows if not row.untouched)
    while some := list(islice(waiting, _AT_ONCE)):
        with queue.journal.writing() as db:
            trial = db.begin_nested()
            outcomes += [taking.row(db, row) for row in some]
            if dry_run:
                trial.rollback()
    return outcomes


class _Taking:
    """The rows of one file."""

    def __init__(self, queue: Queue, key: bytes, who: Account, persons: PersonHashes) -> None:
        self._queue = queue
        self._key = key
        self._who = who
        self._persons = persons
        self._said: dict[str, tuple[str | None, ...]] = {}

    def row(self, db: Connection, row: FilledRow) -> Outcome:
        """Enter one row, as a part of the transaction `db`."""
        sealed: Sealed | None = None
        decision: Decision | None = None
        try:
            sealed = self._sealed(row)
            decision = _decision(row)
            self._once(sealed, row)
            queued = self._queued(db, sealed)
            draft = self._draft(queued.case, sealed, decision, row)
            (entry,) = enter(
                db,
                self._queue,
                sealed.province,
                [draft],
                expected={sealed.conflict_id: sealed.entry},
            )
        except (RowRefused, Decided, NotAllowedError) as refused:
            conflict_id = None if sealed is None else sealed.conflict_id
            return Outcome(row, conflict_id, decision, wrong=_why(refused))
        again = entry.seq == queued.entry or sealed.conflict_id in self._said
        self._said[sealed.conflict_id] = _cells(row)
        return Outcome(row, sealed.conflict_id, decision, entry.seq, again, said=entry.said)

    def _sealed(self, row: FilledRow) -> Sealed:
        if row.torn:
            raise RowRefused(Wrong.TORN)
        if row.seal is None:
            raise RowRefused(Wrong.NO_SEAL)
        try:
            sealed = open_seal(row.seal, self._key)
        except BrokenSealError as broken:
            wrong = Wrong.OTHER_HOME if broken.other_home else Wrong.BROKEN_SEAL
            raise RowRefused(wrong) from broken
        if _whole(row.number or "") != str(sealed.row):
            raise RowRefused(Wrong.MIXED_UP)
        if not self._who.bounds.province_allows(sealed.province):
            raise RowRefused(Wrong.OTHER_PROVINCE)
        return sealed

    def _once(self, sealed: Sealed, row: FilledRow) -> None:
        """A row that was copied says the same; a second one that says something else is refused."""
        if self._said.get(sealed.conflict_id, _cells(row)) != _cells(row):
            raise RowRefused(Wrong.TWICE)

    def _queued(self, db: Connection, sealed: Sealed) -> Queued:
        queued = self._queue.one(sealed.province, sealed.conflict_id, connection=db)
        if queued is None:
            listed = self._queue.night(sealed.province) is not None
            raise RowRefused(Wrong.GONE if listed else Wrong.NO_LIST)
        case = queued.case
        if not self._who.bounds.allow(sealed.province, case.commune_code):
            raise RowRefused(Wrong.OTHER_COMMUNE)
        if (case.content_hash, case.record_hash) != (sealed.content_hash, sealed.record_hash):
            raise RowRefused(Wrong.STALE)
        return queued

    def _draft(self, case: Case, sealed: Sealed, decision: Decision, row: FilledRow) -> Draft:
        if decision not in choices(case):
            raise RowRefused(Wrong.NOT_FOR_QUESTIONS if case.asks_who else Wrong.NOT_FOR_FINDINGS)
        named = self._named(case, sealed, decision, row)
        if row.note and len(row.note) > LONGEST_NOTE:
            raise RowRefused(Wrong.LONG_NOTE)
        shown = None if named is None else case.candidate_of(named.person_id)
        grounds = _by_document(case) if decision is Decision.NOT_A_CONFLICT else None
        answer = Answer(
            decision=decision,
            candidate=shown.number if shown else None,
            grounds=grounds,
            note=row.note,
        )
        if named is not None and shown is None:  # somebody who is not shown: named below
            answer = replace(answer, decision=Decision.UNSURE)
        try:
            draft = draft_of(case, answer, self._who, Channel.EXCEL)
        except IncompleteError as lacking:
            wrong = Wrong.NO_PERSON if lacking.field == "candidate" else Wrong.NO_NOTE
            raise RowRefused(wrong) from lacking
        if named is not None and shown is None:
            draft = replace(
                draft, decision=decision, person_id=named.person_id, person_hash=named.person_hash
            )
            draft = replace(draft, needs_second=needs_second(case, draft))
        return replace(draft, seen=sealed.seen)

    def _named(self, case: Case, sealed: Sealed, decision: Decision, row: FilledRow) -> Seen | None:
        """The person that the row chooses, as they are now."""
        if row.person is None:
            if decision in _NAMES or (decision in _MAY_NAME and not case.asks_who):
                return self._only(case, sealed, must=decision in _NAMES)
            return None
        if decision not in _MAY_NAME:
            raise RowRefused(Wrong.PERSON_TOO_MUCH)
        person = row.person.translate(_FULL_WIDTH)
        place = _PLACE.fullmatch(person)
        if place is not None:
            at = int(place[1])
            if at > len(sealed.seen):
                raise RowRefused(Wrong.NO_SUCH_CANDIDATE)
            return self._as_shown(case, sealed.seen[at - 1])
        return self._numbered(case, sealed, decision, person)

    def _only(self, case: Case, sealed: Sealed, *, must: bool) -> Seen | None:
        if len(sealed.seen) == 1:
            return self._as_shown(case, sealed.seen[0])
        if must:
            raise RowRefused(Wrong.NO_PERSON)
        return None

    def _numbered(self, case: Case, sealed: Sealed, decision: Decision, text: str) -> Seen:
        number = _twelve_digits(text)
        if number is None:
            raise RowRefused(Wrong.NOT_A_NUMBER)
        for seen in sealed.seen:
            if seen.person_id == number:
                return self._as_shown(case, seen)
        if decision is not Decision.SAME_PERSON:
            raise RowRefused(Wrong.NOT_SHOWN)
        found = self._persons(case.province, [number]).get(number)
        if found is None:
            raise RowRefused(Wrong.NUMBER_OF_NOBODY)
        return Seen(number, found)

    def _as_shown(self, case: Case, seen: Seen) -> Seen:
        """`seen`, if their data are still those that the workbook showed."""
        shown = case.candidate_of(seen.person_id)
        now = (
            shown.person_hash
            if shown is not None
            else self._persons(case.province, [seen.person_id]).get(seen.person_id)
        )
        if now != seen.person_hash:
            raise RowRefused(Wrong.STALE)
        return seen


def _cells(row: FilledRow) -> tuple[str | None, ...]:
    return row.decision, row.person, row.note


def _why(refused: Exception) -> Wrong:
    if isinstance(refused, RowRefused):
        return refused.wrong
    return Wrong.FASTER if isinstance(refused, Decided) else Wrong.NOT_ALLOWED


def _decision(row: FilledRow) -> Decision:
    if row.merged:
        raise RowRefused(Wrong.MERGED)
    if row.decision is None:
        raise RowRefused(Wrong.NO_DECISION)
    picked = _plain(row.decision)
    for decision, (name, _) in words.DECISIONS.items():
        if picked == _plain(name):
            return decision
    raise RowRefused(Wrong.UNKNOWN_DECISION)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _whole(text: str) -> str:
    """A number as a spreadsheet may have stored it: `3.0` is `3`."""
    return re.sub(r"\.0+$", "", text.strip())


def _twelve_digits(text: str) -> str | None:
    """A number of a person; a spreadsheet that took it for a number has eaten its zeros."""
    digits = re.sub(r"[\s.\-]", "", _whole(text))
    if not digits.isascii() or not digits.isdigit() or not 9 < len(digits) <= 12:
        return None
    return digits.rjust(12, "0")


def _by_document(case: Case) -> str:
    """A workbook has no list of explanations: what is written in the note must be a document."""
    return next(one.code for one in rule(case.reason).explanations if one.document)
