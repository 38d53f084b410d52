"""Linking in this process, on whole arrays: the default, and by far the cheapest.

Belongs here: holding both encoded tables through the steps. Does not belong here: the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from matching.arrays import Ints
from matching.candidates import Found, find_pairs
from matching.engines.deciding import Deciding
from matching.fit import Facts
from matching.judging import Judged, judge
from matching.look_alikes import SyntheticRecords, make_synthetic
from matching.model import Model
from matching.results import LinkResult, report
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
        self._scoring: Scoring | None = None
        self._judged: Judged | None = None
        self._deciding: Deciding | None = None

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
        self._scoring = self._scored(model)
        self._judged = judge(self._spec, self._left, self._found, model, self._scoring)
        return steps_of(self._judged.sure(self._spec.match_floor))

    def states(self, model: Model) -> Ints | None:
        """See `Engine.states`."""
        self._deciding = self._decided_by(model)
        return self._deciding.states()

    def decide(self, model: Model) -> LinkResult:
        """Settle every record."""
        deciding = self._deciding or self._decided_by(model)
        done = deciding.finish(explain=self._explain, listed=self._listed)
        told = report(self._spec, model, self._right.people, done.told)
        return LinkResult(done.links, done.candidates, model, told)

    def _decided_by(self, model: Model) -> Deciding:
        scoring = self._scoring or self._scored(model)
        return Deciding(
            self._spec, self._left, self._right, self._found, model, scoring, self._verdicts,
            self._judged,
        )  # fmt: skip

    def _scored(self, model: Model) -> Scoring:
        return Scoring.of(model, self._spec, self._left, self._right, self._weights)
