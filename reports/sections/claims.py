"""Figures that agencies claimed, computed again."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section

_CLAIMS = """
SELECT name, agency, document, as_of, numerator::DOUBLE AS numerator,
    denominator::DOUBLE AS denominator, claimed_percent::DOUBLE AS claimed_percent,
    recomputed_percent, disagrees, warehouse_rate
FROM mart.v_reported_figure
WHERE province_code = $province AND night = $night
ORDER BY disagrees DESC, figure_id
"""


def collect(data: PageData) -> Content | None:
    """One line per claim, those that contradict themselves first."""
    rows = data.figures.rows(_CLAIMS)
    return {"claims": rows} if rows else None


SECTION = Section(
    place=100,
    title_vi="Số liệu cơ quan báo cáo, tính lại",
    title_en="Figures claimed by agencies, recomputed",
    collect=collect,
)
