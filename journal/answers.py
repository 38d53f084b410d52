"""What became of each decision: stands, was taken back, was seen by a second person who agreed.

Belongs here: one line per decision from the entries of the journal, for whoever counts (the page of
progress, the warehouse). Does not belong here: counting, and what a night makes of decisions
(`pairs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import func, select

from common.agreement import Agreement, agreement
from journal.chain import timestamp
from journal.control import CONTROL, machine_right
from journal.decisions import Action, Decision, Entry
from journal.schema import ENTRY
from journal.standing import Conflict, History
from journal.store import Journal

WINDOW = timedelta(days=90)
"""How far back decisions are counted: what people and the machine do now, not long ago."""
ANSWERS: dict[str, pl.DataType | type[pl.DataType]] = {
    "seq": pl.Int64, "decided_at": pl.Datetime("us", "UTC"), "actor": pl.String,
    "channel": pl.String, "conflict_id": pl.String, "mention_id": pl.String, "reason": pl.String,
    "decision": pl.String, "stands": pl.Boolean, "waits": pl.Boolean, "undone": pl.Boolean,
    "second": pl.String, "second_answer": pl.String, "agreed": pl.Boolean,
    "machine_right": pl.Boolean, "blind_answer": pl.String,
}  # fmt: skip
_PAGE = 5000
_NAMES = (Decision.SAME_PERSON, Decision.OTHER_PERSON)
ANOTHER = ", another"
"""Behind the second answer where both named a person, but not the same."""


@dataclass
class Answer:
    """One decision. `second` is who else looked at it, on the same content: `agreed` tells whether
    they said the same, `second_answer` what they said (None: they took it back without an answer).
    `undone` is taking it back, by whomever. `machine_right` is of the control sample only
    (`journal.control`). `blind_answer` is of the matches of that sample that two people judged
    without knowing of each other: what the other one said, beside the earlier of the two answers.
    """

    seq: int
    decided_at: datetime
    actor: str
    channel: str
    conflict_id: str
    mention_id: str
    reason: str
    decision: str
    stands: bool = False
    waits: bool = False
    undone: bool = False
    second: str | None = None
    second_answer: str | None = None
    agreed: bool | None = None
    machine_right: bool | None = None
    blind_answer: str | None = None


def recent(
    journal: Journal,
    province: str,
    *,
    up_to: int | None = None,
    since: datetime,
    reason: str | None = None,
) -> Iterator[Entry]:
    """The entries of a province (about conflicts of one reason) from the moment `since` on, page by
    page."""
    begun = timestamp(since.astimezone(UTC))
    with journal.reading() as db:
        before = db.execute(select(func.max(ENTRY.c.seq)).where(ENTRY.c.at < begun)).scalar_one()
    after = before or 0
    wanted: dict[str, Any] = {"up_to": up_to, "province": province, "reason": reason}
    while page := journal.entries(after=after, limit=_PAGE, **wanted):
        yield from page
        after = page[-1].seq


def answers(entries: Iterable[Entry], matched: Mapping[str, str] | None = None) -> list[Answer]:
    """One line per decision, in order; `entries` are those of the journal from some moment on.

    `matched`: whom linking had found for each case of the control sample, by conflict id.
    """
    history, book = History(), _Book(matched or {})
    for entry in entries:
        history.add(entry)
        book.add(entry)
    for stands in history.stands.values():
        if stands.seq in book.lines:
            book.lines[stands.seq].stands = True
            book.lines[stands.seq].waits = stands.waits
    book.pair_readings()
    return list(book.lines.values())


def answer_frame(found: Iterable[Answer]) -> pl.DataFrame:
    """The same as a frame with the columns `ANSWERS`."""
    return pl.DataFrame([asdict(one) for one in found], schema=ANSWERS)


def agreement_of(found: Iterable[Answer]) -> Agreement:
    """How far people agree who judged the same and knew nothing of each other. Second looks do not
    count: who sees what the first one said agrees more."""
    return agreement(
        (one.decision, one.blind_answer) for one in found if one.blind_answer is not None
    )


class _Book:
    """Lines by the number of their entry, and the entries that nobody else has looked at yet."""

    def __init__(self, matched: Mapping[str, str]) -> None:
        self._matched = matched
        self.lines: dict[int, Answer] = {}
        self.entries: dict[int, Entry] = {}
        self._last: dict[Conflict, int] = {}
        self._first: dict[int, int] = {}
        """Of a decision: the one before it, about which it is a second look."""
        self._readings: dict[Conflict, int] = {}
        """Of a case of the control sample: what its first person said of it."""

    def add(self, entry: Entry) -> None:
        said = entry.said
        at: Conflict = (said.province, said.conflict_id)
        if said.action is Action.DECIDE and said.decision is not None:
            before = self._last.get(at)
            if before is not None:
                _second_look(self.lines[before], self.entries[before], entry)
                self._first[entry.seq] = before
            self.entries[entry.seq] = entry
            self._read(at, entry)
            self.lines[entry.seq] = _line(entry, self._matched.get(said.conflict_id))
            # whoever is asked after somebody unsure judges what was said before
            if before is None or said.decision is not Decision.UNSURE:
                self._last[at] = entry.seq
            return
        about = said.confirms if said.action is Action.CONFIRM else said.supersedes
        if said.action not in (Action.CONFIRM, Action.UNDO) or about not in self.lines:
            return
        if said.action is Action.CONFIRM:
            _agree(self.lines[about], said.actor, str(self.lines[about].decision), agreed=True)
            return
        self._undo(about, said.actor)
        before = self._first.get(about)
        if before is None:
            self._last.pop(at, None)
        else:
            self._last[at] = before

    def _read(self, at: Conflict, entry: Entry) -> None:
        """Whoever comes after the first person of a case of the sample sees what that one said."""
        first = self._readings.get(at)
        again = first is not None and entry.said.supersedes == first
        mine = again and self.entries[first or 0].said.actor == entry.said.actor
        if entry.said.reason == CONTROL and (first is None or mine):
            self._readings[at] = entry.seq

    def pair_readings(self) -> None:
        """Lay two answers about one match of the sample side by side: its two cases were shown to
        different people."""
        of: dict[tuple[str, str], list[Entry]] = {}
        for (province, _), seq in self._readings.items():
            entry = self.entries[seq]
            if not self.lines[seq].undone:
                of.setdefault((province, entry.said.mention_id), []).append(entry)
        for found in of.values():
            first, *others = sorted(found, key=lambda entry: entry.seq)
            if others and _comparable(first, others[0]):
                self.lines[first.seq].blind_answer = _second_answer(first, others[0])

    def _undo(self, about: int, actor: str) -> None:
        line = self.lines[about]
        line.undone = True
        said = self.entries[about].said
        if self._readings.get((said.province, said.conflict_id)) == about:
            del self._readings[said.province, said.conflict_id]
        if actor != line.actor:
            _agree(line, actor, None, agreed=False)
            return
        before = self.lines.get(self._first.get(about, 0))
        if before is not None and before.second == actor:  # what was withdrawn contradicts nobody
            before.second = before.second_answer = before.agreed = None


def _line(entry: Entry, matched: str | None) -> Answer:
    said = entry.said
    return Answer(
        seq=entry.seq,
        decided_at=entry.at,
        actor=said.actor,
        channel=said.channel.value,
        conflict_id=said.conflict_id,
        mention_id=said.mention_id,
        reason=said.reason,
        decision=str(said.decision),
        machine_right=None if matched is None else machine_right(entry, matched),
    )


def _second_look(line: Answer, first: Entry, second: Entry) -> None:
    """Another person decided about the same content: the same, or otherwise. Who was unsure asked
    for another opinion and contradicts nobody; that opinion is about the decision before."""
    if _comparable(first, second):
        answer = _second_answer(first, second)
        _agree(line, second.said.actor, answer, agreed=answer == line.decision)


def _comparable(first: Entry, second: Entry) -> bool:
    """Whether two people said something certain about the same content."""
    one, two = first.said, second.said
    if one.actor == two.actor or first.forgotten or second.forgotten:
        return False
    if Decision.UNSURE in (one.decision, two.decision):
        return False
    return (one.content_hash, one.record_hash) == (two.content_hash, two.record_hash)


def _second_answer(first: Entry, second: Entry) -> str:
    one, two = first.said, second.said
    other = two.decision in _NAMES and one.decision is two.decision
    return f"{two.decision}{ANOTHER if other and one.person_id != two.person_id else ''}"


def _agree(line: Answer, second: str, answer: str | None, *, agreed: bool) -> None:
    """The first look after a decision counts; a later one is about that look."""
    if line.second is None:
        line.second, line.second_answer, line.agreed = second, answer, agreed
