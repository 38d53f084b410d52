"""The table of docs/nationwide.md is what was measured, and what it shows is good enough."""

from __future__ import annotations

import json

from benchmarks import country

RUNS = json.loads(country.RESULTS.read_text(encoding="utf-8"))


def lines(way: str, kind: str) -> list[dict[str, int]]:
    return [line for run in RUNS for line in run[way]["lines"] if line["kind"] == kind]


def test_the_table_is_what_was_measured() -> None:
    text = country.PAGE.read_text(encoding="utf-8")
    assert text.split(country.START)[1].split(country.END)[0] == country.page()


def test_people_of_other_provinces_are_found_and_those_at_home_are_not_lost() -> None:
    assert len(RUNS) >= 2
    for line in lines("together", "elsewhere"):
        assert line["right"] / line["records"] > 0.98
        assert line["right"] / line["matched"] > 0.999
    for whole, own in zip(lines("together", "own"), lines("alone", "own"), strict=True):
        assert whole["right"] / whole["records"] > own["right"] / own["records"] - 0.002
        assert whole["right"] / whole["matched"] > 0.999


def test_what_is_judged_is_the_person_and_the_province() -> None:
    import polars as pl

    truth = pl.DataFrame({
        "record_id": ["a", "b", "c", "d", "e"], "person_id": ["1", "2", "3", "4", None],
        "province_code": ["66", "68", "68", "68", None], "kept_in": ["66"] * 5,
    })  # fmt: skip
    links = pl.DataFrame({
        "record_id": ["a", "b", "c", "d", "e"], "master_id": ["1", "2", "9", "7", "8"],
        "decision": ["match", "match", "match", "review", "match"],
        "found_in": ["66", "66", "68", "66", "66"],
        "listed": [None, None, None, ["7", "4"], None],
    })  # fmt: skip
    told = {line["kind"]: line for line in country.judged(links, truth)}
    assert told["own"]["right"] == told["own"]["matched"] == 1
    assert told["elsewhere"] | {"kind": ""} == {
        "kind": "", "records": 3, "matched": 2, "right": 0, "review": 1, "shown": 1,
    }  # fmt: skip
    assert (told["nobody"]["matched"], told["nobody"]["right"]) == (1, 0)
