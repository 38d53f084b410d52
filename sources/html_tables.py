"""HTML tables to one raw sheet, as web systems export them under the name .xls. lxml parses.

Here: rows and cells of all tables of a file, one under the other as Excel opens them; cells that
span columns and rows; the exact number beside a shown one. Not here: text outside of cells, which
is no table, and what the rows mean (`headers`, `rows`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from sources.counted import checked
from sources.grid import Grid
from sources.headers import MergedRange
from sources.html_count import count_html
from sources.limits import Limits
from sources.markup import markup_text
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.values import cell_text

_FEED = 1 << 20
_MOST_ACROSS, _MOST_DOWN = 1000, 65_534
"""What HTML allows colspan and rowspan to say."""
_CELLS = frozenset({"td", "th"})
_UNSHOWN = frozenset({"script", "style", "title", "comment", "template"})
"""Elements whose text is not shown; `comment` is what LibreOffice writes for notes on cells."""
_RECORD = 3
"""Filled cells beside a table from which on its row is a record, and no frame of the page."""
_LINES = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_EXACT = ("x:num", "sdval")
"""Attributes in which Excel and LibreOffice keep the number of which the text is a rounding."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ROUNDED = re.compile(r"#+|-?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_FIGURE = re.compile(r"-?\d[\d.,\s]*")
_KEPT_ZEROS = re.compile(r"-?0\d")


def read_html(path: Path, limits: Limits) -> RawSheet:
    """All tables of the file as one sheet; `line` counts its rows from 1. Raises `RefusedError`."""
    decoded = markup_text(path.read_bytes())
    text = decoded.data.decode("utf-8")
    seen = count_html(text, decoded.notes)
    page = _Page(limits)
    parser = etree.HTMLParser(target=page, huge_tree=True)
    try:
        for start in range(0, len(text), _FEED):
            parser.feed(text[start : start + _FEED])
        parser.close()
    except etree.LxmlError as error:
        raise RefusedError(RefusalCode.UNREADABLE, detail="HTML") from error
    cells = page.grid.cells()
    raw = RawSheet(
        name="",
        cells=cells,
        rows_seen=0,
        merged=tuple(page.merged),
        number_counts=page.grid.numbers,
        encoding=decoded.encoding,
    )
    return checked(raw, seen)


class _Cell:
    """One open cell: where it stands and the lines of its text."""

    __slots__ = ("column", "exact", "lines", "size")

    def __init__(self, column: int, exact: str | None) -> None:
        self.column = column
        self.exact = exact
        self.lines: list[list[str]] = [[]]
        self.size = 0

    def text(self) -> str:
        if len(self.lines) == 1:
            return _SPACE.sub(" ", "".join(self.lines[0])).strip(" ")
        lines = (_SPACE.sub(" ", "".join(parts)).strip(" ") for parts in self.lines)
        return "\n".join(line for line in lines if line)


class _Table:
    """One open table: its open row and, for each column, down to which row it is taken."""

    def __init__(self) -> None:
        self.row = -1
        self.line = 0
        self.column = 0
        self.taken: list[int] = []
        self.cell: _Cell | None = None
        self.filled = 0
        """Cells with text in the open row."""
        self.told = False
        """Whether any cell of the table holds text."""
        self.nested = False
        """Whether a cell of the open row holds a table with text."""

    def place(self, across: int, down: int) -> int:
        """The column of the next cell, which takes `across` columns for `down` rows."""
        column = self.column
        if down == across == 1 and column >= len(self.taken):
            self.column = column + 1
            return column
        while column < len(self.taken) and self.taken[column] > self.row:
            column += 1
        self.taken.extend([0] * (column + across - len(self.taken)))
        self.taken[column : column + across] = [self.row + down] * across
        self.column = column + across
        return column


