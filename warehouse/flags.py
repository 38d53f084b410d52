"""The rules that accepted rows are held to, and the flags of those that break one.

Belongs here: bringing both into the frames that the rule results are counted from. Does not belong
here: to which criterion a rule belongs (`load/80_rule_results.sql`), rows that were rejected.
"""

from __future__ import annotations

import polars as pl

from warehouse.facts import NightFacts, TableSpec, as_lazy

_LINE = "\n"
_DECLARED = dict.fromkeys(("source", "register", "field", "rule"), pl.String)
_FLAG: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "combination": pl.UInt32, "field": pl.String,
    "rule": pl.String, "rows": pl.Int64, "filled": pl.Int64,
}  # fmt: skip


def declared_rules(facts: NightFacts) -> pl.DataFrame:
    """One line per rule that a register declares: `source`, `register`, `field`, `rule`."""
    lines = [
        (spec.source, spec.table, *declared)
        for spec in facts.tables
        for declared in sorted(spec.rules)
    ]
    return pl.DataFrame(lines, schema=_DECLARED, orient="row")


def flag_counts(facts: NightFacts) -> pl.DataFrame:
    """The flags of accepted rows, counted by the set of flags that a row carries.

    One line per (register, set, flag of the set): `combination` numbers the sets of a register,
    `field` and `rule` are the flag, `rows` carry the set, and in `filled` of them the field has a
    value (all of them where the field is not measured). There are few sets, so millions of rows
    become hundreds of lines.
    """
    return pl.concat([pl.DataFrame(schema=_FLAG), *(_of_register(facts, s) for s in facts.tables)])


def _of_register(facts: NightFacts, spec: TableSpec) -> pl.DataFrame:
    measured = [field.name for field in spec.fields]
    sets = (
        as_lazy(facts.accepted[spec.source, spec.table])
        .filter(pl.col("flags").list.len() > 0)
        .group_by(pl.col("flags").cast(pl.List(pl.String)).list.sort().list.join(_LINE))
        .agg(pl.len().cast(pl.Int64).alias("rows"), *(pl.col(f).count() for f in measured))
        .sort("flags")
        .collect()
        .with_row_index("combination")
    )
    flag = pl.col("flags").str.splitn(":", 2).struct
    lines = sets.with_columns(pl.col("flags").str.split(_LINE)).explode("flags")
    lines = lines.with_columns(
        flag.field("field_0").alias("field"), flag.field("field_1").alias("rule")
    )
    of_field = [pl.when(pl.col("field") == f).then(pl.col(f)) for f in measured]
    return lines.select(
        pl.lit(spec.source).alias("source"),
        pl.lit(spec.table).alias("register"),
        "combination",
        "field",
        "rule",
        "rows",
        pl.coalesce(*of_field, pl.col("rows")).cast(pl.Int64).alias("filled"),
    )
