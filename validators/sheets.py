"""Sheets of one file judged together: a workbook with a sheet for every class is one table.

Here: which sheets may stand together, and how they do. Judging costs the same for a sheet of ten
rows as for one of a thousand (some 800 calls of polars, 0.16 CPU-s), so the sheets of a file that
have the same columns are judged as one; what only a whole sheet can tell is still asked of each
(`kinds`). Not here: judging (`validate`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl


class TextTable(Protocol):
    """Numbered text rows of one sheet (`sources.Table` is one)."""

    @property
    def sheet(self) -> str:
        """Name of the sheet, empty where a format has none."""

    @property
    def rows(self) -> pl.DataFrame:
        """`line` and String columns; contract columns that are absent count as empty.

        Beside a column in which cells may be in an old encoding stands `<column>_encoding`, what
        each was in or `UNDECIDED`, and where any changed `<column>_undecoded`, the text as read.
        """

    @property
    def number_columns(self) -> Collection[str]:
        """Columns that the file stores as numbers: no zero can stand in front of their values."""

    @property
    def titled(self) -> Collection[str]:
        """Columns whose one text for all rows stands outside of the table."""

    @property
    def malformed(self) -> pl.DataFrame:
        """`line`, `reason`, `raw` of records that never became rows."""


@dataclass(frozen=True)
class Sheets:
    """Sheets as one: their rows under each other, `heights` rows each, in the order of their names.

    `row_sheets` and `malformed_sheets` name the sheet of each row and malformed record: one text
    where all are of one sheet.
    """

    rows: pl.DataFrame
    malformed: pl.DataFrame
    number_columns: Collection[str]
    titled: Collection[str]
    heights: tuple[int, ...]
    row_sheets: str | pl.Series
    malformed_sheets: str | pl.Series


def stand_together(one: TextTable, other: TextTable) -> bool:
    """Whether two sheets have the same columns, of which the same is known."""
    return (
        one.rows.columns == other.rows.columns
        and set(one.number_columns) == set(other.number_columns)
        and set(one.titled) == set(other.titled)
    )


def as_one(tables: Sequence[TextTable]) -> Sheets:
    """One or more sheets that `stand_together`, as one. Of a single sheet nothing is copied."""
    first, *others = tables = sorted(tables, key=lambda table: table.sheet)
    if not others:
        height = (first.rows.height,)
        known = (first.number_columns, first.titled, height, first.sheet, first.sheet)
        return Sheets(first.rows, first.malformed, *known)
    names = pl.Series("sheet", [table.sheet for table in tables], dtype=pl.String)
    heights = tuple(table.rows.height for table in tables)
    return Sheets(
        pl.concat([table.rows for table in tables], rechunk=True),
        pl.concat([table.malformed for table in tables], rechunk=True),
        first.number_columns,
        first.titled,
        heights,
        _repeated(names, heights),
        _repeated(names, [table.malformed.height for table in tables]),
    )


def _repeated(names: pl.Series, times: Sequence[int]) -> pl.Series:
    counts = pl.Series("times", times, dtype=pl.UInt32)
    return pl.select(pl.lit(names).repeat_by(counts).explode(empty_as_null=False)).to_series()
