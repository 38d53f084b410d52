"""How likely a word is in a register, whatever encoding it was read in.

Belongs here: syllables of names by their frequency, what is no word of any writing. Does not belong
here: the encodings (`vietnam.readings`), whole cells (`vietnam.mixed_encodings`).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from vietnam.chars import SPLIT
from vietnam.name_words import (
    COMMON_SYLLABLES,
    FREQUENT_SYLLABLES,
    HIGHLAND_PARTS,
    LONG_SURNAMES,
    PLACE_WORDS,
    SURNAMES,
)
from vietnam.syllables import is_syllable, place_tone

_NO_LETTERS = frozenset("ªºµ")
"""Signs that Unicode counts as letters."""
SYLLABLE = -12.0
FOREIGN = -14.0
TONED, ODD_TONE = -17.5, -19.5
DAMAGED = -20.0
"""Likelihoods (logarithms): any syllable, letters of another language, letters with a tone that are
no syllable (the second: with one that no other language has), what hardly any writing has. Nothing
less likely than `SYLLABLE` is Vietnamese."""

CLAN = -9.0
_SECOND_NAMES = {"thị": -1.6, "văn": -2.6}
_ODD = -8.0
_ODD_CAPITAL = re.compile(r"[a-zà-öø-ý][À-ÖØ-Þ]|[^'’][À-ÖØ-Þ](?=[a-z])")
_TONE_STYLES = re.compile(r"o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]")
_TWO_VOWELS = re.compile(
    r"[ae][à-æè-ïò-öø-ý]|o[âäåæêëì-ïò-öø-ý]|u[äåæéèëì-ïòóõöø-ü]|i[ì-ïòöø-ü]|y[ìïòõùûø]"
    r"|(?!êê|ôô)[à-æè-ïò-öø-ý]{2}"
)
_NOT_HERE = re.compile(r"[äåæçëîïöøûüÿßþ]|ñ(?![aeiouyàáèéìíòóùúýăâêôơư])")
_PREFIX = re.compile(r"^[HKMY]['’](?=..)", re.IGNORECASE)
_UNIT = re.compile(r"(?:[\d.,]*(?:m|km|cm|mm|dm|ha)[²³]|[\d.,]+[°º½¼¾]?\w?|[nN][°º])")


class Likelihood(NamedTuple):
    """Logarithm of how often a word stands in a register, roughly, and what it is.

    `later`: in a cell of one word, or behind its first; `first`: as the first of several; `rank`: 3
    when it is Vietnamese, 2 when it may be of another language, 1 when it has a tone all the same,
    0 when it is no word.
    """

    later: float
    first: float
    rank: int


@lru_cache(maxsize=1 << 17)
def likelihood(word: str) -> Likelihood:
    """How likely a word is. First words of several are family names or frequent words.

    Syllables of names come by their frequency, then any syllable, letters that may be a name of
    another language, and what no writing has: signs between letters, capitals inside a word.
    """
    text = _PREFIX.sub("", unicodedata.normalize("NFC", word))
    placed = place_tone(text)
    lower = placed.lower().replace("ð", "đ")
    odd = _ODD if _ODD_CAPITAL.search(word) else 0.0
    if placed != text and not _TONE_STYLES.search(text.lower()):
        odd -= 9.0
    if lower in PLACE_WORDS:
        return Likelihood(odd - 4.5, odd - 4.5, _rank(odd - 4.5, word))
    surname = lower in SURNAMES
    if lower in _SECOND_NAMES:
        later = odd + _SECOND_NAMES[lower]
    elif lower in FREQUENT_SYLLABLES:
        later = odd - 5.0
    elif lower in COMMON_SYLLABLES:
        later = odd - 7.5
    elif surname or lower in HIGHLAND_PARTS:
        later = odd + CLAN
    elif is_syllable(lower):
        later = odd + SYLLABLE
    else:
        strange = _strange(word, lower)
        return Likelihood(strange, strange, _rank(strange, word))
    first = odd - (3.5 if lower in LONG_SURNAMES else 6.5) if surname else later - 4.0
    return Likelihood(later, first, _rank(later, word))


def _rank(weight: float, word: str) -> int:
    if weight in {FOREIGN, TONED, ODD_TONE}:
        return 2 if weight == FOREIGN else 1
    if weight > FOREIGN:
        return 3
    text = _PREFIX.sub("", word).lower().replace("ð", "đ")
    return 3 if is_syllable(place_tone(text)) else 0


def _strange(word: str, lower: str) -> float:
    """The likelihood of a word that is no syllable."""
    if not word.isalpha() or not _NO_LETTERS.isdisjoint(word):
        if not any(_is_letter(ch) for ch in word) or _UNIT.fullmatch(word):
            return -9.0
        parts = re.split("['’]", word)
        if not all(map(_is_letter, "".join(parts))):
            return DAMAGED - 6.0
    else:
        parts = [word]
    if not all(part[1:] == part[1:].lower() or part == part.upper() for part in parts):
        return DAMAGED - 6.0
    if _TWO_VOWELS.search(lower):
        return DAMAGED - 4.0
    if _NOT_HERE.search(lower):
        return DAMAGED
    if any(ch in "ãõìòùý" for ch in lower):
        return ODD_TONE
    return TONED if any(SPLIT.get(ch, ("", 0))[1] and ch > "\xff" for ch in lower) else FOREIGN


def _is_letter(ch: str) -> bool:
    return ch.isalpha() and ch not in _NO_LETTERS
