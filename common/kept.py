"""Files that people fill in after us: what they changed is never overwritten.

Belongs here: telling a file that still is as it was written from one that somebody changed or has
open, and finding a name beside it. Does not belong here: what is in such files.
"""

from __future__ import annotations

from pathlib import Path

from common.files import put, sha256_of


def free_place(out: Path) -> Path:
    """`out`, or the first of `<name>_2`, `<name>_3`, … that nobody has changed since we wrote it.

    A file without the digest that `replace` leaves beside it counts as changed, and so does one
    that an office program has open (its lock file stands beside it).
    """
    place, number = out, 1
    while place.exists() and _touched(place):
        number += 1
        place = out.with_name(f"{out.stem}_{number}{out.suffix}")
    return place


def replace(draft: Path, place: Path) -> Path:
    """Move a finished `draft` to `place` and leave its digest beside it; returns `place`.

    The digest comes first: whatever stops us in between, the file there counts as changed. For that
    a torn or an old digest is as good as none, so it is not waited for until it is on the disk.
    """
    _seal(place).write_text(sha256_of(draft), encoding="ascii")
    put(draft, place)
    return place


def _touched(place: Path) -> bool:
    locks = (f"~${place.name}", f".~lock.{place.name}#")
    if any(place.with_name(lock).exists() for lock in locks):
        return True
    seal = _seal(place)
    return not seal.exists() or seal.read_text(encoding="ascii") != sha256_of(place)


def _seal(place: Path) -> Path:
    return place.with_name(f".{place.name}.sha256")
