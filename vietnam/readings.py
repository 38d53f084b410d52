"""How one word reads in each old encoding, and how likely each reading is in a register.

Belongs here: the conversions of words and texts, the likelihood of a word. Does not belong here:
the tables (`vietnam.legacy_tables`), what a whole cell is in (`vietnam.mixed_encodings`).

A word is read in an encoding only when that encoding could have written it: every letter has to be
one that it can write. A letter beyond one byte (ơ, ư, đ, ă, ế …) rules out all of them.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from vietnam import legacy_tables as tables
from vietnam.chars import SPLIT
from vietnam.keystrokes import decode_telex, decode_vni_typing
from vietnam.name_words import (
    COMMON_SYLLABLES,
    FREQUENT_SYLLABLES,
    HIGHLAND_PARTS,
    LONG_SURNAMES,
    PLACE_WORDS,
    SURNAMES,
)
from vietnam.syllables import is_syllable, place_tone


class Encoding(StrEnum):
    """What a text turned out to be in."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    VPS = "vps"
    CP1258 = "cp1258"
    UTF8_AS_CP1252 = "utf8_as_cp1252"
    TELEX = "telex"
    VNI_TYPING = "vni_typing"


_OWN_LETTERS = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
"""Letters of Vietnamese that Latin-1 has too; the one-byte tables that keep them omit them."""
_NO_LETTERS = frozenset("ªºµ")
"""Signs that Unicode counts as letters."""
_C3 = b"\xc3"


def bytes_view(word: str) -> str | None:
    """The word as the bytes a Latin-1 or Windows-1252 reader read; None when it cannot be that."""
    view = word.translate(tables.CP1252_BYTES)
    return view if max(view, default="") < "\u0100" else None


def _single_byte(table: dict[int, str], *, keeps_latin: bool) -> Callable[[str], str | None]:
    """Conversion by a one-byte table; `keeps_latin`: it shares the letters of Latin-1."""

    def convert(word: str) -> str | None:
        view = bytes_view(word)
        if view is None:
            return None
        for ch in view:
            listed = ch < "\x80" or ord(ch) in table or (keeps_latin and ch in _OWN_LETTERS)
            if not listed and (ch.isalpha() or ch < "\xa0"):
                return None
        return view.translate(table)

    return convert


def _from_vni(word: str) -> str | None:
    left = tables.VNI_PATTERN.sub("", word)
    if any(ch.isalpha() and not ch.isascii() for ch in left):
        return None
    return tables.VNI_PATTERN.sub(lambda m: tables.VNI[m[0]], word)


def _from_cp1258(word: str) -> str | None:
    view = bytes_view(word)
    if view is None:
        return None
    try:
        text = unicodedata.normalize("NFC", view.encode("latin-1").decode("cp1258"))
    except UnicodeDecodeError:
        return None
    for ch in text:
        own = ch.isascii() or ch.lower() in SPLIT or ch in "đĐñÑ" or not ch.isalpha()
        if not own or unicodedata.combining(ch):
            return None
    return text


def _from_mojibake(word: str) -> str | None:
    """Reads UTF-8 back, as many times as it was misread.

    The second byte of "à" shows as a space, which programs cut off at the end of a text.
    """
    text: str | None = None
    view = bytes_view(word)
    while view is not None and not view.isascii():
        raw = view.encode("latin-1")
        if text is None and raw.endswith(_C3):
            raw += b"\xa0"
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            break
        view = bytes_view(text)
    return None if text is None else unicodedata.normalize("NFC", text)


CONVERT: dict[Encoding, Callable[[str], str | None]] = {
    Encoding.UTF8_AS_CP1252: _from_mojibake,
    Encoding.TCVN3: _single_byte(tables.TCVN3, keeps_latin=False),
    Encoding.VNI: _from_vni,
    Encoding.CP1258: _from_cp1258,
    Encoding.VISCII: _single_byte(tables.VISCII, keeps_latin=True),
    Encoding.VPS: _single_byte(tables.VPS, keeps_latin=True),
    Encoding.TELEX: decode_telex,
    Encoding.VNI_TYPING: decode_vni_typing,
}
"""Word → word, or None when the word cannot be in that encoding. Order breaks ties."""

KEYSTROKES = (Encoding.TELEX, Encoding.VNI_TYPING)
READINGS = (Encoding.UNICODE, *(e for e in CONVERT if e not in KEYSTROKES))
"""The readings of a word that is not ASCII, as it stands first."""

IMPOSSIBLE = -1e6
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


