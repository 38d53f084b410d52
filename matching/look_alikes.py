"""Which coincidences are commoner than chance, learnt from the master: its rows are all two people.

Names, birth years, sexes and places are not independent (families live together, names have their
decades and their regions), so the product of single shares makes two people look more distinct than
they are. Every pair of rows of the master is a pair of two people, so the true rate of each pattern
can be counted there.

Belongs here: that count. Does not belong here: how it enters a weight (`matching.model`).
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, distinct_columns
from matching.candidates import Asked, Blocked, compare, group
from matching.model import LookAlike, Model
from matching.pairs import Codes
from matching.spec import Spec
from matching.tables import Master, Table, canonical_sample

SYNTHETIC = 20_000
# Patterns are believed as if this many pairs had been met at the rate of chance beforehand.
SMOOTHING = 2.0
MOST_PATTERNS = 200


@dataclass(frozen=True)
class SyntheticRecords:
    """Rows of the master made as coarse and incomplete as records of the extract."""

    asked: Asked
    own: Ints


def make_synthetic(spec: Spec, left: Table, master: Master) -> SyntheticRecords | None:
    """Synthetic records to look for among the people; None where only numbers could find them."""
    own = canonical_sample(master.order, SYNTHETIC)
    like = canonical_sample(left.order, len(own))
    numbers = {c.name for c in spec.comparisons if c.kind.of_persons}
    blocks = tuple(b for b in spec.blocks if not numbers & {c for c, _, _ in b.keys})
    if not len(own) or not len(like) or not blocks:
        return None
    like = np.resize(like, len(own))
    columns = {}
    for c in spec.comparisons:
        mine, theirs = left.columns[c.name], master.columns[c.name]
        columns[c.name] = c.kind.resample(theirs, own, mine, like)
        if c.kind.of_persons:
            columns[c.name].arrays["number"] = np.zeros(len(own), dtype=np.uint64)
    table = Table(master.ids, master.order[own], columns)
    return SyntheticRecords(Asked(table, np.arange(len(own)), blocks), own)


def find_look_alikes(
    model: Model, spec: Spec, synthetic: SyntheticRecords, found: Blocked, master: Master
) -> list[LookAlike]:
    """Patterns of levels that two people of the master share more often than chance would have it.

    `found`: the people whom the blocking rules bring to the synthetic records; they
    themselves are left out.
    """
    i, j = found.left, found.right
    other = j != synthetic.own[i]
    pattern, levels = group(spec, compare(spec, synthetic.asked.table, i[other], master, j[other]))
    observed = np.bincount(pattern, minlength=levels.shape[1])
    expected = _expected(model, spec, synthetic.asked.table, master.people, levels)
    bits = np.log2((observed + SMOOTHING) / (expected + SMOOTHING))
    worth = np.flatnonzero(bits > 0.1)
    worth = worth[np.lexsort((*levels[:, worth], -bits[worth]))][:MOST_PATTERNS]
    return [
        LookAlike(
            {
                c.name: c.level_name(int(levels[k, at]))
                for k, c in enumerate(spec.comparisons)
                if not c.kind.of_persons
            },
            int(observed[at]),
            float(expected[at]),
            float(bits[at]),
        )
        for at in worth.tolist()
    ]


def _expected(model: Model, spec: Spec, synthetic: Table, population: int, levels: Codes) -> Floats:
    """Pairs of each pattern if levels were independent, given what each synthetic record has."""
    there = np.array(
        [c.kind.there(synthetic.columns[c.name]) for c in reversed(spec.comparisons)],
        dtype=np.uint8,
    )
    code, kinds = distinct_columns(there, [2] * len(there))
    total = np.zeros(levels.shape[1])
    for kind, n in zip(kinds[::-1].T, np.bincount(code).tolist(), strict=True):
        share = np.full(levels.shape[1], float(n) * population)
        for k, c in enumerate(spec.comparisons):
            if c.kind.of_persons:
                continue
            shares = [level.u for level in model.comparisons[k].levels]
            u = np.array([*shares, 1.0])
            level = np.minimum(levels[k], len(shares))
            missing = level == len(shares)
            share *= np.where(missing == bool(kind[k]), 0.0, u[level])
        total += share
    return total
