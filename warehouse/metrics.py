"""The metric catalogue: each metric is one SQL file whose header says what it means.

A metric's SELECT yields one line per item evaluated (a record, a mention, a book …) with what the
item adds to numerator and denominator; the figures are the sums of these lines at the levels
named in the header. So every figure can be recomputed and shown item by item (`explain`). Belongs
here: reading the catalogue and computing figures. Does not belong here: any metric.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import duckdb
import polars as pl

from warehouse.protection import protect
from warehouse.sql import read_sql, sql_names

LEVELS = (
    "province", "source", "register", "district", "district_register", "commune_old", "commune",
    "commune_register", "breakdown", "source_breakdown", "register_breakdown",
)  # fmt: skip
_REQUIRED = (
    "id", "name_vi", "name_en", "question_vi", "question_en", "numerator", "unit", "direction",
    "protects", "source", "levels",
)  # fmt: skip

_MARKER = "/* SELECT of the metric */"
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


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric of the catalogue; `denominator` is None for a count, `body` is its SELECT.

    `items` is "books" when each item is a book, which is made of records in its turn. `within`
    names the metric whose count the denominator is, where it is one.
    """

    id: str
    name_vi: str
    name_en: str
    question_vi: str
    question_en: str
    numerator: str
    denominator: str | None
    unit: str
    direction: Direction
    protects: Protects
    target: float | None
    floor: float | None
    ceiling: float | None
    jump: float | None
    source: str
    levels: tuple[str, ...]
    items: str | None
    within: str | None
    body: str

    @property
    def explained_levels(self) -> tuple[str, ...]:
        """The levels at which figures are stored, and `book` where each item is a book."""
        return (*self.levels, BOOK) if self.items == "books" else self.levels

    def over(self, statement: str) -> str:
        """The text of `warehouse/figures/<statement>.sql` with the SELECT of the metric put in."""
        return read_sql("figures", statement).replace(_MARKER, self.body)


class CatalogueError(ValueError):
    """A file of the catalogue has a broken header; the message names file and lines."""


class UnknownMetricError(KeyError):
    """No metric has this id; the message lists those that there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def load_catalogue() -> dict[str, Metric]:
    """Every metric by id, in the order of the ids. Raises CatalogueError."""
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
    """Read the header (`-- word: value` lines) and keep the SELECT of the file `<name>.sql`."""
    head: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        word, _, value = line[3:].partition(":")
        head[word.strip()] = value.strip()
    problems = [f"no line '-- {word}: …'" for word in _REQUIRED if not head.get(word)]
    levels = tuple(level.strip() for level in head.get("levels", "").split(","))
    problems += [f"unknown level {level!r}" for level in levels if level and level not in LEVELS]
    if head.get("id") not in {None, name}:
        problems.append(f"the id differs from the file name {name!r}")
    if head.get("direction", "up") not in set(Direction):
        problems.append("direction is up, down or none")
    if head.get("protects", "parts") not in set(Protects):
        problems.append("protects is nothing, group, parts or shares")
    if problems:
        raise CatalogueError(f"catalogue/{name}.sql: " + "; ".join(problems))
    return Metric(
        id=head["id"],
        name_vi=head["name_vi"],
        name_en=head["name_en"],
        question_vi=head["question_vi"],
        question_en=head["question_en"],
        numerator=head["numerator"],
        denominator=head.get("denominator"),
        unit=head["unit"],
        direction=Direction(head["direction"]),
        protects=Protects(head["protects"]),
        target=_number(head, "target"),
        floor=_number(head, "floor"),
        ceiling=_number(head, "ceiling"),
        jump=_number(head, "jump"),
        source=head["source"],
        levels=levels,
        items=head.get("items"),
        within=head.get("within"),
        body=text,
    )


def _number(head: dict[str, str], word: str) -> float | None:
    return float(head[word]) if word in head else None


def catalogue_frame() -> pl.DataFrame:
    """The catalogue as the rows of dim_metric."""
    words = (
        "name_vi", "name_en", "question_vi", "question_en", "numerator", "denominator", "unit",
        "direction", "protects", "target", "floor", "ceiling", "source",
    )  # fmt: skip
    rows = [
        {"metric_id": m.id, "jump_limit": m.jump} | {w: getattr(m, w) for w in words}
        for m in load_catalogue().values()
    ]
    return pl.DataFrame(
        [r | {w: str(r[w]) for w in ("direction", "protects")} for r in rows],
        schema_overrides={"denominator": pl.String}
        | dict.fromkeys(("target", "floor", "ceiling", "jump_limit"), pl.Float64),
        infer_schema_length=None,
    )


def compute_all(con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
    """Compute every metric of (province, night) from the facts in `con` into fct_metric, and mark
    what must not leave (`protection`).
    """
    catalogue = load_catalogue().values()
    con.execute(read_sql("figures", "no_items"))
    for m in catalogue:
        given = {"night": night, "province": province, "metric_id": m.id}
        con.execute(m.over("metric_items"), given)
    levels = [{"metric_id": m.id, "unit": m.unit, "levels": list(m.levels)} for m in catalogue]
    con.execute(
        read_sql("figures", "aggregate"), {"night": night, "province": province, "levels": levels}
    )
    protect(con, [[m.id, m.within] for m in catalogue if m.within])
