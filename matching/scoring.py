"""Weights of pairs and probabilities of candidates under a model.

Belongs here: scoring. Does not belong here: where the model comes from (`matching.estimate`), what
is decided (`matching.decide`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, Keys, first_of_runs, mix
from matching.kinds import Encoded, Level
from matching.model import Model
from matching.pairs import Codes, Pairs
from matching.spec import Comparison, Spec, SpecError
from matching.tables import Master, Table

# The frequency of a value is believed as if so many rows (fewer for common values: enough to expect
# one) had been seen at the spec's rate before.
PRIOR_ROWS = 1000.0


@dataclass
class Patterns:
    """Looking up the bits of look-alike patterns; see `LookAlike`.

    `rows`: the comparisons that count (numbers of persons do not), `largest`: the level of each
    that stands for missing. `known`: the levels of the patterns, ordered by their `hashes`.
    """

    rows: list[int]
    largest: list[int]
    known: Codes
    hashes: Keys
    values: Floats

    @classmethod
    def of(cls, model: Model, spec: Spec) -> Patterns:
        """Prepare the lookup for the comparisons in the spec's order."""
        rows = [k for k, c in enumerate(spec.comparisons) if not c.kind.of_persons]
        names = {spec.comparisons[k].name: spec.comparisons[k].level_numbers() for k in rows}
        fitting = [item for item in model.look_alikes if item.levels.keys() <= names.keys()]
        known = np.array(
            [[numbers[item.levels[c]] if c in item.levels else 0 for c, numbers in names.items()]
             for item in fitting], dtype=np.uint8,
        ).reshape(len(fitting), len(rows)).T  # fmt: skip
        hashes = _hashed(known)
        order = np.argsort(hashes, kind="stable")
        values = np.array([item.bits for item in fitting])
        largest = [len(numbers) - 1 for numbers in names.values()]
        return cls(rows, largest, known[:, order], hashes[order], values[order])

    def bits(self, levels: Codes) -> Floats:
        """Bits to take off each pair (0 for patterns that are not known)."""
        out = np.zeros(levels.shape[1])
        if not len(self.hashes):
            return out
        asked = np.minimum(levels[self.rows], np.array(self.largest, dtype=np.uint8)[:, None])
        code = _hashed(asked)
        at = np.minimum(np.searchsorted(self.hashes, code), len(self.hashes) - 1)
        hit = np.flatnonzero(self.hashes[at] == code)
        hit = hit[(asked[:, hit] == self.known[:, at[hit]]).all(axis=0)]
        out[hit] = self.values[at[hit]]
        return out


def _hashed(levels: Codes) -> Keys:
    """A 64-bit hash of every column, however many rows there are."""
    code = np.zeros(levels.shape[1], dtype=np.uint64)
    for row in levels:
        code = mix(code + row + np.uint64(1))
    return code


@dataclass(frozen=True)
class Weights:
    """What of a model is the same for every extract: log2 m and log2 u by comparison and level.

    MISSING gives 0.
    """

    log_m: Floats
    log_u: Floats
    pattern: Patterns

    @classmethod
    def of(cls, model: Model, spec: Spec) -> Weights:
        """Look a model up by the comparisons of a spec; raises SpecError when one is not in it."""
        log_m = np.zeros((len(spec.comparisons), 256))
        log_u = np.zeros((len(spec.comparisons), 256))
        models = {c.name: c for c in model.comparisons}
        for k, comparison in enumerate(spec.comparisons):
            if comparison.name not in models:
                raise SpecError(f"the model has no comparison {comparison.name}: train it again")
            levels = models[comparison.name].levels
            log_m[k, : len(levels)] = np.log2([level.m for level in levels])
            log_u[k, : len(levels)] = np.log2([level.u for level in levels])
        return cls(log_m, log_u, Patterns.of(model, spec))


