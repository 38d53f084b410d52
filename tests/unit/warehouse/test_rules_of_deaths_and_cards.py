"""Rules about cards, deaths and service: each in a case made for it, and not in what is lawful.

A case is a night with one thing wrong; each guard is that night with the one fact that makes it
right.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from contracts.indicators import Indicator

LISTED = date(2026, 10, 20)
"""The day of every list of the cases; the night is 13 days later."""


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, role: str, **meanings: Any):
        told = {"status": "state", "closed": frozenset({"over"}), **meanings}
        return factory.register("registers", name, kind, (role,), **told)

    spans = {"valid_from": "valid_from", "valid_to": "valid_to", "programme": "programme"}
    tables = (
        table("birth", "birth", "child", recorded_on="recorded_on"),
        table("death", "death", "deceased", recorded_on="recorded_on"),
        table("marriage", "marriage", "husband"),
        table("card", "insurance card", "insured", linked_key="linked_key", **spans),
        table("lookup", "lookup", "patient", indicators={"looked_up": Indicator(pl.lit(1) == 1)}),
        table("linked_birth", "linked_birth dossier", "child", recorded_on="recorded_on"),
        table("linked_death", "linked_death dossier", "dead", recorded_on="recorded_on"),
        factory.register(
            "registers", "dossier", "dossier", ("applicant", "heir"), subjects=("applicant",)
        ),
        table("paid", "payment", "payee", amount="amount"),
        table("pension", "payment insurance_benefit", "retired", **spans),
        table("pupil", "enrolment", "pupil"),
        table("cadre", "employment cadre service", "cadre", **spans),
        table("account", "account service", "holder", **spans),
        table("shop", "business", "owner", **spans),
    )
    made = factory.Night(sources=(factory.source("registers", *tables),))
    made.extracted = {one.name: LISTED for one in tables}
    return made


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night, with their details."""
    return lambda rule: dict(find(night).filter(reason=rule).select("record_key", "detail").rows())


def put(night, name: str, n: int = 1, key: str = "", **more: Any) -> None:
    """One record of the register `name` about person `n`."""
    [table] = [one for one in night.sources[0].tables if one.name == name]
    given = {"event_date": None, "linked_key": None} | more
    night.add("registers", name, key or name, {table.roles[0].role: n}, **given)


def change(night, key: str, **more: Any) -> None:
    """Say something else of the record `key`."""
    [row] = [row for rows in night.rows.values() for row in rows if row["record_key"] == key]
    row.update(more)


def unlink(night, key: str, decision: str) -> None:
    """The record `key` is linked with less certainty."""
    [at] = [i for i, one in enumerate(night.mentions) if one["record_key"] == key]
    night.links[at]["decision"] = decision
    night.links[at]["reason"] = "near_tie"


Guard = Callable[[Any], None]


def dead_with_card(night) -> None:
    put(night, "death", event_date="2026-06-10", recorded_on="2026-06-12")
    put(night, "card", valid_from="2026-01-01", valid_to="2026-12-31", programme="GD")


def test_a_valid_card_of_somebody_dead(night, about):
    dead_with_card(night)
    assert about("dead_with_valid_card") == {
        "card": "Ngày chết: 2026-06-10; thẻ có giá trị đến 2026-12-31; "
        "danh sách lập ngày 2026-10-20"
    }


def test_a_list_that_says_the_same_a_day_later_is_the_same_content(night, find):
    """Whatever was decided or answered on the finding holds on."""
    dead_with_card(night)
    said = []
    for later in range(2):
        night.extracted["card"] = LISTED + timedelta(days=later)
        [told] = find(night).filter(reason="dead_with_valid_card").to_dicts()
        said.append(told)
    assert said[0]["detail"] != said[1]["detail"]
    assert said[0]["content_hash"] == said[1]["content_hash"]
    change(night, "card", valid_to="2027-12-31")
    [told] = find(night).filter(reason="dead_with_valid_card").to_dicts()
    assert told["content_hash"] != said[0]["content_hash"]


def test_a_card_without_an_end_is_in_force_on_the_day_of_its_list(night, about):
    dead_with_card(night)
    change(night, "card", valid_to=None)
    assert list(about("dead_with_valid_card")) == ["card"]


def test_the_population_data_know_the_death_as_well(night, about):
    dead_with_card(night)
    night.rows["registers", "death"].clear()
    night.mentions.pop(0)
    night.links.pop(0)
    assert about("dead_with_valid_card") == {}
    night.people[1] |= {"status": "dead", "died_on": "2026-06-10"}
    assert list(about("dead_with_valid_card")) == ["card"]


