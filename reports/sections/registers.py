"""The rates of every register side by side, field by field, with what only some registers have."""

from __future__ import annotations

from typing import Any

from reports.figures import Figure
from reports.sections.base import Content, PageData, Section
from warehouse.metrics import Measure, load_catalogue

RATES = ("digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate")
_OF_ONE_KIND = frozenset({"cashless_share", "tax_standardised"})
_NAMES = """
SELECT name_vi, name_en FROM dim_source WHERE $province IS NOT NULL AND $night IS NOT NULL
"""


def collect(data: PageData) -> Content:
    """One block per register; English names by the Vietnamese ones."""
    return {
        "fields": data.by_group(_blocks(data), lambda block: block["source"]),
        "register_metrics": RATES,
        "metrics": load_catalogue(),
        "units_done": data.figures.at("digitization_units", "register"),
        "register_en": {row["name_vi"]: row["name_en"] for row in data.figures.rows(_NAMES)},
    }


def _blocks(data: PageData) -> list[dict[str, Any]]:
    """One block per register: its name, a figure for each of the compared metrics, and those that
    registers of its kind have."""
    blocks: dict[tuple[str, str], dict[str, Any]] = {}
    for metric_id in (*RATES, *_of_some_registers()):
        for figure in data.figures.at(metric_id, "register"):
            block = blocks.setdefault(
                (figure.source or "", figure.register or ""),
                {
                    "name": figure.register_name,
                    "source": figure.source,
                    "figures": {},
                    "own": [],
                },
            )
            if metric_id in RATES:
                block["figures"][metric_id] = figure
            else:
                block["own"].append((figure, _parts(data, figure)))
    return [blocks[key] for key in sorted(blocks)]


def _parts(data: PageData, figure: Figure) -> list[Figure]:
    """The figure by the classes of its register, where that has any."""
    found = data.figures.at(figure.metric_id, "register_breakdown")
    return [f for f in found if (f.source, f.register) == (figure.source, figure.register)]


def _of_some_registers() -> list[str]:
    catalogue = load_catalogue().values()
    return [
        m.id for m in catalogue if m.indicator or m.measure is Measure.MEAN or m.id in _OF_ONE_KIND
    ]


SECTION = Section(place=20, title_vi="Theo từng sổ", title_en="By register", collect=collect)
