"""SQL Server, Oracle and SQLite as sources, by SQLAlchemy and the driver that the URL names.

Belongs here: holding one moment in each of them, rendering Python values as text. Does not belong
here: PostgreSQL, which has a faster way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from sources import database_sql as sql
from sources.database import Cause, DatabaseError, DatabaseSettings
from sources.database_sql import DatabaseColumn, Dialect, check_columns
from sources.database_url import place

_BATCH = 20_000
_ONE_MOMENT = {"sqlite": "BEGIN", "oracle": "SET TRANSACTION READ ONLY"}
_PACKAGES = {"mssql": "pyodbc", "oracle": "oracledb"}
_DRIVERS = {"mssql": "mssql+pyodbc", "oracle": "oracle+oracledb"}


class Generic:
    """A database held in one transaction that sees one moment."""

    def __init__(self, settings: DatabaseSettings, url: URL, dialect: Dialect) -> None:
        self._settings = settings
        self._dialect = dialect
        self._place = place(url)
        self._source = sql.relation(settings, dialect)
        self._connection = self._open(url)
        try:
            self.columns = check_columns(self._columns())
        except DatabaseError:
            self.close()
            raise

    def count(self) -> int:
        """See `Database`."""
        with self._telling():
            found = self._connection.exec_driver_sql(sql.count_rows(self._source)).scalar_one()
        return int(found)

    def read(
        self, columns: tuple[str, ...], key: tuple[str, ...]
    ) -> Generator[pa.RecordBatch, None, None]:
        """See `Database`."""
        names = [f"c{i}" for i in range(len(columns))] + [f"k{i}" for i in range(len(key))]
        statement = sql.read_all(self._source, columns, key, self._dialect)
        with self._telling():
            result = self._connection.execution_options(stream_results=True).exec_driver_sql(
                statement
            )
        while True:
            with self._telling():
                rows = result.fetchmany(_BATCH)
            if not rows:
                return
            cells = [pa.array(texts(values), pa.string()) for values in zip(*rows, strict=True)]
            yield pa.RecordBatch.from_arrays(cells, names=names)

    def close(self) -> None:
        """See `Database`."""
        self._connection.invalidate()
        self._connection.close()
        self._connection.engine.dispose()

    def _open(self, url: URL) -> Connection:
        if self._dialect == "sqlite" and not Path(url.database or "").is_file():
            raise DatabaseError(f"there is no SQLite file {self._place}")
        if url.drivername == self._dialect and self._dialect in _DRIVERS:
            url = url.set(drivername=_DRIVERS[self._dialect])
        try:
            engine = create_engine(url, hide_parameters=True)
        except ModuleNotFoundError as error:
            package = error.name or _PACKAGES.get(self._dialect, "")
            raise DatabaseError(
                f"{self._dialect} needs the package {package}; install it with: "
                f"pip install {package}"
            ) from None
        except ImportError as error:
            raise DatabaseError(
                f"the driver of {self._dialect} is installed but cannot be loaded ({error}); "
                "install what its manual names for this operating system"
            ) from None
        except NoSuchModuleError:
            raise DatabaseError(
                f"{self._settings.connection_env} names an unknown driver; use "
                f"{_DRIVERS.get(self._dialect, self._dialect)}://…"
            ) from None
        if self._dialect == "oracle":
            _fetch_long_text_as_text(engine)
        with self._telling(connecting=True):
            connection = engine.connect()
        with self._telling():
            if self._dialect == "mssql":
                connection = connection.execution_options(isolation_level="SNAPSHOT")
            if statement := _ONE_MOMENT.get(self._dialect):
                connection.exec_driver_sql(statement)
        return connection

    def _columns(self) -> tuple[DatabaseColumn, ...]:
        with self._telling():
            names = list(self._connection.exec_driver_sql(sql.no_rows(self._source)).keys())
        return tuple(DatabaseColumn(str(name), "") for name in names)

    def _telling(self, *, connecting: bool = False) -> _Telling:
        return _Telling(self._place, self._settings.connection_env, connecting=connecting)


def _fetch_long_text_as_text(engine: Engine) -> None:
    """CLOB and BLOB arrive as text and bytes, not as handles to be read one by one."""
    defaults = getattr(engine.dialect.dbapi, "defaults", None)
    if defaults is not None:
        defaults.fetch_lobs = False


class _Telling:
    """Turns a driver's error into one for people and drops its text, which may quote anything."""

    def __init__(self, place_: str, variable: str, *, connecting: bool) -> None:
        self._place = place_
        self._variable = variable
        self._connecting = connecting

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, SQLAlchemyError):
            return
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        name = type(error).__name__
        if self._connecting:
            raise DatabaseError(
                f"no connection to {self._place} ({name}); check address, user and password in "
                f"{self._variable}",
                Cause.INFRASTRUCTURE,
            ) from None
        if lost:
            raise DatabaseError(
                f"the connection to {self._place} was lost; run the same command again",
                Cause.INFRASTRUCTURE,
            ) from None
        raise DatabaseError(
            f"{self._place} refused the query or the kind of transaction ({name}); try the query "
            "with the tools of the database (SQL Server needs ALLOW_SNAPSHOT_ISOLATION ON)"
        ) from None


def texts(values: Sequence[Any]) -> list[str | None]:
    """The values of one column as text without loss, None stays None.

    Dates and times in ISO 8601, decimals without exponent and without zeros that only fill the
    scale; three decimals get a fourth (`0.125` → `0.1250`), see `database_sql.as_text`. Raises
    `DatabaseError` on a kind of value whose text would be a guess.
    """
    return [None if value is None else _renderer(type(value))(value) for value in values]


def _renderer(kind: type) -> Callable[[Any], str]:
    known = _RENDERERS.get(kind)
    if known is None:
        raise DatabaseError(
            f"a column holds values of the kind {kind.__name__}, which have no plain text; "
            "CAST it to text in the query"
        )
    return known


def _bytes(value: bytes | bytearray | memoryview) -> str:
    return bytes(value).hex()


def _decimal(value: Decimal) -> str:
    plain = format(value, "f")
    return _four_places(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def _float(value: float) -> str:
    plain = repr(value)
    return _four_places(plain.removesuffix(".0"))


def _four_places(plain: str) -> str:
    return plain + "0" if re.search(r"\.[0-9]{3}$", plain) else plain


def _iso(value: date | datetime | time) -> str:
    return value.isoformat()


_RENDERERS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    UUID: str,
    bool: lambda value: "true" if value else "false",
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    Decimal: _decimal,
    float: _float,
    date: _iso,
    datetime: _iso,
    time: _iso,
}
