"""Since when a conflict is open: unbroken runs of nights, kept for ever.

Belongs here: taking a night out of the spans and putting it in again, so that any night can be
built at any time, in any order, and every age is what building all nights by date would give. Does
not belong here: what a conflict is (`conflicts`), what follows from ages (`build`).
"""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.sql import read_sql


def take_out(con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
    """Cut `night`, about to be built anew, out of the spans of the province.

    A conflict that was open before and after it has two spans then. Leaves `st_before`: since when
    what is open on the night before is open.
    """
    con.execute(read_sql("spans", "1_seed"), {"province": province})
    _run(con, province, night, "2_open", "3_take", "4_split", "5_before")


def put_in(con: duckdb.DuckDBPyConnection, province: str, night: date) -> set[date]:
    """Put the conflicts of `night` into the spans, and what follows into the ages of later nights.

    Gives the later nights whose ages changed, of those whose rows are kept.
    """
    _run(con, province, night, "6_meet")
    for step in ("7_replace", "8_join"):
        con.execute(read_sql("spans", step), {"province": province})
    given = {"province": province, "night": night}
    changed = con.execute(read_sql("spans", "9_ages"), given).fetchall()
    return {later for (later,) in changed}


def _run(con: duckdb.DuckDBPyConnection, province: str, night: date, *steps: str) -> None:
    for step in steps:
        con.execute(read_sql("spans", step), {"province": province, "night": night})
