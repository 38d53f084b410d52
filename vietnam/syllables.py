"""Vietnamese syllables: which strings are one, and where the tone mark sits.

Belongs here: the phonotactics of written Vietnamese (onset + rime + tone) and one style of tone
placement. Does not belong here: names and their repair (`vietnam.names`).

The style is the one of birth certificates and most name corpora ("old style": hòa, thúy, quý, not
hoà, thuý). Only the place of the mark changes: i and y are never exchanged.
"""

import re
import unicodedata
from functools import lru_cache

from vietnam.chars import ACUTE, DOT, LEVEL, SPLIT, TONED, word_set

_ONSETS = sorted(
    word_set("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"),
    key=lambda onset: (-len(onset), onset),
)
_ONSETS_BY_LETTER = {
    first: [o for o in _ONSETS if o[0] == first] for first in {o[0] for o in _ONSETS}
}
_RIMES = word_set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu y yêm yên yêng yêt yêu ych ynh yt
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi
    om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya
    uych uyên uyêt uynh uyn uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    """
)
_QU_RIMES = word_set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây
    e en eng eo et ê ên ênh êch êt i ich in inh it y ych yên yêt ynh yt yn ơ ơi ơn ôc ươi
    """
)
_FRONT = frozenset("eêiy")
_MARKED = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")
_STOP = re.compile(r"(?:c|ch|p|t)$")
_FOLD_BASE = str.maketrans("ăâêôơưđ", "aaeooud")


def split_tone(lower: str) -> tuple[str, int] | None:
    """(letters without tone, tone) of a lower-case NFC token, None with two tone marks."""
    letters, tone = [], LEVEL
    for letter in lower:
        base, this = SPLIT.get(letter, (letter, LEVEL))
        if this != LEVEL:
            if tone != LEVEL:
                return None
            tone = this
        letters.append(base)
    return "".join(letters), tone


def split_onset(letters: str) -> tuple[str, str] | None:
    """(onset, rime) of toneless letters when they spell a Vietnamese syllable.

    The southern name Quới is also written Qưới, with a q of its own.
    """
    if letters == "qươi":
        return "q", "ươi"
    for onset in _ONSETS_BY_LETTER.get(letters[:1], ()):
        if letters.startswith(onset):
            rime = letters[len(onset) :]
            if _fits(onset, rime):
                return onset, rime
    return ("", letters) if letters in _RIMES else None


def _fits(onset: str, rime: str) -> bool:
    if onset == "qu":
        return rime in _QU_RIMES
    if onset == "gi":
        return rime in _RIMES and rime[0] not in "iy"
    if rime not in _RIMES:
        return False
    front = rime[0] in _FRONT
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "ng"}:
        return not front
    if onset == "g":
        return not front or rime.startswith("i")
    return True


@lru_cache(maxsize=65536)
def is_syllable(lower: str) -> bool:
    """Whether a lower-case NFC token is a well-formed Vietnamese syllable with its diacritics."""
    parts = split_tone(lower)
    if parts is None:
        return False
    letters, tone = parts
    split = split_onset(letters)
    if split is None:
        return False
    return not (_STOP.search(split[1]) and tone not in {ACUTE, DOT})


_ASCII_RIMES = frozenset(r.translate(_FOLD_BASE) for r in _RIMES)
_ASCII_QU = frozenset(r.translate(_FOLD_BASE) for r in _QU_RIMES)


@lru_cache(maxsize=65536)
def is_ascii_syllable(lower: str) -> bool:
    """Whether a lower-case ASCII token can be a Vietnamese syllable that lost its diacritics."""
    if not (lower.isascii() and lower.isalpha()):
        return False
    for onset in (*_ONSETS, ""):
        rime = lower[len(onset) :]
        fits = rime in _ASCII_RIMES or (onset == "qu" and rime in _ASCII_QU)
        if onset.isascii() and lower.startswith(onset) and fits:
            return True
    return False


def _tone_index(rime: str) -> int:
    """Index in `rime` of the letter that carries the tone mark."""
    marked = [i for i, letter in enumerate(rime) if letter in _MARKED]
    if marked:
        return marked[-1]
    vowels = [i for i, letter in enumerate(rime) if letter in _VOWELS]
    if len(vowels) == 1:
        return vowels[0]
    if len(vowels) == 2:
        return vowels[1] if len(rime) > 2 else vowels[0]
    return vowels[1]


@lru_cache(maxsize=65536)
def place_tone(token: str) -> str:
    """The token with its tone mark where it belongs; unchanged unless it is one syllable.

    Keeps the case of every letter. Tokens that are not Vietnamese ("Ñăm", "H'Hen") come back as
    they are.
    """
    if token.isascii():
        return token
    text = unicodedata.normalize("NFC", token)
    lower = text.lower()
    parts = split_tone(lower) if len(lower) == len(text) else None
    if parts is None or parts[1] == LEVEL:
        return token
    letters, tone = parts
    split = split_onset(letters)
    if split is None:
        return token
    onset, rime = split
    at = len(onset) + _tone_index(rime)
    placed = letters[:at] + TONED[letters[at], tone] + letters[at + 1 :]
    return "".join(
        new.upper() if old.isupper() else new for new, old in zip(placed, text, strict=True)
    )
