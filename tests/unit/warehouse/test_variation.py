"""The measurement behind the jump limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from warehouse.build import build_candidate
from warehouse.metrics import load_catalogue
from warehouse.sql import connect_writer
from warehouse.variation import as_markdown, variation


@pytest.fixture(scope="module")
def three_nights(factory, tmp_path_factory):
    """Nights of 200, 200 and 200 records with 180, 184 and 182 in step."""
    folder, last = tmp_path_factory.mktemp("variation"), None
    for day, matched in enumerate((180, 184, 182)):
        night = factory.Night(night=factory.NIGHT + timedelta(days=day))
        for n in range(200):
            night.add(
                "land", "certificate", f"l{n}", {"holder": n % 48},
                decision="match" if n < matched else "no_match",
                evidence={"person_id": None},
            )  # fmt: skip
        path = folder / f"{day}.duckdb"
        build_candidate(last, night.facts(), path, pseudonym_key=factory.KEY)
        last = path
    return last


def test_changes_between_following_nights_are_measured(three_nights):
    found = variation([three_nights]).filter(metric_id="sync_rate").to_dicts()
    assert found == [
        {"metric_id": "sync_rate", "changes": 2, "mean": pytest.approx(1.5), "largest": 2.0}
        | {"from_data": 20.0, "jump_limit": load_catalogue()["sync_rate"].jump}
    ]


def test_several_warehouses_are_measured_together(three_nights):
    found = variation([three_nights, three_nights]).filter(metric_id="sync_rate")
    assert found["changes"].to_list() == [4]


def test_small_denominators_are_left_out(three_nights, tmp_path):
    copy = tmp_path / "w.duckdb"
    copy.write_bytes(three_nights.read_bytes())
    with connect_writer(copy) as con:
        con.execute("UPDATE fct_metric SET denominator = 99 WHERE metric_id = 'sync_rate'")
    assert variation([copy]).filter(metric_id="sync_rate").is_empty()


def test_it_prints_as_a_table(three_nights):
    table = as_markdown(variation([three_nights]))
    assert "| `sync_rate` | 2 | 1.50 | 2.00 | 20 | 5 |" in table
