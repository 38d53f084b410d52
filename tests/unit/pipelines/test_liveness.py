"""Runs whose process is gone are marked failed; living and foreign ones are left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import EngineEventData
from dagster._core.launcher import WorkerStatus

from assets.workspace import PROCESS_TAG, PROVINCE_TAG
from common.processes import Process, this_process
from pipelines import liveness
from pipelines.instance import open_instance
from pipelines.launcher import WatchedRunLauncher
from pipelines.liveness import is_alive, reap
from pipelines.outcomes import Exit, outcome_of
from pipelines.settings import Settings


@dg.op(name="noop")
def noop() -> None:
    """Something to run."""


@dg.job(name="nightly_sync")
def night() -> None:
    noop()


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with open_instance(Settings(home=tmp_path)) as real:
        yield real


def begin(
    instance: dg.DagsterInstance,
    process: Process | None,
    status: dg.DagsterRunStatus = dg.DagsterRunStatus.STARTED,
    province: str = "66",
    tags: Mapping[str, str] | None = None,
) -> dg.DagsterRun:
    noted = {PROCESS_TAG: process.text} if process else {}
    tags = {PROVINCE_TAG: province} | noted | dict(tags or {})
    return instance.create_run_for_job(night, status=status, tags=tags)


def launched(instance: dg.DagsterInstance, pid: int) -> dg.DagsterRun:
    """A run as Dagster's code server starts one: its process is in the engine's events only."""
    run = begin(instance, None)
    instance.report_engine_event("Started process for run", run, EngineEventData.in_process(pid))
    return run


def dead_process() -> Process:
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as child:
        us = this_process()
    return us._replace(pid=child.pid, ticks=us.ticks + 1)


def status(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.status


def test_only_dead_runs_of_the_province_are_reaped(instance: dg.DagsterInstance) -> None:
    gone, here = dead_process(), this_process()
    dead = begin(instance, gone)
    left = [
        begin(instance, here),
        begin(instance, gone, province="68"),
        begin(instance, here._replace(host="another machine")),
        begin(instance, None),
    ]
    assert reap(instance, ["66"]) == (dead.run_id,)
    assert status(instance, dead) == dg.DagsterRunStatus.FAILURE
    assert all(not run.is_finished for run in left)
    result = outcome_of(instance, dead.run_id)
    assert result.exit == Exit.INFRASTRUCTURE
    assert "is gone" in result.problems[0]
    assert reap(instance, ["66"]) == ()


def test_a_run_that_no_process_took_up_is_reaped_after_its_time(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin(instance, None, dg.DagsterRunStatus.STARTING)
    assert reap(instance, ["66"]) == ()
    monkeypatch.setattr(liveness, "_LAUNCH_SECONDS", 0.0)
    assert reap(instance, ["66"]) == (run.run_id,)


def test_the_daemon_is_told_whether_a_launched_run_lives(instance: dg.DagsterInstance) -> None:
    launcher = instance.run_launcher
    assert isinstance(launcher, WatchedRunLauncher)
    assert launcher.supports_check_run_worker_health
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as child:
        run = launched(instance, child.pid)
        assert launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING
    found = launcher.check_run_worker_health(run)
    assert found.status == WorkerStatus.NOT_FOUND
    assert "is gone" in str(found)
    assert reap(instance, ["66"]) == (run.run_id,)


def test_a_process_number_that_somebody_else_got_does_not_count(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = launched(instance, os.getpid())
    assert is_alive(instance, run)
    monkeypatch.setattr(liveness, "started_at", lambda _pid: 4e9)  # it began after the event
    assert is_alive(instance, run) is False
    assert is_alive(instance, begin(instance, None)) is None
