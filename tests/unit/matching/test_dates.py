"""Levels between two partial dates."""

import numpy as np
import polars as pl
import pytest

from matching.kinds import MISSING, Columns, Encoded
from matching.kinds.date import PartialDate

KIND = PartialDate()


def encode(*texts: str | None) -> Encoded:
    frame = pl.DataFrame({"d": pl.Series(texts, dtype=pl.String)})
    return KIND.encode(frame, Columns("d"), right=False)


def level(a: str | None, b: str | None) -> str:
    i = np.zeros(1, dtype=np.int64)
    number = int(KIND.compare(encode(a), i, encode(b), i)[0])
    return "missing" if number == MISSING else KIND.levels[number].name


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1979-07-03", "1979-07-03", "same_day"),
        ("1979-07", "1979-07-03", "same_month"),
        ("1979-07", "1979-07", "same_month"),
        ("1979", "1979-07-03", "same_year"),
        ("1979", "1979-01-01", "same_year"),
        ("1979", "1979", "same_year"),
        ("1979-01-01", "1979-07-03", "new_years_day"),
        ("1979-01-01", "1979-01-01", "same_day"),
        ("1979-03-07", "1979-07-03", "day_month_swapped"),
        ("1979-07-08", "1979-07-03", "one_slip"),
        ("1997-07-03", "1979-07-03", "one_slip"),
        ("1989-07-03", "1979-07-03", "one_slip"),
        ("1978", "1979-07-03", "year_off_by_one"),
        ("1979-10-25", "1979-07-03", "same_year_other_day"),
        ("1979-08", "1979-07-03", "same_year_other_day"),
        ("1965", "1979-07-03", "different"),
        ("1965-02-11", "1979-07-03", "different"),
        (None, "1979-07-03", "missing"),
        ("1900-01-01", "1900-01-01", "missing"),
        ("1900", "1900", "missing"),
    ],
)
def test_level(a, b, expected):
    assert level(a, b) == expected
    assert level(b, a) == expected


def test_texts_that_are_not_iso_are_read_by_vietnam_dates():
    assert level("12/03/1975", "1975-03-12") == "same_day"
    assert level("khoảng 1950", "1950") == "same_year"


def test_imitation_is_as_coarse_as_the_record_it_copies():
    master = encode("1979-07-03", "1980-08-04", "1981-09-05", "1982-10-06")
    records = encode("1950", "1951-02", None, "1952-03-04")
    rows = np.arange(4, dtype=np.int64)
    copy = KIND.resample(master, rows, records, rows)
    assert copy.arrays["packed"].tolist() == [19790000, 19800800, 0, 19821006]


def test_every_level_with_a_frequency_belongs_to_one_precision():
    left = encode("1979-07-03", "1979-07", "1979", "1979-01-01", None)
    reach = np.array(
        [left.spread(KIND.reach(left, item)) for item in KIND.levels if item.frequency]
    )
    names = [item.name for item in KIND.levels if item.frequency]
    by_record = [[n for n, yes in zip(names, column, strict=True) if yes] for column in reach.T]
    assert by_record == [["same_day"], ["same_month"], ["same_year"],
                         ["same_day", "new_years_day"], []]  # fmt: skip
