"""Numbers as agencies print them: digits, and a word that says how exact they are.

Here: reading one cell ("hơn 40.462", "gần 70 %", "1,4 triệu"). Not here: the file around it
(`warehouse.inputs`) and whether two numbers differ (`load/70_reported.sql`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vietnam.chars import fold


class Word(StrEnum):
    """How exact a printed number is. What each allows is said in `load/70_reported.sql`."""

    EXACTLY = "exactly"
    ROUNDED = "rounded"
    ABOUT = "about"
    OVER = "over"
    ALMOST = "almost"


_SAID = {
    Word.EXACTLY: "đúng, chính xác, exact, exactly",
    Word.ROUNDED: "tròn, làm tròn, rounded",
    Word.ABOUT: "khoảng, xấp xỉ, about",
    Word.OVER: "hơn, trên, over",
    Word.ALMOST: "gần, almost",
}
_WORDS = {fold(said): word for word, all_ in _SAID.items() for said in all_.split(", ")}
_SHOWN = "đúng, tròn, khoảng, hơn, trên or gần (exactly, rounded, about, over, almost)"
_LARGE = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}
_CELL = re.compile(r"^(?P<word>[^0-9]*?)\s*(?P<digits>[0-9][0-9.,]*)\s*(?P<unit>%|[^\W\d]+)?$")
_COUNT_IS = "not a whole number; write 40462, 40.462 or 1,4 triệu"
_PERCENT_IS = "not a percentage; write it as printed, for example 78,75"
_WHOLE = re.compile(r"^([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)$")
_DECIMAL = re.compile(r"^[0-9]+([.,][0-9]{1,4})?$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number; `digits`: as it was printed, with a point; `word`: None where the cell has none,
    and `unsaid` then: how exact it is without one."""

    value: float
    digits: str
    word: Word | None = None
    unsaid: Word = Word.EXACTLY


def word_of(text: str) -> Word:
    """The word that stands in a cell of its own. Raises ValueError."""
    found = _WORDS.get(" ".join(fold(text).split()))
    if found is None:
        raise ValueError(f"not a word for how exact a number is; write {_SHOWN}, or nothing")
    return found


def count_of(text: str) -> Printed:
    """A whole number: `40462`, `40.462`, `hơn 1,4 triệu`. Raises ValueError.

    What is printed in thousands or millions is rounded where nothing else is said.
    """
    word, digits, unit = _parts(text, _COUNT_IS)
    if not unit and _WHOLE.match(digits):
        plain = digits.replace(".", "")
        return Printed(float(plain), plain, word)
    large = _LARGE.get(fold(unit))
    if large is None or not _DECIMAL.match(digits):
        raise ValueError(_COUNT_IS)
    value = Decimal(digits.replace(",", ".")) * large
    return Printed(float(value), f"{value:.0f}", word, Word.ROUNDED)


def percent_of(text: str) -> Printed:
    """A per cent: `78,75`, `78.75 %`, `gần 70 %`. Raises ValueError."""
    word, digits, unit = _parts(text, _PERCENT_IS)
    digits = digits.replace(",", ".")
    if unit not in ("", "%") or not _DECIMAL.match(digits) or float(digits) >= 1000:
        raise ValueError(_PERCENT_IS)
    return Printed(float(digits), digits, word)


def _parts(text: str, refusal: str) -> tuple[Word | None, str, str]:
    """Word, digits and unit of a cell. Raises ValueError, of no number with `refusal`."""
    found = _CELL.match(text.strip())
    if found is None:
        raise ValueError(refusal)
    word = word_of(found["word"]) if found["word"] else None
    return word, found["digits"], found["unit"] or ""
