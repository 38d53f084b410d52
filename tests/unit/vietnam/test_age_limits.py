"""Ages of the law by month, and who is surely younger than one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from contracts.payments import surely_younger
from vietnam.age_limits import Limit, age_limit, limits
from vietnam.certainty import Certainty


def test_every_limit_has_its_source_and_no_month_twice():
    for limit in Limit:
        found = limits(limit)
        assert [one.applies_from for one in found] == sorted({one.applies_from for one in found})
        assert all(one.source and one.certainty in Certainty and 0 < one.age < 130 for one in found)


def test_a_limit_counts_from_its_first_month():
    months = pl.DataFrame({"m": [date(2025, 6, 1), date(2025, 7, 1), date(2026, 11, 1), None]})
    found = months.select(age_limit(Limit.SOCIAL_PENSION, pl.col("m"))).to_series().to_list()
    assert found == [None, 75, 75, None]


@pytest.mark.parametrize(
    ("birth", "day", "younger"),
    [
        (date(1951, 11, 30), date(2026, 11, 30), False),
        (date(1951, 12, 1), date(2026, 11, 30), True),
        (date(1952, 2, 29), date(2027, 2, 28), True),
        (date(1952, 2, 29), date(2027, 3, 1), False),
        (date(1952, 3, 1), date(2027, 3, 1), False),
        (None, date(2027, 3, 1), None),
    ],
)
def test_younger_than_an_age_on_a_day(birth, day, younger):
    row = pl.DataFrame({"b": [birth], "d": [day]}, schema={"b": pl.Date, "d": pl.Date})
    told = surely_younger(pl.col("b"), pl.lit(75, pl.Int32), pl.col("d"))
    assert row.select(told).item() is younger
