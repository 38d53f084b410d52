"""What linking decided, register by register."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section

_DECISIONS = """
SELECT register_name, decision, sum(mentions) AS mentions
FROM mart.v_link_decision
WHERE province_code = $province AND night = $night AND NOT suppressed
GROUP BY ALL
ORDER BY ALL
"""


def collect(data: PageData) -> Content | None:
    """One line per register and decision."""
    rows = data.figures.rows(_DECISIONS)
    return {"decisions": rows} if rows else None


SECTION = Section(
    place=55, title_vi="Quyết định liên kết", title_en="Decisions of linking", collect=collect
)
