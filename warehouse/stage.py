"""Puts the frames of a night before DuckDB: registered inputs and two joined temporary tables.

Belongs here: bringing the frames into one shape (`in_*`) and joining each mention with its
record, its link and its person (`st_record`, `st_mention`). Does not belong here: what is stored
(`load/`), what contradicts (`contradictions/`).
"""

from __future__ import annotations

import duckdb
import polars as pl

from warehouse.facts import Frame, NightFacts, TableSpec, as_lazy, column_names
from warehouse.flags import declared_rules, flag_counts
from warehouse.sql import quote_identifier, quote_literal, read_sql

_CREATE = "CREATE OR REPLACE TEMP TABLE in_record AS "
_FILL = "INSERT INTO in_record "
_ROWS = """
SELECT source, register, record_key, file_sha256, commune_code, book_no, event_date, cashless,
    amount, repairs, flags, fingerprint('X', content) AS content
FROM in_rows
"""
_PROVENANCE = {"file_sha256", "file_name", "sheet", "line", "record_key", "repairs", "flags"}
_SEPARATOR = "\x1f"
_STAGE_STEPS = ("commune", "record", "mention")


def stage(con: duckdb.DuckDBPyConnection, facts: NightFacts) -> None:
    """Register the frames of `facts` as `in_*` in `con` and build the tables `st_*`.

    `con` must know the macros of `define_pseudonym`. Registers are read one after the other, so
    that only one of them is in memory at a time. Raises FactsError when a frame lacks a column.
    """
    facts.check()
    for name, frame in _inputs(facts).items():
        register_frame(con, name, frame)
    command = _CREATE
    for spec in facts.tables:
        con.register("in_rows", records_of(facts, spec))
        con.execute(command + _ROWS)
        con.unregister("in_rows")
        command = _FILL
    for step in _STAGE_STEPS:
        con.execute(read_sql("staging", step))


def register_frame(con: duckdb.DuckDBPyConnection, name: str, frame: Frame) -> None:
    """Make `frame` readable as `name`: a registered frame, or a view of its Parquet files."""
    if isinstance(frame, pl.DataFrame):
        con.register(name, frame)
        return
    paths = frame if isinstance(frame, tuple) else (frame,)
    listed = ", ".join(quote_literal(str(path)) for path in paths)
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {quote_identifier(name)} AS FROM read_parquet([{listed}])"
    )


def _inputs(facts: NightFacts) -> dict[str, Frame]:
    frames: dict[str, Frame] = {
        "in_night": _night_row(facts),
        "in_register": pl.DataFrame([_register_row(s) for s in facts.tables], schema=_REGISTER),
        "in_field": _fields(facts),
        "in_declared": declared_rules(facts),
        "in_flag": flag_counts(facts),
        "in_mention": facts.mentions,
        "in_link": facts.links,
        "in_master": facts.master,
        "in_inventory": facts.inventory,
        "in_commune": facts.communes,
        "in_ledger": facts.ledger,
        "in_quarantine": facts.quarantined,
        "in_rule": facts.rules,
    }
    if facts.reported is not None:
        frames["in_reported"] = facts.reported
    if facts.acknowledged is not None:
        frames["in_acknowledged"] = facts.acknowledged
    return frames


_REGISTER: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "kind": pl.String, "name_vi": pl.String,
    "name_en": pl.String, "freshness_days": pl.Int32, "due_roles": pl.List(pl.String),
    "must_match": pl.List(pl.String), "subject_roles": pl.List(pl.String),
}  # fmt: skip


def _register_row(spec: TableSpec) -> dict[str, object]:
    return {
        "source": spec.source,
        "register": spec.table,
        "kind": spec.kind.value,
        "name_vi": spec.name_vi,
        "name_en": spec.name_en,
        "freshness_days": spec.freshness_days,
        "due_roles": sorted(spec.due_roles),
        "must_match": sorted(spec.must_match),
        "subject_roles": sorted(spec.subject_roles),
    }


