"""What the published warehouse holds: its files marked as published, and archived where asked.

Belongs here: the last word of a night on its deliveries. Does not belong here: taking them
(received.py), the end of their retention (retention.py).
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from common.files import whole_file
from intake.inbox import LogEntry
from intake.ingest_log import IngestLog
from intake.layout import Night


def committed_asset(sources: Sequence[str]) -> dg.AssetsDefinition:
    """The asset `warehouse/committed`: what the published warehouse holds, marked and archived."""

    @dg.asset(
        key=["warehouse", "committed"],
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["received", source]) for source in sources},
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="Marks the files of this night as published in the ingest log. "
        "Only now may they leave the inbox: they are moved to the archive when DONGBO_ARCHIVE "
        "says so, else they stay.",
        **labels("warehouse", pii=False, kinds=("file",)),
    )
    def committed(
        context: dg.AssetExecutionContext, workspace: Workspace, **manifests: Any
    ) -> dg.MaterializeResult[None]:
        files, moved = commit_night(night_of(context), workspace, manifests, context.run.run_id)
        return dg.MaterializeResult(metadata={"files": files, "archived": moved})

    return committed


def commit_night(
    night: Night, workspace: Workspace, manifests: Mapping[str, pl.DataFrame], run_id: str
) -> tuple[int, int]:
    """Mark every file of the manifests as published; returns (files, of these archived)."""
    log = IngestLog(workspace.layout.ingest_log)
    files = moved = 0
    for source, manifest in sorted(manifests.items()):
        taken = list(manifest.select("delivered", "file_sha256").iter_rows())
        entries = log.commit(night.province, source, taken, night.date, run_id)
        files += len(entries)
        if workspace.archive:
            moved += sum(_archive(log, workspace, e) for e in entries)
    return files, moved


def _archive(log: IngestLog, workspace: Workspace, entry: LogEntry) -> int:
    """Move the files of the inbox that hold this content to the archive; how many were moved.

    A file that changed since it was registered stays where it is.
    """
    folder = workspace.layout.archive_folder(entry.province, entry.source, entry.day)
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
