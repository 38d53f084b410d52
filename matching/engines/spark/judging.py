"""What workers do with a bucket once all its people have come: pairs, probabilities, decisions.

Belongs here: functions that run on workers, each over whole buckets; what a bucket keeps between
them. Does not belong here: how people came here (`meeting`), the steps themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from matching.arrays import Frequencies, Keys, expand
from matching.candidates import Found, RuleCost, find_pairs
from matching.engines.local import asked_rows, settled
from matching.engines.spark.asking import Meeting, search_rules
from matching.engines.spark.meeting import Plan, everybody, frames, joined, ready
from matching.engines.spark.parcels import Kinds, Parcel, batches, by_place, pack
from matching.engines.spark.part import MetIndex, PartMaster, part_of, rows_of
from matching.judging import judge
from matching.missed import Seen, seen
from matching.model import Model
from matching.output import candidate_frame, link_frame
from matching.pairs import Pairs
from matching.results import Told, told
from matching.scoring import Scoring
from matching.sums import Agreement, Agreements, Believed, Counts, agreements, steps_of
from matching.tables import Table, content, encode_left

_COSTS = [field.name for field in fields(RuleCost) if field.name != "rule"]


def tables(plan: Plan, kinds: Kinds) -> tuple[Table, PartMaster]:
    """The records of a bucket and everybody they meet."""
    left, master = ready(plan, kinds)
    meeting = search_rules(plan.spec)
    master.frequencies = _frequencies(meeting, kinds)
    master.met = _met(meeting, kinds, master.order)
    return left, master


def _frequencies(meeting: Meeting, kinds: Kinds) -> dict[tuple[str, str], Frequencies]:
    """How often values occur, by comparison and key."""
    given = kinds.get("counted", [])
    number, key, size = (joined(given, name) for name in ("number", "key", "size"))
    out = {}
    for which, name in enumerate(meeting.values, start=len(meeting.rules)):
        of = np.flatnonzero(number == which)
        of = of[np.argsort(key[of])]
        out[name] = Frequencies(key[of], size[of])
    return out


def _met(meeting: Meeting, kinds: Kinds, order: Keys) -> dict[str, MetIndex]:
    """The people of every key, by the name of the rule's right keys."""
    given = kinds.get("met", [])
    number, key, size, sent, people = (
        joined(given, name) for name in ("number", "key", "size", "sent", "order")
    )
    start = np.cumsum(sent) - sent
    out = {}
    for which, rule in enumerate(meeting.rules):
        of = np.flatnonzero(number == which)
        rows = rows_of(order, people[expand(start[of], sent[of])]).astype(np.uint32)
        out[rule.right_name] = MetIndex.met(key[of], size[of], rows, sent[of])
    return out


