"""Rules about who may draw what: each in a case made for it, and not in what is lawful.

A case is a night with one thing wrong; each guard is that night with the one fact that makes it
right. Everything is of October 2026, the night is 2 November.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from contracts import assistance

REGISTERS = {
    "assistance": "payment social_assistance",
    "social": "payment social_pension",
    "pension": "payment insurance_benefit",
    "jobless": "payment unemployment_benefit",
    "job": "employment",
    "cadre": "employment cadre",
    "pupil": "enrolment",
    "poor": "household_member poverty",
    "card": "insurance card",
    "merit": "merit entitlement",
    "death": "death",
    "funeral": "funeral_support",
}


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""
    told = {
        "status": "state", "closed": frozenset({"over"}), "amount": "amount",
        "programme": "programme", "valid_from": "valid_from", "valid_to": "valid_to",
        "recorded_on": "recorded_on",
    }  # fmt: skip
    tables = [
        factory.register("registers", name, kinds, ("who",), **told)
        for name, kinds in REGISTERS.items()
    ]
    return factory.Night(sources=(factory.source("registers", *tables),))


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night: key → (detail, amount)."""
    columns = ("record_key", "detail", "amount")

    def found(rule: str) -> dict[str, tuple[str, int]]:
        rows = find(night).filter(reason=rule).select(columns).rows()
        return {key: (detail, amount) for key, detail, amount in rows}

    return found


def put(night, name: str, who: int = 1, key: str = "", **more: Any) -> None:
    """One record of the register `name`, 540,000 đồng, going on since January."""
    given = {
        "event_date": "2026-10", "amount": 540_000, "state": "going on", "valid_from": "2026-01",
        "programme": None, "recorded_on": None, "valid_to": None,
    }  # fmt: skip
    night.add("registers", name, key or f"{name} of {who}", {"who": who}, **given | more)


FROM_80, CHILD, STUDENT = assistance.OLD_80, assistance.CHILD, assistance.STUDENT
OVER, ARREARS = {"state": "over"}, {"amount": 0}


def test_a_pension_beside_assistance_of_those_without_one(night, about):
    """Person 1; of the others the disability, arrears, and what ended or begins later is lawful."""
    paid = {2: {"programme": assistance.DISABLED}, 3: ARREARS, 4: OVER}
    pension = {1: {"amount": 3_000_000}, 5: OVER, 6: {"valid_from": "2026-11"}}
    for who in range(1, 7):
        put(night, "assistance", who, **{"programme": FROM_80} | paid.get(who, {}))
        put(night, "pension", who, **pension.get(who, {}))
    detail = (
        "Tháng 2026-10: trợ cấp từ 80 tuổi 540.000 đ; lương hưu, trợ cấp 3.000.000 đ từ 2026-01"
    )
    assert about("pension_and_assistance_80") == {"assistance of 1": (detail, 540_000)}


AGES = [
    ("2010-09-30", CHILD, True),
    ("2010-10-01", CHILD, False),  # sixteen in the month that is paid
    ("2010", CHILD, False),  # perhaps sixteen in December
    ("2009", CHILD, True),
    ("2004-09-01", STUDENT, True),
    ("2004-10-01", STUDENT, False),
    ("2023-09-30", assistance.INFANT, True),
    ("2023-10-01", assistance.INFANT, False),
    ("1950-01-01", assistance.OLD, False),
]


def test_whoever_is_past_the_age_of_the_group(factory, night, about):
    for who, (born, group, _) in enumerate(AGES):
        night.people[who] = factory.master_row(who, date_of_birth=born)
        put(night, "assistance", who, born + group, programme=group)
    found = {born + group for born, group, wrong in AGES if wrong}
    assert about("too_old_for_benefit").keys() == found


def test_a_pupil_is_paid_on_and_no_longer_than_a_student(factory, night, about):
    for who, born in {1: "2009-05-05", 2: "2009-05-05", 3: "2004-05-05"}.items():
        night.people[who] = factory.master_row(who, date_of_birth=born)
        put(night, "assistance", who, programme=CHILD)
    put(night, "pupil", 2)
    put(night, "pupil", 3)
    found = about("too_old_for_benefit")
    assert found.keys() == {"assistance of 1", "assistance of 3"}
    told = "kỳ chi trả: 2026-10; 17 tuổi; diện: trẻ em không có nguồn nuôi dưỡng"
    assert found["assistance of 1"] == (f"Ngày sinh theo dân cư: 2009-05-05; {told}", 540_000)


RAISED = [  # year on the list, true day, the payment, what is found
    ("1948", "1953-05-05", {}, "age_raised"),
    ("1948", "1951-02-05", {"valid_from": "2025-08"}, "age_raised"),  # 75 by now, not then
    ("1948", "1950-05-05", {}, None),
    ("1956", "1953-05-05", {}, "too_young_for_benefit"),
    ("1948", "1953-05-06", {"programme": "70 tuổi, hộ nghèo"}, None),
    ("1948", "1953-05-07", ARREARS, None),
    ("1948", "1953-05-08", OVER, None),
]


def test_an_age_that_was_raised(factory, night, find):
    for who, (listed, true, paid, _) in enumerate(RAISED):
        night.people[who] = factory.master_row(who, date_of_birth=true)
        told = {"programme": "75+"} | paid
        put(night, "social", who, listed + true, evidence={"date_of_birth": listed}, **told)
    wanted = {(listed + true, wrong) for listed, true, _, wrong in RAISED if wrong}
    ages = ("age_raised", "too_young_for_benefit")
    found = find(night).filter(pl.col("reason").is_in(ages))
    assert set(found.select("record_key", "reason").rows()) == wanted


