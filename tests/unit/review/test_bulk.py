"""One decision for many cases, and the brakes on it."""

from __future__ import annotations

import pytest

from journal.decisions import Action
from review import bulk
from review.queue import State
from review.queue_load import load
from review.web.context import Context
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT
from tests.unit.review.test_deciding import KEY, conflict, decide, entries


@pytest.fixture(autouse=True)
def _queue(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BY_HAND", 3)
    asked = [cases.question(n, candidates=1) for n in range(1, 31)]
    asked.append(cases.question(40, candidates=1, signature="khác"))
    load(context.queue, KEY, "66", NIGHT, [*asked, cases.dead_but_paid(50)], up_to=0)


def picked(*numbers: int) -> list[str]:
    return [f"{conflict(n)}:{cases.question(n).content_hash}:" for n in numbers]


def send(browser, *numbers: int, typed: str | None = None, decision: str = "same_person"):
    data = {
        "csrf": browser.csrf, "pick": picked(*numbers), "decision": decision,
        "typed": str(len(numbers)) if typed is None else typed,
    }  # fmt: skip
    return browser.post("/66/hang-loat", data=data)


def by_hand(browser, *numbers: int, button: str = "1") -> None:
    for number in numbers:
        shown = cases.question(number, candidates=1)
        assert decide(browser, number, button, case=shown).status_code == 303


def test_five_cases_of_one_pattern_at_once_and_back(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2, 3)
    assert browser.get("/66/hang-loat?signature=mẫu").text.count('name="pick"') == 27
    answer = send(browser, 4, 5, 6, 7, 8)
    assert answer.status_code == 303
    made = entries(context)[3:]
    assert [entry.said.conflict_id for entry in made] == [conflict(n) for n in range(4, 9)]
    assert {entry.said.grounds for entry in made} == {"bulk"}
    assert all(context.queue.one("66", conflict(n)).line.state is State.DECIDED for n in (4, 8))
    assert "Hoàn tác cả đợt" in browser.get(answer.headers["location"]).text
    data = {"csrf": browser.csrf, "first": "4", "last": "8"}
    assert browser.post("/66/hang-loat/hoan-tac", data=data).status_code == 303
    assert [e.said.action for e in entries(context)[8:]] == [Action.UNDO] * 5
    assert context.queue.one("66", conflict(4)).line.state is State.OPEN


def test_a_batch_that_is_not_ones_own_is_not_taken_back(signed_in, context: Context) -> None:
    lan, dung = signed_in("lan.nt"), signed_in("dung.pv")
    by_hand(lan, 1, 2, 3)
    send(lan, 4, 5)
    for browser, first, last in ((dung, 4, 5), (lan, 3, 5), (lan, 4, 400), (lan, 4, 9)):
        data = {"csrf": browser.csrf, "first": str(first), "last": str(last)}
        assert browser.post("/66/hang-loat/hoan-tac", data=data).status_code == 403
    assert len(entries(context)) == 5


@pytest.mark.parametrize("typed", ["", "1", "3", "hai", "2 "])
def test_the_number_must_be_typed(signed_in, typed: str) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2, 3)
    status = 303 if typed.strip() == "2" else 422
    assert send(browser, 4, 5, typed=typed).status_code == status


def test_too_few_by_hand_or_not_alike(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2)
    assert send(browser, 4, 5).status_code == 422
    by_hand(browser, 3, button="0")
    assert send(browser, 4, 5).status_code == 422, "three by hand, but not alike"
    assert len(entries(context)) == 3
    assert "chưa đủ việc làm tay" in browser.get("/66/hang-loat?signature=mẫu").text


def test_two_patterns_findings_and_other_decisions_are_refused(signed_in, context) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2, 3)
    assert send(browser, 4, 40).status_code == 422
    assert send(browser, 4, 50).status_code in (409, 422)
    for decision in ("master_wrong", "unsure", "nobody", "x"):
        assert send(browser, 4, 5, decision=decision).status_code == 422
    assert len(entries(context)) == 3


def test_the_caps_hold(signed_in, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2, 3)
    monkeypatch.setattr(bulk, "A_DAY", 6)
    assert send(browser, 4, 5, 6, 7).status_code == 303
    assert send(browser, 8, 9, 10).status_code == 422
    assert send(browser, 8, 9).status_code == 303
    monkeypatch.setattr(bulk, "A_DAY", 200)
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    assert send(browser, 10, 11, 12).status_code == 422


def test_a_large_batch_waits_for_a_second_pair_of_eyes(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    by_hand(browser, 1, 2, 3)
    assert send(browser, *range(4, 24)).status_code == 303
    assert context.queue.one("66", conflict(4)).line.state is State.SECOND


def test_one_case_decided_by_a_colleague_stops_the_whole_batch(signed_in, context) -> None:
    lan, dung = signed_in("lan.nt"), signed_in("dung.pv")
    by_hand(lan, 1, 2, 3)
    by_hand(dung, 6, button="1")
    assert send(lan, 4, 5, 6).status_code == 409
    assert len(entries(context)) == 4
