"""What every kind of comparison offers: encoding a column to integers, levels, keys, frequencies.

Belongs here: the protocol and the small data classes of it. Does not belong here: any one kind
(one module each beside this one) nor weights (`matching.model`).
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Ints, Keys, Levels

MISSING = 255


@dataclass(frozen=True)
class Level:
    """One named outcome of a comparison.

    `m` and `u` are the expected shares among pairs of the same person and of two persons, used
    where the data are too few to tell; `frequency` names the key whose frequency in the master
    replaces `u` for a pair (agreeing on a rare name says more than agreeing on a common one).
    """

    name: str
    m: float
    u: float
    frequency: str | None = None


@dataclass
class Encoded:
    """One column of one table as arrays, all of the table's length; 0 stands for missing.

    `arrays` may have a second axis (tokens of a name); `vocabulary` holds what codes stand for.
    """

    arrays: dict[str, npt.NDArray[np.generic]]
    vocabulary: pl.Series | None = None
    extra: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)

    def keys(self, name: str) -> Keys:
        """The 64-bit keys `name`, one per row."""
        return self.arrays[name].astype(np.uint64, copy=False)

    def ints(self, name: str) -> Ints:
        """The numbers `name`, one per row."""
        return self.arrays[name].astype(np.int64, copy=False)


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


class Kind(Protocol):
    """A kind of comparison. Levels go from the strongest agreement to plain difference."""

    levels: tuple[Level, ...]
    block_keys: tuple[str, ...]

    def encode(self, frame: pl.DataFrame, columns: Columns, *, right: bool) -> Encoded:
        """Arrays of one table; `right` is the master's side."""
        ...

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """Level of each pair (row i of left, row j of right); MISSING where nothing to compare."""
        ...
