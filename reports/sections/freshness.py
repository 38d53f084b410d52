"""How old the data of every register are, field by field."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section

_SOURCES = """
SELECT state.source, register_name, source.name_en AS register_name_en, as_of, age_days, limit_days,
    fresh, state.state, files, data_rows
FROM mart.v_source_state AS state
JOIN dim_source AS source USING (source, register)
WHERE province_code = $province AND night = $night
ORDER BY source.source, source.register
"""


def collect(data: PageData) -> Content:
    """One line per register, those that never arrived as well, in the order of the fields."""
    return {"fields": data.by_group(data.figures.rows(_SOURCES), lambda row: row["source"])}


SECTION = Section(
    place=80,
    title_vi="Độ mới của nguồn",
    title_en="Freshness of the sources",
    collect=collect,
)
