"""Open conflicts by reason, and how many are overdue."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section

_BACKLOG = """
SELECT reason, reason_name, reason_name_en, blocking, due_days, open_conflicts, overdue, oldest_days
FROM mart.v_conflict_reason
WHERE province_code = $province AND night = $night
ORDER BY overdue DESC NULLS LAST, open_conflicts DESC NULLS LAST, reason
"""


def collect(data: PageData) -> Content:
    """One line per reason, with the largest number of all for the scale of the bars."""
    rows = data.figures.rows(_BACKLOG)
    largest = max((row["open_conflicts"] or 0 for row in rows), default=0)
    return {"backlog": [row | {"largest": largest} for row in rows]}


SECTION = Section(
    place=60,
    title_vi="Mâu thuẫn đang mở và tuổi",
    title_en="Open conflicts and their age",
    collect=collect,
)
