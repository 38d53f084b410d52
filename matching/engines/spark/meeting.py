"""Where records and people meet: what each side sends to the parts of an exchange, and what is
found there.

Belongs here: functions that run on workers, each over the rows of one task. Does not belong here:
the order of the exchanges (`job`), linking what was found (`judging`).

1. `SplitRecords`: every record goes to a bucket by its id; the first by that order to the sample.
2. `AskNumbers`, `OfferOwners` → `MeetOwners`: the owners of the numbers on records go to them.
3. `AskKeys`, `OfferKeys` → `MeetKeys`: who has the keys of the records that are still open, at most
   as many as the cap of a rule lets pass, and how often values occur.
4. `OfferPeople` → `MeetPeople`: these people go to the buckets that look at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from matching.arrays import Ints, Keys, expand, hash_strings, sorted_distinct
from matching.candidates import certain_pairs, open_rows
from matching.engines.spark.asking import (
    Asked,
    KeySieve,
    asked_by,
    counts_of,
    number_rules,
    parts_of,
    scattered,
    search_rules,
)
from matching.engines.spark.parcels import (
    Content,
    Given,
    Kinds,
    Parcel,
    batches,
    by_place,
    pack,
    split,
)
from matching.engines.spark.part import PartMaster, part_of
from matching.look_alikes import make_synthetic
from matching.numbers import by_kind, whole_ids
from matching.spec import Spec, SpecError
from matching.tables import Table, content, encode_left, encoded, join_owners

GLUED = 200_000
"""Rows that are looked at together: Spark hands over far fewer at a time."""
ID = 255
"""The number of ids among keys: whether each is there once."""


@dataclass(frozen=True)
class Plan:
    """What all tasks of a job know: the spec; how many buckets, parts and people there are; up to
    which order records and people belong to the sample, whose bucket is the last; an empty frame of
    people, since a bucket may meet nobody."""

    spec: Spec
    buckets: int
    parts: int
    people: int
    first_records: int
    first_people: int
    shape: pl.DataFrame

    @property
    def sample(self) -> int:
        """The bucket of the sample."""
        return self.buckets


def glued(rows: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The rows of a table, many at a time; empty text is null, as in every table that is read."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in rows:
        held.append(batch)
        size += batch.num_rows
        if size >= GLUED:
            yield _frame(held)
            held, size = [], 0
    if size:
        yield _frame(held)


def _frame(held: list[pa.RecordBatch]) -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(held)))
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(pl.col(text).replace("", None))


def order_of(frame: pl.DataFrame, column: str, table: str) -> Keys:
    """The keys of ids. Raises SpecError where one is missing."""
    ids = whole_ids(frame.get_column(column), of_persons=False)
    if ids.null_count():
        raise SpecError(f"rows of the {table} have no {column}: fill or drop them")
    return hash_strings(ids)


@dataclass(frozen=True)
class SplitRecords:
    """Every record to its bucket."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of the extract → `records`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        plan = self.plan
        for frame in glued(rows):
            order = order_of(frame, plan.spec.left_id, "extract")
            if by_kind(frame, plan.spec) is not frame:
                raise SpecError(
                    "numbers of persons and of old cards stand in one column of the extract: bring "
                    "each into the column of its kind, or link with the engine local"
                )
            bucket = (order % np.uint64(plan.buckets)).astype(np.int64)
            for place, some in split(bucket, {"frame": frame}):
                yield Parcel(place, place, "records", pack(some))
            first = np.flatnonzero(order <= np.uint64(plan.first_records))
            if len(first):
                some = {"frame": frame[pl.Series(first)]}
                yield Parcel(plan.sample, plan.sample, "records", pack(some))


def asked_parcels(plan: Plan, bucket: int, asked: Asked) -> Iterator[Parcel]:
    """Keys that a bucket asks for, to the parts where they are met."""
    where = parts_of(asked.number, asked.key, plan.parts)
    for part, some in split(where, {"number": asked.number, "key": asked.key}):
        yield Parcel(part, bucket, "asked", pack(some))


