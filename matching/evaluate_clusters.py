"""How good the clusters of `--dedupe` are, against a truth.

Belongs here: pairwise, B-cubed and whole-cluster precision and recall. Does not belong here: links
to a master (`matching.evaluate`), anything that a decision depends on.

Source: E. Amigó et al., A comparison of extrinsic clustering evaluation metrics based on formal
constraints, Information Retrieval 12 (2009), for B-cubed.
"""

from dataclasses import asdict, dataclass
from math import fsum

import polars as pl

from matching.spec import SpecError

CLUSTER = "cluster_id"


@dataclass(frozen=True)
class Rates:
    """One way of counting: how many were made and how many there are in truth, and the rates.

    `pairs`: pairs of records put together. `b-cubed`: the mean over records of the share of their
    cluster that is their person's, and of their person's records that are in it. `clusters`: those
    that hold all records of one person and no other. Null where the denominator is 0.
    """

    counted: str
    made: int
    true: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class ClusterEvaluation:
    """The whole comparison. `unknown`: records whose person the truth does not name."""

    records: int
    unknown: int
    clusters: int
    persons: int
    rates: tuple[Rates, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return asdict(self)


def evaluate_clusters(clusters: pl.DataFrame, truth: pl.DataFrame) -> ClusterEvaluation:
    """Compare clusters with the truth.

    clusters: an id column and `cluster_id`. truth: the same id column (or `record_id`) and the
    person (`master_id` or `person_id`; null: of nobody who is known, so certainly not of anybody
    named, while two such records may be of one person and are not held against each other).
    Raises SpecError for missing columns or when both are about different records.
    """
    table = _joined(clusters, truth)
    known = table.drop_nulls("person")
    sizes = table.group_by("cluster").agg(size=pl.len(), known=pl.col("person").count())
    own = known.group_by("person").agg(own=pl.len())
    cells = known.group_by("cluster", "person").agg(both=pl.len())
    cells = (
        cells.join(sizes, on="cluster")
        .join(own, on="person")
        .cast(dict.fromkeys(("both", "size", "own"), pl.Int64))
    )
    whole = cells.filter((pl.col("both") == pl.col("size")) & (pl.col("both") == pl.col("own")))
    made = _pairs(sizes["size"]) - _pairs(sizes["size"] - sizes["known"])
    return ClusterEvaluation(
        len(table),
        len(table) - len(known),
        len(sizes),
        len(own),
        (
            _rates("pairs", made, _pairs(cells["both"]), _pairs(own["own"])),
            _b_cubed(cells),
            _rates("clusters", len(sizes.filter(pl.col("known") > 0)), len(whole), len(own)),
        ),
    )


def _joined(clusters: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    ids = [name for name in clusters.columns if name != CLUSTER]
    own = ids[0] if ids else "record_id"
    key = own if own in truth.columns else "record_id"
    person = "master_id" if "master_id" in truth.columns else "person_id"
    problems = [
        f"the clusters lack the column {c}" for c in (CLUSTER,) if c not in clusters.columns
    ]
    problems += [f"the truth lacks the column {c}" for c in (key, person) if c not in truth.columns]
    if problems:
        raise SpecError("; ".join(problems))
    named = truth.select(pl.col(key).cast(pl.String).alias("record"), person=person)
    made = clusters.select(pl.col(own).cast(pl.String).alias("record"), cluster=CLUSTER)
    table = made.join(named, on="record", how="inner")
    if len(table) < len(truth) or len(table) < len(clusters):
        raise SpecError(
            f"truth ({len(truth)}) and clusters ({len(clusters)}) share {len(table)} records only: "
            "give the truth of this extract"
        )
    return table


def _pairs(sizes: pl.Series) -> int:
    n = sizes.cast(pl.Int64)
    return int((n * (n - 1) // 2).sum())


def _b_cubed(cells: pl.DataFrame) -> Rates:
    """`cells`: of every cluster and person the records of both, of the cluster, of the person."""
    both = cells["both"].to_list()
    records = sum(both)
    pure = fsum(n * n / size for n, size in zip(both, cells["size"], strict=True))
    found = fsum(n * n / own for n, own in zip(both, cells["own"], strict=True))
    precision = pure / records if records else None
    recall = found / records if records else None
    return Rates("b-cubed", records, records, precision, recall, _f1(precision, recall))


def _rates(counted: str, made: int, right: int, true: int) -> Rates:
    precision, recall = right / made if made else None, right / true if true else None
    return Rates(counted, made, true, precision, recall, _f1(precision, recall))


def _f1(precision: float | None, recall: float | None) -> float | None:
    return 2 * precision * recall / (precision + recall) if precision and recall else None
