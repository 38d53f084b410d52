"""Ages of conflicts are what building all nights by date would give, in whatever order they ran."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.schema import create_model
from warehouse.since import put_in, take_out

FIRST = date(2026, 11, 2)
Runs = list[tuple[int, frozenset[str]]]
RUNS = st.lists(
    st.tuples(st.integers(0, 4), st.frozensets(st.sampled_from("ABC"))), min_size=1, max_size=9
)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        create_model(made)
        yield made


@given(runs=RUNS, kept=st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_any_order_of_runs_gives_the_ages_of_their_dates(
    con: duckdb.DuckDBPyConnection, runs: Runs, kept: int
) -> None:
    """`runs`: which night is built (again) and what is open on it; rows of `kept` nights stay."""
    for table in ("fct_night", "fct_conflict", "fct_conflict_span"):
        con.execute(f"DELETE FROM {table}")  # noqa: S608 (one of three names)
    last: dict[int, frozenset[str]] = {}
    for day, conflicts in runs:
        last[day] = conflicts
        run(con, day, conflicts)
        forget(con, kept)
        assert shown(con) == expected(last, kept)
    assert spans_do_not_meet(con)


def expected(last: dict[int, frozenset[str]], kept: int) -> set[tuple[int, str, int]]:
    """(night, conflict, night it was opened), walking through the nights by date."""
    opened: dict[str, int] = {}
    found = set()
    for day in sorted(last):
        opened = {conflict: opened.get(conflict, day) for conflict in last[day]}
        found |= {(day, conflict, since) for conflict, since in opened.items()}
    return {line for line in found if line[0] in sorted(last)[-kept:]}


def run(con: duckdb.DuckDBPyConnection, day: int, conflicts: frozenset[str]) -> None:
    """What a build does to conflicts (build.py), without records and links."""
    night = FIRST + timedelta(days=day)
    take_out(con, "66", night)
    con.execute("DELETE FROM fct_night WHERE night = $1", [night])
    con.execute("DELETE FROM fct_conflict WHERE night = $1", [night])
    con.execute(
        "INSERT INTO fct_night BY NAME SELECT $1 AS night, '66' AS province_code, $2 AS run_id, "
        "'' AS model_version, '' AS rule_version, 0 AS records, 0 AS mentions, 0 AS persons",
        [night, UUID(int=day)],
    )
    con.execute(
        "INSERT INTO fct_conflict BY NAME SELECT $1 AS night, '66' AS province_code, conflict, "
        "'x' AS reason, 's' AS source, 'r' AS register, uuid() AS record, true AS blocking, "
        "coalesce(opened_on, $1) AS opened_on, date_diff('day', coalesce(opened_on, $1), $1) AS "
        "age_days, 5 AS due_days, uuid() AS content "
        "FROM (SELECT unnest($2::VARCHAR[]) AS conflict) LEFT JOIN st_before "
        "ON conflict_id = conflict",
        [night, sorted(conflicts)],
    )
    later = put_in(con, "66", night)
    assert all(one > night for one in later)


def forget(con: duckdb.DuckDBPyConnection, kept: int) -> None:
    con.execute(
        "DELETE FROM fct_conflict WHERE night NOT IN "
        "(SELECT night FROM fct_night ORDER BY night DESC LIMIT $kept)",
        {"kept": kept},
    )


def shown(con: duckdb.DuckDBPyConnection) -> set[tuple[int, str, int]]:
    rows = con.execute("SELECT night, conflict, opened_on, age_days FROM fct_conflict").fetchall()
    assert all((night - since).days == age for night, _, since, age in rows)
    return {
        ((night - FIRST).days, conflict, (since - FIRST).days) for night, conflict, since, _ in rows
    }


def spans_do_not_meet(con: duckdb.DuckDBPyConnection) -> bool:
    """No night of a conflict lies in two of its spans."""
    return con.execute(
        "SELECT count(*) FROM fct_conflict_span AS a JOIN fct_conflict_span AS b "
        "ON a.conflict = b.conflict AND a.opened_on < b.opened_on AND b.opened_on <= a.night"
    ).fetchall() == [(0,)]
