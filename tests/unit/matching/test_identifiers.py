"""Levels between two numbers of persons."""

import numpy as np
import polars as pl
import pytest

from matching.arrays import KeyIndex
from matching.kinds import MISSING, Columns, Encoded
from matching.kinds.identifier import Identifier, find_owners

KIND = Identifier()
OPTIONS = {
    "household": "household_id",
    "mother": "mother_id",
    "father": "father_id",
    "spouse": "spouse_id",
}
FAMILY = pl.DataFrame(
    {
        "id": ["066065003333", "066168004444", "066090005555", "066099006666", "066070007777"],
        "household_id": ["H1", "H1", "H2", "H3", None],
        "mother_id": [None, None, "066168004444", None, None],
        "spouse_id": ["066168004444", "066065003333", None, None, None],
    }
)
FATHER, MOTHER, SON_ELSEWHERE, STRANGER = range(4)


def encode(*numbers: str | None) -> Encoded:
    frame = pl.DataFrame({"id": pl.Series(numbers, dtype=pl.String)})
    return KIND.encode(frame, Columns("id"), right=False)


def level(number: str | None, row: int) -> str:
    left = encode(number)
    right = KIND.encode(FAMILY, Columns("id", OPTIONS), right=True)
    find_owners(left, right, KeyIndex.of(right.keys("number")).only_row(left.keys("number")))
    i, j = np.zeros(1, dtype=np.int64), np.array([row], dtype=np.int64)
    got = int(KIND.compare(left, i, right, j)[0])
    return "missing" if got == MISSING else KIND.levels[got].name


@pytest.mark.parametrize(
    ("number", "row", "expected"),
    [
        ("066065003333", FATHER, "same"),
        ("66065003333", FATHER, "same"),
        ("0660 6500 3333", FATHER, "same"),
        ("066065003343", FATHER, "one_slip"),
        ("066065030333", FATHER, "one_slip"),
        ("06606503333", FATHER, "one_slip"),
        ("066168004444", FATHER, "relative"),
        ("066065003333", MOTHER, "relative"),
        ("066168004444", SON_ELSEWHERE, "relative"),
        ("066090005555", MOTHER, "relative"),
        ("066099006666", FATHER, "other_person"),
        ("066065003333", STRANGER, "other_person"),
        ("001200123456", FATHER, "different"),
        (None, FATHER, "missing"),
        ("unknown", FATHER, "missing"),
    ],
)
def test_level(number, row, expected):
    assert level(number, row) == expected


def test_a_number_of_two_rows_has_no_owner():
    left = encode("240404404")
    right = encode("240404404", "240404404")
    find_owners(left, right, KeyIndex.of(right.keys("number")).only_row(left.keys("number")))
    assert left.extra["owner"].tolist() == [-1]


def test_people_without_a_household_are_not_of_one():
    assert level("066070007777", STRANGER) == "other_person"
