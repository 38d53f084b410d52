"""Full names of persons, Vietnamese first: syllables as integers, levels that respect tones.

Belongs here: splitting names into syllables, keys over them, and the levels between two names.
Does not belong here: cleaning of names (`vietnam.names`), weights (`matching.model`).
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys, Levels, first_of_runs, mix
from matching.kinds.base import MISSING, Columns, Encoded, Level
from matching.kinds.syllables import Vocabulary

WIDTH = 6
(_SAME, _TONES_MISSING, _TONES_DIFFER, _REORDERED, _SYLLABLE_MISSING, _ONE_SLIP,
 _ONE_SYLLABLE, _TWO_SLIPS, _GIVEN, _DIFFERENT) = range(10)  # fmt: skip


class PersonName:
    """Keys: `accented` and `ascii` ignore case and spacing, `sorted` also the order."""

    levels = (
        Level("same", 0.80, 2.0e-5, "accented"),
        Level("tones_missing", 0.08, 3.0e-5, "ascii"),
        Level("tones_differ", 0.02, 2.0e-5, "ascii"),
        Level("reordered", 0.01, 2.0e-5, "sorted"),
        Level("syllable_missing", 0.02, 2.0e-4),
        Level("one_slip", 0.04, 1.0e-4),
        Level("one_syllable_differs", 0.01, 3.0e-3),
        Level("two_slips", 0.01, 4.0e-4),
        Level("given_same", 0.005, 1.0e-2, "given"),
        Level("different", 0.005, 0.98),
    )
    block_keys = ("accented", "ascii", "sorted", "given", "family", "second")

    def encode(self, frame: pl.DataFrame, columns: Columns, *, right: bool) -> Encoded:
        """Keys and syllable codes of every name."""
        del right
        return encode_names(frame.get_column(columns.main).cast(pl.String))

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`; strings are measured once per distinct pair of folded names."""
        level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
        a, b = left.keys("ascii")[i], right.keys("ascii")[j]
        same_ascii = a == b
        plain = left.arrays["plain"][i].astype(np.bool_) | right.arrays["plain"][j].astype(np.bool_)
        rest = np.flatnonzero(~same_ascii & (a != 0) & (b != 0))
        if len(rest):
            level[rest] = _unequal(left, i[rest], right, j[rest])
        level[same_ascii] = np.where(plain[same_ascii], _TONES_MISSING, _TONES_DIFFER)
        level[left.keys("accented")[i] == right.keys("accented")[j]] = _SAME
        level[(a == 0) | (b == 0)] = MISSING
        return level


def encode_names(names: pl.Series, chunk: int = 1_000_000) -> Encoded:
    """Encode names, a chunk of rows at a time so that the syllable list stays small."""
    vocabulary = Vocabulary()
    parts = [
        _encode_chunk(names.slice(start, chunk), vocabulary)
        for start in range(0, max(len(names), 1), chunk)
    ]
    arrays = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    out = Encoded(arrays, vocabulary.ascii_series())
    out.extra["syllable"] = vocabulary.ascii_hashes()
    return out


def _encode_chunk(names: pl.Series, vocabulary: Vocabulary) -> dict[str, npt.NDArray[np.generic]]:
    lists = names.str.split(" ")
    length = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    flat = lists.drop_nulls().explode()
    codes = vocabulary.codes(flat)
    start = np.cumsum(length) - length
    ascii_hash, accent_hash = vocabulary.ascii_hashes(), vocabulary.accented_hashes()
    power, plain_token = vocabulary.powers(), vocabulary.plain()
    n = len(length)
    out_ascii = np.zeros(n, dtype=np.uint64)
    out_accent = np.zeros(n, dtype=np.uint64)
    out_sorted = np.zeros(n, dtype=np.uint64)
    plain = np.ones(n, dtype=np.bool_)
    tokens = np.zeros((n, WIDTH), dtype=np.int32)
    for place in range(int(length.max(initial=0))):
        rows = np.flatnonzero(length > place) if place > 1 else np.flatnonzero(length > place)
        token = codes[start[rows] + place]
        out_ascii[rows] = out_ascii[rows] * power[token] + vocabulary.ascii_values()[token]
        out_accent[rows] += accent_hash[token]
        out_sorted[rows] += ascii_hash[token]
        plain[rows] &= plain_token[token]
        if place < WIDTH:
            tokens[rows, place] = token
    last = np.where(length > 0, start + length - 1, 0)
    present = out_ascii != 0
    pick = codes if len(codes) else np.zeros(1, dtype=np.int64)
    family = ascii_hash[pick[np.where(present, start, 0)]] * present
    given = ascii_hash[pick[np.where(present, last, 0)]] * present
    accented = mix(mix(out_ascii) + out_accent) * present
    return {
        "accented": accented,
        "ascii": mix(out_ascii),
        "sorted": mix(out_sorted) * present,
        "given": given,
        "family": family,
        "plain": plain,
        "tokens": tokens,
        "length": np.minimum(length, 255).astype(np.uint8) * present,
    }


