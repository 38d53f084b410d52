"""Parquet to a raw sheet. polars parses; the rows are counted from the file's own footer by
pyarrow.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError, check_limit, panic_refused
from sources.values import number_text

_EXACT_IN_FOUR_BYTES = 2**24
_CONTROL = r"[\x00-\x08\x0e-\x1f]"


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
            texts = [_as_text(frame, name, dtype) for name, dtype in frame.schema.items()]
            columns = [t.values.alias(f"c{index}") for index, t in enumerate(texts)]
            cells = number_lines(frame.select(columns))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    labels = tuple(frame.columns)
    cut = bool(limits.first_rows) and metadata.num_rows > limits.first_rows
    numbers = [index for index, text in enumerate(texts) if text.number]
    return RawSheet(
        name="",
        cells=cells,
        rows_seen=limits.first_rows if cut else int(metadata.num_rows),
        labels=labels,
        number_counts={i: cells.height - cells[f"c{i}"].null_count() for i in numbers},
        no_text=frozenset(index for index, text in enumerate(texts) if text.lost),
        notes=NoteCode.FIRST_ROWS_ONLY.note(limits.first_rows if cut else 0),
    )


class _Text(NamedTuple):
    """A column as String, whether the file stores numbers, and whether it is no text at all."""

    values: pl.Expr
    number: bool = False
    lost: bool = False


def _as_text(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> _Text:
    """One column of the file; empty text becomes null.

    Columns that are no text are shown all the same (binary in hexadecimal, nested values as JSON),
    as nobody may ask for them.
    """
    column = pl.col(name)
    if dtype == pl.Binary:
        return _binary(frame[name])
    if dtype.is_nested():
        return _Text(pl.struct(column.alias("v")).struct.json_encode(), lost=True)
    if dtype.is_float():
        return _float(frame[name])
    if dtype.is_decimal():
        return _Text(column.cast(pl.String).str.replace(r"\.0+$", ""), number=True)
    if dtype.is_integer():
        return _Text(column.cast(pl.String), number=True)
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        # midnight in Vietnam is 17:00 of the day before where such a moment is stored in UTC
        column = column.dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.replace_time_zone(None)
        return _Text(column.dt.to_string("iso:strict"))
    if isinstance(dtype, pl.Datetime):
        return _Text(column.dt.to_string("iso:strict"))
    text = column.cast(pl.String, strict=False)
    return _Text(pl.when(text != "").then(text))


def _binary(values: pl.Series) -> _Text:
    """Text that the writer did not mark as such, where all of it is UTF-8 without control bytes."""
    try:
        texts = values.cast(pl.String)
    except pl.exceptions.PolarsError:
        return _Text(pl.lit(values.bin.encode("hex")), lost=True)
    if texts.str.contains(_CONTROL).any():
        return _Text(pl.lit(values.bin.encode("hex")), lost=True)
    return _Text(pl.lit(texts.set(texts == "", None)))


def _float(values: pl.Series) -> _Text:
    """Whole numbers without “.0”, NaN as missing; beyond 2²⁴ four bytes do not hold every one."""
    known = values.fill_nan(None)
    narrow = values.dtype != pl.Float64
    rounded = narrow and bool((known.abs() >= _EXACT_IN_FOUR_BYTES).any())
    wide = known.cast(pl.String).cast(pl.Float64) if narrow else known
    return _Text(pl.lit(number_text(wide)), number=True, lost=rounded)


def number_lines(cells: pl.DataFrame) -> pl.DataFrame:
    """Put `line` (1-based UInt32) in front."""
    return cells.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.UInt32))
