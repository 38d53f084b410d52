"""The rules that most rows break."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.language import SourceContract
from reports.sections.base import Content, PageData, Section

_WHOLE_ROW = {"record_key": "cả dòng", "*": "cả dòng"}
_WORST_RULES = """
SELECT source, register, rule_name, rule_name_en, register_name,
    source.name_en AS register_name_en, column_name, broken_rows
FROM mart.v_broken_rule AS broken
JOIN dim_source AS source USING (source, register)
WHERE province_code = $province AND night = $night AND NOT suppressed
ORDER BY broken_rows DESC, rule, register, column_name
LIMIT 10
"""


def collect(data: PageData) -> Content | None:
    """The ten rules broken most, each with the title of its column."""
    rows = [
        row
        | {
            "column_title": _WHOLE_ROW.get(row["column_name"])
            or _title(data.sources, row["source"], row["register"], row["column_name"])
        }
        for row in data.figures.rows(_WORST_RULES)
    ]
    return {"rules": rows} if rows else None


def _title(
    sources: Mapping[str, SourceContract], source: str, register: str, column: str
) -> str | None:
    """The official label of a column; None where the warehouse holds one that no contract has."""
    try:
        return sources[source].table(register).column(column).title_vi
    except KeyError:
        return None


SECTION = Section(
    place=70,
    title_vi="Quy tắc bị vi phạm nhiều nhất",
    title_en="Rules broken most",
    collect=collect,
)
