"""The distinct syllables of all names, folded once each.

Belongs here: the vocabulary (syllable → code → hashes) and which syllables look dirty. Does not
belong here: whole names (`name`).
"""

import hashlib
import itertools
import re
import unicodedata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Keys
from vietnam.chars import fold
from vietnam.name_words import HONORIFICS, PLACEHOLDERS, RELATIVES, SURNAMES, TITLES
from vietnam.syllables import place_tone

_BASE = 0x100000001B3
# Before a name: Y and A stand alone, H' and K' also glued to it.
_MARKERS = frozenset(["y", "a", "h", "k"])
_GLUED_MARKER = re.compile(r"^[hk]['’]")
_PHRASES = [text.split(" ") for text in (*TITLES, *RELATIVES, *PLACEHOLDERS)]
_ALONE = frozenset(words[0] for words in _PHRASES if len(words) == 1)
_OPENS = frozenset(words[0] for words in _PHRASES if len(words) > 1)
_FOLLOWS = frozenset(words[1] for words in _PHRASES if len(words) > 1)
_FAMILIES = frozenset(fold(name) for name in SURNAMES)
_ODD, _ADDRESS, _FAMILY, _SOLE, _FIRST, _SECOND = 1, 2, 4, 8, 16, 32


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
    "signs": np.uint8,
    "marker": np.bool_,
    "bare": np.uint64,
}


class Vocabulary:
    """Syllable codes; 0 is the empty syllable. Codes are local to one table, hashes are not."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._ascii: list[str] = [""]
        self._rows = [_Syllable(0, 0, 0, 1, 1, plain=True, signs=_ODD, marker=False, bare=0)]
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
        if code is not None:
            return code
        accented = place_tone(unicodedata.normalize("NFC", raw).lower())
        plain = _letters(accented)
        code = self._codes[raw] = len(self._ascii)
        self._ascii.append(plain)
        self._tables = None
        self._rows.append(
            _Syllable(
                _hash(plain) if plain else 0,
                _value(plain),
                _value(accented),
                pow(_BASE, len(plain), 2**64),
                pow(_BASE, len(accented), 2**64),
                plain=accented.isascii(),
                signs=_signs(raw, plain),
                marker=plain in _MARKERS,
                bare=_value(_letters(_GLUED_MARKER.sub("", accented))),
            )
        )
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

    def odd(self, codes: Ints, start: Ints, length: Ints) -> Flags:
        """Names (spans of codes) that may need cleaning: odd letters, titles, placeholders."""
        signs = self._column("signs")[codes].astype(np.uint8, copy=False)
        out = np.zeros(len(length), dtype=np.bool_)
        if not len(signs):
            return out
        owner = np.repeat(np.arange(len(length)), length)
        out[owner[(signs & _ODD) > 0]] = True
        first = signs[np.clip(start, 0, len(signs) - 1)]
        second = signs[np.clip(start + 1, 0, len(signs) - 1)]
        out |= (length > 2) & ((first & _ADDRESS) > 0) & ((second & _FAMILY) > 0)
        out |= (length == 1) & ((first & _SOLE) > 0)
        out |= (length > 1) & ((first & _FIRST) > 0) & ((second & _SECOND) > 0)
        return out


def _letters(text: str) -> str:
    """ASCII letters and digits of a syllable, lower case."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _signs(raw: str, plain: str) -> int:
    odd = not raw.replace("'", "").isalpha() or _inner_capital(raw)
    return (
        _ODD * odd
        | _ADDRESS * (plain in HONORIFICS)
        | _FAMILY * (plain in _FAMILIES)
        | _SOLE * (plain in _ALONE)
        | _FIRST * (plain in _OPENS)
        | _SECOND * (plain in _FOLLOWS)
    )


def _inner_capital(raw: str) -> bool:
    """A capital right after a small letter: syllables were glued."""
    return not (raw.istitle() or raw.isupper() or raw.islower()) and any(
        a.islower() and b.isupper() for a, b in itertools.pairwise(raw)
    )


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") | 1


def _value(text: str) -> int:
    value = 0
    for letter in text:
        value = (value * _BASE + ord(letter)) % 2**64
    return value
