"""Connections draw nothing on stdout, which other programs read, and readers stay locked."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from warehouse.sql import connect_reader, connect_writer

_BAR = "SELECT current_setting('enable_progress_bar')"


def test_a_long_statement_draws_no_bar(ordinary_warehouse: Path, tmp_path: Path) -> None:
    with connect_writer(tmp_path / "new.duckdb") as writer:
        assert writer.execute(_BAR).fetchall() == [(False,)]
    with connect_reader(ordinary_warehouse) as first, connect_reader(ordinary_warehouse) as second:
        assert [con.execute(_BAR).fetchall() for con in (first, second, first.cursor())] == [
            [(False,)]
        ] * 3


def test_readers_of_many_threads_are_all_locked(ordinary_warehouse: Path) -> None:
    found: list[str] = []

    def read() -> None:
        with connect_reader(ordinary_warehouse) as con:
            for setting in ("enable_progress_bar = true", "lock_configuration = false"):
                with pytest.raises(duckdb.InvalidInputException):
                    con.execute(f"SET {setting}")
                found.append(setting)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
