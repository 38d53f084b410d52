"""The connection URL of a database, from the environment and never shown.

Belongs here: reading the URL, and what messages may say of it. Does not belong here: connecting
(`database_connect`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sources.database import DatabaseError, DatabaseSettings
from sources.database_sql import Dialect


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
