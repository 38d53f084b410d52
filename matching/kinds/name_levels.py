"""The levels between two names: tones, order, lost syllables, slips.

Belongs here: what a difference between two names is called. Does not belong here: how names become
integers (`name`), what a level is worth (`matching.model`).
"""

import re

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys, Levels, first_of_runs, mix
from matching.kinds.base import MISSING, Encoded, Level
from vietnam.syllables import is_ascii_syllable

WIDTH = 6
# Spelling rules of 1980 and 1984 write i where names keep y: after h, k, l, m, s, t and qu.
_I_OR_Y = re.compile(r"^(qu|[hklmst])y$")
(_SAME, _TONES_MISSING, _TONES_DIFFER, _REORDERED, _ABBREVIATED, _PREFIX_MISSING, _LEFT_OUT,
 _ONE_SLIP, _ONE_SYLLABLE, _TWO_SLIPS, _OTHER_GIVEN, _GIVEN, _DIFFERENT) = range(13)  # fmt: skip

LEVELS = (
    Level("same", 0.80, 2.0e-5, "accented"),
    Level("tones_missing", 0.08, 3.0e-5, "ascii", "accented"),
    Level("tones_differ", 0.02, 2.0e-5, "ascii", "accented"),
    Level("reordered", 0.01, 2.0e-5, "sorted", "ascii"),
    Level("abbreviated", 0.01, 1.0e-4),
    Level("prefix_missing", 0.005, 5.0e-5),
    Level("syllable_missing", 0.02, 2.0e-4),
    Level("one_slip", 0.04, 1.0e-4),
    Level("one_syllable_differs", 0.01, 3.0e-3),
    Level("two_slips", 0.01, 4.0e-4),
    Level("other_given", 0.003, 4.0e-3),
    Level("given_same", 0.005, 1.0e-2, "given"),
    Level("different", 0.005, 0.98),
)


