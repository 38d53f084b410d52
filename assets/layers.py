"""The words that every asset shares: partitions, layers, groups, owners, tags.

Belongs here: what keeps the asset graph readable without a legend. Does not belong here: assets.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.io_manager import PII_COLUMNS
from intake.faults import sentence_of
from vietnam.provinces import PROVINCES

OWNERS = ["team:data-engineering"]
FIRST_NIGHT = date(2026, 10, 1)
TIMEZONE = "Asia/Ho_Chi_Minh"
_ROOT = Path(__file__).parents[1]

dates = dg.DailyPartitionsDefinition(
    start_date=FIRST_NIGHT.isoformat(), timezone=TIMEZONE, end_offset=1
)
provinces = dg.StaticPartitionsDefinition(sorted(PROVINCES))
nights = dg.MultiPartitionsDefinition({"date": dates, "province": provinces})


def labels(
    layer: str,
    *,
    pii: bool,
    kinds: Iterable[str] = ("polars", "parquet"),
    pii_columns: Iterable[str] = (),
) -> dict[str, Any]:
    """Keyword arguments that put an asset (or an output) in its layer and say whether it holds
    persons."""
    return {
        "group_name": layer,
        "owners": OWNERS,
        "kinds": set(kinds),
        "tags": {"pii": "true" if pii else "false", "layer": layer},
        "metadata": {PII_COLUMNS: sorted(pii_columns)},
    }


@contextmanager
def no_values(home: Path) -> Iterator[None]:
    """An error while delivered files are handled reaches Dagster's records as a sentence: as it is,
    one of the system holds the name of a file, which may be that of a person, and one of polars
    quotes cells. A mistake of ours is told by its class and place."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        sentence = sentence_of(error, home)
        if sentence is None and isinstance(error, OSError):
            sentence = f"a delivered file: {type(error).__name__}"
        raise dg.Failure(description=sentence or _mistake(error), allow_retries=False) from None


def _mistake(error: BaseException) -> str:
    """What is safe to say of an error: its class, and the last line of ours it went through."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_ROOT) and "site-packages" not in frame.filename
    ]
    place = f"{Path(ours[-1].filename).relative_to(_ROOT)}, line {ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__} in {place}: this is a mistake in Dongbo; please report it"


def check_result(
    key: dg.AssetKey, name: str, passed: bool, problem: str, **numbers: float
) -> dg.AssetCheckResult:
    """One asset check, with `problem` as its description when it did not pass."""
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=name,
        passed=passed,
        description=None if passed else problem,
        metadata=dict(numbers),
    )
