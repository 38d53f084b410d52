"""Residents whom a kind of record covers: who is one, what is in force, and what is not told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from warehouse.build import build_candidate
from warehouse.explain import explain
from warehouse.sql import connect_reader

VALID = {"valid_from": "2026-01-01", "valid_to": "2026-12-31", "status": "Còn hiệu lực"}
CARDS = {
    1: VALID,
    2: VALID | {"valid_from": None, "valid_to": None, "status": None},  # nothing says it is not
    3: VALID | {"valid_to": "2026-11-02"},  # the last day is the night
    4: VALID | {"valid_to": "2026-11"},
    5: VALID | {"valid_to": "2026-11-01"},
    6: VALID | {"valid_to": "2026-10"},
    7: VALID | {"valid_from": "2026-11-03"},
    8: VALID | {"status": "Thu hồi"},
}
"""Person → the card; the first four are in force on 2 November 2026."""


@pytest.fixture(scope="module")
def registers(factory: ModuleType) -> Iterator[ModuleType]:
    """The factory with health cards and a class list."""
    with pytest.MonkeyPatch.context() as patch:
        cards = factory.register(
            "health_insurance", "cards", "insurance", ("insured",), valid_from="valid_from",
            valid_to="valid_to", status="status", closed=frozenset({"Thu hồi"}),
        )  # fmt: skip
        pupils = factory.register("education", "pupils", "enrolment", ("pupil",))
        sources = (
            factory.source("health_insurance", cards), factory.source("education", pupils),
        )  # fmt: skip
        patch.setattr(factory, "SOURCES", (*factory.SOURCES, *sources))
        patch.setattr(factory, "TABLES", (*factory.TABLES, cards, pupils))
        more = dict.fromkeys(("valid_from", "valid_to", "status"), pl.String)
        patch.setattr(factory, "ACCEPTED", factory.ACCEPTED | more)
        yield factory


def built(factory: ModuleType, night, folder: Path) -> Path:
    path = folder / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    return path


def figures(path: Path) -> dict[tuple[str, str | None], tuple[int, int]]:
    with connect_reader(path) as con:
        found = con.execute(
            "SELECT metric_id, commune_code, numerator::INTEGER, denominator::INTEGER "
            "FROM fct_metric WHERE metric_id IN ('card_coverage', 'under6_card_share', "
            "'school_age_enrolled') AND level IN ('province', 'commune')"
        ).fetchall()
    return {(metric, commune): (part, whole) for metric, commune, part, whole in found}


@pytest.mark.parametrize("person", CARDS)
def test_a_card_covers_while_it_is_open_and_in_force(registers, tmp_path, person) -> None:
    night = registers.Night()
    night.add("health_insurance", "cards", "c", {"insured": person}, **CARDS[person])
    found = figures(built(registers, night, tmp_path))
    assert found["card_coverage", None] == (int(person < 5), 48)


def test_residents_are_counted_in_their_commune_once_and_only_when_matched(
    registers, tmp_path
) -> None:
    night = registers.Night()
    night.people[1] = registers.master_row(1, status="dead", died_on="2026-10-01")
    night.people[2] = registers.master_row(2, status="moved_out")
    for n in range(8):
        night.add("health_insurance", "cards", f"c{n}", {"insured": n}, **VALID)
    night.add("health_insurance", "cards", "again", {"insured": 3}, **VALID)
    night.add("health_insurance", "cards", "who", {"insured": 20}, decision="review", **VALID)
    path = built(registers, night, tmp_path)
    found = figures(path)
    assert found["card_coverage", None] == (6, 46)
    # of each three people one lives in 24020; of the 48 the dead one and the one who moved do not
    assert found["card_coverage", "24010"] == (5, 31)
    assert found["card_coverage", "24020"] == (1, 15)
    assert ("school_age_enrolled", None) not in found, "there is no class list"
    with connect_reader(path) as con:
        told = explain(con, "card_coverage", "66", registers.NIGHT, level="commune", key="24010")
        assert told.agrees
        shown = con.execute(
            "SELECT level FROM mart.v_metric WHERE metric_id = 'card_coverage' AND NOT suppressed"
        ).fetchall()
    assert shown == [("province",)], "the one who has a card in 24020 is hidden"


@pytest.mark.parametrize(
    ("born", "under_6", "of_school_age"),
    [
        ("2020-11-02", 0, 1), ("2020-11-03", 1, 1), ("2020-12", 1, 1), ("2021", 1, 0),
        ("2020", 0, 1), ("2012-01-01", 0, 1), ("2011-12-31", 0, 0), ("2026-11-01", 1, 0),
    ],
)  # fmt: skip
def test_children_are_counted_by_the_day_or_the_year_of_their_birth(
    registers, tmp_path, born, under_6, of_school_age
) -> None:
    night = registers.Night(night=date(2026, 11, 2))
    night.people = {n: registers.master_row(n, date_of_birth="1950-01-01") for n in range(48)}
    night.people[9] = registers.master_row(9, date_of_birth=born)
    night.add("health_insurance", "cards", "c", {"insured": 9}, **VALID)
    night.add("education", "pupils", "p", {"pupil": 9})
    found = figures(built(registers, night, tmp_path))
    assert found.get(("under6_card_share", None)) == ((1, 1) if under_6 else None)
    assert found.get(("school_age_enrolled", None)) == ((1, 1) if of_school_age else None)


def test_of_a_kind_that_no_register_tells_there_is_no_figure(registers, tmp_path) -> None:
    found = figures(built(registers, registers.ordinary(), tmp_path))
    assert found == {}
