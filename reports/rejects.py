"""Rejected rows given back to the office that sent them, in the layout of their own file.

Belongs here: the look of the workbook and of the text file. They hold personal data and go to the
sender only. Does not belong here: which rows these are and what is wrong with them (assets,
validators).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from common.files import whole_file, write_whole
from common.spreadsheets import harmless, is_formula

REASON_LABELS = ("Lý do", "Cột", "Tệp gốc", "Trang tính", "Dòng")
"""Labels of the added columns; a last one with the origin follows."""
ROWS_PER_SHEET = 500_000
_REASON_WIDTHS = (60, 24, 28, 16, 8, 12)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WIDEST = 40

Cell = str | None
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class RejectedRow:
    """One row as it came: `cells` in file order, `broken` the places (0-based) of wrong cells,
    `reasons` and `columns` in Vietnamese, `line` in the file it came from, `origin` for the
    machine."""

    cells: Sequence[Cell]
    broken: frozenset[int]
    reasons: str
    columns: str
    line: int
    origin: str


@dataclass(frozen=True)
class RejectedSheet:
    """The rejected rows of one sheet of one file.

    `above` are the rows above the data as they stood, `header` the first and last header row
    (0-based index into `above`), `merged` merged ranges of `above`.
    """

    file_name: str
    sheet: str
    above: Sequence[Sequence[Cell]]
    header: tuple[int, int]
    merged: Sequence[Range]
    rows: Sequence[RejectedRow]
    delimiter: str | None = None
    encoding: str | None = None

    @property
    def width(self) -> int:
        """Columns of the file."""
        return max(map(len, (*self.above, *(row.cells for row in self.rows))), default=0)


def write_rejects(sheets: Sequence[RejectedSheet], out: Path, origin_label: str) -> Path:
    """Write one worksheet per sheet to `out` (.xlsx) and return it.

    Every cell is text, so numbers keep their zeros; text that a spreadsheet could take for a
    formula is marked as text; wrong cells are coloured. The file appears complete or not at all.
    """
    taken: set[str] = set()
    with (
        whole_file(out) as draft,
        xlsxwriter.Workbook(str(draft), {"strings_to_formulas": False}) as book,
    ):
        formats = _formats(book)
        for sheet in sheets:
            for start in range(0, len(sheet.rows), ROWS_PER_SHEET):
                name = _sheet_name(sheet.sheet or Path(sheet.file_name).stem, taken)
                rows = sheet.rows[start : start + ROWS_PER_SHEET]
                _write_sheet(book.add_worksheet(name), sheet, rows, formats, origin_label)
        if not taken:
            book.add_worksheet("Không có dòng nào")
    return out


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top", "num_format": "@"}
    cell = base | {"border": 1, "border_color": "#D0D5D9"}
    head = cell | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
    wrong = cell | {"bg_color": "#FFE3A6", "bold": True}
    reason = cell | {"bg_color": "#FBEAE8", "text_wrap": True}
    origin = cell | {"bg_color": "#E6E8EA", "font_color": "#8A9299"}
    kinds = {"title": base, "head": head, "cell": cell, "wrong": wrong, "reason": reason}
    kinds |= {"origin": origin, "new_head": head | {"bg_color": "#F6C4C0"}}
    plain = {name: book.add_format(look) for name, look in kinds.items()}
    return plain | {
        f"{name} risky": book.add_format(look | {"quote_prefix": True})
        for name, look in kinds.items()
    }


def _sheet_name(name: str, taken: set[str]) -> str:
    """A worksheet name that Excel takes: at most 31 characters, unique without regard to case."""
    clean = _FORBIDDEN.sub("_", name.rsplit(" › ", 1)[-1]).strip("' ")[:31] or "Dữ liệu"
    unique, number = clean, 2
    while unique.casefold() in taken:
        suffix = f" ({number})"
        unique, number = clean[: 31 - len(suffix)] + suffix, number + 1
    taken.add(unique.casefold())
    return unique


def _put(page: Any, row: int, column: int, text: Cell, style: str, formats: dict[str, Any]) -> None:
    if text:
        look = formats[f"{style} risky"] if is_formula(text) else formats[style]
        page.write_string(row, column, text, look)
    else:
        page.write_blank(row, column, None, formats[style])


def _write_sheet(
    page: Any,
    sheet: RejectedSheet,
    rows: Sequence[RejectedRow],
    formats: dict[str, Any],
    origin_label: str,
) -> None:
    width = sheet.width
    _write_above(page, sheet, formats)
    _write_labels(page, sheet.header, width, (*REASON_LABELS, origin_label), formats)
    top = len(sheet.above)
    widths = [8] * width
    for number, row in enumerate(rows, start=top):
        for column in range(width):
            text = row.cells[column] if column < len(row.cells) else None
            style = "wrong" if column in row.broken else "cell"
            _put(page, number, column, text, style, formats)
            widths[column] = max(widths[column], min(len(text or "") + 2, _WIDEST))
        for offset, text in enumerate(_added(sheet, row)):
            style = "origin" if offset == len(REASON_LABELS) else "reason"
            _put(page, number, width + offset, text, style, formats)
    for column, characters in enumerate((*widths, *_REASON_WIDTHS)):
        page.set_column(column, column, characters)
    page.freeze_panes(top, 0)
    page.set_landscape()


def _write_above(page: Any, sheet: RejectedSheet, formats: dict[str, Any]) -> None:
    """Titles and header as they stood, merged where they were merged."""
    first, last = sheet.header
    for number, row in enumerate(sheet.above):
        style = "head" if number >= first else "title"
        for column, text in enumerate(row):
            if text or style == "head":
                _put(page, number, column, text, style, formats)
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sorted(sheet.merged):
        bottom = min(bottom, last)  # noqa: PLW2901
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(area) < 2 or area & covered or right >= sheet.width:
            continue
        covered |= area
        text = sheet.above[top][left] if left < len(sheet.above[top]) else None
        style = "head" if top >= first else "title"
        page.merge_range(top, left, bottom, right, "", formats[style])
        _put(page, top, left, text, style, formats)


def _write_labels(
    page: Any, header: tuple[int, int], width: int, labels: Sequence[str], formats: dict[str, Any]
) -> None:
    first, last = header
    for column, label in enumerate(labels, start=width):
        if last > first:
            page.merge_range(first, column, last, column, label, formats["new_head"])
        else:
            page.write_string(first, column, label, formats["new_head"])


def _added(sheet: RejectedSheet, row: RejectedRow) -> tuple[Cell, ...]:
    return (row.reasons, row.columns, sheet.file_name, sheet.sheet, str(row.line), row.origin)


def write_rejects_csv(sheet: RejectedSheet, out: Path, origin_label: str) -> str:
    """Write one sheet as text with its own delimiter; returns the encoding used.

    That is the encoding of the file, or UTF-8 with a byte order mark when it cannot hold the text.
    What a spreadsheet could take for a formula gets an apostrophe in front; reading it back takes
    the apostrophe away.
    """
    first, last = sheet.header
    blank = [None] * (len(REASON_LABELS) + 1)
    lines: list[Sequence[Cell]] = []
    for number, row in enumerate(sheet.above):
        padded = [*row, *[None] * (sheet.width - len(row))] if number >= first else [*row]
        added = [*REASON_LABELS, origin_label] if number == last else blank
        lines.append([*padded, *added] if number >= first else padded)
    for item in sheet.rows:
        padded = [*item.cells, *[None] * (sheet.width - len(item.cells))]
        lines.append([*padded, *_added(sheet, item)])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.delimiter or ",", lineterminator="\r\n")
    writer.writerows([[harmless(cell or "") for cell in line] for line in lines])
    data, encoding = _encoded(text.getvalue(), sheet.encoding or "utf-8-sig")
    write_whole(out, data)
    return encoding


def _encoded(text: str, encoding: str) -> tuple[bytes, str]:
    shaped = "".join(map(_for_1258, text)) if encoding == "cp1258" else text
    try:
        return shaped.encode(encoding), encoding
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8-sig"), "utf-8-sig"


def _for_1258(letter: str) -> str:
    """A letter as Windows-1258 has it: the tone mark after its letter where it has no own code."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        body = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
        return body + "".join(c for c in parts if c in _TONES)
    return letter
