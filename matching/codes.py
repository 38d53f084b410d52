"""Codes that registers give to persons: whom a record means whose code another record carries.

Belongs here: records that share a code (the number of a file, an insurance code, an account), where
who one is tells who another is. Does not belong here: which columns hold codes (the extract says
it), what follows from a person being named (`matching.named`).

A code is one person's wherever it stands; now and then it is written wrong, or two use it (an
account of a couple). It names somebody only where all recognised records that carry it agree.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.arrays import Flags, Ints, Keys, expand, first_of_runs
from matching.candidates import compare
from matching.decide import MATCH, REVIEW, Decisions, Settled, code_of
from matching.met import satisfies
from matching.named import Job, Named, beyond_doubt, in_doubt, persons
from matching.reasons import Reason
from matching.spec import Codes, Rule

MOST = 50
"""Records of one code that are held against each other; a code of more is no person's."""


def named_by_codes(carried: tuple[Ints, Keys], done: Settled, sure: float) -> Named:
    """Records that may be settled, with the person of the recognised records of the same code.

    `carried`: rows and a code of each. Records tell of others whose match is at least `sure`: those
    of somebody who is not in the master look alike, and one wrong match would make the rest sure.
    What evidence alone has matched is held against records beyond doubt only.
    """
    rows, codes = carried
    made = done.made
    first = done.ranking.first
    matched = (made.decision == MATCH) & (first >= 0)
    telling = matched.copy()
    telling[matched] = done.chance[first[matched]] >= sure
    telling |= matched & beyond_doubt(made)
    weak = in_doubt(made)
    by_any = _owner(rows, codes, telling, done)
    by_sure = _owner(rows, codes, matched & beyond_doubt(made), done)
    right = np.where(matched[rows], by_sure, by_any)
    told = weak[rows] & (right >= 0)
    return _agreed(rows[told], right[told])


def contradict(job: Job, done: Settled, codes: Codes, carried: tuple[Ints, Keys]) -> Settled:
    """Send to people what evidence alone has matched with somebody who cannot be the person of
    another record of the same code (`codes.against`)."""
    rows, keys = carried
    weak = in_doubt(done.made) & (done.made.decision == MATCH)
    order = np.argsort(keys, kind="stable")
    asked = np.flatnonzero(weak[rows])
    low = np.searchsorted(keys[order], keys[asked], side="left")
    size = np.searchsorted(keys[order], keys[asked], side="right") - low
    size = np.where(size > MOST, 0, size)
    mine, others = np.repeat(rows[asked], size), rows[order[expand(low, size)]]
    mine, others = mine[mine != others], others[mine != others]
    levels = compare(job.spec, job.left, others, job.master, persons(done, mine))
    against = np.zeros(len(mine), dtype=np.bool_)
    for one in codes.against:
        against |= satisfies(job.spec, Rule("against", one), levels)
    decision, reason = done.made.decision.copy(), done.made.reason.copy()
    decision[mine[against]] = REVIEW
    reason[mine[against]] = code_of(Reason.CODE_OF_ANOTHER)
    return replace(done, made=Decisions(decision, reason))


def _owner(rows: Ints, codes: Keys, holders: Flags, done: Settled) -> Ints:
    """The person of all holders of each entry's code, -1 where they are several or none."""
    held = holders[rows]
    mine, theirs = codes[held], persons(done, rows[held])
    order = np.lexsort((theirs, mine))
    mine, theirs = mine[order], theirs[order]
    start = np.flatnonzero(first_of_runs(mine)) if len(mine) else np.zeros(0, dtype=np.int64)
    if not len(start):
        return np.full(len(rows), -1, dtype=np.int64)
    end = np.append(start[1:], len(mine)) - 1
    known, only = mine[start], np.where(theirs[start] == theirs[end], theirs[start], -1)
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[at] == codes, only[at], -1)


def _agreed(left: Ints, right: Ints) -> Named:
    """One entry per record, of those whose codes do not name two persons."""
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    start = np.flatnonzero(first_of_runs(left)) if len(left) else np.zeros(0, dtype=np.int64)
    end = np.append(start[1:], len(left)) - 1
    named = Named(left[start], right[start])
    return named.only(right[start] == right[end[: len(start)]])
