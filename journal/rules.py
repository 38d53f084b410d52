"""What may be entered after what.

Belongs here: drafts that contradict themselves, second clicks, clashes of two people, the second
pair of eyes. Does not belong here: who may decide about what (roles are `review`'s), transactions
(`store`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from journal.claims import is_claim
from journal.decisions import Action, Decision, Draft, Entry
from journal.standing import Conflict, History, Standing

_NAMES_A_PERSON = (Decision.SAME_PERSON, Decision.OTHER_PERSON)


@dataclass(frozen=True)
class Clash:
    """A conflict about which somebody else was faster: what was seen, what stands now (None when
    it was taken back), and the entry that made it so."""

    conflict_id: str
    seen: int | None
    stands: Standing | None
    by: Entry | None


class Decided(RuntimeError):  # noqa: N818 - it is an answer, not an error of the program
    """Somebody decided meanwhile; nothing was entered."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("; ".join(_tell(clash) for clash in self.clashes))


class NotAllowedError(ValueError):
    """An entry that the rules of the journal do not allow, with the reason as its text."""


def check(draft: Draft) -> None:
    """Raise NotAllowedError where a draft says what no entry can say."""
    wrong = None
    if draft.action is Action.DECIDE and draft.decision is None:
        wrong = "a decision that decides nothing"
    elif draft.action is Action.UNDO and draft.supersedes is None:
        wrong = "an undo must name the entry that it takes back"
    elif draft.action is Action.CONFIRM and draft.confirms is None:
        wrong = "a confirmation must name the entry that it confirms"
    elif draft.action is Action.CLAIM and not is_claim(draft.grounds):
        wrong = "a claim must say what was done, and by which worklist"
    elif draft.action is Action.FORGET:
        wrong = "personal parts are forgotten by Journal.forget"
    elif draft.decision in _NAMES_A_PERSON and not (draft.person_id and draft.person_hash):
        wrong = f"{draft.decision} must name a person"
    elif draft.person_id is not None and draft.decision is Decision.NOBODY:
        wrong = "nobody is not a person"
    if wrong is not None:
        raise NotAllowedError(wrong)


def said_before(history: History, draft: Draft) -> Entry | None:
    """The entry that says the very same and is the last word of its conflict: a second click."""
    last = history.last.get((draft.province, draft.conflict_id))
    if last is None or last.said.action is not draft.action:
        return None
    supersedes = last.said.supersedes if draft.action is Action.DECIDE else draft.supersedes
    seen = last.said.seen  # who else was shown makes no other statement
    same = replace(draft, supersedes=supersedes, seen=seen, channel=last.said.channel) == last.said
    return last if same else None


def clash_of(history: History, draft: Draft, expected: Mapping[str, int | None]) -> Clash | None:
    conflict: Conflict = (draft.province, draft.conflict_id)
    stands = history.stands.get(conflict)
    now = None if stands is None else stands.seq
    if draft.action in (Action.REVEAL, Action.CLAIM):
        return None
    if draft.action is Action.DECIDE:
        seen = expected.get(draft.conflict_id, now)
    else:
        seen = draft.supersedes if draft.action is Action.UNDO else draft.confirms
    if seen != now or (draft.action is Action.CONFIRM and stands and stands.confirmed):
        return Clash(draft.conflict_id, seen, stands, history.last.get(conflict))
    if draft.action is Action.CONFIRM and stands is not None:
        _check_second(draft, stands.entry)
    return None


def _check_second(draft: Draft, first: Entry) -> None:
    if not first.said.needs_second:
        raise NotAllowedError(f"entry {first.seq} needs no second pair of eyes")
    if draft.actor == first.said.actor:
        raise NotAllowedError("a second pair of eyes is somebody else's")
    if (draft.content_hash, draft.record_hash) != (first.said.content_hash, first.said.record_hash):
        raise NotAllowedError(
            f"the data changed since entry {first.seq}: decide anew instead of confirming it"
        )


def filled(history: History, draft: Draft) -> Draft:
    if draft.action is not Action.DECIDE:
        return draft
    stands = history.stands.get((draft.province, draft.conflict_id))
    return replace(draft, supersedes=None if stands is None else stands.seq)


def _tell(clash: Clash) -> str:
    if clash.by is None:
        return f"{clash.conflict_id}: entry {clash.seen} does not stand"
    said = clash.by.said
    what = said.action if said.decision is None else f"{said.action} {said.decision}"
    return (
        f"{clash.conflict_id}: {said.actor} was faster ({what}, {clash.by.at:%Y-%m-%d %H:%M} UTC)"
    )
