"""Which keys are exchanged: rules of blocking, and values whose frequencies are asked for.

Belongs here: numbering them, collecting what a table asks for or offers, a sieve of what is asked.
Does not belong here: the exchange itself (`meeting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Ints, Keys, counted, expand, first_of_runs, mix, salt
from matching.engines.spark.parcels import Parcel, pack, split
from matching.spec import Block, Spec
from matching.tables import Table, left_keys

Numbers = npt.NDArray[np.uint8]
# A sieve has so many bits for each key that is asked for, and at most 2³⁰ (128 MiB).
_BITS_A_KEY, _MOST = 16, 30
SPREAD = salt("part")


@dataclass(frozen=True)
class Meeting:
    """What is asked for by keys: `rules` by the name of their right keys, `values` of comparisons.

    Rules come first in the numbers; `caps` are the largest of the rules of one name.
    """

    rules: tuple[Block, ...]
    caps: tuple[int, ...]
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, blocks: Iterable[Block], values: Iterable[tuple[str, str]] = ()) -> Meeting:
        """Rules of one name are one."""
        caps: dict[str, int] = {}
        rules: dict[str, Block] = {}
        for block in blocks:
            name = block.right_name
            rules.setdefault(name, block)
            caps[name] = max(block.cap, caps.get(name, 0))
        return cls(tuple(rules.values()), tuple(caps.values()), tuple(dict.fromkeys(values)))

    def number(self, block: Block) -> int:
        """The number of a rule."""
        return [rule.right_name for rule in self.rules].index(block.right_name)

    @property
    def compared(self) -> set[str]:
        """The comparisons whose keys are asked for."""
        return {c for rule in self.rules for c, _, _ in rule.keys} | {c for c, _ in self.values}


def number_rules(spec: Spec) -> Meeting:
    """The rules by which owners of numbers and certain pairs are found: keys of one person."""
    blocks = [
        Block(((c.name, "number", "number"),), 1) for c in spec.comparisons if c.kind.of_persons
    ]
    if spec.certain is not None:
        name, _, key = spec.certain.reason.partition(".")
        if name in {c.name for c in spec.comparisons}:
            blocks.append(Block(((name, key, key),), 1))
    return Meeting.of(blocks)


def search_rules(spec: Spec) -> Meeting:
    """The rules of blocking, and the values whose frequencies enter a weight."""
    values = [
        (c.name, key)
        for c in spec.comparisons
        for level in c.kind.levels
        for key in (level.frequency, level.without)
        if key
    ]
    return Meeting.of(spec.blocks, values)


@dataclass(frozen=True)
class Asked:
    """Keys that are asked for: the number of each (see `Meeting`) and the key, each once."""

    number: Numbers
    key: Keys

    @classmethod
    def of(cls, parts: Iterable[tuple[int, Keys]]) -> Asked:
        """Collect keys by their numbers; missing ones are left out."""
        number, key = [np.zeros(0, dtype=np.uint8)], [np.zeros(0, dtype=np.uint64)]
        for which, keys in parts:
            distinct = np.unique(keys[keys != 0])
            number.append(np.full(len(distinct), which, dtype=np.uint8))
            key.append(distinct)
        return cls(np.concatenate(number), np.concatenate(key)).once()

    def once(self) -> Asked:
        """Each key once: rules of one name ask for the same."""
        order = np.lexsort((self.key, self.number))
        number, key = self.number[order], self.key[order]
        if not len(key):
            return self
        first = first_of_runs(key) | first_of_runs(number)
        return Asked(number[first], key[first])


def asked_by(
    table: Table, blocks: Iterable[Block], rows: Ints | None, meeting: Meeting
) -> Iterator[tuple[int, Keys]]:
    """The keys that some rows of a table ask for by rules."""
    for block in blocks:
        yield meeting.number(block), left_keys(table, block, rows)


def scattered(number: Numbers | int, key: Keys) -> Keys:
    """A key of its own for each number and key, well mixed."""
    which = np.atleast_1d(np.asarray(number, dtype=np.uint64)) + np.uint64(1)
    return mix(key + which * SPREAD)


def parts_of(number: Numbers | int, key: Keys, parts: int) -> Ints:
    """The part of the exchange where a key is met."""
    return (scattered(number, key) % np.uint64(parts)).astype(np.int64)


@dataclass(frozen=True)
class KeySieve:
    """Tells keys that are probably asked for; never misses one. Bits of several add up."""

    bits: npt.NDArray[np.uint8]

    @classmethod
    def empty(cls, keys: int) -> KeySieve:
        """For so many keys."""
        size = min(max(int(keys * _BITS_A_KEY).bit_length(), 16), _MOST)
        return cls(np.zeros(1 << (size - 3), dtype=np.uint8))

    def add(self, scattered_keys: Keys) -> None:
        """Let keys pass."""
        at = self._at(scattered_keys)
        np.bitwise_or.at(self.bits, at >> 3, (1 << (at & 7)).astype(np.uint8))

    def passes(self, scattered_keys: Keys) -> Flags:
        """Which keys may be asked for."""
        at = self._at(scattered_keys)
        return np.asarray((self.bits[at >> 3] >> (at & 7).astype(np.uint8)) & 1 == 1)

    def _at(self, keys: Keys) -> Ints:
        return (keys & np.uint64(len(self.bits) * 8 - 1)).astype(np.int64)


def asked_parcels(parts: int, bucket: int, asked: Asked) -> Iterator[Parcel]:
    """Keys that a bucket asks for, to the parts where they are met."""
    where = parts_of(asked.number, asked.key, parts)
    for part, some in split(where, {"number": asked.number, "key": asked.key}):
        yield Parcel(part, bucket, "asked", pack(some))


def wanted_parcels(parts: int, bucket: int, people: Keys) -> Iterator[Parcel]:
    """People whom a bucket looks at, by the keys of their ids, to the parts where they come."""
    where = (people % np.uint64(parts)).astype(np.int64)
    for part, some in split(where, {"order": people}):
        yield Parcel(part, bucket, "wanted", pack(some))


@dataclass(frozen=True)
class Index:
    """Positions by number and key."""

    scattered: Keys
    at: Ints

    @classmethod
    def of(cls, number: Numbers, key: Keys) -> Index:
        known = scattered(number, key)
        order = np.argsort(known, kind="stable")
        return cls(known[order], order.astype(np.int64))

    def spans(self, number: Numbers, key: Keys) -> tuple[Ints, Ints]:
        """Where each asked key starts in `at`, and how often it is there."""
        asked = scattered(number, key)
        low = np.searchsorted(self.scattered, asked, side="left")
        return low, np.searchsorted(self.scattered, asked, side="right") - low

    def first(self, number: Numbers, key: Keys, most: int) -> Ints:
        """At most so many positions of each asked key."""
        low, size = self.spans(number, key)
        return self.at[expand(low, np.minimum(size, most))]


def counts_of(keys: Keys, times: Ints) -> tuple[Keys, Ints]:
    """How often each key that is not missing is met."""
    there = keys != 0
    value, count = counted(keys[there].view(np.int64), times[there])
    return value.view(np.uint64), count