@pytest.mark.parametrize(
    ("died", "found"),
    [("2026-06", True), ("2026", False), ("2025", True), ("2026-09", False), ("2026-08-31", True)],
)
def test_a_death_of_which_less_is_known(night, about, died, found):
    dead_with_card(night)
    change(night, "death", event_date=died)
    change(night, "card", valid_from="2024-01-01")
    change(night, "card", valid_to="2026-10-31" if died == "2026-09" else "2026-12-31")
    assert bool(about("dead_with_valid_card")) is found


DEAD_WITH_CARD: dict[str, Guard] = {
    "withdrawn": lambda night: change(night, "card", state="over"),
    "withdrawn by a look-up": lambda night: put(
        night, "lookup", event_date="2026-07-01", state="over"
    ),
    "ends in the month after": lambda night: change(night, "card", valid_to="2026-07-31"),
    "registered 14 days before the list": lambda night: change(
        night, "death", recorded_on="2026-10-06"
    ),
    "the list is of the month of death": lambda night: change(
        night, "death", event_date="2026-10-01", recorded_on=None
    ),
    "begins after the death": lambda night: change(night, "card", valid_from="2026-07-01"),
    "the card may be another's": lambda night: unlink(night, "card", "review"),
    "the death may be another's": lambda night: unlink(night, "death", "review"),
}


@pytest.mark.parametrize("lawful", DEAD_WITH_CARD.values(), ids=DEAD_WITH_CARD)
def test_a_card_of_the_dead_that_is_lawful(night, about, lawful):
    dead_with_card(night)
    lawful(night)
    assert about("dead_with_valid_card") == {}


def test_a_look_up_before_the_card_began_says_nothing_of_it(night, about):
    dead_with_card(night)
    put(night, "lookup", event_date="2025-12-31", state="over")
    assert list(about("dead_with_valid_card")) == ["card"]


def test_a_card_of_the_dead_is_found_on_the_fifteenth_day(night, about):
    dead_with_card(night)
    change(night, "death", event_date="2026-08-20", recorded_on="2026-10-05")
    assert list(about("dead_with_valid_card")) == ["card"]


def two_cards(night) -> None:
    first = {"valid_from": "2026-01-01", "valid_to": "2026-12-31", "linked_key": "GD466"}
    put(night, "card", key="one", programme="GD", **first)
    second = {"valid_from": "2026-06-01", "valid_to": "2027-05-31", "linked_key": "BT266"}
    put(night, "card", key="two", programme="BT", **second)


def test_two_cards_that_are_valid_on_one_day(night, about):
    two_cards(night)
    assert about("two_valid_cards") == {
        "two": "Thẻ này từ 2026-06-01 đến 2027-05-31; thẻ kia từ 2026-01-01 đến 2026-12-31"
    }


def test_of_three_cards_each_later_one_is_found_once(night, about):
    two_cards(night)
    put(night, "card", key="three", valid_from="2026-07-01", valid_to="2026-09-30", programme="HN")
    assert sorted(about("two_valid_cards")) == ["three", "two"]


def test_two_cards_of_one_group_with_two_codes(night, about):
    two_cards(night)
    change(night, "two", programme="GD")
    assert list(about("two_valid_cards")) == ["two"]


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (("insurance1 insurance1", "insurance2"), ["two"]),
        (("insurance1", "insurance1 insurance2"), []),
        ((None, "insurance2"), []),
    ],
)
def test_two_insurance_codes_of_one_person_from_one_day(night, about, codes, found):
    """Two offices listed the same person: neither the group nor the first day tells the cards
    apart."""
    two_cards(night)
    change(night, "two", programme="GD", valid_from="2026-01-01")
    for mention in night.mentions:
        mention["codes"] = codes[mention["record_key"] == "two"]
    assert list(about("two_valid_cards")) == found


@pytest.mark.parametrize(("begins", "found"), [("2026-12-31", ["two"]), ("2027-01-01", [])])
def test_two_cards_that_have_the_last_day_of_one_in_common(night, about, begins, found):
    two_cards(night)
    change(night, "two", valid_from=begins)
    assert list(about("two_valid_cards")) == found


