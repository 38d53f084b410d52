"""The blind control sample: automatic matches that people judge without knowing that they are some.

Belongs here: how entries about it are marked in the journal, what an answer says about the machine,
and which answers do no more than say it. Does not belong here: which matches are drawn, and whom
linking had matched (`review.control`); what became of answers (`answers`).
"""

from __future__ import annotations

from journal.decisions import Decision, Draft, Entry

CONTROL = "control"
"""Reason of entries about the control sample; no reason of a conflict is called so."""


def agrees(said: Draft, matched: str) -> bool | None:
    """Whether an answer says that the record is the person `matched`, whom linking had found.

    None where it says nothing about that: unsure, a wrong record that names nobody or somebody
    else, not another one than `matched`.
    """
    if said.decision is Decision.NOBODY:
        return False
    if said.decision is Decision.SAME_PERSON:
        return said.person_id == matched
    if said.decision is None or said.person_id != matched:
        return None
    return said.decision is not Decision.OTHER_PERSON


def machine_right(entry: Entry, matched: str) -> bool | None:
    """The same of an entry; None also where its personal part is forgotten."""
    return None if entry.forgotten else agrees(entry.said, matched)


def only_measures(said: Draft) -> bool:
    """Whether an answer leaves the link to linking: every one about the sample that does not
    contradict it. One that does needs a second pair of eyes, and is obeyed like any other decision
    once it has been confirmed."""
    return said.reason == CONTROL and not said.needs_second
