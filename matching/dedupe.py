"""Finding the records of one table that are of one person.

Belongs here: the order of the steps for one table. Does not belong here: any step itself.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.arrays import Flags, Floats, Ints, sorted_distinct
from matching.candidates import RuleCost, block_pairs, compare, group
from matching.cluster import grow
from matching.decide import choose_threshold
from matching.estimate import estimate_m, estimate_u, finish, prior_model
from matching.met import satisfies
from matching.model import Model
from matching.numbers import by_kind
from matching.pairs import Pairs, pack, unpack
from matching.scoring import Scoring, pair_chance
from matching.spec import Block, Spec
from matching.sums import agreements, steps_of
from matching.tables import Master, Table, encode_left, encode_master, left_keys

PROMISING = 0.01
# A pair is of two records: of one alone nothing can be as likely as not.
FEWEST = 2


@dataclass(frozen=True)
class DedupeResult:
    """`clusters`: record id and `cluster_id` (the smallest id of the cluster), one row per record.

    `pairs`: `record_id`, `other_id`, `probability` of every promising pair, whether both are
    `together` in a cluster, and whether the pair itself `contradicts` that.
    """

    clusters: pl.DataFrame
    pairs: pl.DataFrame
    model: Model
    rules: tuple[RuleCost, ...]


def dedupe(table: pl.DataFrame, spec: Spec, *, model: Model | None = None) -> DedupeResult:
    """Group the records of a table by person. Raises SpecError when the spec does not fit."""
    table, spec = by_kind(table, spec), spec.for_one_table()
    spec = spec.for_tables(table, table)
    # Whose number a record carries says nothing here: every number is that of its own record.
    table = table.sort(spec.left_id)
    left, right = encode_left(table, spec), encode_master(table, spec)
    right.holds_left = True
    pairs, rules = _pairs(left, right, spec)
    fresh = model is None
    if model is None:
        model = prior_model(spec, right)
        model.prior_in_master = 1.0
        model.population = max(model.population, FEWEST)
        estimate_u(model, spec, left, right, agreements(spec, left, right))
        estimate_m(
            model,
            spec,
            left,
            right,
            pairs,
            uncovered=np.zeros(len(left), dtype=np.bool_),
            one_table=True,
        )
        finish(model)
    scoring = Scoring.of(model, spec, left, right)
    share = model.prior_in_master / max(model.population, FEWEST)

    def score(i: Ints, j: Ints) -> tuple[Floats, Flags]:
        some = Pairs(i, j, *group(spec, compare(spec, left, i, right, j)))
        odds = scoring.score(some) + np.log2(share / (1 - share))
        apart = np.zeros(some.levels.shape[1], dtype=np.bool_)
        for rule in spec.apart:
            apart |= satisfies(spec, rule, some.levels)
        return odds, apart[some.pattern]

    chance = pair_chance(scoring.score(pairs), share)
    promising = chance >= PROMISING
    i, j, chance = pairs.left[promising], pairs.right[promising], chance[promising]
    against = score(i, j)[1]
    if fresh:
        sure = chance[~against & (chance >= spec.match_floor)]
        model.threshold = choose_threshold(steps_of(sure), model.target_precision, spec.match_floor)
    label = grow(len(left), i, j, score, _bits(model.threshold))
    ids = left.ids
    clusters = pl.DataFrame({spec.left_id: ids, "cluster_id": ids.gather(pl.Series(label))})
    shown = pl.DataFrame(
        {
            "record_id": ids.gather(pl.Series(i)),
            "other_id": ids.gather(pl.Series(j)),
            "probability": chance,
            "together": label[i] == label[j],
            "contradicts": against,
        }
    )
    return DedupeResult(clusters, shown, model, tuple(rules))


def _bits(chance: float) -> float:
    """Log-odds of a probability, just below: a pair as probable as that is near enough."""
    return float(np.log2(chance / (1 - chance))) - 1e-9 if chance < 1 else np.inf


def _pairs(left: Table, right: Master, spec: Spec) -> tuple[Pairs, list[RuleCost]]:
    """Distinct pairs i < j (rows are ordered by id)."""
    found = block_pairs(left, right, spec.blocks, np.arange(len(left)))
    i, j = found.left, found.right
    near = [_neighbours(left, spec, block) for block in spec.blocks]
    i = np.concatenate([i, *(first for first, _ in near)])
    j = np.concatenate([j, *(second for _, second in near)])
    packed = pack(np.minimum(i, j)[i != j], np.maximum(i, j)[i != j])
    a, b = unpack(sorted_distinct(packed))
    return Pairs(a, b, *group(spec, compare(spec, left, a, right, b))), found.rules


def _neighbours(left: Table, spec: Spec, block: Block) -> tuple[Ints, Ints]:
    """Pairs of rows that stand beside each other in the blocks beyond the cap of a rule.

    Sorted by what is compared, copies of one record stand together however many there are.
    """
    keys = left_keys(left, block)
    _, at, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    rows = np.flatnonzero((keys != 0) & (sizes[at] > block.cap))
    values = [left.columns[c.name].keys(c.kind.main_key, rows) for c in spec.comparisons]
    rows = rows[np.lexsort([*reversed(values), keys[rows]])]
    same = keys[rows[1:]] == keys[rows[:-1]]
    return rows[:-1][same], rows[1:][same]
