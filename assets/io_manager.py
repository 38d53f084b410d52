"""How frames go from asset to asset: through the lake, with metadata that hold no value.

Belongs here: the IO manager, and the metadata that every stored frame gets (row count, column
schema with `pii` tags). Does not belong here: how frames are stored (intake/lake.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import dagster as dg
import polars as pl

from intake.lake import Frames, Paths, current_paths, write_version
from intake.layout import Night

_SINGLE = "rows"
PII_COLUMNS = "pii_columns"


class LakeIOManager(dg.ConfigurableIOManager):
    """Moves frames between assets through the lake.

    An asset returns one DataFrame, or a dict of DataFrames by table name (a source with several
    registers). The next asset gets it in the shape that its input is declared with (the annotation
    of the parameter, or `dagster_type` of its AssetIn): `pl.DataFrame` or `Frames` are read,
    `Path` or `Paths` are the Parquet files themselves, for who reads them column by column. An
    input without a declared type gets back what was returned.
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

    def load_input(self, context: dg.InputContext) -> pl.DataFrame | Frames | Path | Paths:
        """What the upstream asset stored for this night, in the declared shape.

        Raises TypeError when one table is asked for and several were stored.
        """
        paths = current_paths(self._folder(context))
        declared = context.dagster_type.typing_type
        single, item = _shape(declared, set(paths) == {_SINGLE})
        if not single:
            return {table: _as(item, path) for table, path in paths.items()}
        if len(paths) > 1:
            raise TypeError(
                f"{context.asset_key.to_user_string()} holds the tables {', '.join(paths)}: "
                f"declare the input as Frames or Paths"
            )
        return _as(item, *paths.values())

    def _folder(self, context: dg.InputContext | dg.OutputContext) -> Path:
        return (
            Path(self.lake).joinpath(*context.asset_key.path)
            / Night.from_key(
                context.partition_key
                if isinstance(context, dg.OutputContext)
                else context.asset_partition_key
            ).folder
        )


def _shape(declared: Any, stored_single: bool) -> tuple[bool, Any]:
    """Whether one table is asked for, and as what; `declared` is Any, a type or a dict of one."""
    if declared is Any:
        return stored_single, pl.DataFrame
    arguments = get_args(declared)
    return not arguments, arguments[-1] if arguments else declared


def _as(item: Any, path: Path) -> Any:
    return path if item is Path else pl.read_parquet(path)


def table_schema(frame: pl.DataFrame, pii: frozenset[str]) -> dg.TableSchema:
    """Names and types of the columns, personal data tagged `pii`."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, str(dtype), tags={"pii": "true"} if name in pii else {})
            for name, dtype in frame.schema.items()
        ]
    )
