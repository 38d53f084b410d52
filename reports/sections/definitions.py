"""What every metric of the catalogue counts."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue


def collect(data: PageData) -> Content:
    """The whole catalogue, whatever the night has of it."""
    del data
    return {"metrics": load_catalogue()}


SECTION = Section(
    place=110,
    title_vi="Cách tính",
    title_en="How it is counted",
    collect=collect,
    css="definitions",
)
