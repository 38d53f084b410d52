from datetime import date

import polars as pl
import pytest

from vietnam.ids import (
    ID_COUNTRIES,
    ID_PROVINCES,
    IdKind,
    IdProblem,
    parse_id,
    parse_ids,
    tax_check_digit,
    tax_code_holds,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("raw", "repairs"),
    [
        ("079185012345", ()),
        ("79185012345", ("lost_zero",)),
        ("'079185012345", ("apostrophe",)),
        ("079 185 012 345", ("separators",)),
        ("079\u00a0185012345", ("spaces", "separators")),
        ("079\u200b185012345", ("spaces",)),
        ("079185012345.0", ("decimal_zero",)),
        ("79185012345.0", ("decimal_zero", "lost_zero")),
        ("O79l85O12345", ("look_alike",)),
        ("０７９１８５０１２３４５", ("full_width",)),
        ("7.9185012345E+10", ("exact_exponent", "lost_zero")),
        ("079185012345/023456789", ("two_numbers",)),
        ("023456789 (079185012345)", ("two_numbers",)),
        ("CCCD: 079185012345", ("label",)),
        ("Số CCCD 079185012345", ("label",)),
    ],
)
def test_repairs_of_a_personal_number(raw, repairs):
    found = parse_id(raw, today=TODAY)
    assert (found.value, found.kind) == ("079185012345", IdKind.PERSONAL_ID)
    assert found.repairs == repairs
    assert (found.sex, found.birth_year, found.prefix) == ("F", 1985, "079")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("7.91850E+10", IdProblem.SCIENTIFIC_NOTATION),
        ("3.8088E+10", IdProblem.SCIENTIFIC_NOTATION),
        ("7.91850123E+10", IdProblem.SCIENTIFIC_NOTATION),
        ("000000000", IdProblem.PLACEHOLDER),
        ("123456789", IdProblem.PLACEHOLDER),
        ("không có", IdProblem.PLACEHOLDER),
        ("", IdProblem.PLACEHOLDER),
        ("abc", IdProblem.NOT_A_NUMBER),
        ("079185012345 079185012346", IdProblem.SEVERAL_NUMBERS),
        ("0791850123", IdProblem.BAD_CHECK_DIGIT),
        ("07918501234", IdProblem.WRONG_LENGTH),
        ("23456789", IdProblem.WRONG_LENGTH),
        ("079985012345", IdProblem.BAD_CENTURY_SEX),
        ("079330012345", IdProblem.FUTURE_BIRTH_YEAR),
        ("0100109106001", IdProblem.WRONG_LENGTH),
        ("1.500.000,75", IdProblem.NOT_A_NUMBER),
        ("15000007,5", IdProblem.NOT_A_NUMBER),
        ("38199001234.5", IdProblem.NOT_A_NUMBER),
        ("9" * 10_000_000, IdProblem.WRONG_LENGTH),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_reason(raw, problem):
    found = parse_id(raw, today=TODAY)
    assert (found.value, found.kind, found.problem) == (None, None, problem)
    assert found.repairs == ()


def test_foreign_and_vanished_provinces_are_never_refused():
    assert parse_id("101085012345").problem is None
    assert parse_id("295085012345").problem is None
    assert parse_id("296085012345").problem is IdProblem.UNKNOWN_PREFIX
    assert parse_id("028085012345").value == "028085012345"
    assert parse_id("028085012345").problem is IdProblem.UNKNOWN_PREFIX
    assert len(ID_PROVINCES) == 63
    assert len(ID_COUNTRIES) == 195


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [("001085000001", "M", 1985), ("001185000001", "F", 1985), ("001205000001", "M", 2005),
     ("001305000001", "F", 2005)],
)  # fmt: skip
def test_century_and_sex_digit(number, sex, year):
    found = parse_id(number)
    assert (found.sex, found.birth_year) == (sex, year)


def test_ten_digits_in_an_id_column_are_completed_refused_or_a_tax_code():
    assert parse_id("1185012345").value == "001185012345"
    assert parse_id("1185012345").repairs == ("lost_zeros",)
    both = next(
        f"8{n:08}{tax_check_digit(f'8{n:08}')}"
        for n in range(10_000_001, 10_000_100)
        if tax_check_digit(f"8{n:08}") is not None
    )
    assert parse_id(both).problem is IdProblem.AMBIGUOUS_LENGTH
    assert parse_id(both, column="tax_code").kind is IdKind.TAX_CODE
    assert parse_id(f"{both}.0").value == f"00{both}"
    assert parse_id(f"{both}.0", column="any").problem is IdProblem.AMBIGUOUS_LENGTH
    assert parse_id("0100109106").kind is IdKind.TAX_CODE


