import polars as pl
import pytest

from vietnam.certainty import Certainty
from vietnam.working_days import (
    asked_once,
    counted_numbers,
    due_number,
    in_time,
    working_numbers,
    years,
)

BY_LAW = {"new_year": 1, "tet": 5, "hung_kings": 1, "victory": 1, "labour": 1, "independence": 2}


def days(*told: str) -> pl.Series:
    return pl.Series(told, dtype=pl.String).str.to_date()


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
    """A working day has a number that the day after has not."""
    [one, after] = working_numbers(days(day).append(days(day).dt.offset_by("1d"))).to_list()
    assert after - one == works


@pytest.mark.parametrize(
    ("start", "end", "between"),
    [
        ("2026-11-20", "2026-11-23", 1),  # Friday
        ("2026-11-20", "2026-11-25", 2),  # over the day of culture
        ("2026-11-21", "2026-11-23", 0),  # a Saturday is as the Monday that comes
        ("2026-02-13", "2026-02-23", 1),  # nine days of Tết
        ("2026-08-21", "2026-08-22", 1),  # a Saturday that is worked
        ("2025-12-31", "2026-01-05", 1),  # over two years, one day exchanged
        ("2026-11-25", "2026-11-20", -2),
    ],
)
def test_two_numbers_subtracted_are_the_days_between(start, end, between):
    one, other = working_numbers(days(start, end)).to_list()
    assert other - one == between


def told(**given) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series([value], dtype=pl.Int32) for name, value in given.items()})


@pytest.mark.parametrize(
    ("received", "hour", "due"),
    [
        ("2026-11-20", "09:00", "2026-11-26"),
        ("2026-11-20", "15:00", "2026-11-26"),
        ("2026-11-20", None, "2026-11-26"),
        ("2026-11-20", "15:01", "2026-11-27"),  # Friday, too late
        ("2026-11-22", "08:00", "2026-11-27"),  # Sunday, online
        ("2026-11-22", "23:00", "2026-11-27"),  # no second day is lost on a Sunday
        ("2026-11-23", "16:00", "2026-11-30"),  # the day of culture comes next
        ("2026-02-13", "14:30", "2026-02-25"),  # the eve of Tết
        ("2026-02-13", "16:30", "2026-02-26"),
        ("2021-11-20", "09:00", None),  # no calendar of that year
    ],
)
def test_three_working_days_of_a_dossier(received, hour, due):
    minutes = None if hour is None else int(hour[:2]) * 60 + int(hour[3:])
    counted = counted_numbers(days(received), pl.Series([minutes], dtype=pl.Int32))
    [found] = told(counted=counted[0]).select(due_number(pl.col("counted"), pl.lit(3))).to_series()
    assert found == (None if due is None else working_numbers(days(due))[0])


@pytest.mark.parametrize(
    ("done", "due", "waited", "timely"),
    [
        (105, 105, None, True),
        (106, 105, None, False),
        (110, 105, 5, True),  # waiting for papers is taken out
        (111, 105, 5, False),
        (None, 105, 0, None),
        (105, None, 0, None),
    ],
)
def test_what_is_in_time(done, due, waited, timely):
    given = told(done=done, due=due, waited=waited)
    found = given.select(in_time(pl.col("done"), pl.col("due"), pl.col("waited")).alias("in"))
    assert found["in"].to_list() == [timely]


def test_a_second_request_for_papers_is_one_too_many():
    given = pl.DataFrame({"requests": [None, 0, 1, 2]})
    assert given.select(asked_once(pl.col("requests"))).to_series().to_list() == [
        True, True, True, False,
    ]  # fmt: skip


def test_the_number_of_a_day_of_rest_is_that_of_the_next_working_day():
    told = days("2026-01-16", "2026-01-17", "2026-01-18", "2026-01-19", "2022-12-30", "2028-01-03")
    friday = working_numbers(told)[0]
    assert working_numbers(told).to_list() == [friday, *[friday + 1] * 3, None, None]
    assert working_numbers(pl.Series([None], dtype=pl.Date)).to_list() == [None]
    assert working_numbers(days("2023-01-01", "2027-12-31"))[0] == 1
