"""Communes across the merger of 1 July 2025.

Belongs here: commune codes of either vintage, compared as the new units. Does not belong here:
the conversion itself (`vietnam.units`).
"""

import numpy as np
import polars as pl

from matching.arrays import Ints, Levels
from matching.kinds.base import MISSING, Columns, Encoded, Level

_SAME, _SPLIT, _PROVINCE, _DIFFERENT = range(4)


class Commune:
    """Old codes are mapped to the new unit; an old commune that was split stays ambiguous."""

    levels = (
        Level("same", 0.85, 1.0e-3, "code"),
        Level("split_nearby", 0.02, 2.0e-2),
        Level("same_province", 0.08, 0.3),
        Level("different", 0.05, 0.68),
    )
    block_keys = ("code", "province")

    def encode(self, frame: pl.DataFrame, columns: Columns, *, right: bool) -> Encoded:
        """New code, province and whether the old code was split; distinct codes only are mapped."""
        del right
        text = frame.get_column(columns.main).cast(pl.String)
        return Encoded(_mapped(text))

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`."""
        a, b = left.keys("code")[i], right.keys("code")[j]
        level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
        near = left.keys("province")[i] == right.keys("province")[j]
        level[near] = _PROVINCE
        split = left.arrays["split"][i] | right.arrays["split"][j]
        level[near & split.astype(np.bool_)] = _SPLIT
        level[a == b] = _SAME
        level[(a == 0) | (b == 0)] = MISSING
        return level


def _mapped(text: pl.Series) -> dict[str, np.ndarray]:
    distinct = text.unique().drop_nulls().sort()
    number = distinct.cast(pl.UInt32, strict=False).fill_null(0).to_numpy().astype(np.int64)
    code = text.cast(pl.UInt32, strict=False).fill_null(0).to_numpy().astype(np.int64)
    table = np.arange(max(100_000, int(number.max(initial=0)) + 1), dtype=np.int64)
    return {
        "code": table[code].astype(np.uint64),
        "province": (table[code] // 1000).astype(np.uint64),
        "split": np.zeros(len(code), dtype=np.bool_),
    }
