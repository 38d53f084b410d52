"""What comes back in a workbook is entered row by row, or refused by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from journal.basis import PERSON
from journal.decisions import Channel, Decision
from journal.store import Journal
from review.accounts import Account
from review.filled_rows import FilledRow
from review.queue import Queue, State
from review.queue_load import load
from review.roles import Bounds, Role
from review.workbook import words
from review.workbook.refusals import Wrong
from review.workbook.seal import close, sealed
from review.workbook.taking import _AT_ONCE, take
from tests.unit.review.cases import CASE, NAMESAKE, WIFE

KEY = b"k" * 32
LAN = Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))
STRANGER = "098150000001"
FINDING = replace(
    CASE, conflict_id="C00000000000000b2", reason="dead_but_paid", mention_id="b" * 32,
    candidates=CASE.candidates[:1],
)  # fmt: skip
NAME = {decision: name for decision, (name, _) in words.DECISIONS.items()}
assert "full_name" in PERSON


@pytest.fixture
def queue(tmp_path: Path):
    journal = Journal.open(tmp_path / "journal.sqlite", KEY)
    queue = Queue(journal, KEY)
    load(queue, KEY, "66", CASE.night, [CASE, FINDING], up_to=0)
    yield queue
    journal.close()


def row(case=CASE, decision=None, person=None, note=None, *, line=4, entry=None, **changes):
    given = {
        "sheet": words.WORK, "line": line, "number": "1",
        "decision": NAME.get(decision, decision),
        "person": person, "note": note, "seal": close(sealed(1, case, entry), KEY),
    }  # fmt: skip
    return FilledRow(**(given | changes))


def people(_province, numbers):
    known = {STRANGER: "9" * 32, WIFE.person_id: "1" * 32, NAMESAKE.person_id: "2" * 32}
    return {number: known[number] for number in numbers if number in known}


def taken(queue, *rows, who=LAN, dry_run=False):
    return take(rows, queue, KEY, who, people, dry_run=dry_run)


def only(queue):
    (entry,) = queue.journal.entries()
    return entry.said


@pytest.mark.parametrize(
    ("person", "named"),
    [
        ("2", NAMESAKE.person_id), ("2.0", NAMESAKE.person_id), ("số 1", WIFE.person_id),
        (WIFE.person_id, WIFE.person_id), ("98152003068", WIFE.person_id),
        ("098 152 003 068", WIFE.person_id), (STRANGER, STRANGER), ("２", NAMESAKE.person_id),
        ("Ứng viên số 2", NAMESAKE.person_id), ("０９８１５２００３０６８", WIFE.person_id),
    ],
)  # fmt: skip
def test_a_person_is_chosen_by_place_or_by_number(queue, person, named):
    (outcome,) = taken(queue, row(CASE, Decision.SAME_PERSON, person, "đã gặp"))
    assert (outcome.wrong, outcome.entry, outcome.again) == (None, 1, False)
    said = only(queue)
    assert (said.decision, said.person_id) == (Decision.SAME_PERSON, named)
    assert said.person_hash == people("66", [named])[named]
    assert (said.actor, said.channel, said.note) == ("lan.nt", Channel.EXCEL, "đã gặp")
    assert [seen.person_id for seen in said.seen] == [WIFE.person_id, NAMESAKE.person_id]
    assert queue.one("66", CASE.conflict_id).line.state is State.DECIDED


@pytest.mark.parametrize(
    ("case", "decision", "cells", "says"),
    [
        (CASE, Decision.NOBODY, {}, {"person_id": None}),
        (CASE, Decision.UNSURE, {"note": "hỏi xã"}, {"note": "hỏi xã"}),
        (CASE, Decision.OTHER_PERSON, {"person": "1"}, {"person_id": WIFE.person_id}),
        (CASE, Decision.SOURCE_WRONG, {}, {"person_id": None}),
        (CASE, Decision.SOURCE_WRONG, {"person": "2"}, {"person_id": NAMESAKE.person_id}),
        (FINDING, Decision.OTHER_PERSON, {}, {"person_id": WIFE.person_id, "needs_second": True}),
        (FINDING, Decision.SAME_PERSON, {"person": "1"}, {"needs_second": True}),
        (FINDING, Decision.SAME_PERSON, {"person": STRANGER}, {"needs_second": True}),
        (FINDING, Decision.MASTER_WRONG, {"note": "giấy khai sinh"}, {"needs_second": False}),
        (FINDING, Decision.SOURCE_WRONG, {}, {"needs_second": True}),
        (FINDING, Decision.NOT_A_CONFLICT, {"note": "QĐ 12"}, {"needs_second": True}),
    ],
)
def test_every_decision_of_the_list_is_entered(queue, case, decision, cells, says):
    (outcome,) = taken(queue, row(case, decision, **cells))
    assert outcome.wrong is None
    said = only(queue)
    assert said.decision is decision
    assert {name: getattr(said, name) for name in says} == says


def test_nobody_means_nobody_of_those_whom_the_workbook_showed(queue):
    alone = replace(CASE, candidates=CASE.candidates[:1])
    (outcome,) = taken(queue, row(alone, Decision.NOBODY))
    assert outcome.wrong is None
    assert [seen.person_id for seen in only(queue).seen] == [WIFE.person_id]


def test_words_are_read_as_people_type_them(queue):
    (outcome,) = taken(queue, row(CASE, "  không phải  AI trong số này "))
    assert outcome.decision is Decision.NOBODY


OTHER = close(sealed(1, CASE, None), b"x" * 32)
BROKEN = close(sealed(1, CASE, None), KEY)[:-6] + "AAAAA="


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (row(CASE, Decision.NOBODY, seal=None), Wrong.NO_SEAL),
        (row(CASE, Decision.NOBODY, seal=OTHER), Wrong.OTHER_HOME),
        (row(CASE, Decision.NOBODY, seal=BROKEN), Wrong.BROKEN_SEAL),
        (row(CASE, Decision.NOBODY, seal="xin chào"), Wrong.BROKEN_SEAL),
        (row(CASE, Decision.NOBODY, number="7"), Wrong.MIXED_UP),
        (row(CASE, Decision.NOBODY, number=None), Wrong.MIXED_UP),
        (row(replace(CASE, province="67"), Decision.NOBODY), Wrong.OTHER_PROVINCE),
        (row(CASE, Decision.NOBODY, merged=True), Wrong.MERGED),
        (row(CASE, merged=True), Wrong.MERGED),
        (row(CASE, note="hỏi lại"), Wrong.NO_DECISION),
        (row(CASE, person="2"), Wrong.NO_DECISION),
        (row(CASE, "Đúng rồi"), Wrong.UNKNOWN_DECISION),
        (row(CASE, Decision.NOT_A_CONFLICT, note="x"), Wrong.NOT_FOR_QUESTIONS),
        (row(FINDING, Decision.NOBODY), Wrong.NOT_FOR_FINDINGS),
        (row(CASE, Decision.SAME_PERSON), Wrong.NO_PERSON),
        (row(CASE, Decision.SAME_PERSON, "3"), Wrong.NO_SUCH_CANDIDATE),
        (row(CASE, Decision.SAME_PERSON, "098150000009"), Wrong.NUMBER_OF_NOBODY),
        (row(CASE, Decision.SAME_PERSON, "Trần Thị Hương"), Wrong.NOT_A_NUMBER),
        (row(CASE, Decision.SAME_PERSON, "²"), Wrong.NOT_A_NUMBER),
        (row(CASE, Decision.OTHER_PERSON, STRANGER), Wrong.NOT_SHOWN),
        (row(CASE, Decision.NOBODY, "1"), Wrong.PERSON_TOO_MUCH),
        (row(CASE, Decision.MASTER_WRONG), Wrong.NO_NOTE),
        (row(FINDING, Decision.NOT_A_CONFLICT), Wrong.NO_NOTE),
        (row(CASE, Decision.UNSURE, note="x" * 2001), Wrong.LONG_NOTE),
        (row(replace(CASE, conflict_id="C" + "0" * 16), Decision.NOBODY), Wrong.GONE),
        (row(replace(CASE, content_hash="f" * 64), Decision.NOBODY), Wrong.STALE),
        (row(replace(CASE, record_hash="f" * 32), Decision.NOBODY), Wrong.STALE),
        (
            row(
                replace(
                    CASE,
                    candidates=(replace(CASE.candidates[0], person_hash="f" * 32),),
                ),
                Decision.SAME_PERSON, "1",
            ),
            Wrong.STALE,
        ),
        (row(CASE, Decision.NOBODY, entry=7), Wrong.FASTER),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_refused_and_the_rest_taken(queue, given, wrong):
    fine = row(FINDING, Decision.UNSURE, line=9)
    refused, good = taken(queue, given, fine)
    assert refused.wrong is wrong
    assert refused.wrong.vi.rstrip().endswith(".")
    assert good.entry == 1
    assert only(queue).conflict_id == FINDING.conflict_id


def test_who_is_bound_to_other_communes_decides_nothing_here(queue):
    bound = replace(LAN, bounds=Bounds("66", frozenset({"24134"})))
    (outcome,) = taken(queue, row(CASE, Decision.NOBODY), who=bound)
    assert outcome.wrong is Wrong.OTHER_COMMUNE


def test_without_a_list_nobody_is_told_that_nothing_is_left_to_do(tmp_path):
    """As after a journal was lost: what was filled in must not be thrown away."""
    journal = Journal.open(tmp_path / "empty.sqlite", KEY)
    (outcome,) = taken(Queue(journal, KEY), row(CASE, Decision.NOBODY))
    assert outcome.wrong is Wrong.NO_LIST
    journal.close()


def test_the_same_rows_again_change_nothing(queue):
    rows = [row(CASE, Decision.SAME_PERSON, "1"), row(FINDING, Decision.UNSURE, note="x", line=5)]
    first = taken(queue, *rows)
    second = taken(queue, *rows)
    assert [one.again for one in first + second] == [False, False, True, True]
    assert [one.entry for one in first] == [one.entry for one in second]
    assert queue.journal.head().seq == 2


def test_what_somebody_else_said_meanwhile_stands(queue):
    taken(queue, row(CASE, Decision.NOBODY), who=replace(LAN, name="dung.pv"))
    (outcome,) = taken(queue, row(CASE, Decision.SAME_PERSON, "1"))
    assert outcome.wrong is Wrong.FASTER
    assert queue.journal.head().seq == 1


def test_a_row_written_after_a_decision_supersedes_it(queue):
    taken(queue, row(CASE, Decision.UNSURE))
    (outcome,) = taken(queue, row(CASE, Decision.NOBODY, entry=1))
    assert (outcome.wrong, outcome.entry) == (None, 2)


def test_a_copied_row_counts_once_and_a_contradicting_one_is_refused(queue):
    a, b, c = (row(CASE, Decision.NOBODY, line=n) for n in (4, 5, 6))
    c = replace(c, decision=NAME[Decision.UNSURE])
    first, second, third = taken(queue, a, b, c)
    assert (first.entry, second.again, third.wrong) == (1, True, Wrong.TWICE)


def test_a_trial_enters_nothing_and_says_what_it_would(queue):
    rows = [row(CASE, Decision.SAME_PERSON, "1"), row(FINDING, Decision.NOBODY, line=5)]
    trial = taken(queue, *rows, dry_run=True)
    assert queue.journal.head().seq == 0
    assert queue.one("66", CASE.conflict_id).line.state is State.OPEN
    assert [one.wrong for one in trial] == [one.wrong for one in taken(queue, *rows)]
    assert queue.journal.head().seq == 1


def test_a_trial_of_many_rows_keeps_others_waiting_no_longer_and_says_the_same(queue):
    """Rows are tried and taken back a few at a time, as they are entered."""
    copies = [row(CASE, Decision.NOBODY, line=line) for line in range(4, 4 + _AT_ONCE + 10)]
    trial = [one.again for one in taken(queue, *copies, dry_run=True)]
    assert trial == [False] + [True] * (_AT_ONCE + 9)
    assert queue.journal.head().seq == 0
    assert [one.again for one in taken(queue, *copies)] == trial


def test_rows_that_nobody_touched_are_not_spoken_of(queue):
    assert taken(queue, row(CASE), row(FINDING, line=5)) == []
