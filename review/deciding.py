"""From what somebody says of a case to entries of the journal, with the queue kept in step.

Belongs here: drafts, undoing, the second pair of eyes, looking at numbers; who may take back what.
Does not belong here: what may follow what (`journal.rules`), forms and workbooks (the channels).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sqlalchemy import Connection

from findings.catalogue import rule
from journal.control import CONTROL, agrees
from journal.decisions import Action, Channel, Decision, Draft, Entry, Seen
from journal.rules import NotAllowedError
from review import leases
from review.accounts import Account
from review.case import Case
from review.choices import choices
from review.control import is_control
from review.queue import Queue, Queued, State
from review.roles import Power, may

LONGEST_NOTE = 2000
_NEED_PAPER = frozenset({Decision.MASTER_WRONG})


class IncompleteError(ValueError):
    """A decision that lacks something; `field` is what is missing."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is missing")
        self.field = field


class StaleError(Exception):
    """A case is not the one that was shown: a night changed it or took it away; nothing was
    entered."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody says: a decision, the candidate it names, grounds (codes), a note."""

    decision: Decision
    candidate: int | None = None
    grounds: str | None = None
    note: str | None = None


def draft_of(case: Case, answer: Answer, who: Account, channel: Channel = Channel.WEB) -> Draft:
    """The draft for the journal. Raises IncompleteError where the answer lacks a person, a paper
    or grounds, or is none to this case (`review.choices`)."""
    if answer.decision not in choices(case):
        raise IncompleteError("decision")
    named = None if answer.candidate is None else case.candidate(answer.candidate)
    names = answer.decision in (Decision.SAME_PERSON, Decision.OTHER_PERSON)
    if (names and named is None) or (answer.candidate is not None and named is None):
        raise IncompleteError("candidate")
    note = _readable(answer.note)
    if answer.decision in _NEED_PAPER and note is None:
        raise IncompleteError("note")
    if answer.decision is Decision.NOT_A_CONFLICT:
        chosen = [one for one in rule(case.reason).explanations if one.code == answer.grounds]
        if not chosen:
            raise IncompleteError("grounds")
        if chosen[0].document and note is None:
            raise IncompleteError("note")
    keeps = answer.decision not in (Decision.NOBODY, Decision.UNSURE, Decision.NOT_A_CONFLICT)
    said = replace(
        _about(case, Action.DECIDE, who, channel),
        decision=answer.decision,
        person_id=named.values.person_id if named and keeps else None,
        person_hash=named.person_hash if named and keeps else None,
        seen=tuple(
            Seen(shown.values.person_id, shown.person_hash)
            for shown in case.candidates
            if shown.values.person_id is not None
        ),
        grounds=answer.grounds or None,
        note=note,
    )
    return replace(said, needs_second=needs_second(case, said))


def needs_second(case: Case, said: Draft) -> bool:
    """Whether somebody else must confirm it: what its rule names, and of the control
    sample what contradicts linking (its second reading only measures people)."""
    if is_control(case):
        return case.matched is not None and agrees(said, case.matched) is False
    return said.decision in rule(case.reason).needs_second


def decide(
    queue: Queue,
    province: str,
    drafts: Sequence[Draft],
    *,
    expected: Mapping[str, int | None],
) -> tuple[Entry, ...]:
    """Enter all drafts or none, set the queue's states, give the cases back.

    `expected` is the number that stood for each conflict as it was shown. Raises
    `journal.rules.Decided` where somebody was faster, StaleError where a night was.
    """
    with queue.journal.writing() as db:
        _check_shown(db, queue, province, drafts)
        return enter(db, queue, province, drafts, expected=expected)


def _check_shown(db: Connection, queue: Queue, province: str, drafts: Sequence[Draft]) -> None:
    """Raise StaleError where the queue no longer holds a case as it was when it was read: a night
    may have come between. What is taken back may have gone."""
    shown = {d.conflict_id: d.content_hash for d in drafts if d.action is not Action.UNDO}
    if queue.contents(db, province, list(shown)) != shown:
        raise StaleError


def enter(
    db: Connection,
    queue: Queue,
    province: str,
    drafts: Sequence[Draft],
    *,
    expected: Mapping[str, int | None],
) -> tuple[Entry, ...]:
    """The same as a part of the transaction of `db` (`Journal.writing`), which may go on with
    others when this raises."""
    conflicts = [draft.conflict_id for draft in drafts]
    drafts = _second_for_payments(db, queue, province, drafts)
    entries = queue.journal.append(drafts, expected=expected, connection=db)
    queue.refresh(db, province, conflicts)
    leases.give_back(db, province, conflicts)
    return entries


