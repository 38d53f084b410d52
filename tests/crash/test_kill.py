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

import duckdb

from pipelines.instance import PROJECT, open_instance
from pipelines.liveness import GONE
from pipelines.outcomes import outcome_of
from tests.integration.support import NIGHTS, Deployment, TwoNights
from warehouse.digest import digest

KILLS = int(os.environ.get("DONGBO_KILLS", "2"))
LONGEST = 6.0  # seconds until a kill, at first; then as long as a night takes on this machine
_RUN = "from pipelines.cli.main import main; main()"


def start(deployment: Deployment) -> subprocess.Popen[str]:
    arguments = ["--date", NIGHTS[1].date.isoformat(), "--province", "66", "--json"]
    inbox = str(deployment.settings.layout.inbox)
    places = ["--home", str(deployment.home), "--inbox", inbox]
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, "run", *arguments, *places],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        start_new_session=True,  # so that readers and audit die with it, as in a power cut
    )


def finish(process: subprocess.Popen[str]) -> None:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err or out


def test_a_killed_night_leaves_the_old_warehouse_or_the_new_one(
    few_sources: TwoNights, after_first: Deployment
) -> None:
    moments = random.Random(os.environ.get("DONGBO_KILL_SEED", "66"))
    killed, longest = 0, LONGEST
    while killed < KILLS:
        begun = time.monotonic()
        process = start(after_first)
        try:
            process.wait(timeout=moments.uniform(longest / 6, longest))
        except subprocess.TimeoutExpired:
            if killed % 4 == 3:  # asked to end: recorded as stopped by itself
                process.terminate()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            killed += 1
            longest *= 1.1
        else:
            assert process.returncode == 0
            longest = time.monotonic() - begun
        process.communicate()
        with duckdb.connect(str(after_first.warehouse), read_only=True) as con:
            con.execute("SELECT count(*) FROM mart.v_metric").fetchall()
        assert digest(after_first.warehouse) in few_sources.digests
    finish(start(after_first))
    with open_instance(after_first.settings) as instance:
        runs = {run.run_id: run for run in instance.get_runs()}
        assert all(run.is_finished for run in runs.values()), "a dead run blocks its province"
        ended = [outcome_of(instance, run_id).problems for run_id in runs]
    assert sum(GONE in problems for problems in ended) <= killed
    assert digest(after_first.warehouse) == few_sources.digests[1]
