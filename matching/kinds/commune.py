"""Communes across the merger of 1 July 2025.

Belongs here: commune codes of either vintage, compared as the new units. Does not belong here:
the conversion itself (`vietnam.units`).
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, distinct_numbers
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source
from vietnam.units import to_new_commune

# Codes have five digits.
_CODES = 100_000
_SAME, _SPLIT, _PROVINCE, _DIFFERENT = range(4)


class Commune(Kind):
    """Old codes are mapped to the new unit; an old commune that was split stays ambiguous."""

    levels = (
        Level("same", 0.85, 1.0e-3, "code"),
        Level("split_nearby", 0.02, 2.0e-2),
        Level("same_province", 0.08, 0.3),
        Level("different", 0.05, 0.68),
    )
    block_keys = ("code", "province")
    main_key = "code"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """New code, province and whether the old code was split; distinct codes only are mapped."""
        del right
        text = frame.get_column(columns.main).cast(pl.String)
        return _mapped(text)

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`."""
        a, b = left.keys("code", i), right.keys("code", j)
        level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
        near = left.keys("province", i) == right.keys("province", j)
        level[near] = _PROVINCE
        split = left.flags("split", i) | right.flags("split", j)
        level[near & split] = _SPLIT
        level[a == b] = _SAME
        level[(a == 0) | (b == 0)] = MISSING
        return level


def _mapped(text: pl.Series) -> Encoded:
    """Integer codes of the new units; only the distinct codes are looked up."""
    digits = text.cast(pl.UInt32, strict=False).fill_null(0).to_numpy().astype(np.int64)
    distinct, code = distinct_numbers(np.where(digits < _CODES, digits, 0))
    new, split = _look_up(tuple(distinct.tolist()))
    # a code that no list knows still agrees with itself
    unit = np.where(new > 0, new, distinct).astype(np.uint32)
    province = np.where(unit > 0, unit // 1000 + 1, 0).astype(np.uint8)
    return Encoded({"code": unit, "province": province, "split": split}, code=code)


@lru_cache(maxsize=4096)
def _look_up(codes: tuple[int, ...]) -> tuple[npt.NDArray[np.int64], Flags]:
    """New codes (0 for unknown ones) of old or new codes, and whether the old unit was split."""
    found = to_new_commune(pl.Series(codes, dtype=pl.UInt32).cast(pl.String).str.zfill(5))
    new = found.get_column("new_code").cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    return new, found.get_column("ambiguous").to_numpy()