def _unequal(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    """Levels of pairs whose folded names differ, worked out once per distinct pair of names."""
    pair = mix(left.keys("ascii")[i]) + right.keys("ascii")[j]
    order = np.argsort(pair, kind="stable")
    first = first_of_runs(pair[order])
    where = order[first]
    level = _distinct_levels(left, i[where], right, j[where])
    out = np.empty(len(i), dtype=np.uint8)
    out[order] = level[np.cumsum(first) - 1]
    return out


def _distinct_levels(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
    given = left.keys("given")[i] == right.keys("given")[j]
    family = left.keys("family")[i] == right.keys("family")[j]
    level[given] = _GIVEN
    common, n_left, n_right = _common_syllables(left, i, right, j)
    shorter, longer = np.minimum(n_left, n_right), np.maximum(n_left, n_right)
    distance = _distances(left, i, right, j)
    level[distance == 2] = _TWO_SLIPS
    level[(common == longer - 1) & (n_left == n_right) & given & family] = _ONE_SYLLABLE
    level[distance == 1] = _ONE_SLIP
    level[(common == shorter) & (shorter >= 2) & (longer > shorter) & given] = _SYLLABLE_MISSING
    level[left.keys("sorted")[i] == right.keys("sorted")[j]] = _REORDERED
    return level


def _common_syllables(left: Encoded, i: Ints, right: Encoded, j: Ints) -> tuple[Ints, Ints, Ints]:
    """Number of syllables in common (each counted once per side) and of each side's syllables."""
    a = _syllables(left, i)
    b = _syllables(right, j)
    free = [np.ones(len(i), dtype=np.bool_) for _ in range(WIDTH)]
    common = np.zeros(len(i), dtype=np.int64)
    for x in range(WIDTH):
        open_ = a[:, x] != 0
        for y in range(WIDTH):
            hit = open_ & free[y] & (a[:, x] == b[:, y])
            free[y] &= ~hit
            open_ &= ~hit
            common += hit
    return common, (a != 0).sum(axis=1), (b != 0).sum(axis=1)


def _syllables(side: Encoded, rows: Ints) -> Keys:
    return np.asarray(side.extra["syllable"][side.arrays["tokens"][rows]], dtype=np.uint64)


def _distances(left: Encoded, i: Ints, right: Encoded, j: Ints) -> npt.NDArray[np.uint8]:
    """Edits (insert, delete, replace, swap) between folded names without spaces; 3 = more than 2."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    return np.asarray(
        cpdist(
            folded(left, i).to_list(),
            folded(right, j).to_list(),
            scorer=OSA.distance,
            score_cutoff=2,
            dtype=np.uint8,
            workers=1,
        )
    )


def folded(side: Encoded, rows: Ints) -> pl.Series:
    """ASCII names without spaces of some rows (first six syllables)."""
    if side.vocabulary is None:
        raise ValueError("names were encoded without their vocabulary")
    tokens = np.asarray(side.arrays["tokens"][rows])
    columns = [side.vocabulary.gather(pl.Series(tokens[:, k])) for k in range(WIDTH)]
    frame = pl.DataFrame([c.alias(str(k)) for k, c in enumerate(columns)])
    return frame.select(pl.concat_str(pl.all())).to_series()


def same_family(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Flags:
    """Whether the first syllables agree."""
    return np.asarray(left.keys("family")[i] == right.keys("family")[j])
