"""Processes of this machine by an identity that is never used twice.

Belongs here: who a process is, whether it still lives. Does not belong here: what follows from
that (turns.py, pipelines/liveness.py).

A process number alone says nothing: after a restart of the machine or of a container it soon
belongs to somebody else. With the moment at which the process began, in ticks since the machine
started, and the id of that start, it is one process for good; none of the three moves with the
clock.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19  # of the fields that follow the name in /proc/<pid>/stat (proc(5))
_DEAD = frozenset("ZXx")


class Process(NamedTuple):
    """One process: number, ticks at which it began, id of the machine's start, name of the
    machine."""

    pid: int
    ticks: int
    boot: str
    host: str

    @property
    def text(self) -> str:
        """The identity as one word, for a tag."""
        return f"{self.pid}/{self.ticks}/{self.boot}/{self.host}"

    @classmethod
    def parse(cls, text: str) -> Process | None:
        """The identity that `text` wrote down; None for anything else."""
        parts = text.split("/", 3)
        if len(parts) != 4 or not (parts[0].isdigit() and parts[1].isdigit()):
            return None
        return cls(int(parts[0]), int(parts[1]), parts[2], parts[3])

    def is_alive(self) -> bool | None:
        """Whether it still runs; None for a process of another machine, which cannot be seen."""
        if self.host != socket.gethostname():
            return None
        return self.boot == _boot() and started_ticks(self.pid) == self.ticks


def this_process() -> Process:
    """The process that asks."""
    pid = os.getpid()
    return Process(pid, started_ticks(pid) or 0, _boot(), socket.gethostname())


def started_ticks(pid: int) -> int | None:
    """Ticks since the machine's start at which a process began; None where there is none, or only
    what is left of one that has ended (a zombie)."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    after_name = fields[fields.rindex(")") + 2 :].split()
    return None if after_name[_STATE] in _DEAD else int(after_name[_STARTED])


def started_at(pid: int) -> float | None:
    """The same as seconds since 1970, by the clock as it stands now; None where there is none."""
    ticks = started_ticks(pid)
    if ticks is None:
        return None
    since_boot = ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + since_boot


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
