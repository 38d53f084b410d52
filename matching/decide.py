"""From probabilities to decisions: one person at most, near ties and contradictions to people.

Belongs here: the threshold (set without labels) and the policy. Does not belong here: where the
probabilities come from (`matching.scoring`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Floats, Ints
from matching.assign import one_to_one
from matching.candidates import Found, Pairs, satisfies
from matching.reasons import Reason
from matching.scoring import segments
from matching.spec import Spec

# No single link below this, however good the average: that would be a silent pick among near ties.
LOWEST_THRESHOLD = 0.9
# A runner-up that is at least a tenth as probable makes a near tie.
NEAR = 0.1
MATCH, REVIEW, NO_MATCH = range(3)
REASONS = list(Reason)
_CODE = {reason: number for number, reason in enumerate(REASONS)}
_CALM = 255

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Ranking:
    """Candidates in order.

    Per record: position of its best pair and of the runner-up (-1: none) and the probability of
    nobody; `order` lists all pairs by record, best first. `taken`: the record's best person went to
    another record (one-to-one specs only).
    """

    first: Ints
    second: Ints
    nobody: Floats
    order: Ints
    taken: Flags


@dataclass(frozen=True)
class Decisions:
    """Per record: `MATCH`, `REVIEW` or `NO_MATCH`, and the index of its reason in `REASONS`."""

    decision: Codes
    reason: Codes


def rank(spec: Spec, pairs: Pairs, chance: Floats, nobody: Floats, records: int) -> Ranking:
    """Order every record's candidates; `nobody` has one entry per record that has pairs."""
    worth = chance
    taken = np.zeros(records, dtype=np.bool_)
    starts = segments(pairs.left)
    if spec.cardinality == "one-to-one":
        alive = one_to_one(pairs.left, pairs.right, chance)
        worth = np.where(alive, chance, chance - 2)
        best = np.lexsort((-chance, pairs.left))[starts]
        taken[pairs.left[best[~alive[best]]]] = True
    order = _best_first(pairs.left, worth, starts)
    first = np.full(records, -1, dtype=np.int64)
    second = np.full(records, -1, dtype=np.int64)
    alone = np.ones(records)
    who = pairs.left[starts]
    open_ = worth[order[starts]] >= 0
    first[who[open_]] = order[starts[open_]]
    length = np.diff(np.append(starts, len(pairs)))
    more = (length > 1) & open_
    second[who[more]] = order[starts[more] + 1]
    alone[who] = nobody
    return Ranking(first, second, alone, order, taken)


def _best_first(left: Ints, worth: Floats, starts: Ints) -> Ints:
    """Positions of pairs (ordered by left row) by left row and falling worth."""
    order = np.arange(len(left), dtype=np.int64)
    length = np.diff(np.append(starts, len(left)))
    several = np.flatnonzero(np.repeat(length > 1, length))
    order[several] = several[np.lexsort((-worth[several], left[several]))]
    return order


def contradictions(spec: Spec, pairs: Pairs) -> Codes:
    """Reason code of the first review rule each pair meets, 255 for none."""
    out = np.full(len(pairs), _CALM, dtype=np.uint8)
    for rule in reversed(spec.reviews):
        out[satisfies(spec, rule, pairs.levels, pairs.left)] = _CODE[Reason(rule.reason)]
    return out


def choose_threshold(chance: Floats, target: float) -> float:
    """The lowest probability above which the expected precision reaches the target."""
    falling = -np.sort(-chance[chance >= LOWEST_THRESHOLD])
    if not len(falling):
        return LOWEST_THRESHOLD
    precision = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    enough = np.flatnonzero(precision >= target)
    if not len(enough):
        return 1.0
    return LOWEST_THRESHOLD if enough[-1] == len(falling) - 1 else float(falling[enough[-1]])


def decide(
    spec: Spec, found: Found, chance: Floats, ranking: Ranking, conflict: Codes, threshold: float
) -> Decisions:
    """Apply the policy to every record."""
    first, second = ranking.first, ranking.second
    has = first >= 0
    p = _of(chance, first, 0.0)
    runner = _of(chance, second, 0.0)
    clash = _of(conflict, first, _CALM).astype(np.uint8)
    sure = _of(found.certain, first, 0).astype(np.bool_)
    match = has & (p >= threshold) & (clash == _CALM)
    somebody = has & (1 - ranking.nobody >= spec.review_floor)
    review = ~match & (somebody | found.blind | (ranking.taken & (p >= spec.review_floor)))
    decision = np.full(len(first), NO_MATCH, dtype=np.uint8)
    decision[review] = REVIEW
    decision[match] = MATCH
    reason = np.full(len(first), _CODE[Reason.NO_CANDIDATE], dtype=np.uint8)
    reason[has] = _CODE[Reason.WEAK_EVIDENCE]
    reason[review] = _CODE[Reason.BELOW_THRESHOLD]
    reason[review & (runner >= NEAR * p)] = _CODE[Reason.NEAR_TIE]
    reason[review & (clash != _CALM)] = clash[review & (clash != _CALM)]
    reason[review & ~has] = _CODE[Reason.TOO_MANY_NAMESAKES]
    reason[ranking.taken & ~match] = _CODE[Reason.TAKEN]
    reason[match] = np.where(sure[match], _CODE[Reason.CERTAIN], _CODE[Reason.EVIDENCE])
    reason[found.empty] = _CODE[Reason.NO_EVIDENCE]
    return Decisions(decision, reason)


def _of(values: npt.NDArray[np.generic], at: Ints, otherwise: float) -> npt.NDArray[np.float64]:
    """Values at positions, `otherwise` where the position is -1."""
    out = np.full(len(at), otherwise, dtype=np.float64)
    there = at >= 0
    out[there] = values[at[there]]
    return out
