"""Which names may need cleaning: told from their syllables, so that clean columns cost nothing.

Belongs here: the signs of a syllable and what they make of a name. Does not belong here: cleaning
(`vietnam.names`), which decides; a name wrongly doubted only costs time.
"""

import itertools

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Ints
from vietnam.chars import fold
from vietnam.name_words import HONORIFICS, PLACEHOLDERS, RELATIVES, SURNAMES, TITLES

ODD, ADDRESS, FAMILY, SOLE = 1, 2, 4, 8
_FIRST_SHIFT, _SECOND_SHIFT, _MASK = 4, 16, 0xFFF
_PHRASES = [text.split(" ") for text in (*TITLES, *RELATIVES, *PLACEHOLDERS)]
_ALONE = frozenset(words[0] for words in _PHRASES if len(words) == 1)
_FIRSTS = {w: k + 1 for k, w in enumerate(sorted({p[0] for p in _PHRASES if len(p) > 1}))}
_SECONDS = {w: k + 1 for k, w in enumerate(sorted({p[1] for p in _PHRASES if len(p) > 1}))}
_PAIRS = np.zeros((len(_FIRSTS) + 1, len(_SECONDS) + 1), dtype=np.bool_)
for _phrase in _PHRASES:
    if len(_phrase) > 1:
        _PAIRS[_FIRSTS[_phrase[0]], _SECONDS[_phrase[1]]] = True
_FAMILIES = frozenset(fold(name) for name in SURNAMES)
# Chu, Châu and Bế are families far more often than forms of address; Ông is the reverse.
_NOT_ADDRESS = SURNAMES - {"ông"}


def signs(raw: str, accented: str, plain: str) -> int:
    """What a syllable may be a sign of, as bits and the numbers of opening and following words."""
    odd = not raw.replace("'", "").isalpha() or _inner_capital(raw)
    return (
        ODD * odd
        | ADDRESS * (plain in HONORIFICS and accented not in _NOT_ADDRESS)
        | FAMILY * (plain in _FAMILIES)
        | SOLE * (plain in _ALONE)
        | _FIRSTS.get(plain, 0) << _FIRST_SHIFT
        | _SECONDS.get(plain, 0) << _SECOND_SHIFT
    )


def doubtful(sign: npt.NDArray[np.uint32], start: Ints, length: Ints) -> Flags:
    """Names (spans of syllables with these signs) that may need cleaning.

    They have odd letters, begin with a form of address before a family name, or with a phrase that
    stands for no name or for somebody else.
    """
    out = np.zeros(len(length), dtype=np.bool_)
    if not len(sign):
        return out
    odd = np.flatnonzero(sign & ODD)
    out[np.searchsorted(start + length, odd, side="right")] = True
    first = sign[np.clip(start, 0, len(sign) - 1)]
    second = sign[np.clip(start + 1, 0, len(sign) - 1)]
    out |= (length > 2) & ((first & ADDRESS) > 0) & ((second & FAMILY) > 0)
    out |= (length == 1) & ((first & SOLE) > 0)
    opening = (first >> _FIRST_SHIFT) & _MASK
    maybe = np.flatnonzero((length > 1) & (opening > 0))
    out[maybe] |= _PAIRS[opening[maybe], (second[maybe] >> _SECOND_SHIFT) & _MASK]
    return out


def _inner_capital(raw: str) -> bool:
    """A capital right after a small letter: syllables were glued."""
    return not (raw.istitle() or raw.isupper() or raw.islower()) and any(
        a.islower() and b.isupper() for a, b in itertools.pairwise(raw)
    )
