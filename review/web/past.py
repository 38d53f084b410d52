"""What people said of a case, as its page tells it: the history, and whom each opinion names.

Belongs here: lines from entries of the journal. Does not belong here: reading the entries
(`journal.store`), which decision stands (`journal.standing`), the words (`words.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journal.claims import claim_of
from journal.decisions import Action, Channel, Decision, Entry
from review.case import Candidate, Case

HISTORY = "history"
"""The grounds of an entry about a look at what deliveries said of a case."""
_TOLD = (Action.DECIDE, Action.UNDO, Action.CONFIRM, Action.CLAIM)


@dataclass(frozen=True)
class Told:
    """What somebody said. `names` is the candidate meant; `void` that it stands no more; `asks`
    the opinion of somebody else with whom this one disagrees without knowing better: a third
    person is asked."""

    entry: Entry
    names: Candidate | None
    void: bool
    asks: Entry | None

    @property
    def word(self) -> str:
        """The key of what it says in the catalogue of words."""
        said = self.entry.said
        if self.asks is not None:
            return "decision.third"
        if said.decision is not None:
            return f"decision.{said.decision}"
        if said.action is Action.CLAIM:
            return f"claim.{claim_of(self.entry).answer}"
        if said.action is Action.REVEAL and said.channel is Channel.EXCEL:
            return "action.take_out"
        if said.action is Action.REVEAL and said.grounds == HISTORY:
            return "action.history"
        return f"action.{said.action}"


def told(
    case: Case, history: Sequence[Entry], stands: int | None, *, looks: bool = False
) -> list[Told]:
    """The lines of a history (in the order of the journal), the newest first; `stands` is the
    number of what stands. Of two opinions between which a third person is to decide, both count.
    With `looks` they tell as well who looked at whole numbers."""
    meant = {*_TOLD, Action.REVEAL} if looks else set(_TOLD)
    entries = {entry.seq: entry for entry in history if entry.said.action in meant}
    asks = {seq: _asks(entry, entries) for seq, entry in entries.items()}
    disputed = asks.get(stands or 0)
    alive = {stands, None if disputed is None else disputed.seq}
    return [
        Told(entry, _named(case, entry), _void(entry, alive), asks[seq])
        for seq, entry in sorted(entries.items(), reverse=True)
    ]


def _void(entry: Entry, alive: set[int | None]) -> bool:
    """Claims decide nothing, so none stands or falls."""
    return entry.said.action is not Action.CLAIM and entry.seq not in alive


def _asks(entry: Entry, entries: dict[int, Entry]) -> Entry | None:
    before = entries.get(entry.said.supersedes or 0)
    if entry.said.decision is not Decision.UNSURE or before is None:
        return None
    known = before.said.decision not in (None, Decision.UNSURE)
    return before if known and before.said.actor != entry.said.actor else None


def _named(case: Case, entry: Entry) -> Candidate | None:
    person = entry.said.person_id
    return case.candidate_of(person) if person is not None and case.asks_who else None
