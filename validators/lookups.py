"""Accepted rows that are told what other tables of their source say of them, and judged by that.

Here: finding the rows of `contracts.lookups`, asking the conditions that waited for them, adding
what comes of it. Not here: conditions on the row alone (`validate`).

Rows neither come nor go: what another table says can flag a row and count it, not refuse it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from contracts.language import SourceContract, TableContract
from contracts.lookups import TODAY, Exists, Found, Lookup
from contracts.typed import dtypes
from validators.asked import asked_of, frame_of, rule_problems
from validators.indicated import indicator_lists
from validators.lists import flag_lists
from validators.split import Split, count, flag_counts

_ROW, _KEY, _DAY, _FIRST, _LAST = "row", "key", "day", "first", "last"


def look_up(contract: SourceContract, splits: Mapping[str, Split], today: date) -> dict[str, Split]:
    """The merged splits of a source, each row judged by what other tables of it say.

    Raises `RuleError` when a condition fails on a row.
    """
    found = dict(splits)
    for table in contract.tables:
        if table.lookups:
            found[table.name] = _judged(contract, table, splits, today)
    return found


def _judged(
    contract: SourceContract, table: TableContract, splits: Mapping[str, Split], today: date
) -> Split:
    split = splits[table.name]
    rows = split.accepted
    if rows.is_empty():
        return split
    asked = asked_of(table, later=True)
    told = [rows[name] for column in table.columns for name in dtypes(column)]
    for lookup in table.lookups:
        other, given = contract.table(lookup.table), splits[lookup.table].accepted
        told += _told(lookup, rows, other, given, today)
    working = frame_of(table, asked, told, partial(_as_read, rows), today)
    flags = flag_lists(rule_problems(asked.rules, working), rows.height)
    added = [flags, *indicator_lists(table, asked.indicators, working)]
    accepted = rows.with_columns(
        pl.concat_list(one.name, one).list.sort().alias(one.name) for one in added
    )
    counts = count(split.counts.rows_in, accepted, split.quarantined, flag_counts(accepted))
    return replace(split, accepted=accepted, counts=counts)


def _as_read(rows: pl.DataFrame, name: str) -> pl.Series:
    return rows[f"{name}_raw"]


def _told(
    lookup: Lookup | Exists,
    rows: pl.DataFrame,
    other: TableContract,
    given: pl.DataFrame,
    today: date,
) -> list[pl.Series]:
    """What the lookup tells of each row, in the order of `rows`."""
    if isinstance(lookup, Exists):
        return [_exists(lookup, rows, given)]
    return _looked_up(lookup, rows, other, given, today)


def _exists(lookup: Exists, rows: pl.DataFrame, given: pl.DataFrame) -> pl.Series:
    own, theirs = lookup.by
    name = f"{lookup.name}.exists"
    if given.is_empty():
        return pl.Series(name, [None], dtype=pl.Boolean).new_from_index(0, rows.height)
    keys = given.filter(lookup.where)[theirs].unique().implode()
    return rows.select(pl.col(own).is_in(keys).alias(name)).to_series()


def _looked_up(
    lookup: Lookup, rows: pl.DataFrame, other: TableContract, given: pl.DataFrame, today: date
) -> list[pl.Series]:
    """`<name>.<column>` of what is taken, and `<name>.found`; each pair of key and day is looked up
    once."""
    day = pl.lit(today) if lookup.day == TODAY else pl.col(lookup.day)
    wanted = rows.select(pl.col(lookup.by[0]).alias(_KEY), day.alias(_DAY))
    pairs = wanted.unique().with_row_index(_ROW)
    known = _in_force(pairs.drop_nulls(), lookup, other, given)
    keys = given[lookup.by[1]].drop_nulls().unique().implode()
    state = (
        pl.when(pl.col(_KEY).is_null())
        .then(pl.lit(Found.UNNAMED.value))
        .when(pl.lit(given.is_empty()))
        .then(pl.lit(Found.NO_TABLE.value))
        .when(~pl.col(_KEY).is_in(keys))
        .then(pl.lit(Found.UNKNOWN.value))
        .when(pl.col(_DAY).is_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("answers").is_null())
        .then(pl.lit(Found.NOT_IN_FORCE.value))
        .when(pl.col("answers") > 1)
        .then(pl.lit(Found.UNCLEAR.value))
        .otherwise(pl.lit(Found.ONE.value))
    )
    names = [f"{lookup.name}.{one}" for one in lookup.takes]
    one = pl.col("answers") == 1
    answers = pairs.join(known, on=_ROW, how="left").select(
        _KEY,
        _DAY,
        *(pl.when(one).then(pl.col(name)).alias(name) for name in names),
        state.alias(f"{lookup.name}.found"),
    )
    found = wanted.join(
        answers, on=[_KEY, _DAY], how="left", nulls_equal=True, maintain_order="left"
    )
    return found.drop(_KEY, _DAY).get_columns()


def _in_force(
    pairs: pl.DataFrame, lookup: Lookup, other: TableContract, given: pl.DataFrame
) -> pl.DataFrame:
    """Of each pair of key and day that rows of the other table answer: what they say, and how many
    different `answers` there are."""
    meanings = other.meanings
    first, last = (
        pl.col(name) if name else pl.lit(None, pl.Date)
        for name in (meanings.valid_from, meanings.valid_to)
    )
    takes = [pl.col(one).alias(f"{lookup.name}.{one}") for one in lookup.takes]
    offers = given.select(
        pl.col(lookup.by[1]).alias(_KEY),
        first.fill_null(date.min).alias(_FIRST),
        last.alias(_LAST),
        *takes,
    )
    begun = pairs.join(offers, on=_KEY).filter(pl.col(_FIRST) <= pl.col(_DAY))
    newest = pl.col(_FIRST) == pl.col(_FIRST).max().over(_ROW)
    standing = begun.filter(
        pl.when(pl.col(_LAST).is_null()).then(newest).otherwise(pl.col(_LAST) >= pl.col(_DAY))
    )
    names = [f"{lookup.name}.{one}" for one in lookup.takes]
    return standing.group_by(_ROW).agg(
        *(pl.col(name).first() for name in names),
        pl.struct(names).n_unique().alias("answers"),
    )
