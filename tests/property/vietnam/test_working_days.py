"""Counting by columns gives what counting day by day gives, and counting back and forth agrees."""

from datetime import date, datetime, time, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnam.working_days import (
    add_working_days,
    counted_from,
    deadline,
    is_working_day,
    working_days_between,
)

quick = settings(max_examples=150, deadline=None, derandomize=True)
starts = st.dates(date(2023, 1, 1), date(2027, 9, 30))
counts = st.integers(0, 40)


def works(day: date) -> bool:
    return bool(is_working_day(pl.Series([day]))[0])


def step_by_step(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= works(day)
    return day


@quick
@given(st.lists(st.tuples(starts, counts), min_size=1, max_size=5))
def test_a_column_counts_as_a_finger_on_the_calendar_does(rows):
    start, count = zip(*rows, strict=True)
    found = add_working_days(pl.Series(start), pl.Series(count))
    for day, steps, end in zip(start, count, found, strict=True):
        if steps:
            assert end == step_by_step(day, steps)
        else:
            assert end >= day
            assert works(end)


@quick
@given(starts, counts.filter(bool))
def test_what_was_added_lies_between(day, count):
    end = add_working_days(pl.Series([day]), count)
    assert working_days_between(pl.Series([day]), end).to_list() == [count]
    assert working_days_between(end, pl.Series([day])).to_list() == [-count]


@quick
@given(starts, counts, counts)
def test_days_added_in_two_parts_are_days_added_at_once(day, one, other):
    first = add_working_days(pl.Series([day]), one)
    if one:
        assert add_working_days(first, other).equals(
            add_working_days(pl.Series([day]), one + other)
        )


@quick
@given(starts, st.times(), st.times(), counts, st.integers(0, 10))
def test_who_comes_later_is_due_no_earlier(day, one, other, limit, waited):
    early, late = (pl.Series([datetime.combine(day, t)]) for t in sorted((one, other)))
    assert deadline(early, limit, waited)[0] <= deadline(late, limit, waited)[0]
    assert works(counted_from(early)[0])
    if max(one, other) <= time(15):
        assert counted_from(early)[0] == counted_from(late)[0]
