"""What is told of an extract as a whole: whole numbers that can be added up.

Belongs here: what the model, the threshold and the expectations take from all records at once, so
that an extract looked at in parts, in any order, gives the same to the last bit. Does not belong
here: what is made of them (`matching.estimate`, `matching.decide`, `matching.expect`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, counted, steady
from matching.scoring import agreeing
from matching.spec import Comparison, Spec
from matching.tables import Master, Table

STEPS = 1 << 20
"""Probabilities are counted by steps of one in so many, rounded down."""


@dataclass(frozen=True)
class Counts:
    """How often each of some whole numbers was met: `value` ascending, `times` of each."""

    value: Ints
    times: Ints

    @classmethod
    def of(cls, values: Ints, times: Ints | None = None) -> Counts:
        """Count values, each once or as often as `times` says."""
        return cls(*counted(values, times))

    def __add__(self, other: Counts) -> Counts:
        return Counts.of(np.append(self.value, other.value), np.append(self.times, other.times))


@dataclass(frozen=True)
class Agreement:
    """The records that have something to compare, and of those that can come to a level with a
    frequency, how many people of the master each agrees with there."""

    records: int
    people: Counts

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.records + other.records, self.people + other.people)


Agreements = dict[tuple[str, str], Agreement]
"""By comparison and level."""


def agreements(spec: Spec, left: Table, master: Master) -> Agreements:
    """Of every level whose u is told by the frequencies of its values."""
    return {
        (comparison.name, level.name): _agreement(left, master, comparison, number)
        for comparison in spec.comparisons
        for number, level in enumerate(comparison.kind.levels)
        if level.by_frequency
    }


def _agreement(left: Table, master: Master, comparison: Comparison, number: int) -> Agreement:
    kind, column = comparison.kind, left.columns[comparison.name]
    level = kind.levels[number]
    there = column.arrays[kind.main_key] != 0
    times = column.times()
    able = np.flatnonzero(kind.reach(column, level) & there)
    count = agreeing(left, master, comparison, level)
    return Agreement(int(times[there].sum()), Counts.of(count[able], times[able]))


def steps_of(chance: Floats) -> Counts:
    """Probabilities, counted by their steps."""
    return Counts.of((chance * STEPS).astype(np.int64))


@dataclass(frozen=True)
class Believed:
    """What is believed of records: how many there are and of how many there is somebody in the
    master, how many were matched, how many of those to somebody else, and how uncertain that is
    (its variance). Sums of probabilities count in units of `arrays.UNIT`."""

    records: int = 0
    somebody: int = 0
    links: int = 0
    wrong: int = 0
    variance: int = 0

    @classmethod
    def of(cls, accepted: Floats, somebody: Floats) -> Believed:
        """Of the probabilities of the accepted links, and of somebody for every record."""
        return cls(
            len(somebody), steady(somebody), len(accepted), steady(1 - accepted),
            steady(accepted * (1 - accepted)),
        )  # fmt: skip

    def __add__(self, other: Believed) -> Believed:
        return Believed(
            self.records + other.records, self.somebody + other.somebody,
            self.links + other.links, self.wrong + other.wrong, self.variance + other.variance,
        )  # fmt: skip
