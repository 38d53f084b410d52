"""Dates of any precision, months, ages and dated law, as rules compare them."""

from __future__ import annotations

from datetime import date
from itertools import product

import duckdb
import polars as pl
import pytest

from findings.law import SCHEMA
from findings.run import define_comparisons

NIGHT = date(2026, 11, 28)


@pytest.fixture(scope="module")
def con():
    with duckdb.connect(config={"threads": 1}) as made:
        define_comparisons(made, NIGHT, "66")
        yield made


def ask(con: duckdb.DuckDBPyConnection, expression: str) -> object:
    return con.execute(f"SELECT {expression}").fetchone()[0]


@pytest.mark.parametrize(
    ("later", "earlier", "after", "later_month"),
    [
        ("2026-03-09", "2026-03-08", True, False),
        ("2026-03-09", "2026-03-09", False, False),
        ("2026-03", "2026-03-09", False, False),
        ("2026-04", "2026-03-09", True, True),
        ("2026", "2026-03", False, False),
        ("2027", "2026-03", True, True),
        ("2026-04-01", "2026", False, False),
        ("2026-04-01", "2026-03", True, True),
        ("2025-12-31", "2026", False, False),
    ],
)
def test_a_date_is_after_another_only_where_no_day_speaks_against_it(
    con, later, earlier, after, later_month
):
    assert ask(con, f"surely_after('{later}', '{earlier}')") is after
    assert ask(con, f"in_later_month('{later}', '{earlier}')") is later_month


def test_after_is_what_the_days_themselves_say(con):
    """Against every day that two texts allow, counted one by one."""
    texts = ["2025", "2026", "2026-01", "2026-02", "2026-01-31", "2026-02-01", "2026-02-28"]
    for later, earlier in product(texts, repeat=2):
        ends = f"first_day('{later}') > final_day('{earlier}')"
        assert ask(con, f"surely_after('{later}', '{earlier}')") == ask(con, ends)


@pytest.mark.parametrize(
    ("later", "earlier", "told"),
    [
        ("2026-09", "2026-09-30", True),
        ("2026-09", "2026-10-01", False),
        ("2026-09-01", "2026-09", True),
        ("2026-12", "2026", True),
        ("2026-09", "2026", False),
        ("2026", "2026-01", True),
        ("2026", "2026-02", False),
        ("2026", "2026", False),
        ("2027", "2026", True),
    ],
)
def test_a_month_that_is_that_of_a_day_or_a_later_one(con, later, earlier, told):
    assert ask(con, f"in_month_or_later('{later}', '{earlier}')") is told


def test_a_missing_date_is_neither_after_nor_before(con):
    assert ask(con, "surely_after(NULL, '2026')") is None
    assert ask(con, "in_later_month('2026', NULL)") is None


@pytest.mark.parametrize(
    ("text", "first", "final"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-05", date(2024, 2, 5), date(2024, 2, 5)),
    ],
)
def test_the_days_that_a_text_allows(con, text, first, final):
    assert ask(con, f"first_day('{text}')") == first
    assert ask(con, f"final_day('{text}')") == final


@pytest.mark.parametrize(
    ("born", "most"),
    [("1951", 75), ("1951-11-28", 75), ("1951-11-29", 74), ("1951-11", 75), ("1951-12", 74)],
)
def test_an_age_is_the_highest_that_a_birth_date_allows(con, born, most):
    assert ask(con, f"age_at_most('{born}', tonight())") == most


@pytest.mark.parametrize(
    ("born", "least"),
    [("1951", 74), ("1951-11-28", 75), ("1951-11-29", 74), ("1951-11", 74), ("1951-10", 75)],
)
def test_or_the_lowest(con, born, least):
    assert ask(con, f"age_at_least('{born}', tonight())") == least


