"""Which texts can tell in what encoding they are: patterns, quick over whole columns.

Belongs here: what is seen of a text without reading it in any encoding. Does not belong here: how
it reads (`vietnam.text_readings`), and what follows (`vietnam.mixed_encodings`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

CONTROL = r"[\x{01}-\x{08}\x{0b}\x{0c}\x{0e}-\x{1f}]"
"""Where VISCII and VPS keep some capitals."""
BEYOND = "[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]"
"""Letters of Vietnamese that no one-byte reader shows."""
TELLTALE = (
    CONTROL + r"|[\x{80}-\x{9f}\x{a1}-\x{bf}×÷ÄÅÆÇËÎÏÑÖØÛÜßÞäåæçëîïñöøûüÿþŒœŠšŽžŸƒˆ˜†‡•‰‹›€„‚™]"
    r"|Ã\x{a0}|[À-ÿ]{2}|[Vv]ãn|[Tt]hò|^V[òÒ] |[AEae][À-ÿ]|[Oo][ÂÊÌ-ÏÒ-Ýâêì-ïò-ýÔô]|[a-zà-ÿ][À-ÖØ-Þ]"
    r"|(?:^|[^Qq])[Uu][ÀÁÃÈÉÌ-ÏÒ-ÜÕàáãèéì-ïò-üõ]|(?:^|[^Gg])[Ii][Ì-ÏÒ-Üì-ïò-ü]|[Yy][À-ÉË-éë-ÿ]"
)
"""Pattern (polars) of text that an old encoding leaves and Vietnamese in Unicode hardly holds."""


def foreign(texts: pl.Expr) -> pl.Expr:
    """Texts with more than the characters of ASCII that are typed."""
    return (texts.str.len_bytes() != texts.str.len_chars()) | texts.str.contains(CONTROL)


@dataclass(frozen=True, slots=True)
class Telling:
    """Distinct `texts` of a column with a character beyond ASCII, in any order: all but control
    characters that can tell an encoding.

    `marked`: those that match `TELLTALE`, `beyond`: those with a letter beyond one byte, which no
    old encoding has written. Both Boolean, one for each text.
    """

    texts: pl.Series
    marked: pl.Series
    beyond: pl.Series

    @classmethod
    def of(cls, column: pl.Series) -> Telling:
        """What a String column tells."""
        texts = column.filter(beyond_ascii(column)).unique()
        return cls(texts, texts.str.contains(TELLTALE), texts.str.contains(BEYOND))


def beyond_ascii(column: pl.Series) -> pl.Series:
    """Boolean: cells with a character beyond ASCII; null where a cell is."""
    return column.str.len_bytes() != column.str.len_chars()
