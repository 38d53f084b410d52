"""Rules about pupils: each in a case made for it, and not in what is lawful."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.warehouse.guards import (
    Make,
    beside,
    besides,
    empty_night,
    person,
    put,
    said,
    unlinked,
)


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, role: str, **meanings: Any):
        told = {"status": "state", "closed": frozenset({"over"}), **meanings}
        return factory.register("registers", name, kind, (role,), **told)

    return empty_night(
        factory,
        table("death", "death", "deceased"),
        table("card", "insurance card", "insured"),
        table("pupil", "enrolment", "pupil", valid_to="valid_to", programme="programme"),
    )


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night, with their details."""
    return lambda rule: dict(find(night).filter(reason=rule).select("record_key", "detail").rows())


def enrol(night, n: int = 1, key: str = "", **more: Any) -> None:
    """A line of the class lists of this school year."""
    put(night, "pupil", n, key, **{"programme": "2026-2027", "valid_to": "2027-08-31"} | more)


def listed_too(**more: Any) -> Make:
    """Guard: the person stands on a class list."""
    return lambda night, n, key: enrol(night, n, f"{key}, too", **more)


def two_schools(night, n: int, key: str) -> None:
    enrol(night, n, key)
    enrol(night, n, f"{key}, again")


def test_a_pupil_of_two_schools_is_one_finding(night, about):
    guards = {
        "left one": said(state="over"),
        "another year": said(programme="2025-2026"),
        "a year that is over": lambda night, _, key: [
            night.change(one, valid_to="2026-10-31") for one in (key, f"{key}, again")
        ],
        "dead": besides("death", event_date="2026-09"),
        "dead by the population data": person(status="dead"),
        "another's": unlinked(),
    }
    beside(night, two_schools, guards)
    [(key, detail)] = about("two_enrolments").items()
    assert key.startswith("wrong")
    assert detail == "Năm học 2026-2027"


@pytest.mark.parametrize(("day", "found"), [(20, True), (19, False)])
def test_lists_of_other_months_leave_time_to_change_schools(night, factory, find, day, found):
    """Two registers, for the lists of one register and file are of one day."""
    other = factory.register(
        "others", "school", "enrolment", ("pupil",), valid_to="valid_to", programme="programme"
    )
    night.sources = (*night.sources, factory.source("others", other))
    night.rows["others", "school"] = []
    night.extracted["school"] = date(2026, 9, day)
    enrol(night)
    night.add("others", "school", "s", {"pupil": 1}, event_date=None, programme="2026-2027",
              valid_to="2027-08-31")  # fmt: skip
    assert ("two_enrolments" in find(night)["reason"]) is found


def mistyped(night, n: int, key: str) -> None:
    enrol(night, n, key)
    night.evidence(key, person_id=f"0662199999{n:02d}")


def test_a_pupil_with_a_number_of_nobody(night, about):
    """A number that is somebody else's is a question of all registers alike."""
    guards = {
        "left": said(state="over"),
        "not in the population data": unlinked("no_match"),
        "another's record": unlinked(),
        "no number": lambda night, _, key: night.evidence(key, person_id=None),
        "somebody's": lambda night, _, key: night.evidence(
            key, person_id=night.people[0]["person_id"]
        ),
    }
    beside(night, mistyped, guards)
    assert list(about("pupil_number_wrong")) == ["wrong"]
    assert list(about("number_of_another")) == ["somebody's"]


SCHOOL = "child_not_at_school"


def of_school_age(night, n: int, key: str, born: str = "2016-02-02", **more: Any) -> None:
    """A child of a commune of which twenty others, persons 20 to 39, are on lists."""
    night.people[n] |= {"date_of_birth": born, "commune_code": "24010", "status": "alive"}
    put(night, "card", n, key, **more)


def listed(night) -> None:
    for n in range(20, 40):
        of_school_age(night, n, f"card{n}")
        enrol(night, n, f"pupil{n}")


def test_a_child_of_school_age_on_no_list(night, about):
    listed(night)
    guards = {
        "gone from a list": listed_too(state="over"),
        "perhaps on a list": listed_too(decision="review"),
        "dead": besides("death", event_date="2026-03"),
        "dead by the population data": person(status="dead"),
        "moved out": person(status="moved_out"),
        "hardly anybody of the commune is listed": person(commune_code="24020"),
        "the card is another's": unlinked(),
    }
    beside(night, of_school_age, guards)
    assert about(SCHOOL) == {"wrong": "Sinh năm 2016"}


def test_later_records_of_a_child_leave_the_finding_what_it_is(night, find):
    """Its id carries the day on which it was opened and what was decided."""

    def finding() -> list[str]:
        return find(night).filter(reason=SCHOOL)["conflict_id"].to_list()

    listed(night)
    of_school_age(night, 1, "card", event_date="2024-01-01")
    before = finding()
    for n in range(8):
        put(night, "card", 1, f"renewed {n}", event_date=f"2026-10-0{n + 1}")
    assert before == finding()


def test_years_count_for_school_and_lists_of_a_year_that_is_over_do_not(night, about):
    listed(night)
    cases = {"2011-12-31": 0, "2012-01-01": 1, "2020-12-31": 1, "2021-01-01": 0, "2012": 1}
    for n, born in enumerate(cases):
        of_school_age(night, n, born, born)
    assert set(about(SCHOOL)) == {born for born, found in cases.items() if found}
    for n in range(20, 40):
        night.change(f"pupil{n}", valid_to="2026-10-31")
    assert about(SCHOOL) == {}
