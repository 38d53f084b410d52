"""From probabilities to decisions: one person at most, near ties and contradictions to people.

Belongs here: the threshold (set without labels) and the policy. Does not belong here: where the
probabilities come from (`matching.scoring`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Floats, Ints, Keys, first_of_runs
from matching.assign import one_to_one
from matching.candidates import Found
from matching.met import meets, overcomes
from matching.pairs import Pairs
from matching.reasons import Reason
from matching.scoring import segments
from matching.spec import Spec
from matching.sums import STEPS, Counts

# A runner-up that is at least a tenth as probable makes a near tie.
NEAR = 0.1
MATCH, REVIEW, NO_MATCH = range(3)
REASONS = list(Reason)
_CODE = {reason: number for number, reason in enumerate(REASONS)}
NAMED_FIRST = 1.0  # added to a probability: before everything that is only probable
UNCONTRADICTED = 255

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Ranking:
    """Candidates in order.

    Per record: position of its best pair and of the runner-up (-1: none) and the probability of
    nobody. `worth` orders the pairs of a record: its probability, less where the person went to
    another record (one-to-one specs only). `taken`: that happened to the record's best person.
    """

    first: Ints
    second: Ints
    nobody: Floats
    worth: Floats
    taken: Flags


@dataclass(frozen=True)
class Decisions:
    """Per record: `MATCH`, `REVIEW` or `NO_MATCH`, and the index of its reason in `REASONS`."""

    decision: Codes
    reason: Codes


@dataclass(frozen=True)
class Settled:
    """Pairs with their probabilities, and what follows from them."""

    pairs: Pairs
    chance: Floats
    ranking: Ranking
    made: Decisions


def code_of(reason: Reason) -> int:
    """The index of a reason in `REASONS`."""
    return _CODE[reason]


def rank(
    spec: Spec,
    pairs: Pairs,
    chance: Floats,
    nobody: Floats,
    order: Keys,
    named: Flags | None = None,
) -> Ranking:
    """The best candidates of every record.

    `nobody` has one entry per record that has pairs, `order` the canonical order of all records.
    `named`: pairs that people said to be one person; where a person has one record only, it is
    this one.
    """
    records = len(order)
    worth = chance
    taken = np.zeros(records, dtype=np.bool_)
    starts = segments(pairs.left)
    who = pairs.left[starts]
    if spec.cardinality == "one-to-one":
        wish = chance if named is None else chance + NAMED_FIRST * named
        alive = one_to_one(pairs.left, pairs.right, wish, order)
        worth = np.where(alive, chance, chance - 2)
        best = _best(pairs.left, chance, starts)
        taken[who[~alive[best]]] = True
    first = np.full(records, -1, dtype=np.int64)
    second = np.full(records, -1, dtype=np.int64)
    alone = np.ones(records)
    alone[who] = nobody
    if len(starts):
        best = _best(pairs.left, worth, starts)
        open_ = worth[best] >= 0
        first[who[open_]] = best[open_]
        more = (np.diff(np.append(starts, len(pairs))) > 1) & open_
        rest = worth.copy()
        rest[best] = -np.inf
        second[who[more]] = _best(pairs.left, rest, starts)[more]
    return Ranking(first, second, alone, worth, taken)


def _best(left: Ints, worth: Floats, starts: Ints) -> Ints:
    """Position of the first of each record's highest."""
    top = np.maximum.reduceat(worth, starts)
    length = np.diff(np.append(starts, len(worth)))
    highest = np.flatnonzero(worth == np.repeat(top, length))
    return highest[first_of_runs(left[highest])]


@dataclass(frozen=True)
class Contradictions:
    """Per record the reason code of the first review rule that its best pair meets, 255 for none.

    `unresolved` rules send the record to people; `overridden` ones are told of a match.
    """

    unresolved: Codes
    overridden: Codes


def contradictions(spec: Spec, pairs: Pairs, first: Ints, chance: Floats) -> Contradictions:
    """What speaks against each record's best pair (positions `first`, -1 for none)."""
    unresolved = np.full(len(first), UNCONTRADICTED, dtype=np.uint8)
    overridden = unresolved.copy()
    who = np.flatnonzero(first >= 0)
    at = first[who]
    for rule in reversed(spec.reviews):
        met = meets(spec, rule, pairs, at)
        strong = overcomes(spec, rule, pairs, at, chance[at])
        unresolved[who[met & ~strong]] = _CODE[Reason(rule.reason)]
        overridden[who[met & strong]] = _CODE[Reason(rule.reason)]
    return Contradictions(unresolved, overridden)


def choose_threshold(met: Counts, target: float, floor: float) -> float:
    """The lowest probability above which the expected precision reaches the target.

    `met`: the probabilities from the `floor` on, counted by their steps (`sums.steps_of`). No
    single link is below the floor, however good the average: a source that tells little would pay
    for the others, and a near tie be decided in silence.
    """
    step, times = met.value[::-1], met.times[::-1]
    if not len(step):
        return floor
    precision = np.cumsum(step * times) / np.cumsum(times) / STEPS
    enough = np.flatnonzero(precision >= target)
    if not len(enough):
        return 1.0
    return floor if enough[-1] == len(step) - 1 else float(step[enough[-1]] / STEPS)


def decide(
    spec: Spec,
    found: Found,
    chance: Floats,
    ranking: Ranking,
    against: Contradictions,
    threshold: float,
) -> Decisions:
    """Apply the policy to every record."""
    conflict = against.unresolved
    first, second = ranking.first, ranking.second
    has = first >= 0
    p = _of(chance, first, 0.0)
    runner = _of(chance, second, 0.0)
    sure = _of(found.certain, first, 0).astype(np.bool_)
    match = has & (p >= threshold) & (conflict == UNCONTRADICTED)
    somebody = has & (1 - ranking.nobody >= spec.review_floor)
    review = ~match & (somebody | found.uncovered | (ranking.taken & (p >= spec.review_floor)))
    decision = np.full(len(first), NO_MATCH, dtype=np.uint8)
    decision[review] = REVIEW
    decision[match] = MATCH
    reason = np.full(len(first), _CODE[Reason.NO_CANDIDATE], dtype=np.uint8)
    reason[has] = _CODE[Reason.WEAK_EVIDENCE]
    reason[review] = _CODE[Reason.BELOW_THRESHOLD]
    reason[review & (runner >= NEAR * p)] = _CODE[Reason.NEAR_TIE]
    reason[review & (conflict != UNCONTRADICTED)] = conflict[review & (conflict != UNCONTRADICTED)]
    reason[review & ~has] = _CODE[Reason.TOO_MANY_NAMESAKES]
    reason[ranking.taken & ~match] = _CODE[Reason.TAKEN]
    reason[match] = np.where(sure[match], _CODE[Reason.CERTAIN], _CODE[Reason.EVIDENCE])
    told = match & (against.overridden != UNCONTRADICTED)
    reason[told] = against.overridden[told]
    reason[found.empty] = _CODE[Reason.NO_EVIDENCE]
    return Decisions(decision, reason)


def _of(values: npt.NDArray[np.generic], at: Ints, otherwise: float) -> npt.NDArray[np.float64]:
    """Values at positions, `otherwise` where the position is -1."""
    out = np.full(len(at), otherwise, dtype=np.float64)
    there = at >= 0
    out[there] = values[at[there]]
    return out
