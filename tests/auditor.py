"""Audits without importing Great Expectations anew: 2.5 CPU-seconds of each night of the tests.

One process imports the audit's worker and forks for each audit. So each still runs in a process of
its own, by the same code. Nights that tests start as commands audit as users' nights do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parents[1]
_SERVE = """
import os, sys, traceback
from warehouse import gx_worker
while folder := sys.stdin.readline().rstrip("\\n"):
    if not (child := os.fork()):
        for number, name in enumerate(("in", "out", "err")):
            mode = os.O_RDWR | os.O_CREAT
            os.dup2(os.open(os.path.join(folder, name), mode, 0o600), number)
        sys.stdin = open(0, encoding="utf-8")
        try:
            gx_worker.main()
        except BaseException:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Auditor:
    """A process that has imported the worker, started with the first audit."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def answer(self, request: str) -> subprocess.CompletedProcess[str]:
        """As `warehouse.gx_process.Worker.answer`."""
        if self._process is None:
            command = [sys.executable, "-c", _SERVE]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory(prefix="dongbo-audit-") as folder:
            (Path(folder) / "in").write_text(request, encoding="utf-8")
            self._process.stdin.write(f"{folder}\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            out, err = ((Path(folder) / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess([], code, out, err)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.communicate()
