"""How often, to how many, and whether at all: payments that are counted, in cases made for them.

A case is a night with one thing wrong; each guard is that night with what makes it right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

WORSHIP = "Người hưởng trợ cấp thờ cúng liệt sĩ"
SURVIVOR = "Trợ cấp tuất"


@pytest.fixture
def tables(factory):
    """The sources of a night: payments of merit, relatives of martyrs, insurance benefits."""

    def table(name: str, kind: str, **meanings: Any):
        return factory.register("registers", name, kind, ("who",), **meanings)

    told = {"status": "state", "closed": frozenset({"over"}), "amount": "amount",
            "programme": "programme", "linked_key": "linked_key"}  # fmt: skip
    hands = {"collected": "collected", "uncollected": frozenset({"Chưa nhận"})}
    return (
        factory.source(
            "registers",
            table("paid", "payment merit", **told, **hands),
            table("other", "payment", **told, **hands),
            table("insured", "payment insurance_benefit", **told),
            table("relative", "relative_of_martyr", linked_key="linked_key"),
            table("death", "death"),
        ),
    )


@pytest.fixture
def night(factory, tables):
    """An empty night of the registers that these rules look at."""
    return factory.Night(sources=tables)


@pytest.fixture
def about(night, find):
    """`about(rule)` → (record, other record, detail, amount) of what the rule finds."""
    columns = ("record_key", "other_record_key", "detail", "amount")
    return lambda rule: sorted(find(night).filter(reason=rule).select(columns).rows(), key=str)


def put(night, name: str, person: int = 1, key: str = "", **more: Any) -> None:
    given = {"event_date": "10/2026", "state": "going on", "linked_key": None, "programme": None}
    night.add("registers", name, key or f"{name}{person}", {"who": person}, **given | more)


def leave(night, *months: str, person: int = 1, **more: Any) -> None:
    """Nobody takes the money of these months."""
    for month in months:
        said = {"collected": "Chưa nhận", "event_date": f"{month}/2026"} | more
        put(night, "paid", person, f"p{person}-{month}", **said)


def test_nobody_takes_the_money_for_three_months(night, about):
    leave(night, "08", "09", "10")
    detail = "Chưa nhận liên tục 3 tháng: từ 2026-08 đến 2026-10; mỗi tháng: 500.000 đ"
    assert about("unpaid_three_months") == [("p1-10", None, detail, None)]


def test_three_months_that_end_before_the_newest_are_over(night, about):
    leave(night, "07", "08", "09")
    put(night, "paid", collected="Đã nhận")
    assert about("unpaid_three_months") == []


@pytest.mark.parametrize(
    ("months", "more"),
    [
        pytest.param(("09", "10"), {}, id="two months"),
        pytest.param(("07", "08", "10"), {}, id="a month without a list"),
        pytest.param(("05", "06", "07", "10"), {}, id="three months, and then collected"),
        pytest.param(("08", "09", "10"), {"collected": None}, id="nobody knows"),
        pytest.param(("08", "09", "10"), {"collected": "Đã nhận"}, id="collected"),
        pytest.param(("08", "09", "10"), {"state": "over"}, id="ended"),
        pytest.param(("08", "09", "10"), {"decision": "review"}, id="perhaps somebody else"),
    ],
)
def test_money_that_nobody_takes_for_a_while(night, about, months, more):
    leave(night, *months, **more)
    assert about("unpaid_three_months") == []


def test_another_sum_of_a_month_was_collected(night, about):
    leave(night, "08", "09", "10")
    put(night, "paid", key="arrears", event_date="09/2026", collected="Đã nhận")
    assert about("unpaid_three_months") == []


@pytest.mark.parametrize("status", ["dead", "moved_out"])
def test_who_died_or_moved_out_is_found_by_other_rules(night, about, status):
    night.people[1] |= {"status": status}
    leave(night, "08", "09", "10")
    assert about("unpaid_three_months") == []


def test_months_of_two_lists_are_not_added_up(night, about):
    leave(night, "09", "10")
    put(night, "other", event_date="08/2026", collected="Chưa nhận")
    assert about("unpaid_three_months") == []


def test_months_that_former_lists_told_are_remembered(factory, tables, build):
    """A list of one month a night: what the last night knew goes on, unless tonight's list says
    otherwise of the month."""
    september = factory.Night(night=date(2026, 10, 2), sources=tables)
    for person in (1, 2, 3):
        leave(september, "08", "09", person=person)
    leave(september, "07", "08", person=4)
    october = factory.Night(sources=tables, run_id=factory.run_id(2))
    for person in (1, 3, 4):
        leave(october, "10", person=person)
    put(october, "paid", 3, "corrected", event_date="09/2026", collected="Đã nhận")
    put(october, "paid", 2, collected="Đã nhận")
    with duckdb.connect(build(october, build(september)), read_only=True) as con:
        found = con.sql("SELECT count(*) FROM fct_conflict WHERE reason = 'unpaid_three_months'")
        kept = con.sql("SELECT since, until FROM fct_uncollected WHERE night > '2026-10-02'")
        assert found.fetchall() == [(1,)]
        first = {month: date(2026, month, 1) for month in (8, 10)}
        assert sorted(kept.fetchall()) == [
            (first[8], first[10]), (first[10], first[10]), (first[10], first[10])
        ]  # fmt: skip


def worship(night, person: int = 1, key: str = "", **more: Any) -> None:
    put(night, "paid", person, key, **{"programme": WORSHIP, "amount": 1_400_000} | more)


def kin(night, person: int, martyr: str, key: str = "") -> None:
    put(night, "relative", person, key or f"r{person}", linked_key=martyr)


def test_two_relatives_are_paid_for_the_worship_of_one_martyr(night, about):
    kin(night, 1, "DL/LS-1")
    kin(night, 2, "dl/ls-1")
    worship(night, 1, "july", event_date="07/2026")
    worship(night, 2, "october")
    detail = "Năm 2026: 2 khoản thờ cúng một liệt sĩ; cộng: 2.800.000 đ; mức một năm: 1.400.000 đ"
    assert about("worship_twice") == [("october", "july", detail, 1_400_000)]


def test_a_payment_on_the_file_of_the_martyr_says_for_whom_it_is(night, about):
    """Person 1 has two martyrs: only the file tells whose it is."""
    kin(night, 1, "LS-1")
    kin(night, 1, "LS-2", "second")
    kin(night, 2, "LS-1")
    worship(night, 1, "one", linked_key="LS-1")
    worship(night, 2, "two", event_date="11/2026")
    assert [key for key, *_ in about("worship_twice")] == ["two"]


@pytest.mark.parametrize(
    ("martyrs", "first", "second"),
    [
        pytest.param(("LS-1", "LS-2"), {}, {}, id="two martyrs"),
        pytest.param(("LS-1", None), {}, {}, id="nobody knows of whom"),
        pytest.param(("LS-1", "LS-1"), {}, {"event_date": "10/2025"}, id="another year"),
        pytest.param(("LS-1", "LS-1"), {"amount": 700_000}, {"amount": 700_000}, id="in parts"),
        pytest.param(("LS-1", "LS-1"), {}, {"amount": 0}, id="nothing is paid"),
        pytest.param(("LS-1", "LS-1"), {}, {"state": "over"}, id="ended"),
        pytest.param(("LS-1", "LS-1"), {}, {"programme": "Con liệt sĩ"}, id="another benefit"),
        pytest.param(("LS-1", "LS-1"), {}, {"decision": "review"}, id="perhaps somebody else"),
    ],
)
def test_worship_that_is_paid_lawfully(night, about, martyrs, first, second):
    for person, martyr in enumerate(martyrs, 1):
        kin(night, person, martyr)
    worship(night, 1, **first)
    worship(night, 2, **second)
    assert about("worship_twice") == []


def test_of_a_relative_of_two_martyrs_two_payments_are_lawful(night, about):
    kin(night, 1, "LS-1")
    kin(night, 1, "LS-2", "second")
    worship(night, 1, "one")
    worship(night, 1, "two")
    assert about("worship_twice") == []


def survive(night, persons: range, **more: Any) -> None:
    for person in persons:
        put(night, "insured", person, **{"programme": SURVIVOR, "linked_key": "6612345678"} | more)


def test_five_survivors_of_one_deceased(night, about):
    survive(night, range(1, 6))
    survive(night, range(11, 15), linked_key="6600000001")
    found = about("too_many_survivors")
    assert [key for key, *_ in found] == [f"insured{n}" for n in range(1, 6)]
    assert all(key != other for key, other, *_ in found)
    assert found[0][2:] == (
        "Tháng 2026-10: 5 người hưởng tuất của một người chết; mức hưởng: 500.000 đ", 500_000
    )  # fmt: skip


@pytest.mark.parametrize(
    "fifth",
    [
        pytest.param({"event_date": "09/2026"}, id="another month"),
        pytest.param({"state": "over"}, id="ended"),
        pytest.param({"amount": 0}, id="nothing is paid"),
        pytest.param({"programme": "Lương hưu"}, id="a pension"),
        pytest.param({"linked_key": "6600000002"}, id="of another deceased"),
        pytest.param({"linked_key": None}, id="nobody knows of whom"),
        pytest.param({"decision": "review"}, id="perhaps somebody else"),
    ],
)
def test_four_survivors_and_one_who_is_none(night, about, fifth):
    survive(night, range(1, 5))
    survive(night, range(5, 6), **fifth)
    assert about("too_many_survivors") == []


def test_a_survivor_on_two_lines_counts_once(night, about):
    survive(night, range(1, 5))
    survive(night, range(4, 5), key="again")
    assert about("too_many_survivors") == []
