"""The row ledger of a source and night: per file and sheet, where every row went.

Belongs here: putting the reader's counts and the validators' results side by side, and the blocking
check that they agree. Does not belong here: counting (sources/) and judging rows (validators/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from intake.file_names import logged_name, logged_sheet
from intake.recognition import HEADER_REFUSALS
from sources import FileReading, NoteSheet, Refusal, RefusalCode, Table
from sources.notes import NoteCode
from validators import Split
from validators.corrections import REPAIRED, REPLACED

_NOTES = pl.List(pl.String)
LEDGER: dict[str, pl.DataType | type[pl.DataType]] = {
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
    "repaired_rows": pl.Int64,
    "replaced_rows": pl.Int64,
    "refusal": pl.String,
    "message_vi": pl.String,
    "message_en": pl.String,
    "notes": _NOTES,
}
_COUNTED = ["file_sha256", "sheet"]
KINDS = ("header_rows", "footer_rows", "blank_rows", "continuation_rows", "data_rows")
"""Where a row seen may have gone."""
ROW_OUTCOMES = ("accepted_rows", "quarantined_rows", "repaired_rows", "replaced_rows")
"""Where a data row may have gone; for the last two see `validators.corrections`."""


class Hint(NamedTuple):
    """What a person can do about a header, added to the refusals that a mapping can lift."""

    vi: str
    en: str


def read_rows(
    source: str, as_of: date, reading: FileReading, hint: Hint | None = None
) -> list[dict[str, object]]:
    """Ledger lines of one file before judging: one per table, per refusal and per sheet of notes.

    `notes` are what the reader noticed in a sheet, as `code:count` (`sources.notes`).
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
            "notes": [],
            "message_vi": _with_hint(refusal, refusal.message_vi, hint.vi if hint else None),
            "message_en": _with_hint(refusal, refusal.message_en, hint.en if hint else None),
        }
        for refusal in reading.refusals
    ]
    lines += [base | _notes_line(reading, sheet) for sheet in reading.note_sheets]
    return lines


def _with_hint(refusal: Refusal, message: str, hint: str | None) -> str:
    return f"{message} {hint}" if hint and refusal.code in HEADER_REFUSALS else message


def unusable_mapping(
    source: str, as_of: date, file_sha256: str, file_name: str, problem: str
) -> dict[str, object]:
    """The ledger line of a file that was not read because its mapping file is wrong."""
    return {
        "source": source,
        "as_of": as_of,
        "file_sha256": file_sha256,
        "file_name": file_name,
        "sheet": "",
        "refusal": "BAD_MAPPING",
        "notes": [],
        "message_vi": f"{file_name}: tệp ánh xạ cột không dùng được. {problem}",
        "message_en": f"{file_name}: the mapping file cannot be used. {problem}",
    }


def _table_line(reading: FileReading, table: Table) -> dict[str, object]:
    counts = table.accounting
    return {
        "table": table.name,
        "file_sha256": reading.file.sha256,
        "file_name": reading.file.name,
        "sheet": table.sheet,
        "rows_seen": counts.rows_seen,
        "header_rows": counts.title + counts.header + counts.column_number + counts.section,
        "footer_rows": counts.subtotal + counts.footer + counts.remark,
        "blank_rows": counts.blank,
        "continuation_rows": counts.continuation,
        "data_rows": counts.data + counts.malformed,
        "notes": list(table.notes),
    }


def _notes_line(reading: FileReading, sheet: NoteSheet) -> dict[str, object]:
    """A sheet of notes: no table and no refusal, its rows all titles."""
    written = sheet.rows_seen - sheet.blank
    return {
        "table": None,
        "file_sha256": reading.file.sha256,
        "file_name": reading.file.name,
        "sheet": sheet.name,
        "rows_seen": sheet.rows_seen,
        "header_rows": written,
        "footer_rows": 0,
        "blank_rows": sheet.blank,
        "continuation_rows": 0,
        "data_rows": 0,
        "notes": list(NoteCode.NOTES_SHEET.note(written)),
    }


