"""Whose numbers are asked for: those on records, and later those of relatives of people.

Belongs here: what each side sends to the parts where numbers meet, and what is found there. Does
not belong here: which relatives are asked for (`relatives`), keys of blocking (`meeting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from matching.engines.spark.asking import (
    Asked,
    Index,
    KeySieve,
    asked_by,
    asked_parcels,
    number_rules,
    parts_of,
    scattered,
)
from matching.engines.spark.parcels import (
    Content,
    Kinds,
    Parcel,
    Sender,
    by_place,
    frames,
    joined,
    pack,
    split,
    together,
)
from matching.engines.spark.part import PartMaster, part_of
from matching.engines.spark.plan import Plan, glued, order_of
from matching.spec import SpecError
from matching.tables import Table, encode_left, encoded, join_owners


@dataclass(frozen=True)
class AskNumbers(Sender):
    """The numbers on the records of a bucket."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`records` → `asked`. Raises SpecError for ids of records that are not unique."""
        plan, meeting = self.plan, number_rules(self.plan.spec)
        for bucket, kinds in by_place(rows, "bucket").items():
            frame = frames(kinds["records"])
            if len(np.unique(order_of(frame, plan.spec, right=False))) < len(frame):
                # rows of a bucket have no numbers that somebody could look up
                raise SpecError(
                    f"{plan.spec.left_id} of the extract must be unique: remove the duplicates"
                )
            ids, order, columns = encoded(frame, plan.spec, right=False, only=meeting.compared)
            keys = asked_by(Table(ids, order, columns), meeting.rules, None, meeting)
            yield from asked_parcels(plan.parts, bucket, Asked.of(keys))


@dataclass(frozen=True)
class OfferOwners(Sender):
    """People whose numbers are probably on records, by number; with `first` the first by order to
    the sample."""

    plan: Plan
    sieve: KeySieve
    first: bool = True

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the master → `people`, `own`."""
        plan, meeting = self.plan, number_rules(self.plan.spec)
        for frame in glued(rows):
            order = order_of(frame, plan.spec, right=True)
            _, _, columns = encoded(frame, plan.spec, right=True, only=meeting.compared)
            master = PartMaster(pl.Series(), order, columns, total=plan.people)
            for number, rule in enumerate(meeting.rules):
                key = master.keys(rule)
                there = np.flatnonzero((key != 0) & self.sieve.passes(scattered(number, key)))
                where = parts_of(number, key[there], plan.parts)
                sent: Content = {"key": key[there], "frame": frame[pl.Series(there)]}
                for part, some in split(where, sent):
                    which = np.full(len(some["key"]), number, dtype=np.uint8)
                    yield Parcel(part, -1, "people", pack({**some, "number": which}))
            first = np.flatnonzero(order <= np.uint64(plan.first_people))
            if self.first and len(first):
                own = {"frame": frame[pl.Series(first)]}
                yield Parcel(0, plan.sample, "own", pack(own))


# Of a number that several have it is enough to see two: it is nobody's.
_SEVERAL = 2


@dataclass(frozen=True)
class MeetOwners(Sender):
    """Who has the numbers that buckets ask for."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`asked`, `people`, `own` → `owners`."""
        for kinds in by_place(rows, "part").values():
            for bucket, given in kinds.get("own", []):
                yield Parcel(bucket, bucket, "owners", pack(given))
            offered = kinds.get("people", [])
            if not offered:
                continue
            people = frames(offered)
            index = Index.of(joined(offered, "number"), joined(offered, "key"))
            for bucket, asked in together(kinds.get("asked", [])):
                rows_ = index.first(asked["number"], asked["key"], _SEVERAL)
                if len(rows_):
                    some = people[pl.Series(np.unique(rows_))]
                    yield Parcel(bucket, bucket, "owners", pack({"frame": some}))


def ready(plan: Plan, kinds: Kinds) -> tuple[Table, PartMaster]:
    """The records of a bucket with the owners of their numbers."""
    left = encode_left(frames(kinds["records"]), plan.spec)
    master = part_of(plan.spec, everybody(plan, kinds), plan.people, {}, plan.shared)
    join_owners(left, master, plan.spec)
    return left, master


def everybody(plan: Plan, kinds: Kinds) -> pl.DataFrame:
    """All people that came to a bucket, each once."""
    came: list[pl.DataFrame] = [
        content["frame"] for what in ("owners", "people") for _, content in kinds.get(what, [])
    ]
    everyone = pl.concat([plan.shape, *came])
    return everyone.unique(plan.spec.right_id, maintain_order=True)