@dataclass(frozen=True)
class Scoring:
    """Weights, with the frequencies of the values of an extract.

    `by_value`: for every comparison, log2 u by level and entry of the column's arrays.
    """

    weights_of: Weights
    columns: list[Encoded]
    by_value: list[dict[int, Floats]]

    @classmethod
    def of(
        cls, model: Model, spec: Spec, left: Table, master: Master, known: Weights | None = None
    ) -> Scoring:
        """Prepare scoring of one extract against one master."""
        weights = known or Weights.of(model, spec)
        by_value: list[dict[int, Floats]] = []
        models = {c.name: c for c in model.comparisons}
        for k, comparison in enumerate(spec.comparisons):
            special: dict[int, Floats] = {}
            shapes = comparison.kind.levels
            for number, level in enumerate(models[comparison.name].levels):
                if level.frequency is not None:
                    count = agreeing(left, master, comparison, shapes[number])
                    share = frequency(count, master.people, comparison, shapes[number], level.rare)
                    able = comparison.kind.reach(left.columns[comparison.name], shapes[number])
                    usual = weights.log_u[k, number]
                    special[number] = np.where(able, np.log2(share * level.reach), usual)
            by_value.append(special)
        return cls(weights, [left.columns[c.name] for c in spec.comparisons], by_value)

    @property
    def pattern(self) -> Patterns:
        """The look-alike patterns."""
        return self.weights_of.pattern

    def weights(self, levels: Codes, i: Ints) -> Floats:
        """Weight in bits of every comparison and pair."""
        out = np.empty(levels.shape)
        for k in range(levels.shape[0]):
            out[k] = (self.weights_of.log_m[k] - self.weights_of.log_u[k])[levels[k]]
            for number, log_u in self.by_value[k].items():
                at = np.flatnonzero(levels[k] == number)
                log_m = self.weights_of.log_m[k][number]
                out[k, at] = log_m - self.columns[k].spread(log_u, i[at])
        return out

    def less_u(self, fixed: Floats, pairs: Pairs) -> Floats:
        """One number per pattern spread over its pairs, less log2 u of every level and look-alikes.

        This is all that the pairs themselves add to a weight: m is the same for all of a pattern.
        """
        fixed = fixed - self.pattern.bits(pairs.levels)
        special = []
        for k, levels in enumerate(pairs.levels):
            log_u = self.weights_of.log_u[k].copy()
            for number, by_value in self.by_value[k].items():
                log_u[number] = 0.0
                special.append((levels == number, self.columns[k], by_value))
            fixed -= log_u[levels]
        out: Floats = fixed[pairs.pattern]
        for of_level, column, by_value in special:
            at = np.flatnonzero(of_level[pairs.pattern])
            out[at] -= column.spread(by_value, pairs.left[at])
        return out

    def score(self, pairs: Pairs) -> Floats:
        """Total weight of each pair in bits, look-alikes taken off."""
        log_m = np.zeros(pairs.levels.shape[1])
        for k, levels in enumerate(pairs.levels):
            log_m += self.weights_of.log_m[k][levels]
        return self.less_u(log_m, pairs)


def agreeing(left: Table, master: Master, comparison: Comparison, level: Level) -> Ints:
    """How many people of the master a record agrees with at a level, itself left aside.

    One number per entry of the left column's arrays.
    """
    count = _count(left, master, comparison.name, level.frequency or "")
    if level.without is not None:
        count = count - _count(left, master, comparison.name, level.without)
    elif master.holds_left:
        count = count - 1
    return np.asarray(np.maximum(count, 0))


def frequency(
    count: Ints, people: int, comparison: Comparison, level: Level, rare: list[float]
) -> Floats:
    """The shares of `people` that so many (`agreeing`) are, smoothed towards the prior u."""
    counted = count.astype(np.float64)
    if rare:
        few = np.flatnonzero(count <= len(rare))
        counted[few] = np.array([0.0, *rare])[count[few]]
    u = comparison.u.get(level.name, level.u)
    rows = min(PRIOR_ROWS, 1 / u)
    return np.asarray((counted + rows * u) / (people + rows))


def _count(left: Table, master: Master, name: str, key: str) -> Ints:
    if (name, key) not in left.counts:
        keys = left.columns[name].arrays[key].astype(np.uint64, copy=False)
        left.counts[name, key] = master.count(name, key, keys)
    return left.counts[name, key]


def segments(i: Ints) -> Ints:
    """Where each left row's pairs start (pairs ordered by left row)."""
    return np.flatnonzero(first_of_runs(i)).astype(np.int64) if len(i) else np.zeros(0, np.int64)


def posterior(score: Floats, i: Ints, prior: float, population: int) -> tuple[Floats, Floats]:
    """Probability of each pair among all candidates of its record and nobody.

    Takes total weights in bits. Also returns the probability of nobody for each record that has
    pairs, in order. A record's person is in the master with probability `prior`, and then is any
    of its `population` members.
    """
    starts = segments(i)
    if not len(starts):
        return np.zeros(0), np.zeros(0)
    log_prior = np.log2(prior / population)
    log_nobody = np.log2(1 - prior)
    value = score + log_prior
    top = np.maximum(np.maximum.reduceat(value, starts), log_nobody)
    length = np.diff(np.append(starts, len(i)))
    odds = np.exp2(value - np.repeat(top, length))
    nobody = np.exp2(log_nobody - top)
    total = np.add.reduceat(odds, starts) + nobody
    return odds / np.repeat(total, length), nobody / total


def pair_chance(score: Floats, share: float) -> Floats:
    """Probability of each pair by itself, where a share of all pairs are of one person."""
    odds = score + np.log2(share / (1 - share))
    return np.asarray(1 / (1 + np.exp2(-np.clip(odds, -1000, 1000))))
