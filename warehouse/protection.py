"""What must not leave the warehouse: numbers from 1 to 4 about people, and what gives them away.

Belongs here: the rule and the loop that hides until nothing small can be computed from what is
shown. Does not belong here: the numbers and the equations between them (`protect/*.sql`), showing
them (`views/*.sql`).

All numbers that the exportable views show of a night, and of the night before, stand in one system
of linear equations: a total and its parts, the lines of a view and the figure that counts them,
records of two nights and what changed between them. A hidden number is given away exactly when the
equations determine it, which is asked of the whole system, not of one table at a time. This is
secondary cell suppression over linked tables (A. Hundepool and others, Statistical Disclosure
Control, Wiley 2012, chapter 4), with a greedy choice of what to hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from warehouse.sql import quote_identifier, read_sql, run_sql
from warehouse.suppression import hide

VERSION = 4
"""Of the rule: nights that another version judged are judged again with the next build."""
_COUNTS = (
    ("fct_decision", "11_decisions"),
    ("fct_broken_rule", "12_rules"),
    ("fct_backlog_reason", "13_reasons"),
)
_STEPS = (
    "10_figures", "14_broken", "15_values", "20_records", "21_units", "22_cells", "30_sums",
    "31_links", "32_views", "33_backlog", "34_books", "35_values", "36_progress",
    "40_false",
)  # fmt: skip
_AFTERWARDS = ("61_open", "62_claimed", "63_revised")
_FLAGS = (
    ("figure", "fct_metric", "suppressed"),
    ("decision", "fct_decision", "suppressed"),
    ("rule", "fct_broken_rule", "suppressed"),
    ("open", "fct_backlog", "suppressed"),
    ("overdue", "fct_backlog", "overdue_suppressed"),
    ("reason", "fct_backlog_reason", "suppressed"),
    ("book", "fct_book", "suppressed"),
    ("outside", "fct_book", "outside_suppressed"),
    ("same", "fct_change", "same_suppressed"),
    ("records of night", "fct_night", "records_suppressed"),
    ("mentions of night", "fct_night", "mentions_suppressed"),
)


def protect(con: duckdb.DuckDBPyConnection, pairs: list[list[str]], indicated: list[str]) -> None:
    """Mark what must not leave, of every night that this version of the rule has not judged, and of
    the nights after it as far as that changes what they may show.

    `pairs` has [metric, metric whose count it is divided by] (`Metric.within`), `indicated` the
    metrics that count an indicator of records (`Metric.indicator`). A night in which not enough can
    be hidden stays unjudged, which no audit lets pass (`audits/judged.sql`).
    """
    links = {"pairs": pairs, "indicated": indicated}
    done: dict[str, date] = {}
    while (unjudged := _first_unjudged(con, done)) is not None:
        province, night = unjudged
        safe, changed = _protect_night(con, province, night, links)
        given = {"province": province, "night": night}
        if safe:
            con.execute(read_sql("protect", "60_judged"), given | {"version": VERSION})
        if changed:
            con.execute(read_sql("protect", "64_next"), given)
        done[province] = night


def _first_unjudged(
    con: duckdb.DuckDBPyConnection, done: Mapping[str, date]
) -> tuple[str, date] | None:
    """The first night that is not judged, later than what is done of its province."""
    unjudged = con.execute(
        "SELECT province_code, night FROM fct_night WHERE protection IS DISTINCT FROM $version "
        "ORDER BY province_code, night",
        {"version": VERSION},
    ).fetchall()
    return next((at for at in unjudged if at[0] not in done or at[1] > done[at[0]]), None)


def _protect_night(
    con: duckdb.DuckDBPyConnection, province: str, night: date, links: Mapping[str, object]
) -> tuple[bool, bool]:
    """Judge one night: whether nothing small follows now, and whether its marks have changed."""
    given = {"province": province, "night": night, **links}
    _count(con, province, night)
    for step in _STEPS:
        run_sql(con, "protect", step, given)
    safe = hide(con)
    changed = 0
    for origin, table, flag in _FLAGS:
        [(marked,)] = con.execute(
            f"UPDATE {quote_identifier(table)} SET {quote_identifier(flag)} = hidden "  # noqa: S608 (names from the list above)
            f"FROM pr_unit WHERE origin = $origin AND NOT fixed "
            f"AND line = {quote_identifier(table)}.rowid "
            f"AND hidden IS DISTINCT FROM {quote_identifier(table)}.{quote_identifier(flag)}",
            {"origin": origin},
        ).fetchall()
        changed += marked
    for step in _AFTERWARDS:
        con.execute(read_sql("protect", step), {"province": province, "night": night})
    return safe, changed > 0


def _count(con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
    """Count what views show of the rows of the night, unless that is done."""
    given = {"province": province, "night": night}
    for table, step in _COUNTS:
        [(counted,)] = con.execute(
            f"SELECT count(*) FROM {quote_identifier(table)} "  # noqa: S608 (names from the list above)
            "WHERE province_code = $province AND night = $night",
            given,
        ).fetchall()
        if not counted:
            con.execute(read_sql("protect", step), given)
