"""Who takes the money: each rule in a case made for it, and not in what is lawful.

A case is a night with one thing wrong; each guard is that night with what makes it right.
"""

from __future__ import annotations

from typing import Any

import pytest

from contracts import own_codes

MINE, OTHER = "5200 2051-23456", "520020512345"


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""

    def table(name: str, kind: str, roles: tuple[str, ...] = ("who",), **meanings: Any):
        told = {"status": "state", "closed": frozenset({"over"}), "amount": "amount",
                "programme": "programme", "codes": (own_codes.account("account_no"),)}  # fmt: skip
        return factory.register("registers", name, kind, roles, **told | meanings)

    way = {"payment_method": "channel", "cashless": frozenset({"account"})}
    tables = (
        table("death", "death"),
        table("payment", "payment", ("who", "proxy"), on_behalf="proxy_name",
              subjects=("who",), **way),
        table("pension", "payment"),
        table("check", "payee_check", amount=None),
    )  # fmt: skip
    return factory.Night(sources=(factory.source("registers", *tables),))


@pytest.fixture
def about(night, find):
    """`about(rule)` → (record, other record, detail, amount) of what the rule finds."""
    columns = ("record_key", "other_record_key", "detail", "amount")
    return lambda rule: sorted(find(night).filter(reason=rule).select(columns).rows(), key=str)


def put(night, name: str, person: int = 1, key: str = "", **more: Any) -> None:
    """One record of the register `name` about a person, of October 2026."""
    given = {"event_date": "10/2026", "account_no": MINE, "state": "going on"}
    others = {"proxy": more.pop("proxy")} if "proxy" in more else {}
    night.add("registers", name, key or f"{name}{person}", {"who": person} | others, **given | more)


def paid_by(night, **more: Any) -> None:
    """Person 1 is paid, person 2 receives it and died in July."""
    put(night, "payment", proxy=2, proxy_name="x", **{"event_date": "08/2026"} | more)
    put(night, "death", 2, event_date="2026-07-15")


def test_the_money_is_received_by_somebody_dead(night, about):
    """What is paid to the dead themselves is another finding."""
    paid_by(night)
    put(night, "payment", 2, "own", event_date="08/2026")
    detail = "Người nhận thay chết: 2026-07-15; kỳ chi trả: 2026-08; số tiền: 500.000 đ"
    assert about("proxy_dead") == [("payment1", "death2", detail, 500_000)]
    assert [key for key, *_ in about("dead_but_paid")] == ["own"]


def test_a_proxy_of_whom_only_the_population_data_know_that_they_died(night, about):
    night.people[2] |= {"status": "dead", "died_on": "2026-06"}
    put(night, "payment", proxy=2, proxy_name="x")
    [(_, other, detail, _)] = about("proxy_dead")
    assert (other, detail[:32]) == (None, "Người nhận thay chết: 2026-06; k")


@pytest.mark.parametrize(
    "lawful",
    [
        pytest.param({"event_date": "07/2026"}, id="the month of the death"),
        pytest.param({"event_date": "2026"}, id="a month nobody knows"),
        pytest.param({"state": "over"}, id="ended"),
        pytest.param({"amount": 0}, id="arrears only"),
        pytest.param({"decision": "review"}, id="perhaps somebody else"),
    ],
)
def test_a_dead_proxy_that_is_none(night, about, lawful):
    paid_by(night, **lawful)
    assert about("proxy_dead") == []


def share(night, persons: tuple[int, ...], **more: Any) -> None:
    for person in persons:
        put(night, "payment", person, **more)


def test_four_households_are_paid_to_one_account(night, about):
    """Persons 4, 8, 12 and 16 live apart; the account is written in two ways, in two lists."""
    share(night, (4, 8, 12))
    put(night, "pension", 16, account_no=MINE.replace(" ", "."), amount=900_000)
    share(night, (20, 24, 28), account_no=OTHER)
    found = about("shared_account")
    assert [(key, amount) for key, _, _, amount in found] == [
        ("payment12", 500_000), ("payment4", 500_000), ("payment8", 500_000), ("pension16", 900_000)
    ]  # fmt: skip
    detail = "Một tài khoản nhận của 4 người thuộc 4 hộ; tổng một kỳ: 2.400.000 đ"
    assert {detail for _, _, detail, _ in found} == {detail}
    assert all(other != key and other for key, other, _, _ in found)


