"""How parcels go from task to task, and what is kept of them between jobs.

Belongs here: Spark's part in an exchange. Does not belong here: what is exchanged, the order of it
(`job`).

Only what Spark Connect offers is used. What is kept lies in the work folder, which holds names and
numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from matching.engines.spark.asking import KeySieve, scattered
from matching.engines.spark.checkout import on_workers
from matching.engines.spark.parcels import SCHEMA, Parcel, batches, pack, received, unpack

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Task = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def run(rows: DataFrame, task: Task) -> DataFrame:
    """What a task sends, as rows of the shape `parcels.SCHEMA`."""
    return rows.mapInArrow(on_workers(task), SCHEMA)


def collect(parcels: DataFrame) -> list[dict[str, Any]]:
    """The contents of parcels, brought to the driver."""
    return [unpack(bytes(row.content)) for row in parcels.collect()]


@dataclass(frozen=True)
class Exchanges:
    """The exchanges of a job: into how many parts each goes, and the folder of what is kept."""

    spark: SparkSession
    work: str
    parts: int

    def exchanged(self, parcels: DataFrame) -> DataFrame:
        """Parcels of one part lie together. Said right before a task that relies on it: Spark may
        split or merge what lay together before."""
        return parcels.repartitionById(self.parts, parcels["part"] % self.parts)

    def keep(self, name: str, rows: DataFrame) -> None:
        """Write rows, which several jobs read: Spark would make them again for each."""
        rows.write.mode("overwrite").parquet(f"{self.work}/{name}")

    def kept(self, name: str, *what: str) -> DataFrame:
        """What was written under a name: all of it, or parcels of some kinds."""
        rows = self.spark.read.parquet(f"{self.work}/{name}")
        kinds = ", ".join(f"'{one}'" for one in what)
        return rows.where(f"what IN ({kinds})") if what else rows

    def told(self, name: str, what: str) -> list[dict[str, Any]]:
        """The parcels of a kind, brought to the driver."""
        return collect(self.kept(name, what))

    def sieve(self, name: str, keys: int, what: str = "asked") -> KeySieve:
        """A sieve of all keys that were asked for."""
        empty = KeySieve.empty(keys)
        filled = collect(run(self.kept(name, what), FillSieve(len(empty.bits))))
        return KeySieve(np.bitwise_or.reduce([empty.bits, *(one["bits"] for one in filled)]))


@dataclass(frozen=True)
class FillSieve:
    """The bits of all keys that the parcels of a task ask for."""

    size: int

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`asked` or `wanted` → `sieve`."""
        sieve = KeySieve(np.zeros(self.size, dtype=np.uint8))
        for parcel in received(rows):
            given = unpack(parcel.content)
            known = "number" in given
            sieve.add(scattered(given["number"], given["key"]) if known else given["order"])
        yield from batches([Parcel(0, 0, "sieve", pack({"bits": sieve.bits}))])
