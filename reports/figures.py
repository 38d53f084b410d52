"""The figures that a page shows, read from the views of schema `mart`.

Belongs here: queries of the published warehouse for pages, with small groups suppressed as in every
export. Does not belong here: computing figures, and how they look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

# Where a metric has no target of its own: the bands in which decision 766/QĐ-TTg grades services,
# good from 90 %, fair from 75 %.
GOOD_RATE = 90.0
FAIR_POINTS = 15.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of `mart.v_metric`; numbers are None when suppressed or without a denominator,
    and a figure has a rate or is a mean."""

    night: date
    metric_id: str
    level: str
    source: str | None
    register: str | None
    register_name: str | None
    district: str | None
    commune_code: str | None
    commune: str | None
    breakdown: str | None
    numerator: float | None
    denominator: float | None
    rate: float | None
    mean: float | None = None
    unit: str
    direction: str
    target: float | None
    as_of: date
    suppressed: bool

    @property
    def grade(self) -> str:
        """`good` where the target that the page names is reached, `fair` a little short of it,
        else `poor`; `none` without a rate or a direction.

        A little short is `FAIR_POINTS` below a target that is to be reached, and twice a target
        that is not to be exceeded.
        """
        if self.rate is None or self.direction == "none":
            return "none"
        if self.direction == "up":
            target = GOOD_RATE if self.target is None else self.target
            if self.rate >= target:
                return "good"
            return "fair" if self.rate >= target - FAIR_POINTS else "poor"
        if self.target is None or self.rate <= self.target:
            return "good"
        return "fair" if self.rate <= 2 * self.target + 1 else "poor"


def total(figures: Sequence[Figure]) -> Figure | None:
    """Figures of one metric as one, hidden where one of them is; None of none."""
    if not figures:
        return None
    hidden, mean = any(f.suppressed for f in figures), any(f.mean is not None for f in figures)
    part = None if hidden else _sum(f.numerator for f in figures)
    whole = None if hidden else _sum(f.denominator for f in figures)
    return replace(
        figures[0],
        source=None,
        register=None,
        register_name=None,
        numerator=part,
        denominator=whole,
        rate=100 * part / whole if part is not None and whole and not mean else None,
        mean=part / whole if part is not None and whole and mean else None,
        as_of=min(f.as_of for f in figures),
        suppressed=hidden,
    )


def _sum(numbers: Iterable[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


@dataclass(frozen=True, kw_only=True)
class NightHead:
    """Which night, of which province, and with what it was made; numbers are None when hidden."""

    night: date
    province_code: str
    province: str
    run_id: str
    model_version: str
    rule_version: str
    records: int | None
    mentions: int | None
    persons: int
    seconds: float | None


class NoNightError(LookupError):
    """The warehouse has no such night; the message says which it has."""


class Figures:
    """All figures of one province up to one night."""

    def __init__(self, con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
        self.con = con
        self.params: dict[str, Any] = {"province": province, "night": night}
        self.head = self._head()
        self.all = tuple(Figure(**row) for row in self._rows(_FIGURES))
        self.rows_kept = any(self._rows(_ROWS_KEPT))
        self.history = tuple(Figure(**row) for row in self._rows(_HISTORY))

    def _head(self) -> NightHead:
        rows = list(self._rows(_HEAD))
        if not rows:
            known = self.con.execute(_NIGHTS, {"province": self.params["province"]}).fetchall()
            nights = ", ".join(str(night) for (night,) in known) or "none yet"
            raise NoNightError(
                f"The warehouse has no night {self.params['night']} of province "
                f"{self.params['province']}; it has: {nights}."
            )
        return NightHead(**rows[0])

    def _rows(self, query: str) -> Iterator[dict[str, Any]]:
        result = self.con.execute(query, self.params)
        names = [column[0] for column in result.description]
        for row in result.fetchall():
            yield dict(zip(names, row, strict=True))

    def at(self, metric_id: str, level: str) -> list[Figure]:
        """Figures of one metric at one level, in the order of the view's names."""
        return [f for f in self.all if f.metric_id == metric_id and f.level == level]

    def one(self, metric_id: str, level: str = "province", **where: str) -> Figure | None:
        """The single figure at a level with these values, or None."""
        for figure in self.at(metric_id, level):
            if all(getattr(figure, name) == value for name, value in where.items()):
                return figure
        return None

    def trend(self, metric_id: str) -> list[Figure]:
        """The provincial figure of every night up to this one, oldest first."""
        return [f for f in self.history if f.metric_id == metric_id]

    def before(self, metric_id: str) -> Figure | None:
        """The provincial figure of the night before this one, if there is one."""
        earlier = [f for f in self.trend(metric_id) if f.night < self.head.night]
        return earlier[-1] if earlier else None

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of any query that takes $province and $night."""
        return list(self._rows(query))


_HEAD = """
SELECT night, province_code, province, run_id, model_version, rule_version, records, mentions,
    persons, seconds
FROM mart.v_night
WHERE province_code = $province AND night = $night
"""
_NIGHTS = """
SELECT night FROM fct_night WHERE province_code = $province ORDER BY night DESC LIMIT 5
"""
_ROWS_KEPT = """
SELECT 1 FROM fct_record WHERE province_code = $province AND night = $night LIMIT 1
"""
_COLUMNS = """
SELECT night, metric_id, level, source, register, register_name, district, commune_code, commune,
    breakdown, numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator, rate, mean,
    unit, direction, target, as_of, suppressed
FROM mart.v_metric
"""
_FIGURES = (
    _COLUMNS
    + """
WHERE province_code = $province AND night = $night
ORDER BY metric_id, level, source, register, district, commune, commune_code, breakdown
"""
)
_HISTORY = (
    _COLUMNS
    + """
WHERE province_code = $province AND night <= $night AND level = 'province'
ORDER BY metric_id, night
"""
)
