"""Every rule: a good row passes without it, a broken one is flagged or rejected with its reason."""

from __future__ import annotations

import traceback
from dataclasses import replace

import polars as pl
import pytest

from contracts import reasons
from contracts.language import Rule
from contracts.registry import SOURCES
from intake.faults import SPOKEN, Seen
from tests.unit.validators import conftest
from validators.conditions import RuleError

REJECTED = [
    ("civil_status", "birth", {"registered_on": "2019"}, "INCOMPLETE_DATE", "registered_on"),
    ("civil_status", "birth", {"registered_on": "tháng ba"}, "BAD_DATE", "registered_on"),
    ("civil_status", "birth", {"entry_no": None}, "MISSING_KEY", "entry_no"),
    ("civil_status", "birth", {"child_name": None}, "MISSING_VALUE", "child_name"),
    ("civil_status", "birth", {"child_name": "12345"}, "BAD_NAME", "child_name"),
    (
        "civil_status",
        "birth",
        {"registry_place": "99999"},
        "UNKNOWN_COMMUNE",
        "registry_place",
    ),
    (
        "civil_status",
        "birth",
        {"child_birth_date": "01/03/2031"},
        "FUTURE_DATE",
        "child_birth_date",
    ),
    (
        "civil_status",
        "birth",
        {"registered_on": "01/01/2030"},
        "FUTURE_DATE",
        "registered_on",
    ),
    ("civil_status", "death", {"died_on": "18/04/1930"}, "EVENT_BEFORE_BIRTH", "died_on"),
    (
        "civil_status",
        "marriage",
        {"wife_birth_date": "2019"},
        "EVENT_BEFORE_BIRTH",
        "registered_on",
    ),
    ("land", "land", {"certificate_no": None}, "MISSING_KEY", "certificate_no"),
    ("land", "land", {"holder_name": None}, "MISSING_KEY", "holder_name"),
    ("land", "land", {"parcel_area": "-3"}, "NEGATIVE_AMOUNT", "parcel_area"),
    ("beneficiaries", "beneficiaries", {"pay_month": " "}, "MISSING_KEY", "pay_month"),
    ("beneficiaries", "beneficiaries", {"amount": "-5"}, "NEGATIVE_AMOUNT", "amount"),
    (
        "tax_codes",
        "tax_codes",
        {"tax_or_id": "6.6050E+10"},
        "SCIENTIFIC_NOTATION",
        "tax_or_id",
    ),
    ("tax_codes", "tax_codes", {"tax_or_id": None}, "MISSING_KEY", "tax_or_id"),
]
FLAGGED = [
    ("civil_status", "birth", {"child_sex": "Nam"}, "SEX_CONTRADICTS_NUMBER"),
    ("civil_status", "birth", {"child_sex": "xx"}, "BAD_SEX"),
    ("civil_status", "birth", {"mother_birth_date": "1991"}, "BIRTH_YEAR_CONTRADICTS_NUMBER"),
    ("civil_status", "birth", {"book_no": "01/2018"}, "BOOK_YEAR_DIFFERS"),
    ("civil_status", "birth", {"registered_on": "15/02/2019"}, "REGISTERED_BEFORE_EVENT"),
    (
        "civil_status",
        "birth",
        {"mother_birth_date": "2010", "mother_number": None},
        "MOTHER_TOO_YOUNG",
    ),
    ("civil_status", "birth", {"father_number": "066190000124"}, "SAME_NUMBER_TWICE"),
    ("civil_status", "birth", {"mother_number": None}, "MISSING_PERSON_NUMBER"),
    ("civil_status", "birth", {"father_birth_date": "mùa mưa"}, "BAD_DATE"),
    ("civil_status", "birth", {"father_birth_date": "không rõ"}, "PLACEHOLDER"),
    ("civil_status", "birth", {"father_number": "066999"}, "NUMBER_LENGTH"),
    (
        "civil_status",
        "marriage",
        {"wife_birth_date": "2005", "wife_number": None},
        "SPOUSE_TOO_YOUNG",
    ),
    ("land", "land", {"certificate_no": "719597"}, "BAD_CERTIFICATE_NUMBER"),
    ("land", "land", {"issued_on": "20/02/1980"}, "CERTIFICATE_BEFORE_1987"),
    ("land", "land", {"use2_area": "30.1"}, "PARCEL_AREA_DIFFERS"),
    ("land", "land", {"parcel_area": "ba sào"}, "BAD_DECIMAL"),
    (
        "land",
        "land",
        {"holder_birth_date": "2010", "holder_number": None},
        "EVENT_BEFORE_BIRTH",
    ),
    ("beneficiaries", "beneficiaries", {"birth_year_female": "1951"}, "TWO_BIRTH_YEARS"),
    ("beneficiaries", "beneficiaries", {"amount": "810.001"}, "AMOUNT_INCONSISTENT"),
    ("beneficiaries", "beneficiaries", {"amount": "nhiều"}, "BAD_AMOUNT"),
    ("beneficiaries", "beneficiaries", {"amount": "540.000"}, "AMOUNT_BELOW_STANDARD"),
    (
        "beneficiaries",
        "beneficiaries",
        {"birth_year_male": None, "birth_year_female": "1950"},
        "SEX_CONTRADICTS_NUMBER",
    ),
    (
        "health_insurance",
        "cards",
        {"card_code": "GD2666612345678"},
        "CARD_LEVEL_DIFFERS",
    ),
    ("tax_codes", "tax_codes", {"status": "10 - chờ cập nhật"}, "TAX_STATUS_UNVERIFIED"),
    ("tax_codes", "tax_codes", {"tax_or_id": "8045431113"}, "NUMBER_AMBIGUOUS"),
]


