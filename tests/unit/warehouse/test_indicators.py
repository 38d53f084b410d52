"""Metrics that count an indicator of records: what is counted, in which register, and how shown."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts.indicators import WORDS
from contracts.registry import SOURCES
from warehouse.build import build_candidate
from warehouse.explain import explain
from warehouse.facts import FactsError
from warehouse.metrics import load_catalogue
from warehouse.records import category_of
from warehouse.sql import connect_reader

INDICATED = {m.indicator: m for m in load_catalogue().values() if m.indicator}


def test_of_every_word_one_metric_is_made() -> None:
    assert set(INDICATED) == set(WORDS)
    assert len(INDICATED) == sum(m.indicator is not None for m in load_catalogue().values())


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_metric_counts_the_records_of_its_word_and_names_no_source(word: str) -> None:
    body = INDICATED[word].body
    assert f"list_contains(indicators, '{word}')" in body
    assert f"list_contains(indicators_met, '{word}')" in body
    assert "source =" not in body


@pytest.fixture(scope="module")
def warehouse(factory, tmp_path_factory) -> Path:
    """Of 12 certificates 9 came online, 6 with a file of the result, of the 8 that are due one; of
    7 births all came online."""
    night = factory.Night()
    for n in range(12):
        asked = ["electronic_result"] * (n < 8) + ["submitted_online"]
        met = ["electronic_result"] * (n < 6) + ["submitted_online"] * (n > 2)
        more = {"indicators": asked, "indicators_met": met, "commune": n % 2}
        night.add("land", "certificate", f"l{n}", {"holder": n}, book_no=None, **more)
    for n in range(12, 19):
        more = {"indicators": ["submitted_online"], "indicators_met": ["submitted_online"]}
        night.add("civil_status", "birth", f"b{n}", {"child": n}, **more)
    night.add("tax_codes", "tax_code", "t", {"taxpayer": 20})
    path = tmp_path_factory.mktemp("indicators") / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    return path


def test_numerator_and_denominator_are_records_by_register(warehouse, factory) -> None:
    with connect_reader(warehouse) as con:
        found = con.execute(
            "SELECT metric_id, level, source, register, numerator::INTEGER, denominator::INTEGER "
            "FROM fct_metric WHERE metric_id IN ('online_share', 'eresult_share') "
            "AND level IN ('province', 'register') ORDER BY ALL"
        ).fetchall()
    assert found == [
        ("eresult_share", "province", None, None, 6, 8),
        ("eresult_share", "register", "land", "certificate", 6, 8),
        ("online_share", "province", None, None, 16, 19),
        ("online_share", "register", "civil_status", "birth", 7, 7),
        ("online_share", "register", "land", "certificate", 9, 12),
    ]
    with connect_reader(warehouse) as con:
        told = explain(con, "eresult_share", "66", factory.NIGHT, level="source", key="land")
    assert told.agrees
    assert told.items_total == 8
    assert told.items["numerator"].to_list() == [0, 0, 1, 1, 1, 1, 1, 1]


def test_what_counts_in_nothing_is_null_and_no_figure_is_made_of_it(warehouse) -> None:
    with connect_reader(warehouse) as con:
        lists = con.execute(
            "SELECT DISTINCT register, indicators IS NULL, indicators_met IS NULL "
            "FROM fct_record WHERE register <> 'certificate' ORDER BY ALL"
        ).fetchall()
        made = {name for (name,) in con.execute("SELECT metric_id FROM fct_metric").fetchall()}
    assert lists == [("birth", False, False), ("tax_code", True, True)]
    assert made & {m.id for m in INDICATED.values()} == {"online_share", "eresult_share"}


def test_few_who_do_not_fulfil_it_are_hidden_with_what_gives_them_away(warehouse) -> None:
    """Two certificates lack the file and three did not come online: neither follows from births,
    communes or the whole."""
    with connect_reader(warehouse) as con:
        shown = con.execute(
            "SELECT metric_id, level, register FROM mart.v_metric "
            "WHERE metric_id IN ('online_share', 'eresult_share') AND NOT suppressed ORDER BY ALL"
        ).fetchall()
    assert ("eresult_share", "province", None) not in shown
    assert ("online_share", "province", None) not in shown
    assert ("online_share", "register", "certificate") not in shown


def test_what_an_indicator_says_is_no_change_of_the_record(factory, build) -> None:
    """It may look at the day; the record stays the same."""
    contents = set()
    for met in ([], ["submitted_online"]):
        night = factory.Night()
        more = {"indicators": ["submitted_online"], "indicators_met": met}
        night.add("land", "certificate", "l", {"holder": 1}, **more)
        with connect_reader(build(night)) as con:
            contents |= set(con.execute("SELECT content FROM fct_record_span").fetchall())
    assert len(contents) == 1


def test_rows_without_the_lists_that_the_contract_speaks_of_are_refused(factory) -> None:
    night = factory.ordinary().facts()
    bare = night.accepted["land", "certificate"].drop("indicators_met")
    accepted = {**night.accepted, ("land", "certificate"): bare}
    facts = type(night)(**{**vars(night), "accepted": accepted})
    with pytest.raises(FactsError, match="land/certificate: no column indicators_met"):
        facts.check()


def test_a_record_is_of_the_class_that_its_words_name() -> None:
    """Words one behind the other; of a record without any there is no class."""
    table = SOURCES["emr_facilities"].tables[0]
    rows = [("Công lập", "tuyến tỉnh"), ("Tư nhân", None), (None, None)]
    frame = pl.DataFrame(rows, schema=table.meanings.categories, orient="row")
    with duckdb.connect() as con:
        con.register("in_rows", frame)
        found = con.execute(f"SELECT {category_of(table)} FROM in_rows").fetchall()  # noqa: S608
    assert found == [("Công lập, tuyến tỉnh",), ("Tư nhân",), (None,)]
