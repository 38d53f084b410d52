"""What keeps a condition of a declaration from being asked of rows, found on made-up rows.

Here: trying conditions, and what they may ask of other tables (`contracts.lookups`). Not here: what
they belong to (`faults`), the rows of a delivery (`validators.conditions`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from contracts.column_faults import NAME, nearest
from contracts.language import Kind, SourceContract, TableContract
from contracts.lookups import TODAY, Exists, Lookup
from contracts.typed import dtypes, joined_rows, tried_rows


def of_condition(
    condition: pl.Expr | None, rows: pl.DataFrame, *, gives: tuple[type[pl.DataType], ...] = ()
) -> Iterator[str]:
    """What keeps a condition from saying true or false of each of `rows`; or, an expression, from
    giving one value of the types that it `gives`."""
    if condition is None or rows.is_empty():
        return
    missing = sorted(set(condition.meta.root_names()) - set(rows.columns))
    for name in missing:
        yield f"its condition looks at {name}, {nearest(name, rows.columns)}"
    if "python_udf" in str(condition):  # a rule version tells what conditions say
        yield "its condition calls a Python function: write it as an expression of polars"
    elif not missing:
        yield from _of_outcome(condition, rows, gives or (pl.Boolean,))


def _of_outcome(
    condition: pl.Expr, rows: pl.DataFrame, gives: tuple[type[pl.DataType], ...]
) -> Iterator[str]:
    try:
        found = rows.select(condition)
    except (pl.exceptions.PolarsError, TypeError) as error:
        said = " ".join(str(error).partition("\n\n")[0].split())
        yield f"its condition fails on a value that a row may hold (strict=False?): {said}"
        return
    if found.shape != (rows.height, 1) or found.dtypes[0] not in gives:
        given = ", ".join(str(dtype) for dtype in found.dtypes[:3])
        wanted = "true or false" if pl.Boolean in gives else "whole number"
        yield f"its condition gives {given}, and must give one {wanted} for each row"


def rows_to_try(table: TableContract) -> pl.DataFrame:
    """Rows to try conditions on; none where a pattern of the table cannot be asked itself."""
    try:
        return tried_rows(table)
    except pl.exceptions.PolarsError:
        return pl.DataFrame()


def joined_to_try(contract: SourceContract, table: TableContract) -> pl.DataFrame:
    """Rows to try the conditions on that ask other tables; none where those are told wrongly."""
    tables = {one.name: one for one in contract.tables}
    if any(True for lookup in table.lookups for _ in _of_names(lookup, table, tables)):
        return pl.DataFrame()
    try:
        return joined_rows(table, tables)
    except pl.exceptions.PolarsError:
        return pl.DataFrame()


def of_lookup(
    lookup: Lookup | Exists, contract: SourceContract, table: TableContract
) -> Iterator[str]:
    """Sentences on one lookup of a table."""
    tables = {one.name: one for one in contract.tables}
    named = list(_of_names(lookup, table, tables))
    yield from named
    if named:
        return
    other = tables[lookup.table]
    if isinstance(lookup, Exists):
        typed = [name for column in other.columns for name in dtypes(column)]
        yield from of_condition(lookup.where, rows_to_try(other).select(typed))
        return
    for meaning in ("valid_from", "valid_to"):
        name = getattr(other.meanings, meaning)
        if name is not None and other.column(name).kind != Kind.DATE:
            yield f"{meaning} of {other.name} is the column {name}, which is no whole day"
    asked = f"{lookup.name}.found"
    if not any(asked in rule.broken.meta.root_names() for rule in table.rules):
        yield f"no rule speaks of {asked}, so a row that is not found would be null in silence"


def _of_names(
    lookup: Lookup | Exists, table: TableContract, tables: dict[str, TableContract]
) -> Iterator[str]:
    if not NAME.fullmatch(lookup.name):
        yield "its name must be small letters, digits and underscores"
    if [one.name for one in table.lookups].count(lookup.name) > 1:
        yield "another one has its name"
    if lookup.table not in tables:
        yield f"it is of the table {lookup.table}, {nearest(lookup.table, tables)}"
        return
    own = {column.name: column for column in table.columns}
    theirs = {column.name: column for column in tables[lookup.table].columns}
    mine, other = lookup.by
    for name, columns in ((mine, own), (other, theirs)):
        if name not in columns:
            yield f"it is by the column {name}, {nearest(name, columns)}"
    if mine in own and other in theirs and dtypes(own[mine])[mine] != dtypes(theirs[other])[other]:
        yield f"{mine} and {other} are of different types and never equal"
    if isinstance(lookup, Lookup):
        for name in sorted(set(lookup.takes) - theirs.keys()):
            yield f"it takes the column {name}, {nearest(name, theirs)}"
        if lookup.day != TODAY and (lookup.day not in own or own[lookup.day].kind != Kind.DATE):
            days = [name for name, column in own.items() if column.kind == Kind.DATE]
            yield f"its day is {lookup.day}, {nearest(lookup.day, [TODAY, *days])}"
