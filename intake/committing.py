"""The last word of a night on its deliveries: published files are marked, and archived where asked.

Belongs here: the marks in the ingest log and the moves. Does not belong here: taking deliveries
(delivery.py), the end of their retention (retention.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from common.files import whole_file
from contracts.registry import SOURCES
from intake.inbox import LogEntry
from intake.ingest_log import IngestLog
from intake.layout import Layout, Night


def commit_night(
    night: Night,
    layout: Layout,
    manifests: Mapping[str, pl.DataFrame],
    run_id: str,
    *,
    archive: bool = False,
) -> tuple[int, int]:
    """Mark every file of the manifests (source → shape `intake.delivery.MANIFEST`) as published by
    the run, and with `archive` move it out of the inbox; returns (files, of these archived)."""
    log = IngestLog(layout.ingest_log)
    files = moved = 0
    for source, manifest in sorted(manifests.items()):
        taken = list(manifest.select("delivered", "file_sha256").iter_rows())
        stands = SOURCES[source].stands
        entries = log.commit(night.province, source, taken, night.date, run_id, stands=stands)
        files += len(entries)
        if archive:
            moved += sum(_archive(log, layout, entry) for entry in entries)
    return files, moved


def _archive(log: IngestLog, layout: Layout, entry: LogEntry) -> int:
    """Move the files of the inbox that hold this content to the archive; how many were moved.

    A file that changed since it was registered stays where it is.
    """
    folder = layout.archive_folder(entry.province, entry.source, entry.day)
    paths = log.paths(entry)
    for number, path in enumerate(paths):
        folder.mkdir(parents=True, exist_ok=True)
        copy = f".{number + 1}" if number else ""
        target = folder / f"{entry.sha256[:12]}{copy}_{entry.name}"
        log.archived(entry, target)  # first: a file moved but not noted would be lost to us
        _move(path, target)
    return len(paths)


def _move(path: Path, target: Path) -> None:
    """Rename, or copy and remove where the archive lies on another file system."""
    try:
        path.replace(target)
    except OSError:
        with whole_file(target) as draft:
            shutil.copy2(path, draft)
        path.unlink()
