"""One command with all its descendants: started together, ended together.

Belongs here: passing on SIGINT, SIGTERM and SIGHUP, and leaving no process behind. Does not belong
here: which command (cli/). Dagster's web server, daemon, code server and the nights they launched
are several generations, of which some outlive their parents: they become ours (Linux's child
subreaper), so they can be ended too.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

_SET_CHILD_SUBREAPER = 36  # prctl(2)
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_SECONDS = 0.2


def serve(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    patience: tuple[float, float] = (15.0, 10.0),
) -> int:
    """Run `command` in `folder` until it ends or we are asked to; returns its exit code, 0 when we
    were asked to end.

    Asked to end, the command gets SIGTERM and `patience[0]` seconds to end with all it started;
    what is left then gets SIGTERM and `patience[1]` seconds (a night records that it was stopped),
    then SIGKILL. Asked a second time, the rest is killed at once.
    """
    _adopt_orphans()
    with _asked() as asked:  # before the start: a child inherits ignored signals, not handled ones
        child = subprocess.Popen(  # noqa: S603 - a command of ours
            list(command), env=dict(environment), cwd=folder, start_new_session=True
        )
        while child.poll() is None and not asked:
            time.sleep(_LOOK_SECONDS)
        stopped = child.poll() is None
        if stopped:
            child.send_signal(signal.SIGTERM)
        _end_all(child, patience if stopped else (0.0, patience[1]), hurry=lambda: len(asked) > 1)
    return 0 if stopped else child.returncode


def descendants(pid: int) -> list[int]:
    """Every process below `pid` that still runs (zombies left out), children first."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if fields[0] not in "ZX":
                parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, level = [], [pid]
    while level:
        level = [child for parent in level for child in parents.get(parent, [])]
        found += level
    return found


def _end_all(
    child: subprocess.Popen[bytes], patience: tuple[float, float], hurry: Callable[[], bool]
) -> None:
    for seconds, then in ((patience[0], signal.SIGTERM), (patience[1], signal.SIGKILL)):
        deadline = time.monotonic() + seconds
        while (left := _left(child)) and time.monotonic() < deadline and not hurry():
            time.sleep(_LOOK_SECONDS)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, then)
    while _left(child):  # killed ones, and what they started just before
        for pid in _left(child):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_LOOK_SECONDS)
    child.wait()
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _left(child: subprocess.Popen[bytes]) -> list[int]:
    """What still runs below us, after the ended ones were taken leave of."""
    child.poll()
    with suppress(ChildProcessError):
        while child.returncode is not None and os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return descendants(os.getpid())


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@contextmanager
def _asked() -> Iterator[list[int]]:
    """The ending signals that have come, in a list that grows."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in _ENDING}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
