"""Cells of typed formats as text without loss. Not here: what the text means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

_EXACT = 10**15


def column_text(values: Sequence[object]) -> tuple[pl.Series, int]:
    """A column of spreadsheet values as String, `""` as null, and how many of them were numbers.

    Whole numbers lose the `.0` that the file format adds; beyond 15 digits, where a spreadsheet no
    longer knows the digits, they stay in the scientific notation that says so. Dates become ISO
    text.
    """
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        series = pl.Series(values, dtype=pl.String)
        return series.set(series == "", None) if series.len() else series, 0
    numbers = sum(
        1 for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)
    )
    return pl.Series([cell_text(value) for value in values], dtype=pl.String), numbers


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
