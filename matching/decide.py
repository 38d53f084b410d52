"""From probabilities to decisions: one person at most, near ties and contradictions to people.

Belongs here: the threshold (set without labels) and the policy. Does not belong here: where the
probabilities come from (`matching.model`).
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Floats, Ints
from matching.candidates import Pairs, satisfies
from matching.model import segments
from matching.reasons import Reason
from matching.spec import Spec

LOWEST_THRESHOLD = 0.9
REASONS = list(Reason)
_CODE = {reason: number for number, reason in enumerate(REASONS)}


@dataclass
class Best:
    """Per record: position of the best pair and of the runner-up (-1 none), nobody's share."""

    first: Ints
    second: Ints
    nobody: Floats


@dataclass
class Decisions:
    """Per record: the best pair's position (-1 none), decision and reason as codes."""

    best: Best
    decision: np.ndarray
    reason: np.ndarray


def rank(pairs: Pairs, chance: Floats, nobody: Floats, records: int) -> tuple[Best, Ints]:
    """Best and second pair of each record, and all pairs ordered by record and falling chance."""
    order = np.lexsort((-chance, pairs.left))
    starts = segments(pairs.left)
    first = np.full(records, -1, dtype=np.int64)
    second = np.full(records, -1, dtype=np.int64)
    alone = np.ones(records)
    if len(starts):
        who = pairs.left[starts]
        first[who] = order[starts]
        length = np.diff(np.append(starts, len(pairs)))
        more = length > 1
        second[who[more]] = order[starts[more] + 1]
        alone[who] = nobody
    return Best(first, second, alone), order


def contradictions(spec: Spec, pairs: Pairs) -> np.ndarray:
    """Reason code of the first review rule each pair meets, 255 for none."""
    out = np.full(len(pairs), 255, dtype=np.uint8)
    for rule in reversed(spec.reviews):
        out[satisfies(spec, rule, pairs.levels)] = _CODE[Reason(rule.reason)]
    return out


def choose_threshold(chance: Floats, target: float) -> float:
    """The lowest probability above which the expected precision reaches the target."""
    falling = -np.sort(-chance[chance >= LOWEST_THRESHOLD])
    if not len(falling):
        return LOWEST_THRESHOLD
    precision = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    enough = np.flatnonzero(precision >= target)
    return float(falling[enough[-1]]) if len(enough) else 1.0


def decide(
    spec: Spec,
    pairs: Pairs,
    chance: Floats,
    best: Best,
    conflict: np.ndarray,
    certain: Flags,
    capped: Flags,
    threshold: float,
) -> Decisions:
    """Apply the policy to every record."""
    records = len(best.first)
    has = best.first >= 0
    at = np.where(has, best.first, 0)
    p = np.where(has, chance[at] if len(pairs) else 0.0, 0.0)
    clash = np.where(has, conflict[at] if len(pairs) else 255, 255)
    runner = np.where(best.second >= 0, chance[best.second] if len(pairs) else 0.0, 0.0)
    sure = np.where(has, certain[at] if len(pairs) else False, False)
    match = has & (p >= threshold) & (clash == 255)
    review = ~match & has & (1 - best.nobody >= spec.review_floor)
    decision = np.full(records, 2, dtype=np.uint8)
    decision[review] = 1
    decision[match] = 0
    reason = np.full(records, _CODE[Reason.NO_CANDIDATE], dtype=np.uint8)
    reason[has] = _CODE[Reason.WEAK_EVIDENCE]
    reason[capped & ~match & ~review] = _CODE[Reason.TOO_MANY_NAMESAKES]
    reason[review] = _CODE[Reason.BELOW_THRESHOLD]
    reason[review & (runner * 10 >= p)] = _CODE[Reason.NEAR_TIE]
    reason[review & (clash != 255)] = clash[review & (clash != 255)]
    reason[match] = np.where(sure[match], _CODE[Reason.CERTAIN], _CODE[Reason.EVIDENCE])
    return Decisions(best, decision, reason)
