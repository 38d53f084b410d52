"""Parquet in and out of the lake: one folder per asset and night, swapped in by one rename.

Belongs here: how frames are stored, the crash safety of that, the metadata that every stored frame
gets (row count, column schema with `pii` tags; never values). Does not belong here: what the frames
mean.

Layout: `<lake>/<layer>/<name>/date=…/province=…/<version>/<table>.parquet` and beside the versions
`current.json`, which names the one that counts. A process killed at any point leaves either the old
version or the new one current; the other is swept by the next write.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import dagster as dg
import polars as pl

from assets.workspace import Night

Frames: TypeAlias = dict[str, pl.DataFrame]
_SINGLE = "rows"
PII_COLUMNS = "pii_columns"


def write_version(folder: Path, frames: Mapping[str, pl.DataFrame], version: str) -> None:
    """Store `frames` as `<folder>/<version>/<table>.parquet`, then make that version current."""
    target = folder / version
    if target.exists():  # left by a killed attempt of the same run
        shutil.rmtree(target)
    target.mkdir(parents=True)
    for table, frame in frames.items():
        path = target / f"{table}.parquet"
        frame.write_parquet(path, compression="zstd")
        _fsync(path)
    _fsync(target)
    draft = folder / f".current.{version}.json"
    draft.write_text(json.dumps({"version": version, "tables": sorted(frames)}))
    _fsync(draft)
    draft.replace(folder / "current.json")
    _fsync(folder)
    for other in folder.iterdir():
        if other.is_dir() and other.name != version:
            shutil.rmtree(other)


def read_current(folder: Path) -> Frames:
    """The frames of the current version, by table name; FileNotFoundError where none was
    written."""
    pointer = folder / "current.json"
    if not pointer.exists():
        raise FileNotFoundError(
            f"Nothing has been written to {folder}. Run the night first: dongbo run --date … "
            f"--province …"
        )
    current = json.loads(pointer.read_text())
    version = folder / current["version"]
    return {table: pl.read_parquet(version / f"{table}.parquet") for table in current["tables"]}


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class LakeIOManager(dg.ConfigurableIOManager):
    """Moves frames between assets through the lake.

    An asset returns one DataFrame, or a dict of DataFrames by table name (a source with several
    registers); the next asset gets back what was returned.
    """

    lake: str

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame | Frames) -> None:
        """Write the frames of this asset and night; add row counts and column schemas as
        metadata."""
        frames = {_SINGLE: obj} if isinstance(obj, pl.DataFrame) else obj
        write_version(self._folder(context), frames, context.run_id)
        pii = frozenset((context.definition_metadata or {}).get(PII_COLUMNS, ()))
        context.add_output_metadata(
            {"dagster/row_count": sum(frame.height for frame in frames.values())}
            | (
                {"dagster/column_schema": table_schema(frames[_SINGLE], pii)}
                if set(frames) == {_SINGLE}
                else {f"columns of {name}": table_schema(f, pii) for name, f in frames.items()}
                | {f"rows of {name}": f.height for name, f in frames.items()}
            )
        )

    def load_input(self, context: dg.InputContext) -> pl.DataFrame | Frames:
        """Read what the upstream asset stored for this night."""
        frames = read_current(self._folder(context))
        return frames[_SINGLE] if set(frames) == {_SINGLE} else frames

    def _folder(self, context: dg.InputContext | dg.OutputContext) -> Path:
        return (
            Path(self.lake).joinpath(*context.asset_key.path)
            / Night.from_key(
                context.partition_key
                if isinstance(context, dg.OutputContext)
                else context.asset_partition_key
            ).folder
        )


def table_schema(frame: pl.DataFrame, pii: frozenset[str]) -> dg.TableSchema:
    """Names and types of the columns, personal data tagged `pii`."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, str(dtype), tags={"pii": "true"} if name in pii else {})
            for name, dtype in frame.schema.items()
        ]
    )
