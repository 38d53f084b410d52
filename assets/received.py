"""Layer `received`: which files of a source count for a night, kept by content.

Belongs here: picking the newest delivery that is not later than the night and what came back
corrected since, copying bytes into the snapshot store, marking and archiving what was published.
Does not belong here: opening the files, watching the inbox (inbox.py).
"""

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import dagster as dg
import polars as pl

from assets.inbox import (
    Drop,
    Registered,
    finished,
    folder_day,
    is_plain_file,
    stamp_of,
)
from assets.layers import check_result, labels, nights
from assets.register import Register
from assets.returned import is_returned
from assets.snapshots import Snapshot, keep_snapshot
from assets.workspace import Night, Workspace

MANIFEST = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "size": pl.Int64,
    "as_of": pl.Date,
    "delivered": pl.Date,
    "returned": pl.Boolean,
}
_PATIENCE = 600.0


class Candidate(NamedTuple):
    """A file that may count: one of a date folder (`path`) or one that the register holds
    (`entry`)."""

    day: date
    name: str
    returned: bool
    path: Path | None = None
    entry: Registered | None = None


@dataclass(frozen=True)
class Delivery:
    """What counts for a night: the extract's `files` of one day, and the files with corrected rows
    that came back since (`returned`), both in the order of day and name."""

    day: date
    files: tuple[Candidate, ...]
    returned: tuple[Candidate, ...] = ()


def find_delivery(folder: Path, night: date, kept: Sequence[Registered] = ()) -> Delivery | None:
    """The newest delivery of a source not later than `night`; None where there is none.

    `folder` is `<inbox>/<province>/<source>` with one folder per day; `kept` are registered files
    outside of date folders. Unfinished uploads (`.part`, `.tmp`, …), lock files of office programs
    (`~$…`), hidden files and links do not count. Folders whose name is not a date are no
    deliveries. Returned files alone are no delivery.
    """
    found = sorted(
        [c for c in (*_in_folders(folder), *_in_register(kept)) if c.day <= night],
        key=lambda c: (c.day, c.name),
    )
    days = [c.day for c in found if not c.returned]
    if not days:
        return None
    newest = max(days)
    return Delivery(
        newest,
        tuple(c for c in found if c.day == newest and not c.returned),
        tuple(c for c in found if c.day >= newest and c.returned),
    )


def _in_folders(folder: Path) -> Iterator[Candidate]:
    if not folder.is_dir():
        return
    for dated in folder.iterdir():
        day = folder_day(dated.name)
        if day is None or dated.is_symlink() or not dated.is_dir():
            continue
        for path in dated.iterdir():
            if finished(path.name) and is_plain_file(path):
                yield Candidate(day, path.name, is_returned(path), path=path)


def _in_register(kept: Sequence[Registered]) -> Iterator[Candidate]:
    for entry in kept:
        yield Candidate(entry.day, entry.name, entry.returned, entry=entry)


def take_delivery(
    folder: Path,
    night: date,
    store: Path,
    *,
    register: Register | None = None,
    settle: float = 0.0,
) -> pl.DataFrame:
    """The manifest (shape MANIFEST) of the delivery in `folder` that counts for `night`.

    The same bytes under two names are one file; the name that sorts first stands for both. A file
    of a date folder that changed less than `settle` seconds ago is waited for. Files taken are
    noted in the `register`.
    """
    province, source = folder.parent.name, folder.name
    kept = register.kept(province, source) if register else []
    delivery = find_delivery(folder, night, kept)
    chosen = (*delivery.files, *delivery.returned) if delivery else ()
    rows = []
    for candidate in chosen:
        if candidate.path is None and candidate.entry is not None:
            snapshot = Snapshot(candidate.entry.name, candidate.entry.sha256, candidate.entry.size)
        elif candidate.path is not None:
            drop = Drop(candidate.path, province, source, candidate.day)
            snapshot = _take(drop, store, register, settle)
        as_of = delivery.day if delivery else night
        rows.append((*snapshot, as_of, candidate.day, candidate.returned))
    manifest = pl.DataFrame(rows, schema=MANIFEST, orient="row")
    return manifest.sort("file_sha256", "delivered", "file_name").unique(
        "file_sha256", keep="first", maintain_order=True
    )


def _take(drop: Drop, store: Path, register: Register | None, settle: float) -> Snapshot:
    deadline = time.monotonic() + _PATIENCE
    while True:
        stamp = _quiet_stamp(drop.path, register, settle)
        snapshot = keep_snapshot(drop.path, store)
        if stamp_of(drop.path) == stamp:
            break
        if time.monotonic() > deadline:
            raise dg.Failure(
                description=f"A file of inbox/{drop.province}/{drop.source} is still being "
                f"written after {_PATIENCE:.0f} s. Start the night again when the copy is done.",
                allow_retries=False,
            )
    if register is not None:
        register.record(drop, snapshot, stamp=stamp)
    return snapshot


