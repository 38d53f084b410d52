"""How far provincial rates move from night to night: what the jump limits of the catalogue rest on.

Belongs here: measuring the nights of a warehouse and printing them beside the limits. Does not
belong here: the limits (headers of `catalogue/*.sql`) and their audit
(`audits/no_unexplained_jump.sql`). Print with `python -m warehouse.variation WAREHOUSE …`; several
warehouses are measured together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from warehouse.metrics import load_catalogue
from warehouse.sql import connect_reader, read_sql

HEADROOM = 10
"""A limit lies at least this many times above the largest change that an ordinary night makes."""
STEPS = (5.0, 10.0, 20.0, 30.0)
"""The limits that are used, in points: the smallest with enough headroom."""


def variation(warehouses: Sequence[Path]) -> pl.DataFrame:
    """One line per metric with a limit: how its provincial rate moved between following nights.

    Columns `metric_id`, `changes` (pairs of nights), `mean` and `largest` (points, absolute),
    `from_data` (the limit that follows: the smallest of `STEPS` that is `HEADROOM` times the
    largest change; null beyond the last) and `jump_limit`, the one in force. Pairs of fewer than
    100 items are left out, as in the audit. Raises FileNotFoundError, NotAWarehouseError.
    """
    frames: list[pl.DataFrame] = []
    for path in warehouses:
        with connect_reader(path) as con:
            frames.append(con.sql(read_sql("figures", "variation")).pl())
    limits = {m.id: m.jump for m in load_catalogue().values() if m.jump is not None}
    return (
        pl.concat(frames)
        .filter(pl.col("metric_id").is_in(list(limits)))
        .group_by("metric_id")
        .agg(
            pl.len().alias("changes"),
            pl.col("change").mean().alias("mean"),
            pl.col("change").max().alias("largest"),
        )
        .with_columns(
            pl.min_horizontal(
                pl.when(HEADROOM * pl.col("largest") <= step).then(step) for step in STEPS
            ).alias("from_data"),
            pl.col("metric_id").replace_strict(limits, return_dtype=pl.Float64).alias("jump_limit"),
        )
        .sort("metric_id")
    )


def as_markdown(found: pl.DataFrame) -> str:
    """The measurement as a table for a page."""
    lines = [
        "| metric | pairs of nights | mean change | largest change | limit from it | in force |",
        "|---|---|---|---|---|---|",
    ]
    for metric_id, changes, mean, largest, proposed, limit in found.iter_rows():
        follows = "–" if proposed is None else f"{proposed:g}"
        lines.append(
            f"| `{metric_id}` | {changes} | {mean:.2f} | {largest:.2f} | {follows} | {limit:g} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit("usage: python -m warehouse.variation WAREHOUSE.duckdb …")
    sys.stdout.write(as_markdown(variation([Path(argument) for argument in sys.argv[1:]])) + "\n")
