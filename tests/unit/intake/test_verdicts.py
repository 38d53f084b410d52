"""What a ledger says of its night, and in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from contracts.registry import SOURCES
from intake.ledger import LEDGER
from intake.verdicts import CHECKS, Verdict, verdicts

LINE = {
    "source": "land", "table": "certificates", "file_sha256": "a" * 64, "file_name": "dat.xlsx",
    "sheet": "S", "as_of": date(2026, 10, 12), "rows_seen": 12, "header_rows": 1, "footer_rows": 1,
    "blank_rows": 0, "continuation_rows": 0, "data_rows": 10, "accepted_rows": 8,
    "quarantined_rows": 2, "repaired_rows": 0, "replaced_rows": 0, "notes": [],
}  # fmt: skip
UNREAD = {
    "table": None, "refusal": "NO_HEADER", "message_en": "dat.xlsx: no header", "rows_seen": None,
    "data_rows": None, "accepted_rows": None, "quarantined_rows": None,
}  # fmt: skip


def told(
    change: dict[str, Any], source: str = "land", floor: float = 0.5, **more: Any
) -> dict[str, Verdict]:
    table = SOURCES[source].tables[0].name
    row = {**LINE, "source": source, "table": table, **change}
    ledger = pl.DataFrame([row] if change is not NOTHING else [], schema=LEDGER)
    found = verdicts(SOURCES[source], ledger, floor, **more)
    assert [verdict.check for verdict in found] == list(CHECKS)
    return {verdict.check: verdict for verdict in found}


NOTHING: dict[str, Any] = {}
WHOLE = {"sheet": "S"}


def test_a_ledger_that_adds_up_passes_with_its_numbers() -> None:
    found = told(WHOLE)
    assert all(verdict.passed for verdict in found.values())
    assert found["accepted_floor"].numbers == {"accepted_share": 0.8}
    assert found["readable"].numbers == {"refused_sheets": 0}


@pytest.mark.parametrize("change", [{"rows_seen": 13}, {"accepted_rows": 7}, {"data_rows": 11}])
def test_rows_that_do_not_add_up_are_placed(change: dict[str, Any]) -> None:
    verdict = told(change)["row_ledger"]
    assert not verdict.passed
    assert verdict.problem.startswith("rows do not add up in ")


def test_a_table_that_nothing_was_read_as_is_missing_unless_nothing_was_delivered() -> None:
    table = SOURCES["land"].tables[0].name
    verdict = told(UNREAD)["readable"]
    assert not verdict.passed
    assert verdict.problem.startswith(f"nothing could be read as {table}. ")
    assert "no header" in verdict.problem
    assert verdict.numbers == {"refused_sheets": 1}
    assert not told(NOTHING)["readable"].passed
    assert told(NOTHING, delivered=False)["readable"].passed


@pytest.mark.parametrize(("floor", "passed"), [(0.79, True), (0.8, True), (0.81, False)])
def test_the_floor_itself_is_enough(floor: float, passed: bool) -> None:
    verdict = told(WHOLE, floor=floor)["accepted_floor"]
    assert verdict.passed is passed
    assert "only 80.0% of the rows were accepted" in verdict.problem


def test_no_rows_are_no_fault_of_an_extract_but_of_the_master() -> None:
    assert told(NOTHING, delivered=False)["accepted_floor"].passed
    verdict = told(NOTHING, source="population")["accepted_floor"]
    assert not verdict.passed
    assert "nobody could be recognised" in verdict.problem
