"""Connections draw nothing on stdout, which other programs read, and readers stay locked."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from warehouse.sql import connect_reader

_SAYS = """
from sys import argv
from pathlib import Path
from warehouse.sql import connect_reader, connect_writer

bar = "SELECT current_setting('enable_progress_bar')"
with connect_writer(Path(argv[2])) as writer:
    print(writer.execute(bar).fetchall())
with connect_reader(Path(argv[1])) as first, connect_reader(Path(argv[1])) as second:
    for connection in (first, second, first.cursor()):
        print(connection.execute(bar).fetchall())
"""


def test_a_long_statement_draws_no_bar(ordinary_warehouse: Path, tmp_path: Path) -> None:
    """In a program of its own: DuckDB takes a Python without one, as test workers are, for a
    person who wants to see a bar."""
    script = tmp_path / "says.py"
    script.write_text(_SAYS, "utf-8")
    command = [sys.executable, script, ordinary_warehouse, tmp_path / "new.duckdb"]
    root = Path(__file__).parents[3]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(root)}
    )
    assert said.stdout.splitlines() == ["[(False,)]"] * 4


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
