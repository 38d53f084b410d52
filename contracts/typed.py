"""Which polars types the typed columns of a table have, and the helpers that its rules may use.

Here: the types by kind, and made-up rows to try conditions on. Not here: how a column is
typed (`validators.kinds`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from contracts.language import Column, Kind, TableContract
from contracts.lookups import Exists, Found, Lookup

DATES = frozenset({Kind.PARTIAL_DATE, Kind.DATE})
WORKING = ("working", "counted")
"""Helpers of whole days: the number of the working day that it is or that comes next, and the
number from which a dossier counts that was received then (later than the hour: the next one)."""
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
        days = {f"{name}.year": pl.Int32(), f"{name}.first": pl.Date(), f"{name}.last": pl.Date()}
        return days | (
            {f"{name}.{n}": pl.Int32() for n in WORKING} if column.kind == Kind.DATE else {}
        )
    if column.kind == Kind.PERSON_ID:
        return {f"{name}.sex": pl.String(), f"{name}.birth_year": pl.Int32()}
    return {}


def row_types(table: TableContract) -> dict[str, pl.DataType]:
    """Everything that a condition of `table` may look at."""
    found: dict[str, pl.DataType] = {"today": pl.Date(), "today.working": pl.Int32()}
    for column in table.columns:
        found |= dtypes(column) | helpers(column)
    return found


_TRIED: Mapping[Kind, tuple[object, ...]] = {
    Kind.PERSON_NAME: ("Nguyễn Thị Hoa",),
    Kind.PARTIAL_DATE: ("1990", "1990-05", "1990-05-31"),
    Kind.DATE: (date(1900, 1, 1), date(2026, 2, 28), date(2099, 12, 31)),
    Kind.PERSON_ID: ("066199001234", "241234567", "0101234567"),
    Kind.COMMUNE: ("24133", "00001"),
    Kind.SEX: ("M", "F"),
    Kind.MONEY: (0, 1, 999_999_999),
    Kind.INTEGER: (-1, 0, 99_999_999),
    Kind.AREA: (0.0, 0.5, 1e9),
    Kind.DECIMAL: (-0.5, 0.0, 1e9),
}
_TEXTS = ("x", "12.6", "1990", "A1", "Hộ nghèo", "0123456789", "012345678901")
_HELPERS: Mapping[str, tuple[object, ...]] = {
    "year": (1900, 1990, 2099),
    "first": (date(1900, 1, 1), date(1990, 5, 31), date(2099, 1, 1)),
    "last": (date(1900, 12, 31), date(1990, 5, 31), date(2099, 12, 31)),
    "working": (1, 700, 1200),
    "counted": (1, 701, 1201),
    "sex": ("M", "F"),
    "birth_year": (1900, 1990, 2026),
}


def tried_rows(table: TableContract) -> pl.DataFrame:
    """Rows to try conditions on: an empty one, and some with values that each column may hold."""
    values: dict[str, tuple[object, ...]] = {
        "today": (date(2026, 11, 1),), "today.working": (950,)
    }  # fmt: skip
    for column in table.columns:
        values[column.name] = _TRIED.get(column.kind) or _texts(column)
        values[f"{column.name}_kind"] = ("personal_id", "cmnd", "tax_code", "passport")
        for helper in helpers(column):
            values[helper] = _HELPERS[helper.rpartition(".")[2]]
    return pl.DataFrame(
        {
            name: pl.Series([None, *_in_turn(values[name])], dtype=dtype)
            for name, dtype in row_types(table).items()
        }
    )


def joined_rows(table: TableContract, tables: Mapping[str, TableContract]) -> pl.DataFrame:
    """Rows to try conditions on that ask other tables: by then there are the typed columns, numbers
    of working days and what the lookups tell, and no other helpers."""
    alone = tried_rows(table)
    typed = {name for column in table.columns for name in dtypes(column)}
    kept = [
        n for n in alone.columns if n in typed or n == "today" or n.rpartition(".")[2] in WORKING
    ]
    return alone.select(kept).with_columns(
        series for lookup in table.lookups for series in _told(lookup, tables[lookup.table])
    )


def _told(lookup: Lookup | Exists, other: TableContract) -> Iterator[pl.Series]:
    if isinstance(lookup, Exists):
        said = [None, *_in_turn((True, False))]
        yield pl.Series(f"{lookup.name}.exists", said, dtype=pl.Boolean)
        return
    rows = tried_rows(other)
    yield from (rows[name].alias(f"{lookup.name}.{name}") for name in lookup.takes)
    found = [None, *_in_turn(tuple(one.value for one in Found))]
    yield pl.Series(f"{lookup.name}.found", found, dtype=pl.String)


def _texts(column: Column) -> tuple[object, ...]:
    """Texts that the pattern and the codes of the column let through."""
    texts = pl.Series(sorted(column.codes) or _TEXTS, dtype=pl.String)
    if column.pattern is not None:
        texts = texts.filter(column.pattern.fits(texts))
    return tuple(texts)


def _in_turn(values: tuple[object, ...]) -> list[object]:
    """As many values as there are texts, so that every one is tried."""
    return [values[n % len(values)] if values else None for n in range(len(_TEXTS))]
