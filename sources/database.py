"""Databases as sources: what a person sets up, and how a failure is told.

Belongs here: the settings file of one database source and the error of this part of the room. Does
not belong here: connections (`database_connect`), statements (`database_sql`), the snapshot itself
(`database_snapshot`). A snapshot ends as a Parquet file in the inbox, which the readers take like
any other delivery.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

Filled = Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


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


def _listed(key: object) -> object:
    return [key] if isinstance(key, str) else key


def _distinct(key: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(key)) < len(key):
        raise ValueError
    return key


def _statement(query: str) -> str:
    return query.strip().rstrip(";").rstrip()


@dataclass(frozen=True)
class DatabaseSettings:
    """One database source.

    `connection_env`: name of the environment variable that holds the connection URL. Either `query`
    (one SELECT) or `table` (with `schema` if needed). `key`: columns that identify one row.
    `columns`: database column → label of the delivery, in that order; empty means all columns under
    their own names.
    """

    connection_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    key: Annotated[
        tuple[Filled, ...], Field(min_length=1), BeforeValidator(_listed), AfterValidator(_distinct)
    ]
    query: Annotated[Filled, AfterValidator(_statement)] | None = None
    table: Filled | None = None
    schema: Filled | None = None
    columns: Mapping[str, Filled] = field(default_factory=dict)


_SETTINGS = TypeAdapter(DatabaseSettings)


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
    problems = []
    if unknown := sorted(set(found) - set(_ADVICE)):
        names = ", ".join(sorted(_ADVICE))
        problems.append(f"unknown settings {', '.join(unknown)} (known: {names})")
    known = {name: value for name, value in found.items() if name in _ADVICE}
    try:
        settings = _SETTINGS.validate_python(known)
    except ValidationError as error:
        problems += [_ADVICE[str(mistake["loc"][0])] for mistake in error.errors()]
    problems += _together(found)
    if problems:
        raise DatabaseError(f"{path}: {'; '.join(dict.fromkeys(problems))}")
    return settings


def _together(found: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with settings beside each other."""
    if len({"query", "table"} & set(found)) != 1:
        yield "exactly one of 'query' and 'table' must be given"
    elif "schema" in found and "table" not in found:
        yield "'schema' goes with 'table' only"
    columns = found.get("columns")
    if isinstance(columns, dict) and len({str(label) for label in columns.values()}) < len(columns):
        yield "[columns] gives two columns the same label"


_TEXT = "'query', 'table' and 'schema' must be text in quotes and not empty"
_ADVICE = {
    "connection_env": "'connection_env' must be the name of an environment variable, such as "
    "DONGBO_DB_LAND_66; the connection itself with its password stands in that variable, never in "
    "a file",
    "key": "'key' must name the column, or the list of columns, that identify one row",
    "query": _TEXT,
    "table": _TEXT,
    "schema": _TEXT,
    "columns": "[columns] must give a label in quotes for each database column",
}
"""What is said of a setting that does not fit: its name only, never what stands in it."""
