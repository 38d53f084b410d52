"""Ages that the law asks for: from which day on, and of whom too little is known to say."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from vietnam.ages import Activity, least_age, limits, too_young


@pytest.mark.parametrize("activity", Activity)
def test_every_limit_has_a_source_and_the_days_go_on(activity):
    known = limits(activity)
    assert len({limit.since for limit in known}) == len(known)
    assert all(limit.source and 0 < limit.least <= 80 for limit in known)


@pytest.mark.parametrize(
    ("born", "began", "young"),
    [
        (date(2007, 8, 2), date(2025, 8, 1), True),
        (date(2007, 8, 1), date(2025, 8, 1), False),
        (date(1985, 1, 1), date(1998, 4, 30), False),  # before the first limit
        (date(1985, 1, 1), date(1998, 5, 1), True),
        (date(1992, 1, 2), date(2010, 1, 1), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (None, date(2025, 8, 1), None),
    ],
)
def test_civil_servants_are_eighteen_on_the_day(born, began, young):
    rows = pl.DataFrame(
        {"born.first": [born], "began.last": [began]},
        schema={"born.first": pl.Date, "began.last": pl.Date},
    )
    found = rows.select(too_young(Activity.CIVIL_SERVANT, "born", "began")).item()
    assert found is young


def test_the_age_that_holds_on_a_day():
    days = pl.DataFrame({"d": [date(2018, 11, 30), date(2018, 12, 1), date(2026, 11, 1), None]})
    found = days.select(least_age(Activity.NO_CHILD, pl.col("d"))).to_series().to_list()
    assert found == [None, 6, 6, None]
