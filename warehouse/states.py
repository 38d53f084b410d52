"""How old each source is on a night, the population master and the inventory too.

Belongs here: the newest delivery of each register and what its age means. Does not belong here: the
limits (`contracts.freshness`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.freshness import freshness_of
from warehouse.facts import NightFacts, as_lazy

_STATE: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "required": pl.Boolean, "state": pl.String,
    "as_of": pl.Date, "age_days": pl.Int32, "limit_days": pl.Int32, "files": pl.Int32,
    "data_rows": pl.Int64,
}  # fmt: skip


def source_states(facts: NightFacts) -> pl.DataFrame:
    """One line per register: as of which day, how old, and what that means.

    Of an extract that was not delivered anew the last delivery counts. A register that is not
    expected is known once it came.
    """
    delivered = _delivered(facts)
    lines = []
    for source in (*facts.sources, *facts.references):
        rhythm = facts.rhythms.get(source.source, source.rhythm)
        required = source.required if facts.required is None else source.source in facts.required
        for table in source.tables:
            as_of, files, rows = delivered.get((source.source, table.name), (None, 0, 0))
            if as_of is None and not table.expected:
                continue
            age = None if as_of is None else (facts.night - as_of).days
            lines.append(
                {
                    "source": source.source, "register": table.name, "required": required,
                    "state": freshness_of(source, rhythm, age).value,
                    "as_of": as_of, "age_days": age, "limit_days": source.freshness_days,
                    "files": files, "data_rows": rows,
                }
            )  # fmt: skip
    return pl.DataFrame(lines, schema=_STATE)


def _delivered(facts: NightFacts) -> dict[tuple[str, str], tuple[date, int, int]]:
    """(source, register) → day of its newest delivery, files, data rows."""
    ledgers = [facts.ledger]
    if facts.reference_ledger is not None:
        ledgers.append(facts.reference_ledger)
    found = (
        pl.concat(
            as_lazy(ledger).select(
                "source", "table", pl.col("as_of").cast(pl.Date), "file_sha256",
                pl.col("data_rows").cast(pl.Int64),
            )
            for ledger in ledgers
        )
        .drop_nulls("table")
        .group_by("source", "table")
        .agg(
            pl.col("as_of").max(),
            pl.col("file_sha256").n_unique().alias("files"),
            pl.col("data_rows").sum(),
        )
        .collect()
    )  # fmt: skip
    return {(source, table): (*counts,) for source, table, *counts in found.iter_rows()}
