"""Linking in this process, on whole arrays: the default, and by far the cheapest.

Belongs here: holding both encoded tables through the steps. Does not belong here: the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from matching import decide as policy
from matching.candidates import Found, find_pairs
from matching.fit import Facts
from matching.judging import Judged, judge
from matching.look_alikes import SyntheticRecords, make_synthetic
from matching.missed import seen
from matching.model import Model
from matching.output import candidate_frame, link_frame
from matching.results import LinkResult, report, told
from matching.scoring import Scoring, Weights
from matching.spec import Spec
from matching.sums import Counts, agreements, steps_of
from matching.tables import Master, Table, fingerprint, join_owners

if TYPE_CHECKING:
    from matching.verdicts import Verdicts


class LocalEngine:
    """Two encoded tables. See `matching.api.link` for `explain`, `listed` and the verdicts.

    `fresh`: whether a model is to be estimated. `weights` are those of the model, if at hand.
    """

    def __init__(
        self,
        spec: Spec,
        left: Table,
        right: Master,
        *,
        fresh: bool,
        weights: Weights | None = None,
        explain: bool = False,
        verdicts: Verdicts | None = None,
        listed: pl.Series | None = None,
    ) -> None:
        self._spec, self._left, self._right = spec, left, right
        self._fresh, self._weights = fresh, weights
        self._explain, self._verdicts, self._listed = explain, verdicts, listed
        self._synthetic: SyntheticRecords | None = None
        self._found: Found
        self._scoring: Scoring
        self._judged: Judged | None = None

    def prepare(self) -> None:
        """Note whose number each record carries."""
        join_owners(self._left, self._right, self._spec)

    def pair(self) -> None:
        """All pairs, and on the way those of the synthetic records."""
        spec, left, right = self._spec, self._left, self._right
        self._synthetic = make_synthetic(spec, left, right) if self._fresh else None
        asked = self._synthetic.asked if self._synthetic else None
        self._found = find_pairs(spec, left, right, asked)

    def facts(self) -> Facts:
        """Both tables as they are."""
        spec, left, right = self._spec, self._left, self._right
        agreed = agreements(spec, left, right)
        marks = fingerprint(left, right, spec)
        return Facts(left, right, self._found, self._synthetic, agreed, marks)

    def tally(self, model: Model) -> Counts:
        """See `Engine.tally`; what people decided is left aside."""
        self._judged = self._judge(model)
        return steps_of(self._judged.sure(self._spec.match_floor))

    def _judge(self, model: Model) -> Judged:
        self._scoring = Scoring.of(model, self._spec, self._left, self._right, self._weights)
        return judge(self._spec, self._left, self._found, model, self._scoring)

    def decide(self, model: Model) -> LinkResult:
        """Settle every record."""
        spec, left, right, verdicts = self._spec, self._left, self._right, self._verdicts
        judged, found = self._judged or self._judge(model), self._found
        if verdicts is not None:
            found = verdicts.change(spec, left, right, found)
            judged = judge(spec, left, found, model, self._scoring, verdicts)
        done = settled(spec, left, right, found, judged, model, self._scoring, verdicts)
        links = link_frame(left, right, done.pairs, done.chance, done.ranking, done.made)
        rows = asked_rows(done, explain=self._explain)
        worth = done.ranking.worth
        candidates = candidate_frame(
            spec, left, right, done.pairs, done.chance, worth, self._scoring, rows
        )
        if self._listed is not None:
            from matching.listed import listed_candidates, rows_of

            more = np.setdiff1d(rows_of(self._listed, left), rows)
            ruled_out = verdicts.ruled_out if verdicts is not None else None
            beside = listed_candidates(
                spec, left, right, found, done, model, self._scoring, more, ruled_out
            )
            candidates = pl.concat([candidates, beside])
        lost = seen(spec, left, right, found, judged.chance)
        done_report = report(spec, model, right.people, told(found, done, lost))
        return LinkResult(links, candidates, model, done_report)


def settled(
    spec: Spec,
    left: Table,
    right: Master,
    found: Found,
    judged: Judged,
    model: Model,
    scoring: Scoring,
    verdicts: Verdicts | None,
) -> policy.Settled:
    """What is decided of every record, with what codes and families tell of it."""
    made = policy.decide(
        spec, found, judged.chance, judged.ranking, judged.against, model.threshold
    )
    if verdicts is not None:
        made = verdicts.settle(made)
    done = policy.Settled(found.pairs, judged.chance, judged.ranking, made)
    if spec.cardinality != "one-to-one" and (spec.codes or spec.family):
        from matching.named import Job
        from matching.settle import settle

        ruled_out = verdicts.ruled_out if verdicts is not None else None
        done = settle(Job(spec, left, right, model, scoring, ruled_out), done)
    return done


def asked_rows(done: policy.Settled, *, explain: bool) -> np.typing.NDArray[np.int64]:
    """The records whose candidates are shown: those under review, or all."""
    made = done.made.decision
    return np.arange(len(made)) if explain else np.flatnonzero(made == policy.REVIEW)