def _second_for_payments(
    db: Connection, queue: Queue, province: str, drafts: Sequence[Draft]
) -> list[Draft]:
    """The drafts, of which those need a second pair of eyes that say of a record whom it means
    while a payment finding about the very same person waits: another person there, and it is gone.
    """
    who = (Decision.SAME_PERSON, Decision.OTHER_PERSON, Decision.NOBODY)
    asked = [d.conflict_id for d in drafts if d.decision in who and d.reason != CONTROL]
    beside = queue.reasons_beside(db, province, asked) if asked else {}
    paid = {
        conflict_id
        for conflict_id, reasons in beside.items()
        if any(rule(reason).about_payment for reason in reasons)
    }
    return [
        replace(draft, needs_second=draft.needs_second or draft.conflict_id in paid)
        if draft.conflict_id in asked
        else draft
        for draft in drafts
    ]


def undo(
    queue: Queue,
    province: str,
    seq: int,
    who: Account,
    channel: Channel = Channel.WEB,
    *,
    conflict: str | None = None,
) -> Entry:
    """Take back entry `seq`: one's own, or for supervisors anybody's.

    Raises NotAllowedError where it is somebody else's or no decision of this province (with
    `conflict`: about it), `journal.rules.Decided` where it no longer stands.
    """
    first = _entry(queue, seq)
    said = first.said
    of_another = conflict is not None and said.conflict_id != conflict
    if said.province != province or said.action is not Action.DECIDE or of_another:
        raise NotAllowedError("there is no such decision")
    if not may_take_back(who, first):
        raise NotAllowedError("only who decided, or a supervisor, takes a decision back")
    (entry,) = decide(queue, province, [undo_draft(first, who, channel)], expected={})
    return entry


def may_take_back(who: Account, entry: Entry) -> bool:
    """Whether this person may take the entry back."""
    return entry.said.actor == who.name or may(who.role, Power.ASSIGN)


def is_closed_to(who: Account, queue: Queue, queued: Queued, seen: int | None) -> bool:
    """Whether `who` saw the case as decided (`seen` is the entry that was shown) by somebody whose
    decision they may not take back: then they do not replace it either."""
    if queued.line.state is not State.DECIDED or seen is None or seen != queued.entry:
        return False
    return not may_take_back(who, _entry(queue, seen))


def undo_draft(entry: Entry, who: Account, channel: Channel = Channel.WEB) -> Draft:
    """The draft that takes an entry back."""
    return replace(
        entry.said, action=Action.UNDO, actor=who.name, role=who.role.value, channel=channel,
        decision=None, person_id=None, person_hash=None, grounds=None, note=None,
        supersedes=entry.seq, needs_second=False,
    )  # fmt: skip


def confirm(queue: Queue, case: Case, seq: int, who: Account) -> Entry:
    """The second pair of eyes on entry `seq`. Raises what `Journal.append` does."""
    draft = replace(_about(case, Action.CONFIRM, who, Channel.WEB), confirms=seq)
    (entry,) = decide(queue, case.province, [draft], expected={})
    return entry


def reveal(queue: Queue, case: Case, who: Account, grounds: str | None = None) -> Entry:
    """Note that somebody looks at the whole numbers of a case; `grounds` says where else than on
    its page (`history`)."""
    draft = replace(_about(case, Action.REVEAL, who, Channel.WEB), grounds=grounds)
    (entry,) = queue.journal.append([draft])
    return entry


def take_out(
    queue: Queue,
    cases: Sequence[Case],
    who: Account,
    what: str,
    *,
    notes: Sequence[str] | None = None,
    connection: Connection | None = None,
) -> tuple[Entry, ...]:
    """Note that somebody takes whole numbers of these cases out in a file (`what` says which): one
    entry for each case, so that whoever asks who has seen a case finds this too, all or none.
    `notes`: what is noted beside each."""
    drafts = [
        replace(_about(case, Action.REVEAL, who, Channel.EXCEL), grounds=what, note=note)
        for case, note in zip_longest(cases, notes or ())
    ]
    return queue.journal.append(drafts, connection=connection)


def _readable(note: str | None) -> str | None:
    """A note without characters that no paper shows and no database keeps."""
    spaced = "".join(" " if one.isspace() and one != "\n" else one for one in note or "")
    kept = "".join(one for one in spaced if one.isprintable() or one == "\n")
    return kept.strip()[:LONGEST_NOTE] or None


def _entry(queue: Queue, seq: int) -> Entry:
    found = queue.journal.entries(after=seq - 1, up_to=seq)
    if not found:
        raise NotAllowedError("there is no such decision")
    return found[0]


def _about(case: Case, action: Action, who: Account, channel: Channel) -> Draft:
    return Draft(
        action=action,
        actor=who.name,
        role=who.role.value,
        channel=channel,
        province=case.province,
        conflict_id=case.conflict_id,
        reason=CONTROL if is_control(case) else case.reason,
        mention_id=case.mention_id,
        content_hash=case.content_hash,
        record_hash=case.record_hash,
    )
