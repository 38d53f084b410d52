"""Content hashes of a warehouse, to prove that the same inputs give the same content.

Belongs here: hashing what the tables hold, whatever the order of their lines. Does not belong
here: hashing bytes of the file, which differ between two writes of one content.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from warehouse.schema import VOLATILE_COLUMNS, Table, TableKind, tables
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


def lasting_digests(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """One hash per table over what is the same in whatever order nights were built: without
    corrections, and of rows those of the two latest nights of each province, which are always kept.
    """
    kept = (
        "JOIN (FROM fct_night SELECT night, province_code QUALIFY row_number() OVER "
        "(PARTITION BY province_code ORDER BY night DESC) <= 2) AS latest "
        "USING (night, province_code)"
    )
    return {
        table.name: _table_digest(con, table, kept if table.kind is TableKind.ROW else "")
        for table in tables()
        if table.name != "fct_metric_revision"
    }


def _table_digest(con: duckdb.DuckDBPyConnection, table: Table, kept: str = "") -> str:
    columns = [quote_identifier(c.name) for c in table.columns if c.name not in VOLATILE_COLUMNS]
    rows = con.execute(
        "SELECT count(*), sum((md5_number(row::VARCHAR) % 1000000000000000000000)::HUGEINT) "  # noqa: S608
        f"FROM (SELECT struct_pack({', '.join(f'{c} := {c}' for c in columns)}) AS row "
        f"FROM {quote_identifier(table.name)} {kept})"
    ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()
