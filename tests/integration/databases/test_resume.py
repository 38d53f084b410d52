"""Snapshots that are cut off: kill -9, a lost connection, damaged parts, changed data."""

# ruff: noqa: S608 - SQL of the tests, which put hostile names into databases of their own

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sources.database import Cause, DatabaseError, DatabaseSettings
from sources.database_parts import locked
from tests.integration.databases.conftest import VARIABLE, Place

Make = Callable[..., DatabaseSettings]

PROJECT = Path(__file__).parents[3]
ROWS = 3000
SLOW = "SELECT id, v, amount, CASE WHEN pg_sleep(0.0005) IS NULL THEN '' END AS w FROM t"
TABLE = f"""
    CREATE TABLE t (id int PRIMARY KEY, v text, amount int);
    INSERT INTO t SELECT i * 10, repeat(md5(i::text), 20), 1 FROM generate_series(1, {ROWS}) i;
"""


class StopError(Exception):
    """Raised by a listener, as if the process ended there."""


def stop_after(rows: int) -> Callable[[int, int], None]:
    def listen(done: int, _total: int) -> None:
        if done >= rows:
            raise StopError

    return listen


def test_killed_with_minus_9_it_goes_on_and_delivers_one_moment(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    slow = settings(query=SLOW, chunk_rows=100)
    script = (
        "import sys, json, os; from pathlib import Path;"
        "from sources.database import DatabaseSettings;"
        "from sources.database_snapshot import take_snapshot; from sources.limits import Limits;"
        f"take_snapshot(DatabaseSettings({VARIABLE!r}, ('id',), query={SLOW!r}, chunk_rows=100),"
        f"os.environ, Path({str(place.target)!r}), Path({str(place.work)!r}), Limits())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=PROJECT, env=os.environ | place.environment
    )
    progress = place.work / "progress.json"
    deadline = time.monotonic() + 60
    while not progress.exists() or len(json.loads(progress.read_bytes())["parts"]) < 5:
        assert time.monotonic() < deadline
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not place.target.exists()
    # the world moves on: a row of a finished part changes, one goes, one comes, one comes behind
    place.sql("""
        UPDATE t SET v = 'đổi', amount = 0 WHERE id = 10;
        DELETE FROM t WHERE id = 1500; INSERT INTO t VALUES (2005, 'mới', 2);
        UPDATE t SET amount = 5 WHERE id = 29990;
    """)
    result = place.take(slow)
    assert 0 < result.reused < ROWS
    expected = place.sql("SELECT id, v, amount FROM t ORDER BY id").splitlines()
    delivered = place.delivered().select(pl.concat_str("id", "v", "amount", separator="|"))
    assert delivered.to_series().to_list() == expected
    assert not place.work.exists()


def test_going_on_sees_one_moment_although_rows_change_meanwhile(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    make = settings(table="t", chunk_rows=100)
    with pytest.raises(StopError):
        place.take(make, listen=stop_after(1500))
    changes: list[str] = []

    def change(_done: int, _total: int) -> None:
        if not changes:  # the first part has just been found unchanged
            changes.append(place.sql("UPDATE t SET amount = 7"))

    result = place.take(make, listen=change)
    assert (result.reused, set(place.delivered()["amount"])) == (1500, {"1"})


def test_only_parts_that_changed_are_read_again(place: Place, settings: Make) -> None:
    place.sql(TABLE)
    make = settings(table="t", chunk_rows=100)
    with pytest.raises(StopError):
        place.take(make, listen=stop_after(1000))
    place.sql("DELETE FROM t WHERE id BETWEEN 1 AND 1000 OR id BETWEEN 4500 AND 5000")
    result = place.take(make)
    assert (result.rows, result.reused) == (ROWS - 151, 800)
    ids = place.delivered()["id"].cast(pl.Int64)
    assert ids.to_list() == [int(i) for i in place.sql("SELECT id FROM t ORDER BY id").split()]


def test_cut_off_twice_it_still_delivers_every_row_once(place: Place, settings: Make) -> None:
    place.sql(TABLE)
    make = settings(table="t", chunk_rows=100)
    for rows, change in ((1000, "DELETE FROM t WHERE id = 10"), (2000, "INSERT INTO t VALUES (1)")):
        with pytest.raises(StopError):
            place.take(make, listen=stop_after(rows))
        place.sql(change)
    place.take(make)
    ids = place.delivered()["id"].cast(pl.Int64)
    assert ids.to_list() == [int(i) for i in place.sql("SELECT id FROM t ORDER BY id").split()]


def test_a_connection_killed_midway_is_told_and_the_next_run_goes_on(
    place: Place, settings: Make
) -> None:
    place.sql("CREATE TABLE t (id int PRIMARY KEY, v text)")
    place.sql(
        "INSERT INTO t SELECT i, (SELECT string_agg(md5((i * 100 + j)::text), '') "
        "FROM generate_series(1, 64) j) FROM generate_series(1, 20000) i"
    )
    make = settings(table="t", chunk_rows=500)
    killed: list[str] = []

    def kill(done: int, _total: int) -> None:
        if done >= 2000 and not killed:
            killed.append(
                place.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'dongbo' AND datname = current_database()"
                ).strip()
            )

    with pytest.raises(DatabaseError, match="was lost; run the same command again") as lost:
        place.take(make, listen=kill)
    assert killed == ["t"]
    assert lost.value.cause == Cause.INFRASTRUCTURE
    assert not place.target.exists()
    result = place.take(make)
    assert result.rows == 20_000
    assert result.reused >= 2000
    assert place.delivered()["id"].cast(pl.Int64).to_list() == list(range(1, 20_001))


@pytest.mark.parametrize("harm", ["byte", "gone", "progress", "outside"])
def test_damaged_parts_are_read_again(place: Place, settings: Make, harm: str) -> None:
    place.sql(TABLE)
    make = settings(table="t", chunk_rows=100)
    with pytest.raises(StopError):
        place.take(make, listen=stop_after(1000))
    part, progress = place.work / "part-000003.parquet", place.work / "progress.json"
    if harm == "byte":
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)
    elif harm == "gone":
        part.unlink()
    elif harm == "progress":
        progress.write_bytes(progress.read_bytes()[:-40])
    else:
        progress.write_text(progress.read_text().replace("part-000003", "../../part-000003"))
    result = place.take(make)
    assert result.reused == {"byte": 900, "gone": 900, "progress": 0, "outside": 900}[harm]
    expected = place.sql("SELECT v FROM t ORDER BY id").split()
    assert place.delivered()["v"].to_list() == expected


