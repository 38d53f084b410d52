"""The row ledger of a source and night: per file and sheet, where every row went.

Belongs here: putting the reader's counts and the validators' results side by side, and the blocking
check that they agree. Does not belong here: counting (sources/) and judging rows (validators/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from sources import FileReading, Table
from validators import Split

LEDGER = {
    "source": pl.String,
    "table": pl.String,
    "file_sha256": pl.String,
    "file_name": pl.String,
    "sheet": pl.String,
    "as_of": pl.Date,
    "rows_seen": pl.Int64,
    "header_rows": pl.Int64,
    "footer_rows": pl.Int64,
    "blank_rows": pl.Int64,
    "continuation_rows": pl.Int64,
    "data_rows": pl.Int64,
    "accepted_rows": pl.Int64,
    "quarantined_rows": pl.Int64,
    "refusal": pl.String,
    "message_vi": pl.String,
    "message_en": pl.String,
}
_COUNTED = ["file_sha256", "sheet"]


def read_rows(source: str, as_of: date, reading: FileReading) -> list[dict[str, object]]:
    """Ledger lines of one file before judging: one per table and one per refusal.

    `continuation_rows` are later physical lines of a record whose text holds line breaks.
    """
    base = {"source": source, "as_of": as_of}
    lines = [base | _table_line(reading, table) for table in reading.tables]
    lines += [
        base
        | {
            "table": None,
            "file_sha256": reading.file.sha256,
            "file_name": reading.file.name,
            "sheet": refusal.sheet or "",
            "rows_seen": refusal.rows_seen,
            "refusal": refusal.code.value,
            "message_vi": refusal.message_vi,
            "message_en": refusal.message_en,
        }
        for refusal in reading.refusals
    ]
    return lines


def _table_line(reading: FileReading, table: Table) -> dict[str, object]:
    counts = table.accounting
    return {
        "table": table.name,
        "file_sha256": reading.file.sha256,
        "file_name": reading.file.name,
        "sheet": table.sheet,
        "rows_seen": counts.rows_seen,
        "header_rows": counts.title + counts.header + counts.column_number,
        "footer_rows": counts.subtotal + counts.footer,
        "blank_rows": counts.blank,
        "continuation_rows": counts.continuation,
        "data_rows": counts.data + counts.malformed,
    }


def close_ledger(lines: Iterable[Mapping[str, object]], splits: Iterable[Split]) -> pl.DataFrame:
    """The finished ledger (shape LEDGER): accepted and quarantined rows counted from the frames
    themselves."""
    ledger = pl.DataFrame(list(lines), schema=LEDGER).drop("accepted_rows", "quarantined_rows")
    kept = list(splits)
    accepted = _count([s.accepted.select(*_COUNTED, "line") for s in kept], "accepted_rows")
    quarantined = _count(
        [s.quarantined.select(*_COUNTED, "line") for s in kept], "quarantined_rows"
    )
    judged = pl.col("table").is_not_null()
    return (
        ledger.join(accepted, on=_COUNTED, how="left", maintain_order="left")
        .join(quarantined, on=_COUNTED, how="left", maintain_order="left")
        .with_columns(
            pl.when(judged).then(pl.col(c).fill_null(0)).alias(c)
            for c in ("accepted_rows", "quarantined_rows")
        )
        .select(list(LEDGER))
        .sort("file_sha256", "sheet", "table", nulls_last=True)
    )


def _count(frames: list[pl.DataFrame], name: str) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"file_sha256": pl.String, "sheet": pl.String, name: pl.Int64})
    filled = [frame for frame in frames if frame.height]
    if not filled:
        return empty
    rows = pl.concat(filled).unique()
    return rows.group_by(_COUNTED).agg(pl.len().cast(pl.Int64).alias(name))


def unbalanced(ledger: pl.DataFrame) -> pl.DataFrame:
    """The ledger lines whose sums do not agree (refused sheets have nothing to sum)."""
    parts = ["header_rows", "footer_rows", "blank_rows", "continuation_rows", "data_rows"]
    return ledger.filter(
        pl.col("table").is_not_null()
        & (
            (pl.sum_horizontal(parts) != pl.col("rows_seen"))
            | (pl.col("accepted_rows") + pl.col("quarantined_rows") != pl.col("data_rows"))
        )
    )


def accepted_share(ledger: pl.DataFrame) -> float | None:
    """Accepted rows / data rows of the source; None where there was no data row."""
    data = int(ledger["data_rows"].sum() or 0)
    return int(ledger["accepted_rows"].sum() or 0) / data if data else None
