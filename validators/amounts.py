"""Money, areas and counts.

Belongs here: which texts are a number and which are not. Does not belong here: numbers of persons
(`validators.persons`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import reasons
from contracts.language import Column
from validators.typed import Typed, rows_where, trimmed

_MOST_MONEY = 10**9
"""đồng: what one person is paid stays below; the number of a person, less its zeros, does not."""
_GROUPED = r"^-?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?$"
_NO_COUNT = r"\d\s+\d|^-?0\d"


def _ungrouped(text: pl.Series) -> pl.Series:
    """Amounts without the spaces between their thousands. A space elsewhere joins no digits, and a
    zero in front belongs to a number of another sort: such texts become “?”, which is no number."""
    text = text.str.strip_chars()
    grouped = text.str.contains(_GROUPED) & ~text.str.contains(r"^-?0\d")
    odd = text.str.contains(_NO_COUNT) & ~grouped
    return text.str.replace_all(r"\s", "").set(odd.fill_null(value=False), "?")


def money(column: Column, raw: pl.Series, _: date) -> Typed:
    text = _ungrouped(trimmed(raw).str.to_lowercase().str.replace_all(r"đồng|vnđ|vnd|đ$|₫", ""))
    number = (
        pl.when(pl.col("t").str.contains(r"^-?\d{1,17}([.,]0{1,2})?$"))
        .then(pl.col("t").str.extract(r"^(-?\d+)"))
        .when(pl.col("t").str.contains(r"^-?\d{1,3}([.,]\d{3}){1,5}([.,]0{1,2})?$"))
        .then(pl.col("t").str.replace(r"[.,]0{1,2}$", "").str.replace_all(r"[.,]", ""))
    )
    amount = number.cast(pl.Int64, strict=False)
    likely = amount.abs() < _MOST_MONEY
    value = text.to_frame("t").select(pl.when(likely).then(amount)).to_series().rename(column.name)
    problems = [
        rows_where(text.is_not_null() & value.is_null(), reasons.BAD_AMOUNT),
        rows_where(value < 0, reasons.NEGATIVE_AMOUNT),
    ]
    return Typed((value,), problems=pl.concat(problems))


def integer(column: Column, raw: pl.Series, _: date) -> Typed:
    """At most eight digits: numbers of persons have nine and more, and are no count or year."""
    text = trimmed(raw)
    value = text.str.extract(r"^(-?\d{1,8})([.,]0+)?\.?$").cast(pl.Int64, strict=False)
    return Typed(
        (value.rename(column.name),),
        problems=rows_where(text.is_not_null() & value.is_null(), reasons.BAD_INTEGER),
    )


def decimal(column: Column, raw: pl.Series, _: date) -> Typed:
    """Decimal comma or point; groups of thousands when both marks or several groups say so.

    A unit behind the number (m², %) is its column's own.
    """
    text = _ungrouped(trimmed(raw).str.to_lowercase().str.replace_all(r"m2|m²|%$", ""))
    t = pl.col("t")
    number = (
        pl.when(t.str.contains(r"^-?\d{1,9}$"))
        .then(t)
        .when(t.str.contains(r"^-?\d{1,3}(\.\d{3})*,\d+$"))
        .then(t.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(,\d{3})+\.\d+$"))
        .then(t.str.replace_all(",", "", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(\.\d{3}){2,}$"))
        .then(t.str.replace_all(".", "", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(,\d{3}){2,}$"))
        .then(t.str.replace_all(",", "", literal=True))
        .when(t.str.contains(r"^-?\d+[.,]\d+(e[+-]?\d+)?$"))
        .then(t.str.replace(",", ".", literal=True))
    )
    frame = text.to_frame("t")
    value = frame.select(number.cast(pl.Float64, strict=False)).to_series().rename(column.name)
    problems = [
        rows_where(text.is_not_null() & value.is_null(), reasons.BAD_DECIMAL),
        rows_where(value < 0, reasons.NEGATIVE_AMOUNT),
        rows_where(text.str.contains(r"^-?[1-9]\d{0,2}[.,]\d{3}$"), reasons.AMBIGUOUS_DECIMAL),
    ]
    return Typed((value,), problems=pl.concat(problems))
