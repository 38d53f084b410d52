"""Where keys meet: what records look for people by, and who has those keys.

Belongs here: what each side sends to the parts of that exchange, and what is found there. Does not
belong here: the people themselves (`people`), linking what was found (`judging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from matching.arrays import Ints, Keys, expand, sorted_distinct
from matching.candidates import certain_pairs, open_rows
from matching.engines.spark.asking import (
    Asked,
    Index,
    KeySieve,
    asked_by,
    asked_parcels,
    counts_of,
    parts_of,
    scattered,
    search_rules,
    wanted_parcels,
)
from matching.engines.spark.owners import ready
from matching.engines.spark.parcels import (
    Given,
    Parcel,
    Sender,
    by_place,
    joined,
    pack,
    split,
    together,
)
from matching.engines.spark.part import PartMaster
from matching.engines.spark.plan import Plan, glued
from matching.look_alikes import make_synthetic
from matching.spec import SpecError
from matching.tables import content, encoded

ID, SHARED = 255, 254
"""The numbers of ids among keys (each is there once) and of numbers that tell relatives."""


@dataclass(frozen=True)
class AskKeys(Sender):
    """By which keys the records of a bucket look for people: those without a certain pair, and
    those of which people ask who else there was."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`records`, `owners` → `asked`, `wanted`."""
        plan, spec, meeting = self.plan, self.plan.spec, search_rules(self.plan.spec)
        for bucket, kinds in by_place(rows, "bucket").items():
            left, master = ready(plan, kinds)
            open_ = open_rows(left, certain_pairs(spec, left, master)[0])
            if bucket != plan.sample:
                open_ = np.union1d(open_, plan.wishes.searched(left))
                yield from wanted_parcels(plan.parts, bucket, plan.wishes.persons(left))
            keys = list(asked_by(left, spec.blocks, open_, meeting))
            at = len(meeting.rules)
            for number, (comparison, key) in enumerate(meeting.values, start=at):
                keys.append((number, left.columns[comparison].keys(key)))
                if bucket == plan.sample:
                    keys.append((number, master.columns[comparison].keys(key, master.sample)))
            if bucket == plan.sample:
                synthetic = make_synthetic(spec, left, master)
                if synthetic is not None:
                    asked = synthetic.asked
                    keys += asked_by(asked.table, asked.blocks, asked.rows, meeting)
            yield from asked_parcels(plan.parts, bucket, Asked.of(keys))


