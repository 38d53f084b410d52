"""The rates of the province over the nights."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

RATES = ("digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate")


def collect(data: PageData) -> Content | None:
    """One line chart per rate that at least two nights have."""
    found = []
    for metric_id in RATES:
        points = [(f.night, f.rate) for f in data.figures.trend(metric_id)]
        if len([rate for _, rate in points if rate is not None]) > 1:
            found.append({"metric": load_catalogue()[metric_id], "points": points})
    return {"trends": found} if found else None


SECTION = Section(place=50, title_vi="Xu hướng", title_en="Trends", collect=collect)
