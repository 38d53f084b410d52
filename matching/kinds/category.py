"""Codes that agree or do not: sex, state, province.

Belongs here: plain categories. Does not belong here: places (`commune`) and free text (`text`).
"""

import numpy as np
import polars as pl

from matching.arrays import Ints, Levels, distinct_few, hash_strings
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source

WORDS = {
    "same": ("trùng", "the same"),
    "different": ("khác", "different"),
}


class Category(Kind):
    """Same or different."""

    name = "category"
    words = WORDS
    levels = (Level("same", 0.98, 0.5, "code"), Level("different", 0.02, 0.5))
    block_keys = ("code",)
    main_key = "code"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """The code's content hash."""
        del right
        text = frame.get_column(columns.main).cast(pl.String)
        distinct, code = distinct_few(text)
        return Encoded({"code": hash_strings(distinct)}, code=code)

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """0 same, 1 different, MISSING."""
        a, b = left.keys("code", i), right.keys("code", j)
        return np.where((a == 0) | (b == 0), np.uint8(MISSING), (a != b).astype(np.uint8))


KIND = Category()
