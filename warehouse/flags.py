"""The rules that accepted rows are held to, and the flags of those that break one.

Belongs here: bringing both into the frames that the rule results are counted from. Does not belong
here: to which criterion a rule belongs (`load/80_rule_results.sql`), rows that were rejected.
"""

from __future__ import annotations

import polars as pl

from contracts.language import TableContract
from contracts.persons import rules_of
from warehouse.facts import NightFacts, as_lazy
from warehouse.measured import measured

_LINE = "\n"
_DECLARED = dict.fromkeys(("source", "register", "field", "rule"), pl.String)
_FLAG: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "combination": pl.UInt32, "field": pl.String,
    "rule": pl.String, "rows": pl.Int64, "filled": pl.Int64,
}  # fmt: skip


def declared_rules(facts: NightFacts) -> pl.DataFrame:
    """One line per rule that a register declares: `source`, `register`, `field`, `rule`."""
    lines = [
        (table.source, table.name, *declared)
        for table in facts.tables
        for declared in sorted({(rule.column, rule.reason.code) for rule in rules_of(table)})
    ]
    return pl.DataFrame(lines, schema=_DECLARED, orient="row")


def flag_counts(facts: NightFacts) -> pl.DataFrame:
    """The flags of accepted rows, counted by the set of flags that a row carries.

    One line per (register, set, flag of the set): `combination` numbers the sets of a register,
    `field` and `rule` are the flag, `rows` carry the set, and in `filled` of them the field has a
    value (all of them where the field is not measured). There are few sets, so millions of rows
    become hundreds of lines.
    """
    return pl.concat([pl.DataFrame(schema=_FLAG), *(_of_register(facts, t) for t in facts.tables)])


def _of_register(facts: NightFacts, table: TableContract) -> pl.DataFrame:
    names = [field.column.name for field in measured(table)]
    sets = (
        as_lazy(facts.accepted[table.source, table.name])
        .filter(pl.col("flags").list.len() > 0)
        .group_by(pl.col("flags").cast(pl.List(pl.String)).list.sort().list.join(_LINE))
        .agg(pl.len().cast(pl.Int64).alias("rows"), *(pl.col(f).count() for f in names))
        .sort("flags")
        .collect()
        .with_row_index("combination")
    )
    flag = pl.col("flags").str.splitn(":", 2).struct
    lines = sets.with_columns(pl.col("flags").str.split(_LINE)).explode("flags")
    lines = lines.with_columns(
        flag.field("field_0").alias("field"), flag.field("field_1").alias("rule")
    )
    of_field = [pl.when(pl.col("field") == f).then(pl.col(f)) for f in names]
    return lines.select(
        pl.lit(table.source).alias("source"),
        pl.lit(table.name).alias("register"),
        "combination",
        "field",
        "rule",
        "rows",
        pl.coalesce(*of_field, pl.col("rows")).cast(pl.Int64).alias("filled"),
    )
