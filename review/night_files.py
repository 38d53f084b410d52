"""Where a night's lake keeps what it found of persons, and reading some rows of it.

Belongs here: the files, and the rows whose key is wanted. Does not belong here: joining them
(`review.evidence`), where the files lie (assets/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from contracts.language import SourceContract

WORTH_SHOWING = 0.001
"""Less likely persons are left out of questions."""


@dataclass(frozen=True, kw_only=True)
class NightFiles:
    """Where the lake keeps what a night found of persons (shapes of docs/architecture.md).

    `conflicts` is `warehouse.conflicts.conflict_frame`, `model` the JSON of the model of linking,
    `accepted` has a file for each (source, table) of `sources`. Candidates less likely than
    `worth_showing` are left out, but for the best and the holder of the number.
    """

    night: date
    province: str
    conflicts: pl.DataFrame
    mentions: tuple[Path, ...]
    links: Path
    candidates: Path
    master: Path
    model: str
    accepted: Mapping[tuple[str, str], Path]
    sources: tuple[SourceContract, ...]
    worth_showing: float = WORTH_SHOWING


def some_rows(
    paths: Sequence[Path], key: str, wanted: pl.Series, columns: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows of Parquet files whose `key` is among `wanted`."""
    rows = pl.scan_parquet(list(paths))
    if columns:
        rows = rows.select(columns)
    ids = wanted.alias(key).to_frame().lazy()
    return rows.join(ids, on=key, how="semi").collect(engine="streaming")
