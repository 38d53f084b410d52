"""Characters of names: normal form, look-alikes, spaces, apostrophes.

Belongs here: repairs of single characters, each as a function and as a polars expression, so that a
column and a single name get the same answer. Does not belong here: repairs of words and texts
(`vietnam.name_steps`).
"""

import re
import unicodedata
from collections.abc import Callable

import polars as pl

from vietnam.chars import D_LOOKALIKES, INVISIBLE

_LOOK_ALIKE = (
    D_LOOKALIKES
    | {chr(0xFF21 + i): chr(65 + i) for i in range(26)}
    | {chr(0xFF41 + i): chr(97 + i) for i in range(26)}
)
_LOOK_ALIKE_TABLE = str.maketrans(_LOOK_ALIKE)
_SPACE = "[\\s\\x00-\\x1f\\x7f-\\x9f]+"
_QUOTE = "[\u2018\u2019\u201b`\u00b4\u02bc\u02bb\u2032\uff07]"
_PREFIX = "(^| )([HhKk]) ?' ?([^ '])"
_EDGE = "^'+|'+$"

_invisible_re, _space_re, _quote_re, _prefix_re, _edge_re = (
    re.compile(p) for p in (INVISIBLE, _SPACE, _QUOTE, _PREFIX, _EDGE)
)


def set_apostrophes(text: str) -> str:
    """One kind of apostrophe, closed up after H and K, none around the text."""
    text = _edge_re.sub("", _prefix_re.sub(r"\1\2'\3", _quote_re.sub("'", text)))
    return text.strip(" ")


CHARACTER_STEPS: tuple[tuple[str, Callable[[str], str], Callable[[pl.Expr], pl.Expr]], ...] = (
    (
        "nfc",
        lambda t: unicodedata.normalize("NFC", t),
        lambda e: e.str.normalize("NFC"),
    ),
    (
        "look_alike",
        lambda t: t.translate(_LOOK_ALIKE_TABLE),
        lambda e: e.str.replace_many(_LOOK_ALIKE),
    ),
    (
        "spaces",
        lambda t: _space_re.sub(" ", _invisible_re.sub("", t)).strip(" "),
        lambda e: (
            e.str.replace_all(INVISIBLE, "").str.replace_all(_SPACE, " ").str.strip_chars(" ")
        ),
    ),
    (
        "apostrophe",
        set_apostrophes,
        lambda e: (
            e.str.replace_all(_QUOTE, "'")
            .str.replace_all(_PREFIX, "${1}${2}'${3}")
            .str.replace_all(_EDGE, "")
            .str.strip_chars(" ")
        ),
    ),
)
"""(name, function, expression) of the steps on characters."""
