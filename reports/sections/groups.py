"""One line per field of administration: how many of its registers came, and their rates as one.

Here: sums of the figures of sources, of those that are shown. Not here: the single registers
(`registers`).
"""

from __future__ import annotations

from contracts.groups import Group
from contracts.language import Purpose
from reports.figures import Figure, total
from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

METRICS = ("authentication_rate", "sync_rate", "quarantine_rate", "conflicts_open")
_ARRIVED = """
SELECT source, register, as_of IS NOT NULL AS arrived
FROM mart.v_source_state
WHERE province_code = $province AND night = $night
"""


def collect(data: PageData) -> Content | None:
    """A line for each field with a register, where there is more than one field."""
    registers: dict[Group, list[bool]] = {}
    for row in data.figures.rows(_ARRIVED):
        contract = data.sources.get(row["source"])
        if contract is None or contract.purpose == Purpose.EXTRACT:
            registers.setdefault(data.group_of(row["source"]), []).append(row["arrived"])
    if len(registers) < 2:
        return None
    lines = [
        {
            "group": group,
            "arrived": sum(registers[group]),
            "registers": len(registers[group]),
            "figures": {name: total(_of(data, name, group)) for name in METRICS},
        }
        for group in Group
        if group in registers
    ]
    return {"fields": lines, "field_metrics": METRICS, "metrics": load_catalogue()}


def _of(data: PageData, metric_id: str, group: Group) -> list[Figure]:
    found = data.figures.at(metric_id, "source")
    return [figure for figure in found if data.group_of(figure.source) is group]


SECTION = Section(place=18, title_vi="Theo lĩnh vực", title_en="By field", collect=collect)
