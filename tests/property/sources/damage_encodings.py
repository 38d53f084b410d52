"""Kinds of damage to the letters of a list: lines pasted from lists in an old encoding.

Here: doing it, and saying what it did to whom. Not here: what must hold (`test_truths`).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

from tests.property.sources.truths import Draft
from vietnam import legacy_tables as tables

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TCVN3 = {letter: chr(code) for code, letter in tables.TCVN3.items()}
_VISCII = {letter: chr(code) for code, letter in tables.VISCII.items()}
_VNI: dict[str, str] = {}
for _typed, _letter in tables.VNI.items():
    _tidy = len(_typed) == 1 or _typed[0].isupper() == _typed[1].isupper()
    if _tidy and len(_typed) < len(_VNI.get(_letter, "123")):
        _VNI[_letter] = _typed


def _cp1258(text: str) -> str:
    out = ""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        out += char if char < "\x80" else base + tones
    return out.encode("cp1258").decode("latin-1")


ENCODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": lambda text: "".join(_TCVN3.get(c, _TCVN3.get(c.lower(), c)) for c in text),
    "vni": lambda text: "".join(_VNI.get(c, c) for c in text),
    "viscii": lambda text: "".join(_VISCII.get(c, c) for c in text),
    "cp1258": _cp1258,
    "utf8": lambda text: text.encode().decode("latin-1"),
}
"""How each encoding is seen by a reader that took it for Latin-1."""


def mixed_encodings(file: Draft, dice: random.Random) -> None:
    """Some or all lines in one or two old encodings, scattered or in a block, as characters of a
    Unicode file or as bytes. Nobody's cells change their meaning: each is read or flagged."""
    kinds = dice.sample(sorted(ENCODERS), dice.choice((1, 1, 2)))
    count = max(1, round(dice.choice((0.05, 0.1, 0.3, 0.6, 0.9, 1)) * len(file.lines)))
    start = dice.randrange(len(file.lines) - count + 1)
    block = range(start, start + count)
    as_bytes = dice.random() < 0.4
    for index in block if dice.random() < 0.5 else dice.sample(range(len(file.lines)), count):
        text = file.lines[index]
        if not isinstance(text, str):
            continue
        shown = ENCODERS[dice.choice(kinds)](text)
        file.lines[index] = shown.encode("latin-1") if as_bytes else shown
        if shown != text and index not in file.spoiled:
            file.spoil(index)
