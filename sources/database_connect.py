"""From a connection URL in the environment to an open database at one moment in time.

Belongs here: what every kind of database offers to a snapshot, reading the URL without ever showing
it, choosing the module that speaks with the kind. Does not belong here: speaking with it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import NamedTuple, Protocol, cast, get_args

import pyarrow as pa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sources.database import DatabaseError, DatabaseSettings
from sources.database_sql import DatabaseColumn, Dialect
from sources.limits import Limits

Key = tuple[str, ...]


class Span(NamedTuple):
    """Keys above `after` up to and with `upto`, each as text; None is open."""

    after: Key | None = None
    upto: Key | None = None


class Digest(NamedTuple):
    """What rows come to, whatever their order: their number, the sum of their hashes mod 2^64."""

    rows: int
    total: int


class Database(Protocol):
    """A database source held at one moment: everything it gives is of that moment."""

    columns: tuple[DatabaseColumn, ...]

    def count(self) -> int:
        """Number of rows, asked for apart from reading them."""

    def digest(self, columns: tuple[str, ...], key: tuple[str, ...], span: Span) -> Digest | None:
        """Digest of a range made by the database, None where it has no means to."""

    def read(
        self, columns: tuple[str, ...], key: tuple[str, ...], span: Span
    ) -> Generator[pa.RecordBatch, None, None]:
        """Rows of a range in order of the key: `c0`… and `k0`… as text, `h` Int64 hash."""

    def close(self) -> None:
        """End the transaction and the connection."""


def connection_url(settings: DatabaseSettings, environment: Mapping[str, str]) -> URL:
    """The URL that the settings' variable holds; raises `DatabaseError` that never quotes it."""
    name = settings.connection_env
    text = environment.get(name, "").strip()
    if not text:
        raise DatabaseError(
            f"the environment variable {name} is not set; it holds the connection, such as "
            "postgresql://user:password@host:5432/database"
        )
    if text.split("?")[0].count("@") > 1:
        raise DatabaseError(f"{name} holds more than one @; write one in a password as %40")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or not _plain(url):
        raise DatabaseError(
            f"{name} holds no connection URL; it looks like "
            "postgresql://user:password@host:5432/database, with signs such as / : # % in a "
            "password written as %2F %3A %23 %25"
        )
    if url.get_backend_name() not in get_args(Dialect):
        raise DatabaseError(
            f"{name} names a kind of database that is not supported; supported are "
            "postgresql, mssql (SQL Server), oracle and sqlite"
        )
    return url


def _plain(url: URL) -> bool:
    """Whether host and database look like such; else a piece of a password may have got there."""
    host = url.host or ""
    return bool(re.fullmatch(r"[\w.:\\-]*", host)) and "@" not in (url.database or "")


def place(url: URL) -> str:
    """Host, port and database for messages; no user, no password, no options."""
    if url.get_backend_name() == "sqlite":
        return url.database or "memory"
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"


def connect(settings: DatabaseSettings, environment: Mapping[str, str], limits: Limits) -> Database:
    """Open the database for reading at one moment; raises `DatabaseError`."""
    url = connection_url(settings, environment)
    if url.get_backend_name() == "postgresql":
        from sources.database_postgres import Postgres

        return Postgres(settings, url, limits)
    from sources.database_generic import Generic

    return Generic(settings, url, cast("Dialect", url.get_backend_name()))


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