class _Page:
    """Takes the parser's events; what is not closed is closed by what follows, as in browsers."""

    def __init__(self, limits: Limits) -> None:
        self.grid = Grid(limits)
        self.merged: list[MergedRange] = []
        self._limits = limits
        self._most = limits.cell_chars * 4
        self._tables = [_Table()]
        self._unshown = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        table = self._tables[-1]
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag == "table":
            self._tables.append(_Table())
        elif tag == "tr":
            self._open_row(table)
        elif tag in _CELLS:
            self._open_cell(table, attributes)
        elif tag in _LINES and table.cell is not None:
            table.cell.lines.append([])

    def end(self, tag: str) -> None:
        """An element ends."""
        table = self._tables[-1]
        if tag in _UNSHOWN:
            self._unshown -= 1
        elif tag == "table" and len(self._tables) > 1:
            self._close_row(table)
            self._tables.pop()
            outer = self._tables[-1]
            outer.nested |= outer.cell is not None and table.told
            outer.told |= table.told
        elif tag == "tr":
            self._close_row(table)
        elif tag in _CELLS:
            self._close_cell(table)
        elif tag in _LINES and table.cell is not None:
            table.cell.lines.append([])

    def data(self, text: str) -> None:
        """Text belongs to the innermost open cell; between cells of a row there is none."""
        if self._unshown:
            return
        for table in reversed(self._tables):
            if (cell := table.cell) is not None:
                cell.lines[-1].append(text)
                cell.size += len(text)
                if cell.size > self._most:
                    check_limit("cell length", cell.size, self._most)
                return
            if table.line and text.strip():
                raise RefusedError(RefusalCode.UNREADABLE, detail="HTML: text between cells",
                                   where=f"row {table.line}")  # fmt: skip

    def close(self) -> None:
        """The file ends, and with it all that is open."""
        while self._tables:
            self._close_row(self._tables.pop())

    def _open_row(self, table: _Table) -> None:
        self._close_row(table)
        if not any(outer.line for outer in self._tables):
            self.grid.flush()
        table.line = self.grid.open()
        table.row += 1
        table.column = 0

    def _close_row(self, table: _Table) -> None:
        self._close_cell(table)
        if table.nested and table.filled >= _RECORD:
            raise RefusedError(RefusalCode.UNREADABLE, detail="HTML: table inside a cell of a row",
                               where=f"row {table.line}")  # fmt: skip
        table.line = table.filled = 0
        table.nested = False

    def _open_cell(self, table: _Table, attributes: Mapping[str, str]) -> None:
        self._close_cell(table)
        if not table.line:
            self._open_row(table)
        across, down, exact = _of_cell(attributes) if attributes else (1, 1, None)
        column = table.place(across, down)
        if across > 1 or down > 1:
            check_limit("columns", column + across, self._limits.columns, where=f"row {table.line}")
            top = table.line - 1
            self.merged.append(((top, column), (top + down - 1, column + across - 1)))
        table.cell = _Cell(column, exact)

    def _close_cell(self, table: _Table) -> None:
        cell, table.cell = table.cell, None
        if cell is not None:
            shown, number = _value(cell.text(), cell.exact)
            self.grid.put(table.line, cell.column, shown, number=number)
            if shown:
                table.filled += 1
                table.told = True


def _of_cell(attributes: Mapping[str, str]) -> tuple[int, int, str | None]:
    """Columns and rows that a cell takes, and the exact number beside its text."""
    across = min(_span(attributes, "colspan") or 1, _MOST_ACROSS)
    down = _span(attributes, "rowspan")
    exact = next((attributes[name] for name in _EXACT if name in attributes), None)
    return across, _MOST_DOWN if down == 0 else min(down, _MOST_DOWN), exact


def _span(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _value(text: str, exact: str | None) -> tuple[str, bool]:
    """What a cell holds, and whether that is a number: the exact one where the text rounds it.

    A text that is more than the number says stays: a date, zeros in front, a sign of per cent.
    """
    if exact is None or not text:
        return text, False
    try:
        number = float(exact or text)
    except ValueError:
        return text, False
    if _ROUNDED.fullmatch(text) or (
        _FIGURE.fullmatch(text) and not _KEPT_ZEROS.match(text) and _rounds(text, number)
    ):
        return cell_text(number) or text, True
    return text, False


def _rounds(text: str, number: float) -> bool:
    """Whether `text` is `number` rounded, with a comma or a point for decimals."""
    bare = re.sub(r"\s", "", text)
    for point, group in ((",", "."), (".", ",")):
        whole, _, decimals = bare.replace(group, "").partition(point)
        try:
            shown = float(f"{whole}.{decimals or 0}")
        except ValueError:
            continue
        if abs(shown - number) <= 0.500001 * 10.0 ** -len(decimals):
            return True
    return False
