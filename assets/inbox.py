"""Looking at the inbox: which files lie there, which names and kinds of file are taken.

Belongs here: the walk over the folders and the words for what cannot be read. Does not belong here:
remembering what was seen (register.py) and opening files (sources/).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sources.files import printable

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Drop:
    """A file that lies in the inbox now. `day` is that of its folder, None for a loose file."""

    path: Path
    province: str
    source: str
    day: date | None


@dataclass(frozen=True)
class Registered:
    """One content of one source and day, as the register knows it.

    `loose`: dropped without a date folder. `committed`: its rows are in the published warehouse.
    `replaced`: written over on its day by a newer file.
    """

    id: int
    province: str
    source: str
    day: date
    sha256: str
    name: str
    size: int
    loose: bool
    returned: bool
    committed: bool
    archived: bool
    replaced: bool = False
    run_id: str | None = None


@dataclass(frozen=True)
class Look:
    """What one look at the inbox found.

    `registered` are new, `waiting` may still be growing, `again` are known bytes under another
    name, `problems` say what lies where it cannot be used, with what to do.
    """

    registered: tuple[Registered, ...] = ()
    waiting: tuple[Drop, ...] = ()
    again: tuple[Drop, ...] = ()
    problems: tuple[str, ...] = field(default_factory=tuple)


def finished(name: str) -> bool:
    """Whether a file name is not that of an upload under way, a lock or a hidden file."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(UNFINISHED)


def is_plain_file(path: Path) -> bool:
    """A regular file, no link: a link could lead anywhere on this machine."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def folder_day(name: str) -> date | None:
    """The day of a folder named `YYYY-MM-DD`; None for any other name."""
    if len(name) != 10:
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def survey(
    inbox: Path, provinces: Sequence[str], sources: Sequence[str]
) -> tuple[list[Drop], list[str]]:
    """Every finished file of the inbox in the order of its path, and what lies where it cannot be
    used."""
    drops: list[Drop] = []
    problems: list[str] = []
    for province in _entries(inbox, problems):
        if not province.is_dir() or province.name not in provinces:
            _stray(province, f"provinces here are {', '.join(provinces)}", problems)
            continue
        for source in _entries(province, problems):
            if not source.is_dir() or source.name not in sources:
                _stray(source, f"sources are {', '.join(sources)}", problems)
                continue
            for entry in _entries(source, problems):
                if entry.is_dir() and not entry.is_symlink():
                    day = folder_day(entry.name)
                    if day is None:
                        _stray(entry, "a folder of a delivery is named YYYY-MM-DD", problems)
                        continue
                    for path in _entries(entry, problems):
                        _take(Drop(path, province.name, source.name, day), drops, problems)
                else:
                    _take(Drop(entry, province.name, source.name, None), drops, problems)
    return drops, problems


def _entries(folder: Path, problems: list[str]) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(f"{shown(folder)}: cannot be listed ({type(error).__name__})")
        return []


def _stray(path: Path, rule: str, problems: list[str]) -> None:
    if finished(path.name):
        problems.append(f"{shown(path)}: is not read; {rule}")


def shown(path: Path) -> str:
    """The last parts of a path, safe to print."""
    return "/".join(printable(part) for part in path.parts[-4:] if part != "/")


def _take(drop: Drop, drops: list[Drop], problems: list[str]) -> None:
    if not finished(drop.path.name):
        return
    if is_plain_file(drop.path):
        drops.append(drop)
    else:
        _stray(drop.path, "only plain files are read, no links, folders or devices", problems)


def stamp_of(path: Path) -> str:
    """Size, change times and inode of a file as one text: any write changes it."""
    info = path.lstat()
    return f"{info.st_size}/{info.st_mtime_ns}/{info.st_ctime_ns}/{info.st_ino}"
