"""A link job on Spark: the order of its exchanges, and what the driver makes of what it is told.

Belongs here: the engine itself. Does not belong here: what runs on workers (`meeting`, `judging`),
the session and its settings (`session`).

The work folder holds names and numbers: who starts a job deletes it at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from matching.arrays import Ints
from matching.candidates import find_pairs
from matching.engines.spark.checkout import on_workers
from matching.engines.spark.exchanges import Exchanges, collect, run
from matching.engines.spark.given import Given, Masters, Places
from matching.engines.spark.judging import (
    Decide,
    FindPairs,
    Frames,
    TellChances,
    TellStates,
    agreed_of,
    told_of,
)
from matching.engines.spark.meeting import AskKeys, MeetKeys, OfferKeys
from matching.engines.spark.owners import AskNumbers, MeetOwners, OfferOwners
from matching.engines.spark.people import MeetPeople, OfferPeople
from matching.engines.spark.plan import Plan, SplitRecords
from matching.engines.spark.state import JoinPeople, kinds_of, tables
from matching.engines.spark.wishes import Wishes
from matching.estimate import SAMPLE_RECORDS
from matching.fit import Facts
from matching.look_alikes import SYNTHETIC, make_synthetic
from matching.model import Model
from matching.results import LinkResult, Report, Told, report
from matching.spec import Spec
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

    def read(self) -> LinkResult:
        """Links and candidates in this process, from folders of its own file system."""
        links, candidates = (
            pl.read_parquet(Path(folder) / "*.parquet") for folder in (self.links, self.candidates)
        )
        ranks = candidates.with_columns(pl.col("rank").cast(pl.UInt32))
        order = ranks.sort("record_id", "rank")
        return LinkResult(links.sort("record_id"), order, self.model, self.report)


class SparkEngine:
    """An extract and a master as Parquet, anywhere Spark reads, each in one place or several; or
    several masters by name.

    `named`: columns of the extract whose files call them otherwise. `out`: the folder for `links`
    and `candidates`; `work`: a folder of this job alone, where what is exchanged is kept. See
    `matching.api.link` for `explain`, `decisions` and `listed`.
    """

    def __init__(
        self,
        spark: SparkSession,
        spec: Spec,
        extract: Places,
        master: Masters,
        *,
        out: str,
        work: str,
        named: Mapping[str, str] | None = None,
        explain: bool = False,
        decisions: pl.DataFrame | None = None,
        listed: pl.Series | None = None,
        parts: int | None = None,
        progress: Progress = lambda _step: None,
    ) -> None:
        self._spark, self._out, self._work = spark, out, work
        self._explain, self._parts, self._progress = explain, parts, progress
        self._wishes = Wishes(decisions, listed)
        self._given = Given.read(spark, spec, extract, master, named or {})
        self._spec = self._given.spec
        self._records = self._repeated = 0
        self._plan: Plan
        self._tables: Exchanges
        self._left_out = tuple(c.name for c in spec.comparisons if c not in self._spec.comparisons)

    @property
    def spec(self) -> Spec:
        """The spec reduced to what both tables have."""
        return self._spec

    def prepare(self) -> None:
        """Records to buckets, and the owners of their numbers to them."""
        self._progress("reading")
        self._records = self._given.size(right=False)
        parts = self._parts or max(8, -(-self._records // RECORDS_A_BUCKET))
        self._tables = Exchanges(self._spark, self._work, parts)
        self._given, self._repeated = self._given.first_only(self._tables)
        given = self._given
        people = given.size(right=True)
        self._wishes.check(given.known)
        self._plan = Plan(
            self._spec, parts, parts, people,
            _first(SAMPLE_RECORDS, self._records), _first(SYNTHETIC, people), given.shape(),
            self._wishes,
        )  # fmt: skip
        plan = self._plan
        self._tables.keep(
            "records",
            self._tables.exchanged(run(given.extract, SplitRecords(plan, given.together()))),
        )
        self._progress("numbers")
        asked = run(self._tables.kept("records"), AskNumbers(plan))
        self._tables.keep("asked_numbers", asked)
        sieve = self._tables.sieve("asked_numbers", self._records * 2)
        offered = run(self._given.master, OfferOwners(plan, sieve))
        met = self._tables.exchanged(self._tables.kept("asked_numbers").unionAll(offered))
        self._tables.keep("owners", run(met, MeetOwners(plan)))

    def pair(self) -> None:
        """Keys to whom has them, those people to the buckets, and all pairs there."""
        plan, rules = self._plan, len(self._spec.blocks)
        self._progress("keys")
        ready = self._tables.exchanged(
            self._tables.kept("records").unionAll(self._tables.kept("owners"))
        )
        self._tables.keep("asked_keys", run(ready, AskKeys(plan)))
        sieve = self._tables.sieve("asked_keys", self._records * rules // 2)
        numbers = self._given.relatives
        offered = run(self._given.master, OfferKeys(plan, sieve, numbers))
        met = self._tables.exchanged(self._tables.kept("asked_keys").unionAll(offered))
        self._tables.keep("met", run(met, MeetKeys(plan)))
        if numbers is not None:
            shared = np.concatenate([one["key"] for one in self._tables.told("met", "shared")])
            self._plan = plan = replace(plan, shared=np.sort(shared))
        self._progress("people")
        wanted = self._tables.kept("met", "wanted")
        found = self._tables.sieve("met", self._records * 4, what="wanted")
        offered = run(self._given.master, OfferPeople(plan, found))
        people = run(self._tables.exchanged(wanted.unionAll(offered)), MeetPeople(plan))
        self._progress("pairs")
        came = self._tables.kept("met", "met", "counted").unionAll(people)
        came = came.unionAll(self._tables.kept("records")).unionAll(self._tables.kept("owners"))
        found = run(self._tables.exchanged(came), FindPairs(plan, numbers is not None))
        self._tables.keep("pairs", found)
        if numbers is not None:
            self._progress("relatives")
            self._join_relatives()

    def _join_relatives(self) -> None:
        """The people whom records that tell of others may name, to the buckets."""
        plan = self._plan
        sieve = self._tables.sieve("pairs", self._records * 2)
        offered = run(self._given.master, OfferOwners(plan, sieve, first=False))
        asked = self._tables.kept("pairs", "asked")
        owners = run(self._tables.exchanged(asked.unionAll(offered)), MeetOwners(plan))
        came = self._tables.exchanged(self._tables.kept("pairs", "state").unionAll(owners))
        self._tables.keep("joined", run(came, JoinPeople(plan)))

    def facts(self) -> Facts:
        """The sample, brought to the driver, and what all records agree with."""
        self._progress("model")
        spec, plan = self._spec, self._plan
        (sample,) = self._tables.told("pairs", "sample")
        left, master = tables(plan, kinds_of(sample))
        for comparison, key in master.frequencies:
            own = master.columns[comparison].keys(key, master.sample)
            master.sampled[comparison, key] = master.frequencies[comparison, key](own[own != 0])
        synthetic = make_synthetic(spec, left, master)
        found = find_pairs(spec, left, master, synthetic.asked if synthetic else None)
        told = self._tables.told("pairs", "agreed")
        agreed: dict[tuple[str, str], Agreement] = {}
        for one in map(agreed_of, told):
            for name, some in one.items():
                agreed[name] = agreed[name] + some if name in agreed else some
        of_records = sum(int(one["content"][0]) for one in told)
        of_people = sum(int(one["content"][0]) for one in self._tables.told("met", "content"))
        content = marks(spec, self._records, of_records, plan.people, of_people)
        return Facts(left, master, found, synthetic, agreed, content)

    def tally(self, model: Model) -> Counts:
        """See `Engine.tally`."""
        self._progress("threshold")
        task = TellChances(self._plan, model.to_json())
        told = collect(run(self._states, task))
        some = [Counts(one["value"], one["times"]) for one in told]
        return reduce(add, some, Counts.of(np.zeros(0, dtype=np.int64)))

    def states(self, model: Model) -> Ints | None:
        """See `Engine.states`."""
        if self._spec.family is None or not self._spec.family.doubt:
            return None
        self._progress("relatives")
        told = collect(run(self._states, TellStates(self._plan, model.to_json())))
        return np.asarray(sum(one["states"] for one in told))

    def decide(self, model: Model) -> SparkLinks:
        """Decide every record, and write links and candidates."""
        self._progress("decisions")
        task = Decide(self._plan, model.to_json(), self._explain)
        self._tables.keep("decided", run(self._states, task))
        decided = self._tables.kept("decided")
        names = [c.name for c in self._spec.comparisons]
        columns = ["record_id string", "master_id string", "probability double", "rank bigint"]
        columns += [f"level_{n} string, weight_{n} double" for n in names]
        columns.append("weight_look_alikes double")
        where = ["found_in string"] if self._spec.where else []
        schemas = {"links": [LINKS, *where], "candidates": [*columns, *where]}
        for what, schema in ((what, ", ".join(schema)) for what, schema in schemas.items()):
            rows = decided.where(f"what = '{what}'").mapInArrow(on_workers(Frames(what)), schema)
            rows.write.mode("overwrite").parquet(f"{self._out}/{what}")
        all_: Told = reduce(
            add, [told_of(self._plan, one) for one in self._tables.told("decided", "told")]
        )
        done = report(self._spec, model, self._plan.people, all_)
        done = replace(done, left_out=self._left_out, repeated=self._repeated)
        return SparkLinks(f"{self._out}/links", f"{self._out}/candidates", model, done)

    @property
    def _states(self) -> DataFrame:
        """Every bucket with all that is decided by."""
        return self._tables.kept("pairs" if self._given.relatives is None else "joined", "state")


def _first(size: int, rows: int) -> int:
    """Up to which order at least so many of the rows are met (orders are evenly spread)."""
    share = min(1.0, (size * _SPARE + 1_000) / rows)
    return min(int(share * 2**64), 2**64 - 1)
