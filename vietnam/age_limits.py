"""Ages at which the law gives a benefit, by date.

Here: which limit holds in which month (dated data in `age_limits.toml`). Not here: how old somebody
is, and amounts (`standards`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import polars as pl

from vietnam.certainty import Certainty


class Limit(StrEnum):
    """What has a limit; the names of `age_limits.toml`."""

    SOCIAL_PENSION = "social_pension"
    SOCIAL_PENSION_POOR = "social_pension_poor"
    CHILD_OF_MARTYR = "child_of_martyr"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeLimit:
    """An age in whole years, and the first month in which it counts."""

    age: int
    applies_from: date
    source: str
    certainty: Certainty


@cache
def limits(limit: Limit) -> tuple[AgeLimit, ...]:
    """Every age that the limit had, the oldest first."""
    told = tomllib.loads(files(__package__).joinpath("age_limits.toml").read_text("utf-8"))
    found = [AgeLimit(**one | {"certainty": Certainty(one["certainty"])}) for one in told[limit]]
    return tuple(sorted(found, key=lambda one: one.applies_from))


def age_limit(limit: Limit, month: pl.Expr) -> pl.Expr:
    """The age that holds in a month (a date); null before the first."""
    found = pl.lit(None, pl.Int32())
    for one in limits(limit):
        found = pl.when(month >= one.applies_from).then(pl.lit(one.age, pl.Int32)).otherwise(found)
    return found