def test_a_column_of_numbers_has_lost_every_zero():
    """Certain: one zero, two zeros, the zero of a CMND. Not certain: what can be a tax code."""
    raw = pl.Series(["66185012345", "1185012345", "23456789", "123456780", "101085012345", "4"])
    found = parse_ids(raw, numbers=True)
    assert found["value"].to_list() == [
        "066185012345", "001185012345", "023456789", "123456780", "101085012345", None,
    ]  # fmt: skip
    assert found["repairs"].to_list()[:3] == [["lost_zero"], ["lost_zeros"], ["lost_zero"]]
    assert parse_ids(raw)["problem"].to_list()[2] == "wrong_length"


def test_tax_codes_in_a_column_that_lost_its_zeros_stay_what_they_are():
    """Personal tax codes begin with 8 and need no zero: 41 in 100 would fit Tuyên Quang's 008."""
    codes = [f"8{n:08}{tax_check_digit(f'8{n:08}')}" for n in range(1_000_001, 60_000_000, 99_991)]
    codes = [code for code in codes if len(code) == 10]
    lost = [f"66185{n:06}" for n in range(100)]
    for numbers in (False, True):
        for column in ("any", "tax_code"):
            found = parse_ids(pl.Series([*codes, *lost]), column=column, numbers=numbers)
            assert found["value"].drop_nulls().str.starts_with("00").sum() == 0
            changed = found.head(len(codes)).filter(pl.col("repairs").list.len() > 0)
            assert changed.is_empty()
            assert found["value"].tail(100).to_list() == [f"0{n}" for n in lost]


def test_tax_codes():
    assert tax_check_digit("010010910") == 6
    assert parse_id("0100109106", column="tax_code").value == "0100109106"
    assert parse_id("0100109106-001", column="tax_code").value == "0100109106001"
    assert parse_id("0100109106-000", column="tax_code").problem is IdProblem.BAD_CHECK_DIGIT
    assert parse_id("0100109107", column="tax_code").problem is IdProblem.BAD_CHECK_DIGIT
    assert parse_id("079185012345", column="tax_code").kind is IdKind.PERSONAL_ID
    assert parse_id("023456789", column="tax_code").problem is IdProblem.WRONG_LENGTH


def test_every_single_digit_error_in_a_tax_code_is_caught():
    code = "0100109106"
    for at in range(10):
        for digit in "0123456789":
            typed = code[:at] + digit + code[at + 1 :]
            if typed != code:
                assert parse_id(typed, column="tax_code").kind is not IdKind.TAX_CODE


def test_a_number_column_that_lost_its_zeros_is_completed():
    numbers = ["001185012345", "079185012345", "066085000111", "034099123456", "023456789"]
    column = pl.Series([str(int(n)) for n in numbers])
    assert parse_ids(column)["value"].to_list() == numbers
    kept = pl.concat([column, pl.Series(numbers)])
    assert parse_ids(kept)["value"].to_list()[4] is None


def test_a_column_keeps_order_and_nulls():
    frame = parse_ids(pl.Series([None, "079185012345", "x", "023456789"]))
    assert frame["value"].to_list() == [None, "079185012345", None, "023456789"]
    assert frame["kind"].to_list() == [None, "personal_id", None, "cmnd"]
    assert frame["problem"].to_list() == [None, None, "placeholder", None]
    assert frame["repairs"].to_list() == [[], [], [], []]
    assert parse_ids(pl.Series([], dtype=pl.String)).height == 0


def test_the_check_digit_of_a_text_is_the_one_of_its_digits():
    codes = [f"{first}{digit}" for first in ("600012345", "804543111") for digit in range(10)]
    found = pl.DataFrame({"code": codes}).select(tax_code_holds(pl.col("code"))).to_series()
    right = [int(code[9]) == tax_check_digit(code[:9]) for code in codes]
    assert found.to_list() == right
    others = ["6000123450001", "6000123450-001", "066085001234", None]
    found = pl.DataFrame({"code": others}).select(tax_code_holds(pl.col("code"))).to_series()
    assert found.to_list() == [True, None, None, None]
