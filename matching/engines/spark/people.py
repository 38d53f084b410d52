"""The people whom buckets look at, from the master to the buckets.

Belongs here: that exchange, by the key of the person's id. Does not belong here: who is looked at
(`meeting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from matching.engines.spark.asking import KeySieve
from matching.engines.spark.parcels import (
    Content,
    Parcel,
    Sender,
    by_place,
    frames,
    joined,
    pack,
    split,
    together,
)
from matching.engines.spark.plan import Plan, glued, order_of


@dataclass(frozen=True)
class OfferPeople(Sender):
    """People whom some bucket probably looks at, to the parts by person."""

    plan: Plan
    sieve: KeySieve

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the master → `people`."""
        plan = self.plan
        for frame in glued(rows):
            order = order_of(frame, plan.spec, right=True)
            there = np.flatnonzero(self.sieve.passes(order))
            where = (order[there] % np.uint64(plan.parts)).astype(np.int64)
            sent: Content = {"order": order[there], "frame": frame[pl.Series(there)]}
            for part, some in split(where, sent):
                yield Parcel(part, -1, "people", pack(some))


@dataclass(frozen=True)
class MeetPeople(Sender):
    """The people that buckets look at."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`wanted`, `people` → `people` (to buckets)."""
        for kinds in by_place(rows, "part").values():
            if "people" not in kinds:
                continue
            people, order = frames(kinds["people"]), joined(kinds["people"], "order")
            ranked = np.argsort(order)
            for bucket, some in together(kinds.get("wanted", [])):
                at = ranked[np.searchsorted(order[ranked], np.unique(some["order"]))]
                yield Parcel(bucket, bucket, "people", pack({"frame": people[pl.Series(at)]}))
