from datetime import date

import polars as pl
import pytest

from vietnam.standards import (
    Standard,
    amounts,
    applying,
    arrears,
    coefficients,
    due,
    lawful,
    lowest,
    multiples,
)

ASSISTANCE, MERIT = Standard.SOCIAL_ASSISTANCE, Standard.MERIT


@pytest.mark.parametrize("standard", Standard)
def test_amounts_grow_and_no_payment_goes_before_its_month(standard):
    national = [one for one in amounts(standard) if one.province is None]
    assert [one.amount for one in national] == sorted({one.amount for one in national})
    assert all(one.in_force_from >= one.applies_from for one in national)
    assert all(one.applies_from.day == 1 and one.source for one in amounts(standard))


@pytest.mark.parametrize(
    ("standard", "month", "paid_on", "amount"),
    [
        (ASSISTANCE, date(2021, 6, 1), date(2026, 11, 1), None),
        (ASSISTANCE, date(2024, 6, 1), date(2024, 7, 10), 360_000),
        (ASSISTANCE, date(2024, 7, 1), date(2024, 7, 10), 500_000),
        (ASSISTANCE, date(2026, 8, 1), date(2026, 8, 10), 500_000),  # back-dated, not in force
        (ASSISTANCE, date(2026, 8, 1), date(2026, 10, 5), 540_000),  # paid late
        (ASSISTANCE, date(2026, 6, 1), date(2026, 11, 10), 500_000),  # arrears of an old month
        (MERIT, date(2026, 9, 1), date(2026, 9, 30), 2_789_000),
        (MERIT, date(2026, 10, 1), date(2026, 10, 1), 3_012_000),
        (Standard.SOCIAL_PENSION, date(2025, 6, 1), date(2025, 8, 1), None),
    ],
)
def test_which_amount_is_right_on_the_day_of_payment(standard, month, paid_on, amount):
    assert due(standard, month, paid_on) == amount
    expected = (round(1.5 * amount),) if amount else ()
    assert lawful(standard, 1.5, month, paid_on) == expected


@pytest.mark.parametrize(
    ("month", "amounts"),
    [
        (date(2026, 6, 1), (750_000,)),
        (date(2026, 7, 1), (750_000, 810_000)),
        (date(2026, 10, 1), (750_000, 810_000)),  # the 1st to the 4th
        (date(2026, 11, 1), (810_000,)),
    ],
)
def test_where_the_day_is_unknown_every_day_since_the_month_began_counts(month, amounts):
    assert lawful(ASSISTANCE, 1.5, month) == amounts


def test_a_province_that_pays_more_has_its_own_amount():
    month, paid = date(2026, 11, 1), date(2026, 11, 10)
    assert due(Standard.SOCIAL_PENSION, month, paid, "01") == 650_000
    assert due(Standard.SOCIAL_PENSION, month, paid, "66") == 540_000
    assert lawful(Standard.SOCIAL_PENSION, 1, month, paid, "79") == (650_000,)


def test_arrears_are_what_a_back_dated_decree_adds():
    paid, today = date(2026, 8, 10), date(2026, 11, 10)
    owed = [arrears(ASSISTANCE, 1.5, date(2026, m, 1), paid, today) for m in (6, 7, 8)]
    assert owed == [0, 60_000, 60_000]
    assert arrears(ASSISTANCE, 1.5, date(2026, 8, 1), today, today) == 0
    assert arrears(ASSISTANCE, 1.5, date(2020, 8, 1), today, today) == 0


def test_a_column_of_months_gets_what_each_of_its_months_gets():
    months = pl.DataFrame(
        {"month": pl.date_range(date(2021, 1, 1), date(2027, 1, 1), "1mo", eager=True)}
    )
    for standard in Standard:
        found = months.select(
            "month",
            low=lowest(standard, pl.col("month")),
            applies=applying(standard, pl.col("month")),
        )
        for month, low, applies in found.iter_rows():
            assert low == min(lawful(standard, 1, month), default=None)
            assert applies == due(standard, month, date(2030, 1, 1))


def test_benefits_that_follow_from_a_standard():
    funeral = multiples()["funeral_social_insurance"]
    month = date(2026, 8, 1)
    assert lawful(funeral.of, funeral.factor, month, month) == (25_300_000,)
    assistance = multiples()["funeral_social_assistance"]
    assert lawful(assistance.of, assistance.factor, month, month) == (10_000_000,)


def test_coefficients_by_group_and_age():
    told = {(c.group, c.age_from, c.age_below): set() for c in coefficients()}
    for one in coefficients():
        told[one.group, one.age_from, one.age_below].add(one.factor)
    assert told["1", 0, 4] == {2.5}
    assert told["1", 4, 16] == {1.5}
    assert told["5a", 80, None] == {2.0}
    assert "9" not in {group for group, *_ in told}


def test_ages_of_a_coefficient_are_in_order():
    assert all(one.age_below is None or one.age_from < one.age_below for one in coefficients())
