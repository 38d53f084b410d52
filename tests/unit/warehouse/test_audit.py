"""The audit passes what the builder makes and names what is wrong, without values."""

from __future__ import annotations

import signal
from datetime import date
from pathlib import Path

import pytest

from warehouse.audit import all_checks, audit, auditor
from warehouse.gx_process import Worker
from warehouse.sql import connect_writer


def test_what_the_builder_makes_passes(ordinary_warehouse, monkeypatch):
    """With the worker started as a night starts it; elsewhere the tests keep one (`auditor`)."""
    monkeypatch.setattr("warehouse.audit.Worker", Worker)
    result = audit(ordinary_warehouse)
    assert result.problems() == []
    assert result.ok
    assert {r.suite for r in result.results} == {"model", "privacy", "conservation", "figures"}
    assert len(result.results) == len(all_checks())


def test_no_process_is_left_where_nothing_is_audited(monkeypatch):
    started = []
    monkeypatch.setattr("warehouse.audit.Worker", lambda: started.append(Worker()) or started[0])
    with pytest.raises(KeyboardInterrupt), auditor():
        raise KeyboardInterrupt
    assert started[0].process.returncode == -signal.SIGKILL


def test_each_damage_is_named(build):
    path = build()
    with connect_writer(path) as con:
        for statement in (
            "UPDATE fct_file SET accepted_rows = accepted_rows - 1 WHERE register = 'birth'",
            "UPDATE fct_metric SET rate = 101 WHERE metric_id = 'sync_rate'",
            "UPDATE fct_metric SET numerator = denominator + 1 WHERE metric_id = 'freshness'",
            "INSERT INTO fct_link SELECT * FROM fct_link LIMIT 1",
            "UPDATE fct_record SET register = 'nowhere' WHERE register = 'payment'",
            "UPDATE dim_source SET name_vi = 'Sổ 066090012345' WHERE register = 'birth'",
            "UPDATE fct_night SET records = records + 1",
            "DELETE FROM fct_quarantine",
            "UPDATE fct_night SET protection = NULL",
        ):
            con.execute(statement)
    result = audit(path)
    assert not result.ok
    problems = "\n".join(result.problems())
    for expected in (
        "fct_file: data rows = accepted + quarantined",
        "fct_metric: rates lie between 0 and 100 %",
        "fct_metric: 0 <= numerator <= denominator",
        "fct_metric: a rate is 100 x numerator / denominator",
        "fct_link: unique key",
        "fct_record: (source, register) found in dim_source",
        "dim_source: no identity number in any text column (1 unexpected rows)",
        "fct_night: there are as many records",
        "fct_file: quarantined rows of the ledger",
        "fct_night: no number from 1 to 4 about people follows from what the views show",
    ):
        assert expected in problems
    assert "066090012345" not in problems


def test_a_jump_and_a_register_cut_in_half_need_an_acknowledgement(build, factory):
    nights = []
    for day, decision, paid in ((2, "match", 120), (3, "no_match", 59)):
        night = factory.Night(night=date(2026, 11, day))
        for n in range(120):
            with_link = "match" if n < 84 else decision
            night.add("land", "certificate", f"l{n}", {"holder": n % 48}, decision=with_link)
        for n in range(paid):
            night.add("beneficiaries", "payment", f"p{n}", {"payee": n % 48})
        nights.append(night)
    first = build(nights[0])
    jump = "fct_metric: no provincial rate jumps beyond its limit"
    halved, jumped = audit(build(nights[1], published=first)).failures
    assert halved.named == ("rows_processed beneficiaries.payment",)
    assert "rows that are gone are no deaths" in halved.problem
    assert {"authentication_rate", "sync_rate"} <= {*jumped.named}
    assert jumped.problem.startswith(f"{jump} since the night before without an acknowledgement ")
    for failure in (halved, jumped):
        assert "acknowledged.csv" in failure.problem
        assert "acknowledged.csv" in failure.way_out_vi
    nights[1].acknowledged = [
        {"metric_id": m, "document": "CV 12", "note": None}
        for m in ("rows_processed", *jumped.named)
    ]
    assert audit(build(nights[1], published=first)).problems() == []


def test_floors_and_ceilings(build, factory):
    night = factory.Night()
    for n in range(6):
        night.add("land", "certificate", f"l{n}", {"holder": n}, decision="no_match")
    [failure] = audit(build(night)).failures
    rule = "provincial rates stay between the floor and the ceiling of their metric"
    assert failure.problem.startswith(
        f"fct_metric: {rule} (1 unexpected rows: authentication_rate); see whether"
    )


def test_nine_digit_numbers_are_found_and_hashes_are_not(build):
    path = build()
    with connect_writer(path) as con:
        con.execute("UPDATE dim_province SET name = 'CMND 245123456.'")
    assert [r.table for r in audit(path).failures] == ["dim_province"]


def test_a_missing_candidate_is_said(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"no candidate none\.duckdb"):
        audit(tmp_path / "none.duckdb")


def test_a_file_that_is_no_warehouse_fails_every_expectation(tmp_path: Path):
    path = tmp_path / "empty.duckdb"
    connect_writer(path).close()
    result = audit(path)
    assert not result.ok
    assert all(not r.success for r in result.results)