YOUNG = [  # born, group, whether too young in October 2026
    ("1966-10-31", assistance.OLD, False),
    ("1966-11-01", assistance.OLD, True),
    ("1966-11-01", assistance.OLD_ALONE, True),
    ("1966", assistance.OLD, False),
    ("1951-11-01", assistance.OLD_POOR, True),
    ("1946-11-01", assistance.OLD_80, True),
    ("1946-10-31", assistance.OLD_80, False),
    ("1990-01-01", assistance.DISABLED, False),
    ("1990-01-01", None, False),
]


def test_whoever_is_too_young_for_the_group(factory, night, about):
    for who, (born, group, _) in enumerate(YOUNG):
        night.people[who] = factory.master_row(who, date_of_birth=born)
        put(night, "assistance", who, f"{born}{group}", programme=group)
    found = about("too_young_for_benefit")
    assert found.keys() == {f"{born}{group}" for born, group, wrong in YOUNG if wrong}
    assert found["1946-11-01" + FROM_80][0].endswith("79 tuổi; phải đủ 80")


def test_the_poor_who_are_not_on_the_list(night, about):
    """Households 1 (persons 4 to 7) and 2 (8 to 11); commune 0 and 1 are one today."""
    claims = {
        "card": {"programme": "HN", "valid_from": "2026-01-01"},
        "social": {"programme": "Từ 70 đến dưới 75 tuổi, hộ nghèo"},
        "assistance": {"programme": assistance.INFANT},
    }
    for name, claim in claims.items():
        put(night, name, 4, **claim)
        put(night, name, 9, **claim)
    for n, guard in enumerate((OVER, {"valid_to": "2026-10-31"}, {"valid_from": "2026-12-01"},
                               {"programme": "GD"})):  # fmt: skip
        put(night, "card", 6, f"no claim {n}", **claims["card"] | guard)
    poor = {"valid_from": "2026", "event_date": "2026", "programme": "Hộ nghèo"}
    put(night, "poor", 12, commune=2, **poor)
    put(night, "poor", 13, commune=0, **poor | {"valid_from": "2025"})
    assert about("poor_status_missing") == {}  # the list of the commune and year is not there
    put(night, "poor", 8, commune=0, decision="review", **poor)
    found = about("poor_status_missing")
    assert found.keys() == {f"{name} of 4" for name in claims}
    assert found["social of 4"][0].startswith("Hưởng trợ cấp tháng 2026-10: 540.000 đ; cả hộ")


JOBS = [  # the job, the benefit
    ({}, {}),
    ({"valid_from": "2026-10"}, {}),
    ({"valid_from": "2026-12"}, {}),
    ({"valid_to": "2026-09-30"}, {}),
    (OVER, {}),
    ({}, {"event_date": "2026-11"}),  # the list is older
    ({}, OVER),
    ({}, ARREARS),
]


@pytest.mark.parametrize(
    ("where", "rule", "other"),
    [
        ("job", "unemployed_but_employed", "cadre_on_benefit"),
        ("cadre", "cadre_on_benefit", "unemployed_but_employed"),
    ],
)
def test_paid_as_unemployed_while_employed(night, about, where, rule, other):
    """The first is wrong, the others contradict nothing."""
    night.extracted[where] = date(2026, 10, 31)
    for who, (job, benefit) in enumerate(JOBS):
        put(night, where, who, **job)
        put(night, "jobless", who, **benefit)
    assert about(rule).keys() == {"jobless of 0"}
    assert about(other) == {}


def test_what_a_cadre_may_draw_and_what_not(night, about):
    put(night, "cadre")
    put(night, "assistance", programme=assistance.DISABLED)
    put(night, "social")
    listed = "danh sách cán bộ lập ngày 2026-11-02 ghi đang công tác"
    detail = f"Tháng 2026-10: trợ cấp hưu trí xã hội 540.000 đ; {listed}"
    assert about("cadre_on_benefit") == {"social of 1": (detail, 540_000)}


def test_whoever_is_paid_and_nowhere(factory, night, about):
    nowhere = "066090099999"
    numbers = {2: None, 3: factory.person(2)}
    guards = {4: {"decision": "review"}, 5: OVER, 6: ARREARS}
    for who in range(1, 7):
        told = {"decision": "no_match"} | guards.get(who, {})
        put(night, "assistance", who, evidence={"person_id": numbers.get(who, nowhere)}, **told)
    assert about("ghost_recipient").keys() == {"assistance of 1"}


def test_nobody_asked_for_funeral_support(factory, night, about):
    """Person 1; of 2 there is a dossier, 3 died lately, 4 before the dossiers begin, 5 is paid."""
    days = {2: "2026-05-06", 3: "2026-10-05", 4: "2025-12-31"}
    for who in range(1, 6):
        on = days.get(who, "2026-05-05")
        night.people[who] = factory.master_row(who, status="dead", died_on=on)
        put(night, "death", who, event_date=on)
        put(night, "merit", who, event_date="2020-01", **OVER)
    put(night, "funeral", 2, event_date="2026-05-06", recorded_on="2026-05-10", decision="review")
    put(night, "funeral", 30, event_date="2026-01-01", recorded_on="2026-01-10")
    put(night, "social", 5)
    assert about("death_without_funeral") == {"merit of 1": ("Ngày chết: 2026-05-05", None)}
    assert about("dead_but_paid").keys() == {"social of 5"}
