"""Columns that a file does not have itself, because it says them in the cells of others.

Here: making their texts (`Column.made`) before anything is typed. Not here: what is made of what
(the contracts), values that stand once for all rows (`sources.titles`).
"""

from __future__ import annotations

import polars as pl

from contracts.language import TableContract


def made(contract: TableContract, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the columns that can be made of others; what the file has itself stays."""
    wanted = {c.name: c.made for c in contract.columns if c.name not in rows.columns}
    makers = {name: maker for name, maker in wanted.items() if maker is not None}
    if not makers:
        return rows
    asked = {name for maker in makers.values() for name in maker.meta.root_names()}
    absent = [pl.lit(None, pl.String).alias(name) for name in sorted(asked - {*rows.columns})]
    texts = rows.with_columns(absent)
    found = texts.select(maker.alias(name) for name, maker in makers.items())
    return rows.with_columns(found.get_columns())
