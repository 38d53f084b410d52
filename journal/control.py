"""The blind control sample: automatic matches that people judge without knowing that they are some.

Belongs here: how such a case is named in the journal, and what an answer says about the machine.
Does not belong here: which matches are drawn and how they are shown (`review`), what became of
answers (`answers`).

An entry about such a case has the reason `CONTROL`. What the machine said stands nowhere beside it,
so that nobody who answers can read it; the id of the case binds it: only with the mention and the
right person does `control_id` give the id again. A second, as blind look at the same match has an
id of its own (`look=2`), since of one conflict one decision stands.
"""

from __future__ import annotations

import hashlib

from journal.decisions import Decision, Entry

CONTROL = "control"
"""Reason of entries about the control sample; no reason of a conflict is called so."""
_LEAVE_OPEN = (Decision.UNSURE, Decision.NOT_A_CONFLICT)


def control_id(mention_id: str, person_id: str, look: int = 1) -> str:
    """The id of the case whether `mention_id` is the person that the machine matched it to."""
    digest = hashlib.sha256(f"{CONTROL}|{mention_id}|{person_id}".encode()).hexdigest()
    return f"K{digest[:16]}" if look == 1 else f"K{digest[:16]}.{look}"


def sampled(conflict_id: str) -> str:
    """What all looks at one match have in common: the id of the first."""
    return conflict_id.partition(".")[0]


def machine_right(entry: Entry) -> bool | None:
    """Whether an answer says that the machine matched the right person.

    None where it says nothing about that (unsure, a wrong record that names nobody), or the person
    is forgotten.
    """
    said = entry.said
    if said.decision is None or said.decision in _LEAVE_OPEN or entry.forgotten:
        return None
    if said.decision is Decision.NOBODY:
        return False
    if said.person_id is None:
        return None
    named = control_id(said.mention_id, said.person_id) == sampled(said.conflict_id)
    if said.decision is Decision.OTHER_PERSON:
        return False if named else None
    return named if said.decision is Decision.SAME_PERSON or named else None
