"""A night killed with SIGKILL at any moment loses nothing, doubles nothing, and can be run again.

The short form kills DONGBO_KILLS=2 times; `make crash` kills 40 times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from tests.integration.support import NIGHTS, SAMPLE, deploy
from warehouse.digest import digest

KILLS = int(os.environ.get("DONGBO_KILLS", "2"))
_RUN = "from pipelines.cli.main import main; main()"


def start(home: Path, night: int) -> subprocess.Popen[str]:
    arguments = ["--date", NIGHTS[night].date.isoformat(), "--province", "66", "--json"]
    places = ["--home", str(home), "--inbox", str(SAMPLE / "inbox")]
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, "run", *arguments, *places],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=SAMPLE.parent.parent,
        start_new_session=True,  # so that readers and audit die with it, as in a power cut
    )


def finish(process: subprocess.Popen[str]) -> None:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err or out


def test_a_killed_night_leaves_the_old_warehouse_or_the_new_one(tmp_path: Path) -> None:
    calm = deploy(tmp_path / "calm", SAMPLE / "inbox")
    began = time.monotonic()
    finish(start(calm.home, 0))
    duration = time.monotonic() - began
    first = digest(calm.warehouse)
    finish(start(calm.home, 1))
    second = digest(calm.warehouse)
    assert first != second

    stormy = deploy(tmp_path / "stormy", SAMPLE / "inbox")
    finish(start(stormy.home, 0))
    moments = random.Random(66)
    killed = 0
    seen = {first}
    for _ in range(KILLS):
        process = start(stormy.home, 1)
        try:
            process.wait(timeout=moments.uniform(0.2, 1.1) * duration)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
        with duckdb.connect(str(stormy.warehouse), read_only=True) as con:
            con.execute("SELECT count(*) FROM mart.v_metric").fetchall()
        found = digest(stormy.warehouse)
        assert found in {first, second}
        seen.add(found)
    assert killed > 0
    finish(start(stormy.home, 1))
    assert digest(stormy.warehouse) == second
    leftovers = [p.name for p in (stormy.home / "snapshots").iterdir() if p.is_file()]
    assert leftovers == []
