"""The distinct syllables of all names, folded once each.

Belongs here: the vocabulary (syllable → code → hashes). Does not belong here: whole names.
"""

import hashlib
import unicodedata

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Ints, Keys
from vietnam.chars import fold
from vietnam.syllables import place_tone

_BASE = 0x100000001B3


class Vocabulary:
    """Syllable codes; code 0 is the empty syllable. Codes are local to one table, hashes are not."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {"": 0}
        self._ascii: list[str] = [""]
        self._ascii_hash: list[int] = [0]
        self._value: list[int] = [0]
        self._accented: list[int] = [0]
        self._power: list[int] = [1]
        self._plain: list[bool] = [True]
        self._cache: dict[str, npt.NDArray[np.generic]] = {}

    def codes(self, tokens: pl.Series) -> Ints:
        """Codes of a column of raw syllables (any case); new ones are learnt."""
        categories = tokens.cast(pl.Categorical)
        physical = categories.to_physical()
        distinct = categories.unique()
        number = distinct.to_physical().to_numpy()
        table = np.zeros(int(number.max(initial=0)) + 1, dtype=np.int64)
        for code, text in zip(number.tolist(), distinct.cast(pl.String).to_list(), strict=True):
            table[code] = self._learn(text)
        return table[physical.to_numpy()]

    def _learn(self, text: str) -> int:
        accented = place_tone(unicodedata.normalize("NFC", text).lower())
        code = self._codes.get(accented)
        if code is None:
            plain = _fold(accented)
            code = self._codes[accented] = len(self._ascii)
            self._cache.clear()
            self._ascii.append(plain)
            self._ascii_hash.append(_hash(plain) if plain else 0)
            self._value.append(_value(plain))
            self._accented.append(_hash(accented))
            self._power.append(pow(_BASE, len(plain), 2**64))
            self._plain.append(accented.isascii())
        return code

    def ascii_series(self) -> pl.Series:
        """The folded syllable of every code."""
        return pl.Series("syllable", self._ascii, dtype=pl.String)

    def ascii_hashes(self) -> Keys:
        """Hash of the folded syllable of every code."""
        return self._array("ascii", self._ascii_hash)

    def ascii_values(self) -> Keys:
        """Polynomial value of the folded letters: values of joined syllables can be chained."""
        return self._array("value", self._value)

    def accented_hashes(self) -> Keys:
        """Hash of the accented syllable of every code."""
        return self._array("accented", self._accented)

    def powers(self) -> Keys:
        """The polynomial's base to the syllable's length."""
        return self._array("power", self._power)

    def plain(self) -> npt.NDArray[np.bool_]:
        """Whether the syllable carries no diacritic at all."""
        return np.asarray(self._plain, dtype=np.bool_)

    def _array(self, name: str, values: list[int]) -> Keys:
        if name not in self._cache:
            self._cache[name] = np.asarray(values, dtype=np.uint64)
        return self._cache[name].astype(np.uint64, copy=False)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") | 1


def _value(text: str) -> int:
    value = 0
    for letter in text:
        value = (value * _BASE + ord(letter)) % 2**64
    return value


def _fold(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