@dataclass(frozen=True)
class FindPairs:
    """All pairs of a bucket; of the sample, what the driver needs to find them itself."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`records`, `owners`, `met`, `counted`, `people` → `state`, `agreed`; or `sample`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
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
            yield Parcel(bucket, bucket, "state", pack({
                "records": frames(kinds["records"]), "people": everybody(plan, kinds),
                **_counts(master), **_found(found),
            }))  # fmt: skip


def as_content(plan: Plan, kinds: Kinds) -> dict[str, Any]:
    """What came to a bucket as one parcel; `kinds_of` gives it back."""
    out: dict[str, Any] = {"records": frames(kinds["records"]), "people": everybody(plan, kinds)}
    for what in ("met", "counted"):
        for name in kinds[what][0][1] if kinds.get(what) else ():
            out[f"{what}/{name}"] = joined(kinds[what], name)
    return out


def kinds_of(given: dict[str, Any]) -> Kinds:
    """The reverse of `as_content`."""
    out: Kinds = {name: [(0, {"frame": given[name]})] for name in ("records", "people")}
    for what in ("met", "counted"):
        found = {
            name.partition("/")[2]: given[name] for name in given if name.startswith(f"{what}/")
        }
        if found:
            out[what] = [(0, found)]
    return out


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


def _counts(master: PartMaster) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (comparison, key), one in master.frequencies.items():
        out[f"frequency/{comparison}/{key}/keys"] = one.keys
        out[f"frequency/{comparison}/{key}/counts"] = one.counts
    return out


def _found(found: Found) -> dict[str, Any]:
    pairs = found.pairs
    return {
        "left": pairs.left.astype(np.uint32), "right": pairs.right.astype(np.uint32),
        "pattern": pairs.pattern.astype(np.uint32), "levels": pairs.levels,
        "certain": found.certain, "uncovered": found.uncovered, "cut": found.cut,
        "empty": found.empty,
        "rules": np.array([[getattr(rule, name) for name in _COSTS] for rule in found.rules]),
    }  # fmt: skip


def _restored(plan: Plan, state: dict[str, Any]) -> tuple[Table, PartMaster, Found]:
    """A bucket as it was kept."""
    spec = plan.spec
    frequencies: dict[tuple[str, str], Frequencies] = {}
    for name, keys in state.items():
        if name.startswith("frequency/") and name.endswith("/keys"):
            _, comparison, key, _ = name.split("/")
            counts = state[f"frequency/{comparison}/{key}/counts"]
            frequencies[comparison, key] = Frequencies(keys, counts)
    left = encode_left(state["records"], spec)
    master = part_of(spec, state["people"], plan.people, frequencies)
    pairs = Pairs(
        state["left"].astype(np.int64), state["right"].astype(np.int64),
        state["pattern"].astype(np.int64), state["levels"],
    )  # fmt: skip
    rules = [
        RuleCost(block.name, *costs)
        for block, costs in zip(spec.blocks, state["rules"].tolist(), strict=True)
    ]
    found = Found(pairs, state["certain"], rules, state["uncovered"], state["cut"], state["empty"])
    return left, master, found


def states(rows: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """The states of buckets, one at a time."""
    for batch in rows:
        for kinds in by_place([batch], "bucket").values():
            for _, given in kinds.get("state", []):
                yield given


@dataclass(frozen=True)
class TellChances:
    """The probabilities that the threshold is taken from."""

    plan: Plan
    model: str

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`state` → `chances`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        spec = self.plan.spec
        model = Model.from_json(self.model, "model")
        for state in states(rows):
            left, master, found = _restored(self.plan, state)
            scoring = Scoring.of(model, spec, left, master)
            met = steps_of(judge(spec, left, found, model, scoring).sure(spec.match_floor))
            yield Parcel(0, 0, "chances", pack({"value": met.value, "times": met.times}))


@dataclass(frozen=True)
class Decide:
    """Links and candidates of a bucket, and what the report is told of it."""

    plan: Plan
    model: str
    explain: bool

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`state` → `links`, `candidates`, `told`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        spec = self.plan.spec
        model = Model.from_json(self.model, "model")
        for state in states(rows):
            left, master, found = _restored(self.plan, state)
            scoring = Scoring.of(model, spec, left, master)
            judged = judge(spec, left, found, model, scoring)
            done = settled(spec, left, master, found, judged, model, scoring, None)
            links = link_frame(left, master, done.pairs, done.chance, done.ranking, done.made)
            asked = asked_rows(done, explain=self.explain)
            candidates = candidate_frame(
                spec, left, master, done.pairs, done.chance, done.ranking.worth, scoring, asked
            )
            yield Parcel(0, 0, "links", pack({"frame": links}))
            # Spark knows no unsigned numbers
            candidates = candidates.with_columns(pl.col("rank").cast(pl.Int64))
            yield Parcel(0, 0, "candidates", pack({"frame": candidates}))
            lost = seen(spec, left, master, found, judged.chance)
            yield Parcel(0, 0, "told", pack(_told(told(found, done, lost))))


def _told(one: Told) -> dict[str, Any]:
    return {
        "sizes": np.array([one.certain, one.pairs]),
        "rules": np.array([[getattr(rule, name) for name in _COSTS] for rule in one.rules]),
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
