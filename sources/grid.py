"""Rows of a sheet as a reader meets them, gathered into a frame under limits.

Here: lines, gaps, width, limits on rows, columns, cells and on the length of one cell. Not here:
where the rows come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

import polars as pl

from sources.limits import Limits
from sources.refusals import check_limit

_CHUNK = 20_000


class Grid:
    """The cells of one sheet. Rows are opened in the order of their lines and filled at any time
    until `flush`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows: list[list[str | None]] = []
        self._frames: list[pl.DataFrame] = []
        self._flushed = 0
        self._width = 0
        self.numbers: dict[int, int] = {}

    @property
    def lines(self) -> int:
        """How many lines there are so far, blank ones included."""
        return self._flushed + len(self._rows)

    def open(self, line: int | None = None) -> int:
        """Begin the next line, or `line` (1-based), which must lie behind all others; gives it."""
        wanted = self.lines + 1 if line is None else line
        check_limit("rows", wanted, self._limits.rows)
        check_limit("cells", wanted * self._width, self._limits.cells)
        while self.lines < wanted - 1:
            self._rows.append([])
            self.flush()
        self._rows.append([])
        return wanted

    def put(self, line: int, column: int, text: str, *, number: bool = False) -> None:
        """Fill one cell (0-based column) of a line that is not flushed; `""` stays empty."""
        if column >= self._limits.columns or len(text) > self._limits.cell_chars:
            check_limit("columns", column + 1, self._limits.columns, where=f"row {line}")
            check_limit("cell length", len(text), self._limits.cell_chars, where=f"row {line}")
        row = self._rows[line - self._flushed - 1]
        if column == len(row):
            row.append(text or None)
        else:
            row.extend([None] * (column + 1 - len(row)))
            row[column] = text or None
        if column >= self._width:
            self._width = column + 1
        if number:
            self.numbers[column] = self.numbers.get(column, 0) + 1

    def flush(self, *, last: bool = False) -> None:
        """Let the rows so far become a frame once there are many; no open row may be left."""
        if len(self._rows) < _CHUNK and not (last and self._rows):
            return
        start = self._flushed + 1
        columns: Mapping[str, list[str | None]] = {
            f"c{index}": list(values) for index, values in enumerate(zip_longest(*self._rows))
        }
        lines = pl.Series("line", range(start, start + len(self._rows)), dtype=pl.UInt32)
        cells = [pl.Series(name, values, dtype=pl.String) for name, values in columns.items()]
        self._frames.append(pl.DataFrame([lines, *cells]))
        self._flushed += len(self._rows)
        self._rows = []

    def cells(self) -> pl.DataFrame:
        """All rows: `line` from 1, `c0`… String, missing is null."""
        self.flush(last=True)
        if not self._frames:
            return pl.DataFrame(schema={"line": pl.UInt32})
        frame = pl.concat(self._frames, how="diagonal")
        return frame.select("line", *(f"c{index}" for index in range(frame.width - 1)))
