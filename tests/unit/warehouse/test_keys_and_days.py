"""What a record is under, the keys that lead to others, and the days that it took."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.registry import SOURCES
from pipelines.cli.warehouse import _fraction
from warehouse.explain import explain
from warehouse.metrics import load_catalogue
from warehouse.records import select_records
from warehouse.sql import connect_reader


@pytest.fixture(scope="module")
def warehouse(factory, tmp_path_factory) -> Path:
    """Of procedure A eight took 2 days each, of B six took 0 to 5 days, and two of A are open; a
    payment names the file of a certificate as a clerk writes it."""
    from warehouse.build import build_candidate

    night = factory.Night()
    for n in range(16):
        days = {True: 2, False: n - 8}[n < 8] if n < 14 else None
        more = {"programme": "A" if n < 8 or n > 13 else "B", "days_taken": days}
        keys = {"linked_key": f"HS {n}", "household": f"H{n // 2}"}
        night.add("land", "certificate", f"l{n}", {"holder": n}, book_no=None, **more, **keys)
    night.add("beneficiaries", "payment", "p", {"payee": 20}, linked_key="hs 3", programme="05")
    night.add("beneficiaries", "payment", "q", {"payee": 21})
    night.add("tax_codes", "tax_code", "t", {"taxpayer": 22})
    path = tmp_path_factory.mktemp("keys") / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    return path


def asked(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    with connect_reader(warehouse) as con:
        return con.execute(sql).fetchall()


def test_a_key_leads_to_the_record_of_another_register_and_is_not_told(warehouse):
    found = asked(
        warehouse,
        "SELECT other.programme, one.programme, one.linked_key::VARCHAR FROM fct_record AS one "
        "JOIN fct_record AS other USING (linked_key) "
        "WHERE one.register = 'payment' AND other.register = 'certificate'",
    )
    [(certificate, payment, key)] = found
    assert (certificate, payment) == ("A", "05")
    assert "HS" not in key.upper()
    assert len(key) == 36


def test_a_household_has_one_pseudonym_of_its_own(warehouse):
    households = asked(
        warehouse,
        "SELECT count(*), count(DISTINCT household), count(DISTINCT linked_key) FROM fct_record "
        "WHERE register = 'certificate'",
    )
    assert households == [(16, 8, 16)]
    told = asked(warehouse, "SELECT 1 FROM fct_record AS a JOIN fct_record AS b "
                            "ON a.household = b.linked_key")  # fmt: skip
    assert told == []
    assert (
        asked(
            warehouse,
            "SELECT programme, linked_key, household, days_taken FROM fct_record "
            "WHERE register = 'tax_code' OR linked_key IS NULL",
        )
        == [(None, None, None, None)] * 2
    )


def test_the_mean_of_days_is_no_rate(warehouse, factory):
    found = asked(
        warehouse,
        "SELECT level, breakdown, numerator::INTEGER, denominator::INTEGER, rate FROM fct_metric "
        "WHERE metric_id = 'handling_days' ORDER BY ALL",
    )
    assert found == [
        ("breakdown", "A", 16, 8, None),
        ("breakdown", "B", 15, 6, None),
        ("province", None, 31, 14, None),
        ("register", None, 31, 14, None),
        ("source", None, 31, 14, None),
    ]
    shown = asked(
        warehouse,
        "SELECT breakdown, mean FROM mart.v_metric WHERE metric_id = 'handling_days' "
        "AND level = 'breakdown' ORDER BY ALL",
    )
    assert shown == [("A", 2.0), ("B", 2.5)]
    assert asked(warehouse, "SELECT 1 FROM mart.v_metric WHERE mean IS NOT NULL "
                            "AND metric_id <> 'handling_days'") == []  # fmt: skip
    with connect_reader(warehouse) as con:
        told = explain(con, "handling_days", "66", factory.NIGHT)
    assert told.agrees
    assert told.items_total == 14
    assert _fraction(load_catalogue()["handling_days"], 31, 14) == "31 / 14 = 2.21"
    assert _fraction(load_catalogue()["online_share"], 7, 14) == "7 / 14 = 50.00 %"


def test_every_register_that_speaks_of_one_has_it_staged():
    """The warehouse takes from each contract the columns of these three meanings."""
    for source in SOURCES.values():
        for table in source.tables:
            columns = [c.name for c in table.columns]
            statement = select_records(table, columns, copies=False)
            for meaning in ("programme", "linked_key", "household"):
                column = getattr(table.meanings, meaning)
                part = next(
                    line
                    for line in statement.splitlines()
                    if line.rstrip().endswith(f"AS {meaning},")
                )
                assert (column is None) == ("NULL" in part), (table.name, meaning)
                bare = replace(table, meanings=replace(table.meanings, **{meaning: None}))
                other = select_records(bare, columns, copies=False)
                assert (other == statement) == (column is None)


@pytest.mark.parametrize("days", [0, 9])
def test_the_days_of_few_are_hidden_with_what_gives_them_away(build, factory, days):
    """Of three procedures one has three dossiers: neither it nor, by the whole, another tells."""
    night = factory.Night()
    for n in range(23):
        programme = "ABC"[(n > 9) + (n > 19)]
        more = {"programme": programme, "days_taken": days if programme == "C" else 2}
        night.add("land", "certificate", f"l{n}", {"holder": n}, book_no=None, **more)
    found = asked(
        build(night),
        "SELECT level, breakdown FROM mart.v_metric WHERE metric_id = 'handling_days' "
        "AND NOT suppressed",
    )
    shown = {breakdown or level for level, breakdown in found}
    assert "C" not in shown
    assert not {"A", "B", "register"} <= shown
    assert not {"A", "B", "province"} <= shown
    assert len(shown & {"A", "B", "province"}) == 2
