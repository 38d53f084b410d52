"""What becomes of findings when the night is not what rules expect: persons who get another number
or are one after all, nights without registers, a day that lies before everything."""

from __future__ import annotations

from datetime import date

import pytest

from findings.catalogue import rules


def dead_but_paid(factory, *, payee: int = 1):
    """Person 1 died in July and stands on the payment list of October."""
    night = factory.Night()
    night.add("civil_status", "death", "d", {"deceased": 1}, event_date="2026-07-15")
    night.add("beneficiaries", "payment", "p", {"payee": payee}, event_date="2026-10")
    return night


def reissued(factory, number: str):
    """The same night after the population data gave person 1 another number."""
    night = factory.Night()
    old = {"person_id": night.people[1]["person_id"]}
    night.people[1] |= {"person_id": number}
    night.add("civil_status", "death", "d", {"deceased": 1}, event_date="2026-07-15", evidence=old)
    night.add("beneficiaries", "payment", "p", {"payee": 1}, event_date="2026-10", evidence=old)
    return night


def test_a_finding_about_somebody_whose_number_was_reissued_is_the_same_finding(factory, find):
    """It keeps its id, is there once, and what was decided of the old number is asked again."""
    [before] = find(dead_but_paid(factory)).filter(reason="dead_but_paid").to_dicts()
    night = reissued(factory, factory.person(90))
    night.decide(before, "not_a_conflict")
    [after] = find(night).filter(reason="dead_but_paid").to_dicts()
    assert after["conflict_id"] == before["conflict_id"]
    assert (after["state"], after["holds"]) == ("open", False)
    assert after["said_decision"] == "not_a_conflict"
    same = dead_but_paid(factory)
    same.decide(before, "not_a_conflict")
    [closed] = find(same).filter(reason="dead_but_paid").to_dicts()
    assert (closed["state"], closed["holds"]) == ("closed", True)


def test_two_persons_who_are_one_after_all_have_their_findings_once(factory, find):
    """While the population data held them for two, the list paid somebody alive."""
    assert "dead_but_paid" not in find(dead_but_paid(factory, payee=2))["reason"].to_list()
    merged = dead_but_paid(factory)
    merged.people.pop(2)
    merged.add("beneficiaries", "payment", "q", {"payee": 1}, event_date="2026-10")
    found = find(merged)
    assert found["conflict_id"].is_unique().all()
    assert found.filter(reason="dead_but_paid")["record_key"].sort().to_list() == ["p", "q"]


@pytest.mark.parametrize("without", ["records", "registers"])
def test_a_night_without_anything_asks_no_rule_that_needs_something(factory, find, con, without):
    """Nothing is found, and of every rule it is known that it was not asked."""
    night = factory.Night(**({"sources": ()} if without == "registers" else {}))
    said: dict[str, tuple[str, str | None]] = {}

    def note() -> None:
        for rule, state, missing in con.sql("FROM in_outcome").fetchall():
            said[rule] = (state, missing)

    assert find(night, then=note).is_empty()
    needy = {rule.id for rule in rules().values() if rule.needs}
    assert {rule for rule, (state, _) in said.items() if state == "no_source"} == needy
    assert said["dead_but_paid"] == ("no_source", "payment")


@pytest.mark.parametrize("clock", [date(2026, 11, 2), date(2026, 8, 1)])
def test_a_clock_that_was_set_back_changes_nothing_of_what_records_say(factory, find, clock):
    """The night lies before its own lists: what they say of each other is found all the same."""
    night = dead_but_paid(factory)
    night.night, night.extracted = clock, {"payment": date(2026, 10, 20)}
    found = find(night).select("reason", "record_key", "detail", "age_days").rows()
    detail = (
        "Ngày chết: 2026-07-15; kỳ chi trả: 2026-10; tháng thứ 3 sau tháng chết; số tiền: 500.000 đ"
    )
    assert ("dead_but_paid", "p", detail, 0) in found
    assert [reason for reason, *_ in found] == ["dead_but_paid", "death_not_in_master"]
