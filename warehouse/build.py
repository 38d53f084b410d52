"""Builds the candidate: the published file with one night of one province replaced.

Belongs here: the order of the steps and what is kept how long. Does not belong here: the steps
themselves (`load/*.sql`, `metrics`, `conflicts`), checking the result (`audit`) and putting it in
place (`publish`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from warehouse.changes import HISTORY_DAYS, Contents
from warehouse.conflicts import conflict_frame, stage_conflicts
from warehouse.facts import OWN_LAW, REPORTED, NightFacts
from warehouse.fields import write_field_changes
from warehouse.metrics import catalogue_frame, compute_all
from warehouse.publish import note_base
from warehouse.schema import TableKind, create_model, tables
from warehouse.seal import refuse_stray_log
from warehouse.since import put_in, take_out
from warehouse.sql import (
    connect_writer,
    define_pseudonym,
    quote_identifier,
    quote_literal,
    read_sql,
    sql_names,
)
from warehouse.stage import stage

MEMORY_LIMIT = "2450MB"
"""What DuckDB may take while it builds; beyond it, it works on disk."""
_NEXT = "SELECT min(night) FROM fct_night WHERE province_code = $province AND night > $night"
_HAS_ROWS = "SELECT count(*) > 0 FROM fct_record WHERE province_code = $province AND night = $night"
_NOT_JUDGED = f"""
UPDATE fct_night SET protection = NULL
WHERE province_code = $province AND (night = $night OR night = ({_NEXT}))
"""  # noqa: S608 (a statement above)
"""What the next night shows of the records of this one is judged together with them."""
ROW_NIGHTS = 2
"""Nights of a province whose row-level facts are kept: this one and the one it is compared with."""


def build_candidate(
    published: Path | None,
    facts: NightFacts,
    candidate: Path,
    *,
    pseudonym_key: bytes,
    row_nights: int = ROW_NIGHTS,
    history_days: int = HISTORY_DAYS,
) -> pl.DataFrame:
    """Write `candidate`: `published` (if any) with the night of these facts replaced.

    Returns the open conflicts of the night with record and person side by side
    (`conflicts.conflict_frame`), for the officials who settle them; they hold personal data, the
    candidate does not.

    The result depends on these inputs only: the same facts in any order give the same content.
    Figures of the night that differ from those published before go to fct_metric_revision.
    Row-level facts stay for the latest `row_nights` nights of the province, what records held for
    `history_days` before the latest one, all else for ever. When an older night is built anew, what
    later nights said of it is mended too: changes and the figures from them, and where the rows of
    these nights are kept ages of conflicts and what follows from these. An earlier candidate is
    overwritten. Raises FactsError when a frame lacks a column, StrayLogError when a
    write-ahead log lies beside `published`, ValueError on a short key.
    """
    facts.check()
    candidate.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (candidate, candidate.with_name(candidate.name + ".wal")):
        leftover.unlink(missing_ok=True)
    note_base(candidate, published)
    if published is not None and published.is_file():
        refuse_stray_log(published)
        shutil.copyfile(published, candidate)
    with connect_writer(candidate) as con:
        _bound_memory(con, candidate)
        define_pseudonym(con, pseudonym_key)
        con.execute("BEGIN")
        create_model(con)
        held = Contents(con, facts.province, history_days)
        _replace_night(con, facts, held)
        _drop_old_rows(con, facts.province, row_nights)
        held.forget()
        conflicts = conflict_frame(con)
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
    return conflicts


def _bound_memory(con: duckdb.DuckDBPyConnection, candidate: Path) -> None:
    """Let DuckDB spill beside the candidate instead of growing: the frames need memory too."""
    con.execute(f"SET memory_limit = {quote_literal(MEMORY_LIMIT)}")
    con.execute(f"SET temp_directory = {quote_literal(str(candidate) + '.spill')}")
    con.execute("SET preserve_insertion_order = false")


def _replace_night(con: duckdb.DuckDBPyConnection, facts: NightFacts, held: Contents) -> None:
    province, night = facts.province, facts.night
    _set_figures_aside(con, province, night)
    take_out(con, province, night)
    compared = held.take_out(night)
    _delete(con, _facts(), province, night)
    stage(con, facts)
    stage_conflicts(con, facts)
    con.register("in_metric", catalogue_frame())
    for name, frame in _EMPTY.items():
        if getattr(facts, name) is None:
            con.register(f"in_{name}", frame)
    for step in sql_names("load"):
        con.execute(read_sql("load", step))
    aged = put_in(con, province, night)
    compared |= held.put_in(night)
    _follow(held, night, *_FOLLOWING)
    _figures(con, province, night)
    _mend_later(held, night, aged, compared)
    write_field_changes(held, facts, night)
    for later in sorted(compared):
        _delete(con, ("fct_field_change",), province, later)
        write_field_changes(held, facts, later)


def _mend_later(held: Contents, night: date, aged: set[date], compared: set[date]) -> None:
    """Mend what later nights say of `night`: those `compared` with it of changes, those in `aged`
    of ages, its next one of what was cleared and unlinked. All but changes need rows.
    """
    con, province = held.con, held.province
    [(following,)] = con.execute(_NEXT, {"province": province, "night": night}).fetchall()
    for later in sorted(aged | compared | ({following} - {None})):
        [(kept,)] = con.execute(_HAS_ROWS, {"province": province, "night": later}).fetchall()
        stale = {
            _BACKLOG: kept and (later in aged or later == following),
            _FINDINGS: kept and (later in aged or later == following),
            _CHANGES: later in compared,
            _CLEARED: kept and later == following,
            _UNLINKED: kept and later == following,
        }
        steps = [step for step in _FOLLOWING if stale[step]]
        if not steps:
            continue
        _set_figures_aside(con, province, later)
        summed = ("fct_metric", "fct_backlog_reason") if kept else ()
        _delete(con, (*summed, *steps), province, later)
        _follow(held, later, *steps)
        _figures(con, province, later, from_rows=kept)


_BACKLOG, _FINDINGS, _CHANGES, _CLEARED, _UNLINKED = _FOLLOWING = (
    "fct_backlog", "fct_finding_count", "fct_change", "fct_cleared", "fct_unlinked",
)  # fmt: skip
"""Tables that say what follows from the facts of several nights."""
_STATEMENTS = {
    _BACKLOG: "1_backlog", _FINDINGS: "1_findings", _CLEARED: "2_cleared", _UNLINKED: "3_unlinked",
}  # fmt: skip


def _follow(held: Contents, night: date, *steps: str) -> None:
    for step in steps:
        if step == _CHANGES:
            held.count(night)
        else:
            given = {"night": night, "province": held.province}
            held.con.execute(read_sql("follow", _STATEMENTS[step]), given)


def _figures(
    con: duckdb.DuckDBPyConnection, province: str, night: date, *, from_rows: bool = True
) -> None:
    con.execute(_NOT_JUDGED, {"province": province, "night": night})
    compute_all(con, province, night, from_rows=from_rows)
    con.execute(read_sql("figures", "revision"), {"night": night, "province": province})


def _set_figures_aside(con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE published_metric AS "
        "SELECT * FROM fct_metric WHERE night = $night AND province_code = $province",
        {"night": night, "province": province},
    )


def _delete(
    con: duckdb.DuckDBPyConnection, names: Iterable[str], province: str, night: date
) -> None:
    for name in names:
        con.execute(
            f"DELETE FROM {quote_identifier(name)} "  # noqa: S608 (quoted name of the model)
            "WHERE night = $night AND province_code = $province",
            {"night": night, "province": province},
        )


def _facts() -> list[str]:
    """Every table whose lines a night replaces."""
    over_nights = {"fct_metric_revision", "fct_conflict_span", "fct_record_span"}
    return [t.name for t in tables() if t.is_fact and t.name not in over_nights]


def _drop_old_rows(con: duckdb.DuckDBPyConnection, province: str, row_nights: int) -> None:
    for table in tables():
        if table.kind is TableKind.ROW:
            con.execute(
                f"DELETE FROM {quote_identifier(table.name)} "  # noqa: S608 (quoted name of the model)
                "WHERE province_code = $province AND night NOT IN ("
                "SELECT night FROM fct_night WHERE province_code = $province "
                "ORDER BY night DESC LIMIT $nights)",
                {"province": province, "nights": row_nights},
            )


_EMPTY = {
    "reported": pl.DataFrame(schema=REPORTED),
    "own_law": pl.DataFrame(schema=OWN_LAW),
    "acknowledged": pl.DataFrame(
        schema={"metric_id": pl.String, "document": pl.String, "note": pl.String}
    ),
}  # fmt: skip
"""What stands for an input that a night need not have."""
