"""Reading in another process, watched: time, memory, death. Files are not trusted.

Here: starting, asking, watching and ending the reading process. Not here: reading itself.

One process serves many files, since starting one costs more than a CPU-second. It is replaced after
any refusal of ours, when it was confined for other limits, and when earlier files left it so much
memory that the next could be refused for it.
"""

from __future__ import annotations

import atexit
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from contracts.language import HeaderSpec
from sources.choice import FixedMapping
from sources.codec import read_reading, request_text
from sources.files import FileIdentity, FileKind, identify, printable
from sources.limits import Limits
from sources.reading import FileReading
from sources.refusals import RefusalCode, RefusedError

_START_SECONDS = 120.0
_LOOK_SECONDS = 0.02
_FILES_PER_PROCESS = 200
_LEFT_BEHIND = 4
"""Of what a file may hold, one part in so many may be left by the files before it."""
_ROOT = Path(__file__).resolve().parents[1]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ")
"""Environment that the reading process gets: no credentials of ours."""


class Sandbox:
    """One reading process, started when needed, replaced after trouble or many files."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._base = 0
        self._served = 0
        self._limits: Limits | None = None
        self._lock = threading.Lock()

    def read(
        self,
        path: Path,
        specs: Mapping[str, HeaderSpec],
        limits: Limits,
        fixed: FixedMapping | None = None,
    ) -> FileReading:
        """As `reader.read_here`, in the reading process; its death or excess becomes a refusal."""
        with self._lock, tempfile.TemporaryDirectory(prefix="dongbo-read-") as folder:
            out = Path(folder)
            try:
                self._ask(request_text(path.absolute(), out, specs, limits, fixed), limits)
                return read_reading(out)
            except RefusedError as refused:
                self.close()
                file = _identity(path)
                return FileReading(file, (), (refused.refusal(file.name),))

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _ask(self, request: str, limits: Limits) -> None:
        if self._is_unfit(limits):
            self.close()
        if self._process is None or self._process.poll() is not None:
            self._start()
        process = self._running()
        if process.stdin is None:
            raise RefusedError(RefusalCode.READER_CRASHED, detail="no input")
        try:
            process.stdin.write(request.encode("ascii") + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise RefusedError(RefusalCode.READER_CRASHED, detail=self._end()) from error
        self._limits = self._limits or limits
        self._wait(b"done", limits.seconds, limits)
        self._served += 1

    def _is_unfit(self, limits: Limits) -> bool:
        """Whether a file would be read under what others left: their memory, their limits."""
        if self._process is None:
            return False
        grown = _resident(self._process.pid) - self._base
        otherwise = self._limits is not None and not self._limits.confine_as(limits)
        many = self._served >= _FILES_PER_PROCESS
        return many or otherwise or grown > limits.memory_bytes // _LEFT_BEHIND

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RefusedError(RefusalCode.READER_CRASHED, detail="not started")
        return self._process

    def _start(self) -> None:
        self.close()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sources.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": str(_ROOT)},
            start_new_session=True,
        )
        self._served = 0
        self._limits = None
        self._wait(b"ready", _START_SECONDS, None)
        self._base = _resident(self._process.pid)

    def _wait(self, word: bytes, seconds: float, limits: Limits | None) -> None:
        """Wait for the answer; end the process when it takes too long or too much."""
        process = self._running()
        if process.stdout is None:
            raise RefusedError(RefusalCode.READER_CRASHED, detail="no output")
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not selector.select(_LOOK_SECONDS):
                if time.monotonic() > deadline:
                    raise RefusedError(
                        RefusalCode.LIMIT_EXCEEDED,
                        limit="seconds",
                        found=f"{seconds:g}+",
                        allowed=f"{seconds:g}",
                    )
                if limits is not None:
                    self._watch_memory(process.pid, limits)
        if process.stdout.readline().strip() != word:
            raise RefusedError(RefusalCode.READER_CRASHED, detail=self._end())

    def _watch_memory(self, pid: int, limits: Limits) -> None:
        used = _resident(pid) - self._base
        if used > limits.memory_bytes:
            raise RefusedError(
                RefusalCode.LIMIT_EXCEEDED,
                limit="memory",
                found=used,
                allowed=limits.memory_bytes,
            )

    def _end(self) -> str:
        process = self._running()
        try:
            return f"exit {process.wait(timeout=5)}"
        except subprocess.TimeoutExpired:
            return "no answer"


def _resident(pid: int) -> int:
    """Resident memory of a process in bytes, file mappings left out; 0 where it cannot be known."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")


def _identity(path: Path) -> FileIdentity:
    try:
        return identify(path)
    except OSError:
        return FileIdentity(printable(path.name), "", 0, FileKind.UNKNOWN)


SHARED = Sandbox()
atexit.register(SHARED.close)
