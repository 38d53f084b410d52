"""Changes are what building all nights by date would give, in whatever order they ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.changes import Contents
from warehouse.schema import create_model

FIRST = date(2026, 11, 2)
ALL = 9
"""Days that all nights lie within."""
Held = Mapping[str, int]
"""What each record of a register holds on a night."""
RUNS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.none() | st.dictionaries(st.sampled_from("ABC"), st.integers(1, 2)),
    ),
    min_size=1,
    max_size=9,
)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        create_model(made)
        yield made


@given(runs=RUNS, kept=st.sampled_from([2, ALL]))
@settings(max_examples=15, deadline=None)
def test_any_order_of_runs_gives_the_changes_of_their_dates(
    con: duckdb.DuckDBPyConnection, runs: list[tuple[int, Held | None]], kept: int
) -> None:
    """`runs`: which night is built (again) and what its register holds; None: it did not come."""
    for table in ("fct_night", "fct_file", "fct_record_span", "fct_change"):
        con.execute(f"DELETE FROM {table}")  # noqa: S608 (one of four names)
    last: dict[int, Held | None] = {}
    for day, held in runs:
        last[day] = held
        run(con, day, held, kept)
        compared = {
            day: line for day, line in expected(last).items() if line[0] >= max(last) - kept
        }
        assert compared.items() <= shown(con).items()
        if kept == ALL:
            assert shown(con) == compared
            assert spans(con) == expected_spans(last)


def expected(last: Mapping[int, Held | None]) -> dict[int, tuple[int, int, int, int, int]]:
    """Night → (night compared with, new, changed, gone, same), walking through nights by date."""
    found, before = {}, None
    for day in sorted(last):
        now = last[day]
        if now is None:
            continue
        if before is not None:
            was = last[before] or {}
            both = was.keys() & now.keys()
            changed = sum(was[record] != now[record] for record in both)
            found[day] = (
                before, len(now.keys() - was), changed, len(was.keys() - now), len(both) - changed,
            )  # fmt: skip
        before = day
    return found


def expected_spans(last: Mapping[int, Held | None]) -> set[tuple[str, int, int, int | None]]:
    """(record, content, from, until) of all unbroken runs of one content."""
    came = [day for day in sorted(last) if last[day] is not None]
    found = set()
    for record in "ABC":
        since: tuple[int, int] | None = None
        for day in came:
            now = (last[day] or {}).get(record)
            if since and now != since[1]:
                found.add((record, since[1], since[0], day))
                since = None
            if now is not None and since is None:
                since = (day, now)
        if since:
            found.add((record, since[1], since[0], None))
    return found


def run(con: duckdb.DuckDBPyConnection, day: int, held: Held | None, kept: int) -> None:
    """What a build does to contents (build.py)."""
    night = FIRST + timedelta(days=day)
    contents = Contents(con, "66", kept)
    compared = contents.take_out(night)
    for table in ("fct_night", "fct_file", "fct_change"):
        con.execute(f"DELETE FROM {table} WHERE night = $1", [night])  # noqa: S608 (see above)
    con.execute(
        "INSERT INTO fct_night BY NAME SELECT $1 AS night, '66' AS province_code, "
        "uuid() AS run_id, '' AS model_version, '' AS rule_version, 0 AS records, "
        "0 AS mentions, 0 AS persons, true AS contents_known",
        [night],
    )
    if held is not None:
        con.execute(
            "INSERT INTO fct_file BY NAME SELECT $1 AS night, '66' AS province_code, "
            "'s' AS source, 'r' AS register, 'f' AS file, 1 AS sheet_no, $1 AS as_of, "
            "0 AS rows_seen, 0 AS header_rows, 0 AS footer_rows, 0 AS blank_rows, "
            "0 AS continuation_rows, 0 AS data_rows, 0 AS accepted_rows, 0 AS quarantined_rows",
            [night],
        )
    rows = [(UUID(int=ord(name)), UUID(int=value)) for name, value in (held or {}).items()]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE st_record "
        "(source VARCHAR, register VARCHAR, record UUID, content UUID)"
    )
    for row in rows:
        con.execute("INSERT INTO st_record VALUES ('s', 'r', $1, $2)", row)
    compared |= contents.put_in(night)
    contents.count(night)
    assert all(later > night for later in compared)
    for later in compared:
        con.execute("DELETE FROM fct_change WHERE night = $1", [later])
        contents.count(later)
    contents.forget()


def shown(con: duckdb.DuckDBPyConnection) -> dict[int, tuple[int, ...]]:
    rows = con.execute(
        "SELECT night, previous_night, new_records, changed_records, gone_records, same_records "
        "FROM fct_change"
    ).fetchall()
    return {(night - FIRST).days: ((before - FIRST).days, *n) for night, before, *n in rows}


def spans(con: duckdb.DuckDBPyConnection) -> set[tuple[str, int, int, int | None]]:
    rows = con.execute("SELECT record, content, night, until FROM fct_record_span").fetchall()
    return {
        (chr(record.int), content.int, (night - FIRST).days, until and (until - FIRST).days)
        for record, content, night, until in rows
    }
