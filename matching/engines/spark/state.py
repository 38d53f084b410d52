"""What is known of a bucket, as it came and as it is kept between tasks.

Belongs here: tables from parcels, and the parcel of a bucket whose pairs are found. Does not belong
here: finding and judging pairs (`judging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

from matching.arrays import Frequencies, Keys, expand
from matching.candidates import Found, RuleCost
from matching.engines.spark.asking import Meeting, search_rules
from matching.engines.spark.owners import everybody, ready
from matching.engines.spark.parcels import (
    Kinds,
    Parcel,
    Sender,
    by_place,
    frames,
    joined,
    pack,
)
from matching.engines.spark.part import MetIndex, PartMaster, part_of, rows_of
from matching.engines.spark.plan import Plan
from matching.pairs import Pairs
from matching.tables import Table, encode_left, join_owners, left_keys

COSTS = [field.name for field in fields(RuleCost) if field.name != "rule"]
_INDEX = ("keys", "size", "rows", "times")


def tables(plan: Plan, kinds: Kinds) -> tuple[Table, PartMaster]:
    """The records of a bucket and everybody they meet."""
    left, master = ready(plan, kinds)
    meeting = search_rules(plan.spec)
    master.frequencies = _frequencies(meeting, kinds)
    master.met = _indexes(meeting, kinds, master.order)
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


def _indexes(meeting: Meeting, kinds: Kinds, order: Keys) -> dict[str, MetIndex]:
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


def as_state(
    plan: Plan, kinds: Kinds, left: Table, master: PartMaster, found: Found
) -> dict[str, Any]:
    """A bucket whose pairs are found as one parcel; `restored` gives it back."""
    return {
        "records": frames(kinds["records"]), "people": everybody(plan, kinds),
        **_counts(master), **_found(found), **_still_met(plan, left, master),
    }  # fmt: skip


def _still_met(plan: Plan, left: Table, master: PartMaster) -> dict[str, Any]:
    """Who has the keys of the records that may be searched for once more."""
    rows = plan.wishes.searched(left)
    meeting = search_rules(plan.spec)
    wanted: dict[int, list[Keys]] = {number: [] for number in range(len(meeting.rules))}
    for block in plan.spec.blocks:
        wanted[meeting.number(block)].append(left_keys(left, block, rows))
    out: dict[str, Any] = {}
    for number, rule in enumerate(meeting.rules):
        met = master.met[rule.right_name].only(np.concatenate(wanted[number]))
        of = (met.keys, met.size, met.rows, met.times)
        out |= {f"met/{number}/{name}": array for name, array in zip(_INDEX, of, strict=True)}
    return out


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
        "rules": np.array([[getattr(rule, name) for name in COSTS] for rule in found.rules]),
    }  # fmt: skip


def restored(plan: Plan, state: dict[str, Any]) -> tuple[Table, PartMaster, Found]:
    """A bucket as it was kept: its records, everybody they meet, all pairs."""
    spec = plan.spec
    frequencies: dict[tuple[str, str], Frequencies] = {}
    for name, keys in state.items():
        if name.startswith("frequency/") and name.endswith("/keys"):
            _, comparison, key, _ = name.split("/")
            counts = state[f"frequency/{comparison}/{key}/counts"]
            frequencies[comparison, key] = Frequencies(keys, counts)
    left = encode_left(state["records"], spec)
    master = part_of(spec, state["people"], plan.people, frequencies, plan.shared)
    join_owners(left, master, spec)
    for number, rule in enumerate(search_rules(spec).rules):
        known = (state[f"met/{number}/{name}"] for name in _INDEX)
        master.met[rule.right_name] = MetIndex.met(*known)
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
class JoinPeople(Sender):
    """Buckets, with people who came to them later."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`state`, `owners` → `state`."""
        for bucket, kinds in by_place(rows, "bucket").items():
            for _, state in kinds.get("state", []):
                came: Kinds = {"owners": [(bucket, {"frame": state["people"]})]}
                came["owners"] += kinds.get("owners", [])
                people = everybody(self.plan, came)
                yield Parcel(bucket, bucket, "state", pack(state | {"people": people}))
