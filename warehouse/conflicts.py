"""Finds what a person must look at: uncertain links and contradictions.

Belongs here: asking the rules (`findings`) of the staged night and laying record and person side by
side. The frame holds personal data: it feeds the workbook of
the officials and never the analysts' warehouse, which gets pseudonyms. Does not belong here: the
decisions people make.
"""

from __future__ import annotations

import duckdb
import polars as pl

from findings.catalogue import rules
from findings.needs import meanings_of
from findings.run import find, outcome_frame, rule_frame
from warehouse.facts import NightFacts
from warehouse.sql import read_sql


def conflict_frame(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every conflict of the night staged in `con`, by reason, commune, record and id.

    Columns: `conflict_id` (stable over nights), `reason`, `blocking`, `due_days`, `source`,
    `register`, `record_key`, `role`, `mention_id`, `other_mention_id`, `other_record_key`,
    `master_id`, `file_name`, `sheet`, `line`, `current_commune`, `district_code`, `detail`
    (Vietnamese), `amount` (đồng at stake, null where no money flowed), `decision`, `link_reason`,
    `probability`, `runner_up_id`, then `record_X` and `person_X` for X in full_name,
    date_of_birth, sex, person_id, old_id (record only),
    commune_code; `person_status`, `person_died_on`; `differing` (List[String] of the X that
    differ), `content_hash` (decisions expire when it changes), `opened_on` and `age_days`
    (carried from the last night before this one). What people said: `desk` (who must act now),
    `state` (open, referred, closed), and of the decision that stands, null where there is none,
    `said_seq` (its entry in the journal), `said_decision`, `said_by`, `said_waits` (for a second
    pair of eyes), `said_on`, and whether it still `holds`: else it is the earlier decision beside a
    conflict that is open again.
    """
    found: pl.DataFrame = con.sql(
        "SELECT * EXCLUDE (record, person, record_no) FROM st_conflict"
    ).pl()
    return found.sort(
        "reason", "current_commune", "source", "register", "record_key", "conflict_id"
    )


def stage_conflicts(con: duckdb.DuckDBPyConnection, facts: NightFacts) -> None:
    """Build `in_reason`, `in_outcome` and `st_conflict` from the staged night of `con`.

    Registers of the night without a record provide nothing. Since when a conflict is open is in
    `st_before` (`spans.take_out`).
    """
    con.register("in_reason", rule_frame(rules().values()))
    there = set(con.sql(_THERE).fetchall())
    provided = meanings_of(table for table in facts.tables if (table.source, table.name) in there)
    outcomes = find(con, rules().values(), provided, facts.night, facts.province, facts.own_law)
    con.register("in_outcome", outcome_frame(outcomes))
    con.execute(read_sql("staging", "conflict"))


_THERE = "SELECT DISTINCT source::VARCHAR, register::VARCHAR FROM st_record"
