"""How many people the blocking rules never brought to their records, without labels.

Belongs here: that estimate. Does not belong here: the rules (`matching.candidates`), what is
expected of links (`matching.expect`).

A record is missed when what is wrong with its name meets what is wrong with its birth date or its
place in just such a way that no rule holds. Damages come together by chance, so the share is told
by the records that were found: the name of one with the birth date of another and the place of a
third, all as complete as its own.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Floats, Ints, Keys, steady_sum
from matching.candidates import Found
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


def missed_people(spec: Spec, left: Table, master: Master, found: Found, chance: Floats) -> Missed:
    """What the blocking rules missed; only records without an agreeing number of a person can be.

    `chance`: the probability of every pair.
    """
    pairs, cut = found.pairs, found.cut
    needed = [
        {c for c, _, _ in block.keys}
        for block, cost in zip(spec.blocks, found.rules, strict=True)
        if cost.pairs
    ]
    bounded = bool(needed) and (bool(found.certain.any()) or not set.intersection(*needed))
    numbers = {c.name for c in spec.comparisons if c.kind.of_persons}
    blocks = {
        block: np.uint64(1) << np.uint64(k)
        for k, block in enumerate(spec.blocks[:64])
        if not numbers & {c for c, _, _ in block.keys}
    }
    unaided = np.ones(pairs.levels.shape[1], dtype=np.bool_)
    for k, comparison in enumerate(spec.comparisons):
        if comparison.kind.of_persons:
            unaided &= pairs.levels[k] != 0
    aside = unaided[pairs.pattern]
    at = np.flatnonzero(aside & (chance >= SURE))
    if len(at) < FEWEST or not blocks:
        return Missed(0.0, bounded)
    at = at[np.argsort(left.order[pairs.left[at]], kind="stable")[:LOOKED_AT]]
    missed = 1 - _found(left, master, pairs.left[at], pairs.right[at], blocks, cut)
    return Missed(steady_sum(chance[aside]) * missed / (1 - missed), bounded)


def _found(
    left: Table, master: Master, i: Ints, j: Ints, blocks: dict[Block, np.uint64], cut: Keys
) -> float:
    """The share of pairs that some rule brings together once their comparisons are mixed."""
    parts: dict[Part, tuple[Flags, Flags]] = {}
    for part in {part for block in blocks for part in block.keys}:
        c, key, other = part
        mine, theirs = left.columns[c].keys(key, i), master.columns[c].keys(other, j)
        parts[part] = mine != 0, (mine == theirs) & (mine != 0)
    names = sorted({c for c, _, _ in parts})
    alike = {c: _classes([parts[p][0] for p in sorted(parts) if p[0] == c]) for c in names}
    found = 0
    for turn in range(1, ROUNDS + 1):
        donor = {c: _other(alike[c], turn * (k + 1)) for k, c in enumerate(names)}
        hit = np.zeros(len(i), dtype=np.bool_)
        for block, bit in blocks.items():
            holds = (cut[i] & bit) == 0
            for part in block.keys:
                holds &= parts[part][1][donor[part[0]]]
            hit |= holds
        found += int(hit.sum())
    # one more of each, so that nothing is impossible
    return (found + 1) / (ROUNDS * len(i) + 2)


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
