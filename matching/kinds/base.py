"""What every kind of comparison offers: encoding a column to integers, levels, keys, frequencies.

Belongs here: the base class and its small data classes. Does not belong here: any one kind
(one module each beside this one) nor weights (`matching.model`).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import (
    Flags,
    Frequencies,
    Ints,
    Keys,
    Levels,
    Rows,
    Sieve,
    lower_half,
    mix,
    salt,
)
from matching.source import Source

MISSING = 255
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Level:
    """One named outcome of a comparison.

    `m` and `u` are the expected shares among pairs of the same person and of two persons, used
    where the data are too few to tell. `frequency` names the key whose frequency in the master
    replaces `u` for a pair (agreeing on a rare name says more than agreeing on a common one);
    `without` a finer key whose agreement is another level and is therefore not counted.
    `fixed`: `u` is what it says, the share among records of nobody in the master; `per_person`: the
    same, to be divided by the size of the population.
    """

    name: str
    m: float
    u: float
    frequency: str | None = None
    without: str | None = None
    per_person: bool = False
    fixed: bool = False

    @property
    def by_frequency(self) -> bool:
        """Whether its u is told by the frequencies of the values in the master."""
        return self.frequency is not None and not (self.per_person or self.fixed)


@dataclass
class Encoded:
    """One column of one table as arrays; 0 stands for missing.

    The arrays have one entry per row, or per distinct value where `code` tells which value each row
    has. They may have a second axis (syllables of a name); `vocabulary` holds what numbers in them
    stand for. `extra` tells of what is in the vocabulary, or of rows where there is no `code`.
    """

    arrays: dict[str, npt.NDArray[np.generic]]
    vocabulary: pl.Series | None = None
    extra: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)
    code: Rows | None = None
    _salted: dict[tuple[str, str], Keys] = field(default_factory=dict, repr=False)
    _halves: dict[tuple[str, str], Rows] = field(default_factory=dict, repr=False)
    _times: Ints | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """Number of entries of the arrays."""
        return len(next(iter(self.arrays.values())))

    def salted(self, name: str, salt_name: str, rows: Ints | slice | None = None) -> Keys:
        """Keys ready for `combine`; on both sides `salt_name` must be the same."""
        factor = salt(salt_name)
        if self.code is None:
            return self.keys(name, rows) * factor
        if (name, salt_name) not in self._salted:
            keys = self.arrays[name].astype(np.uint64, copy=False)
            self._salted[name, salt_name] = keys * factor
        return self.spread(self._salted[name, salt_name], rows)

    def halves(self, name: str, salt_name: str, rows: slice) -> Rows:
        """The lower halves of salted keys of some rows."""
        if self.code is None:
            return lower_half(self.salted(name, salt_name, rows))
        if (name, salt_name) not in self._halves:
            keys = self.arrays[name].astype(np.uint64, copy=False) * salt(salt_name)
            self._halves[name, salt_name] = lower_half(keys)
        return self.spread(self._halves[name, salt_name], rows)

    def keys(self, name: str, rows: Ints | slice | None = None) -> Keys:
        """The 64-bit keys `name` of every row, or of some."""
        return self.values(name, rows).astype(np.uint64, copy=False)

    def flags(self, name: str, rows: Ints | slice | None = None) -> Flags:
        """The truth values `name` of every row, or of some."""
        return self.values(name, rows).astype(np.bool_, copy=False)

    def ints(self, name: str, rows: Ints | slice | None = None) -> Ints:
        """The numbers `name` of every row, or of some."""
        return self.values(name, rows).astype(np.int64, copy=False)

    def values(self, name: str, rows: Ints | slice | None = None) -> Array:
        """The array `name` by row, as it is stored.

        Rows are picked before the type is widened: an index on disk is not read whole.
        """
        return self.spread(self.arrays[name], rows)

    def spread(self, values: Array, rows: Ints | slice | None = None) -> Array:
        """One entry per row (or for some rows) of an array that is laid out like `arrays`."""
        if self.code is None:
            return values if rows is None else values[rows]
        return values[self.code] if rows is None else values[self.code[rows]]

    def entries(self, rows: Ints) -> Ints:
        """Which entry of the arrays some rows have."""
        return rows if self.code is None else self.code[rows].astype(np.int64)

    def by_entry(self) -> "Encoded":
        """The entries themselves as rows."""
        if self.code is None:
            return self
        return Encoded(self.arrays, self.vocabulary, self.extra)

    def times(self) -> Ints:
        """How many rows each entry of the arrays stands for."""
        if self.code is None:
            return np.ones(len(self), dtype=np.int64)
        if self._times is None:
            self._times = np.bincount(self.code, minlength=len(self)).astype(np.int64, copy=False)
        return self._times

    def frequencies(self, name: str, wanted: Keys | None = None) -> Frequencies:
        """How often each key `name` occurs (only those in `wanted`, if given)."""
        keys = self.arrays[name].astype(np.uint64, copy=False)
        times = self.times()
        if wanted is not None:
            kept = Sieve(mix(wanted))(lower_half(mix(keys)))
            keys, times = keys[kept], times[kept]
        return Frequencies.of(keys, times)


@dataclass(frozen=True)
class Columns:
    """The columns one comparison reads from one table, with the options of the spec."""

    main: str
    options: dict[str, object] = field(default_factory=dict)

    def listed(self, option: str) -> list[str]:
        """An option that holds a list of column names (empty when not given)."""
        value = self.options.get(option, [])
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def named(self) -> list[str]:
        """Every column name among the options."""
        return [name for option in self.options for name in self.listed(option)]


class Kind(ABC):
    """A kind of comparison, declared as the `KIND` of its module.

    `name`: what specs call it. `options`: what its `[[comparison]]` may say beside what all may
    (name → type). `levels` go from the strongest agreement to plain difference; `words` are what
    readers are told of each, in Vietnamese and in English. `block_keys` are the keys a blocking
    rule may use; `main_key` is 0 where there is nothing to compare; `of_persons` tells numbers that
    belong to one person only.
    """

    name: str
    options: ClassVar[Mapping[str, Any]] = {}
    levels: tuple[Level, ...]
    words: Mapping[str, tuple[str, str]]
    block_keys: tuple[str, ...]
    main_key: str
    of_persons: bool = False

    def needs(self, columns: Columns, *, right: bool) -> list[str]:
        """The columns beside the main one that are read from one table."""
        del right
        return columns.named()

    @abstractmethod
    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Arrays of one table; `right` is the master's side."""

    @abstractmethod
    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """Level of each pair (row i of left, row j of right); MISSING where nothing to compare."""

    def reach(self, left: Encoded, level: Level) -> Flags:
        """Which entries of the arrays can come to a level with a frequency.

        (A full date never comes to same_year.)
        """
        return np.asarray(left.arrays[level.frequency or self.main_key] != 0)

    def there(self, column: Encoded, rows: Ints | slice | None = None) -> Flags:
        """Which rows (all, or some) have something to compare."""
        if rows is None:
            return column.spread(np.asarray(column.arrays[self.main_key] != 0))
        return np.asarray(column.values(self.main_key, rows) != 0)

    def resample(self, right: Encoded, rows: Ints, left: Encoded, like: Ints) -> Encoded:
        """Master rows as if recorded like some left rows: as coarse and as incomplete."""
        there = self.there(left, like)
        arrays = {name: masked(right.values(name, rows), there) for name in right.arrays}
        return Encoded(arrays, right.vocabulary, dict(right.extra))


def masked(values: npt.NDArray[np.generic], there: Flags) -> npt.NDArray[np.generic]:
    """Values where there is something to compare, 0 elsewhere."""
    out = values.copy()
    out[~there] = 0
    return out
