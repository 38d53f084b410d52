"""Whose turn it is: one night of a province at a time, whoever started it.

Belongs here: the lock that every run of a night holds, and saying who holds it. Does not belong
here: what waits or gives up (the callers), runs whose process died (pipelines/liveness.py).

The lock is the kernel's (flock) on `<home>/turns/<province>.lock`: it ends with its process,
however that ends, so nothing has to be cleaned up after a power cut. The file says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from common.processes import this_process

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LOOK_SECONDS = 0.5
_NAMELESS_SECONDS = 3.0  # a lock without a name: just taken, just given back, or just looked at
_held: dict[Path, str] = {}


@dataclass(frozen=True)
class Holder:
    """Who works on a province: which night, in which run and process, since when."""

    night: str
    run_id: str
    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        """Who and since when, as the end of a sentence."""
        moment = datetime.fromisoformat(self.since).astimezone(VIETNAM)
        return (
            f"night {self.night} since {moment:%H:%M:%S on %Y-%m-%d} (Vietnam time), run "
            f"{self.run_id[:8]}, process {self.pid} on {self.host}"
        )


class TurnTakenError(RuntimeError):
    """Another run is working on this province. The message says which, holds no personal data."""

    def __init__(self, province: str, holder: Holder | None) -> None:
        who = str(holder) if holder else "another night, which has just begun"
        super().__init__(
            f"province {province} is being worked on: {who}. Nothing was changed. Wait until it "
            f"has ended (dongbo run … --wait does), then start this night again"
        )


@contextmanager
def take_turn(
    folder: Path,
    province: str,
    night: str,
    run_id: str,
    *,
    wait: float = 0.0,
    told: Callable[[Holder], None] | None = None,
) -> Iterator[None]:
    """Hold `province` for the run `run_id` of `night` (a partition key) until the block ends.

    While another run holds it, `told` hears once of whom, then we wait at most `wait` seconds and
    raise TurnTakenError. A run that holds it already gets it at once. OSError where the file cannot
    be written.
    """
    path = folder / f"{province}.lock"
    if _held.get(path) == run_id:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = _acquire(path, province, wait, told)
    try:
        _write(descriptor, night, run_id)
        _held[path] = run_id
        yield
    finally:
        _held.pop(path, None)
        try:
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)


def holder_of(folder: Path, province: str) -> Holder | None:
    """Who works on a province now; None where nobody does."""
    try:
        descriptor = os.open(folder / f"{province}.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


def _acquire(path: Path, province: str, wait: float, told: Callable[[Holder], None] | None) -> int:
    begun = time.monotonic()
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(descriptor)
            os.close(descriptor)
        else:
            if _still_there(path, descriptor):
                return descriptor
            os.close(descriptor)  # somebody removed the file meanwhile: that lock keeps nobody out
            continue
        waited = time.monotonic() - begun
        if waited >= wait and (holder or waited > _NAMELESS_SECONDS):
            raise TurnTakenError(province, holder)
        if told is not None and holder:
            told(holder)
            told = None
        time.sleep(_LOOK_SECONDS)


def _still_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write(descriptor: int, night: str, run_id: str) -> None:
    us = this_process()
    now = datetime.now(VIETNAM).isoformat(timespec="seconds")
    holder = Holder(night, run_id, us.pid, us.host, now)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)


def _read(descriptor: int) -> Holder | None:
    """What the holder wrote; None in the moment before it has."""
    try:
        return Holder(**json.loads(os.pread(descriptor, 4096, 0)))
    except (ValueError, TypeError):
        return None
