"""Rules about payments: each in a case made for it, and not in what is lawful.

A case is a night with one thing wrong; each guard is that night with the one fact that makes it
right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from contracts import assistance
from warehouse.facts import OWN_LAW

ON_ONE_LIST = {assistance.SOCIAL_PENSION: ("payment", "social_pension")}


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, **meanings: Any):
        told = {"status": "state", "closed": frozenset({"over"}), "valid_from": "valid_from"}
        told |= {"amount": "amount", "programme": "programme"} | meanings
        return factory.register("registers", name, kind, ("who",), **told)

    tables = (
        table("death", "death"),
        table("assistance", "payment social_assistance", kinds_of=ON_ONE_LIST),
        table("social", "payment social_pension"),
        table("pension", "payment insurance_benefit"),
        table("answer", "entitlement insurance_benefit", amount=None),
        table("poor", "household_member poverty"),
    )
    made = factory.Night(sources=(factory.source("registers", *tables),))
    made.people[1] = factory.master_row(1, date_of_birth="1950-05-20")
    return made


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night: (key, detail, amount)."""
    columns = ("record_key", "detail", "amount")
    return lambda rule: sorted(find(night).filter(reason=rule).select(columns).rows())


def put(night, name: str, key: str = "", **more: Any) -> None:
    """One record of the register `name` about person 1, of October 2026, 540,000 đồng."""
    given = {
        "event_date": "10/2026", "amount": 540_000, "state": "going on", "valid_from": "2026-01",
        "programme": "75+",
    }  # fmt: skip
    night.add("registers", name, key or name, {"who": 1}, **given | more)


def keys(found: list[tuple[str, str, int]]) -> list[str]:
    return [key for key, _, _ in found]


def test_the_money_paid_after_a_death_is_counted_record_by_record(night, about):
    """Each record has its own money; the details add up, register by register."""
    put(night, "death", event_date="2026-07-15")
    put(night, "assistance", "july", event_date="07/2026")
    put(night, "assistance", "august", event_date="08/2026")
    put(night, "assistance", "september", event_date="09/2026", amount=600_000)
    put(night, "pension", "other", event_date="09/2026", amount=None)
    died = "Ngày chết: 2026-07-15; kỳ chi trả: "
    assert about("dead_but_paid") == [
        ("august", f"{died}2026-08; tháng thứ 1 sau tháng chết; số tiền: 540.000 đ", 540_000),
        ("other", f"{died}2026-09; tháng thứ 2 sau tháng chết", None),
        (
            "september",
            (
                f"{died}2026-09; tháng thứ 2 sau tháng chết; "
                "cộng dồn 2 tháng trong danh sách: 1.140.000 đ"
            ),
            600_000,
        ),
    ]


def test_months_after_a_death_are_those_of_the_calendar_not_rows_of_the_list(night, about):
    """The list holds one month of many, and two rows of it are no two months."""
    put(night, "death", event_date="2025-07-15")
    put(night, "assistance", "one")
    put(night, "assistance", "two")
    [(_, first, _), (_, second, _)] = sorted(about("dead_but_paid"), key=lambda found: found[1])
    assert "kỳ chi trả: 2026-10; tháng thứ 15 sau tháng chết; " in first
    assert {first.rpartition("; ")[2], second.rpartition("; ")[2]} == {
        "số tiền: 540.000 đ", "cộng dồn 1 tháng trong danh sách: 1.080.000 đ"
    }  # fmt: skip


def test_a_row_of_arrears_only_pays_nothing_for_a_month_after_the_death(night, about):
    put(night, "death", event_date="2026-07-15")
    put(night, "social", event_date="10/2026", amount=0)
    assert about("dead_but_paid") == []


def test_social_pension_and_social_assistance_of_one_month(night, about):
    put(night, "social")
    put(night, "assistance", amount=810_000)
    detail = "Tháng 2026-10: hưu trí xã hội 540.000 đ; chế độ kia 810.000 đ"
    assert about("two_benefits") == [("social", detail, 540_000)]


def test_the_social_pension_twice_is_one_finding(night, about):
    put(night, "social", "one")
    put(night, "social", "two")
    assert len(about("two_benefits")) == 1


