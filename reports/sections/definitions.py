"""What every metric of the catalogue counts, and what the province itself says of the law."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

_OWN_LAW = """
SELECT name, value, applies_from, in_force_from, source
FROM mart.v_own_law
WHERE province_code = $province AND night = $night
ORDER BY ALL
"""


def collect(data: PageData) -> Content:
    """The whole catalogue, whatever the night has of it."""
    return {"metrics": load_catalogue(), "own_law": data.figures.rows(_OWN_LAW)}


SECTION = Section(
    place=110,
    title_vi="Cách tính",
    title_en="How it is counted",
    collect=collect,
    css="definitions",
)
