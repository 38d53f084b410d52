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
from warehouse.records import HAS_COPIES, select_places, select_records
from warehouse.sql import quote_identifier, quote_literal, read_sql

_MARKER = "/* SELECT of the register */"
_BESIDE = "/* mentions beside links */"
_ALIGNED = """
    SELECT count(*) FILTER (record_id IS DISTINCT FROM mention_id) = 0
    FROM in_mention POSITIONAL JOIN in_link
"""


def stage(con: duckdb.DuckDBPyConnection, facts: NightFacts) -> None:
    """Register the frames of `facts` as `in_*` in `con` and build the tables `st_*`.

    `con` must know the macros of `define_pseudonym`. Raises FactsError when a frame lacks a column.
    """
    facts.check()
    for name, frame in _inputs(facts).items():
        register_frame(con, name, frame)
    con.execute(read_sql("staging", "words"))
    copies: dict[TableSpec, bool] = {}
    for spec in facts.tables:
        register_frame(con, "in_rows", facts.accepted[spec.source, spec.table])
        [(copies[spec],)] = con.execute(HAS_COPIES).fetchall()
        places = select_places(spec, copies=copies[spec])
        con.execute(f"INSERT INTO in_place BY NAME {places}")
    con.execute(read_sql("staging", "commune"))
    con.execute(read_sql("staging", "place"))
    for spec in facts.tables:
        rows = facts.accepted[spec.source, spec.table]
        register_frame(con, "in_rows", rows)
        records = select_records(spec, column_names(rows), copies=copies[spec])
        con.execute(read_sql("staging", "record").replace(_MARKER, records))
    con.execute(read_sql("staging", "mention").replace(_BESIDE, _links_beside_mentions(con)))


def _links_beside_mentions(con: duckdb.DuckDBPyConnection) -> str:
    """The join of mentions and links: line by line where both stand in the same order.

    The links of the lake do, and then millions of ids need no hash table; any other order is joined
    by id.
    """
    [(aligned,)] = con.execute(_ALIGNED).fetchall()
    if aligned:
        return "in_mention AS mention POSITIONAL JOIN in_link AS link"
    return "in_mention AS mention LEFT JOIN in_link AS link ON link.record_id = mention.mention_id"


def register_frame(con: duckdb.DuckDBPyConnection, name: str, frame: Frame) -> None:
    """Make `frame` readable as `name`: a registered frame, or a view of its Parquet files."""
    if isinstance(frame, pl.DataFrame):
        con.register(f"frame_{name}", frame)
        source = quote_identifier(f"frame_{name}")
    else:
        paths = frame if isinstance(frame, tuple) else (frame,)
        source = f"read_parquet([{', '.join(quote_literal(str(path)) for path in paths)}])"
    con.execute(f"CREATE OR REPLACE TEMP VIEW {quote_identifier(name)} AS FROM {source}")


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
    "expected": pl.Boolean,
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
        "expected": spec.expected,
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
