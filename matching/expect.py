"""What precision and recall to expect, without labels.

Belongs here: expectations from the probabilities, with intervals. Does not belong here: the real
ones (`matching.evaluate`).
"""

from dataclasses import dataclass
from math import sqrt

from matching.arrays import UNIT
from matching.missed import Missed
from matching.sums import Believed

# How far the model may be off in the number of wrong links, and of people who were not matched:
# there may be so many times as many, or so many times fewer. Whether that holds is shown on runs
# that it was not taken from: `python -m benchmarks.intervals`.
FACTOR = 2.0
NORMAL_95 = 1.96
NONE_MISSED = Missed(0.0, bounded=True)


@dataclass(frozen=True)
class Rate:
    """An expected rate, and between what it lies if the model is off by `FACTOR` at most."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Expectation:
    """Expected precision (None where nothing was matched) and recall of the automatic matches."""

    precision: Rate | None
    recall: Rate


def expect(believed: Believed, missed: Missed = NONE_MISSED) -> Expectation:
    """Expectations from what is believed of all records.

    `missed`: the people who were not even candidates of their records. Intervals add chance (each
    link is right or wrong by itself) to what the model may be off by; where it cannot be told who
    was missed, every record that was not matched may be of somebody in the master.
    """
    links, wrong = believed.links, believed.wrong * UNIT
    spread = sqrt(believed.variance * UNIT)
    few = max(wrong / FACTOR - NORMAL_95 * spread, 0.0)
    many = min(wrong * FACTOR + NORMAL_95 * max(spread, sqrt(wrong)), links)
    precision = Rate(1 - wrong / links, 1 - many / links, 1 - few / links) if links else None
    right = links - wrong
    lost = max(believed.somebody * UNIT + missed.people - right, 0.0)
    fewer = max(lost / FACTOR - NORMAL_95 * sqrt(lost), 0.0)
    more = lost * FACTOR + NORMAL_95 * sqrt(lost + 1)
    most = believed.records - links + many
    more = min(more, most) if missed.bounded else most
    recall = Rate(_share(right, lost), _share(links - many, more), _share(links - few, fewer))
    return Expectation(precision, recall)


def _share(found: float, lost: float) -> float:
    return found / (found + lost) if found > 0 else 0.0
