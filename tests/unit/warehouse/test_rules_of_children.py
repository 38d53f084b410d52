"""Rules about small children: each in a case made for it, and not in what is lawful."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from contracts.indicators import Indicator
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

ALWAYS = Indicator(pl.lit(1) == 1)


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, roles: tuple[str, ...], **meanings: Any):
        told = {"status": "state", "closed": frozenset({"over"}), **meanings}
        return factory.register("registers", name, kind, roles, **told)

    spans = {"valid_from": "valid_from", "valid_to": "valid_to", "programme": "programme"}
    tables = (
        table("birth", "birth", ("child", "mother", "father"), subjects=("child",),
              recorded_on="recorded_on"),
        table("death", "death", ("deceased",)),
        table("card", "insurance card", ("insured",), **spans),
        table("lookup", "lookup", ("patient",)),
        table("linked_birth", "linked_birth dossier", ("child", "mother"), subjects=("child",),
              recorded_on="recorded_on",
              indicators={"linked_complete": ALWAYS, "linked_on_time": ALWAYS}),
    )  # fmt: skip
    return empty_night(factory, *tables)


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night, with their details."""
    return lambda rule: dict(find(night).filter(reason=rule).select("record_key", "detail").rows())


CARD = "child_card_expired_age"


def test_the_last_day_of_a_childs_card_by_the_population_data(night, about):
    cases = [
        ("2020-09-30", "2026-10-31", True), ("2020-10-01", "2026-10-31", False),
        ("2020-10", "2026-11-01", True), ("2021-09-30", "2027-09-30", False),
        ("2021-09-30", "2027-10-01", True), ("2020-10-05", None, False), ("2020-09-05", None, True),
        ("2020", "2026-12-31", False), ("2019", "2026-12-31", True),
    ]  # fmt: skip
    for n, (born, valid_to, _) in enumerate(cases):
        night.people[n]["date_of_birth"] = born
        put(
            night,
            "card",
            n,
            f"{born} {valid_to}",
            programme="TE",
            valid_from="2021-01-01",
            valid_to=valid_to,
        )
    assert set(about(CARD)) == {f"{born} {valid_to}" for born, valid_to, found in cases if found}


def expired(night, n: int, key: str) -> None:
    night.people[n]["date_of_birth"] = "2019-05-20"
    put(night, "card", n, key, programme="TE", valid_from="2021-01-01", valid_to="2027-05-20")


def test_a_childs_card_beyond_the_age(night, about):
    guards = {
        "withdrawn": said(state="over"),
        "ended before the list": said(valid_to="2026-10-19"),
        "another group": said(programme="HS"),
        "replaced by the answer to a look-up": besides(
            "lookup", event_date="2026-10-01", state="over"
        ),
        "dead": besides("death", event_date="2026-03"),
        "moved out": person(status="moved_out"),
        "another's": unlinked(),
    }
    beside(night, expired, guards)
    assert about(CARD) == {
        "wrong": "Ngày sinh theo dân cư: 2019-05-20; thẻ trẻ em được đến 2025-09-30, "
        "ghi đến 2027-05-20"
    }


def linked(night, n: int, key: str, *met: str) -> None:
    """A dossier that is due, or was; `met`: what holds of it."""
    put(night, "linked_birth", n, key, recorded_on="2026-10-01",
        indicators=["linked_complete", "linked_on_time"],
        indicators_met=[f"linked_{word}" for word in met])  # fmt: skip


BORN = "2026-09-01"


def test_a_linked_dossier_that_is_late(night, about):
    """Whoever the child is; another dossier of the child that was in time excuses it."""
    linked(night, 1, "late", "complete")
    linked(night, 2, "waits")
    linked(night, 3, "in time", "complete", "on_time")
    linked(night, 8, "in time, of nobody", "complete", "on_time")
    night.unlink("in time, of nobody", "no_match")
    put(night, "linked_birth", 4, "not due", indicators=["linked_complete"])
    linked(night, 5, "of nobody")
    night.unlink("of nobody", "no_match")
    linked(night, 6, "sent again")
    linked(night, 6, "the other", "complete", "on_time")
    for key, met in (("not there, sent again", ()), ("not there", ("complete", "on_time"))):
        linked(night, 9, key, *met)
        night.unlink(key, "no_match")
        night.evidence(key, full_name="TRẺ ĐI LẠI" if met else "Trẻ đi lại", date_of_birth=BORN)
    linked(night, 10, "a namesake, born otherwise")
    night.evidence("a namesake, born otherwise", full_name="Trẻ đi lại", date_of_birth="2026-09-02")
    linked(night, 7, "sent again and late")
    linked(night, 7, "the other, late", "complete")
    late, waits = "đã đủ kết quả nhưng quá hạn", "chưa đủ kết quả"
    assert about("linked_birth_late") == {
        key: f"Tiếp nhận ngày 2026-10-01; {what}"
        for key, what in {
            "late": late, "waits": waits, "of nobody": waits, "sent again and late": waits,
            "a namesake, born otherwise": waits,
            "the other, late": late,
        }.items()
    }  # fmt: skip


HOME = "child_not_in_residence"


def nowhere(night, n: int, key: str) -> None:
    """A child of two whose parents, persons n and n + 20, are there."""
    night.add(
        "registers", "birth", key, {"child": 47, "mother": n, "father": n + 20},
        event_date="2024-03-05", recorded_on="2024-03-20", evidence={"date_of_birth": "2024-03-05"},
    )  # fmt: skip
    night.unlink(key, "no_match", "child")
    night.evidence(key, "child", full_name=f"Trẻ {key}", person_id=f"0662240000{n:02d}")


