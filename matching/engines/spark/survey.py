"""What a machine would link with, and what of it can be used: the same questions here and there.

Belongs here: functions that workers run to say what they are. This module is sent whole, by value,
and imports nothing but the standard library (pyarrow, which Spark itself needs, where it answers):
it must run on a worker that lacks anything else or has an older checkout. Does not belong here:
judging the answers (`preflight`).
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

IMPORTED = ("polars", "pyarrow", "numpy", "rapidfuzz", "unidecode")
LIBRARIES = (*IMPORTED, "vietnamadminunits")
"""Those that linking needs; the last is not imported for the asking: it brings pandas."""
ROOMS = ("matching", "vietnam", "common")
SIGNED = "dongbo-executor"
CODE = frozenset({".py", ".toml", ".json", ".csv"})
"""What a room is made of; editors and tools leave other files beside it."""


def survey(paths: list[str], tokens: Mapping[str, str]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """A function for `mapInArrow` that answers each task with one JSON text (`report string`).

    `paths`: files or folders to read. `tokens`: folder → name of the file in it that the driver has
    written; the worker leaves one beside it.
    """

    def answer(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for _ in batches:
            pass
        said = json.dumps(report(paths, tokens))
        yield pa.RecordBatch.from_pydict({"report": [said]})

    return answer


def report(paths: list[str], tokens: Mapping[str, str]) -> dict[str, Any]:
    """All answers of one task."""
    tidy()
    lacks = missing()
    machine = socket.gethostname() + _boot()
    return {
        "host": socket.gethostname(),
        "machine": machine,
        "executor": f"{machine}/{os.environ.get('SPARK_EXECUTOR_DIRS', '')}",
        "slot": f"{machine}/{os.getpid()}",
        "missing": lacks,
        "versions": {} if lacks else versions(),
        "checkout": "" if lacks else checkout_hash(),
        "memory": free_memory(),
        "unreadable": [path for path in paths if not _readable(path)],
        "unwritable": [folder for folder, token in tokens.items() if not _mark(folder, token)],
    }


def missing() -> str:
    """The first package that is not here or cannot be imported; "" where all are here."""
    for name in (*IMPORTED, *ROOMS):
        try:
            importlib.import_module(name)
        except ImportError as error:
            return error.name or name
    for name in LIBRARIES:
        try:
            version(name)
        except PackageNotFoundError:
            return name
    return ""


def versions() -> dict[str, str]:
    """Python and each library by its version; raises PackageNotFoundError for one not here."""
    return {"Python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def checkout_hash() -> str:
    """SHA-256 over the names and bytes of code and data of the packages that linking uses."""
    total = hashlib.sha256()
    for room in ROOMS:
        folder = Path(str(importlib.import_module(room).__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in CODE and path.is_file():
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                total.update(f"{room}/{path.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()


def free_memory() -> int:
    """Bytes that this machine, or the container that we are in, could still give."""
    lines = _read("/proc/meminfo").splitlines()
    known = [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    limit, used = _read("/sys/fs/cgroup/memory.max"), _read("/sys/fs/cgroup/memory.current")
    if limit.isdigit() and used.isdigit():
        known.append(max(0, int(limit) - int(used)))
    return min(known, default=sys.maxsize)


def tidy() -> None:
    """Sign the folders that this worker's executor keeps blocks in, and remove those that executors
    of ours signed on this machine before they were killed: nobody else does, and they hold what was
    moved between workers. Costs a listing."""
    mine = [Path(part) for part in os.environ.get("SPARK_EXECUTOR_DIRS", "").split(":") if part]
    java = _parent(os.getppid())  # of the process that made us
    for folder in mine:
        for signed in folder.parent.parent.glob(f"spark-*/executor-*/{SIGNED}"):
            if signed.parent not in mine and not _lives(_read(str(signed))):
                shutil.rmtree(signed.parent, ignore_errors=True)
        if folder.is_dir():
            (folder / SIGNED).write_text(f"{java} {_began(java)} {_boot()}", encoding="ascii")


def _lives(said: str) -> bool:
    """Whether the process that signed so still runs; True where that cannot be read."""
    words = said.split()
    if len(words) != 3 or not words[0].isdigit():
        return True
    return words[2] == _boot() and words[1] == _began(int(words[0]))


def _boot() -> str:
    return _read("/proc/sys/kernel/random/boot_id")


def _began(process: int) -> str:
    """When a process began, in ticks since the machine started; "" where there is none: a number
    alone may long be somebody else's."""
    return _field(process, 19)


def _parent(process: int) -> int:
    return int(_field(process, 1) or 0)


def _field(process: int, number: int) -> str:
    """One of the fields that follow the name in /proc/<pid>/stat."""
    after_name = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return after_name[number] if len(after_name) > number else ""


def _readable(path: str) -> bool:
    try:
        if Path(path).is_dir():
            return all(os.access(inside, os.R_OK) for inside in Path(path).iterdir())
        with Path(path).open("rb") as handle:
            handle.read(1)
    except OSError:
        return False
    return True


def _mark(folder: str, token: str) -> bool:
    """Leave a mark beside the driver's; whether that was there and ours could be written."""
    mark = Path(folder) / f"{token}.worker"
    try:
        if not (Path(folder) / token).is_file():
            return False
        with mark.open("a", encoding="ascii") as handle:
            handle.write("\n")
    except OSError:
        return False
    return True


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return ""
