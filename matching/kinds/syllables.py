"""The distinct syllables of all names, folded once each.

Belongs here: the vocabulary (syllable → code → hashes). Does not belong here: whole names (`name`),
which of them look dirty (`doubt`).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys, distinct_few, mix
from matching.kinds import doubt
from vietnam.chars import fold
from vietnam.syllables import place_tone

_BASE = np.uint64(0x100000001B3)
# Before a name: Y and A stand alone, H' and K' also glued to it.
_MARKERS = frozenset(["y", "a", "h", "k"])
_GLUED_MARKER = re.compile(r"^[hk]['’]")


class _Syllable(NamedTuple):
    """What is known of one distinct syllable.

    Its spelling with marks and folded, folded without a glued marker of sex (H'Hen → hen), the
    signs that its name needs cleaning, and whether it marks the sex when it comes first.
    """

    accented: str
    ascii: str
    bare: str
    signs: int
    marker: bool


class _Tables(NamedTuple):
    """The syllables as arrays by code; values are polynomials over the letters, see `_values`.

    `whole`: one hash of the folded syllable with and without a glued marker.
    """

    ascii: Keys
    value: Keys
    accented: Keys
    bare: Keys
    whole: Keys
    power: Keys
    accented_power: Keys
    plain: Flags
    signs: npt.NDArray[np.uint32]
    marker: Flags
    size: npt.NDArray[np.int32]
    letters: npt.NDArray[np.uint32]


class Vocabulary:
    """Syllable codes; 0 is the empty syllable. Codes are local to one table, hashes are not."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._known = [_Syllable("", "", "", doubt.ODD, marker=False)]
        self._tables: _Tables | None = None

    def codes(self, tokens: pl.Series) -> Ints:
        """Codes of a column of raw syllables (any case); new ones are learnt."""
        distinct, code = distinct_few(tokens)
        learnt = np.array([self._learn(text) for text in distinct.to_list()], dtype=np.int64)
        return learnt[code]

    def _learn(self, raw: str) -> int:
        code = self._codes.get(raw)
        if code is None:
            code = self._codes[raw] = len(self._known)
            self._known.append(_facts(raw))
            self._tables = None
        return code

    def tables(self) -> _Tables:
        """All syllables as arrays."""
        if self._tables is None:
            accented, plain, bare, signs, marker = zip(*self._known, strict=True)
            value, power = _values(plain)
            with_marks, accented_power = _values(accented)
            unmarked = _values(bare)[0]
            self._tables = _Tables(
                mix(value),
                value,
                with_marks,
                unmarked,
                mix(mix(value) + unmarked),
                power,
                accented_power,
                np.array([text.isascii() for text in accented], dtype=np.bool_),
                np.array(signs, dtype=np.uint32),
                np.array(marker, dtype=np.bool_),
                np.array([len(text) for text in plain], dtype=np.int32),
                _letter_sets(plain),
            )
        return self._tables

    def ascii_series(self) -> pl.Series:
        """The folded syllable of every code."""
        return pl.Series("syllable", [known.ascii for known in self._known], dtype=pl.String)

    def initials(self) -> npt.NDArray[np.uint16]:
        """First letter of the folded syllable; 256 more when the syllable is that letter only."""
        letters = [
            ord(known.ascii[0]) % 256 + 256 * (len(known.ascii) == 1) if known.ascii else 0
            for known in self._known
        ]
        return np.array(letters, dtype=np.uint16)

    def doubtful(self, codes: Ints, start: Ints, length: Ints) -> Flags:
        """Names (spans of codes) that may need cleaning; see `doubt`."""
        return doubt.doubtful(self.tables().signs[codes], start, length)


@lru_cache(maxsize=1 << 17)
def _facts(raw: str) -> _Syllable:
    """What is known of a syllable as it is written."""
    if raw.isascii():
        accented = raw.lower()
    else:
        accented = place_tone(unicodedata.normalize("NFC", raw).lower())
    plain = bare = _letters(accented)
    if _GLUED_MARKER.match(accented):
        bare = _letters(_GLUED_MARKER.sub("", accented))
    return _Syllable(
        accented, plain, bare, doubt.signs(raw, accented, plain), marker=plain in _MARKERS
    )


def _letters(text: str) -> str:
    """ASCII letters and digits of a syllable, lower case."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def _letter_sets(texts: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Which letters and digits each folded text has, one bit each (digits share a few)."""
    letters, start, length = _letters_of(texts)
    bits = np.append(np.uint32(1) << (letters - np.uint32(97)) % np.uint32(32), np.uint32(0))
    out: npt.NDArray[np.uint32] = np.bitwise_or.reduceat(bits, start)
    out[length == 0] = 0
    return out


def _values(texts: Sequence[str]) -> tuple[Keys, Keys]:
    """Polynomial value of each text's letters, and the base to the power of its length.

    Values of joined syllables can be chained: value(ab) = value(a) * power(b) + value(b).
    """
    letters, start, length = _letters_of(texts)
    value = np.zeros(len(texts), dtype=np.uint64)
    power = np.ones(len(texts), dtype=np.uint64)
    for place in range(int(length.max(initial=0))):
        longer = np.flatnonzero(length > place)
        value[longer] = value[longer] * _BASE + letters[start[longer] + place]
        power[longer] *= _BASE
    return value, power


def _letters_of(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Ints, Ints]:
    """All letters, one text after the other, and where each text starts and how long it is."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    length = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return letters, np.cumsum(length) - length, length
