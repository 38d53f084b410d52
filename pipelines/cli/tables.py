"""How a command prints rows: for a person at a terminal, or for the program behind a pipe.

Belongs here: the choice between a table, one block per row, CSV and JSON. Does not belong here:
what the rows are.
"""

from __future__ import annotations

import json
import math
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

if TYPE_CHECKING:
    import polars as pl


def show(frame: pl.DataFrame, title: str | None = None, *, always_table: bool = False) -> None:
    """Print a frame on stdout: at a terminal a table, or one block per row where the table would be
    wider than the terminal; into a pipe or file CSV, which other programs read.

    `always_table`: a table in any case, for output that is only looked at.
    """
    out = Console()
    if not (out.is_terminal or always_table):
        print_csv(frame)
        return
    table = _table(frame, title)
    if always_table or fits(out, table):
        out.print(table)
    else:
        print_blocks(out, frame, title)


def is_read_by_a_person() -> bool:
    """Whether stdout is a terminal: what goes into a pipe or a file is read by a program."""
    return Console().is_terminal


def print_csv(frame: pl.DataFrame) -> None:
    """A frame on stdout as CSV."""
    sys.stdout.write(_flat(frame).write_csv())


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON that every reader takes: NaN and Infinity, which JSON has not, are null."""
    plain = _finite(value)
    return json.dumps(plain, ensure_ascii=False, indent=indent, default=str, allow_nan=False)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return value


def fits(out: Console, table: Table) -> bool:
    """Whether a table is no wider than the terminal without folding a cell."""
    return Measurement.get(out, out.options.update(max_width=10_000), table).maximum <= out.width


def _table(frame: pl.DataFrame, title: str | None) -> Table:
    table = Table(title=title, title_justify="left")
    for name, dtype in frame.schema.items():
        side: Literal["left", "right"] = "right" if dtype.is_numeric() else "left"
        table.add_column(escape(name), justify=side, overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*(escape(_cell(value)) for value in row))
    return table


def print_blocks(out: Console, frame: pl.DataFrame, title: str | None) -> None:
    """One block per row, a line per column: for rows that are wider than the terminal."""
    if title:
        out.print(title, style="italic", highlight=False)
    names = [escape(name) for name in frame.columns]
    width = max(map(len, frame.columns), default=0)
    for number, row in enumerate(frame.iter_rows(), start=1):
        out.rule(f"{number} / {frame.height}", align="left", characters="─")
        block = Table(show_header=False, box=None, pad_edge=False)
        block.add_column(min_width=min(width, out.width // 2), style="bold", overflow="fold")
        block.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            block.add_row(name, escape(_cell(value)))
        out.print(block)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists, structs and bytes as text: CSV has none."""
    import polars as pl

    nested = [
        name for name, dtype in frame.schema.items() if dtype.is_nested() or dtype == pl.Binary
    ]
    texts = {name: [_nested(value) for value in frame[name].to_list()] for name in nested}
    return frame.with_columns(pl.Series(n, t, dtype=pl.String) for n, t in texts.items())


def _nested(value: object) -> str | None:
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return None if value is None else str(value)


def _cell(value: object) -> str:
    """Empty for null; a decimal without the zeros at its end."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