def test_no_digit_of_an_account_is_told(night, find):
    share(night, (4, 8, 12, 16))
    conflicts = find(night)
    assert conflicts.filter(reason="shared_account").height == 4
    digits = MINE.replace(" ", "").replace("-", "")
    told = str(conflicts.rows()).replace(" ", "").replace("-", "")
    assert digits not in told


@pytest.mark.parametrize(
    ("persons", "lawful"),
    [
        pytest.param((4, 8, 12), {}, id="three households"),
        pytest.param((4, 5, 8, 9, 12, 13), {}, id="six persons of three households"),
        pytest.param((4, 8, 12, 16), {"channel": "post"}, id="paid at the post"),
        pytest.param((4, 8, 12, 16), {"state": "over"}, id="ended"),
        pytest.param((4, 8, 12, 16), {"amount": 0}, id="arrears only"),
        pytest.param((4, 8, 12, 16), {"decision": "review"}, id="perhaps others"),
        pytest.param((4, 8, 12, 16), {"account_no": "0000000000"}, id="no account"),
        pytest.param((4, 8, 12, 16), {"account_no": "Bưu điện xã"}, id="a place"),
    ],
)
def test_an_account_that_may_be_shared(night, about, persons, lawful):
    share(night, persons, **lawful)
    assert about("shared_account") == []


def test_of_two_months_each_person_counts_once_with_the_newest(night, about):
    share(night, (4, 8, 12, 16), event_date="09/2026", amount=1)
    for person in (4, 8, 12, 16):
        put(night, "payment", person, f"october{person}")
    assert [key for key, *_ in about("shared_account")] == [
        "october12", "october16", "october4", "october8"
    ]  # fmt: skip


def checked(night, key: str = "answer", **more: Any) -> None:
    given = {"event_date": "2026-10-20", "programme": "Không khớp tên", "state": None}
    put(night, "check", 1, key, **given | more)


@pytest.mark.parametrize(
    ("answer", "said"), [("Không khớp tên", "khác tên"), ("Định danh khác", "khác định danh")]
)
def test_a_benefit_goes_to_an_account_of_somebody_else(night, about, answer, said):
    checked(night, programme=answer)
    put(night, "payment")
    detail = f"Ngân hàng trả lời: {said}, ngày 2026-10-20; số tiền một kỳ: 500.000 đ"
    assert about("account_of_other") == [("answer", "payment1", detail, 500_000)]


def test_an_answer_stands_alone_where_no_list_of_the_night_pays_the_person(night, about):
    checked(night)
    assert [(key, other, amount) for key, other, _, amount in about("account_of_other")] == [
        ("answer", None, None)
    ]


@pytest.mark.parametrize(
    ("answers", "payment"),
    [
        pytest.param([{"programme": "Khớp"}], {}, id="the names agree"),
        pytest.param([{"programme": "Tài khoản đóng"}], {}, id="closed: nothing arrives"),
        pytest.param(
            [{}, {"event_date": "2026-10-25", "programme": "Khớp"}], {}, id="answered again"
        ),
        pytest.param([{}, {"programme": "Khớp"}], {}, id="answered again on the same day"),
        pytest.param([{}], {"proxy_name": "x"}, id="somebody receives on behalf"),
        pytest.param([{}], {"account_no": OTHER}, id="paid to another account by now"),
        pytest.param([{}], {"channel": "cash"}, id="paid in cash"),
        pytest.param([{"decision": "review"}], {}, id="perhaps somebody else"),
    ],
)
def test_an_account_of_somebody_else_that_is_lawful(night, about, answers, payment):
    for number, answer in enumerate(answers):
        checked(night, f"answer{number}", **answer)
    put(night, "payment", **payment)
    assert about("account_of_other") == []


def test_an_answer_of_another_day_on_another_account_changes_nothing(night, about):
    checked(night)
    checked(night, "other", account_no=OTHER, event_date="2026-10-25", programme="Khớp")
    put(night, "payment")
    assert [key for key, *_ in about("account_of_other")] == ["answer"]
