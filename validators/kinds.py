"""Raw text of one column to its type, by the kind that its contract declares.

Belongs here: one function per `Kind`, and typing once what repeats. Does not belong here: these
functions (`texts`, `persons`, `dated`, `amounts`), rules between columns, and what a problem does
to the row (contracts decide).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from common.columns import blank_cells, coded
from contracts.language import Column, Kind
from validators import amounts, dated, persons, texts
from validators.typed import Typed, spread, stacked
from vietnam import dates

_SAMPLE = 2_000
_OFTEN_ALIKE = frozenset({Kind.PERSON_NAME, Kind.COMMUNE, Kind.SEX})


def type_column(
    column: Column,
    raw: pl.Series,
    today: date,
    *,
    numbers: bool = False,
    heights: Sequence[int] = (),
) -> Typed:
    """Type the String series `raw` as `column` says; `today` bounds dates.

    `heights`: how many rows each of several sheets has that stand below each other; of a kind that
    is read by what else stands in its column, each sheet is typed by itself.

    A column whose texts repeat is typed once for each of them; of dates the rows around a text say
    what it means, so the rows must stand as they stood in their sheet. `numbers`: the file stores
    the column as numbers, so that every zero in front is gone; it is put back where that is
    certain.
    """
    kind = _kind(column, numbers=numbers)
    if len(heights) > 1 and kind in _BY_SHEET:
        starts = np.cumsum([0, *heights]).tolist()
        parts = (raw.slice(start, height) for start, height in zip(starts, heights, strict=False))
        return stacked([type_column(column, part, today, numbers=numbers) for part in parts])
    if column.kind in _DATES:
        filled = _without_blanks(raw)
        typed = _typed_dates(column, filled, today)
        return typed if filled is raw else replace(typed, as_given=False)
    repeats = _repeats(column, raw)
    some, codes = coded(raw) if repeats else (raw, None)
    typer = (_STORED_AS_NUMBERS if numbers else _TYPERS)[kind]
    typed = typer(column, _without_blanks(some).rename(column.name), today)
    first = typed.columns[0]
    as_given = first.dtype == pl.String and first.equals(some, null_equal=True)
    if codes is None:
        return replace(typed, as_given=as_given)
    return spread(typed, codes, raw.rename(column.name) if as_given else None)


def _kind(column: Column, *, numbers: bool) -> Kind:
    return Kind.PERSON_ID if numbers and column.person_number else column.kind


def _repeats(column: Column, raw: pl.Series) -> bool:
    """Whether texts are likely to repeat; never of a kind that counts the rows of its column."""
    if column.kind == Kind.PERSON_ID:
        return False
    sample = raw.gather_every(max(1, raw.len() // _SAMPLE))
    return column.kind in _OFTEN_ALIKE or 2 * sample.n_unique() <= sample.len()


def _without_blanks(raw: pl.Series) -> pl.Series:
    """A cell of white space only is an empty cell."""
    blank = blank_cells(raw)
    return raw.set(blank, None) if blank.any() else raw


def _typed_dates(column: Column, raw: pl.Series, today: date) -> Typed:
    """A column of dates: the answers there are, once each, then spread over the rows."""
    kind: dates.Kind = "event" if column.date_of == "validity" else column.date_of
    found, codes = dates.distinct_dates(raw, order="rows", kind=kind)
    latest = date.max if column.ends else today
    typed = _DATES[column.kind](column, dated.bounded(found, latest))
    first = typed.columns[0]
    as_given = first.dtype == pl.String and first.equals(found["text"], null_equal=True)
    return spread(typed, codes, raw.rename(column.name) if as_given else None)


_DATES: dict[Kind, Callable[[Column, pl.DataFrame], Typed]] = {
    Kind.PARTIAL_DATE: dated.partial_date,
    Kind.DATE: dated.whole_date,
}
_BY_SHEET = frozenset({*_DATES, Kind.PERSON_ID, Kind.COMMUNE})
"""Read by the column: the order of day and month, whether zeros were lost, before or after mergers
of communes. Every other kind is read cell by cell."""
_TYPERS: dict[Kind, Callable[[Column, pl.Series, date], Typed]] = {
    Kind.TEXT: texts.text,
    Kind.CODE: texts.code,
    Kind.HOUSEHOLD: texts.code,
    Kind.PERSON_NAME: persons.person_name,
    Kind.PERSON_ID: persons.person_id,
    Kind.COMMUNE: persons.commune,
    Kind.SEX: persons.sex,
    Kind.MONEY: amounts.money,
    Kind.AREA: amounts.decimal,
    Kind.DECIMAL: amounts.decimal,
    Kind.INTEGER: amounts.integer,
}
_STORED_AS_NUMBERS = _TYPERS | {
    Kind.PERSON_ID: persons.stored_person_id,
    Kind.COMMUNE: persons.stored_commune,
}
