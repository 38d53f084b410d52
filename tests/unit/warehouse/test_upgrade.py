"""A warehouse of an earlier version takes the next night."""

from __future__ import annotations

import shutil
from datetime import timedelta

import duckdb

from warehouse.audit import audit
from warehouse.build import build_candidate

EARLIER = (
    "ALTER TABLE fct_record RENAME COLUMN synchronised TO in_step",
    "ALTER TABLE fct_source_state DROP COLUMN required",
    "ALTER TABLE fct_source_state DROP COLUMN state",
    "ALTER TABLE dim_source DROP COLUMN purpose",
    "ALTER TABLE fct_night DROP COLUMN journal_seq",
    "ALTER TABLE fct_night DROP COLUMN journal_hash",
    *(
        f"ALTER TABLE fct_conflict DROP COLUMN {name}"
        for name in (
            "desk",
            "state",
            "decision",
            "decided_on",
            "decided_by",
            "awaits_second",
            "earlier_decision",
            "earlier_on",
        )
    ),
    "ALTER TABLE fct_reported_figure ALTER COLUMN denominator SET NOT NULL",
    "ALTER TABLE fct_reported_figure ADD COLUMN tolerance DOUBLE",
    "ALTER TABLE fct_reported_figure ALTER COLUMN tolerance SET NOT NULL",
    "ALTER TABLE fct_reported_figure DROP COLUMN remark",
)
"""What turns a warehouse of today into one of an earlier version."""


def test_columns_that_came_later_do_not_stop_the_next_night(factory, tmp_path):
    first, old, new = (tmp_path / name for name in ("first.db", "old.db", "new.db"))
    build_candidate(None, factory.ordinary().facts(), first, pseudonym_key=factory.KEY)
    shutil.copy(first, old)
    with duckdb.connect(str(old)) as con:
        for (name,) in con.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'"
        ).fetchall():
            con.execute(f"DROP VIEW mart.{name}")
        for statement in EARLIER:
            con.execute(statement)
    later = factory.ordinary(night=factory.NIGHT + timedelta(days=1), run_id=factory.run_id(2))
    later.reported = [
        {"figure_id": "a", "name_vi": "x", "agency": "y", "document": "z", "as_of": factory.NIGHT}
        | {"numerator": 1406.0}
    ]
    build_candidate(old, later.facts(), new, pseudonym_key=factory.KEY)
    result = audit(new)
    assert result.ok, result.problems()
    with duckdb.connect(str(new), read_only=True) as con:
        states = con.execute("SELECT night, state FROM fct_source_state WHERE source = 'land'")
        assert sorted(states.fetchall()) == [
            (factory.NIGHT, None),
            (factory.NIGHT + timedelta(days=1), "fresh"),
        ]
        claim = con.execute("SELECT numerator::INT, denominator, remark FROM fct_reported_figure")
        assert claim.fetchall() == [(1406, None, "count_only")]
