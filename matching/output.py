"""Links and candidates as frames.

Belongs here: the shapes of docs/architecture.md. Does not belong here: what goes into them.
"""

import numpy as np
import polars as pl

from matching.arrays import Floats, Ints
from matching.decide import NO_MATCH, REASONS, Decisions, Ranking
from matching.pairs import Pairs
from matching.reasons import Decision
from matching.scoring import Scoring
from matching.spec import Spec
from matching.tables import Master, Table

CANDIDATES_KEPT = 10


def link_frame(
    left: Table,
    right: Master,
    pairs: Pairs,
    chance: Floats,
    ranking: Ranking,
    made: Decisions,
) -> pl.DataFrame:
    """One row per record, in the extract's order; nobody is named on a `no_match`."""
    shown = made.decision != NO_MATCH
    first = np.where(shown, ranking.first, -1)
    second = np.where(shown, ranking.second, -1)
    probability = _at(chance, ranking.first)
    decisions = pl.Series([d.value for d in Decision])
    reasons = pl.Series([r.value for r in REASONS])
    return pl.DataFrame(
        {
            "record_id": left.ids,
            "master_id": _ids(right, pairs, first),
            "probability": probability,
            "decision": decisions.gather(pl.Series(made.decision)),
            "runner_up_id": _ids(right, pairs, second),
            "margin": probability - _at(chance, ranking.second),
            "reason": reasons.gather(pl.Series(made.reason)),
            **right.found_in(_rows(pairs, first)),
        }
    )


def candidate_frame(
    spec: Spec,
    left: Table,
    right: Master,
    pairs: Pairs,
    chance: Floats,
    worth: Floats,
    scoring: Scoring,
    rows: Ints,
) -> pl.DataFrame:
    """The best candidates of the left rows `rows`, best first by `worth` (see `Ranking`).

    One `level_…` and `weight_…` (bits) per comparison and `weight_look_alikes`; with the prior they
    add up to the log-odds of the candidate.
    """
    shown = np.zeros(len(left), dtype=np.bool_)
    shown[rows] = True
    at = np.flatnonzero(shown[pairs.left])
    at = at[np.lexsort((-worth[at], pairs.left[at]))]
    place = np.arange(len(at)) - np.searchsorted(pairs.left[at], pairs.left[at], side="left")
    at, place = at[place < CANDIDATES_KEPT], place[place < CANDIDATES_KEPT]
    levels = pairs.levels_at(at)
    weights = scoring.weights(levels, pairs.left[at])
    columns = {
        "record_id": left.ids.gather(pl.Series(pairs.left[at])),
        "master_id": right.take(pairs.right[at]),
        "probability": pl.Series(chance[at]),
        "rank": pl.Series(place + 1).cast(pl.UInt32),
    }
    for k, comparison in enumerate(spec.comparisons):
        names = [level.name for level in comparison.kind.levels] + ["missing"]
        number = np.minimum(levels[k], len(names) - 1)
        columns[f"level_{comparison.name}"] = pl.Series(names).gather(pl.Series(number))
        columns[f"weight_{comparison.name}"] = pl.Series(weights[k])
    columns["weight_look_alikes"] = pl.Series(-scoring.pattern.bits(levels))
    return pl.DataFrame(columns | right.found_in(pairs.right[at]))


def in_order(candidates: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Candidates in the extract's order, those of a record by their rank."""
    asked = candidates.get_column("record_id").unique()
    rows = pl.DataFrame({"record_id": ids}).with_row_index("row")
    rows = rows.filter(pl.col("record_id").is_in(asked.implode()))
    return candidates.join(rows, on="record_id", how="left").sort("row", "rank").drop("row")


def _at(values: Floats, at: Ints) -> Floats:
    out = np.zeros(len(at))
    out[at >= 0] = values[at[at >= 0]]
    return out


def _ids(right: Master, pairs: Pairs, at: Ints) -> pl.Series:
    """Ids of the persons of pairs, null where the position is -1."""
    return right.take(_rows(pairs, at))


def _rows(pairs: Pairs, at: Ints) -> Ints:
    """Rows of the persons of pairs, -1 where the position is."""
    row = np.full(len(at), -1, dtype=np.int64)
    row[at >= 0] = pairs.right[at[at >= 0]]
    return row
