"""Blind cases: those that are shown without percentages and evidence.

Belongs here: which cases are blind, and what page, list and workbooks show of them. Does not belong
here: which automatic matches are asked (`review.control`).

Blind are the cases of the control sample and, so that nobody can tell them, a tenth of the true
questions. Once an answer waits for a second pair of eyes, its case is no longer blind: who confirms
sees the evidence. The order of the candidates means nothing and stays, or a number would be another
person's from one click to the next.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from findings.catalogue import LINK_UNCERTAIN
from journal.control import CONTROL
from review.case import Candidate, Case
from review.listing import Line
from review.queue_filter import State

BLIND = "blind/"
"""How the signature of a blind case begins."""
_BLIND_OF_256 = 26


def is_blind(conflict_id: str, reason: str, link_reason: str | None) -> bool:
    """Whether a case is shown without evidence: the sample, and a tenth of the true questions."""
    if link_reason == CONTROL:
        return True
    asks = reason == LINK_UNCERTAIN
    return asks and _number(conflict_id) % 256 < _BLIND_OF_256


def shuffled(case: Case) -> Case:
    """The case as the queue keeps it: a blind one with its candidates in an order that follows from
    its id and says nothing, and with a pattern of its own, so that it is never decided in bulk."""
    if not is_blind(case.conflict_id, case.reason, case.link_reason):
        return case
    order = sorted(case.candidates, key=lambda one: _order(case, one))
    numbers = {old.number: new for new, old in enumerate(order, start=1)}
    return replace(
        case,
        candidates=tuple(_renumbered(one, numbers) for one in order),
        owner=case.owner and replace(case.owner, candidate=numbers.get(case.owner.candidate or 0)),
        signature=f"{BLIND}{case.conflict_id}",
    )


def blinded(case: Case, state: State = State.OPEN) -> Case:
    """The case as it is shown in this state: a blind one without percentages and weights, unless
    somebody is to look at it a second time."""
    if state is State.SECOND or not is_blind(case.conflict_id, case.reason, case.link_reason):
        return case
    return replace(
        case,
        candidates=tuple(_bare(one) for one in case.candidates),
        threshold=None,
        prior_bits=None,
    )


def blinded_line(line: Line) -> Line:
    """The line of a list without what the page of a blind case does not show."""
    if not is_blind(line.conflict_id, line.reason, line.link_reason):
        return line
    return replace(line, candidate_name=None, levels="", probability=None)


def _renumbered(candidate: Candidate, numbers: dict[int, int]) -> Candidate:
    return replace(
        candidate,
        number=numbers[candidate.number],
        relatives=tuple(
            replace(one, candidate=numbers.get(one.candidate or 0)) for one in candidate.relatives
        ),
    )


def _bare(candidate: Candidate) -> Candidate:
    return replace(
        candidate,
        probability=None,
        look_alike_bits=None,
        rival_bits=None,
        comparisons=tuple(replace(one, bits=None) for one in candidate.comparisons),
    )


def _order(case: Case, candidate: Candidate) -> str:
    text = f"{case.conflict_id}|{candidate.person_hash}"
    return hashlib.sha256(text.encode()).hexdigest()


def _number(conflict_id: str) -> int:
    return int.from_bytes(hashlib.sha256(conflict_id.encode()).digest()[:4], "big")
