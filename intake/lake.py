"""Parquet in and out of the lake: one folder per asset and night, swapped in by one rename.

Belongs here: how frames are stored, and the crash safety of that. Does not belong here: what the
frames mean, and who asks for them (assets/io_manager.py).

Layout: `<lake>/<layer>/<name>/date=…/province=…/<version>/<table>.parquet` and beside the versions
`current.json`, which names the one that counts. A process killed at any point leaves either the old
version or the new one current; the other is swept by the next write.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import polars as pl

from common.files import sync_file, sync_folder, write_whole
from intake.layout import Layout, Night

Frames: TypeAlias = dict[str, pl.DataFrame]
Paths: TypeAlias = dict[str, Path]


def write_version(folder: Path, frames: Mapping[str, pl.DataFrame], version: str) -> None:
    """Store `frames` as `<folder>/<version>/<table>.parquet`, then make that version current."""
    target = folder / version
    if target.exists():  # left by a killed attempt of the same run
        shutil.rmtree(target)
    target.mkdir(parents=True)
    for table, frame in frames.items():
        path = target / f"{table}.parquet"
        frame.write_parquet(path, compression="zstd", compression_level=1)
        sync_file(path)
    sync_folder(target)
    pointer = {"version": version, "tables": sorted(frames)}
    write_whole(folder / "current.json", json.dumps(pointer))
    for other in folder.iterdir():
        if other.is_dir() and other.name != version:
            shutil.rmtree(other)


def current_paths(folder: Path) -> Paths:
    """The Parquet files of the current version, by table name; FileNotFoundError where none was
    written."""
    pointer = folder / "current.json"
    if not pointer.exists():
        raise FileNotFoundError(
            f"Nothing has been written to {folder}. Run the night first: dongbo run --date … "
            f"--province …"
        )
    current = json.loads(pointer.read_text())
    version = folder / current["version"]
    return {table: version / f"{table}.parquet" for table in current["tables"]}


def accepted_path(layout: Layout, night: Night, source: str, table: str) -> Path | None:
    """The accepted rows of a table on a night; None where retention removed them, or none came."""
    try:
        return current_paths(layout.night("accepted", source, night)).get(table)
    except FileNotFoundError:
        return None


def read_current(folder: Path) -> Frames:
    """The frames of the current version, by table name; FileNotFoundError where none was
    written."""
    return {table: pl.read_parquet(path) for table, path in current_paths(folder).items()}
