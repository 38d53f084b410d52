"""Sheets beside the registers of a workbook that hold notes for people, not rows.

Here: the rule that tells such a sheet from a register whose header broke. Not here: what is said of
it (`sources.notes`), and headers (`sources.headers`).

The rule leans to the side of a register, because a register taken for notes would lose its rows: a
sheet is notes only when it resembles no register at all, is small, and nothing in it looks like the
record of a person. Its rows stand in the ledger all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from contracts.language import HeaderSpec
from sources.headers import same_sheet
from sources.reading import NoteSheet, RawSheet
from sources.refusals import Refusal, RefusalCode
from sources.rows import filled_cells
from vietnam.name_words import SURNAMES

_ROWS, _CELLS = 60, 200
"""More rows or filled cells than notes have."""
_WIDE = 4
"""Filled cells from which on a row may be a record: every register asks for at least as many."""
_FEW = 3
"""Rows that may name somebody or some day: who made the file, who checked it, when."""
_NUMBER = re.compile(r"\d{9}|\d{11,13}|\d[.,]\d+[eE]\+\d+")
_DAY = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2}.*|(?:18|19|20)\d{2}")
_WORDS = range(2, 7)
_UNKNOWN = frozenset({RefusalCode.UNKNOWN_SHEET, RefusalCode.NO_HEADER})


def note_sheet(
    sheet: RawSheet, refusal: Refusal, specs: Mapping[str, HeaderSpec]
) -> NoteSheet | None:
    """`sheet`, refused with `refusal`, as a sheet of notes; None where it may be a register."""
    if refusal.code not in _UNKNOWN or sheet.labels is not None or sheet.malformed.height:
        return None
    if any(same_sheet(sheet.known_as or sheet.name, spec) for spec in specs.values()):
        return None
    filled = filled_cells(sheet.cells)
    rows = int((filled > 0).sum())
    if rows > _ROWS or int(filled.sum()) > _CELLS or _holds_records(sheet):
        return None
    return NoteSheet(sheet.name, sheet.rows_seen, sheet.cells.height - rows + sheet.blank)


def _holds_records(sheet: RawSheet) -> bool:
    """Whether a row may be the record of a person."""
    speaking = 0
    for _, *row in sheet.cells.iter_rows():
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        if any(_NUMBER.fullmatch(re.sub(r"[\s.']", "", cell)) for cell in cells):
            return True
        told = any(_DAY.fullmatch(cell) or _names(cell.split()) for cell in cells)
        speaking += told
        if speaking > _FEW or (told and len(cells) >= _WIDE):
            return True
    return False


def _names(words: Sequence[str]) -> bool:
    """Whether the words may be the name of a person: a surname first, letters only."""
    return (
        len(words) in _WORDS
        and words[0].lower() in SURNAMES
        and all(word.replace("'", "").isalpha() for word in words)
    )
