"""Files that appear complete or not at all, whatever stops us: an error, `kill -9`, a full disk, a
loss of power.

Belongs here: the draft beside a file, forcing it to disk, putting it in the place of what stood
there, the digest of a file. Does not belong here: what is written, versions of several files that
belong together (intake/lake.py), who else may read a file (the writer says so on the draft).

A draft lies in the folder of its target, since a rename is one step only within a file system. Its
owner alone may read it, whatever the umask, and the target inherits that. It is locked while its
writer lives, so the next writer of the same target knows what a killed one left and removes it.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME_CHARACTERS = 60
"""Of the target's name in that of a draft: names of 255 bytes, the most there are, get longer."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A draft for the block to fill; at the end of the block it takes the place of `target`.

    Folders above are made. When the block fails, `target` stays as it was and no draft is left.
    """
    with draft_beside(target) as draft:
        yield draft
        put(draft, target)


def write_whole(target: Path, content: bytes | str) -> None:
    """Write `content`, text as UTF-8 with its line ends, to `target`: complete or not at all."""
    with whole_file(target) as draft:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty file (0600) in the folder of `target`; what still bears its name at the end of the
    block is removed. For those that decide late where a draft goes (`put`, `put_new`)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in drafts_of(target):
        remove_abandoned(left)
    draft, lock = _locked_draft(target)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)
        os.close(lock)


def put(draft: Path, target: Path) -> None:
    """Force `draft` to disk, let it take the place of `target`, force the new name to disk."""
    sync_file(draft)
    draft.replace(target)
    sync_folder(target.parent)


def put_new(draft: Path, target: Path) -> bool:
    """The same, unless something stands at `target`, which then stays (False). The draft keeps its
    own name as well; of several processes exactly one gets True."""
    sync_file(draft)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    sync_folder(target.parent)
    return True


def drafts_of(target: Path) -> list[Path]:
    """Drafts of `target` on disk: in work, or left by writers that were killed."""
    return sorted(target.parent.glob(f"{glob.escape(prefix_of_drafts(target))}*.part"))


def remove_abandoned(draft: Path) -> bool:
    """Remove a draft unless its writer lives; whether it is gone."""
    try:
        descriptor = os.open(draft, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False  # it is not ours
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.unlink(missing_ok=True)
    except OSError:
        return False  # somebody is writing it
    finally:
        os.close(descriptor)
    return True


def sync_file(path: Path) -> None:
    """Force the bytes of a file to disk."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the file system can (network shares cannot)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of the bytes of a file, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def prefix_of_drafts(target: Path) -> str:
    """How the name of each draft of `target` begins."""
    return f".{target.name[:_NAME_CHARACTERS]}."


def _locked_draft(target: Path) -> tuple[Path, int]:
    """A new draft and the descriptor that holds its lock until it is closed or we die."""
    while True:
        descriptor, name = tempfile.mkstemp(".part", prefix_of_drafts(target), target.parent)
        draft = Path(name)
        with suppress(OSError):  # a share without locks: nobody can lock it, so nobody removes it
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            if os.path.samestat(draft.stat(), os.fstat(descriptor)):
                return draft, descriptor
        except FileNotFoundError:
            pass  # taken for abandoned before it was locked: the next one will not be
        os.close(descriptor)
