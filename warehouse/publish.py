"""Puts an audited candidate in the place of the published file, so that readers never see a half.

Belongs here: the order of seal and file, the lock of the one writer, who may read the file. Does
not belong here: whether the candidate may be published (`audit`), what a seal is (`seal`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.files import put, whole_file
from warehouse.seal import (
    Seal,
    current_seals,
    make_seal,
    refuse_stray_log,
    seal_path,
    write_seals,
)

READ_ONLY, GROUP_READS = 0o400, 0o440
"""Modes of a published file: it is never written again, by nobody."""


class WriterBusyError(RuntimeError):
    """Another process is writing this warehouse."""


class StaleCandidateError(RuntimeError):
    """Another night was published after this candidate was built: it would undo that night."""


def note_base(candidate: Path, published: Path | None) -> None:
    """Write beside `candidate` which published file it was built from; `publish` compares it."""
    _base_note(candidate).write_text(_identity(published), encoding="utf-8")


def _base_note(candidate: Path) -> Path:
    return candidate.with_name(candidate.name + ".base")


def _identity(path: Path | None) -> str:
    """What tells one published file from the next: a rename gives a new inode or a new time."""
    if path is None or not path.is_file():
        return "none"
    status = path.stat()
    return f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"


@contextmanager
def writer_lock(target: Path) -> Iterator[None]:
    """Hold the lock of the one writer of `target`; raises WriterBusyError at once when it is taken.

    The lock dies with its process, so a killed writer leaves nothing to clean up.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(target.name + ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriterBusyError(
                f"Another run is writing {target.name}. Wait until it has ended and start again; "
                "readers are not affected."
            ) from error
        yield


@contextmanager
def building_turn(target: Path) -> Iterator[None]:
    """Wait until nobody else builds on `target`: of two nights built on it one would be lost.

    This lock too dies with its process.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name("night.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def publish(
    candidate: Path, target: Path, *, key: bytes | None = None, group: int | None = None
) -> None:
    """Move `candidate` to `target` in one step: sync the file, rename it, sync the folder.

    Readers that have the old file open keep it. With `key` the file is sealed (`seal`): the seal of
    the new file is written before the rename beside that of the old one, and alone after it, so
    that one of them fits whenever the process dies. The file becomes read-only for its owner and,
    with `group` (a group id), for the members of that group; nobody else can open it.

    Raises FileNotFoundError without a candidate, WriterBusyError while another process publishes,
    StaleCandidateError when another night was published since the candidate was built,
    StrayLogError when a write-ahead log lies beside `target`, ValueError when the candidate has
    unwritten changes (a WAL file beside it) or lies on another file system.
    """
    if not candidate.is_file():
        raise FileNotFoundError(f"There is no candidate {candidate.name} to publish.")
    if candidate.with_name(candidate.name + ".wal").exists():
        raise ValueError(f"{candidate.name} is still being written: close it before publishing.")
    with writer_lock(target):
        refuse_stray_log(target)
        if candidate.stat().st_dev != target.parent.stat().st_dev:
            raise ValueError("Candidate and warehouse must lie on one file system to be swapped.")
        note = _base_note(candidate)
        if note.is_file() and note.read_text(encoding="utf-8") != _identity(target):
            raise StaleCandidateError(
                f"Another night was published while {candidate.name} was being built. "
                "Run this night again: it will be built on the newest warehouse."
            )
        _give_to(candidate, group, READ_ONLY if group is None else GROUP_READS)
        fresh = [] if key is None else [make_seal(candidate, key)]
        _seal_as(target, [*fresh, *current_seals(target)[:1]], group)
        put(candidate, target)
        _seal_as(target, fresh, group)
        note.unlink(missing_ok=True)


def seal(published: Path, key: bytes, *, group: int | None = None) -> None:
    """Seal what stands at `published` now: somebody vouches for it. Raises WriterBusyError."""
    with writer_lock(published):
        _seal_as(published, [make_seal(published, key)], group)


def _seal_as(published: Path, seals: list[Seal], group: int | None) -> None:
    path = seal_path(published)
    if not seals:
        path.unlink(missing_ok=True)
        return
    with whole_file(path) as draft:
        write_seals(draft, seals)
        _give_to(draft, group, READ_ONLY if group is None else GROUP_READS)


def _give_to(path: Path, group: int | None, mode: int) -> None:
    if group is not None:
        os.chown(path, -1, group)
    path.chmod(mode)
