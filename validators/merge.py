"""Splits of several files of one table into one. Here: duplicates between rows and files.

The policy does not depend on the order of files: of exact copies the one with the smallest
(file_sha256, sheet, line) stays; rows that share a key and differ all go to quarantine.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contracts import reasons
from contracts.language import TableContract
from contracts.typed import dtypes
from validators.quarantine import raw_json
from validators.split import (
    PLACE,
    QUARANTINE_SCHEMA,
    Split,
    count,
    empty_accepted,
    empty_quarantine,
    flag_counts,
    strictly_sorted,
)


def merge(contract: TableContract, splits: Sequence[Split]) -> Split:
    """One split of all, sorted by place, duplicates judged; an empty one without splits.

    A sheet that comes twice (the same bytes under two names) is taken once. The result is checked:
    rows in are the rows in of all sheets taken.
    """
    splits = _once(splits)
    accepted = _in_order([empty_accepted(contract), *(split.accepted for split in splits)])
    quarantined = [empty_quarantine(), *(split.quarantined for split in splits)]
    raw = tuple(frame for split in splits for frame in split.raw)
    doubled = _duplicates(contract, accepted)
    if doubled.height:
        quarantined.append(_quarantine(contract, doubled, raw))
        accepted = accepted.join(doubled.select(PLACE), on=PLACE, how="anti", maintain_order="left")
    bad = pl.concat(quarantined).sort(*PLACE, "column", "rule", nulls_last=False)
    rows_in = sum(split.counts.rows_in for split in splits)
    result = Split(accepted, bad, count(rows_in, accepted, bad, flag_counts(accepted)), raw)
    return result.check()


def _once(splits: Sequence[Split]) -> list[Split]:
    """Splits without those whose sheets (by content of the file) have all been seen."""
    if len(splits) == 1:
        return list(splits)
    seen: set[tuple[str, str]] = set()
    kept: list[Split] = []
    named = sorted(splits, key=_names)
    for split in named:
        sheets = _sheets(split)
        if not sheets or not sheets <= seen:
            kept.append(split)
        seen |= sheets
    return kept


def _sheets(split: Split) -> set[tuple[str, str]]:
    frames = (split.accepted, split.quarantined)
    pairs = (frame.select("file_sha256", "sheet").unique().rows() for frame in frames)
    return {(str(sha), str(sheet)) for rows in pairs for sha, sheet in rows}


def _names(split: Split) -> list[str]:
    frames = (split.accepted, split.quarantined)
    return sorted({name for frame in frames for name in frame["file_name"].unique().to_list()})


def _in_order(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames of rows in the order of `PLACE`; sorted as wholes when they do not overlap."""
    filled = [frame for frame in frames if frame.height]
    ordered = pl.concat(
        sorted(filled, key=lambda frame: frame.select(PLACE).row(0)) or frames[:1], rechunk=False
    )
    return ordered if strictly_sorted(ordered) else ordered.sort(PLACE, maintain_order=True)


def _duplicates(contract: TableContract, accepted: pl.DataFrame) -> pl.DataFrame:
    """Rows to reject, with their `rule`."""
    if accepted.height == 0:
        return accepted.with_columns(pl.lit(None, pl.String).alias("rule"))
    keys = accepted["record_key"]
    repeated = keys.filter(~keys.is_first_distinct()).unique()
    candidates = accepted.filter(keys.is_in(repeated.implode()))
    compared = [
        name
        for column in contract.columns
        if column.name not in contract.ignored_in_duplicates
        for name in dtypes(column)
    ]
    judged = candidates.with_columns(
        pl.struct(compared).n_unique().over("record_key").alias("variants"),
        pl.int_range(pl.len()).over("record_key").alias("copy"),
    )
    rule = (
        pl.when(pl.col("variants") > 1)
        .then(pl.lit(reasons.DUPLICATE_KEY.code))
        .when(pl.col("copy") > 0)
        .then(pl.lit(reasons.DUPLICATE_ROW.code))
    )
    return judged.with_columns(rule.alias("rule")).drop_nulls("rule").drop("variants", "copy")


def _quarantine(
    contract: TableContract, doubled: pl.DataFrame, raw: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    wanted = doubled.select(PLACE)
    found = [empty_quarantine().select(*PLACE, "row_json")]
    for frame in raw:
        rows = frame.join(wanted, on=PLACE, how="semi")
        if rows.height:
            whole = raw_json(rows.drop(PLACE))
            found.append(rows.select(PLACE).with_columns(whole.alias("row_json")))
    json = pl.concat(found).unique(PLACE, keep="first", maintain_order=True)
    return (
        doubled.join(json, on=PLACE, how="left", maintain_order="left")
        .with_columns(
            pl.lit(contract.source).alias("source"),
            pl.lit(contract.name).alias("table"),
            pl.lit("record_key").alias("column"),
            pl.col("record_key").alias("value"),
        )
        .select(list(QUARANTINE_SCHEMA))
    )
