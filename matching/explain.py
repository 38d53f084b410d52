"""Why a record was decided as it was: waterfalls of its candidates, and "why not this one?".

Belongs here: taking one record or one pair apart. Does not belong here: the decision itself, its
words (`matching.explained`). Explanations hold personal data: they go to whoever asked, never to
logs.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from matching.api import LinkResult, link_tables
from matching.candidates import compare
from matching.model import Model
from matching.named import bits_of
from matching.numbers import by_kind
from matching.reasons import Decision, Reason
from matching.scoring import Scoring
from matching.spec import Spec, SpecError
from matching.tables import (
    Master,
    Table,
    encode_left,
    encode_master,
    fingerprint,
    left_keys,
)
from matching.verdicts import read_verdicts


@dataclass(frozen=True)
class Step:
    """One comparison of a pair: both values, the level, what it adds in bits (one bit = twice)."""

    comparison: str
    left: str | None
    right: str | None
    level: str
    bits: float


@dataclass(frozen=True)
class Waterfall:
    """One candidate: from the prior to the log-odds in bits, step by step."""

    master_id: str
    probability: float | None
    rank: int | None
    prior_bits: float
    steps: tuple[Step, ...]
    look_alike_bits: float
    named_by: Reason | None = None
    named_bits: float = 0.0

    @property
    def total_bits(self) -> float:
        """Log-odds of this person against nobody."""
        told = self.prior_bits + sum(step.bits for step in self.steps)
        return told + self.look_alike_bits + self.named_bits


@dataclass(frozen=True)
class Explanation:
    """One record: its decision, its candidates best first, and the pair asked about.

    `same_tables`: the model was estimated from these very tables.
    """

    record_id: str
    decision: Decision
    reason: Reason
    threshold: float
    candidates: tuple[Waterfall, ...]
    asked: Waterfall | None = None
    rules: tuple[str, ...] = ()
    same_tables: bool = True


def explain(
    extract: pl.DataFrame,
    master: pl.DataFrame,
    spec: Spec,
    record_id: str,
    *,
    model: Model | None = None,
    against: str | None = None,
    decisions: pl.DataFrame | None = None,
) -> Explanation:
    """Take one record apart; with `against` also the pair with that person, candidate or not.

    Without `model` the whole extract is linked first. The record is linked once more with the one
    whose relative it is, if the extract has it, and with what people decided of both (`decisions`,
    see `matching.link`). Raises SpecError when the record or the person is not in the tables.
    """
    extract = by_kind(extract, spec)
    spec = spec.for_tables(extract, master)
    right, everything = encode_master(master, spec), encode_left(extract, spec)
    model = model or link_tables(everything, right, spec).model
    same = model.fingerprint == fingerprint(everything, right, spec)
    one = extract.filter(pl.col(spec.left_id).cast(pl.String) == record_id)
    if len(one) != 1:
        raise SpecError(f"the extract has {len(one)} records with that {spec.left_id}, not one")
    left = encode_left(_with_others(extract, one, record_id, spec), spec)
    verdicts = None
    if decisions is not None:
        ours = decisions.filter(pl.col("record_id").is_in(left.ids.implode()))
        verdicts = read_verdicts(ours, left, right, one_to_one=spec.cardinality == "one-to-one")
    result = _only(
        record_id, link_tables(left, right, spec, model=model, explain=True, verdicts=verdicts)
    )
    view = _View(spec, model, one, master)
    asked: Waterfall | None = None
    rules: tuple[str, ...] = ()
    if against is not None:
        asked, rules = _pair(view, left, right, against, result)
    return replace(_explanation(view, record_id, result, asked, rules), same_tables=same)


def _with_others(
    extract: pl.DataFrame, one: pl.DataFrame, record_id: str, spec: Spec
) -> pl.DataFrame:
    """The record and, behind it, those that may name its person: the one whose relative it is, and
    who shares a code with either."""
    ids = pl.col(spec.left_id).cast(pl.String)
    told = one
    if spec.family is not None:
        relative = one.get_column(spec.family.relative).cast(pl.String)
        other = extract.filter(ids.is_in(relative.drop_nulls().implode()), ids != record_id)
        told = pl.concat([one, other])
    if spec.codes is not None:
        codes = pl.col(spec.codes.column).str.split(" ")
        mine = told.select(codes.explode().drop_nulls().unique()).to_series()
        shared = codes.list.set_intersection(pl.lit(mine.to_list(), pl.List(pl.String)))
        others = extract.filter(
            shared.list.len() > 0, ~ids.is_in(told.select(ids).to_series().implode())
        )
        told = pl.concat([told, others])
    return told


def _only(record_id: str, result: LinkResult) -> LinkResult:
    mine = pl.col("record_id") == record_id
    return replace(
        result, links=result.links.filter(mine), candidates=result.candidates.filter(mine)
    )


@dataclass(frozen=True)
class _View:
    spec: Spec
    model: Model
    record: pl.DataFrame
    master: pl.DataFrame

    @property
    def prior_bits(self) -> float:
        """Log-odds of any one person of the master before anything is compared."""
        prior = self.model.prior_in_master
        return float(np.log2(prior / self.model.population) - np.log2(1 - prior))

    def person(self, master_id: str) -> pl.DataFrame:
        """The master row of a person."""
        return self.master.filter(pl.col(self.spec.right_id).cast(pl.String) == master_id)


def _explanation(
    view: _View,
    record_id: str,
    result: LinkResult,
    asked: Waterfall | None,
    rules: tuple[str, ...],
) -> Explanation:
    link = result.links.row(0, named=True)
    candidates = tuple(
        Waterfall(
            row["master_id"],
            row["probability"],
            row["rank"],
            view.prior_bits,
            _steps(
                view,
                row["master_id"],
                {
                    c.name: (row[f"level_{c.name}"], row[f"weight_{c.name}"])
                    for c in view.spec.comparisons
                },
            ),
            row["weight_look_alikes"],
            *_naming(view, link, row["master_id"]),
        )
        for row in result.candidates.iter_rows(named=True)
    )
    return Explanation(
        record_id,
        Decision(link["decision"]),
        Reason(link["reason"]),
        view.model.threshold,
        candidates,
        asked,
        rules,
    )


def _naming(view: _View, link: dict[str, Any], master_id: str) -> tuple[Reason | None, float]:
    """What beside the record's own evidence names this person for it, and what that adds."""
    for naming in (view.spec.codes, view.spec.family):
        if naming and link["reason"] == naming.reason and link["master_id"] == master_id:
            return naming.reason, bits_of(naming, view.model)
    return None, 0.0


