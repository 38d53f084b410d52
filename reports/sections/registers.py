"""The rates of every register side by side, and the districts that are done."""

from __future__ import annotations

from typing import Any

from reports.figures import Figures
from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

RATES = ("digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate")
_NAMES = """
SELECT name_vi, name_en FROM dim_source WHERE $province IS NOT NULL AND $night IS NOT NULL
"""


def collect(data: PageData) -> Content:
    """One line per register; English names by the Vietnamese ones."""
    return {
        "registers": _lines(data.figures),
        "register_metrics": RATES,
        "metrics": load_catalogue(),
        "units_done": data.figures.at("digitization_units", "register"),
        "register_en": {row["name_vi"]: row["name_en"] for row in data.figures.rows(_NAMES)},
    }


def _lines(figures: Figures) -> list[dict[str, Any]]:
    """One line per register: its name and a figure for each of the compared metrics."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for metric_id in RATES:
        for figure in figures.at(metric_id, "register"):
            key = (figure.source or "", figure.register or "")
            line = lines.setdefault(key, {"name": figure.register_name, "figures": {}})
            line["figures"][metric_id] = figure
    return [lines[key] for key in sorted(lines)]


SECTION = Section(place=20, title_vi="Theo từng sổ", title_en="By register", collect=collect)
