"""Ages that the law asks for when somebody begins something or is paid a benefit, by date.

Here: the limits (dated data in `ages.toml`) and the condition that rules of contracts make of them.
Not here: what a register says of anybody.
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


class Activity(StrEnum):
    """What is begun or paid for; the names of `ages.toml`."""

    WORKER = "worker"
    CIVIL_SERVANT = "civil_servant"
    BUSINESS_OWNER = "business_owner"
    SOCIAL_PENSION = "social_pension"
    SOCIAL_PENSION_POOR = "social_pension_poor"
    OLD_SURVIVOR = "old_survivor"
    NO_CHILD = "no_child"
    PRIMARY_SCHOOL = "primary_school"
    UPPER_SCHOOL = "upper_school"
    ASSISTED_OLD = "assisted_old"
    ASSISTED_75 = "assisted_75"
    ASSISTED_80 = "assisted_80"
    NO_ASSISTED_CHILD = "no_assisted_child"
    NO_ASSISTED_STUDENT = "no_assisted_student"
    NO_ASSISTED_INFANT = "no_assisted_infant"


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """Full years that somebody must have on a day from `since` on, until the next limit."""

    least: int
    since: date
    source: str
    certainty: Certainty


@cache
def limits(activity: Activity) -> tuple[AgeLimit, ...]:
    """Every limit of the activity, the oldest first."""
    text = files(__package__).joinpath("ages.toml").read_text("utf-8")
    told = tomllib.loads(text)[activity.value]["limits"]
    found = [
        AgeLimit(one["least"], one["from"], one["source"], Certainty(one["certainty"]))
        for one in told
    ]
    return tuple(sorted(found, key=lambda limit: limit.since))


def least_age(activity: Activity, day: pl.Expr) -> pl.Expr:
    """The limit that holds on a day; null before the first."""
    found = pl.lit(None, pl.Int32())
    for limit in limits(activity):
        held = pl.lit(limit.least, pl.Int32())
        found = pl.when(day >= limit.since).then(held).otherwise(found)
    return found


def too_young(activity: Activity, born: str, began: str) -> pl.Expr:
    """Whether whoever was born at the date of column `born` was too young on that of `began`.

    Looks at `<born>.first` and `<began>.last`: who may have been old enough is not too young. False
    or null on days before the first limit.
    """
    first, day = pl.col(f"{born}.first"), pl.col(f"{began}.last")
    known = limits(activity)
    ends = [limit.since for limit in known[1:]] + [date.max]
    young = pl.lit(value=False)
    for limit, end in zip(known, ends, strict=True):
        within = (day >= limit.since) & (day < end)
        young = young | (within & (first.dt.offset_by(f"{limit.least}y") > day))
    return young