def child_of(parent: str) -> Make:
    """Guard: the population data have a child of the person, born on that day."""

    def there(night, n: int, _: str) -> None:
        number = night.people[n]["person_id"]
        night.people[45] |= {parent: number, "date_of_birth": "2024-03-05"}

    return there


def buried(night, _: int, key: str) -> None:
    put(night, "death", 47, f"{key}, besides", event_date="2025-01",
        evidence={"full_name": f"Trẻ {key}", "date_of_birth": "2024-03-05"})  # fmt: skip
    night.unlink(f"{key}, besides", "no_match")


def test_a_child_who_is_not_in_the_population_data(night, about):
    guards = {
        "registered lately": said(recorded_on="2026-09-03"),
        "six": said(event_date="2020-11-02"),
        "registered before the birth": said(recorded_on="2023-01-01"),
        "it is not certain who": unlinked(),
        "the dossier is in time": lambda night, n, key: night.add(
            "registers", "linked_birth", f"{key}, besides", {"child": 46, "mother": n},
            recorded_on="2026-10-24", event_date=None, evidence={"date_of_birth": "2024-03-05"},
        ),
        "a dossier in time, of whom it does not tell": lambda night, n, key: night.add(
            "registers", "linked_birth", f"{key}, besides", {"child": 46, "mother": n},
            recorded_on="2026-10-24", event_date=None, evidence={"date_of_birth": None},
        ),
        "nobody of the parents is there": lambda night, _, key: [
            night.unlink(key, decision, role)
            for role, decision in (("mother", "review"), ("father", "no_match"))
        ],
        "both died": lambda night, n, key: [
            put(night, "death", one, f"{key}, {one}", event_date="2025-01") for one in (n, n + 20)
        ],
        "a parent moved out": person(status="moved_out"),
        "there under another name": child_of("mother_id"),
        "the number is there": lambda night, _, key: night.evidence(
            key, "child", person_id=night.people[44]["person_id"]
        ),
        "buried": buried,
    }  # fmt: skip
    beside(night, nowhere, guards)
    nowhere(night, 16, "the dossier is late")
    nowhere(night, 18, "the dossier is of a sister")
    for n, day, born in ((16, 23, "2024-03-05"), (18, 24, "2023-01-31")):
        night.add("registers", "linked_birth", f"besides {n}", {"child": 46, "mother": n},
                  recorded_on=f"2026-10-{day}", event_date=None,
                  evidence={"date_of_birth": born})  # fmt: skip
    nowhere(night, 17, "a sister is there")
    night.people[46] |= {"mother_id": night.people[17]["person_id"], "date_of_birth": "2022-01-01"}
    detail = "Ngày sinh: 2024-03-05; đăng ký khai sinh: 2024-03-20"
    found = ("wrong", "the dossier is late", "the dossier is of a sister", "a sister is there")
    assert about(HOME) == dict.fromkeys(found, detail)


@pytest.mark.parametrize("role", ["mother", "father"])
def test_one_parent_is_enough_for_a_residence(night, about, role):
    nowhere(night, 1, "wrong")
    night.unlink("wrong", "no_match", role)
    assert list(about(HOME)) == ["wrong"]


TWICE = "duplicate_children_number"


def doubled(night, n: int, key: str) -> None:
    """Persons n and n + 20 are one child, whose mother is person 44, born on a day of its own."""
    for one, again in ((n, ""), (n + 20, ", again")):
        night.add(
            "registers", "birth", f"{key}{again}", {"child": one, "mother": 44},
            event_date=f"2024-03-{n + 1:02d}", recorded_on=f"2024-04-0{5 if again else 1}",
            evidence={"full_name": f"Trẻ {n}", "sex": "F", "person_id": None},
        )  # fmt: skip


def again(**evidence: Any) -> Make:
    """Guard: what the later entry says of the child."""
    return lambda night, _, key: night.evidence(f"{key}, again", "child", **evidence)


def unmatched(number: str | None) -> Make:
    """Guard: the child of the later entry is nobody's yet, and carries a number."""

    def make(night, _: int, key: str) -> None:
        night.unlink(f"{key}, again", "no_match", "child")
        night.evidence(f"{key}, again", "child", person_id=number)

    return make


def test_one_child_with_two_numbers(night, about):
    guards = {
        "another name": again(full_name="Trẻ khác"),
        "another sex": again(sex="M"),
        "it is not certain who": lambda night, _, key: night.unlink(f"{key}, again"),
        "another mother": lambda night, _, key: night.unlink(f"{key}, again", role="mother"),
        "another day": lambda night, _, key: night.change(f"{key}, again", event_date="2024-05-05"),
        "only the month": lambda night, _, key: [
            night.change(one, event_date="2024-06") for one in (key, f"{key}, again")
        ],
        "one person": lambda night, n, key: night.links[night._at(f"{key}, again", "child")].update(
            master_id=night.people[n]["person_id"]
        ),
        "without a number": unmatched(None),
        "the same number": lambda night, n, key: unmatched(night.people[n]["person_id"])(
            night, n, key
        ),
    }
    beside(night, doubled, guards)
    doubled(night, 15, "of nobody yet")
    unmatched("066224000015")(night, 15, "of nobody yet")
    found = about(TWICE)
    assert set(found) == {"wrong, again", "of nobody yet, again"}
    assert found["wrong, again"] == (
        "Ngày sinh: 2024-03-02; khai sinh này đăng ký 2024-04-05; khai sinh kia đăng ký 2024-04-01"
    )
    assert len(about("two_births")) == 1