@pytest.mark.parametrize(("source", "table", "change", "reason", "column"), REJECTED)
def test_rejected(judge, source, table, change, reason, column):
    split = judge(source, table, {}, change)
    assert split.accepted["line"].to_list() == [7]
    found = split.quarantined.select("line", "column", "rule", "sheet", "table").rows()
    assert (8, column, reason, "S", table) in found
    assert split.counts.rows_in == 2


@pytest.mark.parametrize(("source", "table", "change", "reason"), FLAGGED)
def test_flagged(judge, source, table, change, reason):
    split = judge(source, table, {}, change)
    good, bad = (
        [flag.partition(":") for flag in flags] for flags in split.accepted["flags"].to_list()
    )
    assert reason not in {code for *_, code in good}
    columns = {column for column, _, code in bad if code == reason}
    assert columns
    assert columns <= set(split.accepted.columns)
    assert split.quarantined.height == 0


@pytest.mark.parametrize(
    ("source", "table"),
    sorted({(source, table) for source, table, *_ in REJECTED}),
)
def test_good_rows_have_no_flag(judge, source, table):
    split = judge(source, table, {})
    assert split.accepted["flags"].to_list() == [[]]


@pytest.mark.parametrize(
    ("month", "amount", "below"),
    [
        ("06/2024", "540.000", False),
        ("07/2024", "540.000", True),
        ("09/2026", "750.000", False),  # 540,000 applied, and was not in force
        ("10/2026", "750.000", False),  # paid in the first days of the month
        ("11/2026", "750.000", True),
        ("11/2026", "810.000", False),
        ("11/2026", "975.000", False),  # a province that pays more
        ("2026", "750.000", False),  # of some month of the year
        ("06/2021", "1.500", False),  # before the first amount that is known
    ],
)
def test_an_amount_is_held_against_what_was_lawful_in_its_month(judge, month, amount, below):
    split = judge("beneficiaries", "beneficiaries", {}, {"pay_month": month, "amount": amount})
    flags = split.accepted["flags"].to_list()[-1]
    assert ("amount:AMOUNT_BELOW_STANDARD" in flags) == below
    assert "amount:AMOUNT_INCONSISTENT" not in flags


@pytest.mark.parametrize("card", ["CN3666612345678", "CN2666612345678", "6612345678"])
def test_a_card_keeps_the_level_that_was_printed_on_it(judge, card):
    split = judge("health_insurance", "cards", {}, {"card_code": card, "group_code": "CN"})
    assert split.accepted["flags"].to_list()[-1] == []


def test_area_within_tolerance_is_no_difference(judge):
    split = judge("land", "land", {"parcel_area": "129", "use1_area": "129.4", "use2_area": None})
    assert split.accepted["flags"].to_list() == [[]]
    split = judge("land", "land", {"parcel_area": "29.16", "use1_area": "29.66", "use2_area": None})
    assert split.accepted["flags"].to_list() == [[]]


def test_year_known_only_is_not_future_in_its_year(judge):
    split = judge("civil_status", "birth", {"child_birth_date": "2026", "child_number": None})
    assert split.accepted["child_birth_date"].to_list() == ["2026"]


def test_organisation_needs_no_holder(judge):
    change = {
        "holder_name": None,
        "holder_number": None,
        "holder_birth_date": None,
        "holder_sex": None,
        "organisation_name": "Công ty A",
    }
    split = judge("land", "land", change)
    assert split.accepted["record_key"].to_list() == ["CN719597|24133_7_12|CÔNGTYA"]
    assert split.accepted["flags"].to_list() == [[]]


def test_ambiguous_tax_code_keeps_its_raw_text_as_key(judge):
    split = judge("tax_codes", "tax_codes", {"tax_or_id": "8045431113"})
    assert split.accepted["tax_or_id"].to_list() == [None]
    assert split.accepted["record_key"].to_list() == ["8045431113"]


def test_a_condition_that_fails_on_a_row_is_named_without_a_value_of_it(judge, monkeypatch):
    """The text of polars quotes values, and the error of a step stands in Dagster's records."""
    good = SOURCES["tax_codes"]
    (table,) = good.tables
    late = Rule(reasons.BAD_DATE, "full_name", pl.col("full_name").cast(pl.Int64) > 1)
    broken = replace(good, tables=(replace(table, rules=(*table.rules, late)),))
    monkeypatch.setattr(conftest, "SOURCES", {**SOURCES, "tax_codes": broken})
    row = {"full_name": "Nguyễn Thị Bưởi"}
    with pytest.raises(RuleError) as failed:
        judge("tax_codes", "tax_codes", row)
    error = failed.value
    assert str(error).startswith(f"{late.origin}: the rule BAD_DATE fails on a row of the delivery")
    assert "test_rules.py, line " in str(error)
    assert row["full_name"] not in "".join(traceback.format_exception(error))
    assert Seen.of(error).cls.rpartition(".")[2] in SPOKEN
