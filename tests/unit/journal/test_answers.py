"""What became of decisions, on a journal in which two people disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal.answers import ANSWERS, Answer, agreement_of, answer_frame, answers, recent
from journal.control import CONTROL
from journal.decisions import Action, Decision, Entry
from journal.store import Journal
from tests.unit.journal.conftest import said

ONE, TWO = "066300001234", "066300005678"
FATES = ("stands", "undone", "second", "second_answer", "agreed")


def decided(journal: Journal, conflict: str, actor: str, decision: str, **more: Any) -> Entry:
    given = {"decision": Decision(decision), "actor": actor} | more
    (entry,) = journal.append([said(conflict, **given)])
    return entry


def undone(journal: Journal, entry: Entry, actor: str) -> None:
    about = entry.said.conflict_id
    journal.append([said(about, action=Action.UNDO, actor=actor, supersedes=entry.seq)])


def lines(journal: Journal) -> dict[int, Answer]:
    begun = datetime(2000, 1, 1, tzinfo=UTC)
    return {one.seq: one for one in answers(recent(journal, "66", since=begun))}


def fate(line: Answer) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in FATES)


@pytest.mark.parametrize(
    ("second", "more", "told"),
    [
        ("same_person", {}, ("minh", "same_person", True)),
        ("same_person", {"person_id": TWO}, ("minh", "same_person, another", False)),
        ("nobody", {}, ("minh", "nobody", False)),
        ("unsure", {}, (None, None, None)),
        ("nobody", {"content_hash": "d" * 64}, (None, None, None)),
        ("nobody", {"actor": "lan"}, (None, None, None)),
    ],
)
def test_a_second_decision_agrees_or_overturns(journal, second, more, told):
    first = decided(journal, "C1", "lan", "same_person")
    decided(journal, "C1", **{"actor": "minh", "decision": second} | more)
    found = lines(journal)
    assert fate(found[first.seq]) == (False, False, *told)
    assert [line.stands for line in found.values()] == [False, True]


def test_the_third_opinion_is_about_the_first(journal):
    """Minh was not convinced and asked a third person, who says otherwise, or the same."""
    first = decided(journal, "C1", "lan", "same_person")
    unsure = decided(journal, "C1", "minh", "unsure", note="mẹ tên khác")
    third = decided(journal, "C1", "mai", "nobody")
    found = lines(journal)
    assert fate(found[first.seq]) == (False, False, "mai", "nobody", False)
    assert fate(found[unsure.seq]) == (False, False, None, None, None)
    undone(journal, third, "mai")
    assert fate(lines(journal)[first.seq]) == (False, False, None, None, None)
    decided(journal, "C1", "mai", "same_person")
    assert fate(lines(journal)[first.seq])[2:] == ("mai", "same_person", True)


def test_a_confirmation_agrees_and_taking_back_somebody_elses_does_not(journal):
    first = decided(journal, "C1", "lan", "nobody", needs_second=True)
    assert lines(journal)[first.seq].waits
    journal.append([said("C1", action=Action.CONFIRM, actor="minh", confirms=first.seq)])
    other = decided(journal, "C2", "lan", "nobody", needs_second=True)
    undone(journal, other, "minh")
    own = decided(journal, "C3", "lan", "nobody")
    undone(journal, own, "lan")
    found = lines(journal)
    assert fate(found[first.seq]) == (True, False, "minh", "nobody", True)
    assert not found[first.seq].waits
    assert fate(found[other.seq]) == (False, True, "minh", None, False)
    assert fate(found[own.seq]) == (False, True, None, None, None)


def test_a_contradiction_that_was_withdrawn_contradicts_nobody(journal):
    first = decided(journal, "C1", "lan", "same_person")
    second = decided(journal, "C1", "minh", "nobody")
    undone(journal, second, "minh")
    assert fate(lines(journal)[first.seq]) == (True, False, None, None, None)
    decided(journal, "C1", "hoa", "same_person")
    assert fate(lines(journal)[first.seq]) == (False, False, "hoa", "same_person", True)


@pytest.mark.parametrize(
    ("decision", "person", "right"),
    [
        ("same_person", ONE, True),
        ("same_person", TWO, False),
        ("other_person", ONE, False),
        ("nobody", None, False),
        ("unsure", None, None),
        ("source_wrong", ONE, True),
        ("source_wrong", None, None),
    ],
)
def test_an_answer_to_a_control_case_says_whether_the_machine_was_right(
    journal, decision, person, right
):
    draft = said("K1", reason=CONTROL, decision=Decision(decision))
    if person:
        draft = replace(draft, person_id=person, person_hash="p" * 32)
    (entry,) = journal.append([draft])
    begun = datetime(2000, 1, 1, tzinfo=UTC)
    (line,) = answers(recent(journal, "66", since=begun), {"K1": ONE})
    assert line.machine_right is right
    journal.forget([entry.seq], actor="lan", role="admin")
    (line,) = answers(recent(journal, "66", since=begun), {"K1": ONE})
    assert line.machine_right is None


def judged(journal: Journal, case: str, actor: str, decision: str, **more: Any) -> Entry:
    """An answer about a match of the control sample, whose two cases are called K and L."""
    more = {"reason": CONTROL, "mention_id": case[1:] * 32} | more
    return decided(journal, case, actor, decision, **more)


def test_agreement_counts_who_knew_nothing_of_each_other(journal):
    decided(journal, "C1", "lan", "nobody")
    decided(journal, "C1", "minh", "nobody")  # who decides again sees what was said
    first = judged(journal, "K1", "lan", "same_person")
    judged(journal, "L1", "minh", "same_person")
    judged(journal, "L2", "minh", "same_person")
    judged(journal, "K2", "lan", "same_person", person_id=TWO)
    found = lines(journal)
    assert found[first.seq].blind_answer == "same_person"
    assert [line.blind_answer for line in found.values()].count(None) == len(found) - 2
    agreed = agreement_of(found.values())
    assert (agreed.cases, agreed.agreed) == (2, 1)
    assert (found[first.seq].second, found[first.seq].agreed) == (None, None), "no second look"


@pytest.mark.parametrize(
    "more",
    [
        {"actor": "lan"},
        {"decision": "unsure"},
        {"content_hash": "d" * 64},
        {"reason": "link_uncertain"},
        {"mention_id": "2" * 32},
    ],
)
def test_what_is_no_independent_answer_is_no_agreement(journal, more):
    judged(journal, "K1", "lan", "same_person")
    judged(journal, "L1", **{"actor": "minh", "decision": "same_person"} | more)
    assert agreement_of(lines(journal).values()).cases == 0


def test_an_independent_answer_is_what_its_person_said_before_seeing_another(journal):
    """Lan corrects herself; Mai, who looks at Lan's answer, and Lan after Mai see what was said."""
    undone(journal, judged(journal, "K1", "lan", "nobody"), "lan")
    wrong = judged(journal, "K1", "lan", "same_person", person_id=TWO)
    mine = judged(journal, "K1", "lan", "nobody")
    judged(journal, "L1", "minh", "same_person")
    judged(journal, "K1", "mai", "same_person")
    judged(journal, "K1", "lan", "same_person")
    found = lines(journal)
    assert (found[wrong.seq].blind_answer, found[mine.seq].blind_answer) == (None, "same_person")
    assert agreement_of(found.values()).agreed == 0
    other = judged(journal, "K2", "lan", "nobody")
    judged(journal, "L2", "minh", "nobody")
    undone(journal, other, "lan")
    assert agreement_of(lines(journal).values()).cases == 1


def test_only_recent_entries_are_read_and_all_columns_are_there(journal):
    decided(journal, "C1", "lan", "nobody")
    second = decided(journal, "C2", "lan", "nobody")
    found = answers(recent(journal, "66", since=second.at))
    assert [line.seq for line in found] == [second.seq]
    assert list(recent(journal, "66", since=second.at + timedelta(seconds=1))) == []
    assert list(recent(journal, "66", up_to=1, since=second.at)) == []
    assert dict(answer_frame(found).schema) == ANSWERS
    assert dict(answer_frame([]).schema) == ANSWERS
