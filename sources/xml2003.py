"""XML Spreadsheet 2003 to raw sheets, as exporters write it under the name .xls. lxml parses.

Here: rows and cells with their indices, merged cells and types. Not here: whether a row is lost
(`xml2003_count` counts them with another parser, which also refuses document types).
Layout after Microsoft's “XML Spreadsheet Reference” (Office 2003).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from sources.counted import checked
from sources.files import printable
from sources.grid import Grid
from sources.headers import MergedRange
from sources.limits import Limits
from sources.markup import SPREADSHEET, markup_text
from sources.notes import NoteCode
from sources.reading import RawSheet
from sources.refusals import Refusal, RefusalCode, RefusedError, check_limit
from sources.values import cell_text
from sources.xml2003_count import count_xml_2003

_FEED = 1 << 20
_DECLARATION = re.compile(rb"<\?xml\b[^>]*\?>")
_INTEGER = re.compile(r"-?\d+")
_NO_DAY = frozenset({dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1904, 1, 1)})
"""What stands before the time where a cell holds a time of day only."""
_SS = f"{{{SPREADSHEET}}}"
_COMMENT, _SHEET = _SS + "Comment", _SS + "Worksheet"
_ROW, _CELL, _DATA = _SS + "Row", _SS + "Cell", _SS + "Data"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"


def read_xml_2003(path: Path, name: str, limits: Limits) -> tuple[list[RawSheet], list[Refusal]]:
    """All worksheets of the file; a bad sheet is a refusal beside the good ones.

    Raises `RefusedError` for a file that is not well-formed or holds a document type.
    """
    decoded = markup_text(path.read_bytes())
    data = _DECLARATION.sub(b"", decoded.data, count=1)
    counts = count_xml_2003(data, limits)
    book = _parsed(data, limits)
    if len(book) != len(counts):
        raise RefusedError(RefusalCode.ACCOUNTING, read=len(book), seen=len(counts))
    sheets: list[RawSheet] = []
    refusals: list[Refusal] = []
    for sheet, seen in zip(book, counts, strict=True):
        try:
            raw = checked(sheet.raw(decoded.encoding), seen)
            sheets.append(sheet.noted(raw, decoded.notes))
        except RefusedError as refused:
            refusals.append(refused.refusal(name, printable(sheet.name)))
    return sheets, refusals


def _parsed(data: bytes, limits: Limits) -> list[_Sheet]:
    book = _Book(limits)
    parser = etree.XMLParser(
        target=book, encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for start in range(0, len(data), _FEED):
            parser.feed(data[start : start + _FEED])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=f"XML, line {error.lineno}") from error
    check_limit("sheets", len(book.sheets), limits.sheets)
    return book.sheets


@dataclass
class _Sheet:
    """One worksheet as it grows; `wrong` is why it cannot be taken."""

    name: str
    grid: Grid
    merged: list[MergedRange] = field(default_factory=list)
    uncached: int = 0
    hidden: bool = False
    wrong: RefusedError | None = None

    def raw(self, encoding: str) -> RawSheet:
        """What was read. Raises `RefusedError`."""
        if self.wrong is not None:
            raise self.wrong
        return RawSheet(
            name=self.name,
            cells=self.grid.cells(),
            rows_seen=0,
            merged=tuple(self.merged),
            number_counts=self.grid.numbers,
            encoding=encoding,
        )

    def noted(self, raw: RawSheet, notes: tuple[str, ...]) -> RawSheet:
        """The counted sheet with what was noticed of the file and of it."""
        mine = (
            *NoteCode.FORMULAS_WITHOUT_VALUE.note(self.uncached),
            *NoteCode.HIDDEN_SHEET.note(int(self.hidden)),
        )
        return replace(raw, notes=(*notes, *raw.notes, *mine))


@dataclass
class _Cell:
    """One open cell: its column, the type and text of its data, whether it has a formula."""

    column: int
    formula: bool
    kind: str | None = None
    text: list[str] = field(default_factory=list)


class _Book:
    """Takes the parser's events. Comments on cells hold data of their own, which is passed over."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[_Sheet] = []
        self._limits = limits
        self._row = self._span = self._column = 0
        self._cell: _Cell | None = None
        self._comments = 0
        self._into: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == _COMMENT:
            self._comments += 1
        elif self._comments:
            return
        elif tag == _SHEET:
            name = _get(attributes, "Name") or ""
            self.sheets.append(_Sheet(name, Grid(self._limits)))
            self._row = self._span = 0
        elif tag == _ROW and self.sheets:
            self._open_row(attributes)
        elif tag == _CELL and self._row:
            self._open_cell(attributes)
        elif tag == _DATA and self._cell is not None:
            self._cell.kind = _get(attributes, "Type") or "String"
            self._into = self._cell.text
        elif tag == _VISIBLE:
            self._into = []

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == _COMMENT:
            self._comments -= 1
        elif self._comments:
            return
        elif tag == _DATA:
            self._into = None
        elif tag == _CELL and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif tag == _VISIBLE:
            if self.sheets and "Hidden" in "".join(self._into or []):
                self.sheets[-1].hidden = True
            self._into = None

    def data(self, text: str) -> None:
        """Text of the data of a cell, rich text joined."""
        if self._into is not None and not self._comments:
            self._into.append(text)

    def close(self) -> None:
        """Nothing is left open in well-formed XML."""

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        after = self._row + self._span
        self._row = self._index(attributes, after)
        self._span = _number(attributes, "Span")
        self._column = 0
        if sheet.wrong is None and self._row:
            sheet.grid.flush()
            sheet.grid.open(self._row)

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        column = self._index(attributes, self._column)
        self._column = column
        if sheet.wrong is not None or not column:
            return
        if attributes:
            across, down = _number(attributes, "MergeAcross"), _number(attributes, "MergeDown")
            self._column += across
            if across or down:
                top, left = self._row - 1, column - 1
                sheet.merged.append(((top, left), (top + down, left + across)))
        if self._column > self._limits.columns:
            check_limit("columns", self._column, self._limits.columns, where=f"row {self._row}")
        self._cell = _Cell(column - 1, bool(attributes) and _get(attributes, "Formula") is not None)

    def _index(self, attributes: Mapping[str, str], last: int) -> int:
        """The row or column (1-based) after `last`, or where `ss:Index` puts it.

        One that runs back would write over what was read: the sheet is given up, the answer is 0.
        """
        if not attributes:
            return last + 1
        given = _get(attributes, "Index")
        index = last + 1 if given is None else _number(attributes, "Index")
        if index > last:
            return index
        where = f"row {self._row}" if self._row else ""
        self.sheets[-1].wrong = RefusedError(RefusalCode.UNREADABLE, detail="ss:Index", where=where)
        return 0

    def _close_cell(self, cell: _Cell) -> None:
        sheet = self.sheets[-1]
        text, number = _value(cell.kind, "".join(cell.text))
        sheet.uncached += cell.formula and not text and cell.kind != "Error"
        if text:
            sheet.grid.put(self._row, cell.column, text, number=number)


def _get(attributes: Mapping[str, str], name: str) -> str | None:
    """An attribute of the spreadsheet's namespace; some exporters leave the prefix out."""
    return attributes.get(_SS + name, attributes.get(name))


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = (_get(attributes, name) or "0").strip()
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _value(kind: str | None, text: str) -> tuple[str, bool]:
    """What a cell holds as text, and whether it is a number; whole numbers stay as written."""
    bare = text.strip()
    match kind:
        case None | "Error":
            return "", False
        case "Number":
            try:
                return (bare if _INTEGER.fullmatch(bare) else cell_text(float(bare)) or ""), True
            except ValueError:
                return text, False
        case "DateTime":
            return _moment(bare), False
        case "Boolean":
            return {"1": "TRUE", "0": "FALSE"}.get(bare, bare), False
    return text, False


def _moment(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.date() in _NO_DAY:
        return moment.time().isoformat()
    return cell_text(moment) or text
