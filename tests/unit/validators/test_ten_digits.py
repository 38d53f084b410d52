"""Codes of ten digits and numbers that lost their zeros, ten thousand of each side by side: a
column that says what it holds takes none for another kind."""

from __future__ import annotations

from datetime import date
from random import Random

import polars as pl
import pytest

from contracts.columns import person_number
from contracts.education.columns import moet_code
from contracts.language import Column
from contracts.social_insurance.columns import insurance_code
from validators.kinds import type_column
from vietnam.id_codes import ID_PROVINCES
from vietnam.ids import tax_check_digit

MANY = 10_000
TODAY = date(2026, 11, 24)
PROVINCES = sorted(ID_PROVINCES)
NUMBER = person_number("number", ("Số định danh",), "personal number")
TAX = person_number("tax", ("Mã số thuế",), "tax code", number_of="tax_code")


def codes(seed: int) -> list[str]:
    """Ten digits that begin with a province and have no check digit."""
    draw = Random(seed)
    return [f"{draw.choice(PROVINCES)[1:]}{draw.randrange(10**8):08d}" for _ in range(MANY)]


def tax_codes() -> list[str]:
    """Ten digits, the last of which is a check digit."""
    draw = Random(3)
    starts = [f"{draw.randrange(10**8, 10**9)}" for _ in range(2 * MANY)]
    found = [
        start + str(digit) for start in starts if (digit := tax_check_digit(start)) is not None
    ]
    return found[:MANY]


def personal_numbers() -> list[str]:
    """Twelve digits of people born from 1930 to 2025."""
    draw = Random(4)
    years = [draw.randrange(1930, 2026) for _ in range(MANY)]
    return [
        f"{draw.choice(PROVINCES)}{draw.randrange(2) + 2 * (year // 100 - 19)}{year % 100:02d}"
        f"{draw.randrange(10**6):06d}"
        for year in years
    ]


def typed(column: Column, texts: list[str], *, numbers: bool) -> pl.DataFrame:
    """`value` and, of a number of persons, `kind`."""
    found = type_column(column, pl.Series(column.name, texts), TODAY, numbers=numbers).columns
    named = {s.name.removeprefix(column.name).strip("_") or "value": s for s in found}
    return pl.DataFrame(named)


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize(("column", "seed"), [(insurance_code(), 1), (moet_code(), 2)])
def test_a_code_stays_the_code_or_is_refused(column: Column, seed: int, numbers: bool) -> None:
    """One that lost a zero is no code; the column never holds anybody's number."""
    given = codes(seed)
    stored = [str(int(code)) if numbers else code for code in given]
    found = typed(column, stored, numbers=numbers)["value"]
    same = [value == code for value, code in zip(found, given, strict=True)]
    refused = [value is None or value == short for value, short in zip(found, stored, strict=True)]
    assert all(a or b for a, b in zip(same, refused, strict=True))
    assert all(a for a, code in zip(same, given, strict=True) if not code.startswith("0"))


@pytest.mark.parametrize("numbers", [False, True])
def test_a_tax_code_is_nobody_s_number(numbers: bool) -> None:
    given = tax_codes()
    assert len(given) == MANY
    found = typed(TAX, given, numbers=numbers)
    assert found["kind"].to_list() == ["tax_code"] * MANY
    assert found["value"].to_list() == given


def test_a_number_that_lost_its_zeros_is_that_number_or_none() -> None:
    given = personal_numbers()
    found = typed(NUMBER, [str(int(number)) for number in given], numbers=True)
    right = [value == number for value, number in zip(found["value"], given, strict=True)]
    assert all(r or value is None for r, value in zip(right, found["value"], strict=True))
    assert set(found["kind"].drop_nulls()) == {"personal_id"}
    assert sum(right) > 0.99 * MANY