TWO_CARDS: dict[str, Guard] = {
    "the next period": lambda night: change(night, "two", valid_from="2027-01-01"),
    "the old one withdrawn": lambda night: change(night, "one", state="over"),
    "the new one withdrawn": lambda night: change(night, "two", state="over"),
    "replaced by a look-up": lambda night: put(
        night, "lookup", event_date="2026-06-02", state="over"
    ),
    "one code and one group": lambda night: change(
        night, "two", programme="GD", linked_key="GD466"
    ),
    "one card on two lines": lambda night: change(
        night, "two", programme="GD", valid_from="2026-01-01"
    ),
    "perhaps the next period": lambda night: (
        change(night, "one", valid_to="2026-11-30"), change(night, "two", valid_from="2026")
    ),
    "another's": lambda night: unlink(night, "one", "review"),
}  # fmt: skip


@pytest.mark.parametrize("lawful", TWO_CARDS.values(), ids=TWO_CARDS)
def test_two_cards_that_are_lawful(night, about, lawful):
    two_cards(night)
    lawful(night)
    assert about("two_valid_cards") == {}


def child(night) -> None:
    night.people[1]["date_of_birth"] = "2025-03-01"
    put(night, "birth", event_date="2025-03-01", recorded_on="2025-03-20")
    put(night, "card", n=2, key="other", valid_from="2026-01-01")  # of the same household


def test_a_child_that_lives_alone(night, about):
    child(night)
    night.people[1]["household_id"] = "alone"
    assert list(about("child_without_card")) == ["birth"]


def test_a_child_without_a_card(night, about):
    child(night)
    assert about("child_without_card") == {
        "birth": "Ngày sinh: 2025-03-01; đăng ký khai sinh: 2025-03-20"
    }


def test_a_child_that_was_registered_twice_is_found_once(night, about):
    child(night)
    put(night, "birth", key="again", event_date="2025-03-01", recorded_on="2025-06-20")
    assert list(about("child_without_card")) == ["birth"]


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("2020-11-03", True), ("2020-11-02", False), ("2020-12", True), ("2020-11", False),
        ("2021", True), ("2020", False),
    ],
)  # fmt: skip
def test_a_child_is_under_six_whatever_day_is_meant(night, about, born, found):
    child(night)
    change(night, "birth", event_date=born, recorded_on="2021-12-31")
    assert bool(about("child_without_card")) is found


CHILD: dict[str, Guard] = {
    "registered 30 days before the list": lambda night: change(
        night, "birth", recorded_on="2026-09-20"
    ),
    "dead by registration": lambda night: put(night, "death", event_date="2026-03"),
    "dead in the population data": lambda night: night.people[1].update(status="dead"),
    "six by the population data": lambda night: night.people[1].update(date_of_birth="2015-03-01"),
    "registered before the birth": lambda night: change(night, "birth", recorded_on="2015-03-20"),
    "moved out": lambda night: night.people[1].update(status="moved_out"),
    "an old card": lambda night: put(night, "card", state="over", valid_from="2025-03-01"),
    "a card that may be the child's": lambda night: put(night, "card", decision="review"),
    "the dossier is in time": lambda night: put(night, "linked_birth", recorded_on="2026-10-24"),
    "nobody of the household is listed": lambda night: night.people[2].update(household_id="other"),
    "nobody living of the household is listed": lambda night: put(
        night, "death", n=2, key="gone", event_date="2026-03", recorded_on="2026-03-02"
    ),
    "another's birth": lambda night: unlink(night, "birth", "review"),
}


@pytest.mark.parametrize("lawful", CHILD.values(), ids=CHILD)
def test_a_child_without_a_card_that_is_lawful(night, about, lawful):
    child(night)
    lawful(night)
    assert about("child_without_card") == {}


@pytest.mark.parametrize(
    "dossier", [{"recorded_on": "2026-10-23"}, {"recorded_on": "2026-10-24", "state": "over"}]
)
def test_a_dossier_of_a_birth_that_is_late_or_done_excuses_nothing(night, about, dossier):
    child(night)
    put(night, "linked_birth", **dossier)
    assert list(about("child_without_card")) == ["birth"]


def cascade(night) -> None:
    put(night, "death", event_date="2026-06-10", recorded_on="2026-06-12")
    put(night, "card", valid_from="2026-01-01", valid_to="2026-12-31")
    put(night, "paid", event_date="2026-09")


