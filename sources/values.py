"""Cells of typed formats as text without loss. Not here: what the text means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

_EXACT = 10**15
_PLAIN_FROM = 1e-4


def column_text(values: Sequence[object]) -> tuple[pl.Series, int]:
    """A column of spreadsheet values as String, `""` as null, and how many of them were numbers.

    Whole numbers lose the `.0` that the file format adds; beyond 15 digits, where a spreadsheet no
    longer knows the digits, they stay in the scientific notation that says so. Dates become ISO.
    """
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        return _without_empty(pl.Series(values, dtype=pl.String)), 0
    if kinds <= {str, float, type(None)}:
        texts = pl.Series([v if type(v) is str else None for v in values], dtype=pl.String)
        numbers = pl.Series([v if type(v) is float else None for v in values], dtype=pl.Float64)
        shown = _without_empty(texts).zip_with(numbers.is_null(), number_text(numbers))
        return shown, numbers.len() - numbers.null_count()
    count = sum(1 for v in values if isinstance(v, (int, float)) and not isinstance(v, bool))
    return pl.Series([cell_text(value) for value in values], dtype=pl.String), count


def _without_empty(texts: pl.Series) -> pl.Series:
    empty = texts == ""
    return texts.set(empty, None) if empty.any() else texts


def number_text(numbers: pl.Series) -> pl.Series:
    """Float64 numbers as `cell_text` writes them."""
    x = pl.col("x")
    size = x.abs()
    whole = (x == x.floor()) & (size < _EXACT)
    plain = (size >= _PLAIN_FROM) & (size < _EXACT)
    frame = numbers.to_frame("x").select(
        pl.when(whole)
        .then(pl.when(whole).then(x).cast(pl.Int64).cast(pl.String))
        .when(plain)
        .then(x.cast(pl.String))
        .alias("text"),
        (x.is_not_null() & ~whole & ~plain).fill_null(value=False).alias("odd"),
    )
    rows = frame["odd"].arg_true()
    if rows.len() == 0:
        return frame["text"]
    return frame["text"].scatter(rows, [cell_text(value) for value in numbers[rows].to_list()])


def cell_text(value: object) -> str | None:
    """One value as text; None for an empty cell."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        return repr(value)
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        if value.time() == dt.time.min and value.tzinfo is None:
            return value.date().isoformat()
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)
