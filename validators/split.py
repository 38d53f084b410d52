"""Accepted and quarantined rows, and the proof that none is lost. Not here: how rows are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from contracts.language import TableContract
from contracts.typed import dtypes
from validators.asked import DAYS_TAKEN
from validators.indicated import LISTS

PLACE = ("file_sha256", "sheet", "line")
QUARANTINE_SCHEMA = {
    "file_sha256": pl.String,
    "file_name": pl.String,
    "sheet": pl.String,
    "line": pl.UInt32,
    "source": pl.String,
    "table": pl.String,
    "column": pl.String,
    "rule": pl.String,
    "value": pl.String,
    "row_json": pl.String,
}


class SplitError(Exception):
    """Rows in differ from rows accepted plus rows quarantined."""


@dataclass(frozen=True)
class Counts:
    """How many rows came in and where they went; `by_rule` counts broken rules, flags included."""

    rows_in: int
    accepted: int
    quarantined: int
    repaired: int = 0
    flagged: int = 0
    by_rule: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Split:
    """Rows of one table, judged.

    `accepted` and `quarantined` have the shapes of docs/architecture.md. `raw` keeps the accepted
    rows as read (`quarantine.placed`), for a later duplicate to be quarantined whole.
    """

    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    counts: Counts
    raw: tuple[pl.DataFrame, ...] = ()

    def check(self) -> Split:
        """This split; raises `SplitError` unless each row in is accepted or quarantined, only
        once.
        """
        bad = self.quarantined.select(PLACE).unique()
        good = self.accepted.select(PLACE)
        if not strictly_sorted(good) and good.is_duplicated().any():
            raise SplitError("a row is accepted twice")
        near = good.filter(pl.col("line").is_in(bad["line"].implode(), nulls_equal=True))
        both = near.join(bad, on=PLACE, how="semi", nulls_equal=True).height
        if both:
            raise SplitError(f"{both} rows are accepted and quarantined")
        if self.counts.rows_in != good.height + bad.height:
            raise SplitError(
                f"{self.counts.rows_in} rows in, {good.height} accepted, {bad.height} quarantined"
            )
        if (self.counts.accepted, self.counts.quarantined) != (good.height, bad.height):
            raise SplitError("the counts do not describe the frames")
        return self


def strictly_sorted(rows: pl.DataFrame) -> bool:
    """Whether rows come in the order of `PLACE`, no place twice."""
    place = rows.select(PLACE)
    if place.height < 2:
        return True
    ahead, behind = place.slice(1), place.head(-1)
    later = pl.Series([False], dtype=pl.Boolean).new_from_index(0, ahead.height)
    for name in reversed(PLACE):
        same = ahead[name] == behind[name]
        if same.null_count() or not same.all():
            later = (ahead[name] > behind[name]) | (same & later)
    return bool(later.all())


def empty_accepted(contract: TableContract) -> pl.DataFrame:
    """Accepted rows of `contract`, none of them: the schema of the shape."""
    schema: dict[str, pl.DataType] = {
        "file_sha256": pl.String(),
        "file_name": pl.String(),
        "sheet": pl.String(),
        "line": pl.UInt32(),
        "record_key": pl.String(),
    }
    for column in contract.columns:
        schema |= dtypes(column)
        schema[f"{column.name}_raw"] = pl.String()
    schema |= dict.fromkeys(("repairs", "flags"), pl.List(pl.String()))
    if contract.meanings.days_taken is not None:
        schema[DAYS_TAKEN] = pl.Int32()
    if contract.meanings.indicators:
        schema |= dict.fromkeys(LISTS, pl.List(pl.String()))
    return pl.DataFrame(schema=schema)


def empty_quarantine() -> pl.DataFrame:
    """A quarantine without rows."""
    return pl.DataFrame(schema=QUARANTINE_SCHEMA)


def count(
    rows_in: int, accepted: pl.DataFrame, quarantined: pl.DataFrame, flags: Mapping[str, int]
) -> Counts:
    """Counts of a split."""
    rules = dict(quarantined["rule"].value_counts().iter_rows()) if quarantined.height else {}
    for rule, number in flags.items():
        rules[rule] = rules.get(rule, 0) + number
    return Counts(
        rows_in=rows_in,
        accepted=accepted.height,
        quarantined=quarantined.select(PLACE).n_unique() if quarantined.height else 0,
        repaired=int((accepted["repairs"].list.len() > 0).sum()),
        flagged=int((accepted["flags"].list.len() > 0).sum()),
        by_rule=dict(sorted(rules.items())),
    )


def flag_counts(accepted: pl.DataFrame) -> dict[str, int]:
    """Reason → rows flagged with it, in whatever columns."""
    flagged = accepted.select("flags").filter(pl.col("flags").list.len() > 0)
    reasons = flagged.select(
        pl.col("flags").list.eval(pl.element().str.split(":").list.last().unique())
    )
    flags = reasons.explode("flags").drop_nulls()["flags"]
    return dict(flags.value_counts().iter_rows()) if flags.len() else {}