def _night_row(facts: NightFacts) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "night": [facts.night],
            "province_code": [facts.province],
            "province_name": [facts.province_name],
            "run_id": [facts.run_id],
            "model_version": [facts.model_version],
            "rule_version": [facts.rule_version],
            "seconds": [facts.seconds],
        },
        schema_overrides={"seconds": pl.Float64},
    )


_FIELD: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "field": pl.String, "role": pl.String,
    "evidence": pl.String, "required": pl.Boolean, "identifier": pl.Boolean, "weight": pl.Int32,
    "accepted": pl.Int64, "filled": pl.Int64,
}  # fmt: skip


def _fields(facts: NightFacts) -> pl.DataFrame:
    """One line per measured field: how many accepted rows there are, and how many fill it."""
    lines: list[dict[str, object]] = []
    for spec in facts.tables:
        counted = as_lazy(facts.accepted[spec.source, spec.table]).select(
            pl.len().alias(""), *(pl.col(f.name).count() for f in spec.fields)
        )
        [counts] = counted.collect().rows(named=True)
        lines += [
            {
                "source": spec.source, "register": spec.table, "field": item.name,
                "role": item.role, "evidence": item.evidence, "required": item.required,
                "identifier": item.identifier, "weight": item.weight,
                "accepted": counts[""], "filled": counts[item.name],
            }
            for item in spec.fields
        ]  # fmt: skip
    return pl.DataFrame(lines, schema=_FIELD)


def records_of(facts: NightFacts, spec: TableSpec) -> pl.DataFrame:
    """The accepted rows of one register in the shape of all: one line per key, the first row wins.

    "First" is by file hash, sheet and line, so the order of files does not matter. `content` is the
    text of all typed columns, by which changes are noticed.
    """
    accepted = facts.accepted[spec.source, spec.table]
    content = sorted(
        c for c in column_names(accepted) if c not in _PROVENANCE and not c.endswith("_raw")
    )
    rows = as_lazy(accepted)
    if rows.select(pl.col("record_key").is_duplicated().any()).collect().item():
        order = ("record_key", "file_sha256", "sheet", "line")
        rows = rows.sort(*order, nulls_last=True).unique(
            "record_key", keep="first", maintain_order=True
        )
    return rows.select(
        pl.lit(spec.source).alias("source"),
        pl.lit(spec.table).alias("register"),
        pl.col("record_key").cast(pl.String),
        pl.col("file_sha256").cast(pl.String),
        _text(spec.commune_column).alias("commune_code"),
        _text(spec.book_column).alias("book_no"),
        _date(spec.event_date_column).alias("event_date"),
        _cashless(spec).alias("cashless"),
        (pl.col(spec.amount_column) if spec.amount_column else pl.lit(None))
        .cast(pl.Int64)
        .alias("amount"),
        pl.col("repairs").cast(pl.List(pl.String)),
        pl.col("flags").cast(pl.List(pl.String)),
        _content(content).alias("content"),
    ).collect()


def _content(columns: list[str]) -> pl.Expr:
    if not columns:
        return pl.lit(None).cast(pl.String)
    return pl.concat_str(
        [pl.col(c).cast(pl.String).fill_null("\x00") for c in columns], separator=_SEPARATOR
    )


def _text(column: str | None) -> pl.Expr:
    return (pl.col(column) if column else pl.lit(None)).cast(pl.String)


def _date(column: str | None) -> pl.Expr:
    """An ISO date of any precision; a month written MM/YYYY is turned."""
    return (
        _text(column)
        .str.replace(r"^(\d)/(\d{4})$", "$2-0$1")
        .str.replace(r"^(\d{2})/(\d{4})$", "$2-$1")
    )


def _cashless(spec: TableSpec) -> pl.Expr:
    if spec.payment_column is None:
        return pl.lit(None).cast(pl.Boolean)
    return pl.col(spec.payment_column).is_in(sorted(spec.cashless_values)).fill_null(value=False)
