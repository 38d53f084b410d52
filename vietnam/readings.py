"""How one word reads in each old encoding.

Belongs here: the conversions of words and texts, the readings of a word. Does not belong here: the
tables (`vietnam.legacy_tables`), how likely a word is (`vietnam.word_likelihood`), what a whole
cell is in (`vietnam.mixed_encodings`).

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
from vietnam.word_likelihood import likelihood


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
_SAME_IN_1258 = frozenset(map(chr, range(0x80))) | frozenset("àáâèéêíóôùúÀÁÂÈÉÊÍÓÔÙÚ")
_C3 = b"\xc3"


def bytes_view(word: str) -> str | None:
    """The word as the bytes a Latin-1 or Windows-1252 reader read; None when it cannot be that."""
    view = word.translate(tables.CP1252_BYTES)
    return view if max(view, default="") < "\u0100" else None


def _single_byte(table: dict[int, str], *, keeps_latin: bool) -> Callable[[str], str | None]:
    """Conversion by a one-byte table; `keeps_latin`: it shares the letters of Latin-1."""
    upper = {chr(code) for code in range(0x80, 0x100) if code not in table}
    unknown = {ch for ch in upper if ch.isalpha() or ch < "\xa0"}
    if keeps_latin:
        unknown -= _OWN_LETTERS

    def convert(word: str) -> str | None:
        view = bytes_view(word)
        return None if view is None or not unknown.isdisjoint(view) else view.translate(table)

    return convert


def _from_vni(word: str) -> str | None:
    left = tables.VNI_PATTERN.sub("", word)
    if not left.isascii() and any(ch.isalpha() and not ch.isascii() for ch in left):
        return None
    return tables.VNI_PATTERN.sub(lambda m: tables.VNI[m[0]], word)


def _from_cp1258(word: str) -> str | None:
    if _SAME_IN_1258.issuperset(word):
        return word
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
"""Likelihood of a word in an encoding that has not written it."""


class Reading(NamedTuple):
    """One word in one encoding: how likely it is (`Likelihood`), and whether that alters it."""

    later: float
    first: float
    rank: int
    changes: bool


_CANNOT = Reading(IMPOSSIBLE, IMPOSSIBLE, 0, False)


@lru_cache(maxsize=1 << 17)
def readings(word: str) -> tuple[Reading, ...]:
    """A word in each of `READINGS`; `IMPOSSIBLE` where the encoding cannot have written it."""
    unchanged = Reading(*likelihood(word), changes=False)
    found = [unchanged]
    one_byte = bytes_view(word) is not None
    for encoding in READINGS[1:]:
        text = CONVERT[encoding](word) if one_byte or encoding is Encoding.VNI else None
        if text is None:
            found.append(_CANNOT)
        else:
            found.append(unchanged if text == word else _read(word, text, encoding))
    return tuple(found)


def _read(word: str, text: str, encoding: Encoding) -> Reading:
    """What `word` becomes when it is read as `text`."""
    later, first, rank = likelihood(text)
    changes = _with_eth(text) != _with_eth(word)
    if changes and encoding is not Encoding.TCVN3 and not _even_case(text):
        later, first = later - 6.0, first - 6.0
    if encoding is Encoding.UTF8_AS_CP1252 and rank:
        rank = 3  # what is valid UTF-8 by chance is rare
    return Reading(later, first, rank, changes)


def _with_eth(word: str) -> str:
    """Đ and the Icelandic letter typed for it are one: the cleaning of names sets it right."""
    return word.replace("ð", "đ").replace("Ð", "Đ")


def _even_case(word: str) -> bool:
    """Whether capitals stand first, everywhere or nowhere; TCVN3 has no toned capitals at all."""
    if word[1:] == word[1:].lower() or word == word.upper():
        return True
    parts = re.split("['’]", word)
    return all(part[1:] == part[1:].lower() for part in parts)


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
