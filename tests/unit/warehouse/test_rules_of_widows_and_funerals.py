"""Money for the dead of others: each rule in a case made for it, and not in what is lawful.

A case is the records of one night; each guard is what they say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import pytest

from contracts.merit.groups import REMARRIED, SPOUSE

LISTED = date(2026, 10, 20)
"""The day of every list of the cases; the night is 13 days later."""
Case: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Key of a record → its register (`of`), its persons, and what it says."""


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, *roles: str, **meanings: Any):
        return factory.register("registers", name, kind, roles, **meanings)

    state = {"status": "state", "closed": frozenset({"over"})}
    tables = (
        table("death", "death", "deceased", recorded_on="recorded_on"),
        table("marriage", "marriage", "husband", "wife"),
        table("support", "funeral_support", "dead", valid_from="valid_from", amount="amount"),
        table("paid", "payment merit", "payee", programme="programme", amount="amount", **state),
        table("file", "merit entitlement", "person", programme="programme",
              valid_from="valid_from"),
    )  # fmt: skip
    made = factory.Night(sources=(factory.source("registers", *tables),))
    made.extracted = {one.name: LISTED for one in tables}
    return made


@pytest.fixture
def about(night, find):
    """`about(rule, case, changes)` → record, details and đồng of what the rule finds.

    `unsure`: the role whose person is not certain.
    """

    def found(rule: str, case: Case, changes: Case | None = None, *, unsure: str = ""):
        changes = changes or {}
        for key in {**case, **changes}:
            said = {"linked_key": None, "event_date": None}
            said |= {**case.get(key, {}), **changes.get(key, {})}
            night.add("registers", said.pop("of"), key, said.pop("persons"), **said)
        for mention, link in zip(night.mentions, night.links, strict=True):
            if mention["role"] == unsure:
                link.update(decision="review", reason="near_tie")
        conflicts = find(night).filter(reason=rule)
        return conflicts.select("record_key", "other_record_key", "detail", "amount").rows()

    return found


BURIED: Case = {
    "support": {
        "of": "support", "persons": {"dead": 1}, "event_date": "2026-03-01",
        "valid_from": "2026-03-10", "amount": 10_800_000,
    },
    "death": {
        "of": "death", "persons": {"deceased": 2}, "event_date": "2026-03-01",
        "recorded_on": "2026-03-02",
    },
}  # fmt: skip


