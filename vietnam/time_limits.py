"""Limits of procedures in working days, by the day of reception.

Here: the limits (dated data in `time_limits.toml`) and the condition that contracts make of them.
Not here: counting working days (`vietnam.working_days`), nor what a register says of a dossier.
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


class Procedure(StrEnum):
    """What has a limit; the names of `time_limits.toml`."""

    LINKED_BIRTH = "linked_birth"
    LINKED_DEATH_ASSISTANCE = "linked_death_assistance"
    LINKED_DEATH_INSURANCE = "linked_death_insurance"
    LINKED_DEATH_MERIT = "linked_death_merit"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Working days for what is received on a day from `since` on, until the next limit."""

    working_days: int
    since: date
    source: str
    certainty: Certainty


@cache
def limits(procedure: Procedure) -> tuple[TimeLimit, ...]:
    """Every limit of the procedure, the oldest first."""
    text = files(__package__).joinpath("time_limits.toml").read_text("utf-8")
    told = tomllib.loads(text)[procedure.value]["limits"]
    found = [
        TimeLimit(one["working_days"], one["from"], one["source"], Certainty(one["certainty"]))
        for one in told
    ]
    return tuple(sorted(found, key=lambda limit: limit.since))


def working_days(procedure: Procedure, received: pl.Expr) -> pl.Expr:
    """Of days of reception (Date) the limit of each (Int32); null before the first limit."""
    found = pl.lit(None, pl.Int32)
    for limit in limits(procedure):
        days = pl.lit(limit.working_days, pl.Int32)
        found = pl.when(received >= limit.since).then(days).otherwise(found)
    return found
