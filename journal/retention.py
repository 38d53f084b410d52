"""Whose personal part has had its time.

Belongs here: which entries nothing rests on any more. Does not belong here: removing the part
(`store.Journal.forget`), what tonight rests on (the caller knows), when it happens.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from journal.decisions import Action, Entry


def outlived(
    entries: Iterable[Entry],
    before: datetime,
    in_use: Mapping[str, Collection[int]],
    known: Mapping[str, int],
) -> Iterator[int]:
    """Numbers of the entries from before `before` whose personal part nothing rests on.

    `in_use` has, for each province of which it is known, the numbers of the decisions that the
    newest night showed beside a conflict or gave to linking: these stay, and so does what confirms
    one of them. `known` has the last entry that this night knew: what came after it no night has
    obeyed yet. Of a province that either does not name everything stays.
    """
    for entry in entries:
        if entry.at >= before or entry.forgotten or entry.said.action is Action.FORGET:
            continue
        used = in_use.get(entry.said.province)
        if entry.seq > known.get(entry.said.province, 0):
            continue
        if used is not None and entry.seq not in used and entry.said.confirms not in used:
            yield entry.seq
