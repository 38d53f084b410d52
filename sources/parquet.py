"""Parquet to a raw sheet. polars parses; the rows are counted from the file's own footer by
pyarrow.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError, check_limit, panic_refused


def read_parquet(path: Path, limits: Limits) -> RawSheet:
    """All rows as text; `line` is the record number from 1. Raises `RefusedError`."""
    try:
        metadata = pq.ParquetFile(path).metadata
    except (ArrowException, OSError, ValueError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    for limit, found, allowed in (
        ("rows", metadata.num_rows, limits.rows),
        ("columns", metadata.num_columns, limits.columns),
    ):
        check_limit(limit, found, allowed)
    try:
        with panic_refused(RefusalCode.TRUNCATED):
            frame = pl.read_parquet(path, n_rows=limits.first_rows or None)
            cells = number_lines(frame.select(as_text(frame)))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    labels = tuple(frame.columns)
    cut = bool(limits.first_rows) and metadata.num_rows > limits.first_rows
    return RawSheet(
        name="",
        cells=cells,
        rows_seen=limits.first_rows if cut else int(metadata.num_rows),
        labels=labels,
        notes=NoteCode.FIRST_ROWS_ONLY.note(limits.first_rows if cut else 0),
    )


def as_text(frame: pl.DataFrame) -> list[pl.Expr]:
    """Each column as String named `c0`…; empty text becomes null, nested values JSON."""
    expressions: list[pl.Expr] = []
    for index, (name, dtype) in enumerate(frame.schema.items()):
        column = pl.col(name)
        if dtype == pl.Binary:
            text = column.bin.encode("hex")
        elif dtype.is_nested():
            text = pl.struct(column.alias("v")).struct.json_encode()
        elif isinstance(dtype, pl.Datetime):
            text = column.dt.to_string("iso:strict")
        else:
            text = column.cast(pl.String, strict=False)
        expressions.append(pl.when(text != "").then(text).alias(f"c{index}"))
    return expressions


def number_lines(cells: pl.DataFrame) -> pl.DataFrame:
    """Put `line` (1-based UInt32) in front."""
    return cells.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.UInt32))
