"""A kind with fewer levels than it could tell apart, as a spec may ask for.

Belongs here: merging levels. Does not belong here: any comparison of its own.
"""

from typing import Any

import numpy as np

from matching.arrays import Flags, Ints, Levels
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source


class Coarse(Kind):
    """Keeps some levels of a kind; a level left out counts as the next weaker one that is kept."""

    def __init__(self, kind: Kind, kept: tuple[str, ...]) -> None:
        """`kept` names levels of the kind in its order, plain difference (the last) included."""
        self._kind = kind
        self.name, self.words = kind.name, kind.words
        shares: dict[str, list[float]] = {name: [0.0, 0.0] for name in kept}
        self._number = np.full(256, MISSING, dtype=np.uint8)
        at = 0
        for number, level in enumerate(kind.levels):
            self._number[number] = at
            shares[kept[at]][0] += level.m
            shares[kept[at]][1] += level.u
            at += level.name == kept[at]
        by_name = {level.name: level for level in kind.levels}
        self.levels = tuple(_merged(by_name[name], *shares[name]) for name in kept)
        self.block_keys, self.main_key = kind.block_keys, kind.main_key
        self.of_persons = kind.of_persons

    def needs(self, columns: Columns, *, right: bool) -> list[str]:
        """See `Kind.needs`."""
        return self._kind.needs(columns, right=right)

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """See `Kind.encode`."""
        return self._kind.encode(frame, columns, right=right)

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `Kind.compare`."""
        merged: Levels = self._number[self._kind.compare(left, i, right, j)]
        return merged

    def reach(self, left: Encoded, level: Level) -> Flags:
        """See `Kind.reach`."""
        return self._kind.reach(left, level)

    def resample(self, right: Encoded, rows: Ints, left: Encoded, like: Ints) -> Encoded:
        """See `Kind.resample`."""
        return self._kind.resample(right, rows, left, like)


def _merged(level: Level, m: float, u: float) -> Level:
    """A level with the shares of what was merged into it; alone it stays as it is."""
    if (m, u) == (level.m, level.u):
        return level
    kept: dict[str, Any] = {"per_person": level.per_person, "fixed": level.fixed}
    return Level(level.name, m, u, **kept)
