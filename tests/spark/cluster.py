"""A standalone cluster of the tests' own: a master and workers on loopback, on free ports, with a
secret, gone afterwards: they are killed with the process that started them, and what they left is
removed by the next."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from common.folders import passing_folder

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "scripts" / "services.sh"
_PATIENCE = 90.0
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Cluster:
    """A running master. `home` holds all that master and workers write: logs, work, shuffle."""

    home: Path
    java: Path
    port: int
    page: int
    memory: str = "2G"
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def processes(self) -> list[int]:
        """The processes of master and workers, in the order in which they were started."""
        return [process.pid for process in self.started if process.poll() is None]

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What a session on this cluster needs on top of the engine's own settings."""
        return {
            "spark.authenticate.secret.file": str(self.home / "secret"),
            "spark.executor.memory": "1g",
        }

    def state(self) -> dict[str, Any]:
        """What the master says of itself, its workers and applications."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as answer:
            return json.load(answer)

    def wait(self, reached: Any, what: str) -> None:
        """Wait until `reached(state)`."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                if reached(self.state()):
                    return
            except (OSError, ValueError):
                pass  # it does not answer yet
            time.sleep(0.1)
        raise AssertionError(f"{what}: not within {_PATIENCE:.0f} s\n{self.logs()[-3000:]}")

    def logs(self) -> str:
        """All that was logged: by master, workers and what they started."""
        wanted = [*self.home.rglob("*.log"), *self.home.rglob("stderr"), *self.home.rglob("stdout")]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in wanted)

    @contextmanager
    def worker(self, name: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        """One more worker, with one core, until the end of the block; `variables` of its
        environment. An application that wants more cores gets an executor on it at once."""
        before = self.state()["aliveworkers"]
        command = [
            "org.apache.spark.deploy.worker.Worker", "-h", "127.0.0.1", "-p", "0",
            "--webui-port", "0", "-c", "1", "-m", self.memory, "-d", str(self.home / "work" / name),
            self.master,
        ]  # fmt: skip
        places = self.home / "local" / name
        places.mkdir(parents=True, exist_ok=True)
        own = {"SPARK_LOCAL_DIRS": str(places), "PYTHONPATH": path_of(ROOT)} | variables
        try:
            with _daemon(self, name, command, own) as process:
                self.wait(lambda state: state["aliveworkers"] > before, f"worker {name} joins")
                yield process
        finally:
            self.wait(lambda state: state["aliveworkers"] == before, f"worker {name} leaves")


def path_of(*folders: Path) -> str:
    """A PYTHONPATH: the folders, then where PySpark and what it needs may lie for this process."""
    return os.pathsep.join([*map(str, folders), *filter(None, sys.path[1:2])])


def java() -> Path:
    """Home of a Java, installed if that is possible; else the tests are skipped by this name."""
    if find_spec("pyspark") is None:
        pytest.skip("NO SPARK TESTS: PySpark is not installed (make spark)")
    done = subprocess.run(["sh", str(SERVICES), "java"], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"NO SPARK TESTS: {done.stderr.strip()}")
    return Path(done.stdout.strip().splitlines()[-1])


@contextmanager
def running(workers: int = 2, memory: str = "2G") -> Iterator[Cluster]:
    """A master and its workers of so much memory each, until the end of the block."""
    home_of_java = java()
    with ExitStack() as stack:
        place = Path(tempfile.gettempdir()) / f"dongbo-spark-{os.getuid()}"
        home = stack.enter_context(passing_folder(place))
        cluster = Cluster(home, home_of_java, _free_port(), _free_port(), memory)
        _configure(home)
        command = [
            "org.apache.spark.deploy.master.Master", "-h", "127.0.0.1", "-p", str(cluster.port),
            "--webui-port", str(cluster.page),
        ]  # fmt: skip
        stack.enter_context(_daemon(cluster, "master", command, {}))
        cluster.wait(lambda _: True, "the master starts")
        for number in range(workers):
            stack.enter_context(cluster.worker(f"worker{number}"))
        yield cluster


def _configure(home: Path) -> None:
    """Settings of master and workers: one secret, no door for strangers, warnings only."""
    (home / "secret").write_text(secrets.token_hex(32), encoding="ascii")
    (home / "secret").chmod(0o600)
    folder = home / "conf"
    folder.mkdir()
    (home / "tmp").mkdir()
    settings = {
        "spark.authenticate": "true",
        "spark.authenticate.secret": (home / "secret").read_text(encoding="ascii"),
        "spark.network.crypto.enabled": "true",
        "spark.master.rest.enabled": "false",
    }
    lines = "".join(f"{name} {value}\n" for name, value in settings.items())
    (folder / "spark-defaults.conf").write_text(lines, encoding="ascii")
    (folder / "log4j2.properties").write_text(
        "rootLogger.level = warn\nrootLogger.appenderRef.stderr.ref = stderr\n"
        "appender.stderr.type = Console\nappender.stderr.name = stderr\n"
        "appender.stderr.target = SYSTEM_ERR\nappender.stderr.layout.type = PatternLayout\n"
        "appender.stderr.layout.pattern = %d %p %c: %m%n%ex\n",
        encoding="ascii",
    )


@contextmanager
def _daemon(
    cluster: Cluster, name: str, command: list[str], variables: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A master or worker that dies with us."""
    import pyspark

    home = Path(pyspark.__path__[0])
    environment = os.environ | {
        "JAVA_HOME": str(cluster.java),
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(cluster.home / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "JAVA_TOOL_OPTIONS": f"-Djava.io.tmpdir={cluster.home / 'tmp'}",
        "TMPDIR": str(cluster.home / "tmp"),
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData",
        **variables,
    }
    with (cluster.home / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [home / "bin" / "spark-class", *command],
            env=environment,
            cwd=cluster.home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call of C
        )
    cluster.started.append(process)
    try:
        yield process
    finally:
        # At once and with its executors: while a worker shuts down, the master sees an executor
        # gone and has that very worker start the next one, which then outlives it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
