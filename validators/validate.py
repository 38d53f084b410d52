"""Text rows in, accepted and quarantined rows out. Here: the order of the work.

Not here: typing of a kind (`kinds`), the schema (`schema`), duplicates between files (`merge`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

import polars as pl

from contracts import reasons
from contracts.language import Column, TableContract
from contracts.reasons import COMMON, Severity
from validators.asked import PROBLEMS, asked_of, days_taken, frame_of, rule_problems
from validators.indicated import indicator_lists
from validators.kinds import type_column
from validators.lists import encoding_problems, flag_lists, repair_lists
from validators.made import made
from validators.quarantine import UNDECODED, Place, malformed_records, placed, quarantine
from validators.schema import failures
from validators.sheets import TextTable, as_one
from validators.split import Split, count, flag_counts
from validators.typed import Typed


class TextFile(Protocol):
    """The file that rows come from (`sources.FileIdentity` is one)."""

    @property
    def name(self) -> str:
        """Its printable name."""

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""


def validate(
    contract: TableContract, tables: Sequence[TextTable], file: TextFile, *, today: date
) -> Split:
    """Type and judge the text rows of sheets of one file; dates after `today` lie in the future.

    The sheets `stand_together`, and the judgement of each is the same as by itself.

    Malformed records go to quarantine one by one. The result is checked: rows in = accepted rows +
    quarantined rows. Raises `RuleError` when a condition of the contract fails on a row.
    """
    sheets = as_one(tables)
    rows, malformed, numbers = made(contract, sheets.rows), sheets.malformed, sheets.number_columns
    titled, heights = sheets.titled, sheets.heights
    place = Place(file.sha256, file.name, sheets.row_sheets)
    unread = replace(place, sheet=sheets.malformed_sheets)
    rows_in = rows.height + malformed.height
    # what is large is let go as soon as it is not needed; also by callers who can
    del tables, sheets
    raw = {column.name: _as_read(rows, column.name) for column in contract.columns}
    typed = {
        column.name: type_column(
            column,
            _source(rows, column.name),
            today,
            numbers=column.name in numbers,
            heights=heights,
        )
        for column in contract.columns
    }
    asked = asked_of(contract, later=False)
    series = [s for column in typed.values() for s in (*column.columns, *column.helpers)]
    working = frame_of(contract, asked, series, partial(_source, rows), today)
    problems = pl.concat(
        [
            _column_problems(contract, typed),
            encoding_problems(contract, rows),
            rule_problems(asked.rules, working),
        ]
    )
    rejected = _rejections(contract, typed, problems)
    told = (
        *days_taken(contract, asked, working),
        *indicator_lists(contract, asked.indicators, working),
    )
    del working, series
    rejected = _without_echo(rejected)
    quarantined = quarantine(contract, rows, raw, rejected, place)
    if malformed.height:
        quarantined = pl.concat([quarantined, malformed_records(contract, malformed, unread)])
    judged = [
        repair_lists(contract, typed, rows, titled),
        flag_lists(problems, rows.height),
        *told,
    ]
    keep = _kept(rows.height, rejected["row"])
    kept = rows.filter(keep)
    del rows, raw
    place = place.of(keep)
    accepted = _accepted(contract, kept, typed, judged, keep, place)
    quarantined = quarantined.sort("sheet", "line", "column", "rule")
    split = Split(
        accepted,
        quarantined,
        count(rows_in, accepted, quarantined, flag_counts(accepted)),
        (placed(kept, place),),
    )
    return split.check()


def _source(rows: pl.DataFrame, name: str) -> pl.Series:
    if name in rows.columns:
        return rows[name].cast(pl.String)
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, rows.height)


def _as_read(rows: pl.DataFrame, name: str) -> pl.Series:
    """The column as it stood in the file, before any encoding repair."""
    undecoded = name + UNDECODED
    return _source(rows, undecoded if undecoded in rows.columns else name)


def _column_problems(contract: TableContract, typed: Mapping[str, Typed]) -> pl.DataFrame:
    """Problems of typing with what each does to its row in this contract."""
    patterns = [column.pattern.reason for column in contract.columns if column.pattern]
    known = {*COMMON.values(), *patterns}
    always = sorted(reason.code for reason in known if reason.severity == Severity.REJECT)
    frames = [pl.DataFrame(schema=PROBLEMS)]
    for column in contract.columns:
        problems = typed[column.name].problems
        empty = typed[column.name].columns[0].is_null()
        if column.filled and column.tolerated:
            problems = pl.concat([problems, _unexplained(empty, problems, column, contract)])
        if problems.height == 0:
            continue
        must = column.filled or (column.pattern is not None and column.name in contract.key)
        lost = empty[problems["row"]] if must else pl.repeat(False, problems.height)
        tolerated = [reason.code for reason in column.tolerated]
        rejects = pl.col("reason").is_in(always) | (
            pl.col("lost") & ~pl.col("reason").is_in(tolerated)
        )
        frames.append(
            problems.with_columns(pl.select(lost).to_series().alias("lost")).select(
                "row",
                pl.lit(column.name).alias("column"),
                "reason",
                pl.when(rejects)
                .then(pl.lit(Severity.REJECT.value))
                .otherwise(pl.lit(Severity.FLAG.value))
                .alias("effect"),
            )
        )
    return pl.concat(frames)


def _unexplained(
    empty: pl.Series, problems: pl.DataFrame, column: Column, contract: TableContract
) -> pl.DataFrame:
    """Rows where a filled column is empty and typing named no problem: the value is missing."""
    reason = reasons.MISSING_KEY if column.name in contract.key_columns else reasons.MISSING_VALUE
    rows = pl.DataFrame({"row": empty.arg_true()}).select(pl.col("row").cast(pl.UInt32))
    missing = rows.join(problems, on="row", how="anti")
    return missing.with_columns(pl.lit(reason.code).alias("reason"))


def _rejections(
    contract: TableContract, typed: Mapping[str, Typed], problems: pl.DataFrame
) -> pl.DataFrame:
    """Rows to reject: broken rules and typing, and what pandera refuses of the typed columns."""
    frame = pl.DataFrame([s for column in typed.values() for s in column.columns])
    rejecting = problems.filter(pl.col("effect") == Severity.REJECT.value)
    return pl.concat([rejecting.select("row", "column", "reason"), failures(contract, frame)])


def _without_echo(rejected: pl.DataFrame) -> pl.DataFrame:
    """A value that could not be read is not also reported as missing."""
    missing = pl.col("reason").is_in([reasons.MISSING_KEY.code, reasons.MISSING_VALUE.code])
    others = rejected.filter(~missing).select("row", "column").unique()
    echo = rejected.filter(missing).join(others, on=["row", "column"], how="anti")
    return pl.concat([rejected.filter(~missing), echo]).unique().sort("row", "column", "reason")


def _kept(height: int, rejected: pl.Series) -> pl.Series:
    """Boolean: whether a row is not among the `rejected` positions."""
    keep = pl.Series([True], dtype=pl.Boolean).new_from_index(0, height)
    return keep.scatter(rejected.unique(), values=False)


def _accepted(
    contract: TableContract,
    kept: pl.DataFrame,
    typed: dict[str, Typed],
    judged: Sequence[pl.Series],
    keep: pl.Series,
    place: Place,
) -> pl.DataFrame:
    """The rows that were `kept`, typed; their text is shared with `kept`, not copied.

    Empties `typed`, so that a column is not held twice.
    """
    columns: list[pl.Series] = []
    for name in [column.name for column in contract.columns]:
        found = typed.pop(name)
        first, *others = found.columns
        columns.append(_source(kept, name) if found.as_given else first.filter(keep))
        columns.extend(series.filter(keep) for series in others)
        columns.append(_as_read(kept, name).rename(f"{name}_raw"))
    columns.extend(series.filter(keep) for series in judged)
    return pl.DataFrame([kept["line"], *columns]).select(
        pl.lit(place.file_sha256).alias("file_sha256"),
        pl.lit(place.file_name).alias("file_name"),
        pl.lit(place.sheet).alias("sheet"),
        "line",
        record_key(contract),
        pl.exclude("line"),
    )


def record_key(contract: TableContract) -> pl.Expr:
    """Natural key of a typed row: parts joined with `|`, without white space, upper case."""
    parts = []
    for names in contract.key:
        choice = [names] if isinstance(names, str) else list(names)
        part = pl.coalesce([pl.col(name).cast(pl.String) for name in choice])
        parts.append(part.fill_null("").str.replace_all(r"\s+", "").str.to_uppercase())
    return pl.concat_str(parts, separator="|").alias("record_key")
