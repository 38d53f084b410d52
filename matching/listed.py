"""Who else there was beside a match: candidates of records that nobody has to look at.

Belongs here: the candidates of some records whatever was decided of them. Does not belong here:
links, and the candidates of records under review (`matching.api`).

A record with a certain pair is not searched for, so its rivals are not known. They are looked for
here, and change nothing in its link.
"""

import numpy as np
import polars as pl

from matching.arrays import Ints, Keys, sorted_distinct
from matching.candidates import Found, block_pairs, canonical_order, compare, group
from matching.decide import Settled
from matching.model import Model
from matching.output import candidate_frame
from matching.pairs import Pairs, pack, unpack
from matching.scoring import Scoring, posterior
from matching.spec import Spec
from matching.tables import Master, Table


def rows_of(ids: pl.Series, left: Table) -> Ints:
    """The rows of a table with these ids; ids that it does not have are passed over."""
    there = left.ids.cast(pl.String).is_in(ids.cast(pl.String).unique().implode())
    return np.flatnonzero(there.to_numpy())


def listed_candidates(
    spec: Spec,
    left: Table,
    right: Master,
    found: Found,
    done: Settled,
    model: Model,
    scoring: Scoring,
    rows: Ints,
    ruled_out: Keys | None,
) -> pl.DataFrame:
    """The best candidates of some left rows (shape of `candidate_frame`).

    `ruled_out`: pairs (packed) that people said are two persons.
    """
    sure = np.intersect1d(rows, found.pairs.left[found.certain])
    known = candidate_frame(
        spec, left, right, done.pairs, done.chance, done.ranking.worth, scoring,
        np.setdiff1d(rows, sure),
    )  # fmt: skip
    if not len(sure):
        return known
    pairs = _searched(spec, left, right, found, sure, ruled_out)
    chance, _ = posterior(scoring.score(pairs), pairs.left, model.prior_in_master, model.population)
    return pl.concat(
        [known, candidate_frame(spec, left, right, pairs, chance, chance, scoring, sure)]
    )


def _searched(
    spec: Spec, left: Table, right: Master, found: Found, sure: Ints, ruled_out: Keys | None
) -> Pairs:
    """All pairs of rows that have a certain one."""
    blocked = block_pairs(left, right, spec.blocks, sure)
    certain = found.certain & np.isin(found.pairs.left, sure)
    keys = pack(
        np.append(blocked.left, found.pairs.left[certain]),
        np.append(blocked.right, found.pairs.right[certain]),
    )
    if ruled_out is not None:
        keys = keys[~np.isin(keys, ruled_out)]
    i, j = unpack(sorted_distinct(keys))
    order = canonical_order(i, j, right)
    i, j = i[order], j[order]
    pattern, patterns = group(spec, compare(spec, left, i, right, j))
    return Pairs(i, j, pattern, patterns)
