"""Communes by their sync rate: the best and the worst."""

from __future__ import annotations

from reports import charts
from reports.sections.base import Content, PageData, Section
from warehouse.metrics import load_catalogue

RANKED = "sync_rate"
ROWS = 12


def collect(data: PageData) -> Content | None:
    """Communes by the ranked rate: the best and the worst, with how many there are."""
    communes = data.figures.at(RANKED, "commune")
    known = [f for f in communes if f.rate is not None]
    if not known:
        return None
    ordered = sorted(known, key=lambda f: (-(f.rate or 0), f.commune or "", f.commune_code or ""))
    places = [{"place": n, "figure": f} for n, f in enumerate(ordered, start=1)]
    few = len(places) <= 2 * ROWS
    return {
        "ranking": {
            "best": places if few else places[:ROWS],
            "worst": [] if few else places[-ROWS:],
            "count": len(places),
            "hidden": sum(f.suppressed for f in communes),
            "scale": charts.scale_for([f.rate for f in known if f.rate is not None]),
            "target": load_catalogue()[RANKED].target,
        }
    }


SECTION = Section(
    place=40,
    title_vi="Xếp hạng xã, phường theo tỷ lệ đồng bộ",
    title_en="Communes ranked by sync rate",
    collect=collect,
)
