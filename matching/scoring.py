"""Weights of pairs and probabilities of candidates under a model.

Belongs here: scoring. Does not belong here: where the model comes from (`matching.estimate`), what
is decided (`matching.decide`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Floats, Ints, first_of_runs
from matching.candidates import Codes, Pairs
from matching.kinds import Encoded, Level
from matching.model import Model
from matching.spec import Comparison, Spec, SpecError
from matching.tables import Master, Table

# The frequency of a value is believed as if so many rows (fewer for common values: enough to expect
# one) had been seen at the spec's rate before.
PRIOR_ROWS = 1000.0


@dataclass
class Patterns:
    """Looking up the bits of look-alike patterns; see `LookAlike`."""

    radix: Ints
    codes: Ints
    values: Floats

    @classmethod
    def of(cls, model: Model, spec: Spec) -> Patterns:
        """Prepare the lookup for the comparisons in the spec's order."""
        radix = pattern_radix(spec)
        found: dict[int, float] = {}
        names = {c.name: c.level_numbers() for c in spec.comparisons}
        for item in model.look_alikes:
            if item.levels.keys() <= names.keys():
                levels = [names[c][item.levels[c]] if c in item.levels else 0 for c in names]
                found[int((np.array(levels) * radix[0]).sum())] = item.bits
        codes = np.array(sorted(found), dtype=np.int64)
        return cls(radix, codes, np.array([found[c] for c in codes.tolist()]))

    def bits(self, levels: npt.NDArray[np.uint8]) -> Floats:
        """Bits to take off each pair (0 for patterns that are not known)."""
        if not len(self.codes):
            return np.zeros(levels.shape[1])
        code = pattern_code(levels, self.radix)
        at = np.minimum(np.searchsorted(self.codes, code), len(self.codes) - 1)
        return np.where(self.codes[at] == code, self.values[at], 0.0)


def pattern_radix(spec: Spec) -> Ints:
    """Place value in a pattern code and largest level (missing) of each comparison.

    The place is 0 for numbers of persons: they are left out.
    """
    places, place = [], 1
    sizes = [len(comparison.kind.levels) for comparison in spec.comparisons]
    for comparison, size in zip(spec.comparisons, sizes, strict=True):
        numbers = comparison.kind.of_persons
        places.append(0 if numbers else place)
        place *= 1 if numbers else size + 1
    return np.array([places, sizes], dtype=np.int64)


def pattern_code(levels: npt.NDArray[np.uint8], radix: Ints) -> Ints:
    """One number per pair for the levels of all comparisons but numbers of persons."""
    code = np.zeros(levels.shape[1], dtype=np.int64)
    for k, (place, largest) in enumerate(zip(*radix.tolist(), strict=True)):
        if place:
            code += np.minimum(levels[k], largest).astype(np.int64) * place
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
                    share = frequency(left, master, comparison, shapes[number])
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


def frequency(left: Table, master: Master, comparison: Comparison, level: Level) -> Floats:
    """Share of the master that a record agrees with at a level, smoothed towards the prior u.

    One number per entry of the left column's arrays.
    """
    count = _count(left, master, comparison.name, level.frequency or "")
    if level.without is not None:
        count = np.maximum(count - _count(left, master, comparison.name, level.without), 0)
    u = comparison.u.get(level.name, level.u)
    rows = min(PRIOR_ROWS, 1 / u)
    return np.asarray((count + rows * u) / (len(master) + rows))


def _count(left: Table, master: Master, name: str, key: str) -> Ints:
    if (name, key) not in left.counts:
        keys = left.columns[name].arrays[key].astype(np.uint64, copy=False)
        left.counts[name, key] = master.frequency(name, key, keys)(keys)
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
