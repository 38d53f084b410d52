"""The blind control sample: nobody can tell it, and it measures what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from journal.control import CONTROL
from journal.decisions import Decision
from review import accounts, blind, control, measured
from review.case import Case
from review.queue import State
from review.queue_load import load
from review.web.context import Context
from review.web.lists import today
from tests.unit.review import cases
from tests.unit.review.test_deciding import KEY, conflict, decide, entries


def drawn(number: int, source: str = "beneficiaries") -> Case:
    """An automatic match as a case of the sample: candidate 1 is whom linking matched."""
    case = cases.question(number, candidates=2)
    place = replace(case.place, source=source)
    matched = case.candidates[0].values.person_id
    return replace(case, link_reason=CONTROL, matched=matched, place=place)


def filled(context: Context, sample: list[Case], asked: list[Case]) -> None:
    measured.note(context.journal, sample)
    both = control.with_controls(sample, iter(asked))
    load(context.queue, KEY, "66", cases.NIGHT, both, up_to=0)


def pick(browser, number: int, matched: bool) -> str:
    """The button of the matched person, or of the other, wherever the page shows them."""
    page = browser.get(f"/66/viec/{conflict(number)}").text
    shown = re.findall(r'class="nm">([^<]+)<', page)
    return str(shown.index(cases.NAMES[0] if matched else cases.NAMES[1]) + 1)


def test_people_measure_precision(signed_in, context: Context, monkeypatch) -> None:
    sample = [drawn(n, "land" if n > 6 else "beneficiaries") for n in range(1, 11)]
    filled(context, sample, [cases.question(20)])
    browser = signed_in("lan.nt")
    for number in range(1, 8):
        decide(browser, number, pick(browser, number, matched=True), case=sample[number - 1])
    decide(browser, 8, pick(browser, 8, matched=False), case=sample[7])
    decide(browser, 9, "0", case=sample[8])
    decide(browser, 10, "U", case=sample[9])
    decide(browser, 20, "1", case=cases.question(20))
    found = measured.measured(context.journal, "66", today()).precision
    assert {part: (one.right, one.answered) for part, one in found.items()} == {
        "": (7, 9), "beneficiaries": (6, 6), "land": (1, 3),
    }  # fmt: skip
    # Wilson (1927) for 7 of 9, by hand: (p + z²/2n ± z·√(pq/n + z²/4n²)) / (1 + z²/n)
    assert found[""].interval == pytest.approx((0.4526, 0.9368), abs=1e-4)
    page = signed_in("mai.h").get("/66/tien-do").text
    assert "còn ít: 9 câu trả lời, thiếu 91" in page
    assert "77,78 %" not in page
    monkeypatch.setattr("common.agreement.ENOUGH", 9)
    page = signed_in("mai.h").get("/66/tien-do").text
    assert "77,78 %" in page
    assert "45,26 % – 93,68 %" in page
    kept = {entry.said.reason for entry in entries(context)}
    assert kept == {CONTROL, "link_uncertain"}


def test_an_undone_answer_does_not_count(signed_in, context: Context) -> None:
    filled(context, [drawn(1)], [])
    browser = signed_in("lan.nt")
    decide(browser, 1, "0", case=drawn(1))
    assert measured.measured(context.journal, "66", today()).precision[""].answered == 1
    data = {"csrf": browser.csrf, "entry": "1"}
    assert browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data=data).status_code == 303
    assert measured.measured(context.journal, "66", today()).precision == {}


def test_what_agrees_is_done_and_what_contradicts_waits_for_somebody_who_sees_why(
    signed_in, context: Context
) -> None:
    """Shown to the second person: percentages and evidence, under the same numbers."""
    sample = [drawn(n) for n in range(1, 5)]
    filled(context, sample, [])
    lan, mai = signed_in("lan.nt"), signed_in("mai.h")
    right, wrong = pick(lan, 1, matched=True), pick(lan, 2, matched=False)
    for number, said in ((1, right), (2, wrong), (3, "0"), (4, "U")):
        assert decide(lan, number, said, case=sample[number - 1]).status_code == 303
    states = [context.queue.one("66", conflict(number)).line.state for number in range(1, 5)]
    assert states == [State.DECIDED, State.SECOND, State.SECOND, State.UNSURE]
    assert [entry.said.needs_second for entry in entries(context)] == [False, True, True, False]
    assert decide(lan, 2, wrong, case=sample[1]).status_code == 303, "a double click"
    assert len(entries(context)) == 4
    page = mai.get(f"/66/viec/{conflict(2)}").text
    assert "81 %" in page
    assert "×" in page
    assert pick(mai, 2, matched=False) == wrong
    data = {"csrf": mai.csrf, "entry": "2"}
    assert mai.post(f"/66/viec/{conflict(2)}/xac-nhan", data=data).status_code == 303
    assert decide(mai, 3, pick(mai, 3, matched=True), case=sample[2], entry="3").status_code == 303
    states = [context.queue.one("66", conflict(number)).line.state for number in (2, 3)]
    assert states == [State.DECIDED, State.DECIDED]
    said = measured.measured(context.journal, "66", today()).precision[""]
    assert (said.right, said.answered) == (2, 3)


def test_the_sample_looks_like_a_true_question_that_is_blind(
    signed_in, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind, "_BLIND_OF_256", 256)
    filled(context, [drawn(1)], [cases.question(2, candidates=2)])
    browser = signed_in("lan.nt")

    def bare(number: int) -> str:
        page = browser.get(f"/66/viec/{conflict(number)}").text
        page = re.search(r"<main.*</main>", page, re.DOTALL)[0]
        for one in range(1, 6):  # what is a case's own
            page = page.replace(cases.NAMES[one - 1], "TÊN")
        page = re.sub(r"C[0-9a-f]{16}|[0-9a-f]{32}|<mark[^>]*>|</mark>|dòng \d+", "", page)
        return re.sub(r'<nav class="walk".*?</nav>', "", page, flags=re.DOTALL)

    first, second = bare(1), bare(2)
    assert "81 %" not in first
    assert "×" not in first
    assert len(first) == pytest.approx(len(second), rel=0.02)
    listed = browser.get("/66/viec").text
    assert "81 %" not in listed
    assert "control" not in listed + first


def test_the_sample_shows_as_many_candidates_as_the_questions() -> None:
    """Half of the questions have one, the others two and four."""
    asked = [cases.question(n, candidates=(1, 1, 2, 4)[n % 4]) for n in range(1, 41)]
    sample = []
    for number in range(101, 121):
        case = cases.question(number, candidates=5 if number > 105 else 1)
        matched = case.candidates[0].values.person_id
        sample.append(replace(case, link_reason=CONTROL, matched=matched))
    both = list(control.with_controls(sample, iter(asked)))
    sizes = [len(case.candidates) for case in both if case.link_reason == CONTROL]
    assert {size: sizes.count(size) for size in set(sizes)} == {1: 10, 2: 5, 4: 5}
    assert all(case.matched is None or case.candidate_of(case.matched) for case in both)


def test_linking_lists_rivals_of_as_many_mentions_as_the_sample_may_need() -> None:
    mentions = pl.Series("mention_id", [f"{n * 2**118:032x}" for n in range(1024)])
    waits = pl.DataFrame(
        {"mention_id": ["z" * 32, "y" * 32, "x" * 32], "about": [CONTROL, CONTROL, "two_deaths"],
         "waits": [True, False, True]}
    )  # fmt: skip
    found = [
        control.within_reach(mentions, KEY, cases.NIGHT + timedelta(days=n), waits)
        for n in range(30)
    ]
    assert {len(some) for some in found} == {control.REACH + 1}
    assert all("z" * 32 in some for some in found)
    assert found[0].equals(control.within_reach(mentions.shuffle(1), KEY, cases.NIGHT, waits))
    assert not found[0].equals(control.within_reach(mentions, b"x" * 32, cases.NIGHT, waits))
    assert pl.concat(found).n_unique() > 600


def test_a_tenth_of_the_questions_is_blind_and_no_finding(monkeypatch) -> None:
    monkeypatch.undo()
    some = sum(blind.is_blind(f"C{n:016x}", "link_uncertain", "near_tie") for n in range(10_000))
    assert 900 < some < 1_130
    assert not any(blind.is_blind(f"C{n:016x}", "dead_but_paid", None) for n in range(1000))


def test_candidates_of_blind_cases_are_shuffled_and_stay_themselves() -> None:
    firsts = []
    for number in range(1, 60):
        case = replace(cases.question(number), link_reason=CONTROL)
        shown = blind.shuffled(case)
        assert [one.number for one in shown.candidates] == [1, 2, 3, 4, 5]
        assert {one.person_hash for one in shown.candidates} == {
            one.person_hash for one in case.candidates
        }
        assert blind.shuffled(case) == shown
        firsts.append(shown.candidates[0].values.full_name)
    assert all(4 <= firsts.count(name) <= 22 for name in cases.NAMES)


def test_blind_cases_are_not_decided_at_once(signed_in, context: Context, monkeypatch) -> None:
    from review import bulk

    monkeypatch.setattr(bulk, "BY_HAND", 0)
    filled(context, [drawn(1), drawn(2)], [])
    browser = signed_in("lan.nt")
    assert "?signature" not in browser.get("/66/hang-loat").text
    assert browser.get(f"/66/hang-loat?pick={conflict(1)}").status_code == 422
    who = accounts.find(context.database, "lan.nt")
    assert who is not None
    with pytest.raises(ValueError, match="pattern"):
        bulk.decide_all(
            context.queue, [(drawn(1), None), (drawn(2), None)], Decision.SAME_PERSON, who, today()
        )


def test_the_page_shows_how_far_people_agree_who_knew_nothing_of_each_other(
    signed_in, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = drawn(1)
    same = {name: getattr(first, name) for name in ("mention_id", "content_hash", "record_hash")}
    second = replace(drawn(2), **same)
    filled(context, [first, second], [])
    for name, number, case in (("lan.nt", 1, first), ("dung.pv", 2, second)):
        browser = signed_in(name)
        assert decide(browser, number, "0", case=case).status_code == 303
    page = signed_in("mai.h").get("/66/tien-do").text
    assert "Còn ít: 1 việc hai người đã trả lời, thiếu 99." in page
    assert "AC1" not in page
    monkeypatch.setattr("common.agreement.ENOUGH", 1)
    page = re.sub(r"<[^>]+>|\s+", " ", signed_in("mai.h").get("/66/tien-do").text)
    told = page[page.index("Hai người cùng một ý đến đâu") :]
    both = r"Tỷ lệ cùng một ý +1/1 việc hai người đã trả lời +100,00 % +20,65 % – 100,00 %"
    assert re.search(both, told)
    assert re.search(r"AC1 của Gwet +[^<]*? 1,00 +0,21 – 1,00", told)
    assert "Kappa" not in told, "there is one answer only"
