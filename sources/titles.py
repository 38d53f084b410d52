"""What stands above a table once for all its rows: the school, its year, the month of a list.

Here: finding it by the patterns of a contract in the rows above the header, the name of the sheet,
of the file and of the folders around it. Not here: which column may stand there (the contract) and
what its value means (validators).

Patterns and texts are compared without case and without the marks of letters, as labels are, and in
names an underscore is a space; the value itself is kept as it is written. The first place that says
something counts: a title tells more of its table than the name of a file. Two values in one place
are a question for people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from contracts.language import HeaderSpec
from sources.labels import fold, one_line
from sources.refusals import RefusalCode, RefusedError

SHEET, FILE, FOLDER = "the name of the sheet", "the name of the file", "the name of the folder"
NOWHERE = (
    ", which stands neither in the header nor in the rows above it, the name of the sheet, of the "
    "file or of a folder: write it there"
)
"""Behind the columns that are missing, words that `refusal_words` knows."""
_LOOKED_AT = 300
"""Letters of a text that are searched: nobody writes a longer title."""
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,6}$")
_AROUND = " .,;:-–—"
_ZEROS = re.compile(r"\b0+(?=\d)")
_STROKES = str.maketrans("đĐ", "dD")
Said = tuple[str, str]


@dataclass(frozen=True)
class Titled:
    """A value that all rows of a table have: its `text` as written, and the `place` it stood in, in
    English words that `refusal_words` knows."""

    text: str
    place: str


def titles_of(
    spec: HeaderSpec,
    labelled: Collection[str],
    above: Sequence[tuple[int, Sequence[str | None]]],
    sheet: str,
    files: Sequence[str],
) -> dict[str, Titled]:
    """Column → its title, of those that are not `labelled` in the header and that a place tells.

    `above`: line and cells of the rows above the header. `files`: names of the file and of what is
    around it, the nearest first. Raises `RefusedError` where one place tells two values.
    """
    found: dict[str, Titled] = {}
    for column, patterns in spec.titled.items():
        if column in labelled:
            continue
        for texts in _places(above, sheet, files):
            told = _told(patterns, texts)
            if len({_compared(text) for text, _ in told}) > 1:
                raise RefusedError(
                    RefusalCode.TITLES_DIFFER, column=spec.shown(column), place=_together(told)
                )
            if told:
                found[column] = Titled(*told[0])
                break
    return found


def _places(
    above: Sequence[tuple[int, Sequence[str | None]]], sheet: str, files: Sequence[str]
) -> Iterable[list[Said]]:
    """The texts of each place, the most telling place first.

    A title may stand in one cell or, its name and its value apart, in two neighbours.
    """
    rows = [
        (f"row {line}", [one_line(cell) for cell in cells if cell and cell.strip()])
        for line, cells in above
    ]
    yield [(cell, place) for place, cells in rows for cell in cells]
    yield [(" ".join(pair), place) for place, cells in rows for pair in pairwise(cells)]
    yield [(_name(sheet), SHEET)]
    for depth, name in enumerate(files):
        yield [(_name(_ENDING.sub("", name)), FOLDER if 0 < depth < len(files) - 1 else FILE)]


def _together(told: Iterable[Said]) -> str:
    """The places of several finds: `row 3`, `rows 2, 3`."""
    places = list(dict.fromkeys(place for _, place in told))
    numbers = [place.removeprefix("row ") for place in places]
    return places[0] if len(places) == 1 else f"rows {', '.join(numbers)}"


def _name(name: str) -> str:
    return one_line(name.replace("_", " "))


def _told(patterns: Iterable[str], texts: Sequence[Said]) -> list[Said]:
    """What the first pattern that finds anything finds: (value, place) of each find."""
    bare = [(text[:_LOOKED_AT], place) for text, place in texts if text]
    for pattern in patterns:
        told = [
            (value, place)
            for text, place in bare
            for found in _compiled(pattern).finditer(without_marks(text))
            if (value := text[slice(*found.span("value"))].strip(_AROUND))
        ]
        if told:
            return told
    return []


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(without_marks(pattern), re.IGNORECASE)


def without_marks(text: str) -> str:
    """`text` letter by letter without marks, as many letters as before: “Đắk” → “Dak”."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFD", c)[0] for c in composed).translate(_STROKES)


def _compared(text: str) -> str:
    """Two spellings of one value alike: “09-2026” and “9 / 2026”."""
    return _ZEROS.sub("", fold(text))


def missing_titles(
    spec: HeaderSpec, labelled: Collection[str], titles: Collection[str]
) -> list[str]:
    """Required columns that neither the header nor a title gives."""
    return [c for c in spec.titled if c in spec.required and c not in {*labelled, *titles}]
