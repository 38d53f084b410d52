"""The store of received bytes: each content once, below `snapshots/`.

Belongs here: copying a file into the store. Does not belong here: which files count (received.py).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from common.files import draft_beside, put_new
from sources.files import printable

_NO_LINK = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC  # it was no link when we looked


class Snapshot(NamedTuple):
    """A received file as it is kept: its name made printable, SHA-256 of its bytes, size in
    bytes."""

    name: str
    sha256: str
    size: int


def keep_snapshot(source: Path, store: Path) -> Snapshot:
    """Copy the bytes of `source` to `<store>/<2 digits>/<sha256>/<name>`.

    The hash is taken of the bytes that were copied, so a file that changes under our hands is kept
    as what was read. Bytes that are in the store already are linked, not written again.
    """
    with draft_beside(store / "draft") as draft:
        return _keep(source, store, draft)


def _keep(source: Path, store: Path, draft: Path) -> Snapshot:
    digest = hashlib.sha256()
    with os.fdopen(os.open(source, _NO_LINK), "rb") as incoming, draft.open("wb") as out:
        while block := incoming.read(1 << 20):
            digest.update(block)
            out.write(block)
        size = out.tell()
    snapshot = Snapshot(printable(source.name), digest.hexdigest(), size)
    folder = store / snapshot.sha256[:2] / snapshot.sha256
    folder.mkdir(parents=True, exist_ok=True)
    known = sorted(folder.iterdir())
    target = folder / snapshot.name
    if target in known:
        return snapshot
    put_new(known[0] if known else draft, target)  # or another process kept them meanwhile
    return snapshot
