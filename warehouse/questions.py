"""What waits for people after the last night, and how much of what they decided it obeyed.

Belongs here: three numbers for those who look after a deployment, counted on the rows of the night.
Does not belong here: figures that leave (`catalogue/*.sql`, where small numbers are hidden).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.sql import connect_reader

_THERE = (
    "SELECT count(*) FROM duckdb_columns() "
    "WHERE table_name = 'fct_conflict' AND column_name = 'state'"
)
_ASKED = """
WITH last AS (SELECT max(night) AS night FROM fct_night WHERE province_code = $province),
found AS (
    SELECT desk = 'reviewer' AND state = 'open' AS asked, state, age_days, due_days
    FROM fct_conflict
    SEMI JOIN last USING (night)
    WHERE province_code = $province
),
linked AS (
    SELECT count(*) AS links
    FROM fct_link
    SEMI JOIN last USING (night)
    WHERE province_code = $province AND reason IN ('decided', 'decided_nobody')
)
SELECT
    last.night, count(*) FILTER (asked), count(*) FILTER (asked AND age_days > due_days),
    any_value(links) + count(*) FILTER (state IN ('closed', 'referred'))
FROM last
CROSS JOIN linked
LEFT JOIN found ON true
WHERE last.night IS NOT NULL
GROUP BY last.night
"""


@dataclass(frozen=True)
class Questions:
    """After the last published `night`: questions `open` on the reviewers' desk, how many of them
    are `overdue`, and how many decisions the night `obeyed` (links that a person decided, findings
    closed, conflicts passed on)."""

    night: date
    open: int
    overdue: int
    obeyed: int


def last_questions(warehouse: Path, province: str) -> Questions | None:
    """The questions of the last night of `province` in `warehouse`; None where it has no night, or
    an earlier version published it. Raises what `connect_reader` does."""
    with connect_reader(warehouse) as con:
        [(there,)] = con.execute(_THERE).fetchall()
        found = con.execute(_ASKED, {"province": province}).fetchall() if there else []
    return Questions(*found[0]) if found else None
