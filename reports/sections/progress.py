"""How far people are with the conflicts, and how far they and the machine can be relied on."""

from __future__ import annotations

from typing import Any

from common.agreement import missing
from findings.desks import Desk
from reports import charts
from reports.figures import Figures
from reports.sections.base import Content, PageData, Section

NIGHTS = 30
"""Nights in the plot of open and cleared conflicts."""
_DESKS = """
SELECT desk, open_conflicts, referred, cleared
FROM mart.v_review_desk
WHERE province_code = $province AND night = $night
"""
_PRECISION = """
SELECT looked_at::BIGINT AS looked_at, is_right::BIGINT AS is_right, rate, low, high
FROM mart.v_link_precision
WHERE province_code = $province AND night = $night AND level = 'province'
"""
_AGREEMENT = """
SELECT
    cases::BIGINT AS cases, agreed::BIGINT AS agreed, rate, kappa, kappa_low, kappa_high,
    ac1, ac1_low, ac1_high
FROM mart.v_review_agreement
WHERE province_code = $province AND night = $night
"""


def collect(data: PageData) -> Content | None:
    """Desks, classes of age, nights, and what was measured of people and machine."""
    figures = data.figures
    desks = _desks(figures)
    precision, agreement = figures.rows(_PRECISION), figures.rows(_AGREEMENT)
    if not desks and not precision and not agreement:
        return None
    return {
        "desks": desks,
        "ages": _ages(figures),
        "nights": charts.nights(_nights(figures)),
        "in_time": figures.one("cleared_in_time"),
        "overturned": figures.one("decisions_overturned"),
        "precision": precision[0] if precision else None,
        "agreement": agreement,
        "missing": missing,
    }


def _desks(figures: Figures) -> list[dict[str, Any]]:
    """One line per desk that has or had something, in the order of the desks."""
    rows = {row["desk"]: row for row in figures.rows(_DESKS)}
    largest = max(
        ((row["open_conflicts"] or 0) + (row["cleared"] or 0) for row in rows.values()), default=0
    )
    return [rows[desk] | {"name": desk, "largest": largest} for desk in Desk if desk in rows]


def _ages(figures: Figures) -> list[dict[str, Any]]:
    """Open conflicts by their limit: 5, 10 or 15 days."""
    classes = figures.at("conflicts_overdue", "breakdown")
    ordered = sorted(classes, key=lambda f: int((f.breakdown or "0").split()[0]))
    largest = max((f.denominator or 0 for f in ordered), default=0)
    return [
        {"days": (f.breakdown or "").split()[0], "figure": f, "largest": largest} for f in ordered
    ]


def _nights(figures: Figures) -> list[charts.Counted]:
    """Open and cleared conflicts of the last nights; None where they are hidden."""
    cleared = {f.night: f for f in figures.trend("conflicts_cleared")}
    return [
        charts.Counted(
            f.night,
            f.numerator,
            cleared[f.night].numerator if f.night in cleared else 0,
        )
        for f in figures.trend("conflicts_open")[-NIGHTS:]
    ]


SECTION = Section(
    place=65,
    title_vi="Tiến độ rà soát và độ tin cậy",
    title_en="Progress of reviewing and reliability",
    collect=collect,
)
