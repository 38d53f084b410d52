"""The metric catalogue: each metric is one SQL file whose header says what it means.

A metric's SELECT yields one line per item evaluated (a record, a mention, a book …) with what the
item adds to numerator and denominator; the figures are the sums of these lines at the levels
named in the header. So every figure can be recomputed and shown item by item (`explain`). Belongs
here: reading the catalogue and computing figures. Does not belong here: any metric.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, ClassVar, Literal, get_args

import duckdb
import polars as pl
from pydantic import Field, TypeAdapter

from common.headed_sql import parse_headed
from warehouse.protection import protect
from warehouse.schema import TableKind, tables
from warehouse.sql import read_sql, sql_names

Level = Literal[
    "province", "source", "register", "district", "district_register", "commune_old", "commune",
    "commune_register", "breakdown", "source_breakdown", "register_breakdown",
]  # fmt: skip
LEVELS: tuple[str, ...] = get_args(Level)
MARKER = "/* SELECT of the metric */"
BOOK = "book"
"""Level of a single book: no stored figure, but what the items of some metrics are."""


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Protects(StrEnum):
    """What may not leave when it is small: nothing, the group (denominator, or the count), or the
    parts as well: numerator and what it lacks to the denominator, where these are people. Shares
    are weighted means of shares of values: what counts are the values behind them that passed, and
    those that failed.
    """

    NOTHING = "nothing"
    GROUP = "group"
    PARTS = "parts"
    SHARES = "shares"


class Measure(StrEnum):
    """What numerator and denominator make: a share of the items in per cent (a count without a
    denominator), or a mean of what items add, of which no rate is made."""

    SHARE = "share"
    MEAN = "mean"


Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric of the catalogue; `denominator` is None for a count, `body` is its SELECT.

    `items` is "books" when each item is a book, which is made of records in its turn. `within`
    names the metric whose count the denominator is, where it is one. `fall` is how many per cent of
    the count of a register may be missing the night after. `indicator` is the word of
    `contracts.indicators` that it counts, where it counts one.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: Text
    name_vi: Text
    name_en: Text
    question_vi: Text
    question_en: Text
    numerator: Text
    denominator: Text | None = None
    unit: Text
    direction: Direction
    protects: Protects
    measure: Measure = Measure.SHARE
    target: float | None = None
    floor: float | None = None
    ceiling: float | None = None
    jump: float | None = None
    fall: float | None = None
    source: Text
    levels: tuple[Level, ...]
    items: str | None = None
    within: str | None = None
    indicator: str | None = None
    body: str

    @property
    def explained_levels(self) -> tuple[str, ...]:
        """The levels at which figures are stored, and `book` where each item is a book."""
        return (*self.levels, BOOK) if self.items == "books" else self.levels

    @property
    def asks_rows(self) -> bool:
        """Whether it is computed from lines that are kept for the latest nights only."""
        return any(t.name in self.body for t in tables() if t.kind is TableKind.ROW)

    def over(self, statement: str) -> str:
        """The text of `warehouse/figures/<statement>.sql` with the SELECT of the metric put in."""
        return read_sql("figures", statement).replace(MARKER, self.body)


_METRICS = TypeAdapter(Metric)


class UnknownMetricError(KeyError):
    """No metric has this id; the message lists those that there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def load_catalogue() -> dict[str, Metric]:
    """Every metric by id, in the order of the ids. Raises HeadError."""
    found = [parse_metric(name, read_sql("catalogue", name)) for name in sql_names("catalogue")]
    return {m.id: m for m in found}


def metric(metric_id: str) -> Metric:
    """The metric with this id; raises UnknownMetricError."""
    catalogue = load_catalogue()
    if metric_id not in catalogue:
        raise UnknownMetricError(
            f"There is no metric {metric_id!r}. There are: {', '.join(catalogue)}."
        )
    return catalogue[metric_id]


def parse_metric(name: str, text: str) -> Metric:
    """The metric that the head of the file `<name>.sql` declares. Raises HeadError."""
    words = [field.name for field in fields(Metric)]
    return parse_headed(_METRICS, f"catalogue/{name}.sql", text, words=words, lists=("levels",))


def catalogue_frame() -> pl.DataFrame:
    """The catalogue as the rows of dim_metric."""
    words = (
        "name_vi", "name_en", "question_vi", "question_en", "numerator", "denominator", "unit",
        "direction", "protects", "measure", "target", "floor", "ceiling", "source",
    )  # fmt: skip
    rows = [
        {"metric_id": m.id, "jump_limit": m.jump, "fall_limit": m.fall}
        | {w: getattr(m, w) for w in words}
        for m in load_catalogue().values()
    ]
    return pl.DataFrame(
        [r | {w: str(r[w]) for w in ("direction", "protects", "measure")} for r in rows],
        schema_overrides={"denominator": pl.String}
        | dict.fromkeys(("target", "floor", "ceiling", "jump_limit", "fall_limit"), pl.Float64),
        infer_schema_length=None,
    )


def compute_all(
    con: duckdb.DuckDBPyConnection, province: str, night: date, *, from_rows: bool = True
) -> None:
    """Compute every metric of (province, night) from the facts in `con` into fct_metric, in which
    the night has none yet, and mark what must not leave (`protection`).

    Where the rows of the night are kept no longer, those that ask no rows (`from_rows` false); the
    others stay as they are.
    """
    catalogue = [m for m in load_catalogue().values() if from_rows or not m.asks_rows]
    if not from_rows:
        con.execute(
            "DELETE FROM fct_metric WHERE night = $night AND province_code = $province "
            "AND list_contains($metrics, metric_id)",
            {"night": night, "province": province, "metrics": [m.id for m in catalogue]},
        )
    con.execute(read_sql("figures", "no_items"))
    for m in catalogue:
        given = {"night": night, "province": province, "metric_id": m.id}
        con.execute(m.over("metric_items"), given)
    levels = [
        {"metric_id": m.id, "unit": m.unit, "measure": str(m.measure), "levels": list(m.levels)}
        for m in catalogue
    ]
    con.execute(
        read_sql("figures", "aggregate"), {"night": night, "province": province, "levels": levels}
    )
    protect_all(con)


def protect_all(con: duckdb.DuckDBPyConnection) -> None:
    """Mark what must not leave, of every night that is not judged (`protection.protect`)."""
    catalogue = load_catalogue().values()
    within = [[m.id, m.within] for m in catalogue if m.within]
    protect(con, within, [m.id for m in catalogue if m.indicator])