@dataclass(frozen=True)
class AskNumbers:
    """The numbers on the records of a bucket."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`records` → `asked`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        plan, meeting = self.plan, number_rules(self.plan.spec)
        for bucket, kinds in by_place(rows, "bucket").items():
            frame = frames(kinds["records"])
            ids, order, columns = encoded(frame, plan.spec, right=False, only=meeting.compared)
            keys = asked_by(Table(ids, order, columns), meeting.rules, None, meeting)
            yield from asked_parcels(plan, bucket, Asked.of(keys))


@dataclass(frozen=True)
class OfferOwners:
    """People whose numbers are probably on records, by number; the first by order to the sample."""

    plan: Plan
    sieve: KeySieve

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of the master → `people`, `own`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        plan, meeting = self.plan, number_rules(self.plan.spec)
        for frame in glued(rows):
            order = order_of(frame, plan.spec.right_id, "master")
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
            if len(first):
                own = {"frame": frame[pl.Series(first)]}
                yield Parcel(0, plan.sample, "own", pack(own))


# Of a number that several have it is enough to see two: it is nobody's.
_SEVERAL = 2


@dataclass(frozen=True)
class MeetOwners:
    """Who has the numbers that buckets ask for."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`asked`, `people`, `own` → `owners`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        for kinds in by_place(rows, "part").values():
            for bucket, given in kinds.get("own", []):
                yield Parcel(bucket, bucket, "owners", pack(given))
            offered = kinds.get("people", [])
            if not offered:
                continue
            people = frames(offered)
            index = _Index.of(joined(offered, "number"), joined(offered, "key"))
            for bucket, asked in together(kinds.get("asked", [])):
                rows_ = index.first(asked["number"], asked["key"], _SEVERAL)
                if len(rows_):
                    some = people[pl.Series(np.unique(rows_))]
                    yield Parcel(bucket, bucket, "owners", pack({"frame": some}))


@dataclass(frozen=True)
class _Index:
    """Positions by number and key."""

    scattered: Keys
    at: Ints

    @classmethod
    def of(cls, number: np.typing.NDArray[np.uint8], key: Keys) -> _Index:
        known = scattered(number, key)
        order = np.argsort(known, kind="stable")
        return cls(known[order], order.astype(np.int64))

    def spans(self, number: np.typing.NDArray[np.uint8], key: Keys) -> tuple[Ints, Ints]:
        """Where each asked key starts in `at`, and how often it is there."""
        asked = scattered(number, key)
        low = np.searchsorted(self.scattered, asked, side="left")
        return low, np.searchsorted(self.scattered, asked, side="right") - low

    def first(self, number: np.typing.NDArray[np.uint8], key: Keys, most: int) -> Ints:
        """At most so many positions of each asked key."""
        low, size = self.spans(number, key)
        return self.at[expand(low, np.minimum(size, most))]


def ready(plan: Plan, kinds: Kinds) -> tuple[Table, PartMaster]:
    """The records of a bucket with the owners of their numbers. Raises SpecError for ids that are
    not unique."""
    left = encode_left(frames(kinds["records"]), plan.spec)
    master = part_of(plan.spec, everybody(plan, kinds), plan.people, {})
    join_owners(left, master, plan.spec)
    return left, master


def everybody(plan: Plan, kinds: Kinds) -> pl.DataFrame:
    """All people that came to a bucket, each once."""
    came: list[pl.DataFrame] = [
        content["frame"] for what in ("owners", "people") for _, content in kinds.get(what, [])
    ]
    everyone = pl.concat([plan.shape, *came])
    return everyone.unique(plan.spec.right_id, maintain_order=True)


