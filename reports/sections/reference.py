"""Whether what everything else is measured against is old itself: population master, inventory.

Belongs here: a warning beside the headline figures. Does not belong here: the age of each register
(`freshness`).
"""

from __future__ import annotations

from contracts.language import Purpose
from reports.sections.base import Content, PageData, Section

_OLD = """
SELECT source, as_of, age_days, limit_days
FROM mart.v_source_state
WHERE province_code = $province AND night = $night AND state IN ('stale', 'missing')
ORDER BY source
"""


def collect(data: PageData) -> Content | None:
    """One line for each of the two that is stale or missing."""
    purposes = {name: contract.purpose for name, contract in data.sources.items()}
    rows = [
        {**row, "purpose": purposes[row["source"]].value}
        for row in data.figures.rows(_OLD)
        if purposes.get(row["source"], Purpose.EXTRACT) != Purpose.EXTRACT
    ]
    return {"references": rows} if rows else None


SECTION = Section(
    place=15,
    title_vi="Dữ liệu dùng để đối chiếu đã cũ",
    title_en="The data compared with are old",
    collect=collect,
)