def close_ledger(
    lines: Iterable[Mapping[str, object]],
    splits: Iterable[Split],
    superseded: Iterable[pl.DataFrame] = (),
) -> pl.DataFrame:
    """The finished ledger (shape LEDGER): what became of the data rows is counted from the frames
    themselves (`superseded` as in `validators.corrections`)."""
    ledger = pl.DataFrame(list(lines), schema=LEDGER).drop(ROW_OUTCOMES)
    kept, gone = list(splits), list(superseded)
    places = [*_COUNTED, "line"]
    counts = (
        _count([s.accepted.select(places) for s in kept], "accepted_rows"),
        _count([s.quarantined.select(places) for s in kept], "quarantined_rows"),
        _count([_in_state(frame, REPAIRED) for frame in gone], "repaired_rows"),
        _count([_in_state(frame, REPLACED) for frame in gone], "replaced_rows"),
    )
    for counted in counts:
        ledger = ledger.join(counted, on=_COUNTED, how="left", maintain_order="left")
    judged = pl.col("table").is_not_null()
    return (
        ledger.with_columns(
            pl.when(judged).then(pl.col(c).fill_null(0)).alias(c) for c in ROW_OUTCOMES
        )
        .select(list(LEDGER))
        .sort("file_sha256", "sheet", "table", nulls_last=True)
    )


def _in_state(superseded: pl.DataFrame, state: str) -> pl.DataFrame:
    return superseded.filter(pl.col("state") == state).select(*_COUNTED, "line")


def _count(frames: list[pl.DataFrame], name: str) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"file_sha256": pl.String, "sheet": pl.String, name: pl.Int64})
    filled = [frame for frame in frames if frame.height]
    if not filled:
        return empty
    lines = pl.col("line").n_unique().cast(pl.Int64)  # of a quarantined row there may be several
    return pl.concat(filled).group_by(_COUNTED).agg(lines.alias(name))


def unbalanced(ledger: pl.DataFrame) -> pl.DataFrame:
    """The ledger lines whose sums do not agree (refused sheets have nothing to sum)."""
    return ledger.filter(
        pl.col("table").is_not_null()
        & (
            (pl.sum_horizontal(KINDS) != pl.col("rows_seen"))
            | (pl.sum_horizontal(ROW_OUTCOMES) != pl.col("data_rows"))
        )
    )


def in_current_shape(ledger: pl.DataFrame) -> pl.DataFrame:
    """A ledger in today's shape: one of an earlier version has no rows that came back, no notes."""
    zero = pl.when(pl.col("table").is_not_null()).then(pl.lit(0, pl.Int64))
    absent = dict.fromkeys(ROW_OUTCOMES, zero) | {"notes": pl.lit([], dtype=_NOTES)}
    return ledger.with_columns(
        value.alias(name) for name, value in absent.items() if name not in ledger.columns
    ).select(list(LEDGER))


def without_superseded(ledger: pl.DataFrame) -> pl.DataFrame:
    """The ledger of the rows that stand: superseded rows are as if their file had not held them.

    The warehouse counts records; a record that came back corrected is one record.
    """
    gone = pl.col("repaired_rows").fill_null(0) + pl.col("replaced_rows").fill_null(0)
    left = [(pl.col(c) - gone).alias(c) for c in ("rows_seen", "data_rows")]
    return ledger.with_columns(left).with_columns(
        pl.col(c) * 0 for c in ("repaired_rows", "replaced_rows")
    )


def logged_place(row: Mapping[str, Any]) -> str:
    """File and sheet of a ledger line for a log: names that may be people's as an id."""
    file = logged_name(row["file_name"], row["file_sha256"])
    return f"{file} › {logged_sheet(row['sheet'])}" if row["sheet"] else file


def logged_refusal(row: Mapping[str, Any]) -> str:
    """The English message of a refused line for a log, in the same way."""
    if row["refusal"] == RefusalCode.UNSAFE_NAME:
        return f"{logged_name(row['file_name'], row['file_sha256'])}: a member name is unsafe"
    message: str = row["message_en"]
    message = message.replace(row["file_name"], logged_name(row["file_name"], row["file_sha256"]))
    sheet = row["sheet"] or ""
    return message.replace(sheet, logged_sheet(sheet)) if sheet else message


def accepted_share(ledger: pl.DataFrame) -> float | None:
    """Accepted rows / data rows that stand of the source; None where there was none."""
    data = int(without_superseded(ledger)["data_rows"].sum() or 0)
    return int(ledger["accepted_rows"].sum() or 0) / data if data else None
