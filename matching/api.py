"""Linking two tables from end to end.

Belongs here: the order of the steps. Does not belong here: any step itself.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from matching import decide as policy
from matching.arrays import Flags, Floats
from matching.candidates import (
    Pairs,
    RuleCost,
    block_pairs,
    canonical_order,
    certain_pairs,
    compare,
    plan,
)
from matching.estimate import estimate_m, estimate_u, finish, prior_model
from matching.look_alikes import find_look_alikes
from matching.model import Model, Tables, posterior
from matching.reasons import Decision, Reason
from matching.spec import Spec
from matching.tables import Master, Table, encode_left, encode_master, join_owners

CANDIDATES_KEPT = 10
_DECISIONS = (Decision.MATCH, Decision.REVIEW, Decision.NO_MATCH)


@dataclass(frozen=True)
class Report:
    """What happened: sizes, cost of every blocking rule, decisions, expectations."""

    records: int
    master: int
    certain: int
    pairs: int
    rules: tuple[RuleCost, ...]
    decisions: dict[str, int]
    reasons: dict[str, int]
    threshold: float
    expected_precision: float
    expected_recall: float
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class LinkResult:
    """Links and candidates (shapes in docs/architecture.md), the model used and the report."""

    links: pl.DataFrame
    candidates: pl.DataFrame
    model: Model
    report: Report


def plan_link(extract: pl.DataFrame, master: pl.DataFrame, spec: Spec) -> list[RuleCost]:
    """What each blocking rule would cost, without making a pair."""
    spec = spec.for_tables(extract, master)
    left, right = encode_left(extract, spec), encode_master(master, spec)
    join_owners(left, right, spec)
    sure = certain_pairs(spec, left, right)
    return plan(left, right, spec.blocks, _open_rows(left, sure))


def link(
    extract: pl.DataFrame,
    master: pl.DataFrame,
    spec: Spec,
    *,
    model: Model | None = None,
    explain: bool = False,
) -> LinkResult:
    """Link every record of the extract to at most one person of the master.

    With `model` nothing is estimated. With `explain` the candidates hold every record's best
    candidates, else only those of records under review. Raises SpecError when the tables do not
    fit the spec.
    """
    spec = spec.for_tables(extract, master)
    left, right = encode_left(extract, spec), encode_master(master, spec)
    join_owners(left, right, spec)
    return link_tables(left, right, spec, model=model, explain=explain)


def link_tables(
    left: Table, right: Master, spec: Spec, *, model: Model | None = None, explain: bool = False
) -> LinkResult:
    """Link encoded tables; see `link`."""
    pairs, certain, rules, capped = find_pairs(left, right, spec)
    if model is None:
        model = prior_model(spec, right)
        estimate_u(model, spec, left, right)
        model.look_alikes = find_look_alikes(model, spec, left, right)
        estimate_m(model, spec, left, right, pairs)
        finish(model)
        fresh = True
    else:
        fresh = False
    tables = Tables.of(model, spec, left, right)
    score = _total(tables, pairs)
    chance, nobody = posterior(score, pairs.left, model.prior_in_master, model.population)
    best, order = policy.rank(pairs, chance, nobody, len(left))
    conflict = policy.contradictions(spec, pairs)
    if fresh:
        top = best.first[best.first >= 0]
        model.threshold = policy.choose_threshold(
            chance[top[conflict[top] == 255]], model.target_precision
        )
    made = policy.decide(spec, pairs, chance, best, conflict, certain, capped, model.threshold)
    links = _links(left, right, pairs, chance, made)
    candidates = _candidates(spec, left, right, pairs, chance, made, order, tables, every=explain)
    report = _report(left, right, pairs, certain, rules, chance, made, model)
    return LinkResult(links, candidates, model, report)


def find_pairs(
    left: Table, right: Master, spec: Spec
) -> tuple[Pairs, Flags, list[RuleCost], Flags]:
    """Certain and blocked pairs in canonical order with levels; which are certain; costs."""
    sure = certain_pairs(spec, left, right)
    i, j, rules, capped = block_pairs(left, right, spec.blocks, _open_rows(left, sure))
    levels = compare(spec, left, i, right, j)
    both_i, both_j = np.concatenate([sure.left, i]), np.concatenate([sure.right, j])
    order = canonical_order(both_i, both_j, right)
    levels = np.concatenate([sure.levels, levels], axis=1)[:, order]
    certain = order < len(sure)
    return Pairs(both_i[order], both_j[order], levels), certain, rules, capped


def _open_rows(left: Table, sure: Pairs) -> np.ndarray:
    open_ = np.ones(len(left), dtype=np.bool_)
    open_[sure.left] = False
    return np.flatnonzero(open_)


def _total(tables: Tables, pairs: Pairs, chunk: int = 2_000_000) -> Floats:
    out = np.empty(len(pairs))
    for start in range(0, len(pairs), chunk):
        part = slice(start, start + chunk)
        out[part] = tables.score(pairs.levels[:, part], pairs.left[part])
    return out


def _take(series: pl.Series, rows: np.ndarray) -> pl.Series:
    """Rows of a series, null where the row is negative."""
    return series.gather(pl.Series(rows).replace(-1, None))


def _links(
    left: Table, right: Master, pairs: Pairs, chance: Floats, made: policy.Decisions
) -> pl.DataFrame:
    first, second = made.best.first, made.best.second
    probability = np.where(first >= 0, chance[first] if len(pairs) else 0.0, 0.0)
    runner = np.where(second >= 0, chance[second] if len(pairs) else 0.0, 0.0)
    shown = (first >= 0) & (made.decision < 2)
    best_row = np.where(shown, pairs.right[first] if len(pairs) else -1, -1)
    second_row = np.where((second >= 0) & shown, pairs.right[second] if len(pairs) else -1, -1)
    decision = pl.Series(made.decision).cast(pl.UInt8)
    reasons = pl.Series(made.reason).cast(pl.UInt8)
    return pl.DataFrame(
        {
            "record_id": left.ids,
            "master_id": _take(right.ids, best_row),
            "probability": probability,
            "decision": pl.Series([d.value for d in _DECISIONS]).gather(decision),
            "runner_up_id": _take(right.ids, second_row),
            "margin": probability - runner,
            "reason": pl.Series([r.value for r in policy.REASONS]).gather(reasons),
        }
    )


def _candidates(
    spec: Spec,
    left: Table,
    right: Master,
    pairs: Pairs,
    chance: Floats,
    made: policy.Decisions,
    order: np.ndarray,
    tables: Tables,
    *,
    every: bool,
) -> pl.DataFrame:
    """The best candidates of records under review (or of all), best first."""
    who = pairs.left[order]
    wanted = np.ones(len(order), dtype=np.bool_) if every else made.decision[who] == 1
    starts = np.searchsorted(who, who, side="left")
    place = np.arange(len(order)) - starts
    kept = wanted & (place < CANDIDATES_KEPT)
    at, rank = order[kept], place[kept] + 1
    levels = pairs.levels[:, at]
    weights = tables.weights(levels, pairs.left[at])
    columns: dict[str, pl.Series] = {
        "record_id": left.ids.gather(pl.Series(pairs.left[at])),
        "master_id": right.ids.gather(pl.Series(pairs.right[at])),
        "probability": pl.Series(chance[at]),
        "rank": pl.Series(rank).cast(pl.UInt32),
    }
    for k, comparison in enumerate(spec.comparisons):
        names = [level.name for level in comparison.kind.levels] + ["missing"]
        number = np.minimum(levels[k], len(names) - 1)
        columns[f"level_{comparison.name}"] = pl.Series(names).gather(pl.Series(number))
        columns[f"weight_{comparison.name}"] = pl.Series(weights[k])
    return pl.DataFrame(columns)


def _report(
    left: Table,
    right: Master,
    pairs: Pairs,
    certain: Flags,
    rules: list[RuleCost],
    chance: Floats,
    made: policy.Decisions,
    model: Model,
) -> Report:
    matched = made.best.first[made.decision == 0]
    accepted = chance[matched]
    expected_true = float(accepted.sum())
    expected_all = float((1 - made.best.nobody).sum())
    decisions = np.bincount(made.decision, minlength=3).tolist()
    reasons = np.bincount(made.reason, minlength=len(policy.REASONS)).tolist()
    return Report(
        len(left),
        len(right),
        int(certain.sum()),
        len(pairs),
        tuple(rules),
        {d.value: n for d, n in zip(_DECISIONS, decisions, strict=True)},
        {r.value: n for r, n in zip(policy.REASONS, reasons, strict=True) if n},
        model.threshold,
        expected_true / len(accepted) if len(accepted) else 1.0,
        expected_true / expected_all if expected_all else 1.0,
    )


__all__ = ["LinkResult", "Report", "link", "link_tables", "plan_link"]
_ = Reason
