"""Letters of Vietnamese writing: tones, bases, ASCII folding.

Belongs here: what is true of single letters, whatever the text. Does not belong here: syllables
(`vietnam.syllables`), names (`vietnam.names`), legacy code pages (`vietnam.encodings`).
"""

import re
import unicodedata

import polars as pl
from unidecode import unidecode

LEVEL, GRAVE, HOOK, TILDE, ACUTE, DOT = range(6)
"""The six tones in dictionary order: ngang, huyền, hỏi, ngã, sắc, nặng."""

TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
BASE_VOWELS = "aăâeêioôơuưy"

TONED: dict[tuple[str, int], str] = {
    (base, tone): unicodedata.normalize("NFC", base + mark)
    for base in BASE_VOWELS
    for tone, mark in enumerate(TONE_MARKS)
}
"""(base vowel, tone) → precomposed lower-case letter."""

SPLIT: dict[str, tuple[str, int]] = {letter: key for key, letter in TONED.items()}
"""Precomposed lower-case letter → (base vowel, tone)."""

INVISIBLE = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
"""Pattern of characters that no reader sees: soft hyphen, zero-width space, marks of direction…"""

D_LOOKALIKES = {"ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ", "₫": "đ"}
"""Icelandic eth, African D, IPA d and the đồng sign typed or converted in place of đ."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text: how this room types its lists."""
    return frozenset(text.split())


_STROKES = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D", "ɖ": "d", "₫": "d"}
_STROKES |= {"ƀ": "b", "Ƀ": "B"}
_MARKS = "[\u0300-\u036f]+"
_MARKS_RE = re.compile(_MARKS)
_STROKE_TABLE = str.maketrans(_STROKES)
_SURROGATES = re.compile("[\ud800-\udfff]")


def fold(text: str) -> str:
    """Lower-case ASCII of any text: marks dropped, đ → d, Unidecode only for what is left.

    Total: any text in, never an exception. Idempotent. Spaces and punctuation stay as they are.
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS_RE.sub("", unicodedata.normalize("NFD", text)).translate(_STROKE_TABLE)
    if not bare.isascii():
        bare = str(unidecode(_SURROGATES.sub("", bare)))
    return bare.lower()


def fold_expr(text: pl.Expr) -> pl.Expr:
    """Expression twin of `fold`, right for every text whose letters are Latin; see `ascii_fold`."""
    bare = text.str.normalize("NFD").str.replace_all(_MARKS, "")
    return bare.str.replace_many(list(_STROKES), list(_STROKES.values())).str.to_lowercase()


def ascii_fold(text: pl.Series) -> pl.Series:
    """`fold` of a String column, vectorised; null stays null, name and length are kept."""
    name = text.name
    folded = text.to_frame("t").select(fold_expr(pl.col("t")).alias(name)).to_series()
    left = folded.str.contains(r"[^\x00-\x7f]").fill_null(value=False)
    if not left.any():
        return folded
    rest = text.filter(left).unique().drop_nulls()
    table = {value: fold(value) for value in rest}
    mapped = text.replace_strict(table, default=None, return_dtype=pl.String)
    return pl.select(pl.when(left).then(mapped).otherwise(folded).alias(name)).to_series()
