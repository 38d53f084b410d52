"""Text tables as `sources` hands them over, without any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators import Split, validate

TODAY = date(2026, 11, 24)
MALFORMED = {"line": pl.UInt32, "reason": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class File:
    name: str = "f.csv"
    sha256: str = "a" * 64


@dataclass(frozen=True)
class Text:
    rows: pl.DataFrame
    sheet: str = "S"
    number_columns: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    malformed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MALFORMED))


@pytest.fixture
def judge() -> Callable[..., Split]:
    """Validates example rows of a table, changed: one dict of changes per row, None = delete."""

    def run(source: str, table: str, *changes: Mapping[str, str | None], **text) -> Split:
        good = SOURCES[source].table(table).example
        rows = [
            {"line": index + 7, **{k: v for k, v in {**good, **change}.items() if v is not None}}
            for index, change in enumerate(changes)
        ]
        columns = ["line", *sorted({name for row in rows for name in row} - {"line"})]
        frame = pl.DataFrame(
            [[row.get(name) for name in columns] for row in rows],
            schema={name: pl.UInt32 if name == "line" else pl.String for name in columns},
            orient="row",
        )
        file = text.pop("file", File())
        return validate(SOURCES[source].table(table), [Text(frame, **text)], file, today=TODAY)

    return run
