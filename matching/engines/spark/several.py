"""Several masters as one, where they lie: one row of each person, and in which master it stands.

Belongs here: what `matching.masters` is to tables of this process. Does not belong here: the rules
(there), reading the one table that comes of it (`given`).

Only keys of ids are exchanged, eight bytes a person; rows are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from matching.arrays import Keys, first_of_runs
from matching.engines.spark.exchanges import Exchanges, collect, run
from matching.engines.spark.parcels import Parcel, Sender, by_place, frame_of, pack, split
from matching.engines.spark.plan import order_of
from matching.masters import NAME, check_each, check_types
from matching.spec import Spec

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True)
class Several:
    """The masters of a job by name, the one whose rows count first."""

    spec: Spec
    masters: Mapping[str, DataFrame]

    def check(self) -> None:
        """Raise SpecError where a master lacks what the spec needs, or has it as another type."""
        check_each({name: rows.columns for name, rows in self.masters.items()}, self.spec)
        types = {name: dict(self._read(rows).dtypes) for name, rows in self.masters.items()}
        check_types(types, "void")

    def as_one(self) -> DataFrame:
        """All rows, with the name of the master of each."""
        one, *others = [self._named(name, rows) for name, rows in self.masters.items()]
        for other in others:
            one = one.unionAll(other)
        return one

    def first_only(self, tables: Exchanges) -> tuple[Several, int]:
        """The same without rows of people whom an earlier master has, and how many those are."""
        told = [run(rows.select(self.spec.right_id), TellIds(self.spec, place, tables.parts))
                for place, rows in enumerate(self.masters.values())]  # fmt: skip
        ids, *others = told
        for other in others:
            ids = ids.unionAll(other)
        later: dict[int, list[Keys]] = {}
        found = collect(run(tables.exchanged(ids), MeetIds()))
        for one in found:
            for place in np.unique(one["place"]).tolist():
                later.setdefault(place, []).append(one["order"][one["place"] == place])
        kept = dict(self.masters)
        for place, name in enumerate(self.masters):
            if place in later:
                task = LeaveOut(self.spec, np.concatenate(later[place]))
                rows = self._read(kept[name])
                kept[name] = rows.mapInArrow(task, rows.schema)
        return Several(self.spec, kept), sum(len(one["order"]) for one in found)

    def _read(self, rows: DataFrame) -> DataFrame:
        return rows.select(*[c for c in self.spec.columns(right=True) if c in rows.columns])

    def _named(self, name: str, rows: DataFrame) -> DataFrame:
        quoted = name.replace("\\", "\\\\").replace("'", "\\'")
        return self._read(rows).selectExpr("*", f"'{quoted}' AS {NAME}")


@dataclass(frozen=True)
class TellIds(Sender):
    """The keys of the ids of one master (`place`), to the parts by key."""

    spec: Spec
    place: int
    parts: int

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Ids of the master → `ids`."""
        told = [order_of(frame_of([batch]), self.spec, right=True) for batch in rows]
        order = np.concatenate([np.zeros(0, dtype=np.uint64), *told])
        where = (order % np.uint64(self.parts)).astype(np.int64)
        for part, some in split(where, {"order": order}) if len(order) else ():
            yield Parcel(part, self.place, "ids", pack(some))


@dataclass(frozen=True)
class MeetIds(Sender):
    """Who stands in several masters: the key and the place of every row but those of the first."""

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`ids` → `repeated`."""
        for part, kinds in by_place(rows, "part").items():
            given = kinds["ids"]
            order = np.concatenate([content["order"] for _, content in given])
            place = np.concatenate(
                [np.full(len(content["order"]), place) for place, content in given]
            )
            ranked = np.lexsort((place, order))
            order, place = order[ranked], place[ranked]
            new = first_of_runs(order)
            first = place[new][np.cumsum(new) - 1]
            later = {"order": order[place > first], "place": place[place > first]}
            yield Parcel(part, -1, "repeated", pack(later))


@dataclass(frozen=True)
class LeaveOut:
    """Rows of a master but those of some ids."""

    spec: Spec
    keys: Keys

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of the master → rows of the master."""
        for batch in rows:
            ids = frame_of([batch.select([self.spec.right_id])])
            kept = ~np.isin(order_of(ids, self.spec, right=True), self.keys)
            yield batch.filter(pa.array(kept))
