"""What a record counts in, and what it fulfils, as its contract says."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from contracts.indicators import Indicator
from contracts.registry import SOURCES
from tests.unit.validators import conftest
from validators.conditions import RuleError
from validators.merge import merge
from validators.split import empty_accepted

PAID_BEFORE = Indicator(pl.col("pay_month.last") < pl.col("today"))
AMOUNT = Indicator(pl.col("amount") >= 500_000, pl.col("bank").is_not_null())


@pytest.fixture
def declare(monkeypatch):
    """`declare(word=Indicator(…))`: the list of beneficiaries has these indicators."""

    def make(**indicators):
        source = SOURCES["beneficiaries"]
        (table,) = source.tables
        table = replace(table, meanings=replace(table.meanings, indicators=indicators))
        monkeypatch.setattr(
            conftest, "SOURCES", {**SOURCES, "beneficiaries": replace(source, tables=(table,))}
        )
        return table

    return make


def lists(split):
    [row] = split.accepted.select("indicators", "indicators_met").rows()
    return row


@pytest.mark.parametrize(
    ("change", "asked", "met"),
    [
        ({}, ["complete", "on_time"], ["complete", "on_time"]),
        ({"amount": "360000"}, ["complete", "on_time"], ["on_time"]),
        ({"amount": None}, ["complete", "on_time"], ["on_time"]),
        ({"bank": None, "account": None}, ["on_time"], ["on_time"]),
    ],
)
def test_a_row_has_the_words_that_hold_of_it(declare, judge, change, asked, met):
    declare(on_time=PAID_BEFORE, complete=AMOUNT)
    given = {"amount": "500000", "bank": "Agribank"} | change
    split = judge("beneficiaries", "beneficiaries", given)
    assert lists(split) == (asked, met)


def test_the_lists_stand_only_in_tables_that_have_indicators(declare, judge):
    plain = judge("beneficiaries", "beneficiaries", {})
    assert not {"indicators", "indicators_met"} & set(plain.accepted.columns)
    table = declare(on_time=PAID_BEFORE)
    split = judge("beneficiaries", "beneficiaries", {})
    assert split.accepted.schema == empty_accepted(table).schema
    assert merge(table, [split]).accepted.equals(split.accepted)
    assert merge(table, []).accepted.schema == split.accepted.schema


def test_a_condition_that_fails_on_a_row_is_named_without_a_value_of_it(declare, judge):
    late = Indicator(pl.col("full_name").cast(pl.Int64) > 1)
    declare(on_time=late)
    with pytest.raises(RuleError, match="the indicator on_time fails on a row") as failed:
        judge("beneficiaries", "beneficiaries", {"full_name": "Nguyễn Thị Bưởi"})
    assert str(failed.value).startswith(f"{late.origin}: ")
    assert "test_indicated.py, line " in str(failed.value)
    assert "Bưởi" not in str(failed.value)