@dataclass(frozen=True)
class AskKeys:
    """By which keys the records of a bucket look for people, those without a certain pair."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`records`, `owners` → `asked`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        plan, spec, meeting = self.plan, self.plan.spec, search_rules(self.plan.spec)
        for bucket, kinds in by_place(rows, "bucket").items():
            left, master = ready(plan, kinds)
            open_ = open_rows(left, certain_pairs(spec, left, master)[0])
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
            yield from asked_parcels(plan, bucket, Asked.of(keys))


@dataclass(frozen=True)
class OfferKeys:
    """The keys of people that somebody probably asks for, of each at most as many as a rule lets
    pass and one more; how often values and ids occur; a hash of the content."""

    plan: Plan
    sieve: KeySieve

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of the master → `people`, `content`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
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
            yield from self._counted(ID, *counts_of(order, np.ones(len(order), dtype=np.int64)))
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
class MeetKeys:
    """Who has the keys that buckets ask for, and how many there are."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`asked`, `people`, `counts`, `content` → `met`, `counted` (to buckets), `wanted` (to
        parts by person), `content`. Raises SpecError for ids of people that are not unique."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        for part, kinds in by_place(rows, "part").items():
            for _, given in kinds.get("content", []):
                yield Parcel(part, -1, "content", pack(given))
            asked = list(together(kinds.get("asked", [])))
            yield from self._met(kinds.get("people", []), asked)
            yield from self._counted(kinds.get("counts", []), asked)

    def _met(self, offered: Given, asked: Given) -> Iterator[Parcel]:
        if not offered:
            return
        plan, meeting = self.plan, search_rules(self.plan.spec)
        caps = np.array(meeting.caps, dtype=np.int64)
        size, sent = joined(offered, "size"), joined(offered, "sent")
        order = joined(offered, "order")
        start = np.cumsum(sent) - sent
        index = _Index.of(joined(offered, "number"), joined(offered, "key"))
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
            wanted = sorted_distinct(people)
            where = (wanted % np.uint64(plan.parts)).astype(np.int64)
            for part, of in split(where, {"order": wanted}):
                yield Parcel(part, bucket, "wanted", pack(of))

    def _counted(self, offered: Given, asked: Given) -> Iterator[Parcel]:
        if not offered:
            return
        number, key, size = (joined(offered, name) for name in ("number", "key", "size"))
        of_ids = number == ID
        if len(key[of_ids]) and counts_of(key[of_ids], size[of_ids])[1].max() > 1:
            raise SpecError(
                f"{self.plan.spec.right_id} of the master must be unique: remove the duplicates"
            )
        index = _Index.of(number, key)
        summed = np.append(0, np.cumsum(size[index.at]))
        for bucket, some in asked:
            low, times = index.spans(some["number"], some["key"])
            there = np.flatnonzero(times)
            total = summed[low[there] + times[there]] - summed[low[there]]
            yield Parcel(bucket, bucket, "counted", pack({
                "number": some["number"][there], "key": some["key"][there], "size": total,
            }))  # fmt: skip


@dataclass(frozen=True)
class OfferPeople:
    """People whom some bucket probably looks at, to the parts by person."""

    plan: Plan
    sieve: KeySieve

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of the master → `people`."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        plan = self.plan
        for frame in glued(rows):
            order = order_of(frame, plan.spec.right_id, "master")
            there = np.flatnonzero(self.sieve.passes(order))
            where = (order[there] % np.uint64(plan.parts)).astype(np.int64)
            sent: Content = {"order": order[there], "frame": frame[pl.Series(there)]}
            for part, some in split(where, sent):
                yield Parcel(part, -1, "people", pack(some))


@dataclass(frozen=True)
class MeetPeople:
    """The people that buckets look at."""

    plan: Plan

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`wanted`, `people` → `people` (to buckets)."""
        yield from batches(self._sent(rows))

    def _sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        for kinds in by_place(rows, "part").values():
            if "people" not in kinds:
                continue
            people, order = frames(kinds["people"]), joined(kinds["people"], "order")
            ranked = np.argsort(order)
            for bucket, some in together(kinds.get("wanted", [])):
                at = ranked[np.searchsorted(order[ranked], np.unique(some["order"]))]
                yield Parcel(bucket, bucket, "people", pack({"frame": people[pl.Series(at)]}))


def frames(given: Given) -> pl.DataFrame:
    """The frames of parcels as one."""
    found: list[pl.DataFrame] = [content["frame"] for _, content in given]
    return pl.concat(found)


# What an array that nobody sent is an empty one of.
_TYPES = {
    "number": np.uint8, "key": np.uint64, "order": np.uint64, "size": np.int64, "sent": np.int64,
}  # fmt: skip


def joined(given: Given, name: str) -> Any:
    """An array of parcels as one."""
    return np.concatenate([np.zeros(0, _TYPES[name]), *(content[name] for _, content in given)])


def together(given: Given) -> Iterator[tuple[int, dict[str, Any]]]:
    """The arrays of each bucket as one."""
    of: dict[int, list[dict[str, Any]]] = {}
    for bucket, content_ in given:
        of.setdefault(bucket, []).append(content_)
    for bucket, some in of.items():
        yield bucket, {name: np.concatenate([one[name] for one in some]) for name in some[0]}
