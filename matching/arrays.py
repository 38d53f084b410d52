"""Integer arrays: hashing, mixing, counting and looking up 64-bit keys with numpy.

Belongs here: small vectorised functions on integer arrays that the hot path is made of. Does not
belong here: anything that knows what a key means. A key of 0 always stands for "missing".
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
ODD = np.uint64(0x9E3779B97F4A7C15)


def mix(keys: Keys) -> Keys:
    """Scramble 64-bit keys (the finaliser of splitmix64); 0 stays 0."""
    out = keys ^ (keys >> np.uint64(30))
    out *= _MIX1
    out ^= out >> np.uint64(27)
    out *= _MIX2
    out ^= out >> np.uint64(31)
    return out


def combine(parts: list[Keys]) -> Keys:
    """One key per row out of several; 0 where any part is missing."""
    if len(parts) == 1:
        return parts[0]
    out = parts[0] * _MIX1
    present = parts[0] != 0
    for part in parts[1:]:
        out ^= out >> np.uint64(32)
        out += part
        out *= _MIX2
        present &= part != 0
    out ^= out >> np.uint64(29)
    # a key that happens to come out as 0 would count as missing
    out |= (out == 0).astype(np.uint64)
    out *= present
    return out


def hash_strings(series: pl.Series) -> Keys:
    """Content hashes of a String column, 0 for null. Equal text gives equal hashes in any frame."""
    keys = series.hash(seed=2026).to_numpy().copy()
    keys[keys == 0] = 1
    keys[series.is_null().to_numpy()] = 0
    return keys


def first_of_runs(values: npt.NDArray[np.generic]) -> Flags:
    """True where a sorted array starts a new value."""
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def sorted_distinct(values: Keys) -> Keys:
    """The distinct values in ascending order."""
    ordered = np.sort(values)
    return ordered[first_of_runs(ordered)] if len(ordered) else ordered


@dataclass(frozen=True)
class Frequencies:
    """How often each key occurs: ascending distinct keys and their counts."""

    keys: Keys
    counts: Ints

    @classmethod
    def of(cls, keys: Keys) -> "Frequencies":
        """Count the keys that are not missing."""
        ordered = np.sort(keys)
        ordered = ordered[np.searchsorted(ordered, np.uint64(1)) :]
        starts = np.flatnonzero(first_of_runs(ordered)) if len(ordered) else np.zeros(0, np.int64)
        counts = np.diff(np.append(starts, len(ordered))).astype(np.int64)
        return cls(ordered[starts], counts)

    def __call__(self, keys: Keys) -> Ints:
        """Counts of the asked keys, 0 for those never seen or missing."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64)
        order = np.argsort(keys)
        asked = keys[order]
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        out = np.empty(len(keys), dtype=np.int64)
        out[order] = np.where(self.keys[at] == asked, self.counts[at], 0)
        return out


@dataclass(frozen=True)
class KeyIndex:
    """Rows by key: ascending keys (missing left out) and the row of each, in no order in a key."""

    keys: Keys
    rows: Rows

    @classmethod
    def of(cls, keys: Keys, wanted: Keys | None = None) -> "KeyIndex":
        """Index one key per row; with `wanted` only keys that may be asked are kept."""
        rows = np.flatnonzero(keys if wanted is None else _maybe(keys, wanted))
        order = np.argsort(keys[rows])
        ranked: Rows = rows[order].astype(np.uint32)
        return cls(keys[ranked], ranked)

    def spans(self, keys: Keys) -> tuple[Ints, Ints]:
        """First position and number of rows of each asked key (0 rows for missing)."""
        order = np.argsort(keys)
        asked = keys[order]
        low = np.empty(len(keys), dtype=np.int64)
        size = np.empty(len(keys), dtype=np.int64)
        left = np.searchsorted(self.keys, asked, side="left")
        low[order] = left
        size[order] = np.searchsorted(self.keys, asked, side="right") - left
        return low, size

    def only_row(self, keys: Keys) -> Ints:
        """The row that has the key, -1 where none or more than one has."""
        low, size = self.spans(keys)
        out = np.full(len(keys), -1, dtype=np.int64)
        found = size == 1
        out[found] = self.rows[low[found]]
        return out


def _maybe(keys: Keys, wanted: Keys) -> Flags:
    """Rows whose key is probably among the wanted (a one-hash Bloom filter); never misses one."""
    bits = min(max(int(len(wanted) * 16).bit_length(), 10), 27)
    shift = np.uint64(64 - bits)
    seen = np.zeros(1 << bits, dtype=np.bool_)
    seen[(wanted * ODD) >> shift] = True
    return np.asarray(seen[(keys * ODD) >> shift] & (keys != 0))


def expand(low: Ints, size: Ints) -> Ints:
    """Positions low, low+1, … low+size-1 of every span, one after the other."""
    total = int(size.sum())
    ends = np.cumsum(size)
    out: Ints = np.arange(total, dtype=np.int64) + np.repeat(low - (ends - size), size)
    return out
