"""The dated law that rules ask for, as one table.

Belongs here: standards of money, ages and limits side by side; those of one province, shipped or of
its own file, laid over the national ones. Does not belong here: the facts (`vietnam/*.toml`,
`deadlines.toml`), reading the file (`warehouse.inputs`), and asking for them (`comparisons.sql`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import groupby, product
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

from vietnam import ages, standards

_STANDARD = "standard."
SCHEMA: dict[str, pl.DataType] = {
    "name": pl.String(),
    "value": pl.Int64(),
    "applies_from": pl.Date(),
    "in_force_from": pl.Date(),
}


class Of(IntEnum):
    """Whose law a line is; the later one takes the place of the earlier."""

    COUNTRY = 0
    PROVINCE = 1
    OWN_FILE = 2


class Line(NamedTuple):
    """One value: `province` is the only one that has it."""

    name: str
    value: int
    applies_from: date
    in_force_from: date
    province: str | None = None
    of: Of = Of.COUNTRY


def law_frame(province: str, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """What the law says in a province: the value of a name for days from `applies_from` on, as it
    is known on nights from `in_force_from` on.

    Names: `standard.<Standard>` in đồng, `age.<Activity>` in full years, `limit.<name>` of
    `deadlines.toml`. `own` are lines of the province's own file (columns of `SCHEMA`). A line of
    the province takes the place of the national one that applies from the same day, from the
    night on which it is in force itself; one of its own file that of the shipped one. For other
    days the newest counts; of standards the higher of the two, since a province may pay more.
    """
    told = [line for line in all_lines() if line.province in (None, province)]
    if own is not None:
        told += [
            Line(name, value, applies, in_force, province, Of.OWN_FILE)
            for name, value, applies, in_force in own.select(*SCHEMA).iter_rows()
        ]
    told.sort(key=attrgetter("name"))
    steps = [
        step
        for name, lines in groupby(told, attrgetter("name"))
        for step in _steps(name, list(lines))
    ]
    return pl.DataFrame(steps, schema=SCHEMA, orient="row").sort(*SCHEMA)


def _steps(name: str, lines: Sequence[Line]) -> Iterator[tuple[str, int, date, date]]:
    """What holds from every day and night on which anything of a name changes."""
    days = sorted({line.applies_from for line in lines})
    nights = sorted({line.in_force_from for line in lines})
    for day, night in product(days, nights):
        known = [one for one in lines if one.applies_from <= day and one.in_force_from <= night]
        if known:
            yield name, _value(name, known), day, night


def _value(name: str, known: Iterable[Line]) -> int:
    standing: dict[date, Line] = {}
    for line in sorted(known, key=lambda one: (one.of, one.in_force_from)):
        standing[line.applies_from] = line
    newest: dict[bool, Line] = {}
    for _, line in sorted(standing.items()):
        newest[name.startswith(_STANDARD) and line.of > Of.COUNTRY] = line
    return max(line.value for line in newest.values())


@cache
def names() -> frozenset[str]:
    """The names that the law has values of."""
    return frozenset(line.name for line in all_lines())


def all_lines() -> list[Line]:
    """Every value that is shipped."""
    return [*_standards(), *_ages(), *_limits()]


def _standards() -> Iterator[Line]:
    for standard in standards.Standard:
        for one in standards.amounts(standard):
            yield _line(
                f"{_STANDARD}{standard}", one.amount, one.applies_from, one.in_force_from,
                one.province,
            )  # fmt: skip


def _ages() -> Iterator[Line]:
    for activity in ages.Activity:
        for one in ages.limits(activity):
            yield Line(f"age.{activity}", one.least, one.since, one.since)


def _limits() -> Iterator[Line]:
    for name, told in _deadlines().items():
        for one in told["values"]:
            yield _line(
                f"limit.{name}", one["value"], one["applies_from"], one["in_force_from"],
                one.get("province"),
            )  # fmt: skip


def _line(name: str, value: int, applies: date, in_force: date, province: str | None) -> Line:
    return Line(name, value, applies, in_force, province, Of.PROVINCE if province else Of.COUNTRY)


@cache
def _deadlines() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("deadlines.toml").read_text("utf-8"))
