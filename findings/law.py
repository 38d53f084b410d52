"""The dated law that rules ask for, as one table.

Belongs here: standards of money, ages and limits side by side, those of one province laid over the
national ones. Does not belong here: the facts (`vietnam/*.toml`, `deadlines.toml`), and asking for
them (`comparisons.sql`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import polars as pl

from vietnam import ages, standards

SCHEMA: dict[str, pl.DataType] = {
    "name": pl.String(),
    "value": pl.Int64(),
    "applies_from": pl.Date(),
    "in_force_from": pl.Date(),
}
Line: TypeAlias = tuple[str, int, date, date, str | None]


def law_frame(province: str) -> pl.DataFrame:
    """What the law says in a province, a line for each value of a name from a day on.

    Names: `standard.<Standard>` in đồng, `age.<Activity>` in full years, `limit.<name>` of
    `deadlines.toml`. Where a province pays a standard of its own, the higher one counts; a limit of
    its own takes the place of the national one from the same day on.
    """
    lines = [line for line in all_lines() if line[4] in (None, province)]
    own = {(name, applies) for name, _, applies, _, where in lines if where == province}
    kept = [
        (name, _highest(name, value, applies, in_force, province), applies, in_force)
        for name, value, applies, in_force, where in lines
        if where == province or (name, applies) not in own
    ]
    return pl.DataFrame(kept, schema=SCHEMA, orient="row").sort(*SCHEMA)


def _highest(name: str, value: int, applies: date, in_force: date, province: str) -> int:
    kind, _, word = name.partition(".")
    if kind != "standard":
        return value
    due = standards.due(standards.Standard(word), applies, in_force, province)
    return value if due is None else max(value, due)


def all_lines() -> list[Line]:
    """Every value: name, value, applies_from, in_force_from, the one province that has it."""
    return [*_standards(), *_ages(), *_limits()]


def _standards() -> Iterator[Line]:
    for standard in standards.Standard:
        for one in standards.amounts(standard):
            yield (
                f"standard.{standard}", one.amount, one.applies_from, one.in_force_from,
                one.province,
            )  # fmt: skip


def _ages() -> Iterator[Line]:
    for activity in ages.Activity:
        for one in ages.limits(activity):
            yield f"age.{activity}", one.least, one.since, one.since, None


def _limits() -> Iterator[Line]:
    for name, told in _deadlines().items():
        for one in told["values"]:
            yield (
                f"limit.{name}", one["value"], one["applies_from"], one["in_force_from"],
                one.get("province"),
            )  # fmt: skip


@cache
def _deadlines() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("deadlines.toml").read_text("utf-8"))
