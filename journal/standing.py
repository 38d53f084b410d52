"""Which decision stands for a conflict.

Belongs here: one pass over the entries of the journal, in order. Does not belong here: whether a
decision still holds on tonight's data and what it means for linking (`pairs`), reading entries
(`store`).

- A decision stands until another one supersedes it or it is undone.
- Undo brings back what the decision had superseded, or nothing: one step of history, not a clean
  sheet. Redoing is deciding again.
- A decision that needs a second pair of eyes stands at once, so that everybody sees it, but works
  only after somebody else confirmed it.
- *Unsure* stands and leaves the conflict open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from journal.decisions import Action, Decision, Entry


@dataclass(frozen=True)
class Standing:
    """The decision that stands for a conflict, and who confirmed it."""

    entry: Entry
    confirmed: Entry | None = None

    @property
    def seq(self) -> int:
        """The number by which a later entry supersedes, undoes or confirms it."""
        return self.entry.seq

    @property
    def waits(self) -> bool:
        """Whether it still needs a second pair of eyes."""
        return self.entry.said.needs_second and self.confirmed is None

    @property
    def works(self) -> bool:
        """Whether it answers the question: it neither waits nor says *unsure*."""
        return not self.waits and self.entry.said.decision is not Decision.UNSURE


Conflict = tuple[str, str]
"""Province and conflict id: who belongs to what."""


class History:
    """What stands while entries are added in the order of the journal, none of a conflict left
    out."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.stands: dict[Conflict, Standing] = {}
        self.last: dict[Conflict, Entry] = {}
        """The last decision, undo or confirmation of each conflict."""
        self._before: dict[int, Standing | None] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take one more entry into account."""
        said = entry.said
        if said.action not in _SAY:
            return
        conflict = (said.province, said.conflict_id)
        now = self.stands.get(conflict)
        self.last[conflict] = entry
        if said.action is Action.DECIDE:
            self._before[entry.seq] = now
            self.stands[conflict] = Standing(entry)
        elif said.action is Action.CONFIRM and now is not None and said.confirms == now.seq:
            self.stands[conflict] = replace(now, confirmed=entry)
        elif said.action is Action.UNDO and now is not None and said.supersedes == now.seq:
            before = self._before[now.seq]
            if before is None:
                del self.stands[conflict]
            else:
                self.stands[conflict] = before


_SAY = (Action.DECIDE, Action.CONFIRM, Action.UNDO)


def standing_of(entries: Iterable[Entry]) -> dict[Conflict, Standing]:
    """What stands for each conflict after all of `entries` (`History`)."""
    return History(entries).stands
