"""Folders of files that belong together, which appear complete or not at all.

Belongs here: the draft beside a folder and giving it its name, folders that outlive nobody. Does
not belong here: single files (`common.files`), folders that replace others: a reader may be in
them, so each gets a new name.

A draft is locked while its writer lives and its owner alone may enter it, as the draft of a file.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from common.files import drafts_of, prefix_of_drafts, sync_file, sync_folder


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder for the block to fill; at the end of the block it gets the name `target`.

    Where somebody else was faster, theirs stays. When the block fails no draft is left.
    """
    with passing_folder(target) as draft:
        yield draft
        for path in draft.rglob("*"):
            (sync_folder if path.is_dir() else sync_file)(path)
        sync_folder(draft)
        try:
            draft.rename(target)
        except OSError:
            if not target.is_dir():
                raise
        sync_folder(target.parent)


@contextmanager
def passing_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that nobody needs after the block: it is removed then, and
    where we are killed by the next that asks for one. Only its owner may enter it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in drafts_of(target):
        remove_abandoned_folder(left)
    draft, lock = _locked_draft(target)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        os.close(lock)


def remove_abandoned_folder(draft: Path) -> bool:
    """Remove a draft unless its writer lives; whether it is gone."""
    try:
        descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False  # it is no folder, or not ours
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(draft)
    except OSError:
        return False  # somebody is filling it
    finally:
        os.close(descriptor)
    return True


def _locked_draft(target: Path) -> tuple[Path, int]:
    """A new draft and the descriptor that holds its lock until it is closed or we die."""
    while True:
        draft = Path(tempfile.mkdtemp(".part", prefix_of_drafts(target), target.parent))
        try:
            descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # taken for abandoned before it was locked: the next one will not be
        with suppress(OSError):  # a share without locks: nobody can lock it, so nobody removes it
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(draft.stat(), os.fstat(descriptor)):
                return draft, descriptor
        os.close(descriptor)
