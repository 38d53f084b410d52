"""A dated, read-only copy of the warehouse for each night, and for how long it is kept.

Belongs here: keeping and removing copies. Does not belong here: publishing.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from common.files import whole_file
from warehouse.seal import seal_path

KEPT_NIGHTS = 90


def keep_copy(
    published: Path, folder: Path, night: date, *, kept_nights: int = KEPT_NIGHTS
) -> Path:
    """Keep `published` as the copy of `night` in `folder`; remove all but the latest `kept_nights`.

    The copy is a second name of the same file where the file system allows it: a published file is
    never written again, the next night replaces it by rename. It has the seal and the readers of
    that file, and appears whole or not at all; a re-run of a night replaces its copy. Raises
    FileNotFoundError when nothing is published, ValueError when less than one night is to be kept.
    """
    if kept_nights < 1:
        raise ValueError("At least one night must be kept.")
    if not published.is_file():
        raise FileNotFoundError(f"There is no warehouse at {published} to keep a copy of.")
    folder.mkdir(parents=True, exist_ok=True)
    target = copy_of(folder, night)
    seal = seal_path(published)
    if seal.is_file():
        _copy_or_link(seal, seal_path(target))
    _copy_or_link(published, target)
    for old in copies(folder)[:-kept_nights]:
        old.unlink()
        seal_path(old).unlink(missing_ok=True)
    return target


def _copy_or_link(original: Path, target: Path) -> None:
    with whole_file(target) as draft:
        draft.unlink()
        try:
            os.link(original, draft)
        except OSError:  # another file system, or one without hard links
            shutil.copyfile(original, draft)
            shutil.copymode(original, draft)
            os.chown(draft, -1, original.stat().st_gid)


def copy_of(folder: Path, night: date) -> Path:
    """Where the copy of `night` lies, whether it is there or not."""
    return folder / f"dongbo_{night.isoformat()}.duckdb"


def copies(folder: Path) -> list[Path]:
    """The copies in `folder`, oldest night first."""
    return sorted(folder.glob("dongbo_????-??-??.duckdb"))
