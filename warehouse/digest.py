"""Content hashes of a warehouse, to prove that the same inputs give the same content.

Belongs here: hashing what the tables hold, whatever the order of their lines. Does not belong
here: hashing bytes of the file, which differ between two writes of one content.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from warehouse.schema import VOLATILE_COLUMNS, Table, tables
from warehouse.sql import connect_reader, quote_identifier


def table_digests(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """One hash per table over its lines in any order, without the columns about the run."""
    return {table.name: _table_digest(con, table) for table in tables()}


def digest(warehouse: Path | duckdb.DuckDBPyConnection) -> str:
    """One hash over the content of all tables. Raises FileNotFoundError."""
    if isinstance(warehouse, Path):
        with connect_reader(warehouse) as con:
            return digest(con)
    lines = [f"{name} {value}" for name, value in sorted(table_digests(warehouse).items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _table_digest(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    columns = [quote_identifier(c.name) for c in table.columns if c.name not in VOLATILE_COLUMNS]
    rows = con.execute(
        "SELECT count(*), sum((md5_number(row::VARCHAR) % 1000000000000000000000)::HUGEINT) "  # noqa: S608
        f"FROM (SELECT struct_pack({', '.join(f'{c} := {c}' for c in columns)}) AS row "
        f"FROM {quote_identifier(table.name)})"
    ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()
