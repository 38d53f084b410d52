"""How many people the blocking rules never brought to their records, without labels.

Belongs here: that estimate. Does not belong here: the rules (`matching.candidates`), what is
expected of links (`matching.expect`).

A record is missed when what is wrong with its name meets what is wrong with its birth date or its
place in just such a way that no rule holds. Damages come together by chance, so the share is told
by the records that were found: the name of one with the birth date of another and the place of a
third, all as complete as its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import UNIT, Flags, Floats, Ints, Keys, steady
from matching.candidates import Found, RuleCost
from matching.spec import Block, Spec
from matching.tables import Master, Table

# Pairs that are taken for right, how many of them are looked at, and how often each is mixed.
SURE, LOOKED_AT, ROUNDS = 0.9, 4_000, 4
FEWEST = 200

Part = tuple[str, str, str]


@dataclass(frozen=True)
class Missed:
    """Expected records whose person is in the master and not among their candidates.

    `bounded`: whether that can be told at all. Where every rule that finds anybody needs the same
    comparison, records whose value of it is damaged are never seen, and nobody knows how many.
    """

    people: float
    bounded: bool


@dataclass(frozen=True)
class Seen:
    """What is told of missed people by records without an agreeing number; parts add up.

    `aside`: how many of them are of somebody, in units of `arrays.UNIT`. The other arrays have a
    column per sure pair, of the records that come first by their `order`: which rules were `cut`
    for the record, which parts of rules are `there` and the `same` on both sides (a row each, see
    `_parts`).
    """

    aside: int
    order: Keys
    cut: Keys
    there: Flags
    same: Flags

    def __add__(self, other: Seen) -> Seen:
        order = np.append(self.order, other.order)
        first = np.argsort(order, kind="stable")[:LOOKED_AT]
        return Seen(
            self.aside + other.aside,
            order[first],
            np.append(self.cut, other.cut)[first],
            np.concatenate([self.there, other.there], axis=1)[:, first],
            np.concatenate([self.same, other.same], axis=1)[:, first],
        )


def seen(spec: Spec, left: Table, master: Master, found: Found, chance: Floats) -> Seen:
    """What records tell of missed people; only those without an agreeing number of a person do.

    `chance`: the probability of every pair.
    """
    pairs = found.pairs
    unaided = np.ones(pairs.levels.shape[1], dtype=np.bool_)
    for k, comparison in enumerate(spec.comparisons):
        if comparison.kind.of_persons:
            unaided &= pairs.levels[k] != 0
    aside = unaided[pairs.pattern]
    at = np.flatnonzero(aside & (chance >= SURE))
    at = at[np.argsort(left.order[pairs.left[at]], kind="stable")[:LOOKED_AT]]
    i, j = pairs.left[at], pairs.right[at]
    parts = _parts(spec)
    there = np.zeros((len(parts), len(at)), dtype=np.bool_)
    same = there.copy()
    for n, (c, key, other) in enumerate(parts):
        mine, theirs = left.columns[c].keys(key, i), master.columns[c].keys(other, j)
        there[n], same[n] = mine != 0, (mine == theirs) & (mine != 0)
    return Seen(steady(chance[aside]), left.order[i], found.cut[i], there, same)


def missed_people(spec: Spec, rules: Sequence[RuleCost], certain: int, told: Seen) -> Missed:
    """What the blocking rules missed; `certain`: how many pairs were found without them."""
    needed = [
        {c for c, _, _ in block.keys}
        for block, cost in zip(spec.blocks, rules, strict=True)
        if cost.pairs
    ]
    bounded = bool(needed) and (certain > 0 or not set.intersection(*needed))
    if len(told.order) < FEWEST or not _unaided(spec):
        return Missed(0.0, bounded)
    missed = 1 - _found(spec, told)
    return Missed(told.aside * UNIT * missed / (1 - missed), bounded)


def _unaided(spec: Spec) -> dict[Block, np.uint64]:
    """The rules that need no number of a person, and the bit of each in `cut`."""
    numbers = {c.name for c in spec.comparisons if c.kind.of_persons}
    return {
        block: np.uint64(1) << np.uint64(k)
        for k, block in enumerate(spec.blocks[:64])
        if not numbers & {c for c, _, _ in block.keys}
    }


def _parts(spec: Spec) -> list[Part]:
    """The parts of their keys."""
    return sorted({part for block in _unaided(spec) for part in block.keys})


def _found(spec: Spec, told: Seen) -> float:
    """The share of pairs that some rule brings together once their comparisons are mixed."""
    parts = _parts(spec)
    names = sorted({c for c, _, _ in parts})
    alike = {c: _classes([told.there[n] for n, p in enumerate(parts) if p[0] == c]) for c in names}
    found = 0
    for turn in range(1, ROUNDS + 1):
        donor = {c: _other(alike[c], turn * (k + 1)) for k, c in enumerate(names)}
        hit = np.zeros(len(told.order), dtype=np.bool_)
        for block, bit in _unaided(spec).items():
            holds = (told.cut & bit) == 0
            for part in block.keys:
                holds &= told.same[parts.index(part)][donor[part[0]]]
            hit |= holds
        found += int(hit.sum())
    # one more of each, so that nothing is impossible
    return (found + 1) / (ROUNDS * len(told.order) + 2)


def _classes(there: list[Flags]) -> list[Ints]:
    """Rows that have the same keys of a comparison."""
    code = np.zeros(len(there[0]), dtype=np.int64)
    for k, flags in enumerate(there):
        code |= flags.astype(np.int64) << k
    return [np.flatnonzero(code == value) for value in np.unique(code)]


def _other(alike: list[Ints], steps: int) -> Ints:
    """For every row another one of its class, so many steps on."""
    out = np.empty(sum(map(len, alike)), dtype=np.int64)
    for rows in alike:
        out[rows] = np.roll(rows, -steps)
    return out
