"""Readers while nights are published: no error, and never two versions at once.

The short form publishes DONGBO_PUBLISHES=40 times for four readers; `make crash` 400 times.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from warehouse.publish import publish
from warehouse.sql import connect_writer

READERS = 4
PUBLISHES = int(os.environ.get("DONGBO_PUBLISHES", "40"))
READER = """
import json, sys, time
from pathlib import Path
from warehouse.sql import connect_reader
target, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads, mixed, versions = 0, 0, set()
print("ready", flush=True)
while not stop.exists():
    with connect_reader(target) as con:
        night = con.execute("SELECT DISTINCT run_id FROM mart.v_night").fetchall()
        metric = con.execute("SELECT DISTINCT run_id FROM mart.v_metric").fetchall()
    reads += 1
    mixed += night != metric or len(night) != 1
    versions.add(night[0][0])
    time.sleep(0.05)
print(json.dumps([reads, mixed, len(versions)]))
"""


@pytest.mark.slow
def test_readers_never_wait_and_never_see_a_mixture(ordinary_warehouse: Path, tmp_path: Path):
    target, stop = tmp_path / "dongbo.duckdb", tmp_path / "stop"
    publish(_version(ordinary_warehouse, tmp_path, 0), target)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(target), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        for number in range(1, PUBLISHES + 1):
            publish(_version(ordinary_warehouse, tmp_path, number), target)
    finally:
        stop.touch()
    outcomes = []
    for reader in readers:
        out, err = reader.communicate(timeout=600)
        assert reader.returncode == 0, err
        outcomes.append(json.loads(out))
    assert all(reads > 0 and mixed == 0 for reads, mixed, _ in outcomes), outcomes
    assert max(versions for _, _, versions in outcomes) > 5, "the readers saw new versions come in"


def _version(base: Path, folder: Path, number: int) -> Path:
    candidate = folder / f"candidate{number}.duckdb"
    shutil.copyfile(base, candidate)
    with connect_writer(candidate) as con:
        run = {"run": str(uuid.UUID(int=number))}
        con.execute("UPDATE fct_night SET run_id = $run", run)
        con.execute("UPDATE fct_metric SET run_id = $run", run)
    return candidate