def test_months_and_days_that_have_passed_for_certain(con):
    assert ask(con, "months_from('2026-06-30', '2026-09')") == 3
    assert ask(con, "months_from('2025', '2026-02')") == 2
    assert ask(con, "days_since('2026-10')") == 28
    assert ask(con, "days_since('2026-11-21')") == 7


def test_the_law_of_a_month_and_as_it_was_known_then(con):
    """Decree 335/2026 raised the social pension from July and came into force in October."""
    assert ask(con, "law_on('standard.social_pension', DATE '2026-08-01')") == 540_000
    assert ask(con, "law_then('standard.social_pension', DATE '2026-08-01')") == 500_000
    assert ask(con, "law_then('standard.social_pension', DATE '2026-10-01')") == 540_000
    assert ask(con, "law_on('standard.social_pension', DATE '2025-06-01')") is None
    assert ask(con, "law_on('age.social_pension', DATE '2025-07-31')") == 75


def test_law_that_is_not_in_force_tonight_is_not_asked(con):
    with duckdb.connect() as before:
        define_comparisons(before, date(2026, 10, 4), "66")
        asked = "law_on('standard.social_pension', DATE '2026-08-01')"
        assert ask(before, asked) == 500_000
        assert ask(con, asked) == 540_000


JULY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("name", "lines", "day", "night", "value"),
    [
        ("standard.social_pension", [(600_000, JULY, JULY)], "2026-08-01", NIGHT, 600_000),
        ("standard.social_pension", [(600_000, JULY, NIGHT)], "2026-08-01", NIGHT, 600_000),
        pytest.param(
            "standard.social_pension", [(600_000, JULY, NIGHT)], "2026-08-01", date(2026, 11, 27),
            540_000, id="the night before a back-dated act keeps the national amount",
        ),
        pytest.param(
            "standard.social_pension", [(600_000, JULY, NIGHT)], "2026-06-30", NIGHT, 500_000,
            id="not before it applies",
        ),
        pytest.param(
            "standard.social_pension", [(510_000, date(2025, 7, 1), date(2025, 7, 1))],
            "2026-08-01", NIGHT, 540_000, id="the country pays more by now",
        ),
        pytest.param(
            "standard.social_pension", [(530_000, JULY, date(2026, 10, 5))], "2026-08-01", NIGHT,
            530_000, id="from the same day: a correction",
        ),
        ("limit.death_to_card", [(30, JULY, JULY)], "2026-08-01", NIGHT, 30),
        ("limit.death_to_card", [(30, JULY, JULY)], "2026-06-01", NIGHT, 15),
        ("limit.death_to_card", [(10, JULY, JULY)], "2026-08-01", NIGHT, 10),
        ("age.social_pension", [(73, JULY, JULY), (72, NIGHT, NIGHT)], "2026-11-28", NIGHT, 72),
    ],
)  # fmt: skip
def test_what_a_province_says_itself(name, lines, day, night, value):
    own = pl.DataFrame([(name, *line) for line in lines], schema=SCHEMA, orient="row")
    with duckdb.connect() as con:
        define_comparisons(con, night, "66", own)
        assert ask(con, f"law_on('{name}', DATE '{day}')") == value


def test_a_correction_takes_the_place_of_what_is_shipped_for_the_province():
    told = [("standard.social_pension", 620_000, date(2025, 7, 1), NIGHT)]
    own = pl.DataFrame(told, schema=SCHEMA, orient="row")
    for night, value in ((date(2026, 11, 27), 650_000), (NIGHT, 620_000)):
        with duckdb.connect() as hanoi:
            define_comparisons(hanoi, night, "01", own)
            assert ask(hanoi, "law_on('standard.social_pension', DATE '2026-10-01')") == value


def test_a_province_that_pays_more(con):
    asked = "law_on('standard.social_pension', DATE '2026-10-01')"
    with duckdb.connect() as hanoi:
        define_comparisons(hanoi, NIGHT, "01")
        assert ask(hanoi, asked) == 650_000
    assert ask(con, asked) == 540_000
