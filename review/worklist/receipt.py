"""Entering what an office answers on its worklist: whole, or not at all.

Belongs here: whether a receipt can be taken, what each row would say, entering the claims. Does not
belong here: reading the file (`review.handed_in.filled`), folders (`review.handed_in.folder`).

A row is taken on its seal alone. A receipt with a row that cannot be taken enters nothing: it is
corrected and sent again whole. A finding that the data closed meanwhile is told and keeps nothing
back. The same receipt again enters nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from journal.claims import Answer, grounds_of, last_claims, note_of
from journal.decisions import Action, Channel, Draft
from review.accounts import Account
from review.case import Case
from review.deciding import LONGEST_NOTE
from review.filled_rows import FilledRow
from review.queue import Queue
from review.sealing import BrokenSealError
from review.worklist import handed_out
from review.worklist.refusals import Amiss
from review.worklist.seal import Listed, open_seal
from vietnam.chars import fold

OFFICE = "office"
"""Role of who answers in a file without an account; its name is no account's either."""


@dataclass(frozen=True)
class Answered:
    """What became of one row: its claim is entered (`entry`), was entered before (`again`), or the
    row is `wrong`; `closed` is the one thing wrong that keeps no other row back."""

    row: FilledRow
    conflict_id: str | None = None
    answer: Answer | None = None
    entry: int | None = None
    again: bool = False
    wrong: Amiss | None = None
    said: Draft | None = None

    @property
    def closed(self) -> bool:
        """Whether the data closed the finding meanwhile."""
        return self.wrong is Amiss.CLOSED


class _Wrong(Exception):  # noqa: N818 - an answer to who filled in the row
    def __init__(self, amiss: Amiss) -> None:
        super().__init__(amiss.value)
        self.amiss = amiss


def take(
    rows: Iterable[FilledRow], queue: Queue, key: bytes, who: Account, file: str, *, dry_run: bool
) -> tuple[list[Answered], handed_out.HandedOut | None]:
    """Enter all claims of a receipt or none; what became of each row that was filled in, and the
    newer list that was handed out since, if there is one. With `dry_run` nothing is entered.

    `who` hands it in: an account, or an office (`office_of`).
    """
    with queue.journal.writing() as db:
        taking = _Receipt(db, queue, key, who, file)
        found = [taking.row(row) for row in rows if not row.untouched]
        told = [one for one in found if one.wrong is None and not one.again]
        whole = not any(one.wrong and not one.closed for one in found)
        if dry_run or not whole or not told:
            return found, taking.newer
        drafts = [one.said for one in told if one.said is not None]
        entries = queue.journal.append(drafts, connection=db)
        numbers = {entry.said.conflict_id: entry.seq for entry in entries}
    done = [
        replace(one, entry=numbers.get(one.conflict_id or "")) if one in told else one
        for one in found
    ]
    return done, taking.newer


class _Receipt:
    """The rows of one file."""

    def __init__(self, db: Connection, queue: Queue, key: bytes, who: Account, file: str) -> None:
        self._db = db
        self._queue = queue
        self._key = key
        self._who = who
        self._file = file
        self._seen: set[str] = set()
        self.newer: handed_out.HandedOut | None = None

    def row(self, row: FilledRow) -> Answered:
        """What one row would say."""
        listed: Listed | None = None
        answer: Answer | None = None
        try:
            listed = self._listed(row)
            answer = _answer(row)
            case = self._case(listed)
            said = self._draft(case, listed, answer, row.note)
            again = self._before(listed, answer, row.note)
        except _Wrong as refused:
            conflict_id = None if listed is None else listed.conflict_id
            return Answered(row, conflict_id, answer, wrong=refused.amiss)
        return Answered(row, listed.conflict_id, answer, again=again, said=said)

    def _listed(self, row: FilledRow) -> Listed:
        if row.torn:
            raise _Wrong(Amiss.TORN)
        if row.merged:
            raise _Wrong(Amiss.MERGED)
        if row.seal is None:
            raise _Wrong(Amiss.NO_SEAL)
        try:
            listed = open_seal(row.seal, self._key)
        except BrokenSealError as broken:
            raise _Wrong(Amiss.OTHER_HOME if broken.other_home else Amiss.BROKEN_SEAL) from broken
        if _whole(row.number) != str(listed.row):
            raise _Wrong(Amiss.MIXED_UP)
        if not self._who.bounds.province_allows(listed.province):
            raise _Wrong(Amiss.OTHER_PROVINCE)
        if listed.conflict_id in self._seen:
            raise _Wrong(Amiss.TWICE)
        if row.astray:
            raise _Wrong(Amiss.ASTRAY)
        self._seen.add(listed.conflict_id)
        return listed

    def _case(self, listed: Listed) -> Case:
        one = handed_out.by_number(self._db, listed.worklist)
        if one is None or one.province != listed.province:
            raise _Wrong(Amiss.NO_LIST)
        newest = handed_out.last(self._db, one.province, one.key)
        if newest is not None and newest.night > one.night:
            self.newer = newest
        queued = self._queue.one(listed.province, listed.conflict_id, connection=self._db)
        if not self._who.bounds.allow(
            listed.province, one.commune if queued is None else queued.case.commune_code
        ):
            raise _Wrong(Amiss.OTHER_COMMUNE)
        if queued is None:
            raise _Wrong(Amiss.CLOSED)
        if queued.case.content_hash != listed.content_hash:
            raise _Wrong(Amiss.STALE)
        return queued.case

    def _before(self, listed: Listed, answer: Answer, reason: str | None) -> bool:
        """Whether the same was said before. Raises where a newer list was answered since."""
        claim = last_claims(self._db, listed.province, [listed.conflict_id]).get(listed.conflict_id)
        if claim is None:
            return False
        newer = handed_out.by_number(self._db, claim.worklist)
        if newer is not None and newer.night.isoformat() > listed.night:
            raise _Wrong(Amiss.OLD)
        return (claim.answer, claim.worklist, claim.reason) == (answer, listed.worklist, reason)

    def _draft(self, case: Case, listed: Listed, answer: Answer, reason: str | None) -> Draft:
        office = self._who.name.startswith(f"{OFFICE}/")
        return Draft(
            action=Action.CLAIM,
            actor=self._who.name,
            role=OFFICE if office else self._who.role.value,
            channel=Channel.EXCEL,
            province=case.province,
            conflict_id=case.conflict_id,
            reason=case.reason,
            mention_id=case.mention_id,
            content_hash=case.content_hash,
            record_hash=case.record_hash,
            grounds=grounds_of(answer, listed.worklist),
            note=note_of(self._file, reason),
        )


def _answer(row: FilledRow) -> Answer:
    if row.decision is None:
        raise _Wrong(Amiss.NO_ANSWER)
    picked = _plain(row.decision)
    for answer in Answer:
        if picked == _plain(answer.vi):
            break
    else:
        raise _Wrong(Amiss.UNKNOWN_ANSWER)
    if answer is Answer.RIGHT and not row.note:
        raise _Wrong(Amiss.NO_REASON)
    if row.note and len(row.note) > LONGEST_NOTE:
        raise _Wrong(Amiss.LONG_REASON)
    return answer


def _plain(text: str) -> str:
    """An answer as it is compared: who types it may leave out marks and commas, or write `lí`."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text).replace("y", "i")))


def _whole(text: str | None) -> str:
    """A number as a spreadsheet may have stored it: `3.0` is `3`."""
    return (text or "").strip().removesuffix(".0")
