"""A PostgreSQL cluster of the tests' own: on loopback, on a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

# every sign that a URL or a connection string could stumble over
PASSWORD = "m@t kh/u:%'\\ 66"  # noqa: S105 - of a server that lives as long as the tests
SERVICES = Path(__file__).parents[3] / "scripts" / "services.sh"


@dataclass(frozen=True)
class Cluster:
    """A running server; `psql` speaks with one of its databases as superuser."""

    programs: Path
    port: int

    def url(self, database: str, user: str = "dongbo_test", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def psql(self, database: str, statements: str) -> str:
        done = subprocess.run(
            [
                self.programs / "psql",
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "127.0.0.1",
                "-p",
                str(self.port),
                "-U",
                "dongbo_test",
                "-d",
                database,
            ],
            input=statements,
            env=os.environ | {"PGPASSWORD": PASSWORD, "PGCLIENTENCODING": "UTF8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def programs() -> Path:
    """Folder of PostgreSQL's programs, installed if that is possible; else the test is skipped."""
    done = subprocess.run(["sh", str(SERVICES)], capture_output=True, text=True, timeout=600)
    if done.returncode:
        pytest.skip(f"PostgreSQL is missing and could not be installed: {done.stderr.strip()}")
    return Path(done.stdout.strip().splitlines()[-1])


@contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster, as an unprivileged user when we are root, and stop it at the end."""
    folder = programs()
    home = Path(tempfile.mkdtemp(prefix="dongbo-postgres-"))
    user = _unprivileged()
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data, secret = home / "data", home / "secret"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o644)

    def control(*arguments: str | Path) -> None:
        done = subprocess.run(
            [*arguments],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            timeout=120,
            **as_user,
        )
        assert done.returncode == 0, f"{Path(arguments[0]).name} failed, see {home}/log"

    cluster = Cluster(folder, _free_port())
    options = f"-p {cluster.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
    options += "-c fsync=off -c max_connections=20 -c shared_buffers=32MB"
    try:
        control(
            folder / "initdb", "-D", data, "-U", "dongbo_test", "-E", "UTF8", "--no-locale", "-N",
            "-A", "scram-sha-256", "--pwfile", secret,
        )  # fmt: skip
        log = home / "log"
        control(folder / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        try:
            yield cluster
        finally:
            control(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
