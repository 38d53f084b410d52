"""Finds what a person must look at: uncertain links and contradictions.

Belongs here: running `contradictions/*.sql` (one file per `ConflictReason`) over the staged night
and laying record and person side by side. The frame holds personal data: it feeds the workbook of
the officials and never the analysts' warehouse, which gets pseudonyms. Does not belong here: the
decisions people make.
"""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from warehouse.facts import NightFacts
from warehouse.reasons import ConflictReason
from warehouse.sql import connect_reader, define_pseudonym, quote_literal, read_sql
from warehouse.stage import stage


def find_conflicts(facts: NightFacts, *, published: Path | None = None) -> pl.DataFrame:
    """Every open conflict of the night, one line each, sorted by reason, commune, record and id.

    Columns: `conflict_id` (stable over nights), `reason`, `blocking`, `due_days`, `source`,
    `register`, `record_key`, `role`, `mention_id`, `other_mention_id`, `other_record_key`,
    `master_id`, `file_name`, `sheet`, `line`, `current_commune`, `district_code`, `detail`
    (Vietnamese), `decision`, `link_reason`, `probability`, `runner_up_id`, then `record_X` and
    `person_X` for X in full_name, date_of_birth, sex, person_id, old_id (record only),
    commune_code; `person_status`, `person_died_on`; `differing` (List[String] of the X that
    differ), `content_hash` (decisions expire when it changes), `opened_on` and `age_days`
    (carried from the last night before this one in `published`). Raises FactsError when a frame
    lacks a column.
    """
    with duckdb.connect() as con:
        define_pseudonym(con, secrets.token_bytes(32))  # for the macros; nothing of it is kept
        stage(con, facts, with_content=False)
        stage_conflicts(con)
        found: pl.DataFrame = con.table("st_conflict").pl()
    opened = opened_before(published, facts.province, facts.night)
    night = pl.lit(facts.night)
    return (
        found.join(opened, on="conflict_id", how="left", maintain_order="left")
        .with_columns(pl.col("opened_on").fill_null(night))
        .with_columns(
            (night - pl.col("opened_on")).dt.total_days().cast(pl.Int32).alias("age_days")
        )
        .sort("reason", "current_commune", "source", "register", "record_key", "conflict_id")
    )


def stage_conflicts(con: duckdb.DuckDBPyConnection) -> None:
    """Build the temporary tables `in_reason` and `st_conflict` from the staged night of `con`."""
    con.register("in_reason", reason_frame())
    union = " UNION ALL ".join(
        f"(SELECT {quote_literal(reason.value)} AS reason, found.* "  # noqa: S608 (enum values only)
        f"FROM ({read_sql('contradictions', reason.value)}) AS found)"
        for reason in ConflictReason
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE st_contradiction AS {union}")
    con.execute(read_sql("staging", "conflict"))


def reason_frame() -> pl.DataFrame:
    """The conflict reasons as a frame: reason, name_vi, name_en, blocking, due_days."""
    return pl.DataFrame(
        [
            {
                "reason": r.value,
                "name_vi": r.facts.vi,
                "name_en": r.facts.en,
                "blocking": r.facts.blocking,
                "due_days": r.facts.due_days,
            }
            for r in ConflictReason
        ],
        schema_overrides={"due_days": pl.Int32},
    )


def opened_before(published: Path | None, province: str, night: date) -> pl.DataFrame:
    """`conflict_id`, `opened_on` of what was open on the last night before `night`."""
    empty = pl.DataFrame(schema={"conflict_id": pl.String, "opened_on": pl.Date})
    if published is None or not published.is_file():
        return empty
    with connect_reader(published) as con:
        opened: pl.DataFrame = con.sql(
            read_sql("staging", "opened_before"), params={"province": province, "night": night}
        ).pl()
    return opened
