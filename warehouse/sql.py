"""The only place where SQL text is put together from names, and where connections are opened.

Belongs here: quoting, connecting, binding the pseudonym key. Does not belong here: any statement
about the data; those are `.sql` files, with values bound as parameters.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.seal import refuse_stray_log

STORAGE_VERSION = "v1.4.0"
_HMAC_BLOCK = 64
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "temp_directory": "",  # else a large sort would write beside the warehouse
    "memory_limit": "50%",  # of the machine: DuckDB takes 80 of what a night may need
}

_SILENT = "SET enable_progress_bar = false"
"""From the third second on DuckDB draws a bar on stdout, where a program expects JSON or CSV."""
_ONE_AT_A_TIME = threading.Lock()


class NotAWarehouseError(ValueError):
    """The file is no warehouse: it has no schema `mart`."""


def quote_identifier(name: str) -> str:
    """`name` as one SQL identifier, whatever it holds: `a"b` → `"a""b"`.

    Raises ValueError on an empty name or a NUL character, which no SQL identifier can hold.
    """
    if not name or "\0" in name:
        raise ValueError("An SQL identifier must not be empty nor hold a NUL character.")
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """`text` as one SQL string literal, for statements that take no parameters."""
    if "\0" in text:
        raise ValueError("An SQL literal must not hold a NUL character.")
    return "'" + text.replace("'", "''") + "'"


def read_sql(folder: str, name: str) -> str:
    """The text of `warehouse/<folder>/<name>.sql`, shipped beside the code."""
    return files("warehouse").joinpath(folder, f"{name}.sql").read_text(encoding="utf-8")


def run_sql(
    con: duckdb.DuckDBPyConnection, folder: str, name: str, given: Mapping[str, object]
) -> None:
    """Execute the statements of `warehouse/<folder>/<name>.sql`, each with what it asks for of
    `given`."""
    for statement in con.extract_statements(read_sql(folder, name)):
        con.execute(statement, {asked: given[asked] for asked in statement.named_parameters})


def sql_names(folder: str) -> list[str]:
    """Names (without `.sql`) of all statements shipped in `warehouse/<folder>`, sorted."""
    paths = files("warehouse").joinpath(folder).iterdir()
    return sorted(p.name[:-4] for p in paths if p.name.endswith(".sql"))


def connect_writer(path: Path) -> duckdb.DuckDBPyConnection:
    """Open `path` for writing in the storage format that DuckDB 1.4 and later read."""
    con = duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION})
    con.execute(_SILENT)
    return con


def connect_reader(path: Path) -> duckdb.DuckDBPyConnection:
    """Open `path` read-only and locked: no files, no network, no extensions, no settings.

    Views of schema `mart` and tables resolve without their schema. DuckDB still lets a statement
    write to the path of the very file it has open: questions of people go through
    `question.answer`. Raises FileNotFoundError, StrayLogError when a write-ahead log lies beside
    the file, and NotAWarehouseError when the file was not built by us.
    """
    if not path.is_file():
        raise FileNotFoundError(f"There is no warehouse at {path}: run a night first.")
    refuse_stray_log(path)
    con = _locked(path)
    if not con.execute("SELECT 1 FROM duckdb_schemas() WHERE schema_name = 'mart'").fetchall():
        con.close()
        raise NotAWarehouseError(f"{path.name} is a DuckDB file but not a warehouse of Dongbo.")
    con.execute("SET search_path = 'mart,main'")
    return con


def _locked(path: Path) -> duckdb.DuckDBPyConnection:
    """A silent connection whose settings nobody changes; those of one file share their settings."""
    with _ONE_AT_A_TIME:
        con = duckdb.connect(str(path), read_only=True, config=_LOCKED)
        [(locked,)] = con.execute("SELECT current_setting('lock_configuration')").fetchall()
        if not locked:
            con.execute(_SILENT)
            con.execute("SET lock_configuration = true")
    return con


def define_pseudonym(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Give `con` the macros `pseudonym(kind, value)`, `fingerprint(kind, value)` and `lake_id(id)`.

    The first two give a UUID whose last 80 bits nobody can compute without `key` (the first 48 are
    zero, so that ten bytes are stored). `pseudonym` is HMAC-SHA-256 (RFC 2104), for what could be
    guessed (numbers of persons, keys of records). `fingerprint` is SHA-256 over key and value, cut
    to 80 bits, at half the cost, for what cannot (hashes). The kind ('P' person, 'R' record, 'X'
    content) is part of the message, so equal texts of two kinds never meet. `lake_id` writes a
    mention's id as the lake does, in 32 hex digits. The macros are temporary: neither they nor the
    key is ever written into the file. Raises ValueError when the key has fewer than 16 bytes.
    """
    if len(key) < 16:
        raise ValueError("The pseudonym key must have at least 16 bytes.")
    block = (key if len(key) <= _HMAC_BLOCK else hashlib.sha256(key).digest()).ljust(
        _HMAC_BLOCK, b"\0"
    )
    inner = f"unhex({quote_literal(bytes(b ^ 0x36 for b in block).hex())})"
    outer = f"unhex({quote_literal(bytes(b ^ 0x5C for b in block).hex())})"
    message = "encode(kind || ':' || value)"
    for name, digest in (
        ("pseudonym", f"sha256({outer} || unhex(sha256({inner} || {message})))"),
        ("fingerprint", f"sha256({inner} || {message})"),
    ):
        con.execute(
            f"CREATE OR REPLACE TEMP MACRO {name}(kind, value) AS "
            f"('000000000000' || substr({digest}, 1, 20))::UUID"
        )
    con.execute("CREATE OR REPLACE TEMP MACRO lake_id(id) AS replace(id::VARCHAR, '-', '')")
