"""Which coincidences are commoner than chance, learnt from the master: its rows are all two people.

Names, birth years, sexes and places are not independent (families live together, names have their
decades and their regions), so the product of single shares makes two people look more distinct than
they are. Every pair of rows of the master is a pair of two people, so the true rate of each pattern
can be counted there.

Belongs here: that count. Does not belong here: how it enters a weight (`matching.model`).
"""

import numpy as np

from matching.arrays import Floats, Ints
from matching.candidates import Codes, block_pairs, compare
from matching.model import LookAlike, Model
from matching.scoring import pattern_code, pattern_radix
from matching.spec import Spec
from matching.tables import Master, Table, canonical_sample

DECOYS = 20_000
# Patterns are believed as if this many pairs had been met at the rate of chance beforehand.
CALM = 2.0
MOST_PATTERNS = 200


def find_look_alikes(model: Model, spec: Spec, left: Table, master: Master) -> list[LookAlike]:
    """Patterns of levels that two people of the master share more often than chance would have it.

    Rows of the master are made as coarse and incomplete as records of the extract (`imitate`),
    their candidates are found by the same rules, and they themselves are left out.
    """
    rows = canonical_sample(master.order, DECOYS)
    like = canonical_sample(left.order, len(rows))
    if not len(rows) or not len(like):
        return []
    like = np.resize(like, len(rows))
    decoys = _decoys(spec, left, master, rows, like)
    numbers = {c.name for c in spec.comparisons if c.kind.of_persons}
    blocks = tuple(b for b in spec.blocks if not numbers & {c for c, _, _ in b.keys})
    if not blocks:
        return []
    found = block_pairs(decoys, master, blocks, np.arange(len(rows)))
    i, j = found.left, found.right
    other = j != rows[i]
    levels = compare(spec, decoys, i[other], master, j[other])
    radix = pattern_radix(spec)
    code, first, observed = np.unique(
        pattern_code(levels, radix), return_index=True, return_counts=True
    )
    expected = _expected(model, spec, decoys, len(master), levels[:, first])
    bits = np.log2((observed + CALM) / (expected + CALM))
    worth = np.flatnonzero(bits > 0.1)
    worth = worth[np.lexsort((code[worth], -bits[worth]))][:MOST_PATTERNS]
    return [
        LookAlike(
            {
                c.name: c.level_name(int(levels[k, first[at]]))
                for k, c in enumerate(spec.comparisons)
                if c.name not in numbers
            },
            int(observed[at]),
            float(expected[at]),
            float(bits[at]),
        )
        for at in worth.tolist()
    ]


def _decoys(spec: Spec, left: Table, master: Master, rows: Ints, like: Ints) -> Table:
    columns = {}
    for c in spec.comparisons:
        mine, theirs = left.columns[c.name], master.columns[c.name]
        columns[c.name] = c.kind.imitate(theirs, rows, mine, like)
        if c.kind.of_persons:
            columns[c.name].arrays["number"] = np.zeros(len(rows), dtype=np.uint64)
    return Table(master.ids, master.order[rows], columns)


def _expected(model: Model, spec: Spec, decoys: Table, population: int, levels: Codes) -> Floats:
    """Pairs of each pattern if levels were independent, given what each decoy has."""
    there = np.ones((len(spec.comparisons), len(decoys.order)), dtype=np.bool_)
    for k, c in enumerate(spec.comparisons):
        if not c.kind.of_persons:
            there[k] = decoys.columns[c.name].arrays[c.kind.main_key] != 0
    kinds, count = np.unique(there, axis=1, return_counts=True)
    total = np.zeros(levels.shape[1])
    for kind, n in zip(kinds.T, count.tolist(), strict=True):
        share = np.full(levels.shape[1], float(n) * population)
        for k, c in enumerate(spec.comparisons):
            if c.kind.of_persons:
                continue
            shares = [level.u for level in model.comparisons[k].levels]
            u = np.array([*shares, 1.0])
            level = np.minimum(levels[k], len(shares))
            missing = level == len(shares)
            share *= np.where(missing == kind[k], 0.0, u[level])
        total += share
    return total
