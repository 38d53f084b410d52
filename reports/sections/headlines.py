"""The chief figures of the province as cards, each with its change since the night before."""

from __future__ import annotations

from typing import Any

from reports.figures import Figures
from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

HEADLINES = (
    "digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate", "conflicts_open",
    "cashless_share", "online_share", "on_time_share", "card_coverage", "under6_card_share",
    "school_age_enrolled",
)  # fmt: skip


def collect(data: PageData) -> Content:
    """One card per headline that the night has."""
    figures = data.figures
    return {"cards": [_card(figures, m) for m in HEADLINES if figures.one(m)]}


def _card(figures: Figures, metric_id: str) -> dict[str, Any]:
    figure, before = figures.one(metric_id), figures.before(metric_id)
    change = None
    if figure and before and not (figure.suppressed or before.suppressed):
        if figure.rate is not None and before.rate is not None:
            change = round(figure.rate - before.rate, 2)
        elif figure.rate is None and before.rate is None:
            change = (figure.numerator or 0) - (before.numerator or 0)
    return {"figure": figure, "metric": load_catalogue()[metric_id], "change": change}


SECTION = Section(
    place=10,
    title_vi="Chỉ số chính",
    title_en="Key figures",
    collect=collect,
    heading=False,
    css="cards",
)
