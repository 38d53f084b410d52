"""Dates, whole ones and those of which month or day is not known.

Belongs here: the days a date allows, what is wrong with one. Does not belong here: reading a text
as a date (`vietnam.dates`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import reasons
from contracts.language import Column
from contracts.reasons import Reason
from validators.typed import Typed, problem_rows, repair_rows, repaired_where, rows_where
from vietnam.working_days import counted_numbers, working_numbers

NO_END = "no_end"
"""31/12/9999, or of a deadline “thường xuyên”: a period of which no end is known has an empty cell;
no other date says so."""
_DATE_REASONS: dict[str, Reason | None] = {
    "placeholder": reasons.PLACEHOLDER,
    "unreadable": reasons.BAD_DATE,
    "impossible_date": reasons.BAD_DATE,
    "year_out_of_range": reasons.YEAR_OUT_OF_RANGE,
    "future_date": reasons.FUTURE_DATE,
    "two_digit_year": reasons.TWO_DIGIT_YEAR,
    "lunar": reasons.LUNAR_DATE,
    "january_first": reasons.JANUARY_FIRST,
    "ambiguous_order": reasons.AMBIGUOUS_DATE,
    NO_END: reasons.YEAR_OUT_OF_RANGE,
}
_PERIOD_REASONS = _DATE_REASONS | {NO_END: None}


def bounded(found: pl.DataFrame, latest: date) -> pl.DataFrame:
    """Dates of `vietnam.dates` with `first` and `last`, the days the date allows; none after
    `latest`.

    A date whose first possible day is still to come is refused, so "2026" is fine during 2026.
    """
    month, day = pl.col("month"), pl.col("day")
    first = pl.date("year", month.fill_null(1), day.fill_null(1))
    found = found.with_columns(pl.col("year").cast(pl.Int32)).with_columns(first.alias("first"))
    future = (pl.col("first") > latest).fill_null(value=False)
    if found.select(future.any()).item():
        kept = [pl.when(~future).then(pl.col(c)).alias(c) for c in ("value", "precision", "first")]
        numbers = [pl.when(~future).then(pl.col(c)).alias(c) for c in ("year", "month", "day")]
        problem = pl.when(future).then(pl.lit("future_date")).otherwise("problem").alias("problem")
        found = found.with_columns(*kept, *numbers, problem)
    last = (
        pl.when(day.is_not_null())
        .then("first")
        .when(month.is_not_null())
        .then(pl.col("first").dt.month_end())
        .otherwise(pl.date("year", 12, 31))
    )
    return found.with_columns(last.alias("last"))


def partial_date(column: Column, found: pl.DataFrame) -> Typed:
    name = column.name
    return Typed(
        (found["value"].rename(name),),
        tuple(found[part].rename(f"{name}.{part}") for part in ("year", "first", "last")),
        _repairs(column, found),
        _problems(column, found),
    )


_CLOCKS = (
    r"(?i)[ t]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(am|pm|sa|ch)?\s*$",
    r"^\s*[0-9]{8}[tT ]?([0-9]{2})([0-9]{2})(?:[0-9]{2})?(?:[.,]0+)?\s*()$",
)
"""Hour, minute and half of the day in `15/01/2026 15:30` and in `20260115153000`; of a moment with
a time zone none is taken."""


def _minutes() -> pl.Expr:
    """Minutes since midnight that the text says, null where it says none."""
    hour, minute, half = (
        pl.coalesce(pl.col("text").str.extract(form, part) for form in _CLOCKS)
        for part in (1, 2, 3)
    )
    of_12 = hour.cast(pl.Int32, strict=False)
    later = half.str.to_lowercase().is_in(["pm", "ch"]) & (of_12 < 12)
    noon = pl.when(later).then(12 * 60).otherwise(0)
    return of_12 * 60 + minute.cast(pl.Int32, strict=False) + noon


def working_days_of(value: pl.Series, text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """`.working`, the number of the working day, and `.counted`, the same of a dossier received
    then, at the hour that the text says."""
    minutes = text.rename("text").to_frame().select(_minutes()).to_series()
    counted = counted_numbers(value, minutes)
    return working_numbers(value).rename(f"{value.name}.working"), counted.rename(
        f"{value.name}.counted"
    )


def whole_date(column: Column, found: pl.DataFrame) -> Typed:
    name = column.name
    whole = (found["precision"] == "day").fill_null(value=False)
    partial = ~whole & found["value"].is_not_null()
    value = found.select(pl.when(whole).then("first").alias(name)).to_series()
    problems = _problems(column, found).filter(pl.col("reason") != reasons.JANUARY_FIRST.code)
    parts = tuple(found[part].rename(f"{name}.{part}") for part in ("year", "first", "last"))
    return Typed(
        (value,),
        parts,
        _repairs(column, found),
        pl.concat([problems, rows_where(partial, reasons.INCOMPLETE_DATE)]),
    )


def _problems(column: Column, found: pl.DataFrame) -> pl.DataFrame:
    known = _PERIOD_REASONS if column.ends else _DATE_REASONS
    return problem_rows(found["problem"], known)


def _repairs(column: Column, found: pl.DataFrame) -> pl.DataFrame:
    if not column.ends:
        return repair_rows(found)
    return pl.concat([repair_rows(found), repaired_where(found["problem"] == NO_END, NO_END)])
