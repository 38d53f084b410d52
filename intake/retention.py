"""What has outlived its retention, and how it is removed.

Belongs here: which nights, deliveries and workbooks nobody may keep any longer, and removing them
for good. Does not belong here: when that happens (pipelines/retention.py), how long things are kept
(pipelines/settings.py), the dated copies of the warehouse, which hold pseudonyms only
(warehouse/archive.py).

These things hold personal data, or what comes of them, and expire:

- a *night*: the Parquet of every layer and the conflict workbook of one date and province. The two
  newest nights of a province stay whatever their age.
- a *delivery*: the files of one province, source and day, wherever they lie: inbox, archive,
  snapshot store. The newest delivery of a source stays whatever its age, since nights read the
  newest one, and so do the newest of the files that stand beside it (`SourceContract.stands`) and
  every delivery that was not published.
- a *candidate*: a warehouse that failed its audit.
- a *draft* of a database snapshot that was killed and never taken again.

A night that is being run is young, whatever its date: age counts from the later of the data date
and the day the files were written.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from common.files import drafts_of, remove_abandoned, sync_file
from contracts.registry import SOURCES
from intake.inbox import LogEntry, folder_day
from intake.ingest_log import IngestLog
from intake.layout import FILLED, TAKEN, TO_CORRECT, Layout, Night

NEWEST_NIGHTS = 2
DRAFT = "draft"
_LOG_HEADER = ("removed_at", "kind", "province", "source", "day", "files", "bytes")


@dataclass(frozen=True)
class Keep:
    """For how many days nights and deliveries (with candidates) are kept."""

    night_days: int
    delivery_days: int


@dataclass(frozen=True)
class Expired:
    """One thing to remove: its kind (`night`, `delivery`, `candidate`, `draft` or `filled`), what
    it is of, its files and folders, and the entries of the ingest log that go with it."""

    kind: str
    province: str
    source: str
    day: date
    paths: tuple[Path, ...]
    entries: tuple[LogEntry, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Number of files and their bytes now."""
        files = [f for path in self.paths for f in _files(path)]
        return len(files), sum(f.lstat().st_size for f in files)


def find_expired(layout: Layout, today: date, keep: Keep) -> list[Expired]:
    """Everything that is older than `keep` allows on `today`; removes nothing."""
    return [
        *_nights(layout, today - timedelta(days=keep.night_days)),
        *_deliveries(layout, today, keep),
        *_candidates(layout, today - timedelta(days=keep.delivery_days)),
        *_drafts(layout, today - timedelta(days=keep.delivery_days)),
        *_filled(layout, TAKEN, today - timedelta(days=keep.night_days)),
        *_filled(layout, TO_CORRECT, today - timedelta(days=keep.delivery_days)),
    ]


def remove(layout: Layout, expired: Sequence[Expired], now: datetime | None = None) -> None:
    """Remove what `find_expired` found, and write one line each to `<home>/removed.csv`.

    Killed at any point, it can be run again: files go before the ingest log forgets them, so that
    what is left over is found again.
    """
    log = IngestLog(layout.ingest_log)
    for item in expired:
        files, size = item.size
        if item.kind == DRAFT and not all(remove_abandoned(path) for path in item.paths):
            continue  # it is being written
        for path in item.paths:
            _delete(path)
        log.delete(item.entries)
        note_removed(layout, item.kind, item.province, item.source, item.day, files, size, now=now)


def _nights(layout: Layout, limit: date) -> Iterator[Expired]:
    """Nights before `limit`, but the newest of each province."""
    found: dict[Night, list[Path]] = defaultdict(list)
    for folder in sorted(layout.lake.glob("*/*/date=*/province=*")):
        day = date.fromisoformat(folder.parent.name.removeprefix("date="))
        found[Night(day, folder.name.removeprefix("province="))].append(folder)
    newest: dict[str, list[date]] = defaultdict(list)
    for night in found:
        newest[night.province].append(night.date)
    for night, folders in sorted(found.items(), key=lambda item: (item[0].date, item[0].province)):
        recent = sorted(newest[night.province])[-NEWEST_NIGHTS:]
        paths = (
            *folders,
            *_files(layout.review_workbooks(night)),
            *_files(layout.worklists(night)),
        )
        if night.date in recent or max(night.date, _youngest(paths)) >= limit:
            continue
        yield Expired("night", night.province, "", night.date, paths)


