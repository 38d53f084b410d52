# ruff: noqa: T201 - it speaks to the test on stdout
"""A process that decides, for tests of several processes and of killed ones.

`worker.py TARGET ACTOR CONFLICTS SEEN`: waits for a line on stdin, then enters NOBODY for each of
the conflicts and prints a line per acknowledged entry, or who was faster. SEEN is `none` (nothing
was seen to stand) or `any`. Minh begins at the end.
"""

from __future__ import annotations

import sys
import time

from journal.decisions import Action, Channel, Decision, Draft
from journal.rules import Decided
from journal.store import Journal


def draft(actor: str, conflict: str) -> Draft:
    return Draft(
        action=Action.DECIDE,
        actor=actor,
        role="reviewer",
        channel=Channel.WEB,
        province="66",
        conflict_id=conflict,
        reason="link_uncertain",
        mention_id=conflict,
        content_hash="c",
        record_hash="r",
        decision=Decision.NOBODY,
    )


def main(target: str, actor: str, conflicts: str, seen: str) -> None:
    journal = Journal.open(target, b"k" * 32)
    print("ready", flush=True)
    sys.stdin.readline()
    order = range(int(conflicts))
    for number in reversed(order) if actor == "minh" else order:
        name = f"C{number}"
        if seen == "none":
            time.sleep(0.005)  # as a person: SQLite lets the other one sleep before it asks again
        try:
            [entry] = journal.append(
                [draft(actor, name)], expected={name: None} if seen == "none" else None
            )
        except Decided as told:
            print(f"{name} lost to {told.clashes[0].by.said.actor}", flush=True)  # type: ignore[union-attr]
        else:
            print(f"{name} {entry.seq}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
