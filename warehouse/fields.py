"""Which fields of a changed record are other than when its register came before.

Belongs here: laying the accepted rows of two nights side by side, for the records whose content
changed. Does not belong here: whose content changed (`changes`). What stood in the fields never
gets into the warehouse: their names do, and whether they were filled, emptied or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

import polars as pl

from contracts.language import TableContract
from contracts.typed import dtypes
from warehouse.changes import Contents
from warehouse.facts import Frame, NightFacts, as_lazy, column_names
from warehouse.records import typed_columns
from warehouse.sql import run_sql

UNKNOWN = "*"
"""The field of a record whose other fields are not known, since the rows of the night compared with
have left the lake, or are all the same as the rules read them then."""
_WAS = "_was"
_INTO = """
INSERT INTO fct_field_change BY NAME
SELECT $night AS night, $province AS province_code, source, register, record, field, kind
FROM st_changed JOIN in_field_change USING (record)
"""


def write_field_changes(held: Contents, facts: NightFacts, night: date) -> None:
    """Write the lines of `fct_field_change` of one night, of which there are none yet.

    `facts` are of the staged night, which is `night` or the one that `night` is compared with.
    """
    con = held.con
    run_sql(con, "contents", "7_changed", held.turns(night))
    changed = con.sql(
        "SELECT source, register, before, record::VARCHAR AS record, key FROM st_changed"
    ).pl()
    if not changed.height:
        return
    tables = {(table.source, table.name): table for table in facts.tables}
    told = []
    for (source, register, before), records in changed.partition_by(
        "source", "register", "before", as_dict=True
    ).items():
        table = tables[source, register]
        was, now = (facts.accepted_on(day, table) for day in (before, night))
        told.append(_field_changes(table, records.select("record", "key"), was, now))
    con.register("in_field_change", pl.concat(told))
    con.execute(_INTO, {"night": night, "province": held.province})
    con.unregister("in_field_change")


def _field_changes(
    table: TableContract, records: pl.DataFrame, was: Frame | None, now: Frame | None
) -> pl.DataFrame:
    """`record`, `field`, `kind` of these records (`record`, `key`), at least one line of each."""
    unknown = records.select("record", field=pl.lit(UNKNOWN), kind=pl.lit("changed"))
    if was is None or now is None:
        return unknown
    fields = _fields(table, column_names(was), column_names(now))
    columns = list(dict.fromkeys(chain.from_iterable(fields.values())))
    both = _rows(now, records, columns).join(
        _rows(was, records, columns), on="record_key", suffix=_WAS
    )
    found = (
        records.join(both, left_on="key", right_on="record_key")
        .select("record", **{name: _kind(names, both) for name, names in fields.items()})
        .unpivot(index="record", variable_name="field", value_name="kind")
        .drop_nulls("kind")
    )
    return pl.concat([found, unknown.join(found, on="record", how="anti")])


def _fields(
    table: TableContract, was: Iterable[str], now: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Field → its typed columns, of those that the rows of both nights have."""
    there = set(typed_columns(was)) & set(typed_columns(now))
    declared = {c.name: tuple(n for n in dtypes(c) if n in there) for c in table.columns}
    known = set(chain.from_iterable(declared.values()))
    return {name: columns for name, columns in declared.items() if columns} | {
        name: (name,) for name in sorted(there - known)
    }


def _rows(frame: Frame, records: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The row that counts for each key of `records`: the first, by file hash, sheet and line."""
    place = ["file_sha256", "sheet", "line"]
    found = (
        as_lazy(frame)
        .filter(pl.col("record_key").is_in(records["key"].drop_nulls().implode()))
        .select("record_key", *place, *columns)
        .collect()
    )
    return found.sort(place).unique("record_key", keep="first").drop(place)


def _kind(columns: tuple[str, ...], both: pl.DataFrame) -> pl.Expr:
    first = columns[0]
    return (
        pl.when(~pl.any_horizontal(_differs(column, both) for column in columns))
        .then(None)
        .when(pl.col(first + _WAS).is_null())
        .then(pl.lit("filled"))
        .when(pl.col(first).is_null())
        .then(pl.lit("emptied"))
        .otherwise(pl.lit("changed"))
    )


def _differs(column: str, both: pl.DataFrame) -> pl.Expr:
    now, was = pl.col(column), pl.col(column + _WAS)
    if both.schema[column] != both.schema[column + _WAS]:  # of another version of the contract
        now, was = now.cast(pl.String), was.cast(pl.String)
    return now.ne_missing(was)
