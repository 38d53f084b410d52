"""The automatic repairs made most often."""

from __future__ import annotations

from contracts import repairs
from reports.sections.base import Content, PageData, Section

_REPAIRS = """
SELECT breakdown, numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator, rate
FROM mart.v_metric
WHERE province_code = $province AND night = $night AND metric_id = 'repairs'
    AND level = 'breakdown' AND NOT suppressed AND numerator >= 5
ORDER BY numerator DESC, breakdown
LIMIT 8
"""


def collect(data: PageData) -> Content | None:
    """The eight most frequent repairs, with the words for them."""
    rows = data.figures.rows(_REPAIRS)
    return {"repairs": rows, "repair_words": repairs.words} if rows else None


SECTION = Section(
    place=90,
    title_vi="Sửa tự động nhiều nhất",
    title_en="Most frequent automatic repairs",
    collect=collect,
)
