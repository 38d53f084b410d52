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
_OTHER_SCRIPTS = (
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝёӑӗѐїΑΒΕΖΗΙΚΜΝΟΡΤΥΧονόίᎪᏴ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwëăĕèïABEZHIKMNOPTYXovóíAB",
)
_LATIN = dict(zip(*_OTHER_SCRIPTS, strict=True))
"""Letters of Cyrillic and Greek (and two of Cherokee) that look like one of ours."""
_LATIN_TABLE = str.maketrans(_LATIN)
OTHER_LETTERS = (
    "[\u0370-\u180d\u180f-\u1cff\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\u2dff\u2e80-\ua71f"
    "\ua800-\ud7ff\uf900-\ufaff\ufb00-\ufdff\ufe70-\ufefe\U00010000-\U0010ffff]"
)
"""Letters of other scripts than Latin, joined ones (ﬁ) and those of formulas (𝐀)."""
_SPACE = "[\\s\\x00-\\x1f\\x7f-\\x9f]+"
_QUOTE = "[\u2018\u2019\u201b`\u00b4\u02bc\u02bb\u2032\uff07]"
_PREFIX = "(^| )([HhKk]) ?' ?([^ '])"
_EDGE = "^'+|'+$"

_invisible_re, _space_re, _quote_re, _prefix_re, _edge_re, _other_re = (
    re.compile(p) for p in (INVISIBLE, _SPACE, _QUOTE, _PREFIX, _EDGE, OTHER_LETTERS)
)


def set_apostrophes(text: str) -> str:
    """One kind of apostrophe, closed up after H and K, none around the text."""
    text = _edge_re.sub("", _prefix_re.sub(r"\1\2'\3", _quote_re.sub("'", text)))
    return text.strip(" ")


def _set_look_alikes(text: str) -> str:
    """Look-alikes made ours; a name that is written in another script stays as it is."""
    ours = text.translate(_LOOK_ALIKE_TABLE)
    latin = unicodedata.normalize("NFC", ours.translate(_LATIN_TABLE))
    return ours if _other_re.search(latin) else latin


def _set_look_alikes_expr(text: pl.Expr) -> pl.Expr:
    """Expression twin of `_set_look_alikes`."""
    ours = text.str.replace_many(_LOOK_ALIKE)
    latin = ours.str.replace_many(_LATIN).str.normalize("NFC")
    return pl.when(latin.str.contains(OTHER_LETTERS)).then(ours).otherwise(latin)


CHARACTER_STEPS: tuple[tuple[str, Callable[[str], str], Callable[[pl.Expr], pl.Expr]], ...] = (
    (
        "nfc",
        lambda t: unicodedata.normalize("NFC", t),
        lambda e: e.str.normalize("NFC"),
    ),
    (
        "look_alike",
        _set_look_alikes,
        _set_look_alikes_expr,
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
