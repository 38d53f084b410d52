"""A link job on Spark: the order of its exchanges, and what the driver makes of what it is told.

Belongs here: the engine itself. Does not belong here: what runs on workers (`meeting`, `judging`),
the session and its settings (`session`).

Only what Spark Connect offers is used. What several jobs read is written to the work folder: Spark
would make it again for each. That folder holds names and numbers, and is deleted at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa

from matching.candidates import find_pairs
from matching.engines.spark.asking import KeySieve, scattered
from matching.engines.spark.judging import (
    Decide,
    FindPairs,
    Frames,
    TellChances,
    agreed_of,
    kinds_of,
    tables,
    told_of,
)
from matching.engines.spark.meeting import (
    AskKeys,
    AskNumbers,
    MeetKeys,
    MeetOwners,
    MeetPeople,
    OfferKeys,
    OfferOwners,
    OfferPeople,
    Plan,
    SplitRecords,
)
from matching.engines.spark.parcels import SCHEMA, Parcel, batches, pack, received, unpack
from matching.estimate import SAMPLE_RECORDS
from matching.fit import Facts
from matching.look_alikes import SYNTHETIC, make_synthetic
from matching.model import Model
from matching.results import Report, Told, report
from matching.spec import Spec, SpecError
from matching.sums import Agreement, Counts
from matching.tables import marks

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LINKS = (
    "record_id string, master_id string, probability double, decision string, "
    "runner_up_id string, margin double, reason string"
)
RECORDS_A_BUCKET = 20_000
# Of ids that are hashed so many more than wanted are taken, so that none of the first is missed.
_SPARE = 1.05
Progress = Callable[[str], None]


@dataclass(frozen=True)
class SparkLinks:
    """Where links and candidates lie (folders of Parquet), the model and the report."""

    links: str
    candidates: str
    model: Model
    report: Report


class SparkEngine:
    """An extract and a master as Parquet, anywhere Spark reads. `out`: the folder for `links` and
    `candidates`; `work`: a folder of this job alone, where what is exchanged is kept."""

    def __init__(
        self,
        spark: SparkSession,
        spec: Spec,
        extract: str,
        master: str,
        *,
        out: str,
        work: str,
        fresh: bool = True,
        explain: bool = False,
        parts: int | None = None,
        progress: Progress = lambda _step: None,
    ) -> None:
        self._spark, self._out, self._work = spark, out, work
        self._fresh, self._explain, self._progress = fresh, explain, progress
        self._extract = spark.read.parquet(extract)
        self._master = spark.read.parquet(master)
        self._spec, self._parts = _fitted(spec, self._extract, self._master), parts
        self._plan: Plan
        self._records = 0
        self._agreed: list[dict[str, Any]] = []
        self._content = 0
        self.left_out = tuple(c.name for c in spec.comparisons if c not in self._spec.comparisons)

    @property
    def spec(self) -> Spec:
        """The spec reduced to what both tables have."""
        return self._spec

    def prepare(self) -> None:
        """Records to buckets, and the owners of their numbers to them."""
        self._progress("reading")
        self._extract = _columns(self._extract, self._spec, right=False)
        self._master = _columns(self._master, self._spec, right=True)
        self._records, people = self._extract.count(), self._master.count()
        for name, rows in (("extract", self._records), ("master", people)):
            if not rows:
                raise SpecError(f"the {name} has no rows: check that the right file was given")
        parts = self._parts or max(8, -(-self._records // RECORDS_A_BUCKET))
        self._plan = Plan(
            self._spec, parts, parts, people,
            _first(SAMPLE_RECORDS, self._records), _first(SYNTHETIC, people), self._shape(),
        )  # fmt: skip
        plan = self._plan
        self._keep("records", self._exchange(self._extract, SplitRecords(plan)))
        self._progress("numbers")
        asked = self._run(self._kept("records"), AskNumbers(plan))
        self._keep("asked_numbers", asked)
        sieve = self._sieve("asked_numbers", self._records * 2)
        offered = self._run(self._master, OfferOwners(plan, sieve))
        met = self._exchanged(self._kept("asked_numbers").unionAll(offered))
        self._keep("owners", self._run(met, MeetOwners(plan)))

    def pair(self) -> None:
        """Keys to whom has them, those people to the buckets, and all pairs there."""
        plan, rules = self._plan, len(self._spec.blocks)
        self._progress("keys")
        ready = self._exchanged(self._kept("records").unionAll(self._kept("owners")))
        self._keep("asked_keys", self._run(ready, AskKeys(plan)))
        sieve = self._sieve("asked_keys", self._records * rules // 2)
        offered = self._run(self._master, OfferKeys(plan, sieve))
        met = self._exchanged(self._kept("asked_keys").unionAll(offered))
        self._keep("met", self._run(met, MeetKeys(plan)))
        self._progress("people")
        wanted = self._kept("met").where("what = 'wanted'")
        found = self._sieve("met", self._records * 4, what="wanted")
        offered = self._run(self._master, OfferPeople(plan, found))
        people = self._run(self._exchanged(wanted.unionAll(offered)), MeetPeople(plan))
        self._progress("pairs")
        came = self._kept("met").where("what IN ('met', 'counted')").unionAll(people)
        came = came.unionAll(self._kept("records")).unionAll(self._kept("owners"))
        self._keep("pairs", self._run(self._exchanged(came), FindPairs(plan)))

    def facts(self) -> Facts:
        """The sample, brought to the driver, and what all records agree with."""
        self._progress("model")
        spec, plan = self._spec, self._plan
        (sample,) = self._told("pairs", "sample")
        left, master = tables(plan, kinds_of(sample))
        for comparison, key in master.frequencies:
            own = master.columns[comparison].keys(key, master.sample)
            master.sampled[comparison, key] = master.frequencies[comparison, key](own[own != 0])
        synthetic = make_synthetic(spec, left, master)
        found = find_pairs(spec, left, master, synthetic.asked if synthetic else None)
        told = self._told("pairs", "agreed")
        agreed: dict[tuple[str, str], Agreement] = {}
        for one in map(agreed_of, told):
            for name, some in one.items():
                agreed[name] = agreed[name] + some if name in agreed else some
        of_records = sum(int(one["content"][0]) for one in told)
        of_people = sum(int(one["content"][0]) for one in self._told("met", "content"))
        content = marks(spec, self._records, of_records, plan.people, of_people)
        return Facts(left, master, found, synthetic, agreed, content)

    def tally(self, model: Model) -> Counts:
        """See `Engine.tally`."""
        self._progress("threshold")
        task = TellChances(self._plan, model.to_json())
        told = self._collect(self._run(self._kept("pairs").where("what = 'state'"), task))
        some = [Counts(one["value"], one["times"]) for one in told]
        return reduce(add, some, Counts.of(np.zeros(0, dtype=np.int64)))

    def decide(self, model: Model) -> SparkLinks:
        """Decide every record, and write links and candidates."""
        self._progress("decisions")
        task = Decide(self._plan, model.to_json(), self._explain)
        self._keep("decided", self._run(self._kept("pairs").where("what = 'state'"), task))
        decided = self._kept("decided")
        names = [c.name for c in self._spec.comparisons]
        columns = ["record_id string", "master_id string", "probability double", "rank bigint"]
        columns += [f"level_{n} string, weight_{n} double" for n in names]
        candidates = ", ".join([*columns, "weight_look_alikes double"])
        for what, schema in (("links", LINKS), ("candidates", candidates)):
            rows = decided.where(f"what = '{what}'").mapInArrow(Frames(what), schema)
            rows.write.mode("overwrite").parquet(f"{self._out}/{what}")
        all_: Told = reduce(
            add, [told_of(self._plan, one) for one in self._told("decided", "told")]
        )
        done = report(self._spec, model, self._plan.people, all_)
        return SparkLinks(f"{self._out}/links", f"{self._out}/candidates", model, done)

    def _shape(self) -> pl.DataFrame:
        """An empty frame of people, of the types that rows have on workers."""
        empty = self._master.limit(0).toArrow()
        return pl.DataFrame(pl.from_arrow(empty))

    def _run(self, rows: DataFrame, task: Callable[..., Iterator[pa.RecordBatch]]) -> DataFrame:
        return rows.mapInArrow(task, SCHEMA)

    def _exchange(
        self, rows: DataFrame, task: Callable[..., Iterator[pa.RecordBatch]]
    ) -> DataFrame:
        return self._exchanged(self._run(rows, task))

    def _exchanged(self, parcels: DataFrame) -> DataFrame:
        """Parcels of one part lie together. Said right before a task that relies on it: Spark may
        split or merge what lay together before."""
        from pyspark.sql.functions import col

        return parcels.repartitionById(self._plan.parts, col("part") % self._plan.parts)

    def _keep(self, name: str, rows: DataFrame) -> None:
        rows.write.mode("overwrite").parquet(f"{self._work}/{name}")

    def _kept(self, name: str) -> DataFrame:
        return self._spark.read.parquet(f"{self._work}/{name}")

    def _collect(self, rows: DataFrame) -> list[dict[str, Any]]:
        return [unpack(bytes(row.content)) for row in rows.collect()]

    def _told(self, name: str, what: str) -> list[dict[str, Any]]:
        return self._collect(self._kept(name).where(f"what = '{what}'"))

    def _sieve(self, name: str, keys: int, what: str = "asked") -> KeySieve:
        """A sieve of all keys that were asked for."""
        empty = KeySieve.empty(keys)
        rows = self._kept(name).where(f"what = '{what}'")
        filled = self._collect(self._run(rows, FillSieve(len(empty.bits))))
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


def _first(size: int, rows: int) -> int:
    """Up to which order at least so many of the rows are met (orders are evenly spread)."""
    share = min(1.0, (size * _SPARE + 1_000) / rows)
    return min(int(share * 2**64), 2**64 - 1)


def _columns(rows: DataFrame, spec: Spec, *, right: bool) -> DataFrame:
    return rows.select(*[name for name in spec.columns(right=right) if name in rows.columns])


def _fitted(spec: Spec, extract: DataFrame, master: DataFrame) -> Spec:
    """The spec as far as both tables have its columns. Raises SpecError for what does not fit, and
    for what this engine does not do."""
    problems = spec.check_columns(extract.columns, right=False)
    problems += spec.check_columns(master.columns, right=True)
    if spec.cardinality == "one-to-one":
        problems.append("one-to-one links need all pairs at once: link with the engine local")
    alone = set(dict(spec.latest).values())
    beside = [name for name in spec.beside if name in extract.columns and name not in alone]
    if beside:
        problems.append(
            f"records that tell of each other ({', '.join(beside)}) need all of them at once: "
            "leave these columns out, or link with the engine local"
        )
    if problems:
        raise SpecError("; ".join(problems))
    return spec.reduced(extract.columns, master.columns)
