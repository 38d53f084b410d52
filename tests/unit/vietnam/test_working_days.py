from datetime import date

import polars as pl
import pytest

from vietnam.certainty import Certainty
from vietnam.working_days import (
    NoCalendarError,
    add_working_days,
    calendar,
    counted_from,
    covered,
    deadline,
    is_late,
    is_working_day,
    working_days_between,
    working_numbers,
    years,
)

BY_LAW = {"new_year": 1, "tet": 5, "hung_kings": 1, "victory": 1, "labour": 1, "independence": 2}


def days(*told: str) -> pl.Series:
    return pl.Series(told, dtype=pl.String).str.to_date()


def times(*told: str) -> pl.Series:
    return pl.Series(told, dtype=pl.String).str.to_datetime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("year", range(2023, 2028))
def test_a_year_has_the_holidays_of_the_labour_code(year):
    known = years()[year]
    law = BY_LAW | ({"culture": 1} if year >= 2026 else {})
    exchanged = known.off.get("exchanged", ())
    assert {what: len(off) for what, off in known.off.items() if what != "exchanged"} == law
    assert len(exchanged) == len(known.worked)
    assert known.source
    assert known.certainty is Certainty.RESTATED


def test_off_are_days_of_the_week_and_worked_are_saturdays():
    for year, known in years().items():
        off = [day for group in known.off.values() for day in group]
        assert len(set(off)) == len(off)
        assert all(day.year == year and day.weekday() < 5 for day in off)
        assert all(day.year == year and day.weekday() == 5 for day in known.worked)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-01-26", False),  # made up for a weekend in Tết
        ("2024-04-29", False),  # exchanged …
        ("2024-05-04", True),  # … for this Saturday
        ("2025-05-02", False),
        ("2025-04-26", True),
        ("2025-11-24", True),  # the day of culture began in 2026
        ("2026-11-24", False),
        ("2026-11-23", True),  # proposed for exchange, and not exchanged
        ("2026-04-27", False),
        ("2027-02-10", False),
        ("2027-02-11", True),
    ],
)
def test_days_that_notices_decided(day, works):
    assert is_working_day(days(day)).to_list() == [works]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday
        ("2026-11-20", 2, "2026-11-25"),  # over the day of culture
        ("2026-11-21", 0, "2026-11-23"),  # Saturday, none: the next working day
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-02-13", 1, "2026-02-23"),  # nine days of Tết
        ("2026-08-21", 1, "2026-08-22"),  # a Saturday that is worked
        ("2025-12-31", 1, "2026-01-05"),  # over two years, one day exchanged
    ],
)
def test_counting_forward(start, count, end):
    assert add_working_days(days(start), count).to_list() == days(end).to_list()


def test_counts_may_differ_by_row_and_null_stays_null():
    start = days("2026-11-20", "2026-11-20").extend(pl.Series([None], dtype=pl.Date))
    found = add_working_days(start, pl.Series([1, None, 3]))
    assert found.to_list() == [date(2026, 11, 23), None, None]
    assert working_days_between(start, found).to_list() == [1, None, None]
    assert is_working_day(start).to_list() == [True, True, None]


def test_a_year_without_data_is_a_fault_that_says_what_to_do():
    for ask in (
        lambda: is_working_day(days("2028-01-03")),
        lambda: add_working_days(days("2027-12-30"), 5),
        lambda: working_days_between(days("2022-12-30"), days("2023-01-03")),
        lambda: counted_from(times("2027-12-31 16:00")),
    ):
        with pytest.raises(NoCalendarError, match=r"add the year to vietnam/working_days\.toml"):
            ask()
    assert covered(days("2022-12-31", "2023-01-01", "2027-12-31", "2028-01-01")).to_list() == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(days("2026-11-20"), -1)


@pytest.mark.parametrize(
    ("received", "counts", "due"),
    [
        ("2026-11-20 09:00", "2026-11-20", "2026-11-26"),
        ("2026-11-20 15:00", "2026-11-20", "2026-11-26"),
        ("2026-11-20 15:01", "2026-11-23", "2026-11-27"),  # Friday, too late
        ("2026-11-22 08:00", "2026-11-23", "2026-11-27"),  # Sunday, online
        ("2026-11-22 23:00", "2026-11-23", "2026-11-27"),  # no second day is lost on a Sunday
        ("2026-11-23 16:00", "2026-11-25", "2026-11-30"),  # the day of culture comes next
    ],
)
def test_three_working_days_of_a_dossier(received, counts, due):
    assert counted_from(times(received)).to_list() == days(counts).to_list()
    assert deadline(times(received), 3).to_list() == days(due).to_list()


def test_waiting_for_papers_is_taken_out():
    received = times("2026-11-02 09:00")
    asked, brought = days("2026-11-03"), days("2026-11-10")
    waited = working_days_between(asked, brought)
    assert waited.to_list() == [5]
    assert deadline(received, 3).to_list() == [date(2026, 11, 5)]
    assert deadline(received, 3, waited).to_list() == [date(2026, 11, 12)]


@pytest.mark.parametrize(
    ("due", "done", "requests", "late"),
    [
        ("2026-11-12", "2026-11-12", 1, False),
        ("2026-11-12", "2026-11-13", 0, True),
        ("2026-11-12", "2026-11-10", 2, True),  # asked twice
        ("2026-11-12", None, 0, True),  # open, and its day is over
        ("2026-11-30", None, 0, False),
        ("2026-11-30", None, None, False),
        (None, "2026-11-12", 0, None),
    ],
)
def test_what_is_late(due, done, requests, late):
    found = is_late(
        pl.Series([due], dtype=pl.String).str.to_date(),
        pl.Series([done], dtype=pl.String).str.to_date(),
        pl.Series([requests], dtype=pl.Int64),
        today=date(2026, 11, 20),
    )
    assert found.to_list() == [late]


def test_two_numbers_of_the_calendar_subtracted_are_the_days_between():
    told = calendar()
    assert told.columns == ["day", "working", "number"]
    numbers = dict(told.select("day", "number").iter_rows())
    assert numbers[date(2026, 11, 26)] - numbers[date(2026, 11, 20)] == 3
    assert told.filter("working").height == told["number"].max()
    assert told["day"].max() == date(2027, 12, 31)


def test_the_number_of_a_day_of_rest_is_that_of_the_next_working_day():
    told = days("2026-01-16", "2026-01-17", "2026-01-18", "2026-01-19", "2022-12-30", "2028-01-03")
    known = dict(calendar().select("day", "number").iter_rows())
    friday = known[told[0]]
    assert working_numbers(told).to_list() == [friday, *[friday + 1] * 3, None, None]
    assert working_numbers(pl.Series([None], dtype=pl.Date)).to_list() == [None]
    assert working_numbers(days("2023-01-01", "2027-12-31"))[0] == 1