def test_a_death_of_which_nobody_heard(night, about):
    cascade(night)
    assert about("death_not_cascaded") == {
        "death": "Ngày chết: 2026-06-10; đăng ký khai tử: 2026-06-12; "
        "còn mở: chi trả kỳ 2026-09, thẻ bảo hiểm y tế"
    }


@pytest.mark.parametrize("closed", ["card", "paid"])
def test_one_that_did_not_hear_is_enough(night, about, closed):
    cascade(night)
    change(night, closed, state="over")
    assert list(about("death_not_cascaded")) == ["death"]


@pytest.mark.parametrize(("died", "found"), [("2026-05", True), ("2026", False), ("2025", True)])
def test_a_death_of_which_nobody_heard_by_month_and_year(night, about, died, found):
    cascade(night)
    change(night, "death", event_date=died)
    assert bool(about("death_not_cascaded")) is found


CASCADE: dict[str, Guard] = {
    "the population data know": lambda night: night.people[1].update(status="dead"),
    "the dossier is in time": lambda night: put(
        night, "linked_death", event_date="2026-06-10", recorded_on="2026-10-07"
    ),
    "all is closed": lambda night: (
        change(night, "card", state="over"), change(night, "paid", state="over")
    ),
    "a look-up says so, and the payment was for the month": lambda night: (
        put(night, "lookup", event_date="2026-07-01", state="over"),
        change(night, "paid", event_date="2026-06"),
    ),
    "registered 7 days before the list, after the payment": lambda night: change(
        night, "death", recorded_on="2026-10-13"
    ),
    "the card ends, the payment was on its way": lambda night: (
        change(night, "card", valid_to="2026-07-31"),
        change(night, "paid", event_date="2026-07"),
        change(night, "death", recorded_on="2026-06-24"),
    ),
    "another's": lambda night: unlink(night, "death", "review"),
    "records of another": lambda night: (
        unlink(night, "card", "review"), unlink(night, "paid", "review")
    ),
}  # fmt: skip


@pytest.mark.parametrize("lawful", CASCADE.values(), ids=CASCADE)
def test_a_death_that_is_on_its_way(night, about, lawful):
    cascade(night)
    lawful(night)
    assert about("death_not_cascaded") == {}


def test_a_death_of_this_week_is_on_its_way(night, about):
    put(night, "death", event_date="2026-06-10", recorded_on="2026-10-26")
    put(night, "card", valid_from="2026-01-01", valid_to="2026-12-31")
    night.extracted["card"] = night.night
    assert about("death_not_cascaded") == {}
    change(night, "death", recorded_on="2026-10-25")
    assert list(about("death_not_cascaded")) == ["death"]


def test_a_payment_list_of_a_month_to_come_may_still_hear_of_it(night, about):
    put(night, "death", event_date="2026-10-20", recorded_on="2026-10-26")
    put(night, "paid", event_date="2026-12")
    assert about("death_not_cascaded") == {}


@pytest.mark.parametrize(
    "dossier", [{"recorded_on": "2026-10-06"}, {"recorded_on": "2026-10-07", "state": "over"}]
)
def test_a_dossier_of_a_death_that_is_late_or_done_excuses_nothing(night, about, dossier):
    cascade(night)
    put(night, "linked_death", event_date="2026-06-10", **dossier)
    assert list(about("death_not_cascaded")) == ["death"]


AFTER_DEATH = {
    "card": {"event_date": "2026-06-11", "valid_from": "2026-06-11"},
    "marriage": {"event_date": "2026-06-11"},
    "dossier": {"event_date": "2026-06-11"},
    "linked_birth": {"event_date": "2026-06-11"},
    "cadre": {"event_date": "2026-07-01"},
    "pupil": {},
}


@pytest.mark.parametrize(("name", "more"), AFTER_DEATH.items(), ids=AFTER_DEATH)
def test_something_after_the_death(night, about, name, more):
    put(night, "death", event_date="2026-06-10")
    put(night, name, **more)
    [(key, detail)] = about("death_contradicted").items()
    assert key == name
    assert detail.startswith("Ngày chết: 2026-06-10; ")
    assert detail.endswith(more.get("event_date", f"danh sách học sinh {LISTED}"))


def test_something_after_a_death_that_the_population_data_know(night, about):
    night.people[1] |= {"status": "dead", "died_on": "2026-06-10"}
    put(night, "dossier", event_date="2026-06-11")
    assert list(about("death_contradicted")) == ["dossier"]


