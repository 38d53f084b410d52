"""Rows that are not accepted: one line per broken rule, with place, value and the whole raw row.

Here: how such a line is made from rows and records. Not here: who decides (`validate`, `merge`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from contracts import reasons
from contracts.language import TableContract
from contracts.reasons import COMMON
from validators.split import QUARANTINE_SCHEMA, empty_quarantine

UNDECODED = "_undecoded"
"""Ending of the column that keeps the texts as read, where `sources` made any readable."""
ENCODING = "_encoding"
"""Ending of the column that says what each cell was in, or `UNDECIDED`."""
UNDECIDED = "undecided"
_RAW = "raw:"


@dataclass(frozen=True)
class Place:
    """Where rows come from; `sheet` is one text where all are of one sheet, else that of each."""

    file_sha256: str
    file_name: str
    sheet: str | pl.Series

    def of(self, rows: pl.Series) -> Place:
        """The place of some of the rows: a Boolean for each, or their positions."""
        if isinstance(self.sheet, str):
            return self
        found = self.sheet.filter(rows) if rows.dtype == pl.Boolean else self.sheet.gather(rows)
        return replace(self, sheet=found)


def quarantine(
    contract: TableContract,
    rows: pl.DataFrame,
    raw: Mapping[str, pl.Series],
    rejected: pl.DataFrame,
    place: Place,
) -> pl.DataFrame:
    """Quarantine lines of the rows at the positions in `rejected` (`row`, `column`, `reason`)."""
    if rejected.height == 0:
        return empty_quarantine()
    bad = rejected["row"].unique().sort()
    whole = raw_json(rows[bad.cast(pl.UInt32)].drop("line")).rename("row_json")
    texts = pl.DataFrame([series.rename(name)[bad] for name, series in raw.items()])
    values = texts.with_columns(bad.alias("row")).unpivot(
        index="row", variable_name="column", value_name="value"
    )
    lines = pl.DataFrame({"row": bad, "line": rows["line"][bad], "row_json": whole}).with_columns(
        pl.lit(place.of(bad).sheet).alias("sheet")
    )
    return (
        rejected.join(lines, on="row", how="left")
        .join(values, on=["row", "column"], how="left")
        .with_columns(
            pl.lit(place.file_sha256).alias("file_sha256"),
            pl.lit(place.file_name).alias("file_name"),
            pl.lit(contract.source).alias("source"),
            pl.lit(contract.name).alias("table"),
            pl.col("reason").alias("rule"),
        )
        .select(list(QUARANTINE_SCHEMA))
    )


def raw_json(rows: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object of its raw texts, the text as read instead of the decoded one.

    Takes rows as read, or as `placed` keeps them.
    """
    if rows.columns and all(name.startswith(_RAW) for name in rows.columns):
        rows = rows.rename({name: name.removeprefix(_RAW) for name in rows.columns})
    told = [c + ENCODING for c in rows.columns if c + ENCODING in rows.columns]
    undecoded = [name for name in rows.columns if name.endswith(UNDECODED)]
    frame = rows.drop(told, [name.removesuffix(UNDECODED) for name in undecoded])
    frame = frame.rename({name: name.removesuffix(UNDECODED) for name in undecoded})
    order = [name for name in rows.columns if name in frame.columns]
    return frame.select(pl.struct(order).struct.json_encode().alias("row_json")).to_series()


def malformed_records(
    contract: TableContract, malformed: pl.DataFrame, place: Place
) -> pl.DataFrame:
    """Quarantine lines of records (`line`, `reason`, `raw`) that never became rows."""
    rule = (
        pl.when(pl.col("reason").is_in(list(COMMON)))
        .then(pl.col("reason"))
        .otherwise(pl.lit(reasons.BAD_RECORD.code))
    )
    return malformed.with_columns(
        pl.lit(place.file_sha256).alias("file_sha256"),
        pl.lit(place.file_name).alias("file_name"),
        pl.lit(place.sheet).alias("sheet"),
        pl.lit(contract.source).alias("source"),
        pl.lit(contract.name).alias("table"),
        pl.lit(None, pl.String).alias("column"),
        rule.alias("rule"),
        pl.col("raw").alias("value"),
        pl.struct("raw").struct.json_encode().alias("row_json"),
    ).select(list(QUARANTINE_SCHEMA))


def placed(rows: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Rows as read with their place; their columns apart from it, whatever a file calls them."""
    return rows.select(
        pl.lit(place.file_sha256).alias("file_sha256"),
        pl.lit(place.sheet).alias("sheet"),
        "line",
        *(pl.col(name).alias(_RAW + name) for name in rows.columns if name != "line"),
    )
