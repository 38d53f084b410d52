"""Two people judge the same match, and neither of them knows of the other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from contracts.registry import SOURCES
from journal.control import only_measures
from review import accounts, control, leases, measured, readings
from review.accounts import Account
from review.case import Case
from review.queue import State, Wanted
from review.queue_load import load
from review.readings import Readers
from review.roles import Bounds, Role
from review.web.context import Context
from review.web.lists import today
from review.workbook.offices import offices, write_workbooks
from tests.unit.review import cases
from tests.unit.review.test_control import drawn, pick
from tests.unit.review.test_deciding import KEY, decide, entries, history

FIRST = drawn(1)
SECOND = readings.second_of(FIRST)
LAN_DUNG = Readers(("lan.nt",), ("dung.pv",))
AT = {"first": f"/66/viec/{FIRST.conflict_id}", "second": f"/66/viec/{SECOND.conflict_id}"}


def night(
    context: Context, sample: list[Case], readers: dict[str, Readers], *asked: Case, day: int = 0
) -> None:
    """What the asset `review/queue` does with a sample."""
    measured.note(context.journal, sample)
    readings.hide(context.journal, "66", sample, readers)
    shown = control.with_controls(sample, iter(asked), readers)
    load(context.queue, KEY, "66", cases.NIGHT + timedelta(days=day), shown, up_to=0)
    readings.show_others(context.journal, "66", sample)


@pytest.fixture
def asked_twice(context: Context) -> None:
    questions = [cases.question(number, candidates=2) for number in (20, 21)]
    night(context, [FIRST], {FIRST.conflict_id: LAN_DUNG}, *questions)


def listed(browser: TestClient, query: str = "") -> set[str]:
    return set(re.findall(r"/66/viec/(C[0-9a-f]{16})", browser.get(f"/66/viec?{query}").text))


def answers(browser: TestClient, case: Case, button: str, **more: str):
    number = int(case.conflict_id[1:], 16)
    return decide(browser, number, button, case=case, **more)


@pytest.mark.usefixtures("asked_twice")
def test_each_of_two_people_is_shown_one_of_the_two_cases(signed_in, context: Context) -> None:
    lan, dung, khai = signed_in("lan.nt"), signed_in("dung.pv"), signed_in("khai.lq")
    first, second = FIRST.conflict_id, SECOND.conflict_id
    for query in ("", "state=open", "held=nobody", f"q={FIRST.place.record_key}"):
        assert [one in listed(lan, query) for one in (first, second)] == [True, False]
        assert [one in listed(dung, query) for one in (first, second)] == [False, True]
    for browser, shown, hidden in ((lan, "first", "second"), (dung, "second", "first")):
        assert browser.get(AT[shown]).status_code == 200
        assert browser.get(AT[hidden]).status_code == 404
        assert browser.post(f"{AT[hidden]}/so", data={"csrf": browser.csrf}).status_code == 404
        walked = [browser.get(f"/66/viec/{one}").text for one in listed(browser)]
        assert len(walked) == 3
        unseen = FIRST if hidden == "first" else SECOND
        assert not [page for page in walked if unseen.conflict_id in page], "nor on the way"
    assert answers(lan, SECOND, "0").status_code == 404
    assert entries(context) == []
    assert {first, second} <= listed(khai), "who decides nothing may see both"


@pytest.mark.usefixtures("asked_twice")
def test_the_second_person_sees_no_trace_of_the_first_answer(signed_in, context: Context) -> None:
    lan, dung = signed_in("lan.nt"), signed_in("dung.pv")
    before, around = dung.get(AT["second"]).text, listed(dung)
    with context.journal.writing() as db:
        leases.take(db, "66", [FIRST.conflict_id], "lan.nt")
    assert answers(lan, FIRST, "0").status_code == 303
    assert context.queue.one("66", FIRST.conflict_id).line.state is State.SECOND
    assert dung.get(AT["second"]).text == before
    assert listed(dung) == around
    assert listed(dung, "state=second") == set()
    assert len(history(dung, int(SECOND.conflict_id[1:], 16))) == 1, "that the night opened it"


@pytest.mark.usefixtures("asked_twice")
def test_two_answers_measure_people_once_and_the_machine_once(signed_in, context: Context) -> None:
    lan, dung = signed_in("lan.nt"), signed_in("dung.pv")
    right = pick(lan, int(FIRST.conflict_id[1:], 16), matched=True)
    answers(lan, FIRST, right)
    assert measured.measured(context.journal, "66", today()).agreement.cases == 0
    answers(dung, SECOND, "0")
    found = measured.measured(context.journal, "66", today())
    assert (found.agreement.cases, found.agreement.agreed) == (1, 0)
    assert (found.precision[""].right, found.precision[""].answered) == (1, 1)
    said = [entry.said for entry in entries(context)]
    assert [one.needs_second for one in said] == [False, False]
    assert all(only_measures(one) for one in said), "no night obeys what a second reading says"
    assert said[0].conflict_id != said[1].conflict_id
    assert said[0].mention_id == said[1].mention_id
    assert context.queue.one("66", SECOND.conflict_id).line.state is State.DECIDED


@pytest.mark.usefixtures("asked_twice")
def test_nobody_takes_or_is_given_what_they_are_not_shown(signed_in, context: Context) -> None:
    dung, mai = signed_in("dung.pv"), signed_in("mai.h")
    dung.post("/66/viec/nhan", data={"csrf": dung.csrf})
    both = [FIRST.conflict_id, SECOND.conflict_id]
    with context.journal.reading() as db:
        assert set(leases.holders(db, "66", both)) == {SECOND.conflict_id}
    mai.post("/66/viec/giao", data={"csrf": mai.csrf, "to": "dung.pv", "pick": both})
    with context.journal.reading() as db:
        assert leases.holders(db, "66", both) == {SECOND.conflict_id: "dung.pv"}


@pytest.mark.usefixtures("asked_twice")
def test_no_workbook_has_a_match_that_is_asked_twice(context: Context, tmp_path) -> None:
    import openpyxl

    written = write_workbooks(
        context.queue, KEY, "66", tmp_path, province_name="Đắk Lắk", sources=SOURCES,
        today=cases.NIGHT,
    )  # fmt: skip
    cells = [
        str(cell.value)
        for path in written
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert sum(cases.question(20).conflict_id in text for text in cells) > 0
    assert not [text for text in cells if FIRST.conflict_id in text or SECOND.conflict_id in text]
    assert sum(office.cases for office in offices(context.queue, "66", SOURCES)) == 2


@pytest.mark.usefixtures("asked_twice")
def test_the_next_night_hides_its_own_cases_only(signed_in, context: Context) -> None:
    """The first answer contradicted linking and waits: whoever looks at it again may see it."""
    answers(signed_in("lan.nt"), FIRST, "0")
    other = drawn(2)
    sample, readers = [FIRST, other], {other.conflict_id: Readers(("dung.pv",), ("lan.nt",))}
    measured.note(context.journal, sample)
    readings.hide(context.journal, "66", [other], readers)
    assert signed_in("dung.pv").get(AT["first"]).status_code == 404, "while the night is written"
    shown = control.with_controls(sample, iter(()), readers)
    load(context.queue, KEY, "66", cases.NIGHT + timedelta(days=1), shown, up_to=0)
    readings.show_others(context.journal, "66", [other])
    assert signed_in("dung.pv").get(AT["first"]).status_code == 200
    with context.journal.reading() as db:
        assert readings.hidden(db, "66", "lan.nt") == {other.conflict_id}
        assert readings.hidden(db, "66", "dung.pv") == {readings.second_of(other).conflict_id}
    found = context.queue.queued(Wanted(province="66", states=()), today())
    assert sum(one.case.mention_id == FIRST.mention_id for one in found) == 1


def test_the_two_cases_differ_by_their_id_alone() -> None:
    (first, second) = control.with_controls([FIRST], iter(()), {FIRST.conflict_id})
    assert (first.matched, second.matched) == (FIRST.matched, None)
    people = [{one.person_hash for one in case.candidates} for case in (first, second)]
    assert people[0] == people[1]
    assert first.conflict_id != second.conflict_id
    same = ("mention_id", "content_hash", "record_hash", "record", "link_reason", "due_on")
    assert all(getattr(first, name) == getattr(second, name) for name in same)


def test_everybody_who_may_decide_reads_one_of_the_two(context: Context) -> None:
    people = accounts.all_accounts(context.database)
    sample = [
        replace(drawn(number), mention_id=f"{number:032x}") for number in range(1, 401)
    ]  # fmt: skip
    found = readings.divided(KEY, sample, people)
    assert 70 < len(found) < 130, "a quarter"
    assert readings.divided(KEY, sample, people) == found
    for who in found.values():
        assert sorted(who.first + who.second) == ["dung.pv", "lan.nt", "mai.h"]
        assert abs(len(who.first) - len(who.second)) == 1
    assert {name for who in found.values() for name in who.second} == {"dung.pv", "lan.nt", "mai.h"}
    assert readings.divided(b"another key" * 3, sample, people).keys() != found.keys()


def test_a_match_that_only_one_person_may_decide_is_asked_once(monkeypatch) -> None:
    monkeypatch.setattr(readings, "TWICE_OF_256", 256)
    far = Account("xa.b", "Xã B", Role.REVIEWER, Bounds("66", frozenset({"24133"})))
    near = replace(far, name="xa.a", bounds=Bounds("66", frozenset({"24169"})))
    gone = replace(near, name="nghi.viec", active=False)
    assert readings.divided(KEY, [FIRST], [far, near, gone]) == {}
    second = replace(near, name="xa.c")
    (who,) = readings.divided(KEY, [FIRST], [far, near, gone, second]).values()
    assert {*who.first, *who.second} == {"xa.a", "xa.c"}