@pytest.mark.parametrize(
    ("died", "day", "found"),
    [
        ("2026-06", "2026-07-01", True), ("2026-06", "2026-06-30", False),
        ("2025", "2026-01-01", True), ("2026", "2026-12-01", False),
        ("2026-06-10", "2026-06", False), ("2026-06-10", "2026-07", True),
    ],
)  # fmt: skip
def test_something_after_a_death_of_which_less_is_known(night, about, died, day, found):
    put(night, "death", event_date=died)
    put(night, "dossier", event_date=day)
    assert bool(about("death_contradicted")) is found


def test_the_later_of_two_deaths_counts(night, about):
    put(night, "death", event_date="2026-06-10")
    put(night, "death", key="again", event_date="2026-06")
    put(night, "dossier", event_date="2026-06-11")
    assert about("death_contradicted") == {}


NOT_CONTRADICTED: dict[str, Guard] = {
    "on the day": lambda night: put(night, "dossier", event_date="2026-06-10"),
    "the linked dossier": lambda night: put(night, "linked_death", event_date="2026-06-11"),
    "named as an heir": lambda night: night.add(
        "registers", "dossier", "dossier", {"heir": 1}, event_date="2026-06-11"
    ),
    "a payment": lambda night: put(night, "paid", event_date="2026-09"),
    "left school": lambda night: put(night, "pupil", state="over"),
    "a list of the month": lambda night: (
        put(night, "pupil"),
        night.extracted.update(pupil=date(2026, 6, 30)),
    ),
    "recruited while alive": lambda night: put(night, "cadre", event_date="2010-01-01"),
    "another's": lambda night: put(night, "dossier", event_date="2026-06-11", decision="review"),
}


@pytest.mark.parametrize("lawful", NOT_CONTRADICTED.values(), ids=NOT_CONTRADICTED)
def test_what_does_not_speak_against_a_death(night, about, lawful):
    put(night, "death", event_date="2026-06-10")
    lawful(night)
    assert about("death_contradicted") == {}


def ended(night) -> None:
    """Person 1 died, 2 is retired, 3 left; all are in service or may ask."""
    put(night, "death", event_date="2026-06-10")
    put(night, "pension", n=2, programme="Lương hưu", valid_from="2026-08")
    put(night, "cadre", n=3, key="left", state="over", valid_to="2026-03-31")
    for n in (1, 2):
        put(night, "cadre", n=n, key=f"cadre{n}", event_date="2010-01-01")
    for n in (1, 2, 3):
        put(night, "account", n=n, key=f"account{n}", valid_to="2026-12-31" if n == 3 else None)


def test_who_ended_and_is_still_in_service(night, about):
    ended(night)
    assert about("cadre_ended_but_active") == {
        "cadre1": "Đã chết từ 2026-06-10; danh sách lập ngày 2026-10-20 ghi đang công tác",
        "account1": "Đã chết từ 2026-06-10; danh sách lập ngày 2026-10-20 ghi tài khoản còn mở",
        "cadre2": "Đã hưởng lương hưu từ 2026-08; danh sách lập ngày 2026-10-20 ghi đang công tác",
        "account2": "Đã hưởng lương hưu từ 2026-08; "
        "danh sách lập ngày 2026-10-20 ghi tài khoản còn mở",
        "account3": "Đã thôi công tác từ 2026-03-31; "
        "danh sách lập ngày 2026-10-20 ghi tài khoản còn mở",
    }


ENDED: dict[str, tuple[Guard, set[str]]] = {
    "in the month of the list": (
        lambda night: change(night, "death", event_date="2026-10-01"), {"cadre1", "account1"}
    ),
    "in the year of the list": (
        lambda night: change(night, "death", event_date="2026"), {"cadre1", "account1"}
    ),
    "retired in the month of the list": (
        lambda night: change(night, "pension", valid_from="2026-10"), {"cadre2", "account2"}
    ),
    "another benefit": (
        lambda night: change(night, "pension", programme="Trợ cấp tuất"), {"cadre2", "account2"}
    ),
    "the pension ended": (
        lambda night: change(night, "pension", state="over"), {"cadre2", "account2"}
    ),
    "the pension of another": (
        lambda night: unlink(night, "pension", "review"), {"cadre2", "account2"}
    ),
    "left in the month": (
        lambda night: change(night, "left", valid_to="2026-10-01"), {"account3"}
    ),
    "in service elsewhere": (
        lambda night: put(night, "cadre", n=3, key="elsewhere"), {"account3"}
    ),
    "listed as ended": (lambda night: change(night, "cadre1", state="over"), {"cadre1"}),
    "the account is locked": (lambda night: change(night, "account2", state="over"), {"account2"}),
    "locked on a day that passed": (
        lambda night: change(night, "account2", valid_to="2026-09-01"), {"account2"}
    ),
    "an account of another": (lambda night: unlink(night, "account1", "review"), {"account1"}),
}  # fmt: skip


