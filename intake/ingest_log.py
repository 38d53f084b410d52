"""The ingest log: what arrived, once by content, and what became of it.

Belongs here: waiting until a file is whole, the log in `<home>/inbox.sqlite`. Does not belong
here: walking the folders (inbox.py), opening the files (sources/), starting runs (pipelines/).

A file is recorded when two scans at least `stable_for` seconds apart see the same size, change
times and inode. Its bytes are then kept in the snapshot store, so a night can read them
whatever becomes of the inbox. The log is one SQLite file written with full synchronisation: a
process killed at any point leaves each file recorded or not, and scanning again completes what
is missing.
"""

from __future__ import annotations

import math
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from intake.inbox import InboxFile, InboxScan, LogEntry, is_plain_file, stamp_of, stray, survey
from intake.ingest_log_schema import (
    COMMIT,
    COUNTS_AGAIN,
    FIND,
    GONE,
    PUBLISHED_OF_DAY,
    SEEN,
    TAKES_PLACE,
    WRITTEN_OVER,
    make_tables,
)
from intake.returned import is_returned
from intake.snapshots import Snapshot, keep_snapshot

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_UNWATCHED_SECONDS = 300.0  # nobody looked for so long: what happened meanwhile is not known


class IngestLog:
    """The ingest log of one deployment. Every method is one transaction; safe between processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous=FULL")
            make_tables(connection)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if isinstance(error, sqlite3.Error):
                error.add_note(str(self.path.resolve()))  # SQLite does not say which file it is
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()

    def scan(
        self,
        inbox: Path,
        store: Path,
        *,
        provinces: Sequence[str],
        sources: Sequence[str],
        stable_for: float,
        patience: float = math.inf,
        now: datetime | None = None,
    ) -> InboxScan:
        """Scan once: record what has been whole since an earlier scan, remember the rest.

        A file that has been changing for more than `patience` seconds, at every scan, is stuck.
        """
        moment = now or datetime.now(UTC)
        drops, strays = survey(inbox, provinces, sources)
        new: list[LogEntry] = []
        waiting: list[InboxFile] = []
        again: list[InboxFile] = []
        for drop in drops:
            try:
                ready = self._stable_stamp(drop, stable_for, moment)
                if ready is None:
                    continue
                snapshot = keep_snapshot(drop.path, store) if ready else None
                if snapshot is None or stamp_of(drop.path) != ready:
                    waiting.append(drop)
                    continue
            except FileNotFoundError:
                continue  # renamed or taken away while we looked
            except OSError as error:
                strays.append(stray(drop.path, f"cannot be read ({type(error).__name__})"))
                continue
            entry, is_new = self.record(drop, snapshot, stamp=ready, now=moment)
            if is_new:
                new.append(entry)
            else:
                again.append(drop)
        gone = self._note_absent([drop.path for drop in drops], moment) if inbox.is_dir() else []
        changing = self._changing(moment.timestamp() - patience)
        stuck = [drop for drop in waiting if os.fsencode(drop.path) in changing]
        return InboxScan(
            tuple(new), tuple(waiting), tuple(stuck), tuple(again), tuple(gone), tuple(strays)
        )

    def _stable_stamp(self, drop: InboxFile, stable_for: float, now: datetime) -> str | None:
        """The stamp of a file that is whole, `""` for one that may grow, None for a known one."""
        path, stamp = os.fsencode(drop.path), stamp_of(drop.path)
        with self._open() as db:
            known = db.execute("SELECT stamp FROM known WHERE path = ?", (path,)).fetchone()
            if known and known["stamp"] == stamp:
                return None
            seen = db.execute("SELECT * FROM sighting WHERE path = ?", (path,)).fetchone()
            if seen and seen["stamp"] == stamp:
                return stamp if now.timestamp() - seen["seen_at"] >= stable_for else ""
            moment = now.timestamp()
            db.execute(SEEN, (path, stamp, moment, moment, _UNWATCHED_SECONDS))
        return ""

    def _changing(self, before: float) -> set[bytes]:
        """Paths that were seen changing before the moment `before` and ever since."""
        with self._open() as db:
            rows = db.execute("SELECT path FROM sighting WHERE since < ?", (before,)).fetchall()
        return {row["path"] for row in rows}

    def record(
        self, drop: InboxFile, snapshot: Snapshot, *, stamp: str, now: datetime | None = None
    ) -> tuple[LogEntry, bool]:
        """Record the content of a file; returns its entry, and whether it is new.

        A loose file belongs to the day on which it became whole, Vietnam time. The same bytes of
        the same source are one entry per day, loose ones one entry at all. A file that was
        written over stands for the one before: a loose one on its day, one of a date folder
        whenever it takes the name of a file that is not there any more.
        """
        moment = now or datetime.now(UTC)
        day = drop.day or moment.astimezone(VIETNAM).date()
        key = (drop.province, drop.source, snapshot.sha256)
        with self._open() as db:
            found = db.execute(
                "SELECT * FROM file WHERE province = ? AND source = ? AND sha256 = ? "
                "AND (data_date = ? OR ?) ORDER BY data_date DESC LIMIT 1",
                (*key, day.isoformat(), drop.day is None),
            ).fetchone()
            if found is None:
                cursor = db.execute(
                    "INSERT INTO file (province, source, sha256, data_date, name, size, loose, "
                    "returned, registered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *key,
                        day.isoformat(),
                        snapshot.name,
                        snapshot.size,
                        drop.day is None,
                        is_returned(drop.path),
                        moment.isoformat(),
                    ),
                )
                number = cursor.lastrowid
                if drop.day is None:
                    earlier = (drop.province, drop.source, day.isoformat(), snapshot.name)
                    db.execute(WRITTEN_OVER, (number, *earlier, number))
            else:
                number = found["id"]
                db.execute(
                    "UPDATE file SET replaced_by = NULL, gone_at = NULL WHERE id = ?", (number,)
                )
            path = os.fsencode(drop.path)
            before = db.execute("SELECT file FROM known WHERE path = ?", (path,)).fetchone()
            db.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", (path, stamp, number))
            held = before["file"] if before else None
            db.execute(TAKES_PLACE, {"new": number, "held": held, "name": snapshot.name})
            db.execute("DELETE FROM sighting WHERE path = ?", (path,))
            row = db.execute("SELECT * FROM file WHERE id = ?", (number,)).fetchone()
        return _entry(row), found is None

    def _note_absent(self, present: Sequence[Path], now: datetime) -> list[LogEntry]:
        """Forget the paths that hold no file any more; returns the entries that are gone with
        them."""
        names = {os.fsencode(path) for path in present}
        with self._open() as db:
            seen = [row["path"] for row in db.execute("SELECT path FROM sighting")]
            left = [(path,) for path in seen if path not in names]
            db.executemany("DELETE FROM sighting WHERE path = ?", left)
            known = db.execute("SELECT path, file FROM known").fetchall()
            return _mark_gone(db, [row for row in known if row["path"] not in names], now)

    def notice_absent(self, province: str, source: str) -> list[LogEntry]:
        """Mark what was taken away of one source, as a look does; returns the entries."""
        of_source = (
            "SELECT path, file FROM known JOIN file ON file.id = known.file "
            "WHERE province = ? AND source = ?"
        )
        with self._open() as db:
            known = db.execute(of_source, (province, source)).fetchall()
            return _mark_gone(db, known, datetime.now(UTC))

    def is_known(self, path: Path) -> bool:
        """Whether this file was recorded as it is now."""
        with self._open() as db:
            row = db.execute(
                "SELECT stamp FROM known WHERE path = ?", (os.fsencode(path),)
            ).fetchone()
        return row is not None and row["stamp"] == stamp_of(path)

    def is_published(self, path: Path) -> bool:
        """Whether this file, as it is now, is in the published warehouse."""
        with self._open() as db:
            row = db.execute(
                "SELECT stamp FROM known JOIN file ON file.id = known.file "
                "WHERE path = ? AND committed_at IS NOT NULL",
                (os.fsencode(path),),
            ).fetchone()
        return row is not None and row["stamp"] == stamp_of(path)

    def entries(
        self, province: str | None = None, source: str | None = None, *, replaced: bool = False
    ) -> list[LogEntry]:
        """Entries that stand (`replaced`: and those that were written over), by province, source,
        day and name."""
        with self._open() as db:
            rows = db.execute(
                "SELECT * FROM file WHERE (replaced_by IS NULL OR ?) "
                "AND (province = ? OR ? IS NULL) AND (source = ? OR ? IS NULL) "
                "ORDER BY province, source, data_date, name, sha256",
                (replaced, province, province, source, source),
            ).fetchall()
        return [_entry(row) for row in rows]

    def kept(self, province: str, source: str) -> list[LogEntry]:
        """Entries that count although no date folder holds them: loose and archived files, and
        published ones that were taken away."""
        return [
            e
            for e in self.entries(province, source)
            if (e.loose and e.counts) or e.archived or (e.committed and e.gone)
        ]

    def commit(
        self,
        province: str,
        source: str,
        files: Sequence[tuple[date, str]],
        night: date,
        run_id: str,
        now: datetime | None = None,
        stands: Callable[[str], bool] = lambda _: False,
    ) -> list[LogEntry]:
        """Mark (day, sha256) of a source as in the published warehouse; returns their entries.

        The same content that arrived again up to `night` is in it as well. What was published of
        the delivery's day before and is not among these files was replaced by them; that day is
        not the one of a file that `stands` beside the delivery.
        """
        moment = (now or datetime.now(UTC)).isoformat()
        found: list[LogEntry] = []
        with self._open() as db:
            for day, sha256 in files:
                key = (province, source, sha256, day.isoformat(), night.isoformat())
                db.execute(COMMIT, (moment, run_id, *key))
                found += [_entry(row) for row in db.execute(FIND, key).fetchall()]
            contents = {sha256 for _, sha256 in files}
            extracts = [e for e in found if not e.returned and (e.day, e.sha256) in set(files)]
            if extracts:
                newest = max(extracts, key=lambda e: (not stands(e.name), e.day))
                of_day = db.execute(PUBLISHED_OF_DAY, (province, source, str(newest.day)))
                left = [row["id"] for row in of_day if row["sha256"] not in contents]
                pairs = [(newest.id, number) for number in left]
                db.executemany("UPDATE file SET replaced_by = ? WHERE id = ?", pairs)
        return found

    def paths(self, entry: LogEntry) -> list[Path]:
        """Files of the inbox that hold this content and have not changed since."""
        with self._open() as db:
            rows = db.execute(
                "SELECT path, stamp FROM known WHERE file = ? ORDER BY path", (entry.id,)
            ).fetchall()
        found = [(Path(os.fsdecode(row["path"])), row["stamp"]) for row in rows]
        return [p for p, stamp in found if is_plain_file(p) and stamp_of(p) == stamp]

    def delete(self, entries: Sequence[LogEntry]) -> None:
        """Drop entries whose files are gone; the same bytes would count as new."""
        numbers = [(entry.id,) for entry in entries]
        with self._open() as db:
            db.executemany("UPDATE file SET replaced_by = NULL WHERE replaced_by = ?", numbers)
            db.executemany("DELETE FROM known WHERE file = ?", numbers)
            db.executemany("DELETE FROM file WHERE id = ?", numbers)

    def archived(self, entry: LogEntry, target: Path) -> None:
        """Note that the file was moved to `target`."""
        with self._open() as db:
            db.execute(
                "UPDATE file SET archived_as = ? WHERE id = ?", (os.fsencode(target), entry.id)
            )


def _mark_gone(
    db: sqlite3.Connection, known: Sequence[sqlite3.Row], now: datetime
) -> list[LogEntry]:
    """Forget the `known` paths that hold no file any more; returns the entries that are gone with
    them. What an unpublished one had replaced counts again."""
    gone: list[LogEntry] = []
    for row in known:
        if _is_absent(Path(os.fsdecode(row["path"]))):
            db.execute("DELETE FROM known WHERE path = ?", (row["path"],))
            marked = db.execute(GONE, (now.isoformat(), row["file"])).fetchall()
            gone += [_entry(entry) for entry in marked]
    never = [(entry.id,) for entry in gone if not entry.committed]
    db.executemany(COUNTS_AGAIN, never)
    return gone


def _is_absent(path: Path) -> bool:
    """Whether no plain file stands there; a folder that cannot be looked into says nothing."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _entry(row: sqlite3.Row) -> LogEntry:
    return LogEntry(
        id=row["id"],
        province=row["province"],
        source=row["source"],
        day=date.fromisoformat(row["data_date"]),
        sha256=row["sha256"],
        name=row["name"],
        size=row["size"],
        loose=bool(row["loose"]),
        returned=bool(row["returned"]),
        committed=row["committed_at"] is not None,
        archived=row["archived_as"] is not None,
        replaced=row["replaced_by"] is not None,
        run_id=row["run_id"],
        gone=row["gone_at"] is not None,
    )
