"""Candidate pairs and the levels of their comparisons.

Belongs here: the shape, packing a pair into one number. Does not belong here: which pairs are
looked at (`matching.candidates`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Ints, Keys

Codes = npt.NDArray[np.uint8]


@dataclass
class Pairs:
    """Candidate pairs (left row, master row), ordered by left row, then canonical master order.

    `pattern` is the column of `levels` that holds a pair's levels (one row per comparison): pairs
    are many, patterns of levels are few.
    """

    left: Ints
    right: Ints
    pattern: Ints
    levels: Codes

    def __len__(self) -> int:
        return len(self.left)

    def levels_at(self, at: Ints) -> Codes:
        """Levels of some pairs, one row per comparison."""
        return self.levels[:, self.pattern[at]]


def pack(i: npt.NDArray[np.integer], j: npt.NDArray[np.integer]) -> Keys:
    """Pairs of row numbers as one sortable key each."""
    out: Keys = (i.astype(np.uint64) << np.uint64(32)) | j.astype(np.uint64)
    return out


def unpack(packed: Keys) -> tuple[Ints, Ints]:
    """The reverse of `pack`."""
    i: Ints = (packed >> np.uint64(32)).astype(np.int64)
    return i, (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
