"""Two values side by side, with what differs marked: names, dates, numbers.

Belongs here: where two texts differ. Does not belong here: how a difference is called and said
(`review.differences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from review.masks import mask_number
from vietnam.chars import fold

GAP = "▯"
Style = Literal["", "mark", "swap", "gap", "more"]


@dataclass(frozen=True)
class Piece:
    """A piece of a value: it agrees, it differs (`mark`), it changed places (`swap`), it is missing
    here (`gap`), or only this side says it (`more`)."""

    text: str
    style: Style = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Pair:
    """A value of the record and one of a person, cut into pieces."""

    record: Pieces = ()
    person: Pieces = ()


def plain(record: str | None, person: str | None) -> Pair:
    """Both values without a mark."""
    return Pair(_one(record), _one(person))


def text_of(pieces: Iterable[Piece]) -> str:
    """The value again, a gap left out."""
    return " ".join("".join(p.text for p in pieces if p.style != "gap").split())


def marked(pieces: Iterable[Piece]) -> str:
    """What is marked, as words."""
    return " ".join(piece.text.strip() for piece in pieces if piece.style)


@dataclass(frozen=True)
class Syllables:
    """Syllables of one name that stand against those of the other, in order."""

    record: tuple[str, ...]
    person: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether they are written alike (capitals aside)."""
        return [s.casefold() for s in self.record] == [s.casefold() for s in self.person]


def aligned(record: str, person: str) -> list[Syllables]:
    """Two names cut where their syllables (without marks) go apart; one of both may be empty."""
    a, b = record.split(), person.split()
    plain_a, plain_b = [fold(s) for s in a], [fold(s) for s in b]
    found: list[Syllables] = []
    for tag, i, j, k, m in SequenceMatcher(None, plain_a, plain_b, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and j - i == m - k):
            found += [Syllables((x,), (y,)) for x, y in zip(a[i:j], b[k:m], strict=True)]
        else:
            found.append(Syllables(tuple(a[i:j]), tuple(b[k:m])))
    return found


def names(record: str, person: str, *, letters: bool = True) -> Pair:
    """Two names: syllables that are missing, and in others the letters that differ, or without
    `letters` the whole syllable where it differs in more than marks."""
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for part in aligned(record, person):
        if not part.record or not part.person:
            left.append(
                [Piece(" ".join(part.record), "mark") if part.record else Piece(GAP, "gap")]
            )
            right.append(
                [Piece(" ".join(part.person), "mark") if part.person else Piece(GAP, "gap")]
            )
        elif len(part.record) == len(part.person) == 1:
            a, b = part.record[0], part.person[0]
            by_letter = letters or fold(a) == fold(b)
            one = _letters(a, b) if by_letter else _whole(a, b)
            left.append(one[0])
            right.append(one[1])
        else:
            left.append([Piece(" ".join(part.record), "mark")])
            right.append([Piece(" ".join(part.person), "mark")])
    return Pair(_spaced(left), _spaced(right))


def reordered(record: str, person: str) -> Pair:
    """Two names of the same syllables: those that are not where they are in the other."""
    a, b = record.split(), person.split()
    moved = [fold(x) != fold(y) for x, y in zip_longest(a, b, fillvalue="")]

    def side(words: Sequence[str]) -> Pieces:
        return _spaced(
            [[Piece(word, "swap" if moved[at] else "")] for at, word in enumerate(words)]
        )

    return Pair(side(a), side(b))