def test_parts_of_other_settings_or_another_table_are_not_taken(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    with pytest.raises(StopError):
        place.take(settings(table="t", chunk_rows=100), listen=stop_after(1000))
    assert place.take(settings(query="SELECT * FROM t", chunk_rows=100)).reused == 0
    with pytest.raises(StopError):
        place.take(settings(table="t", chunk_rows=100), listen=stop_after(1000))
    place.sql("ALTER TABLE t ALTER COLUMN amount TYPE numeric(5,1)")
    assert place.take(settings(table="t", chunk_rows=100)).reused == 0


def test_a_delivery_made_before_stays_until_the_new_one_is_complete(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    place.take(settings(table="t"))
    before = place.target.read_bytes()
    place.sql("UPDATE t SET amount = 9")
    with pytest.raises(StopError):
        place.take(settings(table="t", chunk_rows=100), listen=stop_after(1000))
    assert place.target.read_bytes() == before
    place.take(settings(table="t", chunk_rows=100))
    assert set(place.delivered()["amount"]) == {"9"}


def test_two_snapshots_of_one_source_do_not_mix(place: Place, settings: Make) -> None:
    place.sql(TABLE)
    with locked(place.work), pytest.raises(DatabaseError, match="another snapshot") as refused:
        place.take(settings(table="t"))
    assert refused.value.cause == Cause.INFRASTRUCTURE
    assert place.take(settings(table="t")).rows == ROWS


def test_parts_are_open_to_their_owner_only(place: Place, settings: Make) -> None:
    place.sql(TABLE)
    with pytest.raises(StopError):
        place.take(settings(table="t", chunk_rows=100), listen=stop_after(100))
    assert place.work.stat().st_mode & 0o777 == 0o700
