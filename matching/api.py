"""Linking two tables from end to end.

Belongs here: the order of the steps. Does not belong here: any step itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from matching import decide as policy
from matching.arrays import Floats
from matching.candidates import Found, RuleCost, certain_pairs, find_pairs, open_rows, plan
from matching.estimate import estimate_m, estimate_u, finish, prior_model
from matching.expect import Expectation, expect
from matching.look_alikes import find_look_alikes, make_synthetic
from matching.missed import Missed, missed_people, seen
from matching.model import Model
from matching.numbers import by_kind
from matching.output import candidate_frame, link_frame
from matching.reasons import Decision, Reason
from matching.scoring import Scoring, Weights, posterior
from matching.source import Source
from matching.spec import Spec
from matching.sums import Believed, agreements, steps_of
from matching.tables import Master, Table, encode_left, encode_master, fingerprint, join_owners

if TYPE_CHECKING:
    from matching.verdicts import Verdicts


@dataclass(frozen=True)
class Report:
    """What happened: sizes, cost of every blocking rule, decisions, expectations.

    `left_out`: optional comparisons that were not made, because a table lacks their column.
    """

    records: int
    master: int
    certain: int
    pairs: int
    rules: tuple[RuleCost, ...]
    decisions: dict[Decision, int]
    reasons: dict[Reason, int]
    threshold: float
    expectation: Expectation
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkResult:
    """Links and candidates (shapes in docs/architecture.md), the model used and the report."""

    links: pl.DataFrame
    candidates: pl.DataFrame
    model: Model
    report: Report


def plan_link(extract: Source, master: Source, spec: Spec) -> list[RuleCost]:
    """What each blocking rule would cost, without making a pair. Raises SpecError."""
    extract = by_kind(extract, spec)
    spec = spec.for_tables(extract, master)
    left, right = encode_left(extract, spec), encode_master(master, spec)
    join_owners(left, right, spec)
    return plan(left, right, spec.blocks, open_rows(left, certain_pairs(spec, left, right)[0]))


def link(
    extract: Source,
    master: Source,
    spec: Spec,
    *,
    model: Model | None = None,
    explain: bool = False,
    decisions: pl.DataFrame | None = None,
    listed: pl.Series | None = None,
) -> LinkResult:
    """Link every record of the extract to at most one person of the master.

    With `model` nothing is estimated. With `explain` the candidates hold every record's best
    candidates, else only those of records under review and of those with the ids `listed`, who are
    searched for rivals even where a pair is certain. `decisions`: what people said of single
    pairs (`record_id`, `master_id`, `verdict` same | other), which is obeyed. Raises SpecError when
    the tables do not fit the spec or a decision cannot be obeyed.
    """
    extract = by_kind(extract, spec)
    fitted = spec.for_tables(extract, master)
    left, right = encode_left(extract, fitted), encode_master(master, fitted)
    join_owners(left, right, fitted)
    verdicts = None
    if decisions is not None:
        from matching.verdicts import read_verdicts

        alone = fitted.cardinality == "one-to-one"
        verdicts = read_verdicts(decisions, left, right, one_to_one=alone)
    result = link_tables(
        left, right, fitted, model=model, explain=explain, verdicts=verdicts, listed=listed
    )
    left_out = tuple(c.name for c in spec.comparisons if c not in fitted.comparisons)
    return replace(result, report=replace(result.report, left_out=left_out))


def link_tables(
    left: Table,
    right: Master,
    spec: Spec,
    *,
    model: Model | None = None,
    weights: Weights | None = None,
    explain: bool = False,
    verdicts: Verdicts | None = None,
    listed: pl.Series | None = None,
) -> LinkResult:
    """Link encoded tables; see `link`. `weights` are those of the model, if at hand."""
    fresh = model is None
    synthetic = make_synthetic(spec, left, right) if fresh else None
    found = find_pairs(spec, left, right, synthetic.asked if synthetic else None)
    if model is None:
        model = prior_model(spec, right)
        estimate_u(model, spec, left, right, agreements(spec, left, right))
        if synthetic is not None and found.synthetic is not None:
            model.look_alikes = find_look_alikes(model, spec, synthetic, found.synthetic, right)
        estimate_m(model, spec, left, right, found.pairs, uncovered=found.uncovered)
        finish(model)
        model.fingerprint = fingerprint(left, right, spec)
    scoring = Scoring.of(model, spec, left, right, weights)
    judged = _judge(spec, left, found, model, scoring)
    if fresh:
        model.threshold = policy.choose_threshold(
            steps_of(judged.sure(spec.match_floor)), model.target_precision, spec.match_floor
        )
    if verdicts is not None:
        found = verdicts.change(spec, left, right, found)
        judged = _judge(spec, left, found, model, scoring, verdicts)
    chance, ranking = judged.chance, judged.ranking
    made = policy.decide(spec, found, chance, ranking, judged.against, model.threshold)
    if verdicts is not None:
        made = verdicts.settle(made)
    told = seen(spec, left, right, found, chance)
    missed = missed_people(spec, found.rules, int(found.certain.sum()), told)
    done = policy.Settled(found.pairs, chance, ranking, made)
    ruled_out = verdicts.ruled_out if verdicts is not None else None
    if spec.cardinality != "one-to-one" and (spec.codes or spec.family):
        from matching.named import Job
        from matching.settle import settle

        done = settle(Job(spec, left, right, model, scoring, ruled_out), done)
    links = link_frame(left, right, done.pairs, done.chance, done.ranking, done.made)
    asked = np.arange(len(left)) if explain else np.flatnonzero(done.made.decision == policy.REVIEW)
    candidates = candidate_frame(
        spec, left, right, done.pairs, done.chance, done.ranking.worth, scoring, asked
    )
    if listed is not None:
        from matching.listed import listed_candidates, rows_of

        more = np.setdiff1d(rows_of(listed, left), asked)
        beside = listed_candidates(spec, left, right, found, done, model, scoring, more, ruled_out)
        candidates = pl.concat([candidates, beside])
    return LinkResult(links, candidates, model, _report(right, found, done, model, missed))


@dataclass(frozen=True)
class _Judged:
    """What the model says of every pair and record, before anything is decided."""

    chance: Floats
    ranking: policy.Ranking
    against: policy.Contradictions

    def sure(self, floor: float) -> Floats:
        """The probabilities from the floor on of the best pairs that nothing speaks against."""
        first = self.ranking.first
        kept = (first >= 0) & (self.against.unresolved == policy.UNCONTRADICTED)
        probable = self.chance[first[kept]]
        return np.asarray(probable[probable >= floor])


def _judge(
    spec: Spec,
    left: Table,
    found: Found,
    model: Model,
    scoring: Scoring,
    verdicts: Verdicts | None = None,
) -> _Judged:
    pairs = found.pairs
    chance, nobody = posterior(
        scoring.score(pairs), pairs.left, model.prior_in_master, model.population
    )
    named = None
    if verdicts is not None:
        named = verdicts.named(pairs)
        chance, nobody = verdicts.believe(pairs, chance, nobody)
    ranking = policy.rank(spec, pairs, chance, nobody, left.order, named)
    if verdicts is not None:
        ranking = verdicts.rank(ranking)
    return _Judged(chance, ranking, policy.contradictions(spec, pairs, ranking.first, chance))


def _report(
    right: Master, found: Found, done: policy.Settled, model: Model, missed: Missed
) -> Report:
    made, ranking = done.made, done.ranking
    decisions = np.bincount(made.decision, minlength=3).tolist()
    reasons = np.bincount(made.reason, minlength=len(policy.REASONS)).tolist()
    matched = ranking.first[made.decision == policy.MATCH]
    return Report(
        len(made.decision),
        right.people,
        int(found.certain.sum()),
        len(found.pairs),
        tuple(found.rules),
        dict(zip(Decision, decisions, strict=True)),
        {r: n for r, n in zip(policy.REASONS, reasons, strict=True) if n},
        model.threshold,
        expect(Believed.of(done.chance[matched], 1 - ranking.nobody), missed),
    )
