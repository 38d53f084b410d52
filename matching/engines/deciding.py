"""Records whose pairs a model has judged, on the way to their decisions: in every engine the same.

Belongs here: the order of what is decided, of all records or of a part that holds whatever they
tell of each other. Does not belong here: any step itself, nor where the records lie (the engines).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from matching import decide as policy
from matching.arrays import Ints
from matching.candidates import Found
from matching.judging import Judged, judge
from matching.missed import seen
from matching.model import Model
from matching.output import candidate_frame, in_order, link_frame
from matching.results import Told, told
from matching.scoring import Scoring
from matching.spec import Spec
from matching.tables import Master, Table

if TYPE_CHECKING:
    from matching.named import Job
    from matching.verdicts import Verdicts


@dataclass(frozen=True)
class Decided:
    """Links and candidates (shapes in docs/architecture.md), and what the report is told."""

    links: pl.DataFrame
    candidates: pl.DataFrame
    told: Told


class Deciding:
    """Everything decided but for what needs the shares of `model.family`.

    `found`: all pairs, those that people ruled out (`verdicts`) among them; `judged`: what the
    model says of them, if that was asked already.
    """

    def __init__(
        self,
        spec: Spec,
        left: Table,
        right: Master,
        found: Found,
        model: Model,
        scoring: Scoring,
        verdicts: Verdicts | None = None,
        judged: Judged | None = None,
    ) -> None:
        self._spec, self._left, self._right = spec, left, right
        self._model, self._scoring, self._verdicts = model, scoring, verdicts
        if verdicts is not None:
            found = verdicts.change(spec, left, right, found)
            judged = judge(spec, left, found, model, scoring, verdicts)
        self._found = found
        self._judged = judged = judged or judge(spec, left, found, model, scoring)
        made = policy.decide(
            spec, found, judged.chance, judged.ranking, judged.against, model.threshold
        )
        if verdicts is not None:
            made = verdicts.settle(made)
        self._done = policy.Settled(found.pairs, judged.chance, judged.ranking, made)
        # the room beside is not opened where records tell nothing of each other
        if self._tells:
            from matching.settle import settle

            self._done = settle(self._job, self._done)

    @property
    def _tells(self) -> bool:
        beside = self._spec.codes is not None or self._spec.family is not None
        return beside and self._spec.cardinality != "one-to-one"

    @property
    def _job(self) -> Job:
        from matching.named import Job

        ruled_out = self._verdicts.ruled_out if self._verdicts is not None else None
        return Job(self._spec, self._left, self._right, self._model, self._scoring, ruled_out)

    def states(self) -> Ints | None:
        """See `matching.settle.states_of`."""
        if not self._tells:
            return None
        from matching.settle import states_of

        return states_of(self._job, self._done)

    def finish(self, *, explain: bool, listed: pl.Series | None) -> Decided:
        """Decide what is left, and show it; see `matching.api.link` for `explain` and `listed`."""
        spec, left, right, done = self._spec, self._left, self._right, self._done
        if self._tells:
            from matching.settle import confirm

            done = confirm(self._job, done)
        links = link_frame(left, right, done.pairs, done.chance, done.ranking, done.made)
        made = done.made.decision
        rows = np.arange(len(made)) if explain else np.flatnonzero(made == policy.REVIEW)
        candidates = candidate_frame(
            spec, left, right, done.pairs, done.chance, done.ranking.worth, self._scoring, rows
        )
        if listed is not None:
            beside = self._beside(done, listed, rows)
            candidates = in_order(pl.concat([candidates, beside]), left.ids)
        lost = seen(spec, left, right, self._found, self._judged.chance)
        return Decided(links, candidates, told(self._found, done, lost))

    def _beside(self, done: policy.Settled, listed: pl.Series, shown: Ints) -> pl.DataFrame:
        """Candidates of records that are listed and not shown yet."""
        from matching.listed import listed_candidates, rows_of

        ruled_out = self._verdicts.ruled_out if self._verdicts is not None else None
        more = np.setdiff1d(rows_of(listed, self._left), shown)
        return listed_candidates(
            self._spec, self._left, self._right, self._found, done, self._model, self._scoring,
            more, ruled_out,
        )  # fmt: skip