@pytest.mark.parametrize(
    ("social", "assistance"),
    [
        pytest.param({}, {"event_date": "09/2026"}, id="another month"),
        pytest.param({}, {"event_date": "2026"}, id="a month nobody knows"),
        pytest.param({"event_date": "2026"}, {"event_date": "2026"}, id="years alone"),
        pytest.param({"valid_from": "2026-10"}, {}, id="the month of the change"),
        pytest.param({}, {"valid_from": "2026-10"}, id="the month of the change to assistance"),
        pytest.param({}, {"amount": 0}, id="arrears only"),
        pytest.param({}, {"state": "over"}, id="assistance ended"),
        pytest.param({"state": "over"}, {}, id="social pension ended"),
    ],
)
def test_two_benefits_that_are_lawful(night, about, social, assistance):
    put(night, "social", **social)
    put(night, "assistance", **assistance)
    assert about("two_benefits") == []


@pytest.mark.parametrize(("born", "found"), [("1956-10-31", []), ("1956-11-01", ["of the list"])])
def test_a_social_pension_of_that_list_may_be_one_of_the_poor(night, about, factory, born, found):
    """The list does not say by what right: seventy years are enough for some."""
    night.people[1] = factory.master_row(1, date_of_birth=born)
    put(night, "assistance", "of the list", programme=assistance.SOCIAL_PENSION)
    assert keys(about("too_young_for_benefit")) == found


LONE, DISABLED, OLD, INFANT = (
    assistance.LONE_PARENT, assistance.DISABLED, assistance.OLD, assistance.INFANT
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (DISABLED, OLD, True),
        (DISABLED, DISABLED, True),
        (LONE, INFANT, True),
        (LONE, assistance.SOCIAL_PENSION, True),
        (LONE, DISABLED, False),
        (LONE, assistance.OLD_80, False),
        (LONE, assistance.OTHER_POOR, False),
        (LONE, LONE, False),
        (assistance.CARER, DISABLED, False),
        (None, DISABLED, False),
    ],
)
def test_two_groups_of_assistance_of_which_the_highest_is_due(night, about, one, other, found):
    """Decree 20/2021, article 6.2: poor single parents have theirs beside clauses 5, 6 and 8."""
    put(night, "assistance", "one", programme=one, amount=540_000)
    put(night, "assistance", "other", programme=other, amount=1_080_000)
    amounts = [amount for _, _, amount in about("two_benefits")]
    assert amounts == ([540_000] if found else [])


@pytest.mark.parametrize(
    ("rule", "beside"),
    [
        ("pension_and_social_pension", "pension"),
        ("two_benefits", "assistance"),
        ("too_young_for_benefit", None),
    ],
)
def test_the_social_pension_on_the_list_of_social_assistance(night, about, factory, rule, beside):
    """A commune that keeps one list for both: the group tells which of them a row is."""
    night.people[1] = factory.master_row(1, date_of_birth="1957-01-01")
    put(night, "assistance", "of the list", programme=assistance.SOCIAL_PENSION)
    if beside:
        put(night, beside, "beside", programme=DISABLED, amount=5_000_000)
    assert keys(about(rule)) == ["of the list"]


PENSION = "pension_and_social_pension"


@pytest.mark.parametrize("amount", [540_000, 5_000_000])
def test_a_pension_that_is_not_below_the_social_pension(night, about, amount):
    put(night, "social")
    put(night, "pension", amount=amount)
    said = f"{amount:,}".replace(",", ".")
    detail = f"Tháng 2026-10: hưu trí xã hội 540.000 đ; lương hưu, trợ cấp {said} đ từ 2026-01"
    assert about(PENSION) == [("social", detail, 540_000)]


@pytest.mark.parametrize(
    ("social", "pension"),
    [
        pytest.param({}, {"amount": 539_999}, id="a lower pension"),
        pytest.param({}, {"state": "over"}, id="the pension ended"),
        pytest.param({}, {"valid_from": "2026-11"}, id="the pension begins later"),
        pytest.param({}, {"amount": None}, id="nobody knows how much"),
        pytest.param({"state": "over"}, {}, id="the social pension ended"),
        pytest.param({"amount": 0}, {}, id="arrears only"),
    ],
)
def test_a_pension_beside_the_social_pension_that_is_lawful(night, about, social, pension):
    put(night, "social", **social)
    put(night, "pension", **{"amount": 5_000_000} | pension)
    assert about(PENSION) == []


