"""The five criteria of data quality, for the province and for each source."""

from __future__ import annotations

from typing import Any

from reports.sections.base import Content, PageData, Section

_CRITERIA = """
SELECT source, criterion, rate, band
FROM mart.v_criteria
WHERE province_code = $province AND night = $night AND level IN ('breakdown', 'source_breakdown')
ORDER BY source NULLS FIRST, criterion
"""


def collect(data: PageData) -> Content | None:
    """One panel per source with its five criteria, field by field, the whole province first."""
    panels: dict[str | None, dict[str, Any]] = {}
    for row in data.figures.rows(_CRITERIA):
        panel = panels.setdefault(row["source"], {"source": row["source"], "rates": {}})
        panel["rates"][row["criterion"]] = row
    if not panels:
        return None
    of_sources = [panel for panel in panels.values() if panel["source"] is not None]
    fields = data.by_group(of_sources, lambda panel: panel["source"])
    return {
        "criteria": [
            *(panel for panel in panels.values() if panel["source"] is None),
            *(panel for field in fields for panel in field.lines),
        ],
        "identifiers": data.figures.one("identifiers_whole"),
        "source_names": {name: (s.short_vi, s.short_en) for name, s in data.sources.items()},
    }


SECTION = Section(
    place=30,
    title_vi="Năm tiêu chí chất lượng",
    title_en="The five criteria of quality",
    collect=collect,
)
