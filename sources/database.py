"""Databases as sources: what a person sets up, and how a failure is told.

Belongs here: the settings file of one database source and the error of this part of the room. Does
not belong here: connections (`database_connect`), statements (`database_sql`), the snapshot itself
(`database_snapshot`). A snapshot ends as a Parquet file in the inbox, which the readers take like
any other delivery.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KNOWN = frozenset({"connection_env", "query", "table", "schema", "key", "columns"})


class Cause(StrEnum):
    """Whose turn it is: the person who set it up, or whoever keeps the database and the network."""

    SETTINGS = "settings"
    INFRASTRUCTURE = "infrastructure"


class DatabaseError(Exception):
    """A snapshot that was not taken, in words for people.

    The text never holds credentials, cell values or a driver's own words about them; the driver's
    error is not chained to it, so that no traceback shows it either.
    """

    def __init__(self, message: str, cause: Cause = Cause.SETTINGS) -> None:
        super().__init__(message)
        self.cause = cause


@dataclass(frozen=True)
class DatabaseSettings:
    """One database source.

    `connection_env`: name of the environment variable that holds the connection URL. Either `query`
    (one SELECT) or `table` (with `schema` if needed). `key`: columns that identify one row.
    `columns`: database column → label of the delivery, in that order; empty means all columns under
    their own names.
    """

    connection_env: str
    key: tuple[str, ...]
    query: str | None = None
    table: str | None = None
    schema: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def settings_path(home: Path, province: str, source: str) -> Path:
    """Where the settings of one source lie: `<home>/databases/<province>/<source>.toml`."""
    return home / "databases" / province / f"{source}.toml"


def load_settings(path: Path) -> DatabaseSettings:
    """Read a settings file; raises `DatabaseError` that names every mistake in it at once."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DatabaseError(
            f"there are no database settings for this source; write {path} (see docs/databases.md)"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # the error of the parser names line and column, and may quote a single character
        raise DatabaseError(f"{path} is not a TOML file: {error}") from None
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {error.strerror}") from None
    problems = _problems(found)
    if problems:
        raise DatabaseError(f"{path}: {'; '.join(problems)}")
    return DatabaseSettings(
        connection_env=found["connection_env"],
        key=_key(found),
        query=_statement(found.get("query")),
        table=found.get("table"),
        schema=found.get("schema"),
        columns=found.get("columns", {}),
    )


def _key(found: Mapping[str, object]) -> tuple[str, ...]:
    key = found.get("key")
    if isinstance(key, str):
        return (key,)
    return tuple(key) if isinstance(key, list) else ()


def _statement(query: object) -> str | None:
    return query.strip().rstrip(";").rstrip() if isinstance(query, str) else None


def _problems(found: Mapping[str, object]) -> list[str]:
    """What is wrong with the settings; names of settings only, never what stands in them."""
    problems = [_of_names(found), _of_variable(found), _of_statement(found), _of_key(found)]
    columns = found.get("columns", {})
    if not isinstance(columns, dict) or not all(_is_text(c) for c in columns.values()):
        problems.append("[columns] must give a label in quotes for each database column")
    elif len(set(columns.values())) < len(columns):
        problems.append("[columns] gives two columns the same label")
    return [problem for problem in problems if problem]


def _of_names(found: Mapping[str, object]) -> str:
    unknown = sorted(set(found) - _KNOWN)
    if not unknown:
        return ""
    return f"unknown settings {', '.join(unknown)} (known: {', '.join(sorted(_KNOWN))})"


def _of_variable(found: Mapping[str, object]) -> str:
    name = found.get("connection_env")
    if isinstance(name, str) and _VARIABLE.fullmatch(name):
        return ""
    return (
        "'connection_env' must be the name of an environment variable, such as DONGBO_DB_LAND_66; "
        "the connection itself with its password stands in that variable, never in a file"
    )


def _of_statement(found: Mapping[str, object]) -> str:
    given = [name for name in ("query", "table") if name in found]
    if len(given) != 1:
        return "exactly one of 'query' and 'table' must be given"
    texts = [found[name] for name in (*given, "schema") if name in found]
    if not all(_is_text(text) for text in texts):
        return "'query', 'table' and 'schema' must be text in quotes and not empty"
    if "schema" in found and "table" not in found:
        return "'schema' goes with 'table' only"
    return ""


def _of_key(found: Mapping[str, object]) -> str:
    key = _key(found)
    if key and all(_is_text(name) for name in key) and len(set(key)) == len(key):
        return ""
    return "'key' must name the column, or the list of columns, that identify one row"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value
