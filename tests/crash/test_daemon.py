"""Nights launched by the daemon of `dongbo dev` and killed: noticed within a minute, also when the
code server or the whole machine died with them; and nothing is left when it ends.

Part of `make crash`: it takes about two minutes.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from assets.workspace import PROCESS_TAG
from common.processes import Process
from pipelines.instance import PROJECT, open_instance
from pipelines.outcomes import outcome_of
from pipelines.process_tree import descendants
from tests.crash.test_kill import KILLS
from tests.integration.support import NIGHTS, Deployment

NIGHT = NIGHTS[0]
_DEV = "from pipelines.cli.main import main; main()"
_LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, true: Callable[[], object], seconds: float) -> None:
    """Wait until `true()`; say how long it took (pytest -s shows it)."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds:g} s"
        time.sleep(0.2)
    sys.stdout.write(f"{what}: after {time.monotonic() - begun:.1f} s\n")


class Dev:
    """`dongbo dev` on a home."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        where = ["--home", str(home), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _DEV, "dev", *where],
            cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        wait_for("the web server", self.is_up, 120)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server_info") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def launch(self) -> str:
        """Launch the night; its run id."""
        day, province = NIGHT.key.split("|")
        tags = {
            "dagster/partition": NIGHT.key, "dagster/partition/date": day,
            "dagster/partition/province": province, "dongbo/province": province,
        }  # fmt: skip
        params = {
            "selector": {
                "repositoryLocationName": "pipelines.definitions",
                "repositoryName": "__repository__", "jobName": "nightly_sync",
            },
            "mode": "default",
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in tags.items()]},
        }  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps({"query": _LAUNCH, "variables": {"params": params}}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            said = json.load(answer)
        return str(said["data"]["launchRun"]["run"]["runId"])

    def kill(self, pids: list[int]) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        """As Ctrl-C does; nothing may be left."""
        everything = descendants(self.process.pid)
        assert len(everything) > 2
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        assert [pid for pid in everything if Path(f"/proc/{pid}").exists()] == []


def code_servers(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"code-server" in command or b"grpc" in command:  # its proxy and itself
            found.append(pid)
    return found


def working(dev: Dev, instance: dg.DagsterInstance) -> tuple[str, int]:
    """A night under way: its run id and the number of its process."""
    run_id = dev.launch()

    def process() -> Process | None:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        return Process.parse(run.tags.get(PROCESS_TAG, ""))

    wait_for("the night", process, 120)
    found = process()
    assert found is not None
    return run_id, found.pid


@pytest.mark.slow
@pytest.mark.skipif(KILLS <= 2, reason="part of make crash (DONGBO_KILLS > 2)")
def test_dead_nights_are_noticed_within_a_minute(fresh: Callable[[], Deployment]) -> None:
    deployment = fresh()
    home = deployment.home
    deployment.settings.layout.inbox.rename(home / "inbox")

    def has(status: dg.DagsterRunStatus, run_id: str) -> bool:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        return run.status == status

    dev = Dev(home)
    try:
        with open_instance(deployment.settings) as instance:
            run_id, pid = working(dev, instance)
            dev.kill([pid, *code_servers(descendants(dev.process.pid))])
            wait_for("the dead night", lambda: has(dg.DagsterRunStatus.FAILURE, run_id), 60)
            assert "is gone" in outcome_of(instance, run_id).problems[0]
            dev.end()

            dev = Dev(home)
            run_id, _ = working(dev, instance)
            dev.kill([*descendants(dev.process.pid), dev.process.pid])  # as in a power cut
            dev.process.wait()
            dev = Dev(home)
            wait_for(
                "the night of the power cut", lambda: has(dg.DagsterRunStatus.FAILURE, run_id), 60
            )

            run_id, _ = working(dev, instance)
            dev.end()
            wait_for("the stopped night", lambda: not has(dg.DagsterRunStatus.STARTED, run_id), 1)
    finally:
        for pid in [*descendants(dev.process.pid), dev.process.pid]:
            if dev.process.poll() is None:
                os.kill(pid, signal.SIGKILL)
        dev.process.wait()
