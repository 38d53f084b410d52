"""Dates that a spreadsheet turned round in a part of a column only."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl
import pytest

from vietnam.dates import DateProblem, parse_dates


def days(count: int, seed: int = 1) -> list[date]:
    rng = random.Random(seed)
    return [date(1950, 1, 1) + timedelta(days=rng.randrange(25_000)) for _ in range(count)]


def swapped(day: date) -> str:
    """What a month-first spreadsheet makes of dd/mm/yyyy."""
    return f"{day.year}-{day.day:02}-{day.month:02}" if day.day <= 12 else f"{day:%d/%m/%Y}"


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def american(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def read(texts: list[str]) -> pl.DataFrame:
    return parse_dates(pl.Series(texts), order="rows")


def unflagged_wrong(truth: list[date], found: pl.DataFrame) -> list[int]:
    return [
        at
        for at, (day, value, problem) in enumerate(
            zip(truth, found["value"], found["problem"], strict=True)
        )
        if value != day.isoformat() and problem is None
    ]


@pytest.mark.parametrize("start", [0, 17, 34])
@pytest.mark.parametrize(
    ("usual", "pasted"),
    [
        (date.isoformat, swapped),
        (typed, swapped),
        (swapped, date.isoformat),
        (typed, american),
        (american, typed),
    ],
)
def test_a_block_of_sixteen_among_fifty_is_put_right_or_flagged(usual, pasted, start) -> None:
    for seed in range(3):
        truth = days(50, seed)
        texts = [(pasted if start <= at < start + 16 else usual)(d) for at, d in enumerate(truth)]
        found = read(texts)
        assert unflagged_wrong(truth, found) == []
        for day, text, value in zip(truth, texts, found["value"], strict=True):
            if text == day.isoformat():
                assert value == text, "a right true date was changed"


def test_the_heart_of_a_block_is_put_right_and_its_repair_named() -> None:
    truth = days(300)
    texts = [swapped(d) if 100 <= at < 160 else d.isoformat() for at, d in enumerate(truth)]
    found = read(texts)
    heart = range(108, 152)
    assert [found["value"][at] for at in heart] == [truth[at].isoformat() for at in heart]
    turned = [at for at, r in enumerate(found["repairs"]) if "day_month_swapped" in r]
    assert len(turned) > 15
    assert all(100 <= at < 160 for at in turned)
    doubtful = found["problem"] == DateProblem.AMBIGUOUS_ORDER
    assert doubtful.sum() <= 8
    assert all(92 <= at < 168 for at in doubtful.arg_true())


@pytest.mark.parametrize(
    ("usual", "pasted"),
    [(date.isoformat, date.isoformat), (typed, typed), (date.isoformat, typed)],
)
def test_right_lists_are_left_alone(usual, pasted) -> None:
    for seed in range(5):
        truth = days(200, seed)
        found = read([(pasted if 80 <= at < 96 else usual)(d) for at, d in enumerate(truth)])
        assert found["value"].to_list() == [d.isoformat() for d in truth]
        assert found["problem"].null_count() == 200


def test_true_and_typed_dates_mixed_row_by_row_are_never_changed() -> None:
    for seed in range(6):
        truth, rng = days(400, seed), random.Random(seed)
        found = read([typed(d) if rng.random() < 0.5 else d.isoformat() for d in truth])
        assert found["value"].to_list() == [d.isoformat() for d in truth]
        assert found["problem"].drop_nulls().len() <= 8


def test_a_block_among_mixed_rows_is_turned_where_nothing_around_can_reach() -> None:
    for seed in range(12):
        truth, rng = days(120, seed), random.Random(seed)
        mixed = [typed(d) if rng.random() < 0.5 else d.isoformat() for d in truth]
        block = [swapped(d) for d in truth[30:90]]
        found = read([*mixed[:30], *block, *mixed[90:]])
        assert unflagged_wrong(truth, found) == []


def test_few_dates_between_texts_are_doubted_not_turned() -> None:
    true = ["1990-02-25", "1991-03-24", "1992-05-23"] * 4
    block = [
        "25/12/1990",
        "1990-02-05",
        "26/11/1991",
        "1991-03-06",
        "27/10/1992",
        "1992-05-07",
        "28/9/1993",
    ]
    found = read([*true, *block, *true])
    assert found["value"][13] == "1990-02-05"
    doubtful = [at - len(true) for at, p in enumerate(found["problem"]) if p]
    assert doubtful == [1, 3, 5]


def test_the_same_text_means_two_things_in_two_blocks() -> None:
    truth = days(60)
    block = [swapped(d) for d in truth[:30]]
    late = [d for d in truth[30:] if d.day > 12]
    found = read(
        [*block, *(d.isoformat() for d in late), "1990-05-03", *(d.isoformat() for d in late)]
    )
    again = read([*block[:10], "1990-05-03", *block[10:], *(d.isoformat() for d in late)])
    assert found["value"][30 + len(late)] == "1990-05-03"
    assert again["value"][10] == "1990-03-05"
    assert "day_month_swapped" in again["repairs"][10]


def test_one_date_many_times_is_one_witness() -> None:
    column = ["1990-02-05"] * 40 + ["25/12/1990"] * 40
    assert read(column)["value"].to_list()[:40] == ["1990-02-05"] * 40


def test_a_sorted_list_tells_dates_that_break_its_order() -> None:
    truth = [date(2020, 1, 1) + timedelta(days=3 * at) for at in range(120)]
    texts = [d.isoformat() for d in truth]
    for at in range(40, 80):
        if truth[at].day <= 12:
            texts[at] = swapped(truth[at])
    found = read(texts)
    assert unflagged_wrong(truth, found) == []
    assert found["value"].to_list() == [d.isoformat() for d in truth]


def test_a_slip_in_a_typed_list_turns_nothing_round_it() -> None:
    truth = [d for d in days(80) if d.day != d.month]
    texts = [typed(d) for d in truth]
    at = next(n for n, d in enumerate(truth) if n > 30 and d.day > 12)
    texts[at] = american(truth[at])
    found = read(texts)
    assert found["value"].to_list() == [d.isoformat() for d in truth]
    assert found["problem"].null_count() == len(truth)


def test_without_rows_the_column_decides_as_before() -> None:
    truth = days(50)
    texts = [swapped(d) if 17 <= at < 33 else d.isoformat() for at, d in enumerate(truth)]
    column = parse_dates(pl.Series(texts), order="detect")
    assert column["problem"].null_count() == 50
    shuffled = pl.Series(texts).sample(fraction=1, shuffle=True, seed=2)
    assert sorted(parse_dates(shuffled)["value"]) == sorted(column["value"])
