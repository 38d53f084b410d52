"""Names by their initials, for registers that shorten them: `N. V. An` and `Nguyễn Văn An` agree.

Belongs here: this one kind. Does not belong here: names written in full (`name`).
"""

import numpy as np
import polars as pl

from matching.arrays import Ints, Levels, distinct_few, hash_strings
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source

WORDS = {
    "same": ("trùng chữ đầu", "the same initials"),
    "different": ("khác chữ đầu", "other initials"),
}


class Initials(Kind):
    """The first letters of the words of a name, without case or marks."""

    name = "initials"
    words = WORDS
    levels = (Level("same", 0.95, 2.0e-3, "letters"), Level("different", 0.05, 0.998))
    block_keys = ("letters",)
    main_key = "letters"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """The hash of the initials."""
        del right
        distinct, code = distinct_few(frame.get_column(columns.main).cast(pl.String))
        plain = distinct.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_uppercase()
        letters = plain.str.replace_all("Đ", "D").str.extract_all(r"\b\p{L}").list.join("")
        return Encoded({"letters": hash_strings(letters.replace("", None))}, code=code)

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """0 same, 1 different, MISSING."""
        a, b = left.keys("letters", i), right.keys("letters", j)
        return np.where((a == 0) | (b == 0), np.uint8(MISSING), (a != b).astype(np.uint8))


KIND = Initials()
