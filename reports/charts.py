"""Charts as inline SVG, written by hand: no script, no font, no picture from elsewhere.

Belongs here: shapes. Colours come from the page's style sheet through classes, so that dark print
and screen agree. Does not belong here: which figure is shown where.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup, escape

from reports.words import vi_date, vi_number, vi_percent

_FAR_APART = 40.0
"""Points between the lowest and the highest rate from which bars differ on a scale from 0."""
_ROOM = 2.0
"""Points kept free below the lowest rate, so that its bar can be seen."""


def bar(
    rate: float | None,
    grade: str,
    *,
    target: float | None = None,
    label: str = "",
    scale: tuple[float, float] = (0.0, 100.0),
) -> Markup:
    """A horizontal bar with a tick at the target, on a `scale` in per cent (0 to 100 without one;
    another has to be written beside the bars)."""
    low, high = scale

    def x(value: float) -> float:
        return 100 * max(0.0, min(1.0, (value - low) / (high - low)))

    tick = (
        Markup('<rect class="tick" x="{:.2f}" y="-2" width="0.8" height="12"/>').format(
            min(99.2, x(target))
        )
        if target is not None
        else Markup("")
    )
    return Markup(
        '<svg class="bar" viewBox="0 -2 100 12" preserveAspectRatio="none" role="img">'
        '<title>{}</title><rect class="track" width="100" height="8" rx="1"/>'
        '<rect class="{}" width="{:.2f}" height="8" rx="1"/>{}</svg>'
    ).format(label or vi_percent(rate), grade, 0.0 if rate is None else x(rate), tick)


def scale_for(rates: Sequence[float]) -> tuple[float, float]:
    """A scale of whole fives around `rates` (0 to 100) on which their differences show; from 0
    where they are far apart anyway."""
    if not rates or max(rates) - min(rates) > _FAR_APART:
        return 0.0, 100.0
    low = 5 * math.floor((min(rates) - _ROOM) / 5)
    high = 5 * math.ceil((max(rates) + _ROOM) / 5)
    return float(max(0, low)), float(min(100, high))


def trend(points: Sequence[tuple[date, float | None]], *, label: str) -> Markup:
    """A line over nights, scaled to its own range, with first and last value written beside it."""
    known = [(night, rate) for night, rate in points if rate is not None]
    if len(known) < 2:
        return Markup("")
    low, high = _range([rate for _, rate in known])
    first, last = known[0][0], known[-1][0]
    days = max(1, (last - first).days)

    def x(night: date) -> float:
        return 44 + 236 * (night - first).days / days

    def y(rate: float) -> float:
        return 86 - 72 * (rate - low) / (high - low)

    path = " ".join(f"{x(night):.1f},{y(rate):.1f}" for night, rate in known)
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.6"><title>{}: {}</title></circle>').format(
            x(night), y(rate), vi_date(night), vi_percent(rate)
        )
        for night, rate in known
    )
    return Markup(
        '<svg class="trend" viewBox="0 0 320 112" role="img"><title>{label}</title>'
        '<line class="grid" x1="44" x2="280" y1="14" y2="14"/>'
        '<line class="grid" x1="44" x2="280" y1="86" y2="86"/>'
        '<text class="axis" x="38" y="18" text-anchor="end">{high}</text>'
        '<text class="axis" x="38" y="90" text-anchor="end">{low}</text>'
        '<text class="axis" x="44" y="106">{first}</text>'
        '<text class="axis" x="280" y="106" text-anchor="end">{last}</text>'
        '<polyline points="{path}"/>{dots}</svg>'
    ).format(
        label=label,
        high=_tick(high),
        low=_tick(low),
        first=vi_date(first)[:5],
        last=vi_date(last)[:5],
        path=path,
        dots=dots,
    )


def ages(open_: float, late: float | None, largest: float, *, label: str) -> Markup:
    """Two stacked parts, inside the limit and overdue, on the scale of the largest row; one plain
    part of both where `late` is hidden.
    """
    scale = 100 / largest if largest else 0
    within = open_ - (late or 0)
    return Markup(
        '<svg class="bar" viewBox="0 -2 100 12" preserveAspectRatio="none" role="img">'
        '<title>{}</title><rect class="track" width="100" height="8" rx="1"/>'
        '<rect class="{}" width="{:.2f}" height="8" rx="1"/>'
        '<rect class="poor" x="{:.2f}" width="{:.2f}" height="8"/></svg>'
    ).format(
        escape(label), "none" if late is None else "within", within * scale, within * scale,
        (late or 0) * scale,
    )  # fmt: skip


def age_classes(counts: Sequence[int]) -> Markup:
    """Shares of age classes, the youngest first, darker the older; the counts in its title."""
    whole = sum(counts) or 1
    parts, x = [], 0.0
    for place, count in enumerate(counts, start=1):
        width = 100 * count / whole
        parts.append(
            Markup('<rect class="age{}" x="{:.2f}" width="{:.2f}" height="8"/>').format(
                place, x, width
            )
        )
        x += width
    return Markup(
        '<svg class="bar" viewBox="0 -2 100 12" preserveAspectRatio="none" role="img">'
        "<title>{}</title>{}</svg>"
    ).format(" | ".join(vi_number(count) for count in counts), Markup("").join(parts))


def spark(points: Sequence[tuple[date, float | None]]) -> Markup:
    """A small line over nights, from 0; a night that is hidden leaves a gap. Empty with less than
    two nights that are shown."""
    known = [(night, value) for night, value in points if value is not None]
    if len(known) < 2:
        return Markup("")
    first, last = points[0][0], points[-1][0]
    days, most = max(1, (last - first).days), max(value for _, value in known) or 1

    def at(night: date, value: float) -> str:
        return f"{2 + 96 * (night - first).days / days:.1f},{22 - 20 * value / most:.1f}"

    lines, line = [], list[str]()
    for night, value in [*points, (last, None)]:
        if value is not None:
            line.append(at(night, value))
        elif line:
            lines.append(" ".join(line if len(line) > 1 else line * 2))
            line = []
    return Markup(
        '<svg class="spark" viewBox="0 0 100 24" role="img"><title>{}</title>{}</svg>'
    ).format(
        ", ".join(f"{vi_date(night)[:5]}: {vi_number(value)}" for night, value in known[-8:]),
        Markup("").join(Markup('<polyline points="{}"/>').format(one) for one in lines),
    )


def cleared(done: float, open_: float, largest: float, *, label: str) -> Markup:
    """Two stacked parts, cleared and still open, on the scale of the largest row."""
    scale = 100 / largest if largest else 0
    return Markup(
        '<svg class="bar" viewBox="0 -2 100 12" preserveAspectRatio="none" role="img">'
        '<title>{}</title><rect class="track" width="100" height="8" rx="1"/>'
        '<rect class="good" width="{:.2f}" height="8" rx="1"/>'
        '<rect class="within" x="{:.2f}" width="{:.2f}" height="8"/></svg>'
    ).format(escape(label), done * scale, done * scale, open_ * scale)


def interval(low: float, high: float, rate: float) -> Markup:
    """A share with its interval, all in per cent, on a scale of whole fives that ends at 100."""
    start = float(max(0, 5 * math.floor((low - 1) / 5)))

    def x(value: float) -> float:
        return 100 * (value - start) / (100 - start)

    return Markup(
        '<svg class="bar" viewBox="0 -2 100 12" preserveAspectRatio="none" role="img">'
        '<title>{low} – {high}</title><rect class="track" width="100" height="8" rx="1"/>'
        '<rect class="within" x="{begin:.2f}" width="{width:.2f}" height="8"/>'
        '<rect class="tick" x="{at:.2f}" y="-2" width="0.8" height="12"/></svg>'
        '<p class="scale axis"><span>{first} %</span><span>100 %</span></p>'
    ).format(
        low=vi_percent(low), high=vi_percent(high), begin=x(low), width=x(high) - x(low),
        at=min(99.2, x(rate)), first=f"{start:.0f}",
    )  # fmt: skip


class Counted(NamedTuple):
    """What is open and what was cleared on a night; None where it is hidden."""

    night: date
    open: float | None
    cleared: float | None


def nights(points: Sequence[Counted]) -> Markup:
    """Open as a line and cleared as columns over nights, both from 0; empty with less than two
    nights that are not hidden."""
    known = [point for point in points if point.open is not None]
    if len(known) < 2:
        return Markup("")
    most = max(max(p.open or 0, p.cleared or 0) for p in points) or 1
    step = 236 / (len(points) - 1)

    def y(value: float) -> float:
        return 86 - 72 * value / most

    at = {point.night: 44 + step * place for place, point in enumerate(points)}
    columns = Markup("").join(
        Markup('<rect class="good" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            at[p.night] - min(6, step / 3), y(p.cleared), min(12, step / 1.5), 86 - y(p.cleared)
        )
        for p in points
        if p.cleared
    )
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.6"><title>{}: {}</title></circle>').format(
            at[p.night], y(p.open or 0), vi_date(p.night),
            f"{vi_number(p.open)} | {'–' if p.cleared is None else vi_number(p.cleared)}",
        )
        for p in known
    )  # fmt: skip
    return Markup(
        '<svg class="trend" viewBox="0 0 320 112" role="img">'
        "<title>Mâu thuẫn đang mở và đã giải quyết</title>"
        '<line class="grid" x1="44" x2="280" y1="14" y2="14"/>'
        '<line class="grid" x1="38" x2="286" y1="86" y2="86"/>'
        '<text class="axis" x="34" y="18" text-anchor="end">{most}</text>'
        '<text class="axis" x="34" y="90" text-anchor="end">0</text>'
        '<text class="axis" x="44" y="106">{first}</text>'
        '<text class="axis" x="280" y="106" text-anchor="end">{last}</text>'
        '{columns}<polyline points="{path}"/>{dots}</svg>'
    ).format(
        most=vi_number(most),
        first=vi_date(points[0].night)[:5],
        last=vi_date(points[-1].night)[:5],
        columns=columns,
        path=" ".join(f"{at[p.night]:.1f},{y(p.open or 0):.1f}" for p in known),
        dots=dots,
    )


def _range(rates: Sequence[float]) -> tuple[float, float]:
    low, high = min(rates), max(rates)
    room = max(0.5, (high - low) * 0.15)
    return max(0.0, low - room), min(100.0, high + room) if high <= 100 else high + room


def _tick(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
