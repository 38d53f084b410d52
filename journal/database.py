"""The database of the journal: SQLite below the home, or PostgreSQL by URL.

Belongs here: opening it, its tables, transactions that read and transactions that write, one
writer at a time. Does not belong here: what is written (`store`, and the tables of `review`).
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from common.files import whole_file
from journal.guards import missing_guards
from journal.schema import ENTRY, metadata

PATIENCE_SECONDS = 30
_AT_ONCE = 40
"""Connections of one process: as many as a web server has threads, so that none waits for one. In
SQLite they stay open: opening one costs more than asking."""
_WRITES = "journal_writes"
_ASKED_AGAIN = 0.001
"""Seconds between two looks whether the turn of another process is over; a write takes three."""
_TURN = 0x646F6E67626F  # PostgreSQL's advisory lock of the journal: "dongbo"


class UnusableDatabaseError(ValueError):
    """The journal cannot be kept where the setting says."""


class UnreachableDatabaseError(RuntimeError):
    """The database server of the journal does not answer, or does not let us in."""


class Database:
    """Connections to the journal's database; safe between threads, not across a fork."""

    def __init__(self, target: Path | str, *, make: bool = True) -> None:
        """Open `target`, a path or a URL; file, folder and tables are made where missing, unless
        `make` is false (for who only looks).

        Raises UnusableDatabaseError for an address of another kind of database, and what `reading`
        raises.
        """
        self._url = _url_of(target)
        self.engine = _engine_of(self._url)
        self._turn = _Turn(self._url)
        if make:
            with self.writing() as connection:
                metadata.create_all(connection)

    @property
    def holds_journal(self) -> bool:
        """Whether the tables of the journal are there."""
        with self.reading() as connection:
            return inspect(connection).has_table(ENTRY.name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: it waits for nobody.

        Raises UnreachableDatabaseError, or sqlalchemy.exc.SQLAlchemyError or sqlite3.Error with the
        path of the file in a note.
        """
        with self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, alone from its first statement on; all or nothing.

        Raises TimeoutError when the turn does not come, as in a transaction within a transaction.
        """
        with (
            self._turn.taken(),
            self._connected(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
            yield connection

    def missing_triggers(self) -> list[str]:
        """Names of triggers that keep the journal append-only and that somebody removed, turned
        off or replaced."""
        with self.reading() as connection:
            return missing_guards(connection)

    @contextmanager
    def _connected(self, **options: Any) -> Iterator[Connection]:
        """A connection; of a file that cannot be used the error gets its path as a note."""
        path = self._url.database if self._url.get_backend_name() == "sqlite" else None
        try:
            try:
                connection = self.engine.connect()
            except OperationalError as error:
                if path is not None:
                    raise
                raise UnreachableDatabaseError(_unreachable(self._url)) from error
            with connection.execution_options(**options):
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            if path is not None:
                error.add_note(path)
            raise

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._turn.close()


class _Turn:
    """Who may write: one thread of one process.

    SQLite would let the others sleep, longer each time (up to 0.1 s), and ask again, so a writer
    could wait for many who came later. A file beside its database is locked before, which holds
    nothing; it must be another file: closing any descriptor of the database itself would give up
    SQLite's own locks. PostgreSQL has a lock of its own for this (`_TURN`).
    """

    def __init__(self, url: URL) -> None:
        self._threads = threading.Lock()
        self._path = f"{url.database}-turn" if url.get_backend_name() == "sqlite" else None
        self._file: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The turn, given back at the end. Raises TimeoutError when it does not come."""
        until = time.monotonic() + PATIENCE_SECONDS
        if not self._threads.acquire(timeout=PATIENCE_SECONDS):
            raise TimeoutError(_TOO_LONG)
        try:
            while self._is_locked_elsewhere():
                if time.monotonic() > until:
                    raise TimeoutError(_TOO_LONG)
                time.sleep(_ASKED_AGAIN)
            yield
        finally:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            self._threads.release()

    def _is_locked_elsewhere(self) -> bool:
        """Lock the file unless another process has it.

        Where there can be no such file or no such lock, SQLite's own decides, and says what is
        wrong with the folder.
        """
        if self._path is None:
            return False
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


_TOO_LONG = "Somebody else has been writing to the journal for too long."


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite journal as of one moment while others write to it; `target` appears whole."""
    with (
        whole_file(target) as draft,
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(draft)) as copy,
    ):
        origin.backup(copy)


def _url_of(target: Path | str) -> URL:
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(Path(target).absolute()))
    url = make_url(target)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UnusableDatabaseError(
            f"the journal is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}: "
            "write DONGBO_JOURNAL_URL=postgresql://user:password@host/database, or leave it out"
        )
    return url


def _unreachable(url: URL) -> str:
    """The sentence for people; neither user nor password are in it."""
    return (
        f"the database of the journal, {url.database} on {url.host or 'this machine'}, does not "
        "answer or does not let us in: start it, or correct DONGBO_JOURNAL_URL, then start again"
    )


def _engine_of(url: URL) -> Engine:
    """`hide_parameters`: what people write must not reach a log by way of an exception."""
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, max_overflow=_AT_ONCE - 5
        )
    _make_private(Path(url.database or ""))
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=_AT_ONCE,
        connect_args={"timeout": PATIENCE_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """SQLite gives its -wal and -shm files the mode of the database."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin anything by itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is forgotten is overwritten
        "recursive_triggers=ON",  # so that REPLACE meets the triggers on DELETE
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """The write lock comes with BEGIN: at the first write waiting could no longer help."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