def compare(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    """Level of each pair; strings are measured once per distinct pair of folded syllables."""
    level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
    a, b = left.keys("ascii", i), right.keys("ascii", j)
    same = np.flatnonzero((a == b) & (a != 0))
    rest = np.flatnonzero((a != b) & (a != 0) & (b != 0))
    if len(rest):
        level[rest] = _unequal(left, i[rest], right, j[rest])
    bare = left.flags("plain", i[same]) | right.flags("plain", j[same])
    level[same] = np.where(bare, _TONES_MISSING, _TONES_DIFFER)
    level[same[left.keys("accented", i[same]) == right.keys("accented", j[same])]] = _SAME
    level[(a == 0) | (b == 0)] = MISSING
    return level


def _unequal(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    """Levels of pairs whose folded names differ, worked out once per distinct pair of names.

    Two names are one here only if they agree syllable by syllable: "Văn An" and "Vănan" have the
    same letters but other levels.
    """
    pair = mix(left.keys("spelt", i)) + right.keys("spelt", j)
    order = np.argsort(pair, kind="stable")
    first = first_of_runs(pair[order])
    where = order[first]
    level = _distinct(left, i[where], right, j[where])
    out = np.empty(len(i), dtype=np.uint8)
    out[order] = level[np.cumsum(first) - 1]
    return out


def _distinct(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
    level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
    given = left.keys("given", i) == right.keys("given", j)
    family = left.keys("family", i) == right.keys("family", j)
    level[given] = _GIVEN
    n_left, n_right = left.ints("words", i), right.ints("words", j)
    shorter, longer = np.minimum(n_left, n_right), np.maximum(n_left, n_right)
    common = np.zeros(len(i), dtype=np.int64)
    some = np.flatnonzero(given)
    common[some] = _common(_hashes(left, i[some]), _hashes(right, j[some]))
    distance = _distances(left, i, right, j)
    level[distance == 2] = _TWO_SLIPS
    level[(common == longer - 1) & (n_left == n_right) & given & family] = _ONE_SYLLABLE
    level[distance == 1] = _ONE_SLIP
    level[_other_given(left, i, right, j, distance)] = _OTHER_GIVEN
    level[(common == shorter) & (shorter >= 2) & (longer > shorter) & given] = _LEFT_OUT
    some = np.flatnonzero(left.flags("initials", i) | right.flags("initials", j))
    level[some[_initials_fit(left, i[some], right, j[some])]] = _ABBREVIATED
    level[left.keys("sorted", i) == right.keys("sorted", j)] = _REORDERED
    bare = left.keys("bare", i) == right.keys("bare", j)
    marked_left = left.keys("bare", i) != left.keys("ascii", i)
    marked_right = right.keys("bare", j) != right.keys("ascii", j)
    level[bare & (marked_left != marked_right)] = _PREFIX_MISSING
    # Y Bhăm and H'Bhăm are brother and sister, however near the letters
    level[bare & marked_left & marked_right] = _DIFFERENT
    return level


def _other_given(
    left: Encoded, i: Ints, right: Encoded, j: Ints, distance: npt.NDArray[np.uint8]
) -> Flags:
    """Names that agree but for the given name, which is another one and not a slip.

    So are the names of brothers and sisters. A slip is one edit that does not turn a well-formed
    syllable into another, or two in a long one; so is a syllable that is written in two ways.
    """
    front, other = left.keys("front", i), right.keys("front", j)
    out = (front == other) & (front != 0) & (left.keys("given", i) != right.keys("given", j))
    at = np.flatnonzero(out)
    x, y = _last(left, i[at]), _last(right, j[at])
    (valid_x, size_x), (valid_y, size_y) = _well_formed(left, x), _well_formed(right, y)
    slips = distance[at].astype(np.int64)
    long = np.maximum(size_x, size_y)
    slip = np.where(slips == 1, ~(valid_x & valid_y), (slips == 2) & (long >= 5))
    slip |= _one_sound(left, x) == _one_sound(right, y)
    out[at] = ~slip
    return np.asarray(out)


def _last(side: Encoded, rows: Ints) -> npt.NDArray[np.generic]:
    """Codes of the last syllables (of the first six) of some names."""
    words = np.clip(side.ints("words", rows), 1, WIDTH)
    tokens: npt.NDArray[np.generic] = side.values("tokens", rows)[np.arange(len(rows)), words - 1]
    return tokens


def _well_formed(side: Encoded, tokens: npt.NDArray[np.generic]) -> tuple[Flags, Ints]:
    """Whether folded syllables are well-formed Vietnamese ones, and their numbers of letters."""
    codes, at = np.unique(tokens, return_inverse=True)
    texts = texts_of(side, codes)
    valid = np.array([is_ascii_syllable(text) for text in texts], dtype=np.bool_)
    size = np.array([len(text) for text in texts], dtype=np.int64)
    return valid[at], size[at]


def _one_sound(side: Encoded, tokens: npt.NDArray[np.generic]) -> npt.NDArray[np.object_]:
    """Folded syllables with i where y is written for it: Mỹ is Mĩ, Quý is Quí, Vy not Vi."""
    codes, at = np.unique(tokens, return_inverse=True)
    texts = texts_of(side, codes)
    return np.array([_I_OR_Y.sub(r"\1i", text) for text in texts], dtype=np.object_)[at]


def texts_of(side: Encoded, codes: npt.NDArray[np.generic]) -> list[str]:
    """Folded syllables by their codes."""
    if side.vocabulary is None:
        raise ValueError("names were encoded without their vocabulary")
    return [str(text) for text in side.vocabulary.gather(pl.Series(codes))]


def _hashes(side: Encoded, rows: Ints) -> Keys:
    """Hashes of the syllables of some names."""
    return np.asarray(side.extra["syllable"][side.values("tokens", rows)], dtype=np.uint64)


def _common(a: Keys, b: Keys) -> Ints:
    """Number of syllables in common, each counted once per side."""
    free = [np.ones(len(a), dtype=np.bool_) for _ in range(WIDTH)]
    common = np.zeros(len(a), dtype=np.int64)
    for x in range(WIDTH):
        open_ = a[:, x] != 0
        for y in range(WIDTH):
            hit = open_ & free[y] & (a[:, x] == b[:, y])
            free[y] &= ~hit
            open_ &= ~hit
            common += hit
    return common


def _initials_fit(left: Encoded, i: Ints, right: Encoded, j: Ints) -> Flags:
    """Whether names agree syllable by syllable where a single letter stands for any syllable."""
    x, y = _hashes(left, i), _hashes(right, j)
    first_a = left.extra["initial"][left.values("tokens", i)].astype(np.uint16, copy=False)
    first_b = right.extra["initial"][right.values("tokens", j)].astype(np.uint16, copy=False)
    single = (first_a >= 256) | (first_b >= 256)
    letters = (first_a % 256 == first_b % 256) & (first_a > 0)
    fits = (x == y) | (single & letters)
    return np.asarray(fits.all(axis=1) & (single & (x != y)).any(axis=1) & (x[:, 1] != 0))


def _distances(left: Encoded, i: Ints, right: Encoded, j: Ints) -> npt.NDArray[np.uint8]:
    """Edits (insert, delete, replace, swap) between folded names without spaces, 3 for more.

    An edit changes the length by one at most, brings one new letter at most and takes one away at
    most: names that differ by more are not measured.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    out = np.full(len(i), 3, dtype=np.uint8)
    size = left.values("size", i) - right.values("size", j)
    a, b = left.values("letters", i), right.values("letters", j)
    new, gone = np.bitwise_count(b & ~a), np.bitwise_count(a & ~b)
    near = np.flatnonzero((np.abs(size) <= 2) & (new <= 2) & (gone <= 2))
    out[near] = cpdist(
        folded(left, i[near]).to_list(),
        folded(right, j[near]).to_list(),
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.uint8,
        workers=1,
    )
    return out


def folded(side: Encoded, rows: Ints) -> pl.Series:
    """ASCII names without spaces of some rows (first six syllables)."""
    if side.vocabulary is None:
        raise ValueError("names were encoded without their vocabulary")
    tokens = np.asarray(side.values("tokens", rows))
    frame = pl.DataFrame(
        [side.vocabulary.gather(pl.Series(tokens[:, k])).alias(str(k)) for k in range(WIDTH)]
    )
    return frame.select(pl.concat_str(pl.all())).to_series()
