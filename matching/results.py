"""What linking gives: the report, and links with it.

Belongs here: these shapes, and the report from sums that can be added up. Does not belong here: the
frames (`matching.output`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matching import decide as policy
from matching.arrays import Ints
from matching.candidates import Found, RuleCost
from matching.expect import Expectation, expect
from matching.missed import Seen, missed_people
from matching.model import Model
from matching.output import in_order
from matching.reasons import Decision, Reason
from matching.spec import Spec
from matching.sums import Believed


@dataclass(frozen=True)
class Report:
    """What happened: sizes, cost of every blocking rule, decisions, expectations.

    `left_out`: optional comparisons that were not made, because a table lacks their column.
    `repeated`: rows of people whom an earlier one of several masters has; they are not read.
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
    repeated: int = 0


@dataclass(frozen=True)
class LinkResult:
    """Links and candidates (shapes in docs/architecture.md), the model used and the report."""

    links: pl.DataFrame
    candidates: pl.DataFrame
    model: Model
    report: Report

    def ordered(self, ids: pl.Series) -> LinkResult:
        """The same with links and candidates in the order of the extract, whose ids these are: an
        engine that looks at parts gives them in another one."""
        rows = pl.DataFrame({"record_id": ids})
        links = rows.join(self.links, on="record_id", how="left", maintain_order="left")
        return replace(self, links=links, candidates=in_order(self.candidates, ids))


@dataclass(frozen=True)
class Told:
    """What a report tells of some records; parts add up.

    `decisions`, `reasons`: how often each was met, in the order of `Decision` and of
    `decide.REASONS`.
    """

    certain: int
    pairs: int
    rules: Sequence[RuleCost]
    decisions: Ints
    reasons: Ints
    believed: Believed
    seen: Seen

    def __add__(self, other: Told) -> Told:
        return Told(
            self.certain + other.certain,
            self.pairs + other.pairs,
            [a + b for a, b in zip(self.rules, other.rules, strict=True)],
            self.decisions + other.decisions,
            self.reasons + other.reasons,
            self.believed + other.believed,
            self.seen + other.seen,
        )


def told(found: Found, done: policy.Settled, seen: Seen) -> Told:
    """What is told of records once they are settled."""
    made, ranking = done.made, done.ranking
    matched = ranking.first[made.decision == policy.MATCH]
    return Told(
        int(found.certain.sum()),
        len(found.pairs),
        found.rules,
        np.bincount(made.decision, minlength=3),
        np.bincount(made.reason, minlength=len(policy.REASONS)),
        Believed.of(done.chance[matched], 1 - ranking.nobody),
        seen,
    )


def report(spec: Spec, model: Model, people: int, all_: Told) -> Report:
    """The report of all records against so many people."""
    missed = missed_people(spec, all_.rules, all_.certain, all_.seen)
    return Report(
        all_.believed.records,
        people,
        all_.certain,
        all_.pairs,
        tuple(all_.rules),
        dict(zip(Decision, all_.decisions.tolist(), strict=True)),
        {r: n for r, n in zip(policy.REASONS, all_.reasons.tolist(), strict=True) if n},
        model.threshold,
        expect(all_.believed, missed),
    )