@lru_cache(maxsize=1 << 17)
def likelihood(word: str) -> tuple[float, float]:
    """Logarithm of how often such a word stands in a register, roughly: later in a cell, and first.

    `first` words of several are family names or frequent words. Syllables of names come by their
    frequency, then any syllable, letters that may be a name of another language, and what no
    writing has: signs between letters, capitals inside a word.
    """
    text = _PREFIX.sub("", unicodedata.normalize("NFC", word))
    placed = place_tone(text)
    lower = placed.lower().replace("ð", "đ")
    odd = _ODD if _ODD_CAPITAL.search(word) else 0.0
    if placed != text and not _TONE_STYLES.search(text.lower()):
        odd -= 9.0
    if lower in PLACE_WORDS:
        return odd - 4.5, odd - 4.5
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
        return strange, strange
    if surname:
        return later, odd - (3.5 if lower in LONG_SURNAMES else 6.5)
    return later, later - 4.0


def _strange(word: str, lower: str) -> float:
    """The likelihood of a word that is no syllable."""
    if not any(ch.isalpha() and ch not in _NO_LETTERS for ch in word) or _UNIT.fullmatch(word):
        return -9.0
    parts = re.split("['’]", word)
    shaped = all(part[1:] == part[1:].lower() or part == part.upper() for part in parts)
    if not shaped or not all(ch.isalpha() and ch not in _NO_LETTERS for ch in "".join(parts)):
        return DAMAGED - 6.0
    if _TWO_VOWELS.search(lower):
        return DAMAGED - 4.0
    if _NOT_HERE.search(lower):
        return DAMAGED
    if any(ch in "ãõìòùý" for ch in lower):
        return ODD_TONE
    return TONED if any(SPLIT.get(ch, ("", 0))[1] and ch > "\xff" for ch in lower) else FOREIGN


class Reading(NamedTuple):
    """One word in one encoding.

    `later`: its likelihood; `first`: that of the first of several words; `changes`: whether the
    encoding alters the word; `rank`: 3 when it is Vietnamese, 2 when it may be of another language,
    1 when it has a tone all the same, 0 when it is no word.
    """

    later: float
    first: float
    changes: bool
    rank: int


_CANNOT = Reading(IMPOSSIBLE, IMPOSSIBLE, False, 0)


@lru_cache(maxsize=1 << 17)
def readings(word: str) -> tuple[Reading, ...]:
    """A word in each of `READINGS`; `IMPOSSIBLE` where the encoding cannot have written it."""
    found = [Reading(*likelihood(word), False, _rank(word))]
    one_byte = bytes_view(word) is not None
    for encoding in READINGS[1:]:
        text = CONVERT[encoding](word) if one_byte or encoding is Encoding.VNI else None
        if text is None:
            found.append(_CANNOT)
            continue
        changes = _with_eth(text) != _with_eth(word)
        uneven = changes and encoding is not Encoding.TCVN3 and not _even_case(text)
        rank = _rank(text)
        if encoding is Encoding.UTF8_AS_CP1252 and rank:
            rank = 3  # what is valid UTF-8 by chance is rare
        later, first = (weight - 6.0 * uneven for weight in likelihood(text))
        found.append(Reading(later, first, changes, rank))
    return tuple(found)


def _rank(word: str) -> int:
    weight, _ = likelihood(word)
    if weight in {FOREIGN, TONED, ODD_TONE}:
        return 2 if weight == FOREIGN else 1
    if weight > FOREIGN:
        return 3
    text = _PREFIX.sub("", word).lower().replace("ð", "đ")
    return 3 if is_syllable(place_tone(text)) else 0


def _with_eth(word: str) -> str:
    """Đ and the Icelandic letter typed for it are one: the cleaning of names sets it right."""
    return word.replace("ð", "đ").replace("Ð", "Đ")


def _even_case(word: str) -> bool:
    """Whether capitals stand first, everywhere or nowhere; TCVN3 has no toned capitals at all."""
    parts = re.split("['’]", word)
    return all(part[1:] == part[1:].lower() for part in parts) or word == word.upper()


_BREAK = re.compile(r"([ \t\r\n,.;:()/\-\"]+)")


def convert_text(text: str, encoding: Encoding) -> str:
    """One text converted from an encoding, word by word; a word that cannot be in it stays."""
    if encoding is Encoding.UNICODE:
        return text
    convert = CONVERT[encoding]
    parts = _BREAK.split(text)
    done = "".join(part if at % 2 else (convert(part) or part) for at, part in enumerate(parts))
    return _restore_capitals(done) if encoding is Encoding.TCVN3 else done


def _restore_capitals(text: str) -> str:
    """TCVN3 fonts have no toned capitals: the case comes from the letters that have one."""
    words = text.split(" ")
    told = [
        [ch for ch in word if ch.isalpha() and SPLIT.get(ch, ("", 0))[1] == 0] for word in words
    ]
    every = [ch for letters in told for ch in letters]
    if every and all(ch.isupper() for ch in every) and any(len(t) > 1 for t in told):
        return text.upper()
    if sum(word[:1].isupper() for word in words) * 2 < len(words):
        return text
    return " ".join(
        word[0].upper() + word[1:] if SPLIT.get(word[:1], ("", 0))[1] else word for word in words
    )
