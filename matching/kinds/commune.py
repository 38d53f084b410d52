"""Communes across the merger of 1 July 2025.

Belongs here: commune codes of either vintage, compared as the new units. Does not belong here:
the conversion itself (`vietnam.unit_data`).
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, distinct_few
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source
from vietnam.unit_data import merger_map

# Codes have five digits.
_CODES = 100_000
_SAME, _SPLIT, _PROVINCE, _DIFFERENT = range(4)

WORDS = {
    "same": ("cùng xã", "same commune"),
    "split_nearby": ("xã cũ đã chia tách, cùng tỉnh", "split old commune, same province"),
    "same_province": ("cùng tỉnh, khác xã", "same province, another commune"),
    "different": ("khác tỉnh", "another province"),
}


class Commune(Kind):
    """Old codes are mapped to the new unit; an old commune that was split stays ambiguous."""

    name = "commune"
    words = WORDS
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


KIND = Commune()


def _mapped(text: pl.Series) -> Encoded:
    """Integer codes of the new units; only the distinct codes are looked up."""
    distinct, code = distinct_few(text)
    digits = distinct.cast(pl.UInt32, strict=False).fill_null(0).to_numpy()
    unit, split = _look_up(tuple(np.where(digits < _CODES, digits, 0).tolist()))
    province = np.where(unit > 0, unit // 1000 + 1, 0).astype(np.uint8)
    return Encoded({"code": unit, "province": province, "split": split}, code=code)


@lru_cache(maxsize=4096)
def _look_up(codes: tuple[int, ...]) -> tuple[npt.NDArray[np.uint32], Flags]:
    """New units of old or new codes, and whether the old unit was split.

    A code that was never an old one stands for itself, whether a list knows it or not.
    """
    merged = [merger_map().get(f"{code:05d}") for code in codes]
    unit = [int(to.default) if to else code for code, to in zip(codes, merged, strict=True)]
    split = [to is not None and len(to.codes) > 1 for to in merged]
    return np.array(unit, dtype=np.uint32), np.array(split, dtype=np.bool_)
