"""Dagster's records of a run in SQLite, with the files kept open while a night goes on.

Dagster opens a database anew for each of the hundreds of events of a night, and SQLite, when the
last connection goes, writes its log back and deletes it: waits for the disk and a freshly compiled
statement per event (docs/decisions/010). Belongs here: keeping the connections. Does
not belong here: what is recorded, in which tables and files (Dagster's own, unchanged: its web
server and daemon read them at the same time).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import QueuePool

_OPEN_FILES = 4  # the index and some runs: a clean-up goes through all runs there ever were


class OpenEventLog(SqliteEventLogStorage):
    """Dagster's event log with one connection to the index and to each of the last few runs.

    An event is committed when `store_event` returns, so a killed process loses none; after a power
    cut the last ones may be gone (`synchronous=NORMAL`), the files are whole.
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        """One transaction on the database of a run, or on the index over all runs."""
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        if shard not in self._engines:
            if len(self._engines) >= _OPEN_FILES:
                oldest = next(name for name in self._engines if name != INDEX_SHARD_NAME)
                self._engines.pop(oldest).dispose()
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                pool_size=1,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            sqlalchemy.event.listen(engine, "connect", _wait_less)
            self._initdb(engine)
            self._engines[shard] = engine
        return self._engines[shard]

    def has_table(self, table_name: str) -> bool:
        """Whether the index has this table. Dagster asks with nearly each event, over a connection
        of its own; a table that is there stays.
        """
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def dispose(self) -> None:
        """Close the files; SQLite writes its logs back."""
        super().dispose()
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


def _wait_less(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


class RunRecords(DagsterSqliteStorage):
    """Dagster's SQLite storage with the event log above."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage: SqliteEventLogStorage = OpenEventLog(
            str(Path(base_dir) / "history" / "runs")
        )

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> RunRecords:
        """As Dagster makes it from `dagster.yaml`."""
        return cls(config_value["base_dir"], inst_data)


def keep_open(instance: InstanceRef) -> InstanceRef:
    """`instance` with its SQLite storage as above; any other storage is left as it is."""
    storage = instance.storage_data
    if storage is None or storage.class_name != DagsterSqliteStorage.__name__:
        return instance
    return instance._replace(
        storage_data=ConfigurableClassData(__name__, RunRecords.__name__, storage.config_yaml)
    )