@pytest.mark.parametrize(("lawful", "gone"), ENDED.values(), ids=ENDED)
def test_who_ended_lawfully(night, about, lawful, gone):
    ended(night)
    before = set(about("cadre_ended_but_active"))
    lawful(night)
    assert set(about("cadre_ended_but_active")) == before - gone


FOUND = {"indicators": ["looked_up"], "indicators_met": ["looked_up"]}


def used(night) -> None:
    put(night, "death", event_date="2026-06-10")
    put(night, "lookup", event_date="2026-06-11", **FOUND)


def test_a_card_that_is_used_after_the_death(night, about):
    used(night)
    assert about("card_used_after_death") == {
        "lookup": "Ngày chết: 2026-06-10; thẻ được tra cứu ngày 2026-06-11"
    }


USED: dict[str, Guard] = {
    "on the day of death": lambda night: change(night, "lookup", event_date="2026-06-10"),
    "perhaps before the death": lambda night: change(night, "death", event_date="2026-06"),
    "nothing was found": lambda night: change(night, "lookup", indicators_met=[]),
    "another's": lambda night: unlink(night, "lookup", "review"),
    "another's death": lambda night: unlink(night, "death", "review"),
}


@pytest.mark.parametrize("lawful", USED.values(), ids=USED)
def test_a_look_up_that_is_lawful(night, about, lawful):
    used(night)
    lawful(night)
    assert about("card_used_after_death") == {}


def orphan(night) -> None:
    put(night, "account", programme="037", event_date="2024-05-01")
    put(night, "cadre", n=2)


def test_an_account_of_nobody_in_service(night, about):
    orphan(night)
    assert about("orphan_access") == {"account": "Quyền tra cứu: 037; cấp ngày 2024-05-01"}


def test_an_account_of_somebody_who_moved_on_an_unknown_day(night, about):
    orphan(night)
    put(night, "cadre", key="moved", state="over")
    assert list(about("orphan_access")) == ["account"]


ORPHAN: dict[str, Guard] = {
    "in service": lambda night: put(night, "cadre", key="own"),
    "perhaps in service": lambda night: put(night, "cadre", key="own", decision="review"),
    "locked": lambda night: change(night, "account", state="over"),
    "locked on a day": lambda night: change(night, "account", valid_to="2026-09-01"),
    "may not ask": lambda night: change(night, "account", programme="Không"),
    "nothing is said of a right": lambda night: change(night, "account", programme=None),
    "ended, which is another finding": lambda night: put(night, "death", event_date="2026-06-10"),
    "another's": lambda night: unlink(night, "account", "review"),
    "no list of cadres": lambda night: (
        night.rows["registers", "cadre"].clear(),
        night.mentions.pop(),
        night.links.pop(),
    ),
}


@pytest.mark.parametrize("lawful", ORPHAN.values(), ids=ORPHAN)
def test_an_account_that_is_lawful(night, about, lawful):
    orphan(night)
    lawful(night)
    assert about("orphan_access") == {}


def owner(night) -> None:
    put(night, "death", event_date="2026-06-10")
    put(night, "shop", event_date="2015-01-01")


def test_a_business_of_somebody_dead(night, about):
    owner(night)
    assert about("business_owner_dead") == {
        "shop": "Ngày chết: 2026-06-10; danh sách lập ngày 2026-10-20 ghi đang hoạt động"
    }


OWNER: dict[str, Guard] = {
    "ended": lambda night: change(night, "shop", state="over"),
    "ended on a day": lambda night: change(night, "shop", valid_to="2026-07-31"),
    "in the month of the list": lambda night: change(night, "death", event_date="2026-10"),
    "perhaps in that month": lambda night: change(night, "death", event_date="2026"),
    "another's": lambda night: unlink(night, "shop", "review"),
}


@pytest.mark.parametrize("lawful", OWNER.values(), ids=OWNER)
def test_a_business_that_is_lawful(night, about, lawful):
    owner(night)
    lawful(night)
    assert about("business_owner_dead") == {}
