"""What is said of each row in lists of words: what was repaired in it, and what it is flagged for.

Here: bringing both together, row by row. Not here: what is repaired or wrong (`kinds`, `asked`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import polars as pl
import pyarrow as pa

from contracts import reasons
from contracts.language import Column, TableContract
from contracts.reasons import Severity
from contracts.repairs import FROM_TITLE
from validators.asked import PROBLEMS
from validators.quarantine import ENCODING, UNDECIDED
from validators.typed import REPAIRS_SCHEMA, Typed, repaired_where

_LIST = pl.List(pl.String)


def repair_lists(
    contract: TableContract,
    typed: Mapping[str, Typed],
    rows: pl.DataFrame,
    titled: Collection[str],
) -> pl.Series:
    """`repairs`, List[String]: `column:repair` of what was repaired in each row."""
    frames = [pl.DataFrame(schema=REPAIRS_SCHEMA)]
    for column in contract.columns:
        decoded = _decoded_rows(column, rows)
        told = pl.repeat(column.name in titled, rows.height, dtype=pl.Boolean, eager=True)
        for repairs in (repaired_where(told, FROM_TITLE), decoded, typed[column.name].repairs):
            if repairs.height:
                prefix = pl.lit(column.name + ":")
                frames.append(repairs.select("row", (prefix + pl.col("repair")).alias("repair")))
    return _lists(pl.concat(frames), "repair", "repairs", rows.height)


def _decoded_rows(column: Column, rows: pl.DataFrame) -> pl.DataFrame:
    """The repair `encoding_…` of each cell that was read in an old encoding."""
    found = _encodings(column, rows)
    return found.filter(pl.col("encoding") != UNDECIDED).select(
        "row", (pl.lit("encoding_") + pl.col("encoding")).alias("repair")
    )


def encoding_problems(contract: TableContract, rows: pl.DataFrame) -> pl.DataFrame:
    """Cells that may be in an old encoding and were left as they are (shape PROBLEMS)."""
    frames = [pl.DataFrame(schema=PROBLEMS)]
    for column in contract.columns:
        undecided = _encodings(column, rows).filter(pl.col("encoding") == UNDECIDED)
        frames.append(
            undecided.select(
                "row",
                pl.lit(column.name).alias("column"),
                pl.lit(reasons.ENCODING_UNDECIDED.code).alias("reason"),
                pl.lit(reasons.ENCODING_UNDECIDED.severity.value).alias("effect"),
            )
        )
    return pl.concat(frames)


def _encodings(column: Column, rows: pl.DataFrame) -> pl.DataFrame:
    """`row` and `encoding` of the cells of which the reader says what they were in."""
    name = column.name + ENCODING
    if name not in rows.columns:
        return pl.DataFrame(schema={"row": pl.UInt32, "encoding": pl.String})
    found = rows.select(pl.col(name).alias("encoding")).with_row_index("row")
    return found.drop_nulls().cast({"row": pl.UInt32})


def flag_lists(problems: pl.DataFrame, height: int) -> pl.Series:
    """`flags`, List[String]: `column:REASON` of the problems (shape PROBLEMS) that only flag, in
    the order of the alphabet."""
    flags = (
        problems.filter(pl.col("effect") == Severity.FLAG.value)
        .select("row", pl.format("{}:{}", "column", "reason").alias("flag"))
        .unique()
        .sort("row", "flag")
    )
    return _lists(flags, "flag", "flags", height)


def _lists(frame: pl.DataFrame, column: str, name: str, height: int) -> pl.Series:
    """Rows of (`row`, text) gathered into one List[String] per position, empty where none."""
    ordered = frame.select("row", column).sort("row", maintain_order=True)
    ends = np.cumsum(np.bincount(ordered["row"].to_numpy(), minlength=height))
    offsets = pa.array(np.concatenate(([0], ends)), pa.int64())
    texts = ordered[column].to_arrow().cast(pa.large_string())
    return pl.Series(name, pa.LargeListArray.from_arrays(offsets, texts), dtype=_LIST)
