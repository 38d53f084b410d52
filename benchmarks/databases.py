"""What a snapshot of a PostgreSQL table costs: CPU-seconds, seconds and memory of one process.

    python -m benchmarks.databases [rows]

It starts a server of its own on loopback and stops it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from sources.database import DatabaseSettings
from sources.database_snapshot import take_snapshot
from sources.limits import Limits
from tests.integration.databases.cluster import running

TABLE = """
CREATE TABLE t (id bigint PRIMARY KEY, name text, born date, number text, area numeric(10,2),
    amount numeric(12,0), hash text, commune text, e int, f int, g text, h text, at timestamp,
    note text, open boolean);
INSERT INTO t SELECT i, 'Nguyễn Thị ' || md5(i::text), date '1950-01-01' + (i % 20000)::int,
    lpad(i::text, 12, '0'), i / 7.0, i * 10, md5(i::text), 'xã ' || i % 500, i % 100, i % 7, 'x',
    'y' || i % 90, now(), md5((i * 3)::text), i % 2 = 0 FROM generate_series(1, {rows}) i;
"""


def main(rows: int = 1_000_000) -> None:
    """Take one snapshot of `rows` rows and print what it cost."""
    with running() as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.psql("postgres", "CREATE DATABASE bench")
        cluster.psql("bench", TABLE.format(rows=rows))
        settings = DatabaseSettings("DB", ("id",), table="t")
        before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        target = Path(folder) / "t.parquet"
        result = take_snapshot(settings, {"DB": cluster.url("bench")}, target, Limits())
        after, seconds = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - begun
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"{result.rows:,} rows × {result.columns} columns: {cpu:.1f} CPU-seconds here, "
            f"{seconds:.1f} s in all, {after.ru_maxrss // 1024} MiB at most, "
            f"a file of {target.stat().st_size / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
