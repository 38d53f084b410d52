"""What precision and recall to expect, without labels.

Belongs here: expectations from the probabilities, with intervals. Does not belong here: the real
ones (`matching.evaluate`).
"""

from dataclasses import dataclass
from math import sqrt

from matching.arrays import Floats, steady_sum

# How far the mean error of accepted links may be off either way, found by comparing expected with
# real error rates over the profiles and column subsets of tests/accuracy/matching: within a factor
# of two in every one of them.
FACTOR = 2.0
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Rate:
    """An expected rate and its 95 % interval."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Expectation:
    """Expected precision and recall of the automatic matches."""

    precision: Rate
    recall: Rate


def expect(accepted: Floats, somebody: Floats) -> Expectation:
    """Expectations from the probabilities of accepted links and of somebody for every record.

    The intervals add chance (each link is right or wrong by itself) to a model error of a factor of
    `FACTOR` in the share of wrong links.
    """
    wrong = steady_sum(1 - accepted)
    spread = sqrt(steady_sum(accepted * (1 - accepted)))
    links = len(accepted)
    people = max(steady_sum(somebody), 1e-9)
    few = max(wrong / FACTOR - NORMAL_95 * spread, 0.0)
    many = wrong * FACTOR + NORMAL_95 * max(spread, sqrt(wrong))
    precision = Rate(
        1 - wrong / links if links else 1.0,
        max(1 - many / links, 0.0) if links else 1.0,
        1 - few / links if links else 1.0,
    )
    reach_spread = NORMAL_95 * sqrt(steady_sum(somebody * (1 - somebody)))
    right = links - wrong
    recall = Rate(
        min(right / people, 1.0) if links else 0.0,
        max((links - many) / (people + reach_spread), 0.0) if links else 0.0,
        min((links - few) / max(people - reach_spread, 1e-9), 1.0) if links else 0.0,
    )
    return Expectation(precision, recall)
