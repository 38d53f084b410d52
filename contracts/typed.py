"""Which polars types the typed columns of a table have, and the helpers that its rules may use.

Here: the types by kind. Not here: how a column is typed (`validators.kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.language import Column, Kind, TableContract

DATES = frozenset({Kind.PARTIAL_DATE, Kind.DATE})
_TYPES: Mapping[Kind, pl.DataType] = {
    Kind.DATE: pl.Date(),
    Kind.MONEY: pl.Int64(),
    Kind.INTEGER: pl.Int64(),
    Kind.AREA: pl.Float64(),
    Kind.DECIMAL: pl.Float64(),
}


def dtypes(column: Column) -> dict[str, pl.DataType]:
    """Typed column names of `column` with their polars types."""
    found = {column.name: _TYPES.get(column.kind, pl.String())}
    if column.kind == Kind.PERSON_ID:
        found[f"{column.name}_kind"] = pl.String()
    return found


def helpers(column: Column) -> dict[str, pl.DataType]:
    """What only conditions may look at, beside the typed columns of `column`."""
    name = column.name
    if column.kind in DATES:
        return {f"{name}.year": pl.Int32(), f"{name}.first": pl.Date(), f"{name}.last": pl.Date()}
    if column.kind == Kind.PERSON_ID:
        return {f"{name}.sex": pl.String(), f"{name}.birth_year": pl.Int32()}
    return {}


def row_types(table: TableContract) -> dict[str, pl.DataType]:
    """Everything that a condition of `table` may look at."""
    found: dict[str, pl.DataType] = {"today": pl.Date()}
    for column in table.columns:
        found |= dtypes(column) | helpers(column)
    return found
