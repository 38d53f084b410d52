"""The page of a night: one self-contained HTML file per province, in two languages.

Belongs here: which figures the page shows and in what order. It holds no personal data: it reads
the exportable views only. Does not belong here: the figures (`figures`), the shapes (`charts`),
the words and styles (`templates/night.html.j2`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from common.files import write_whole
from contracts import repairs
from contracts.language import SourceContract
from contracts.registry import SOURCES
from reports import charts, words
from reports.figures import Figures
from warehouse.metrics import load_catalogue
from warehouse.sql import connect_reader

HEADLINES = (
    "digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate", "conflicts_open",
    "cashless_share",
)  # fmt: skip
BY_REGISTER = ("digitization_rate", "authentication_rate", "sync_rate", "quarantine_rate")
_WHOLE_ROW = {"record_key": "cả dòng", "*": "cả dòng"}
RANKED = "sync_rate"
RANKED_ROWS = 12


def render(
    warehouse: Path,
    province: str,
    night: date,
    out: Path,
    *,
    sources: Mapping[str, SourceContract] = SOURCES,
) -> Path:
    """Write the page of (province, night) from the published `warehouse` to `out` and return it.

    `sources` give registers and columns the names that staff know them by. The file appears
    complete or not at all. Raises FileNotFoundError without a warehouse, NoNightError when it has
    no such night.
    """
    with connect_reader(warehouse) as con:
        page = (
            environment()
            .get_template("night.html.j2")
            .render(_content(Figures(con, province, night), sources))
        )
    write_whole(out, page)
    return out


def environment() -> jinja2.Environment:
    """Templates of this room: everything escaped, every name must be known."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(bar=charts.bar, trend=charts.trend, ages=charts.ages)
    environment.filters.update(
        sentence=words.sentence,
        vi_date=words.vi_date,
        vi_number=words.vi_number,
        en_number=words.en_number,
        vi_percent=words.vi_percent,
        en_percent=words.en_percent,
    )
    return environment


def _content(figures: Figures, sources: Mapping[str, SourceContract]) -> dict[str, Any]:
    catalogue = load_catalogue()
    return {
        "head": figures.head,
        "metrics": catalogue,
        "cards": [_card(figures, m) for m in HEADLINES if figures.one(m)],
        "registers": _by_register(figures),
        "register_metrics": BY_REGISTER,
        "units_done": figures.at("digitization_units", "register"),
        "ranking": _ranking(figures),
        "trends": _trends(figures),
        "backlog": _backlog(figures),
        "rules": [
            row
            | {
                "column_title": _WHOLE_ROW.get(row["column_name"])
                or _column_title(sources, row["source"], row["register"], row["column_name"])
            }
            for row in figures.rows(_WORST_RULES)
        ],
        "sources": figures.rows(_SOURCES),
        "criteria": _criteria(figures),
        "identifiers": figures.one("identifiers_whole"),
        "claims": figures.rows(_CLAIMS),
        "repairs": figures.rows(_REPAIRS),
        "repair_words": repairs.words,
        "source_names": {name: (s.short_vi, s.short_en) for name, s in sources.items()},
        "register_en": {r["name_vi"]: r["name_en"] for r in figures.rows(_REGISTER_NAMES)},
    }


def _column_title(
    sources: Mapping[str, SourceContract], source: str, register: str, column: str
) -> str | None:
    """The official label of a column; None where the warehouse holds one that no contract has."""
    try:
        return sources[source].table(register).column(column).title_vi
    except KeyError:
        return None


def _card(figures: Figures, metric_id: str) -> dict[str, Any]:
    figure, before = figures.one(metric_id), figures.before(metric_id)
    change = None
    if figure and before and not (figure.suppressed or before.suppressed):
        if figure.rate is not None and before.rate is not None:
            change = round(figure.rate - before.rate, 2)
        elif figure.rate is None and before.rate is None:
            change = (figure.numerator or 0) - (before.numerator or 0)
    return {"figure": figure, "metric": load_catalogue()[metric_id], "change": change}