def test_funeral_support_for_somebody_of_whom_nobody_knows_that_they_died(about):
    assert about("funeral_without_death", BURIED) == [
        (
            "support", None,
            ("Giải quyết mai táng phí: 2026-03-10; ngày chết ghi trong hồ sơ: 2026-03-01; "
             "số tiền: 10.800.000 đ; không có khai tử"),
            10_800_000,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "later",
    [{"recorded_on": "2026-06-09"}, {"recorded_on": None, "event_date": "2026-06-09"}],
)
def test_a_death_that_is_registered_much_later_does_not_explain_the_support(about, later):
    death = {"persons": {"deceased": 1}, **later}
    [(_, _, detail, _)] = about("funeral_without_death", BURIED, {"death": death})
    assert detail.endswith("; khai tử sau đó: 2026-06-09")


@pytest.mark.parametrize(
    ("granted", "found"),
    [("2026", False), ("2025", True), ("2026-06", True), ("2026-07", False), ("2026-08-01", False)],
)
def test_support_of_which_the_day_is_not_known(about, granted, found):
    support = {"support": {"valid_from": granted}}
    assert bool(about("funeral_without_death", BURIED, support)) is found


OWN = {"persons": {"deceased": 1}}
BURIED_LAWFULLY: dict[str, Case] = {
    "registered": {"death": OWN},
    "registered on the ninetieth day": {"death": OWN | {"recorded_on": "2026-06-08"}},
    "perhaps granted within the days": {
        "support": {"valid_from": "2026-06"}, "death": OWN | {"recorded_on": "2026-09-15"}
    },
    "perhaps registered within the days": {"death": OWN | {"recorded_on": "2026"}},
    "registered years before": {"death": OWN | {"recorded_on": "2020-01-05"}},
    "died then, entered on an unknown day": {"death": OWN | {"recorded_on": None}},
    "a death that may be theirs": {"death": OWN | {"decision": "review"}},
    "not granted yet": {"support": {"valid_from": None}},
    "granted 90 days before the list of deaths": {"support": {"valid_from": "2026-07-22"}},
    "another's": {"support": {"decision": "review"}},
}  # fmt: skip


@pytest.mark.parametrize("lawful", BURIED_LAWFULLY.values(), ids=BURIED_LAWFULLY)
def test_funeral_support_that_is_lawful(about, lawful):
    assert about("funeral_without_death", BURIED, lawful) == []


@pytest.mark.parametrize("status", ["dead", "moved_out"])
def test_funeral_support_for_whom_another_province_may_have_registered(night, about, status):
    night.people[1] |= {"status": status}
    assert about("funeral_without_death", BURIED) == []


WIDOW: Case = {
    "paid": {
        "of": "paid", "persons": {"payee": 1}, "event_date": "2026-09", "programme": SPOUSE,
        "amount": 3_012_000,
    },
    "marriage": {
        "of": "marriage", "persons": {"husband": 2, "wife": 1}, "event_date": "2026-06-15",
    },
}  # fmt: skip
FILE = {"of": "file", "persons": {"person": 1}, "programme": SPOUSE, "valid_from": "1995-01-01"}


def test_the_widow_of_a_martyr_who_married_again_is_paid(about):
    assert about("remarried_spouse_paid", WIDOW, {"file": FILE}) == [
        (
            "paid", "marriage",
            ("Kết hôn: 2026-06-15; kỳ chi trả: 2026-09; số tiền: 3.012.000 đ; "
             "tháng thứ 4 kể từ khi kết hôn"),
            3_012_000,
        )
    ]  # fmt: skip


def test_of_two_marriages_the_first_counts_and_the_money_once(about):
    again = {**WIDOW["marriage"], "persons": {"husband": 4, "wife": 1}, "event_date": "2026-08-01"}
    [(key, other, _, amount)] = about("remarried_spouse_paid", WIDOW, {"again": again})
    assert (key, other, amount) == ("paid", "marriage", 3_012_000)


@pytest.mark.parametrize(
    ("married", "found"),
    [("2026", False), ("2025", True), ("2026-09", True), ("2026-10", False), ("2026-09-30", True),
     ("2026-10-01", False)],
)  # fmt: skip
def test_a_marriage_of_which_the_day_is_not_known(about, married, found):
    changed = {"marriage": {"event_date": married}}
    assert bool(about("remarried_spouse_paid", WIDOW, changed)) is found


WIDOW_LAWFULLY: dict[str, Case] = {
    "paid for the month before the marriage": {"paid": {"event_date": "2026-05"}},
    "paid as one who married again": {"paid": {"programme": REMARRIED}},
    "on file as one who married again": {"file": FILE | {"programme": REMARRIED}},
    "the decision knew of the marriage": {"file": FILE | {"valid_from": "2026-07-01"}},
    "the decision may have known of it": {"file": FILE | {"valid_from": "2026"}},
    "paid as a child": {"paid": {"programme": "Con liệt sĩ"}},
    "no longer paid": {"paid": {"state": "over"}},
    "the payment may be another's": {"paid": {"decision": "review"}},
    "the partner is nobody of the population data": {"marriage": {"persons": {"wife": 1}}},
}


@pytest.mark.parametrize("lawful", WIDOW_LAWFULLY.values(), ids=WIDOW_LAWFULLY)
def test_the_widow_of_a_martyr_who_is_paid_lawfully(about, lawful):
    assert about("remarried_spouse_paid", WIDOW, lawful) == []


@pytest.mark.parametrize("unsure", ["husband", "wife"])
def test_the_marriage_of_others_or_with_another(about, unsure):
    assert about("remarried_spouse_paid", WIDOW, unsure=unsure) == []


@pytest.mark.parametrize(
    "file", [{"programme": "Thương binh", "valid_from": "2026-07-01"}, {"persons": {"person": 3}},
             {"decision": "review", "valid_from": "2026-07-01"}]
)  # fmt: skip
def test_another_file_excuses_nothing(about, file):
    assert len(about("remarried_spouse_paid", WIDOW, {"file": FILE | file})) == 1