def _deliveries(layout: Layout, today: date, keep: Keep) -> Iterator[Expired]:
    """Published deliveries that are old and that no kept night can still ask for.

    A kept night reads the newest delivery not later than itself: one is out of reach when a newer
    one of its source came before the oldest kept night.
    """
    log = IngestLog(layout.ingest_log)
    old = today - timedelta(days=keep.delivery_days)
    reach = min(old, today - timedelta(days=keep.night_days))
    groups: dict[tuple[str, str, bool], list[LogEntry]] = defaultdict(list)
    for entry in log.entries(replaced=True):
        contract = SOURCES.get(entry.source)
        stands = contract is not None and contract.stands(entry.name)
        groups[entry.province, entry.source, stands].append(entry)
    needed: set[str] = set()
    dying: list[LogEntry] = []
    for entries in groups.values():
        published = [e.day for e in entries if e.committed and not e.returned]
        last = max((day for day in published if day <= reach), default=date.min)
        for entry in entries:
            done = entry.committed or entry.replaced or entry.gone
            dies = entry.day < min(last, old) and done
            (dying.append(entry) if dies else needed.add(entry.sha256))
    days: dict[tuple[str, str, date], list[LogEntry]] = defaultdict(list)
    for entry in dying:
        days[entry.province, entry.source, entry.day].append(entry)
    for (province, source, day), entries in sorted(days.items()):
        contents = sorted({entry.sha256 for entry in entries})
        archive = layout.archive_folder(province, source, day)
        paths = [path for entry in entries for path in log.paths(entry)]
        paths += [path for sha256 in contents for path in archive.glob(f"{sha256[:12]}*")]
        paths += [
            folder
            for sha256 in contents
            if sha256 not in needed and (folder := layout.snapshot_folder(sha256)).is_dir()
        ]
        yield Expired("delivery", province, source, day, tuple(paths), tuple(entries))


def _candidates(layout: Layout, limit: date) -> Iterator[Expired]:
    folder = layout.home / "warehouse" / "candidates"
    for path in sorted(folder.glob("????-??-??_*.duckdb")):
        day, province = path.stem.split("_", 1)
        if _youngest([path]) < limit:
            yield Expired("candidate", province, "", date.fromisoformat(day), (path,))


def _drafts(layout: Layout, limit: date) -> Iterator[Expired]:
    """Drafts of snapshots (`<inbox>/<province>/<source>/<day>/<source>.parquet`)."""
    for folder in sorted(layout.inbox.glob("*/*/*/")):
        day = folder_day(folder.name)
        for draft in drafts_of(folder / f"{folder.parent.name}.parquet"):
            if day is not None and _youngest([draft]) < limit:
                province = folder.parent.parent.name
                yield Expired(DRAFT, province, folder.parent.name, day, (draft,))


def _filled(layout: Layout, folder: str, limit: date) -> Iterator[Expired]:
    """Filled workbooks, with what was said of them: the journal has what they decided."""
    for path in sorted(layout.inbox.glob(f"*/{FILLED}/{folder}/*")):
        day = _youngest([path])
        if day < limit:
            yield Expired("filled", path.parts[-4], "", day, (path,))


def _youngest(paths: Iterable[Path]) -> date:
    """The latest day on which one of the files was written."""
    times = [f.lstat().st_mtime for path in paths for f in _files(path)]
    return datetime.fromtimestamp(max(times, default=0), UTC).date()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [f for f in sorted(path.rglob("*")) if not f.is_dir()]
    return [path] if path.exists() else []


def _delete(path: Path) -> None:
    """Remove a file or folder, and the folder of its day when nothing else is in it."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    above = path.parent
    day = folder_day(above.name.removeprefix("date="))
    if day is not None and above.is_dir() and not any(above.iterdir()):
        above.rmdir()


def note_removed(
    layout: Layout,
    kind: str,
    province: str,
    source: str,
    day: date,
    things: int,
    size: int,
    *,
    now: datetime | None = None,
) -> None:
    """Write a line to `<home>/removed.csv`: what was removed, how many files (or other things) and
    bytes."""
    log = layout.home / "removed.csv"
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    line = (moment, kind, province, source, day.isoformat(), things, size)
    new = not log.exists()
    with log.open("a", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        if new:
            writer.writerow(_LOG_HEADER)
        writer.writerow(line)
    sync_file(log)
