"""What every kind of comparison offers: encoding a column to integers, levels, keys, frequencies.

Belongs here: the base class and its small data classes. Does not belong here: any one kind
(one module each beside this one) nor weights (`matching.model`).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys, Levels
from matching.source import Source

MISSING = 255


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


@dataclass
class Encoded:
    """One column of one table as arrays, all of the table's length; 0 stands for missing.

    `arrays` may have a second axis (tokens of a name); `vocabulary` holds what codes stand for.
    """

    arrays: dict[str, npt.NDArray[np.generic]]
    vocabulary: pl.Series | None = None
    extra: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)

    def keys(self, name: str, rows: Ints | None = None) -> Keys:
        """The 64-bit keys `name` of every row, or of some."""
        return self._of(name, rows).astype(np.uint64, copy=False)

    def flags(self, name: str, rows: Ints | None = None) -> Flags:
        """The truth values `name` of every row, or of some."""
        return self._of(name, rows).astype(np.bool_, copy=False)

    def ints(self, name: str, rows: Ints | None = None) -> Ints:
        """The numbers `name` of every row, or of some."""
        return self._of(name, rows).astype(np.int64, copy=False)

    def _of(self, name: str, rows: Ints | None) -> npt.NDArray[np.generic]:
        """Rows are picked before the type is widened: an index on disk is not read whole."""
        values = self.arrays[name]
        return values if rows is None else values[rows]


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
    """A kind of comparison.

    `levels` go from the strongest agreement to plain difference; `block_keys` are the keys a
    blocking rule may use; `main_key` is 0 where there is nothing to compare; `of_persons` tells
    numbers that belong to one person only.
    """

    levels: tuple[Level, ...]
    block_keys: tuple[str, ...]
    main_key: str
    of_persons: bool = False

    @abstractmethod
    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Arrays of one table; `right` is the master's side."""

    @abstractmethod
    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """Level of each pair (row i of left, row j of right); MISSING where nothing to compare."""

    def reach(self, left: Encoded, level: Level) -> Flags:
        """Left rows that can come to a level with a frequency (a full date never to same_year)."""
        return np.asarray(left.keys(level.frequency or self.main_key) != 0)

    def imitate(self, right: Encoded, rows: Ints, left: Encoded, like: Ints) -> Encoded:
        """Master rows as if recorded like some left rows: as coarse and as incomplete."""
        there = left.arrays[self.main_key][like] != 0
        arrays = {name: _masked(values[rows], there) for name, values in right.arrays.items()}
        return Encoded(arrays, right.vocabulary, dict(right.extra))


def _masked(
    values: npt.NDArray[np.generic], there: npt.NDArray[np.bool_]
) -> npt.NDArray[np.generic]:
    out = values.copy()
    out[~there] = 0
    return out
