"""What workers do with a bucket once all its people have come: pairs, probabilities, decisions.

Belongs here: functions that run on workers, each over whole buckets. Does not belong here: how
people came here (`meeting`, `people`), how a bucket is kept (`state`), the steps themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from matching.candidates import RuleCost, find_pairs
from matching.engines.deciding import Deciding
from matching.engines.spark.asking import asked_parcels
from matching.engines.spark.parcels import Parcel, Sender, by_place, pack
from matching.engines.spark.plan import Plan
from matching.engines.spark.relatives import asked_relatives
from matching.engines.spark.state import COSTS, as_content, as_state, restored, states, tables
from matching.judging import judge
from matching.missed import Seen
from matching.model import Model
from matching.results import Told
from matching.scoring import Scoring
from matching.sums import Agreement, Agreements, Believed, Counts, agreements, steps_of
from matching.tables import content


@dataclass(frozen=True)
class FindPairs(Sender):
    """All pairs of a bucket, and whose `relatives` may be named; of the sample, what the driver
    needs to find them itself."""

    plan: Plan
    relatives: bool

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`records`, `owners`, `met`, `counted`, `people` → `state`, `agreed`, `asked`; or
        `sample`."""
        plan, spec = self.plan, self.plan.spec
        for bucket, kinds in by_place(rows, "bucket").items():
            if bucket == plan.sample:
                yield Parcel(bucket, bucket, "sample", pack(as_content(plan, kinds)))
                continue
            left, master = tables(plan, kinds)
            found = find_pairs(spec, left, master)
            agreed = agreements(spec, left, master)
            yield Parcel(bucket, bucket, "agreed", pack({
                "records": np.array([len(left)]),
                "content": np.array([content(left, spec)], dtype=np.uint64),
                **_agreed(agreed),
            }))  # fmt: skip
            state = as_state(plan, kinds, left, master, found)
            yield Parcel(bucket, bucket, "state", pack(state))
            if self.relatives:
                verdicts = plan.wishes.verdicts(left, master)
                if verdicts is not None:
                    found = verdicts.change(spec, left, master, found)
                asked = asked_relatives(spec, left, master, found.pairs)
                yield from asked_parcels(plan.parts, bucket, asked)


def _agreed(agreed: Agreements) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (comparison, level), one in agreed.items():
        name = f"{comparison}/{level}"
        out[f"{name}/records"] = np.array([one.records])
        out[f"{name}/value"], out[f"{name}/times"] = one.people.value, one.people.times
    return out


def agreed_of(given: dict[str, Any]) -> Agreements:
    """The agreements of a parcel."""
    names = [name.split("/")[:2] for name in given if name.endswith("/records")]
    return {
        (c, level): Agreement(
            int(given[f"{c}/{level}/records"][0]),
            Counts(given[f"{c}/{level}/value"], given[f"{c}/{level}/times"]),
        )
        for c, level in names
    }


@dataclass(frozen=True)
class TellChances(Sender):
    """The probabilities that the threshold is taken from."""

    plan: Plan
    model: str

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`state` → `chances`."""
        spec = self.plan.spec
        model = Model.from_json(self.model, "model")
        for state in states(rows):
            left, master, found = restored(self.plan, state)
            scoring = Scoring.of(model, spec, left, master)
            met = steps_of(judge(spec, left, found, model, scoring).sure(spec.match_floor))
            yield Parcel(0, 0, "chances", pack({"value": met.value, "times": met.times}))


def deciding(plan: Plan, state: dict[str, Any], model: Model) -> Deciding:
    """A bucket on the way to its decisions."""
    left, master, found = restored(plan, state)
    scoring = Scoring.of(model, plan.spec, left, master)
    verdicts = plan.wishes.verdicts(left, master)
    return Deciding(plan.spec, left, master, found, model, scoring, verdicts)


@dataclass(frozen=True)
class TellStates(Sender):
    """How often the master confirms what records tell of relatives."""

    plan: Plan
    model: str

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`state` → `states`."""
        model = Model.from_json(self.model, "model")
        for state in states(rows):
            counts = deciding(self.plan, state, model).states()
            if counts is not None:
                yield Parcel(0, 0, "states", pack({"states": counts}))


@dataclass(frozen=True)
class Decide(Sender):
    """Links and candidates of a bucket, and what the report is told of it."""

    plan: Plan
    model: str
    explain: bool

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`state` → `links`, `candidates`, `told`."""
        plan, model = self.plan, Model.from_json(self.model, "model")
        for state in states(rows):
            done = deciding(plan, state, model).finish(
                explain=self.explain, listed=plan.wishes.listed
            )
            yield Parcel(0, 0, "links", pack({"frame": done.links}))
            # Spark knows no unsigned numbers
            candidates = done.candidates.with_columns(pl.col("rank").cast(pl.Int64))
            yield Parcel(0, 0, "candidates", pack({"frame": candidates}))
            yield Parcel(0, 0, "told", pack(_told(done.told)))


def _told(one: Told) -> dict[str, Any]:
    return {
        "sizes": np.array([one.certain, one.pairs]),
        "rules": np.array([[getattr(rule, name) for name in COSTS] for rule in one.rules]),
        "decisions": one.decisions, "reasons": one.reasons,
        "believed": np.array([getattr(one.believed, f.name) for f in fields(Believed)]),
        "aside": np.array([one.seen.aside]), "order": one.seen.order, "cut": one.seen.cut,
        "there": one.seen.there, "same": one.seen.same,
    }  # fmt: skip


def told_of(plan: Plan, given: dict[str, Any]) -> Told:
    """What is told in a parcel."""
    rules = [
        RuleCost(block.name, *costs)
        for block, costs in zip(plan.spec.blocks, given["rules"].tolist(), strict=True)
    ]
    certain, pairs = given["sizes"].tolist()
    return Told(
        certain,
        pairs, rules, given["decisions"], given["reasons"],
        Believed(*given["believed"].tolist()),
        Seen(int(given["aside"][0]), *(given[n] for n in ("order", "cut", "there", "same"))),
    )  # fmt: skip


@dataclass(frozen=True)
class Frames:
    """The frames of one kind of parcel as rows."""

    what: str

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`links` or `candidates` → rows of the frame."""
        for batch in rows:
            for kinds in by_place([batch], "bucket").values():
                for _, given in kinds.get(self.what, []):
                    frame: pl.DataFrame = given["frame"]
                    yield from frame.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