def _quiet_stamp(path: Path, register: Register | None, settle: float) -> str:
    """The stamp of a file once it has been quiet for `settle` seconds."""
    if settle > 0 and not (register is not None and register.is_known(path)):
        info = path.lstat()
        age = time.time() - max(info.st_mtime, info.st_ctime)
        while age < settle:
            before = stamp_of(path)
            time.sleep(min(settle, settle - max(age, 0.0)) + 0.01)
            if stamp_of(path) == before:
                return before
            info = path.lstat()
            age = time.time() - max(info.st_mtime, info.st_ctime)
    return stamp_of(path)


def received_asset(source: str, title: str) -> dg.AssetsDefinition:
    """The asset `received/<source>`: the manifest of a night's files, and whether there are any."""
    key = dg.AssetKey(["received", source])

    @dg.asset(
        key=key,
        partitions_def=nights,
        description=f"{title}: the files that count for this night (newest delivery not later "
        "than it, and corrected rows that came back since), kept by content so that a later run "
        "reads the same bytes.",
        io_manager_key="lake",
        check_specs=[
            dg.AssetCheckSpec(
                "delivered",
                asset=key,
                blocking=True,
                description="At least one delivery of this source has arrived by this night.",
            )
        ],
        **labels("received", pii=False, kinds=("file", "parquet")),
    )
    def received(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.Output[pl.DataFrame] | dg.AssetCheckResult]:
        night = Night.of(context)
        folder = Path(workspace.inbox) / night.province / source
        manifest = take_delivery(
            folder,
            night.date,
            workspace.snapshots,
            register=Register(workspace.register),
            settle=workspace.settle_seconds,
        )
        numbers = {"files": manifest.height, "returned_files": int(manifest["returned"].sum())}
        if manifest.height:
            numbers["days_old"] = (night.date - manifest["as_of"][0]).days
        yield dg.Output(manifest, metadata=numbers)
        yield check_result(
            key,
            "delivered",
            manifest.height > 0,
            f"nothing has arrived up to this night; put the files into "
            f"inbox/{night.province}/{source}/{night.date}/",
        )

    return received


def committed_asset(sources: Sequence[str]) -> dg.AssetsDefinition:
    """The asset `warehouse/committed`: what the published warehouse holds, marked and archived."""

    @dg.asset(
        key=["warehouse", "committed"],
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["received", source]) for source in sources},
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="Marks the files of this night as published in the register of the inbox. "
        "Only now may they leave the inbox: they are moved to the archive when DONGBO_ARCHIVE "
        "says so, else they stay.",
        **labels("warehouse", pii=False, kinds=("file",)),
    )
    def committed(
        context: dg.AssetExecutionContext, workspace: Workspace, **manifests: Any
    ) -> dg.MaterializeResult[None]:
        files, moved = commit_night(Night.of(context), workspace, manifests, context.run.run_id)
        return dg.MaterializeResult(metadata={"files": files, "archived": moved})

    return committed


def commit_night(
    night: Night, workspace: Workspace, manifests: Mapping[str, pl.DataFrame], run_id: str
) -> tuple[int, int]:
    """Mark every file of the manifests as published; returns (files, of these archived)."""
    register = Register(workspace.register)
    files = moved = 0
    for source, manifest in sorted(manifests.items()):
        taken = list(manifest.select("delivered", "file_sha256").iter_rows())
        entries = register.commit(night.province, source, taken, night.date, run_id)
        files += len(entries)
        if workspace.archive:
            moved += sum(_archive(register, workspace, e) for e in entries)
    return files, moved


def _archive(register: Register, workspace: Workspace, entry: Registered) -> int:
    """Move the files of the inbox that hold this content to the archive; how many were moved.

    A file that changed since it was registered stays where it is.
    """
    folder = workspace.archive_folder(entry.province, entry.source, entry.day)
    paths = register.paths(entry)
    for number, path in enumerate(paths):
        folder.mkdir(parents=True, exist_ok=True)
        copy = f".{number + 1}" if number else ""
        target = folder / f"{entry.sha256[:12]}{copy}_{entry.name}"
        register.archived(entry, target)  # first: a file moved but not noted would be lost to us
        _move(path, target)
    return len(paths)


def _move(path: Path, target: Path) -> None:
    """Rename, or copy and remove where the archive lies on another file system."""
    try:
        path.replace(target)
    except OSError:
        draft = target.with_name(f".{target.name}.part")
        shutil.copy2(path, draft)
        with draft.open("rb") as handle:
            os.fsync(handle.fileno())
        draft.replace(target)
        path.unlink()
