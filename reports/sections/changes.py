"""What changed in each register since it came before: new, changed, gone, the same."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section

_CHANGES = """
SELECT change.* EXCLUDE (register_name), register_name, source.name_en AS register_name_en,
    change.as_of = previous_as_of AS nothing_new
FROM mart.v_change AS change
JOIN dim_source AS source USING (source, register)
WHERE province_code = $province AND night = $night
ORDER BY source, register
"""


def collect(data: PageData) -> Content | None:
    """One line per register that is compared, in the order of the fields."""
    rows = data.figures.rows(_CHANGES)
    if not rows:
        return None
    return {
        "fields": data.by_group(rows, lambda row: row["source"]),
        "rules_changed": any(row["rules_changed"] for row in rows),
    }


SECTION = Section(
    place=52,
    title_vi="Thay đổi từ lần trước",
    title_en="Changes since the last delivery",
    collect=collect,
)
