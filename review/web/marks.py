"""Two values side by side, with what differs marked.

Belongs here: segments of text and their marks, masked numbers. Does not belong here: how a
difference is called (levels of the comparison).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

DOT = "•"
_GROUPS = {12: (3, 1, 2, 6), 9: (3, 3, 3)}


@dataclass(frozen=True)
class Piece:
    """A piece of a value; `style` is empty, `mark` (differs), `swap`, `gap` (missing here) or
    `more` (one side says more)."""

    text: str
    style: str = ""


Pieces = tuple[Piece, ...]


def names(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Two names, syllable by syllable, then letter by letter where syllables are alike."""
    a, b = _words(left), _words(right)
    out: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, i, j, k, m in SequenceMatcher(None, _bare(a), _bare(b), autojunk=False).get_opcodes():
        some, other = a[i:j], b[k:m]
        if tag in ("equal", "replace") and len(some) == len(other):
            for x, y in zip(some, other, strict=True):
                _letters(x, y, out)
        elif tag == "delete":
            _whole(some, out[0], out[1])
        elif tag == "insert":
            _whole(other, out[1], out[0])
        else:
            out[0].append(Piece(" ".join(some) + " ", "mark"))
            out[1].append(Piece(" ".join(other) + " ", "mark"))
    return _joined(out[0]), _joined(out[1])


def _words(name: str) -> list[str]:
    return unicodedata.normalize("NFC", name).split()


def _bare(words: list[str]) -> list[str]:
    """Letters without marks: syllables that differ by marks only stand side by side."""
    plain = (unicodedata.normalize("NFD", word.lower()) for word in words)
    return [
        "".join(c for c in word if not unicodedata.combining(c)).replace("đ", "d") for word in plain
    ]


def _letters(x: str, y: str, out: tuple[list[Piece], list[Piece]]) -> None:
    for tag, i, j, k, m in SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
        style = "" if tag == "equal" else "mark"
        if i < j:
            out[0].append(Piece(x[i:j], style))
        if k < m:
            out[1].append(Piece(y[k:m], style))
    for side in out:
        side.append(Piece(" "))


def _whole(words: list[str], there: list[Piece], missing: list[Piece]) -> None:
    there += [Piece(" ".join(words), "mark"), Piece(" ")]
    missing += [Piece("▯", "gap"), Piece(" ")]


def _joined(pieces: Iterable[Piece]) -> Pieces:
    made: list[Piece] = []
    for piece in pieces:
        if made and made[-1].style == piece.style:
            made[-1] = Piece(made[-1].text + piece.text, piece.style)
        else:
            made.append(piece)
    if made and not made[-1].style:
        made[-1] = Piece(made[-1].text.rstrip(), "")
    return tuple(piece for piece in made if piece.text)


def dates(left: str, right: str, *, swapped: bool) -> tuple[Pieces, Pieces]:
    """Two ISO dates of any precision as they are read, 07/03/1952: swapped parts, other digits, and
    the parts that only one side has."""
    a, b = (list(reversed(value.split("-"))) for value in (left, right))
    shorter = min(len(a), len(b))
    out: tuple[list[Piece], list[Piece]] = ([], [])
    for parts, side in ((a, out[0]), (b, out[1])):
        extra = parts[: len(parts) - shorter]
        if extra:
            side.append(Piece("/".join(extra) + "/", "more"))
    for at, (x, y) in enumerate(zip(a[-shorter:], b[-shorter:], strict=True)):
        last = at == shorter - 1
        if swapped and not last:
            out[0].append(Piece(x, "swap"))
            out[1].append(Piece(y, "swap"))
        else:
            _digits(x, y, out)
        if not last:
            for side in out:
                side.append(Piece("/"))
    return _joined(out[0]), _joined(out[1])


def _digits(x: str, y: str, out: tuple[list[Piece], list[Piece]]) -> None:
    for c, d in zip(x, y, strict=False):
        style = "" if c == d else "mark"
        out[0].append(Piece(c, style))
        out[1].append(Piece(d, style))


def slip(left: str | None, right: str | None) -> frozenset[int]:
    """Where two numbers of one length differ, if in one or two digits; else nowhere."""
    if left is None or right is None or len(left) != len(right):
        return frozenset()
    other = frozenset(at for at, (x, y) in enumerate(zip(left, right, strict=True)) if x != y)
    return other if len(other) <= 2 else frozenset()


def number(digits: str, marked: frozenset[int]) -> tuple[Pieces, ...]:
    """A number (masked or whole) in the groups in which it is read, with marks."""
    groups, at = [], 0
    for size in _GROUPS.get(len(digits), (len(digits),)):
        pieces = (
            Piece(digits[place], "mark" if place in marked else "")
            for place in range(at, at + size)
        )
        groups.append(_joined(pieces))
        at += size
    return tuple(groups)
