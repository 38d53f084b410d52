"""PostgreSQL as a source, by ADBC: rows arrive as Arrow columns, without Python objects per cell.

Belongs here: the transaction that holds one moment, the few exchanges of a snapshot, telling
failures in words. Does not belong here: statement texts (`database_sql`).
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from importlib import import_module
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from sqlalchemy.engine import URL

from sources import database_sql as sql
from sources.database import Cause, DatabaseError, DatabaseSettings
from sources.database_sql import check_columns
from sources.database_url import place
from sources.limits import Limits

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection

_OPTIONS = {
    "application_name": "dongbo",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
# One moment, and one way to write values down, whatever server and user have set.
_SESSION = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL TimeZone = 'Asia/Ho_Chi_Minh'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL lock_timeout = '60s'",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
_OLDEST: Final = 130000
_BATCH = {"adbc.postgresql.batch_size_hint_bytes": str(8 << 20)}


class Postgres:
    """A PostgreSQL database held in one REPEATABLE READ transaction that can only read."""

    def __init__(self, settings: DatabaseSettings, url: URL, limits: Limits) -> None:
        self._failures = _Failures(settings, url)
        self._cell_chars = limits.cell_chars
        self._source = sql.relation(settings)
        self._connection = _open(url, self._failures)
        try:
            for statement in _SESSION:
                self._run(statement)
            self._check_version()
            self.columns = check_columns(self._columns())
        except DatabaseError:
            self.close()
            raise

    def count(self) -> int:
        """See `Database`."""
        return int(self._row(sql.count_rows(self._source))[0])

    def read(
        self, columns: tuple[str, ...], key: tuple[str, ...]
    ) -> Generator[pa.RecordBatch, None, None]:
        """See `Database`."""
        statement = sql.read_as_text(
            self._source, self._typed(columns), self._typed(key), self._cell_chars
        )
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.adbc_statement.set_options(**_BATCH)
                cursor.execute(statement)
                batches = iter(cursor.fetch_record_batch())
            except self._failures.kinds as error:
                raise self._failures.told(error) from None
            while True:
                try:
                    batch = next(batches, None)
                except self._failures.in_stream as error:
                    raise self._failures.told(error) from None
                if batch is None:
                    return
                yield batch

    def close(self) -> None:
        """See `Database`."""
        try:
            self._connection.close()
        except self._failures.kinds:
            return  # a lost connection cannot be closed politely; nothing was written by it

    def _typed(self, names: tuple[str, ...]) -> list[sql.DatabaseColumn]:
        known = {column.name: column for column in self.columns}
        return [known[name] for name in names]

    def _check_version(self) -> None:
        version = int(self._row("SELECT current_setting('server_version_num')")[0])
        if version < _OLDEST:
            raise DatabaseError(
                f"the server is PostgreSQL {version // 10000}; 13 is the oldest one supported"
            )

    def _columns(self) -> tuple[sql.DatabaseColumn, ...]:
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.execute(sql.no_rows(self._source))
                names = [str(column[0]) for column in cursor.description or ()]
                cursor.fetchall()
            except self._failures.kinds as error:
                raise self._failures.told(error) from None
        if not names or len(set(names)) < len(names):
            return tuple(sql.DatabaseColumn(name, "") for name in names)
        types = self._row(sql.column_types(self._source, names))
        return tuple(map(sql.DatabaseColumn, names, types))

    def _run(self, statement: str) -> None:
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.execute(statement)
            except self._failures.kinds as error:
                raise self._failures.told(error) from None

    def _row(self, statement: str) -> tuple[str, ...]:
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.execute(statement)
                row = cursor.fetchone()
            except self._failures.in_stream as error:
                raise self._failures.told(error) from None
        return tuple(map(str, row or ()))


def _open(url: URL, failures: _Failures) -> Connection:
    try:
        connection: Connection = failures.driver.connect(conninfo(url))
    except failures.kinds as error:
        raise failures.told(error) from None
    return connection


def conninfo(url: URL) -> str:
    """`url` as libpq's keywords and values, each value quoted."""
    options = {name: str(value) for name, value in url.query.items()}
    given = {
        "host": url.host,
        "port": str(url.port) if url.port else None,
        "user": url.username,
        "password": None if url.password is None else str(url.password),
        "dbname": url.database,
    }
    fixed = {"client_encoding": "UTF8"}
    parts = _OPTIONS | options | {k: v for k, v in given.items() if v is not None} | fixed
    return " ".join(f"{name}='{_escaped(value)}'" for name, value in parts.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


class _Failures:
    """Failures of the driver, told without a word that may hold a password or a cell's value."""

    def __init__(self, settings: DatabaseSettings, url: URL) -> None:
        try:
            from adbc_driver_manager.dbapi import Error

            self.driver = import_module("adbc_driver_postgresql.dbapi")
        except ModuleNotFoundError as error:
            raise DatabaseError(
                "PostgreSQL needs the package adbc-driver-postgresql "
                f"(missing: {error.name}); install it with: pip install adbc-driver-postgresql"
            ) from None
        self.kinds: tuple[type[Exception], ...] = (Error,)
        self.in_stream: tuple[type[Exception], ...] = (Error, pa.ArrowException, OSError)
        self._variable = settings.connection_env
        self._place = place(url)
        self._password = str(url.password or "")

    def told(self, error: BaseException) -> DatabaseError:
        """The error for people; who raises it drops the original (`from None`)."""
        text = str(error)
        found = re.search(r"SQLSTATE:? ?([0-9A-Z]{5})", text)
        state = str(getattr(error, "sqlstate", None) or (found.group(1) if found else ""))
        if "Failed to connect" in text:
            return self._not_connected(text)
        if "invalid byte sequence" in text or "has no equivalent in encoding" in text:
            return DatabaseError(
                "the database holds text that is not UTF-8, probably in an old Vietnamese "
                "encoding; export the table to a file (DBF, CSV): files in such encodings are read"
            )
        return self._by_state(state, text)

    def _not_connected(self, text: str) -> DatabaseError:
        for sign, words in _CONNECTING:
            if sign in text:
                message = words.format(place=self._place, variable=self._variable)
                return DatabaseError(message, Cause.INFRASTRUCTURE)
        message = f"no connection to {self._place}; check the address and options in"
        return DatabaseError(f"{message} {self._variable}", Cause.INFRASTRUCTURE)

    def _by_state(self, state: str, text: str) -> DatabaseError:
        if state == "42501":
            return DatabaseError(
                f"the user in {self._variable} may not read what the settings ask for; "
                "grant SELECT on it"
            )
        if state.startswith(("42", "3F", "0A")):
            return DatabaseError(
                f"the database does not understand the settings: {self._said(text)}"
            )
        if state == "25006":
            return DatabaseError("the query tries to change the database; it may only read")
        if state == "55P03":
            message = "a table is locked by another program for more than 60 s; try again later"
            return DatabaseError(message, Cause.INFRASTRUCTURE)
        if state.startswith(("40", "57014")):
            message = f"the database cancelled the reading (SQLSTATE {state}); run it again"
            return DatabaseError(message, Cause.INFRASTRUCTURE)
        if state.startswith("22") or "ERROR:" in text:
            code = f" (SQLSTATE {state})" if state else ""
            return DatabaseError(
                f"the query failed on a value of the data{code}; try it in psql, the value is not "
                "shown here because it may be personal data"
            )
        return DatabaseError(
            f"the connection to {self._place} was lost; run the same command again",
            Cause.INFRASTRUCTURE,
        )

    def _said(self, text: str) -> str:
        """First line of the server's message about names and syntax, which quotes no data."""
        found = re.search(r"ERROR:\s*([^\n]*)", text)
        said = found.group(1) if found else "no details"
        return said.replace(self._password, "…") if self._password else said


_CONNECTING = (
    ("password authentication failed", "{place} does not accept user or password in {variable}"),
    ("no password supplied", "{place} wants a password; put it into the URL in {variable}"),
    ("pg_hba.conf", "{place} does not let this machine or user in (pg_hba.conf)"),
    ('role "', "{place} does not know the user in {variable}"),
    ('database "', "{place}: there is no such database; check the end of the URL in {variable}"),
    ("Connection refused", "nothing answers at {place}; is the server running and reachable?"),
    ("translate host name", "the host of {place} is unknown; check the URL in {variable}"),
    ("timeout", "{place} does not answer within 10 s; check network and firewall"),
    ("SSL", "{place} and this machine do not agree on encryption; check sslmode in {variable}"),
    ("certificate", "the certificate of {place} is not accepted; check sslrootcert in {variable}"),
    ("too many", "{place} has no free connection; try again later"),
    ("starting up", "{place} is starting up; try again in a moment"),
    ("connection option", "{variable} holds an option that PostgreSQL does not know"),
)
