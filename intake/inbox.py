"""Looking at the inbox: which files lie there, which names and kinds of file are taken.

Belongs here: the walk over the folders and the words for what cannot be read. Does not belong here:
remembering what was seen (register.py) and opening files (sources/).
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intake.layout import FILLED
from sources.files import printable

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class InboxFile:
    """A file that lies in the inbox now. `day` is that of its folder, None for a loose file."""

    path: Path
    province: str
    source: str
    day: date | None


@dataclass(frozen=True)
class LogEntry:
    """One content of one source and day, as the ingest log knows it.

    `loose`: dropped without a date folder. `committed`: its rows are in the published warehouse.
    `replaced`: written over on its day by a newer file. `gone`: taken out of the inbox by somebody.
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
    gone: bool = False

    @property
    def counts(self) -> bool:
        """Whether nights reckon with it: what was taken away before it was published is as if it
        had never come."""
        return self.committed or not self.gone

    @property
    def taken_away(self) -> bool:
        """Whether it was published out of a date folder and then removed from it by hand."""
        return self.committed and self.gone and not (self.loose or self.archived)


@dataclass(frozen=True)
class Stray:
    """Something in the inbox that is not read: the folder it lies in, its name, and why."""

    folder: str
    name: str
    why: str

    def __str__(self) -> str:
        """For a person who looks at the inbox; a log gets `InboxScan.logged`, without the name."""
        return f"{self.folder}/{self.name}: {self.why}"


@dataclass(frozen=True)
class InboxScan:
    """What one look at the inbox found.

    `registered` are new, `waiting` may still be growing, of these `stuck` have been for longer than
    anybody is patient, `again` are known bytes under another name, `gone` were taken away,
    `strays` lie where they cannot be used.
    """

    registered: tuple[LogEntry, ...] = ()
    waiting: tuple[InboxFile, ...] = ()
    stuck: tuple[InboxFile, ...] = ()
    again: tuple[InboxFile, ...] = ()
    gone: tuple[LogEntry, ...] = ()
    strays: tuple[Stray, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What cannot be used and what to do, with its name."""
        return tuple(str(stray) for stray in self.strays)

    @property
    def logged(self) -> tuple[str, ...]:
        """The same without names, which may be those of people."""
        counted = Counter((stray.folder, stray.why) for stray in self.strays)
        return tuple(f"{folder}: {n} × {why}" for (folder, why), n in counted.items())


def finished(name: str) -> bool:
    """Whether a file name is not that of an upload under way, a lock or a hidden file."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(UNFINISHED)


def is_plain_file(path: Path) -> bool:
    """A regular file, no link: a link could lead anywhere on this machine."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def is_real_folder(path: Path) -> bool:
    """A folder, no link to one, for the same reason."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
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
) -> tuple[list[InboxFile], list[Stray]]:
    """Every finished file of the inbox in the order of its path, and what lies where it cannot be
    used. Links are not followed, wherever they stand below the inbox."""
    drops: list[InboxFile] = []
    strays: list[Stray] = []
    for province in _entries(inbox, strays):
        if not is_real_folder(province) or province.name not in provinces:
            _stray(province, f"provinces here are {', '.join(provinces)}", strays)
            continue
        for source in _entries(province, strays):
            if source.name == FILLED:
                continue
            if not is_real_folder(source) or source.name not in sources:
                _stray(source, f"sources are {', '.join(sources)}", strays)
                continue
            for entry in _entries(source, strays):
                if is_real_folder(entry):
                    day = folder_day(entry.name)
                    if day is None:
                        _stray(entry, "a folder of a delivery is named YYYY-MM-DD", strays)
                        continue
                    for path in _entries(entry, strays):
                        _receive(InboxFile(path, province.name, source.name, day), drops, strays)
                else:
                    _receive(InboxFile(entry, province.name, source.name, None), drops, strays)
    return drops, strays


def _entries(folder: Path, strays: list[Stray]) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        strays.append(stray(folder, f"cannot be listed ({type(error).__name__})"))
        return []


def _stray(path: Path, rule: str, strays: list[Stray]) -> None:
    if finished(path.name):
        why = "links are not followed; move what it leads to here" if path.is_symlink() else rule
        strays.append(stray(path, f"is not read; {why}"))


def stray(path: Path, why: str) -> Stray:
    """What lies at `path` and why it is not read, safe to print."""
    return Stray(shown(path.parent, 3), printable(path.name), why)


def shown(path: Path, parts: int = 4) -> str:
    """The last parts of a path, safe to print."""
    return "/".join(printable(part) for part in path.parts[-parts:] if part != "/")


def _receive(drop: InboxFile, drops: list[InboxFile], strays: list[Stray]) -> None:
    if not finished(drop.path.name):
        return
    if is_plain_file(drop.path):
        drops.append(drop)
    else:
        _stray(drop.path, "only plain files are read, no folders or devices", strays)


def stamp_of(path: Path) -> str:
    """Size, change times and inode of a file as one text: any write changes it."""
    info = path.lstat()
    return f"{info.st_size}/{info.st_mtime_ns}/{info.st_ctime_ns}/{info.st_ino}"