@dataclass(frozen=True)
class OfferKeys(Sender):
    """The keys of people that somebody probably asks for, of each at most as many as a rule lets
    pass and one more; how often values, ids and the `numbers` of a
    comparison occur; a hash of the content."""

    plan: Plan
    sieve: KeySieve
    numbers: str | None

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the master → `people`, `counts`, `content`."""
        plan, meeting = self.plan, search_rules(self.plan.spec)
        for frame in glued(rows):
            ids, order, columns = encoded(frame, plan.spec, right=True)
            master = PartMaster(ids, order, columns, total=plan.people)
            for number, (rule, cap) in enumerate(zip(meeting.rules, meeting.caps, strict=True)):
                key = master.keys(rule)
                there = np.flatnonzero((key != 0) & self.sieve.passes(scattered(number, key)))
                there = there[np.argsort(key[there], kind="stable")]
                yield from self._offered(number, key[there], order[there], cap)
            for number, (comparison, name) in enumerate(meeting.values, start=len(meeting.rules)):
                column = columns[comparison]
                entries = column.arrays[name].astype(np.uint64, copy=False)
                value, times = counts_of(entries, column.times())
                asked = np.flatnonzero(self.sieve.passes(scattered(number, value)))
                yield from self._counted(number, value[asked], times[asked])
            one = np.ones(len(order), dtype=np.int64)
            yield from self._counted(ID, *counts_of(order, one))
            if self.numbers is not None:
                yield from self._counted(
                    SHARED, *counts_of(columns[self.numbers].keys("number"), one)
                )
            whole = np.array([content(master, plan.spec)], dtype=np.uint64)
            yield Parcel(0, -1, "content", pack({"content": whole}))

    def _offered(self, number: int, key: Keys, order: Keys, cap: int) -> Iterator[Parcel]:
        """Ascending keys of a rule: how many people each has here, and the first of them."""
        value, size = counts_of(key, np.ones(len(key), dtype=np.int64))
        value, size = value[np.argsort(value)], size[np.argsort(value)]
        low = np.cumsum(size) - size
        sent = np.where(size > cap, 0, size)
        where = parts_of(number, value, self.plan.parts)
        for part, some in split(where, {"key": value, "size": size, "low": low, "sent": sent}):
            people = order[expand(np.asarray(some["low"]), np.asarray(some["sent"]))]
            which = np.full(len(some["key"]), number, dtype=np.uint8)
            yield Parcel(part, -1, "people", pack({
                "number": which, "key": some["key"], "size": some["size"], "sent": some["sent"],
                "order": people,
            }))  # fmt: skip

    def _counted(self, number: int, value: Keys, times: Ints) -> Iterator[Parcel]:
        where = parts_of(number, value, self.plan.parts)
        for part, some in split(where, {"key": value, "size": times}):
            which = np.full(len(some["key"]), number, dtype=np.uint8)
            yield Parcel(part, -1, "counts", pack({**some, "number": which}))


@dataclass(frozen=True)
class MeetKeys(Sender):
    """Who has the keys that buckets ask for, and how many there are."""

    plan: Plan

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """`asked`, `people`, `counts`, `wanted`, `content` → `met`, `counted` (to buckets),
        `wanted` (to parts by person), `shared`, `content`. Raises SpecError for ids of people that
        are not unique."""
        for part, kinds in by_place(rows, "part").items():
            for what in ("content", "wanted"):
                for bucket, given in kinds.get(what, []):
                    yield Parcel(part, bucket, what, pack(given))
            asked = list(together(kinds.get("asked", [])))
            yield from self._met(kinds.get("people", []), asked)
            yield from self._counted(part, kinds.get("counts", []), asked)

    def _met(self, offered: Given, asked: Given) -> Iterator[Parcel]:
        if not offered:
            return
        plan, meeting = self.plan, search_rules(self.plan.spec)
        caps = np.array(meeting.caps, dtype=np.int64)
        size, sent = joined(offered, "size"), joined(offered, "sent")
        order = joined(offered, "order")
        start = np.cumsum(sent) - sent
        index = Index.of(joined(offered, "number"), joined(offered, "key"))
        summed = np.append(0, np.cumsum(size[index.at]))
        for bucket, some in asked:
            rules = some["number"] < len(meeting.rules)
            number, key = some["number"][rules], some["key"][rules]
            low, times = index.spans(number, key)
            there = np.flatnonzero(times)
            number, key, low, times = number[there], key[there], low[there], times[there]
            total = summed[low + times] - summed[low]
            kept = total <= caps[number]
            # of kept keys all people were sent by all tasks that have some
            pieces = index.at[expand(low[kept], times[kept])]
            people = order[expand(start[pieces], sent[pieces])]
            yield Parcel(bucket, bucket, "met", pack({
                "number": number, "key": key, "size": total,
                "sent": np.where(kept, total, 0), "order": people,
            }))  # fmt: skip
            yield from wanted_parcels(plan.parts, bucket, sorted_distinct(people))

    def _counted(self, part: int, offered: Given, asked: Given) -> Iterator[Parcel]:
        if not offered:
            return
        number, key, size = (joined(offered, name) for name in ("number", "key", "size"))
        of_ids = number == ID
        if len(key[of_ids]) and counts_of(key[of_ids], size[of_ids])[1].max() > 1:
            raise SpecError(
                f"{self.plan.spec.right_id} of the master must be unique: remove the duplicates"
            )
        of_numbers = number == SHARED
        value, times = counts_of(key[of_numbers], size[of_numbers])
        yield Parcel(part, -1, "shared", pack({"key": value[times > 1]}))
        index = Index.of(number, key)
        summed = np.append(0, np.cumsum(size[index.at]))
        for bucket, some in asked:
            low, times = index.spans(some["number"], some["key"])
            there = np.flatnonzero(times)
            total = summed[low[there] + times[there]] - summed[low[there]]
            yield Parcel(bucket, bucket, "counted", pack({
                "number": some["number"][there], "key": some["key"][there], "size": total,
            }))  # fmt: skip
