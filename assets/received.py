"""Layer `received`: which files of a source count for a night, kept by content.

Belongs here: picking the newest delivery that is not later than the night, copying its bytes into
the snapshot store. Does not belong here: opening the files.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import dagster as dg
import polars as pl

from assets.layers import check_result, labels, nights
from assets.workspace import Night, Workspace
from sources.files import printable

MANIFEST = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "size": pl.Int64,
    "as_of": pl.Date,
}


class Snapshot(NamedTuple):
    """A received file as it is kept: its name made printable, SHA-256 of its bytes, size in
    bytes."""

    name: str
    sha256: str
    size: int


_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


def newest_delivery(folder: Path, night: date) -> tuple[date, list[Path]] | None:
    """The newest `<folder>/<YYYY-MM-DD>` not later than `night` that holds files, with these sorted
    by name.

    Unfinished uploads (`.part`, `.tmp`, …), lock files of office programs (`~$…`) and hidden files
    do not count. Folders whose name is not a date are not deliveries.
    """
    if not folder.is_dir():
        return None
    for day, path in sorted(_dated(folder), reverse=True):
        files = sorted(p for p in path.iterdir() if p.is_file() and _finished(p.name))
        if day <= night and files:
            return day, files
    return None


def _dated(folder: Path) -> list[tuple[date, Path]]:
    dated = []
    for path in folder.iterdir():
        try:
            dated.append((date.fromisoformat(path.name), path))
        except ValueError:
            continue  # not a delivery: only folders named YYYY-MM-DD are
    return dated


def _finished(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def keep_snapshot(source: Path, store: Path) -> Snapshot:
    """Copy the bytes of `source` to `<store>/<2 digits>/<sha256>/<name>`.

    The hash is taken of the bytes that were copied, so a file that changes under our hands is kept
    as what was read. Bytes that are in the store already are linked, not written again.
    """
    store.mkdir(parents=True, exist_ok=True)
    draft = store / f".draft.{os.getpid()}"
    digest = hashlib.sha256()
    with source.open("rb") as incoming, draft.open("wb") as out:
        while block := incoming.read(1 << 20):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
        size = out.tell()
    snapshot = Snapshot(printable(source.name), digest.hexdigest(), size)
    folder = store / snapshot.sha256[:2] / snapshot.sha256
    folder.mkdir(parents=True, exist_ok=True)
    known = sorted(folder.iterdir())
    target = folder / snapshot.name
    if target in known:
        draft.unlink()
    elif known:
        draft.unlink()
        os.link(known[0], target)
    else:
        draft.replace(target)
    return snapshot


def take_delivery(folder: Path, night: date, store: Path) -> pl.DataFrame:
    """The manifest (shape MANIFEST) of the delivery in `folder` that counts for `night`.

    The same bytes under two names are one file; the name that sorts first stands for both.
    """
    found = newest_delivery(folder, night)
    as_of, files = found or (night, [])
    rows = [(*keep_snapshot(file, store), as_of) for file in files]
    manifest = pl.DataFrame(rows, schema=MANIFEST, orient="row").sort("file_sha256", "file_name")
    return manifest.unique("file_sha256", keep="first", maintain_order=True)


def received_asset(source: str, title: str) -> dg.AssetsDefinition:
    """The asset `received/<source>`: the manifest of a night's files, and whether there are any."""
    key = dg.AssetKey(["received", source])

    @dg.asset(
        key=key,
        partitions_def=nights,
        description=f"{title}: the files that count for this night (newest delivery not later "
        "than it), kept by content so that a later run reads the same bytes.",
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
        manifest = take_delivery(folder, night.date, workspace.snapshots)
        numbers = {"files": manifest.height}
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
