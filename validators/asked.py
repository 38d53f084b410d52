"""The conditions of a table, asked of its typed rows: rules, indicators, days taken.

Here: which are asked at once and which wait for other tables, the frame they look at, what comes of
rules. Not here: typing (`kinds`), joining other tables (`lookups`), what of indicators
(`indicated`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from contracts.indicators import Indicator
from contracts.language import Rule, TableContract
from contracts.lookups import waits
from contracts.persons import rules_of
from contracts.typed import WORKING
from validators.conditions import failing
from validators.dated import working_days_of
from vietnam.working_days import working_numbers

PROBLEMS = {"row": pl.UInt32, "column": pl.String, "reason": pl.String, "effect": pl.String}
"""Rows that break something: their position, where, what, and what that does to them."""
DAYS_TAKEN = "days_taken"


@dataclass(frozen=True)
class Asked:
    """Conditions of a table that are asked together."""

    rules: tuple[Rule, ...]
    indicators: Mapping[str, Indicator]
    days_taken: pl.Expr | None = None

    @property
    def names(self) -> set[str]:
        """Every name that they look at."""
        conditions = [rule.broken for rule in self.rules]
        conditions += [c for one in self.indicators.values() for c in one.conditions]
        conditions += [] if self.days_taken is None else [self.days_taken]
        return {name for condition in conditions for name in condition.meta.root_names()}


def asked_of(table: TableContract, *, later: bool) -> Asked:
    """What is asked of the rows alone or, `later`, when other tables are joined to them."""
    indicators, told = table.meanings.indicators.items(), table.lookups
    return Asked(
        tuple(r for r in rules_of(table) if waits(r.broken, told) == later),
        {w: i for w, i in indicators if any(waits(c, told) for c in i.conditions) == later},
        None if later else table.meanings.days_taken,
    )


def frame_of(
    table: TableContract,
    asked: Asked,
    series: Iterable[pl.Series],
    text: Callable[[str], pl.Series],
    today: date,
) -> pl.DataFrame:
    """What conditions look at: the typed `series`, and numbers of working days only of the days of
    which one is asked; `text` gives the text that a column was read from."""
    columns = {one.name: one for one in series}
    wanted = asked.names
    for name in [column.name for column in table.columns]:
        if wanted & {f"{name}.{helper}" for helper in WORKING}:
            columns |= {n.name: n for n in working_days_of(columns[name], text(name))}
    now = pl.Series("today", [today])
    return pl.DataFrame(list(columns.values())).with_columns(
        pl.lit(today).alias("today"),
        pl.lit(working_numbers(now).item(), pl.Int32).alias("today.working"),
    )


def rule_problems(rules: tuple[Rule, ...], working: pl.DataFrame) -> pl.DataFrame:
    """Rows that break the rules (shape PROBLEMS). Raises `RuleError`."""
    frames = [pl.DataFrame(schema=PROBLEMS)]
    if not rules:
        return frames[0]
    try:
        broken = working.select(
            rule.broken.fill_null(value=False).alias(str(index)) for index, rule in enumerate(rules)
        )
    except pl.exceptions.PolarsError:  # its text quotes values of rows
        asked = [(f"the rule {rule.reason}", rule.origin, rule.broken) for rule in rules]
        raise failing(asked, working) from None
    for index, rule in enumerate(rules):
        rows = broken[str(index)].arg_true()
        if rows.len():
            frames.append(
                pl.DataFrame({"row": rows}).select(
                    pl.col("row").cast(pl.UInt32),
                    pl.lit(rule.column).alias("column"),
                    pl.lit(rule.reason.code).alias("reason"),
                    pl.lit(rule.effect.value).alias("effect"),
                )
            )
    return pl.concat(frames)


def days_taken(table: TableContract, asked: Asked, working: pl.DataFrame) -> list[pl.Series]:
    """The column `days_taken` (Int32) of a table that declares it; none below zero. Raises
    `RuleError`."""
    told = asked.days_taken
    if told is None:
        return []
    try:
        days = working.select(told.cast(pl.Int32).alias(DAYS_TAKEN)).to_series()
    except pl.exceptions.PolarsError:  # its text quotes values of rows
        raise failing([("the days taken", table.origin, told)], working) from None
    return [days.set(days < 0, None)]
