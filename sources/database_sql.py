"""Statements about a source database: the one place of this room where SQL is put together.

Belongs here: quoting names, and the few statements a snapshot needs. Does not belong here: values;
none is ever put into a statement. The query of a settings file is taken as it stands, inside a
transaction that can only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sources.database import DatabaseError, DatabaseSettings

Dialect = Literal["postgresql", "mssql", "oracle", "sqlite"]

_STAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})
_FLOATS = frozenset({"real", "double precision"})
_SHORT = _STAMPS | _FLOATS | {"smallint", "integer", "bigint", "boolean", "date", "uuid"}


@dataclass(frozen=True)
class DatabaseColumn:
    """A column as the database knows it; `type` is the name of its type there, "" if unknown."""

    name: str
    type: str


def quote_identifier(name: str, dialect: Dialect = "postgresql") -> str:
    """`name` as one identifier, whatever it holds: `a"b` → `"a""b"`; SQL Server: `a]b` → `[a]]b]`.

    Raises `DatabaseError` for what no identifier of the dialect can be.
    """
    if not name or "\0" in name or (dialect == "oracle" and '"' in name):
        raise DatabaseError("a name of a table or column is empty or holds a forbidden character")
    if dialect == "mssql":
        return "[" + name.replace("]", "]]") + "]"
    return '"' + name.replace('"', '""') + '"'


def relation(settings: DatabaseSettings, dialect: Dialect = "postgresql") -> str:
    """What is read, as it stands behind FROM, under the name `s`."""
    if settings.query is not None:
        return f"({settings.query}\n) s"  # the line break ends a comment at the end of the query
    names = [name for name in (settings.schema, settings.table) if name is not None]
    return ".".join(quote_identifier(name, dialect) for name in names) + " s"


def no_rows(source: str) -> str:
    """A query that has the columns of `source` and no rows."""
    return f"SELECT * FROM {source} WHERE 1 = 0"  # noqa: S608 - quoted, or the person's own query


def count_rows(source: str) -> str:
    """The number of rows, as text."""
    return f"SELECT CAST(count(*) AS varchar(20)) FROM {source}"  # noqa: S608 - as above


def column_types(source: str, names: Sequence[str]) -> str:
    """PostgreSQL: one row with the type of each column, also when the source is empty."""
    types = ", ".join(f"pg_typeof(s.{quote_identifier(name)})::text" for name in names)
    return (
        f"SELECT {types} FROM (SELECT 1) AS one "  # noqa: S608 - as above
        f"LEFT JOIN (SELECT * FROM {source} LIMIT 0) AS s ON true"
    )


def as_text(column: DatabaseColumn) -> str:
    """PostgreSQL: the column as text without loss.

    Times in ISO 8601. Fractions without the zeros that only fill the scale; three decimals get a
    fourth (`0.125` → `0.1250`), else a reader of Vietnamese numbers could take the point for the
    separator of thousands. Bytes as hexadecimal digits, as in any Parquet delivery.
    """
    name = f"s.{quote_identifier(column.name)}"
    if column.type in _STAMPS:
        return f"to_json({name}) #>> '{{}}'"
    if column.type == "numeric":
        plain = f"trim_scale({name})"
        return f"CASE WHEN scale({plain}) = 3 THEN {plain}::text || '0' ELSE {plain}::text END"
    if column.type in _FLOATS:
        return f"regexp_replace({name}::text, '[.][0-9]{{3}}$', '\\&0')"
    if column.type == "bytea":
        return f"encode({name}, 'hex')"
    return f"{name}::text"


def capped(column: DatabaseColumn, chars: int) -> str:
    """PostgreSQL: the column as text, cut behind the first character beyond `chars`.

    A cell beyond the limit is seen to be so and refused, without a gigabyte of it crossing the
    network first.
    """
    return as_text(column) if column.type in _SHORT else f"left({as_text(column)}, {chars + 1:d})"


def read_as_text(
    source: str, columns: Sequence[DatabaseColumn], key: Sequence[DatabaseColumn], cell_chars: int
) -> str:
    """PostgreSQL: all rows in order of the key; `c0`… (columns, see `capped`) and `k0`… as text."""
    cells = [f"{capped(column, cell_chars)} AS c{i}" for i, column in enumerate(columns)]
    keys = [f"s.{quote_identifier(column.name)}::text AS k{i}" for i, column in enumerate(key)]
    order = ", ".join(f"s.{quote_identifier(column.name)}" for column in key)
    return f"SELECT {', '.join([*cells, *keys])} FROM {source} ORDER BY {order}"  # noqa: S608


def read_all(source: str, columns: Sequence[str], key: Sequence[str], dialect: Dialect) -> str:
    """Any dialect: all rows in order of the key; the columns, then the key, typed."""
    names = ", ".join(f"s.{quote_identifier(name, dialect)}" for name in (*columns, *key))
    order = ", ".join(f"s.{quote_identifier(name, dialect)}" for name in key)
    return f"SELECT {names} FROM {source} ORDER BY {order}"  # noqa: S608 - quoted, as above


def check_columns(columns: tuple[DatabaseColumn, ...]) -> tuple[DatabaseColumn, ...]:
    """`columns`, if there are some and no two share a name; raises `DatabaseError`."""
    names = [column.name for column in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DatabaseError(
            f"the query gives several columns the name {', '.join(map(repr, twice))}; "
            "name each with AS"
        )
    if not names:
        raise DatabaseError("the query gives no columns")
    return columns
