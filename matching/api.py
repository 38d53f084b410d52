"""Linking two tables from end to end.

Belongs here: the order of the steps. Does not belong here: any step itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from matching.candidates import RuleCost, certain_pairs, open_rows, plan
from matching.engines.base import run
from matching.engines.local import LocalEngine
from matching.masters import Masters
from matching.model import Model
from matching.numbers import by_kind
from matching.results import LinkResult, Report
from matching.scoring import Weights
from matching.source import Source
from matching.spec import Spec
from matching.tables import Master, Table, encode_left, encode_master, join_owners

if TYPE_CHECKING:
    from matching.verdicts import Verdicts

__all__ = ["LinkResult", "Report", "link", "link_tables", "plan_link"]


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
    verdicts = None
    if decisions is not None:
        from matching.verdicts import read_verdicts

        alone = fitted.cardinality == "one-to-one"
        verdicts = read_verdicts(decisions, left, right, one_to_one=alone)
    result = link_tables(
        left, right, fitted, model=model, explain=explain, verdicts=verdicts, listed=listed
    )
    left_out = tuple(c.name for c in spec.comparisons if c not in fitted.comparisons)
    repeated = master.repeated if isinstance(master, Masters) else 0
    return replace(result, report=replace(result.report, left_out=left_out, repeated=repeated))


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
    engine = LocalEngine(
        spec, left, right, fresh=model is None, weights=weights, explain=explain,
        verdicts=verdicts, listed=listed,
    )  # fmt: skip
    return run(engine, spec, model)
