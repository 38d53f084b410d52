"""Reading in another process, watched: time, memory, death. Files are not trusted.

Here: starting, asking, watching and ending the reading process. Not here: reading itself.

One process serves many files, since starting one costs more than a CPU-second. It is replaced after
any refusal of ours, when it was confined for other limits, and when earlier files left it so much
memory that the next could be refused for it.

What will be asked for can be said before (`expect`): it is read in that order while the caller does
other work, a few files ahead, and lies on disk until it is asked for.
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
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from contracts.language import HeaderSpec
from sources.choice import FixedMapping
from sources.codec import Request, read_reading, request_text
from sources.files import FileIdentity, FileKind, identify, printable
from sources.limits import Limits
from sources.reading import FileReading
from sources.refusals import RefusalCode, RefusedError

_START_SECONDS = 120.0
_LOOK_SECONDS = 0.02
_FILES_PER_PROCESS = 200
_AHEAD = 2
"""Readings that lie ready on disk, before the next expected file is read."""
_LEFT_BEHIND = 4
"""Of what a file may hold, one part in so many may be left by the files before it."""
_ROOT = Path(__file__).resolve().parents[1]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ")
"""Environment that the reading process gets: no credentials of ours."""


class _Reading:
    """One file to read, and the folder in which the answer lies once that is done."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.wrong: Exception | None = None
        self._done, self._dropped = threading.Event(), False
        self._folder = tempfile.TemporaryDirectory(prefix="dongbo-read-")
        self.out = Path(self._folder.name)

    def finish(self) -> None:
        """The answer lies there, or it is known what went wrong."""
        self._done.set()
        if self._dropped:
            self._folder.cleanup()

    def drop(self) -> None:
        """Nobody will ask for it."""
        self._dropped = True
        if self._done.is_set():
            self._folder.cleanup()

    def result(self) -> FileReading:
        """What was read, once; raises what went wrong."""
        with self._folder:
            self._done.wait()
            if self.wrong is not None:
                raise self.wrong
            return read_reading(self.out)


class Sandbox:
    """One reading process, started when needed, replaced after trouble or many files."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._base = 0
        self._served = 0
        self._limits: Limits | None = None
        self._lock = threading.Lock()  # who asks the process
        self._expected: deque[Request] = deque()
        self._ahead: list[_Reading] = []
        self._reader: threading.Thread | None = None
        self._list = threading.Lock()  # who looks at what is expected and ahead

    def read(
        self,
        path: Path,
        specs: Mapping[str, HeaderSpec],
        limits: Limits,
        fixed: FixedMapping | None = None,
    ) -> FileReading:
        """As `reader.read_here`, in the reading process; its death or excess becomes a refusal."""
        reading = self._taken(Request(path.absolute(), specs, limits, fixed))
        try:
            return reading.result()
        except RefusedError as refused:
            file = _identity(path)
            return FileReading(file, (), (refused.refusal(file.name),))

    def expect(
        self,
        path: Path,
        specs: Mapping[str, HeaderSpec],
        limits: Limits,
        fixed: FixedMapping | None = None,
    ) -> None:
        """`read` will be asked for just this, after what was expected before."""
        with self._list:
            self._expected.append(Request(path.absolute(), specs, limits, fixed))
        self._read_ahead()

    def forget(self) -> None:
        """What is expected will not be asked for any more."""
        with self._list:
            self._expected.clear()
            for reading in self._ahead:
                reading.drop()
            self._ahead.clear()

    def _taken(self, request: Request) -> _Reading:
        """The reading that was begun for `request`; one made now where there is none."""
        with self._list:
            reading = next((r for r in self._ahead if r.request == request), None)
            if reading is not None:
                self._ahead.remove(reading)
            elif request in self._expected:
                self._expected.remove(request)
        if reading is None:
            reading = _Reading(request)
            self._fill(reading)
        self._read_ahead()
        return reading

    def _read_ahead(self) -> None:
        """Have a thread read what is expected, unless one does or enough lies ready."""
        with self._list:
            if self._reader is None and self._expected and len(self._ahead) < _AHEAD:
                self._reader = threading.Thread(target=self._read_expected, daemon=True)
                self._reader.start()

    def _read_expected(self) -> None:
        while True:
            with self._list:
                if not self._expected or len(self._ahead) >= _AHEAD:
                    self._reader = None
                    return
                reading = _Reading(self._expected.popleft())
                self._ahead.append(reading)
            self._fill(reading)

    def _fill(self, reading: _Reading) -> None:
        """Read a file into its folder, or note why not."""
        with self._lock:
            try:
                self._ask(request_text(reading.out, reading.request), reading.request.limits)
            except RefusedError as refused:
                self._stop()
                reading.wrong = refused
            except Exception as error:  # noqa: BLE001 (raised where the reading is asked for)
                reading.wrong = error
        with self._list:
            reading.finish()

    def close(self) -> None:
        """End the process, if there is one, and forget what is expected."""
        self.forget()
        process = self._process
        if process is not None:
            process.kill()  # so that who waits for it lets go of the lock
        with self._lock:
            self._stop()

    def _stop(self) -> None:
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
            self._stop()
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
        self._stop()
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