def _by_register(figures: Figures) -> list[dict[str, Any]]:
    """One line per register: its name and a figure for each of the compared metrics."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for metric_id in BY_REGISTER:
        for figure in figures.at(metric_id, "register"):
            key = (figure.source or "", figure.register or "")
            line = lines.setdefault(key, {"name": figure.register_name, "figures": {}})
            line["figures"][metric_id] = figure
    return [lines[key] for key in sorted(lines)]


def _ranking(figures: Figures) -> dict[str, Any]:
    """Communes by the ranked rate: the best and the worst, with how many there are."""
    known = [f for f in figures.at(RANKED, "commune") if f.rate is not None]
    ordered = sorted(known, key=lambda f: (-(f.rate or 0), f.commune or "", f.commune_code or ""))
    places = [{"place": n, "figure": f} for n, f in enumerate(ordered, start=1)]
    few = len(places) <= 2 * RANKED_ROWS
    return {
        "best": places if few else places[:RANKED_ROWS],
        "worst": [] if few else places[-RANKED_ROWS:],
        "count": len(places),
        "hidden": sum(f.suppressed for f in figures.at(RANKED, "commune")),
        "scale": charts.scale_for([f.rate for f in known if f.rate is not None]),
        "target": load_catalogue()[RANKED].target,
    }


def _trends(figures: Figures) -> list[dict[str, Any]]:
    found = []
    for metric_id in BY_REGISTER:
        points = [(f.night, f.rate) for f in figures.trend(metric_id)]
        if len([rate for _, rate in points if rate is not None]) > 1:
            found.append({"metric": load_catalogue()[metric_id], "points": points})
    return found


def _backlog(figures: Figures) -> list[dict[str, Any]]:
    rows = figures.rows(_BACKLOG)
    largest = max((row["open_conflicts"] or 0 for row in rows), default=0)
    return [row | {"largest": largest} for row in rows]


def _criteria(figures: Figures) -> list[dict[str, Any]]:
    """One panel per source with its five criteria, the whole province first."""
    rows = figures.rows(_CRITERIA)
    panels: dict[str | None, dict[str, Any]] = {}
    for row in rows:
        panel = panels.setdefault(row["source"], {"source": row["source"], "rates": {}})
        panel["rates"][row["criterion"]] = row
    return [panels[key] for key in sorted(panels, key=lambda k: (k is not None, k or ""))]


_REGISTER_NAMES = """
SELECT name_vi, name_en FROM dim_source WHERE $province IS NOT NULL AND $night IS NOT NULL
"""
_CRITERIA = """
SELECT source, criterion, rate, band
FROM mart.v_criteria
WHERE province_code = $province AND night = $night AND level IN ('breakdown', 'source_breakdown')
ORDER BY source NULLS FIRST, criterion
"""
_BACKLOG = """
SELECT reason, reason_name, reason_name_en, blocking, due_days, open_conflicts, overdue, oldest_days
FROM mart.v_conflict_reason
WHERE province_code = $province AND night = $night
ORDER BY overdue DESC NULLS LAST, open_conflicts DESC NULLS LAST, reason
"""
_WORST_RULES = """
SELECT source, register, rule_name, rule_name_en, register_name,
    source.name_en AS register_name_en, column_name, broken_rows
FROM mart.v_broken_rule AS broken
JOIN dim_source AS source USING (source, register)
WHERE province_code = $province AND night = $night AND NOT suppressed
ORDER BY broken_rows DESC, rule, register, column_name
LIMIT 10
"""
_SOURCES = """
SELECT register_name, source.name_en AS register_name_en, as_of, age_days, limit_days, fresh,
    state, files, data_rows
FROM mart.v_source_state AS state
JOIN dim_source AS source USING (source, register)
WHERE province_code = $province AND night = $night
ORDER BY source.source, source.register
"""
_CLAIMS = """
SELECT name, agency, document, as_of, numerator::DOUBLE AS numerator,
    denominator::DOUBLE AS denominator, claimed_percent::DOUBLE AS claimed_percent,
    recomputed_percent, disagrees, warehouse_rate
FROM mart.v_reported_figure
WHERE province_code = $province AND night = $night
ORDER BY disagrees DESC, figure_id
"""
_REPAIRS = """
SELECT breakdown, numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator, rate
FROM mart.v_metric
WHERE province_code = $province AND night = $night AND metric_id = 'repairs'
    AND level = 'breakdown' AND NOT suppressed AND numerator >= 5
ORDER BY numerator DESC, breakdown
LIMIT 8
"""
