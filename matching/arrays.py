"""Integer arrays: hashing, mixing, counting and looking up 64-bit keys with numpy.

Belongs here: small vectorised functions on integer arrays that the hot path is made of. Does not
belong here: anything that knows what a key means. A key of 0 always stands for "missing".
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import prod

import numpy as np
import numpy.typing as npt
import polars as pl

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# Numbers up to here, and what is counted up from them, fit into 64 bits with a sign.
_PACKED = 1 << 62
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)


def mix(keys: Keys) -> Keys:
    """Scramble 64-bit keys (the finaliser of splitmix64); 0 stays 0."""
    out = keys ^ (keys >> np.uint64(30))
    out *= _MIX1
    out ^= out >> np.uint64(27)
    out *= _MIX2
    out ^= out >> np.uint64(31)
    return out


def combine(parts: list[Keys]) -> Keys:
    """One key per row out of several that were salted (see `salt`); 0 where any part is missing."""
    if len(parts) == 1:
        return parts[0]
    out = parts[0] + parts[1]
    for part in parts[2:]:
        out += part
    for part in parts:
        out[part == 0] = 0
    return out


def salt(name: str) -> np.uint64:
    """An odd number of its own for the keys of a name.

    Keys times their salts can be added up: sums of two rows agree only where all keys do (but for
    one chance in 2⁶⁴), and their upper bits are well mixed.
    """
    digest = blake2b(name.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") | 1)


def hash_strings(series: pl.Series) -> Keys:
    """Content hashes of a String column, 0 for null. Equal text gives equal hashes in any frame."""
    keys = series.hash(seed=2026).to_numpy().copy()
    keys[keys == 0] = 1
    keys[series.is_null().to_numpy()] = 0
    return keys


def distinct_texts(series: pl.Series) -> tuple[pl.Series, Rows]:
    """The distinct values of a String column in the order of their hashes, and which of them each
    row has. Null is a value like any other."""
    keys = series.hash(seed=2026).to_numpy()
    order = np.argsort(keys)
    first = first_of_runs(keys[order])
    codes = np.empty(len(keys), dtype=np.uint32)
    codes[order] = np.cumsum(first, dtype=np.uint32) - np.uint32(1)
    return series.gather(pl.Series(order[first])), codes


def distinct_few(series: pl.Series) -> tuple[pl.Series, Rows]:
    """What `distinct_texts` gives, sooner where the values are far fewer than the rows."""
    coded = series.cast(pl.Categorical).to_physical()
    if series.null_count():
        coded = (coded.cast(pl.Int64) + 1).fill_null(0)
    number = coded.to_numpy()
    somewhere = np.full(int(number.max(initial=0)) + 1, -1, dtype=np.int64)
    somewhere[number] = np.arange(len(number))
    present = np.flatnonzero(somewhere >= 0)
    texts = series.gather(pl.Series(somewhere[present]))
    order = np.argsort(texts.hash(seed=2026).to_numpy())
    table = np.zeros(len(somewhere), dtype=np.uint32)
    table[present[order]] = np.arange(len(order))
    return texts.gather(pl.Series(order)), table[number]


def distinct_numbers(values: Ints) -> tuple[Ints, Rows]:
    """The distinct numbers in ascending order (0 apart), and which of them each row has."""
    there = values[values != 0]
    low, high = (int(there.min()), int(there.max())) if len(there) else (1, 1)
    if high - low > 4 * len(values) + 1_000_000:
        distinct, code = np.unique(values, return_inverse=True)
        return distinct, code.astype(np.uint32)
    place = np.where(values == 0, 0, values - low + 1)
    seen = np.zeros(high - low + 2, dtype=np.bool_)
    seen[place] = True
    number = np.cumsum(seen, dtype=np.uint32) - np.uint32(1)
    distinct = np.flatnonzero(seen) + (low - 1)
    if seen[0]:
        distinct[0] = 0
    return distinct, number[place]


def distinct_columns(table: Levels, sizes: list[int]) -> tuple[Rows, Levels]:
    """Which distinct column of a table of small numbers each column is, and the distinct ones.

    Row k holds numbers below `sizes[k]`; larger ones count as the largest. The distinct columns
    come in ascending order, the first row first. Each is packed into one 64-bit number; a table too
    tall for that is packed half by half, whatever its height.
    """
    if prod(sizes) > _PACKED:
        half = len(sizes) // 2
        upper, above = distinct_columns(table[:half], sizes[:half])
        lower, below = distinct_columns(table[half:], sizes[half:])
        both, code = distinct_numbers(upper.astype(np.int64) * below.shape[1] + lower)
        up, low = np.divmod(both, below.shape[1])
        return code, np.concatenate([above[:, up], below[:, low]])
    number = np.zeros(table.shape[1], dtype=np.int64)
    for row, size in zip(table, sizes, strict=True):
        number *= size
        number += np.minimum(row, size - 1)
    distinct, code = distinct_numbers(number)
    out = np.empty((len(sizes), len(distinct)), dtype=np.uint8)
    for k in reversed(range(len(sizes))):
        distinct, out[k] = np.divmod(distinct, sizes[k])
    return code, out


UNIT = 2.0**-32
"""What shares are rounded to before they are added up: the sums of two thousand million fit."""


def steady(shares: Floats) -> int:
    """The sum of numbers of 0 to 1 in units of `UNIT`, the same in whatever order they come.

    Each is rounded first, which makes the sum exact.
    """
    return int((shares / UNIT).astype(np.int64).sum())


def counted(values: Ints, times: Ints | None = None) -> tuple[Ints, Ints]:
    """The distinct values in ascending order, and how often each is met: once for every place, or
    as often as `times` says."""
    if not len(values):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.argsort(values, kind="stable")
    ordered = values[order].astype(np.int64, copy=False)
    starts = np.flatnonzero(first_of_runs(ordered))
    each = np.ones(len(ordered), dtype=np.int64) if times is None else times[order]
    upto = np.append(0, np.cumsum(each))
    return ordered[starts], upto[np.append(starts[1:], len(ordered))] - upto[starts]


def first_of_runs(values: npt.NDArray[np.generic]) -> Flags:
    """True where a sorted array starts a new value."""
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def among(keys: Keys, wanted: Keys) -> Flags:
    """Which of many keys are among a few (ascending) ones."""
    if not len(wanted):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    return np.asarray(wanted[at] == keys)


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
    def of(cls, keys: Keys, times: Ints | None = None) -> "Frequencies":
        """Count the keys that are not missing, each once or as often as `times` says."""
        if times is None:
            times = np.ones(len(keys), dtype=np.int64)
        order = np.argsort(keys)
        ordered = keys[order]
        upto = np.append(0, np.cumsum(times[order]))
        starts = np.flatnonzero(first_of_runs(ordered) & (ordered != 0))
        ends = np.append(starts[1:], len(ordered))
        return cls(ordered[starts], upto[ends] - upto[starts])

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
    def of(cls, keys: Keys, rows: Ints | None = None) -> "KeyIndex":
        """Index one key per row; `rows` numbers them if they are not 0, 1, 2 …"""
        there = np.flatnonzero(keys)
        there = there[np.argsort(keys[there])]
        ranked: Rows = (there if rows is None else rows[there]).astype(np.uint32)
        return cls(keys[there], ranked)

    def spans(self, keys: Keys) -> tuple[Ints, Ints]:
        """First position and number of rows of each asked key (0 rows for missing)."""
        low = np.zeros(len(keys), dtype=np.int64)
        size = np.zeros(len(keys), dtype=np.int64)
        order = np.flatnonzero(keys)
        if not len(self.keys) or not len(order):
            return low, size
        order = order[np.argsort(keys[order])]
        asked = keys[order]
        left = np.searchsorted(self.keys, asked, side="left")
        low[order] = left
        there = np.flatnonzero(self.keys[np.minimum(left, len(self.keys) - 1)] == asked)
        right = np.searchsorted(self.keys, asked[there], side="right")
        size[order[there]] = right - left[there]
        return low, size

    def only_row(self, keys: Keys) -> Ints:
        """The row that has the key, -1 where none or more than one has."""
        low, size = self.spans(keys)
        out = np.full(len(keys), -1, dtype=np.int64)
        found = size == 1
        out[found] = self.rows[low[found]]
        return out


class Sieve:
    """Tells keys that are probably among the wanted ones (a Bloom filter of one hash).

    Never misses one. It looks at the lower half of salted keys only: that of a sum is the sum of
    the lower halves, which are fetched and added in half the time.
    """

    def __init__(self, wanted: Keys) -> None:
        bits = min(max(int(len(wanted) * 16).bit_length(), 10), 27)
        self._shift = np.uint32(32 - bits)
        self._seen = np.zeros(1 << bits, dtype=np.bool_)
        self._seen[lower_half(wanted[wanted != 0]) >> self._shift] = True

    def __call__(self, halves: Rows) -> Ints:
        """Positions of the keys, given by their lower halves, that may be wanted."""
        return np.flatnonzero(self._seen[halves >> self._shift])


def lower_half(keys: Keys) -> Rows:
    """The lower 32 bits of keys."""
    return keys.astype(np.uint32)


def expand(low: Ints, size: Ints) -> Ints:
    """Positions low, low+1, … low+size-1 of every span, one after the other."""
    total = int(size.sum())
    ends = np.cumsum(size)
    out: Ints = np.arange(total, dtype=np.int64) + np.repeat(low - (ends - size), size)
    return out
