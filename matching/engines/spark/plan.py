"""What all tasks of a job know, and how records come to their buckets.

Belongs here: the plan, rows as tasks are handed them, the split of the extract. Does not belong
here: what buckets exchange (`owners`, `meeting`, `people`, `relatives`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa

from matching.arrays import Keys, hash_strings
from matching.engines.spark.parcels import Parcel, Sender, frame_of, pack, split
from matching.engines.spark.together import Together
from matching.engines.spark.wishes import Wishes
from matching.numbers import by_kind
from matching.spec import Spec, SpecError
from matching.tables import ids_of

GLUED = 200_000
"""Rows that are looked at together: Spark hands over far fewer at a time."""


@dataclass(frozen=True)
class Plan:
    """What all tasks of a job know: the spec; how many buckets, parts and people there are; up to
    which order records and people belong to the sample, whose bucket is the last; an empty frame of
    people, since a bucket may meet nobody; what people ask of records
    (`wishes`); the numbers that several people of the master have (`shared`, ascending), as far as
    relatives are told by such numbers."""

    spec: Spec
    buckets: int
    parts: int
    people: int
    first_records: int
    first_people: int
    shape: pl.DataFrame
    wishes: Wishes = field(default_factory=Wishes)
    shared: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @property
    def sample(self) -> int:
        """The bucket of the sample."""
        return self.buckets


def glued(rows: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The rows of a table, many at a time."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in rows:
        held.append(batch)
        size += batch.num_rows
        if size >= GLUED:
            yield frame_of(held)
            held, size = [], 0
    if size:
        yield frame_of(held)


def order_of(frame: pl.DataFrame, spec: Spec, *, right: bool) -> Keys:
    """The keys of ids. Raises SpecError where one is missing."""
    ids = ids_of(frame, spec, right=right)
    if ids.null_count():
        table = "master" if right else "extract"
        raise SpecError(f"rows of the {table} have no {ids.name}: fill or drop them")
    return hash_strings(ids)


@dataclass(frozen=True)
class SplitRecords(Sender):
    """Every record to its bucket: records that lie `together` to one."""

    plan: Plan
    together: Together

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the extract → `records`."""
        plan = self.plan
        for frame in glued(rows):
            order = order_of(frame, plan.spec, right=False)
            if by_kind(frame, plan.spec) is not frame:
                raise SpecError(
                    "numbers of persons and of old cards stand in one column of the extract: bring "
                    "each into the column of its kind, or link with the engine local"
                )
            bucket = (self.together(order) % np.uint64(plan.buckets)).astype(np.int64)
            for place, some in split(bucket, {"frame": frame}):
                yield Parcel(place, place, "records", pack(some))
            first = np.flatnonzero(order <= np.uint64(plan.first_records))
            if len(first):
                some = {"frame": frame[pl.Series(first)]}
                yield Parcel(plan.sample, plan.sample, "records", pack(some))