@pytest.mark.parametrize(
    ("month", "on", "found"),
    [
        ("08/2026", date(2026, 10, 4), ["social"]),
        ("08/2026", date(2026, 10, 5), []),
        ("06/2026", date(2026, 10, 5), ["social"]),
        ("10/2026", date(2026, 11, 2), []),
    ],
)
def test_a_back_dated_standard_takes_back_what_it_makes_lawful(night, about, month, on, found):
    """Decree 335/2026: 540,000 from July, in force on 5 October; until then 500,000 was right."""
    night.night = on
    put(night, "social", event_date=month)
    put(night, "pension", amount=520_000)
    assert keys(about(PENSION)) == found


def test_a_province_that_pays_more_by_its_own_file(night, about):
    put(night, "social")
    put(night, "pension", amount=550_000)
    assert keys(about(PENSION)) == ["social"]
    january = date(2026, 1, 1)
    more = ("standard.social_pension", 600_000, january, january, "Nghị quyết 1")
    night.own_law = pl.DataFrame([more], schema=OWN_LAW, orient="row")
    assert about(PENSION) == []


def test_months_of_a_pension_are_not_added_up_and_benefits_of_a_month_are(night, about):
    put(night, "social")
    put(night, "pension", "september", event_date="09/2026", amount=300_000)
    put(night, "pension", "october", amount=300_000)
    assert about(PENSION) == []
    put(night, "pension", "survivor", amount=300_000)
    assert keys(about(PENSION)) == ["social"]


def test_a_pension_of_unknown_amount_is_a_question_to_social_insurance(night, about, find):
    put(night, "social")
    put(night, "answer")
    assert about(PENSION) == []
    assert keys(about("pension_of_unknown_amount")) == ["social"]
    assert find(night).filter(reason="pension_of_unknown_amount")["blocking"].to_list() == [False]
    put(night, "pension", amount=5_000_000)
    assert keys(about(PENSION)) == ["social"]
    assert about("pension_of_unknown_amount") == []


YOUNG = "too_young_for_benefit"


@pytest.mark.parametrize(
    ("born", "programme", "found"),
    [
        ("1951-10-31", "75+", False),
        ("1951-11-01", "75+", True),
        ("1951", "75+", False),
        ("1952", "75+", True),
        ("1951-11", "75+", True),
        ("1951-11-01", "70-74 hộ nghèo", False),
        ("1956-10-31", "70-74 hộ cận nghèo", False),
        ("1956-11-01", "70-74 hộ nghèo", True),
        ("1951-11-01", None, False),
        ("1957", None, True),
    ],
)
def test_an_age_at_the_end_of_the_month_as_far_as_it_is_known(
    night, about, factory, born, programme, found
):
    night.people[1] = factory.master_row(1, date_of_birth=born)
    put(night, "social", programme=programme)
    assert keys(about(YOUNG)) == (["social"] if found else [])


@pytest.mark.parametrize(("state", "found"), [("going on", []), ("over", ["social"])])
def test_who_stands_on_the_list_of_the_poor_may_be_seventy(night, about, factory, state, found):
    night.people[1] = factory.master_row(1, date_of_birth="1955-01-01")
    put(night, "social")
    put(night, "poor", event_date="2026", valid_from="2026", state=state)
    assert keys(about(YOUNG)) == found
    if found:
        assert "71 tuổi" in about(YOUNG)[0][1]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("two_benefits", ("social", "assistance")),
        (PENSION, ("social", "pension")),
        ("dead_but_paid", ("assistance", "death")),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_link_in_review_finds_nothing(night, about, rule, wrong, side):
    put(night, "death", event_date="2026-07-15") if rule == "dead_but_paid" else None
    for name in ("social", "assistance"):
        put(night, name)
    put(night, "pension", amount=5_000_000)
    assert about(rule)
    [at] = [i for i, one in enumerate(night.mentions) if one["record_key"] == wrong[side]]
    night.links[at] |= {"decision": "review", "reason": "near_tie"}
    assert wrong[0] not in keys(about(rule))
