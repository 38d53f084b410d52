"""Snapshots that are cut off leave nothing, and the next one is whole and of one moment."""

# ruff: noqa: S608 - SQL of the tests

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from common.files import drafts_of
from sources.database import Cause, DatabaseError, DatabaseSettings
from tests.integration.databases.conftest import VARIABLE, Place

Make = Callable[..., DatabaseSettings]

PROJECT = Path(__file__).parents[3]
ROWS = 3000
SLOW = "SELECT id, v, amount, CASE WHEN pg_sleep(0.001) IS NULL THEN '' END AS w FROM t"
TABLE = f"""
    CREATE TABLE t (id int PRIMARY KEY, v text, amount int);
    INSERT INTO t SELECT i * 10, repeat(md5(i::text), 20), 1 FROM generate_series(1, {ROWS}) i;
"""


class StopError(Exception):
    """Raised by a listener, as if something failed there."""


def stop(done: int, _total: int) -> None:
    if done:
        raise StopError


def ids(place: Place) -> list[int]:
    return place.delivered()["id"].cast(pl.Int64).to_list()


def test_killed_with_minus_9_nothing_is_delivered_and_the_next_one_is_whole(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    script = (
        "import os; from pathlib import Path;"
        "from sources.database import DatabaseSettings;"
        "from sources.database_snapshot import take_snapshot; from sources.limits import Limits;"
        f"take_snapshot(DatabaseSettings({VARIABLE!r}, ('id',), query={SLOW!r}),"
        f"os.environ, Path({str(place.target)!r}), Limits())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=PROJECT, env=os.environ | place.environment
    )
    deadline = time.monotonic() + 60
    while not drafts_of(place.target):
        assert time.monotonic() < deadline
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    (draft,) = place.target.parent.iterdir()
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    place.sql("DELETE FROM t WHERE id = 1500; INSERT INTO t VALUES (2005, 'mới', 2)")
    place.take(settings(table="t"))
    assert ids(place) == [int(i) for i in place.sql("SELECT id FROM t ORDER BY id").split()]
    assert list(place.target.parent.iterdir()) == [place.target]


def test_a_connection_killed_midway_is_told_and_the_next_run_delivers(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    killed: list[str] = []

    def kill(_done: int, _total: int) -> None:
        if not killed:
            killed.append(
                place.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'dongbo' AND datname = current_database()"
                ).strip()
            )

    with pytest.raises(DatabaseError, match="was lost; run the same command again") as lost:
        place.take(settings(table="t"), listen=kill)
    assert killed == ["t"]
    assert lost.value.cause == Cause.INFRASTRUCTURE
    assert list(place.target.parent.iterdir()) == []
    assert place.take(settings(table="t")).rows == ROWS
    assert ids(place) == list(range(10, ROWS * 10 + 1, 10))


def test_a_stream_that_breaks_among_the_rows_delivers_none(place: Place, settings: Make) -> None:
    place.sql(TABLE)
    broken = "SELECT id, v, 1 / (id - 29000) AS amount FROM t"
    with pytest.raises(DatabaseError, match="failed on a value of the data"):
        place.take(settings(query=broken))
    assert list(place.target.parent.iterdir()) == []


def test_a_delivery_made_before_stays_until_the_new_one_is_complete(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    place.take(settings(table="t"))
    before = place.target.read_bytes()
    place.sql("UPDATE t SET amount = 9")
    with pytest.raises(StopError):
        place.take(settings(table="t"), listen=stop)
    assert place.target.read_bytes() == before
    place.take(settings(table="t"))
    assert set(place.delivered()["amount"]) == {"9"}


def test_two_snapshots_of_one_source_do_not_mix(place: Place, settings: Make) -> None:
    place.sql(TABLE)

    def meanwhile(done: int, _total: int) -> None:
        if done:  # all rows of the first are read, its file has not got its name
            place.sql("UPDATE t SET amount = 2")
            place.take(settings(table="t"))
            assert set(place.delivered()["amount"]) == {"2"}

    place.take(settings(table="t"), listen=meanwhile)
    assert (place.delivered().height, set(place.delivered()["amount"])) == (ROWS, {"1"})
    assert list(place.target.parent.iterdir()) == [place.target]


def test_rows_that_are_not_those_that_were_counted_are_not_delivered(
    place: Place, settings: Make
) -> None:
    place.sql(TABLE)
    other = "SELECT * FROM t WHERE id > 10 OR current_query() LIKE '%coun' || 't(%'"
    with pytest.raises(DatabaseError, match="2999 rows were read but the database counts 3000"):
        place.take(settings(query=other))
    assert list(place.target.parent.iterdir()) == []
