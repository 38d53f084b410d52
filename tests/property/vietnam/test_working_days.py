"""Columns count as a finger on the calendar does, and who comes later is due no earlier."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnam.working_days import counted_numbers, working_numbers, years

quick = settings(max_examples=150, deadline=None, derandomize=True)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
minutes = st.none() | st.integers(0, 24 * 60 - 1)


def works(day: date) -> bool:
    """Read off the notice of the year, not off the calendar made of it."""
    year = years()[day.year]
    off = {one for group in year.off.values() for one in group}
    return day in year.worked or (day.weekday() < 5 and day not in off)


@quick
@given(st.lists(st.tuples(days, days), min_size=1, max_size=5))
def test_a_column_counts_as_a_finger_on_the_calendar_does(pairs):
    for start, end in [sorted(pair) for pair in pairs]:
        [one, other] = working_numbers(pl.Series([start, end])).to_list()
        between = (start + timedelta(n) for n in range((end - start).days))
        assert other - one == sum(works(day) for day in between)


@quick
@given(st.lists(st.tuples(days, minutes), min_size=1, max_size=5))
def test_a_dossier_counts_from_its_day_or_the_next_working_day(rows):
    day, minute = zip(*rows, strict=True)
    received = pl.Series(day)
    counted = counted_numbers(received, pl.Series(minute, dtype=pl.Int32))
    for one, at, number, own in zip(*rows_of(day, minute, counted, received), strict=True):
        assert number - own == (works(one) and (at or 0) > 15 * 60)


def rows_of(day, minute, counted, received):
    return day, minute, counted.to_list(), working_numbers(received).to_list()


@quick
@given(days, minutes, minutes)
def test_who_comes_later_is_due_no_earlier(day, one, other):
    early, late = sorted((one or 0, other or 0))
    found = counted_numbers(pl.Series([day, day]), pl.Series([early, late]))
    assert found[0] <= found[1]
