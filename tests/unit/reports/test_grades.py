"""Colours follow the target that the page names; bars of close rates still differ."""

from __future__ import annotations

import re
from datetime import date

import pytest

from reports.charts import bar, scale_for
from reports.figures import Figure


def figure(rate: float | None, *, target: float | None, direction: str = "up") -> Figure:
    night = date(2026, 11, 2)
    return Figure(
        night=night, metric_id="m", level="province", source=None, register=None,
        register_name=None, district=None, commune_code=None, commune=None, breakdown=None,
        numerator=1, denominator=2, rate=rate, unit="records", direction=direction, target=target,
        as_of=night, suppressed=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "target", "grade"),
    [
        (94.3, 95.0, "fair"), (95.0, 95.0, "good"), (79.9, 95.0, "poor"), (99.9, 100.0, "fair"),
        (80.0, 80.0, "good"), (90.0, None, "good"), (89.9, None, "fair"), (74.9, None, "poor"),
        (None, 95.0, "none"),
    ],
)  # fmt: skip
def test_a_rate_is_good_where_it_reaches_its_target(rate, target, grade):
    assert figure(rate, target=target).grade == grade


def test_a_rate_that_should_be_low_is_good_up_to_its_target():
    grades = [figure(r, target=2.0, direction="down").grade for r in (2.0, 5.0, 5.1)]
    assert grades == ["good", "fair", "poor"]


def test_bars_of_close_rates_differ():
    rates = [91.2, 93.9, 97.6]
    scale = scale_for(rates)
    assert scale == (85.0, 100.0)
    widths = [float(re.findall(r'width="([\d.]+)"', bar(r, "good", scale=scale))[1]) for r in rates]
    assert widths == [41.33, 59.33, 84.0]


@pytest.mark.parametrize("rates", [[], [10.0, 95.0]])
def test_rates_far_apart_start_at_nought(rates):
    assert scale_for(rates) == (0.0, 100.0)


def test_a_scale_stays_within_the_possible():
    assert scale_for([0.5, 1.0]) == (0.0, 5.0)
    assert scale_for([100.0]) == (95.0, 100.0)
    assert 'width="0.00"' in bar(50.0, "poor", scale=(85.0, 100.0))
