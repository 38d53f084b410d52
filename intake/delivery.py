"""Which files of a source count for a night, kept by content.

Belongs here: picking the newest delivery that is not later than the night and what came back
corrected since, waiting until its files are whole, copying bytes into the snapshot store. Does not
belong here: opening the files, watching the inbox (inbox.py), what becomes of published files
(assets/committed.py).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from intake.file_names import logged_name
from intake.inbox import (
    InboxFile,
    LogEntry,
    finished,
    folder_day,
    is_plain_file,
    is_real_folder,
    shown,
    stamp_of,
)
from intake.ingest_log import IngestLog
from intake.returned import is_returned
from intake.snapshots import Snapshot, keep_snapshot
from sources.files import printable

MANIFEST = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "size": pl.Int64,
    "as_of": pl.Date,
    "delivered": pl.Date,
    "returned": pl.Boolean,
}


def _nothing_stands(_: str) -> bool:
    return False


class StillChangingError(Exception):
    """Files of a delivery kept changing for longer than we are patient.

    The message names their folder and, where they are harmless, their names.
    """

    def __init__(self, drops: Sequence[InboxFile], patience: float) -> None:
        folder = shown(drops[0].path.parent, 3)
        names = ", ".join(logged_name(drop.path.name) for drop in drops)
        super().__init__(
            f"still being written after {patience:g} s of waiting: {names} in inbox/{folder}. Ask "
            f"the sender whether the copy hangs; start the night again when it is complete, or "
            f"take the file away (dongbo inbox --province {drops[0].province} shows its name)"
        )


class Candidate(NamedTuple):
    """A file that may count: one of a date folder (`path`) or one that the ingest log holds
    (`entry`)."""

    day: date
    name: str
    returned: bool
    path: Path | None = None
    entry: LogEntry | None = None


@dataclass(frozen=True)
class Delivery:
    """What counts for a night: the extract's `files` of one `day` with those that stand from
    another, and the files with corrected rows that came back since (`returned`), both in the order
    of day and name."""

    day: date
    files: tuple[Candidate, ...]
    returned: tuple[Candidate, ...] = ()


def find_delivery(
    folder: Path,
    night: date,
    kept: Sequence[LogEntry] = (),
    is_published: Callable[[Path], bool] = lambda _: True,
    stands: Callable[[str], bool] = _nothing_stands,
) -> Delivery | None:
    """The newest delivery of a source not later than `night`; None where there is none.

    `folder` is `<inbox>/<province>/<source>` with one folder per day; `kept` are registered files
    outside of date folders. Of these, what was published and taken away stands for its day as long
    as the source has a folder, nothing of its name lies there, and (an extract) no extract of its
    day that is not published (`is_published`): then somebody has put another in its place.
    Unfinished uploads (`.part`, `.tmp`, …), lock files of office programs
    (`~$…`), hidden files and links do not count. Folders whose name is not a date are no
    deliveries. Returned files alone are no delivery. Files whose names stand (`stands`:
    `SourceContract.stands`) make no delivery where there are others: the newest of them count
    beside it, be they older or younger.
    """
    found = sorted(
        [
            c
            for c in (*_in_folders(folder), *_in_register(folder, kept, is_published))
            if c.day <= night
        ],
        key=lambda c: (c.day, c.name),
    )
    extracts = [c for c in found if not c.returned]
    if not extracts:
        return None
    standing = [c for c in extracts if stands(c.name)]
    newest = max(c.day for c in [c for c in extracts if c not in standing] or standing)
    stood = max((c.day for c in standing), default=newest)
    return Delivery(
        newest,
        tuple(c for c in extracts if c.day == (stood if c in standing else newest)),
        tuple(c for c in found if c.day >= newest and c.returned),
    )


def newest_day(
    folder: Path,
    night: date,
    kept: Sequence[LogEntry] = (),
    stands: Callable[[str], bool] = _nothing_stands,
) -> date | None:
    """The day of what `find_delivery` finds, without opening the files of older days."""
    there = is_real_folder(folder)
    known = [e for e in kept if not e.returned and (there or not e.taken_away) and e.day <= night]
    newest = max((e.day for e in known if not stands(e.name)), default=None)
    stood = max((e.day for e in known if stands(e.name)), default=None)
    for day, dated in sorted(_dated_folders(folder), reverse=True):
        if newest is not None and day <= newest:
            break
        if day > night:
            continue
        extracts = [path for path in _files(dated) if not is_returned(path)]
        if any(not stands(path.name) for path in extracts):
            return day
        if extracts:
            stood = max(day, stood or day)
    return newest or stood


def _in_folders(folder: Path) -> Iterator[Candidate]:
    for day, dated in _dated_folders(folder):
        for path in _files(dated):
            yield Candidate(day, path.name, is_returned(path), path=path)


def _dated_folders(folder: Path) -> Iterator[tuple[date, Path]]:
    if not (is_real_folder(folder) and is_real_folder(folder.parent)):
        return
    for dated in folder.iterdir():
        day = folder_day(dated.name)
        if day is not None and is_real_folder(dated):
            yield day, dated


def _files(dated: Path) -> Iterator[Path]:
    return (path for path in dated.iterdir() if finished(path.name) and is_plain_file(path))


def _in_register(
    folder: Path, kept: Sequence[LogEntry], is_published: Callable[[Path], bool]
) -> Iterator[Candidate]:
    there = dict(_dated_folders(folder))
    for entry in kept:
        dated = None if entry.loose else there.get(entry.day)
        beside = list(_files(dated)) if dated else []
        if any(printable(path.name) == entry.name for path in beside):
            continue
        if entry.taken_away:
            extracts = [] if entry.returned else [p for p in beside if not is_returned(p)]
            if not is_real_folder(folder) or not all(map(is_published, extracts)):
                continue
        yield Candidate(entry.day, entry.name, entry.returned, entry=entry)


def receive_delivery(
    folder: Path,
    night: date,
    store: Path,
    *,
    log: IngestLog | None = None,
    stands: Callable[[str], bool] = _nothing_stands,
    stable_for: float = 0.0,
    patience: float = 600.0,
) -> pl.DataFrame:
    """The manifest (shape MANIFEST) of the delivery in `folder` that counts for `night`.

    The same bytes under two names are one file; the name that sorts first stands for both. A file
    of a date folder that changed less than `stable_for` seconds ago is waited for, all of them for
    `patience` seconds together; then StillChangingError. Files taken are noted in the `log`.
    Published files that somebody took out of the inbox are read as they were kept.
    """
    province, source = folder.parent.name, folder.name
    delivery = find_delivery(folder, night, stands=stands)
    if log is not None:
        if is_real_folder(folder):
            log.notice_absent(province, source)
        kept = log.kept(province, source)
        delivery = find_delivery(folder, night, kept, log.is_published, stands)
    chosen = (*delivery.files, *delivery.returned) if delivery else ()
    rows = []
    deadline = time.monotonic() + patience
    changing: list[InboxFile] = []
    for candidate in chosen:
        if candidate.path is None and candidate.entry is not None:
            snapshot = Snapshot(candidate.entry.name, candidate.entry.sha256, candidate.entry.size)
        elif candidate.path is not None:
            drop = InboxFile(candidate.path, province, source, candidate.day)
            taken = _receive(drop, store, log, stable_for, deadline)
            if taken is None:
                changing.append(drop)
                continue
            snapshot = taken
        as_of = delivery.day if delivery else night
        rows.append((*snapshot, as_of, candidate.day, candidate.returned))
    if changing:
        raise StillChangingError(changing, patience)
    manifest = pl.DataFrame(rows, schema=MANIFEST, orient="row")
    return manifest.sort("file_sha256", "delivered", "file_name").unique(
        "file_sha256", keep="first", maintain_order=True
    )


def _receive(
    drop: InboxFile, store: Path, log: IngestLog | None, stable_for: float, deadline: float
) -> Snapshot | None:
    """Keep the bytes of a file once it is whole; None when it still changes at the deadline."""
    while True:
        stamp = _quiet_stamp(drop.path, log, stable_for, deadline)
        if stamp is None:
            return None
        snapshot = keep_snapshot(drop.path, store)
        if stamp_of(drop.path) == stamp:
            break
        if time.monotonic() > deadline:
            return None
    if log is not None:
        log.record(drop, snapshot, stamp=stamp)
    return snapshot


def _quiet_stamp(
    path: Path, log: IngestLog | None, stable_for: float, deadline: float
) -> str | None:
    """The stamp of a file once it has been unchanged for `stable_for` seconds; None when it is not
    by the deadline."""
    if stable_for > 0 and not (log is not None and log.is_known(path)):
        info = path.lstat()
        age = time.time() - max(info.st_mtime, info.st_ctime)
        while age < stable_for:
            before = stamp_of(path)
            time.sleep(min(stable_for, stable_for - max(age, 0.0)) + 0.01)
            if stamp_of(path) == before:
                return before
            if time.monotonic() > deadline:
                return None
            info = path.lstat()
            age = time.time() - max(info.st_mtime, info.st_ctime)
    return stamp_of(path)
