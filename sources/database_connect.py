"""From settings to an open database at one moment in time.

Belongs here: what every kind of database offers to a snapshot, choosing the module that speaks with
the kind. Does not belong here: speaking with it, the URL (`database_url`).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Protocol, cast

import pyarrow as pa

from sources.database import DatabaseSettings
from sources.database_sql import DatabaseColumn, Dialect
from sources.database_url import connection_url
from sources.limits import Limits


class Database(Protocol):
    """A database source held at one moment: everything it gives is of that moment."""

    columns: tuple[DatabaseColumn, ...]

    def count(self) -> int:
        """Number of rows, asked for apart from reading them."""

    def read(
        self, columns: tuple[str, ...], key: tuple[str, ...]
    ) -> Generator[pa.RecordBatch, None, None]:
        """All rows in order of the key: columns `c0`… and `k0`…, all text."""

    def close(self) -> None:
        """End the transaction and the connection."""


def connect(settings: DatabaseSettings, environment: Mapping[str, str], limits: Limits) -> Database:
    """Open the database for reading at one moment; raises `DatabaseError`."""
    url = connection_url(settings, environment)
    if url.get_backend_name() == "postgresql":
        from sources.database_postgres import Postgres

        return Postgres(settings, url, limits)
    from sources.database_generic import Generic

    return Generic(settings, url, cast("Dialect", url.get_backend_name()))