def dates(record: str, person: str, *, swapped: bool = False, digits: bool = True) -> Pair:
    """Two ISO dates of any precision as they are read in Vietnam (07/03/1952).

    Parts that only one side has are `more`, `swapped` says that day and month changed places; else
    digits that differ are marked, or without `digits` the parts that do.
    """
    a, b = (list(reversed(value.split("-"))) for value in (record, person))
    left, right = _dated(a, len(b)), _dated(b, len(a))
    shared = min(len(a), len(b))
    a, b = a[-shared:], b[-shared:]
    for at, (x, y) in enumerate(zip(a, b, strict=True)):
        if at:
            left.append(Piece("/"))
            right.append(Piece("/"))
        if x == y:
            one = [Piece(x)], [Piece(y)]
        elif swapped:
            one = [Piece(x, "swap")], [Piece(y, "swap")]
        else:
            one = _digits(x, y) if digits else _whole(x, y)
        left += one[0]
        right += one[1]
    return Pair(_joined(left), _joined(right))


def numbers(record: str | None, person: str | None, *, slip: bool, reveal: bool) -> Pair:
    """Two numbers of persons; unless `reveal`, only digits are shown that tell no one apart, and
    where the two differ by a `slip` the digits that differ, on both sides."""
    if record is None or person is None or not slip:
        return plain(
            record if reveal else mask_number(record), person if reveal else mask_number(person)
        )
    here, there = _apart(record, person)

    def side(number: str, differs: frozenset[int]) -> Pieces:
        text = number if reveal else mask_number(number, differs) or ""
        pieces = [Piece(c, "mark" if at in differs else "") for at, c in enumerate(text)]
        return _joined(pieces)

    return Pair(side(record, here), side(person, there))


def slip_digits(record: str, person: str) -> tuple[str, str, int]:
    """The digits that differ between two numbers, and the place of the first (from 1)."""
    here, there = _apart(record, person)
    first = min([*here, *there], default=0)
    return (
        "".join(record[at] for at in sorted(here)),
        "".join(person[at] for at in sorted(there)),
        first + 1,
    )


def _apart(a: str, b: str) -> tuple[frozenset[int], frozenset[int]]:
    """Positions in `a` and `b` that differ; of numbers of two lengths, what only one has."""
    if len(a) == len(b):
        both = frozenset(at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
        return both, both
    here: set[int] = set()
    there: set[int] = set()
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            here |= set(range(i, j))
            there |= set(range(k, m))
    return frozenset(here), frozenset(there)


def _dated(parts: list[str], others: int) -> list[Piece]:
    more = parts[: max(0, len(parts) - others)]
    return [Piece("/".join(more) + "/", "more")] if more else []


def _letters(a: str, b: str) -> tuple[list[Piece], list[Piece]]:
    left: list[Piece] = []
    right: list[Piece] = []
    x, y = a.casefold(), b.casefold()
    if len(x) != len(a) or len(y) != len(b):
        return _whole(a, b)
    for tag, i, j, k, m in SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
        style: Style = "" if tag == "equal" else "mark"
        left.append(Piece(a[i:j], style))
        right.append(Piece(b[k:m], style))
    return left, right


def _digits(x: str, y: str) -> tuple[list[Piece], list[Piece]]:
    if len(x) != len(y):
        return _whole(x, y)
    styles: list[Style] = ["" if c == d else "mark" for c, d in zip(x, y, strict=True)]
    return (
        [Piece(c, style) for c, style in zip(x, styles, strict=True)],
        [Piece(c, style) for c, style in zip(y, styles, strict=True)],
    )


def _whole(a: str, b: str) -> tuple[list[Piece], list[Piece]]:
    style: Style = "" if a.casefold() == b.casefold() else "mark"
    return [Piece(a, style)], [Piece(b, style)]


def _one(text: str | None) -> Pieces:
    return (Piece(text),) if text else ()


def _spaced(syllables: Iterable[list[Piece]]) -> Pieces:
    out: list[Piece] = []
    for pieces in syllables:
        if out:
            out.append(Piece(" "))
        out += pieces
    return _joined(out)


def _joined(pieces: Iterable[Piece]) -> Pieces:
    """Neighbours of one style as one piece."""
    made: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if made and made[-1].style == piece.style and piece.style != "gap":
            made[-1] = Piece(made[-1].text + piece.text, piece.style)
        else:
            made.append(piece)
    return tuple(made)