def _steps(view: _View, master_id: str, judged: dict[str, tuple[str, float]]) -> tuple[Step, ...]:
    person = view.person(master_id)
    return tuple(
        Step(
            c.name,
            _value(view.record, c.left.main),
            _value(person, c.right.main),
            *judged[c.name],
        )
        for c in view.spec.comparisons
    )


def _value(frame: pl.DataFrame, column: str) -> str | None:
    value = frame.get_column(column)[0] if len(frame) else None
    return None if value is None else str(value)


def _pair(
    view: _View, left: Table, right: Master, master_id: str, result: LinkResult
) -> tuple[Waterfall, tuple[str, ...]]:
    """The waterfall of any pair, and the blocking rules that bring it together."""
    ids = view.master.get_column(view.spec.right_id).cast(pl.String)
    found = (ids == master_id).arg_max() if len(ids) else None
    if found is None or ids[found] != master_id:
        raise SpecError(f"the master has nobody with that {view.spec.right_id}")
    i, j = np.zeros(1, dtype=np.int64), np.array([found], dtype=np.int64)
    levels = compare(view.spec, left, i, right, j)
    scoring = Scoring.of(view.model, view.spec, left, right)
    weights = scoring.weights(levels, i)[:, 0]
    judged = {
        c.name: (c.level_name(int(levels[k, 0])), float(weights[k]))
        for k, c in enumerate(view.spec.comparisons)
    }
    listed = result.candidates.filter(pl.col("master_id") == master_id)
    row = listed.row(0, named=True) if len(listed) else None
    waterfall = Waterfall(
        master_id,
        row["probability"] if row else None,
        row["rank"] if row else None,
        view.prior_bits,
        _steps(view, master_id, judged),
        -float(scoring.pattern.bits(levels)[0]),
    )
    rules = []
    for block in view.spec.blocks:
        mine = left_keys(left, block)[0]
        theirs = right.keys(block, j)[0]
        if mine == theirs and mine != 0:
            rules.append(block.name)
    return waterfall, tuple(rules)
