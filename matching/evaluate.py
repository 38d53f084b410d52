"""How good the links are, against a truth.

Belongs here: precision, recall, F1, the same by kind of damage, calibration. Does not belong here:
anything that a decision depends on.
"""

from dataclasses import asdict, dataclass
from itertools import pairwise

import polars as pl

from matching.reasons import Decision
from matching.spec import SpecError

CALIBRATION_EDGES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0)


@dataclass(frozen=True)
class Score:
    """Counts and rates of one group of records.

    `precision` = right matches / matches; `recall` = right matches / records whose person is in the
    master; `reach` = records matched rightly or under review with the right person among the
    candidates (or shown as best) / records whose person is in the master. Rates are null where
    their denominator is 0.
    """

    group: str
    records: int
    in_master: int
    matches: int
    right: int
    reached: int
    precision: float | None
    recall: float | None
    f1: float | None
    reach: float | None


@dataclass(frozen=True)
class Bin:
    """Best candidates whose probability lies in (low, high]: mean probability and share right."""

    low: float
    high: float
    records: int
    expected: float
    observed: float


@dataclass(frozen=True)
class Evaluation:
    """The whole comparison. `best_guess` takes every best candidate of at least one half."""

    overall: Score
    best_guess: Score
    by_damage: tuple[Score, ...]
    by_case: tuple[Score, ...]
    calibration: tuple[Bin, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return asdict(self)


def evaluate(
    links: pl.DataFrame, truth: pl.DataFrame, candidates: pl.DataFrame | None = None
) -> Evaluation:
    """Compare links with the truth.

    truth: `record_id`, the person (`master_id` or `person_id`, null for nobody), optionally
    `in_master` (false: nobody), `damage` (List[String]) and `case` (String). With candidates a
    review counts as reached when the person is among them. Raises SpecError for missing columns or
    when truth and links are about different records.
    """
    table = _joined(links, truth, candidates)
    by_damage: tuple[Score, ...] = ()
    if "damage" in table.columns:
        exploded = table.with_columns(
            pl.when(pl.col("damage").list.len() > 0)
            .then("damage")
            .otherwise(pl.lit(["(none)"], pl.List(pl.String)))
        ).explode("damage")
        by_damage = _groups(exploded, "damage")
    by_case = _groups(table.drop_nulls("case"), "case") if "case" in table.columns else ()
    guess = table.with_columns(matched=pl.col("probability") >= 0.5)
    return Evaluation(
        _score("all", table), _score("best guess", guess), by_damage, by_case, _calibration(table)
    )


def _joined(
    links: pl.DataFrame, truth: pl.DataFrame, candidates: pl.DataFrame | None
) -> pl.DataFrame:
    person = "master_id" if "master_id" in truth.columns else "person_id"
    problems = [
        f"the {name} lack the column {column}"
        for name, frame, columns in (
            ("links", links, ("record_id", "master_id", "decision", "probability")),
            ("truth", truth, ("record_id", person)),
        )
        for column in columns
        if column not in frame.columns
    ]
    if problems:
        raise SpecError("; ".join(problems))
    known = truth.select(
        "record_id",
        *[column for column in ("damage", "case") if column in truth.columns],
        true=pl.when(pl.col("in_master")).then(person) if "in_master" in truth.columns else person,
    )
    table = known.join(links, on="record_id", how="inner")
    if len(table) < len(truth) or len(table) < len(links):
        raise SpecError(
            f"truth ({len(truth)}) and links ({len(links)}) share {len(table)} records only: "
            "give the truth of this extract"
        )
    right = (pl.col("master_id") == pl.col("true")).fill_null(value=False)
    table = table.with_columns(right=right, matched=pl.col("decision") == Decision.MATCH)
    seen = right
    if candidates is not None:
        listed = candidates.select("record_id", true="master_id", listed=pl.lit(value=True))
        table = table.join(listed, on=["record_id", "true"], how="left")
        seen = right | pl.col("listed").fill_null(value=False)
    review = pl.col("decision") == Decision.REVIEW
    return table.with_columns(reached=(pl.col("matched") & right) | (review & seen))


def _groups(table: pl.DataFrame, by: str) -> tuple[Score, ...]:
    parts = table.partition_by(by, as_dict=True)
    return tuple(_score(str(key[0]), part) for key, part in sorted(parts.items()))


def _score(group: str, table: pl.DataFrame) -> Score:
    in_master = int(table.get_column("true").is_not_null().sum())
    matched = table.filter("matched")
    right = int(matched.get_column("right").sum())
    reached = int(table.get_column("reached").sum())
    precision = right / len(matched) if len(matched) else None
    recall = right / in_master if in_master else None
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else None
    reach = reached / in_master if in_master else None
    return Score(
        group, len(table), in_master, len(matched), right, reached, precision, recall, f1, reach
    )


def _calibration(table: pl.DataFrame) -> tuple[Bin, ...]:
    bins = []
    shown = table.drop_nulls("master_id")
    for low, high in pairwise(CALIBRATION_EDGES):
        part = shown.filter((pl.col("probability") > low) & (pl.col("probability") <= high))
        if len(part):
            observed = int(part.get_column("right").sum()) / len(part)
            expected = float(part.get_column("probability").to_numpy().mean())
            bins.append(Bin(low, high, len(part), expected, observed))
    return tuple(bins)
