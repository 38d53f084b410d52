"""Amounts of money that the law fixes, by date: standards, their multiples, coefficients.

Here: which amount is lawful for which month and day of payment (dated data in `standards.toml`).
Not here: what a register says was paid (`contracts`) and to whom.

A decree may be back-dated: decree 335/2026/NĐ-CP raised social assistance from July 2026 and came
into force on 5 October. Lists of July to September rightly say 500,000, and the difference comes as
arrears. So an amount has two days: `applies_from`, the first month it is due for, and
`in_force_from`, the first day it may be paid on.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from vietnam.certainty import Certainty


class Standard(StrEnum):
    """What is fixed; the names of `standards.toml`."""

    SOCIAL_ASSISTANCE = "social_assistance"
    SOCIAL_PENSION = "social_pension"
    MERIT = "merit"
    BASE_SALARY = "base_salary"
    PENSION_FLOOR = "pension_floor"
    WORSHIP_YEARLY = "worship_yearly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One amount of a standard in đồng; `province`: the only one that pays it."""

    amount: int
    applies_from: date
    in_force_from: date
    source: str
    certainty: Certainty
    province: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """A benefit that is a factor of a standard."""

    of: Standard
    factor: float
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """The coefficient of a group of article 5, decree 20/2021/NĐ-CP, at an age in whole years."""

    group: str
    what_vi: str
    factor: float
    age_from: int = 0
    age_below: int | None = None


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("standards.toml").read_text("utf-8"))


@cache
def amounts(standard: Standard) -> tuple[Amount, ...]:
    """Every amount of the standard, those of single provinces too, the oldest first."""
    told = _told()["standards"][standard.value]
    found = [Amount(**one | {"certainty": Certainty(one["certainty"])}) for one in told]
    return tuple(sorted(found, key=lambda one: one.applies_from))


@cache
def multiples() -> dict[str, Multiple]:
    """Benefit → how it follows from a standard."""
    return {
        name: Multiple(
            of=Standard(one["of"]),
            factor=float(one["factor"]),
            source=one["source"],
            certainty=Certainty(one["certainty"]),
        )
        for name, one in _told()["multiples"].items()
    }


@cache
def coefficients() -> tuple[Coefficient, ...]:
    """The coefficients of monthly social assistance by group and age."""
    return tuple(Coefficient(**one) for one in _told()["coefficients"]["groups"])


def due(standard: Standard, month: date, paid_on: date, province: str | None = None) -> int | None:
    """The standard that is right for `month` (its first day) when it is paid on `paid_on`.

    The newest amount that applies to the month and is in force on the day of payment; where the
    province has one of its own that is higher, that one. None before the first amount.
    """
    newest: dict[str | None, int] = {}
    for one in amounts(standard):
        if one.applies_from <= month and one.in_force_from <= paid_on:
            newest[one.province] = one.amount
    found = [newest[key] for key in (None, province) if key in newest]
    return max(found) if found else None


def lawful(
    standard: Standard,
    coefficient: float,
    month: date,
    paid_on: date | None = None,
    province: str | None = None,
) -> tuple[int, ...]:
    """The amounts in đồng that are lawful for a month (its first day), the lowest first.

    One where the day of payment is known. Where it is not, those of every day since the month began
    on which it may have been paid. None before the first amount of the standard.
    """
    days = [paid_on] if paid_on else [month, *(d for d in _changes(standard) if d > month)]
    found = {due(standard, month, day, province) for day in days}
    return tuple(sorted(round(coefficient * one) for one in found if one is not None))


def arrears(standard: Standard, coefficient: float, month: date, paid_on: date, today: date) -> int:
    """What is still owed for a month that was paid on `paid_on` as was right then, in đồng."""
    then, now = due(standard, month, paid_on), due(standard, month, today)
    return round(coefficient * ((now or 0) - (then or 0))) if then is not None else 0


def lowest(standard: Standard, month: pl.Expr) -> pl.Expr:
    """The lowest national amount that is lawful for a month (a date), whenever it was paid.

    Null before the first amount. Provinces may pay more.
    """
    floors = [(day, lawful(standard, 1, day)) for day in _changes(standard)]
    return _by_date([(day, found[0]) for day, found in floors if found], month)


def applying(standard: Standard, month: pl.Expr) -> pl.Expr:
    """The national amount that applies to a month (a date), in force or not yet.

    Null before the first amount.
    """
    national = [one for one in amounts(standard) if one.province is None]
    return _by_date([(one.applies_from, one.amount) for one in national], month)


def _changes(standard: Standard) -> list[date]:
    """The days on which something changes, in order."""
    days = ((one.applies_from, one.in_force_from) for one in amounts(standard))
    return sorted({day for pair in days for day in pair})


def _by_date(steps: list[tuple[date, int]], month: pl.Expr) -> pl.Expr:
    """The value of the last step that is not after `month`."""
    found = pl.lit(None, pl.Int64())
    for since, value in steps:
        found = pl.when(month >= since).then(value).otherwise(found)
    return found
