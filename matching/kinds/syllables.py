"""The distinct syllables of all names, folded once each.

Belongs here: the vocabulary (syllable → code → hashes). Does not belong here: whole names (`name`),
which of them look dirty (`doubt`).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys
from matching.kinds import doubt
from vietnam.chars import fold
from vietnam.syllables import place_tone

_BASE = 0x100000001B3
# Before a name: Y and A stand alone, H' and K' also glued to it.
_MARKERS = frozenset(["y", "a", "h", "k"])
_GLUED_MARKER = re.compile(r"^[hk]['’]")


class _Syllable(NamedTuple):
    """What is known of one distinct syllable: hash, polynomial values and powers, signs."""

    ascii: int
    value: int
    accented: int
    power: int
    accented_power: int
    plain: bool
    signs: int
    marker: bool
    bare: int


_FIELDS: dict[str, type[np.generic]] = {
    "ascii": np.uint64,
    "value": np.uint64,
    "accented": np.uint64,
    "power": np.uint64,
    "accented_power": np.uint64,
    "plain": np.bool_,
    "signs": np.uint32,
    "marker": np.bool_,
    "bare": np.uint64,
}


class Vocabulary:
    """Syllable codes; 0 is the empty syllable. Codes are local to one table, hashes are not."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._ascii: list[str] = [""]
        self._rows = [_Syllable(0, 0, 0, 1, 1, plain=True, signs=doubt.ODD, marker=False, bare=0)]
        self._tables: dict[str, npt.NDArray[np.generic]] | None = None

    def codes(self, tokens: pl.Series) -> Ints:
        """Codes of a column of raw syllables (any case); new ones are learnt."""
        categories = tokens.cast(pl.Categorical)
        distinct = categories.unique()
        number = distinct.to_physical().to_numpy()
        table = np.zeros(int(number.max(initial=0)) + 1, dtype=np.int64)
        for code, text in zip(number.tolist(), distinct.cast(pl.String).to_list(), strict=True):
            table[code] = self._learn(text)
        out: Ints = table[categories.to_physical().to_numpy()]
        return out

    def _learn(self, raw: str) -> int:
        code = self._codes.get(raw)
        if code is None:
            plain, row = _facts(raw)
            code = self._codes[raw] = len(self._ascii)
            self._ascii.append(plain)
            self._rows.append(row)
            self._tables = None
        return code

    def _column(self, name: str) -> npt.NDArray[np.generic]:
        """One field of all syllables."""
        if self._tables is None:
            columns = zip(*self._rows, strict=True)
            self._tables = {
                field: np.array(values, dtype=kind)
                for (field, kind), values in zip(_FIELDS.items(), columns, strict=True)
            }
        return self._tables[name]

    def ascii_series(self) -> pl.Series:
        """The folded syllable of every code."""
        return pl.Series("syllable", self._ascii, dtype=pl.String)

    def ascii_hashes(self) -> Keys:
        """Hash of the folded syllable of every code."""
        return self._column("ascii").astype(np.uint64, copy=False)

    def values(self) -> Keys:
        """Polynomial value of the folded letters: values of joined syllables can be chained."""
        return self._column("value").astype(np.uint64, copy=False)

    def accented_values(self) -> Keys:
        """Polynomial value of the accented letters."""
        return self._column("accented").astype(np.uint64, copy=False)

    def powers(self) -> Keys:
        """The polynomial's base to the length of the folded syllable."""
        return self._column("power").astype(np.uint64, copy=False)

    def accented_powers(self) -> Keys:
        """The polynomial's base to the length of the accented syllable."""
        return self._column("accented_power").astype(np.uint64, copy=False)

    def plain(self) -> Flags:
        """Whether the syllable carries no diacritic at all."""
        return self._column("plain").astype(np.bool_, copy=False)

    def markers(self) -> Flags:
        """Whether the syllable marks the sex when it comes first."""
        return self._column("marker").astype(np.bool_, copy=False)

    def bare_values(self) -> Keys:
        """Polynomial value of the folded letters without a glued marker of sex (H'Hen → hen)."""
        return self._column("bare").astype(np.uint64, copy=False)

    def initials(self) -> npt.NDArray[np.uint16]:
        """First letter of the folded syllable; 256 more when the syllable is that letter only."""
        letters = [
            ord(text[0]) % 256 + 256 * (len(text) == 1) if text else 0 for text in self._ascii
        ]
        return np.array(letters, dtype=np.uint16)

    def doubtful(self, codes: Ints, start: Ints, length: Ints) -> Flags:
        """Names (spans of codes) that may need cleaning; see `doubt`."""
        signs = self._column("signs").astype(np.uint32, copy=False)
        return doubt.doubtful(signs[codes], start, length)


@lru_cache(maxsize=1 << 17)
def _facts(raw: str) -> tuple[str, _Syllable]:
    """The folded syllable and what is known of it."""
    accented = place_tone(unicodedata.normalize("NFC", raw).lower())
    plain = _letters(accented)
    value = _value(plain)
    glued = _GLUED_MARKER.match(accented) is not None
    return plain, _Syllable(
        _hash(value),
        value,
        _value(accented),
        pow(_BASE, len(plain), 2**64),
        pow(_BASE, len(accented), 2**64),
        plain=accented.isascii(),
        signs=doubt.signs(raw, accented, plain),
        marker=plain in _MARKERS,
        bare=_value(_letters(_GLUED_MARKER.sub("", accented))) if glued else value,
    )


def _letters(text: str) -> str:
    """ASCII letters and digits of a syllable, lower case."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def _hash(value: int) -> int:
    """A well-mixed hash of a polynomial value (splitmix64); 0 stays 0."""
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ value >> 27) * 0x94D049BB133111EB % 2**64
    return value ^ value >> 31


def _value(text: str) -> int:
    value = 0
    for letter in text:
        value = (value * _BASE + ord(letter)) % 2**64
    return value
