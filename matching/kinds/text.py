"""Short free text: given names and surnames in their own columns, streets, suburbs, codes.

Belongs here: text compared by spelling. Does not belong here: full Vietnamese names (`name`).
"""

import numpy as np
import polars as pl

from matching.arrays import Ints, Levels, distinct_texts, first_of_runs, hash_strings, mix
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level, masked
from matching.source import Source
from vietnam.chars import ascii_fold

_SAME, _MOVED, _ONE_SLIP, _VERY_SIMILAR, _SIMILAR, _DIFFERENT = range(6)

# A slip leaves something to know the value by: one letter is not a slip of another.
SHORTEST = 2

OPTIONS = {"also": list[str] | str}
WORDS = {
    "same": ("trùng", "the same"),
    "elsewhere": ("nằm ở cột khác", "stands in another column"),
    "one_slip": ("lệch một ký tự", "one letter off"),
    "very_similar": ("rất giống", "very similar"),
    "similar": ("hơi giống", "similar"),
    "different": ("khác nhau", "different"),
}


class Text(Kind):
    """`elsewhere`: the value stands in another column of the other table (option `also`)."""

    name = "text"
    options = OPTIONS
    words = WORDS
    levels = (
        Level("same", 0.75, 5.0e-3, "value"),
        Level("elsewhere", 0.03, 1.0e-3),
        Level("one_slip", 0.08, 2.0e-3),
        Level("very_similar", 0.05, 5.0e-3),
        Level("similar", 0.04, 2.0e-2),
        Level("different", 0.05, 0.96),
    )
    block_keys = ("value", "start", "letters", "sound")
    main_key = "value"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Hashes of the value, its first three letters, its sorted letters and its sound."""
        del right
        distinct, code = distinct_texts(_clean(frame.get_column(columns.main)))
        letters = distinct.str.split("").list.sort().list.join("")
        texts = {
            "value": distinct,
            "start": distinct.str.slice(0, 3),
            "letters": letters,
            "sound": _sound(distinct),
        }
        out = Encoded({name: hash_strings(text)[code] for name, text in texts.items()})
        out.arrays["text"] = code
        out.vocabulary = distinct.fill_null("")
        there = [name for name in columns.listed("also") if name in frame.columns]
        for k, name in enumerate(there):
            out.extra[f"also{k}"] = hash_strings(_clean(frame.get_column(name)))
        return out

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`; spelling is measured once per distinct pair of values."""
        a, b = left.keys("value", i), right.keys("value", j)
        level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
        rest = np.flatnonzero((a != b) & (a != 0) & (b != 0))
        if len(rest):
            level[rest] = _unequal(left, i[rest], right, j[rest])
        for name in [key for key in right.extra if key.startswith("also")]:
            moved = (right.extra[name][j] == a) & (a != 0)
            level[moved] = _MOVED
        for name in [key for key in left.extra if key.startswith("also")]:
            moved = (left.extra[name][i] == b) & (b != 0)
            level[moved] = _MOVED
        level[a == b] = _SAME
        level[((a == 0) | (b == 0)) & (level != _MOVED)] = MISSING
        return level

    def resample(self, right: Encoded, rows: Ints, left: Encoded, like: Ints) -> Encoded:
        """See `Kind.resample`; the values of other columns go with their rows."""
        out = super().resample(right, rows, left, like)
        there = self.there(left, like)
        out.extra = {name: masked(values[rows], there) for name, values in right.extra.items()}
        return out


KIND = Text()


def _clean(column: pl.Series) -> pl.Series:
    text = column.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    return text.replace("", None)


def _sound(distinct: pl.Series) -> pl.Series:
    """First letter and the consonants that follow (a crude phonetic key).

    Letters lose their marks, none is left out for having one: Đặng sounds like Dang.
    """
    flat = ascii_fold(distinct).str.replace_all(r"[^a-z0-9]", "")
    head = flat.str.slice(0, 1)
    tail = flat.str.slice(1).str.replace_all(r"[aeiouyhw]", "")
    return (head + tail.str.slice(0, 4)).replace("", None)


def _unequal(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.process import cpdist

    pair = mix(left.keys("value", i)) + right.keys("value", j)
    order = np.argsort(pair, kind="stable")
    first = first_of_runs(pair[order])
    where = order[first]
    a, b = _texts(left, i[where]), _texts(right, j[where])
    winkler = np.asarray(cpdist(a, b, scorer=JaroWinkler.similarity, dtype=np.float32, workers=1))
    slips = np.asarray(cpdist(a, b, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8, workers=1))
    level = np.full(len(where), _DIFFERENT, dtype=np.uint8)
    level[winkler >= 0.80] = _SIMILAR
    level[winkler >= 0.90] = _VERY_SIMILAR
    near = np.flatnonzero(slips <= 1)
    short = np.array([min(len(a[at]), len(b[at])) for at in near.tolist()], dtype=np.int64)
    level[near[short >= SHORTEST]] = _ONE_SLIP
    out = np.empty(len(i), dtype=np.uint8)
    out[order] = level[np.cumsum(first) - 1]
    return out


def _texts(side: Encoded, rows: Ints) -> list[str]:
    if side.vocabulary is None:
        raise ValueError("text was encoded without its vocabulary")
    return side.vocabulary.gather(pl.Series(side.values("text", rows))).to_list()
