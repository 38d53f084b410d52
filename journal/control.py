"""The blind control sample: automatic matches that people judge without knowing that they are some.

Belongs here: how entries about it are marked in the journal, and what an answer says about the
machine. Does not belong here: which matches are drawn, and whom linking had matched
(`review.control`); what became of answers (`answers`).
"""

from __future__ import annotations

from journal.decisions import Decision, Entry

CONTROL = "control"
"""Reason of entries about the control sample; no reason of a conflict is called so."""
_OTHERWISE = (Decision.NOBODY, Decision.OTHER_PERSON)


def machine_right(entry: Entry, matched: str) -> bool | None:
    """Whether an answer says that the record is the person `matched`, whom linking had found.

    None where it says nothing about that: unsure, a wrong record that names nobody, an answer whose
    personal part is forgotten.
    """
    said = entry.said
    if entry.forgotten or said.decision is None:
        return None
    if said.decision in _OTHERWISE:
        return False
    if said.decision is Decision.SAME_PERSON:
        return said.person_id == matched
    return True if said.person_id == matched else None
