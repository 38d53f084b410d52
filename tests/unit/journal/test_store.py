"""Appending: numbers, the double click, two people on one conflict, second pairs of eyes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from journal.chain import FIRST
from journal.database import Database, UnusableDatabaseError
from journal.decisions import Action, Decision
from journal.rules import Decided, NotAllowedError
from journal.schema import ENTRY, PERSONAL
from journal.store import Journal
from tests.unit.journal.conftest import KEY, said


def test_entries_count_without_gaps_and_each_carries_the_hash_before(journal):
    first, second = journal.append([said("C1"), said("C2")])
    (third,) = journal.append([said("C3")])
    assert [entry.seq for entry in (first, second, third)] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == [FIRST, first.hash, second.hash]
    assert (journal.head().seq, journal.head().hash) == (3, third.hash)
    assert journal.entries() == (first, second, third)
    assert journal.entries(after=1, up_to=2) == (second,)
    assert journal.entries(conflict="C3", province="66") == (third,)
    assert journal.entries(province="01") == ()


def test_a_double_click_is_one_entry_whatever_was_expected(journal):
    clicks = [journal.append([said()], expected={"C1": None})[0] for _ in range(2)]
    assert clicks[0] == clicks[1]
    assert journal.head().seq == 1


@pytest.mark.parametrize(
    "change", [{"note": "khác"}, {"content_hash": "d" * 64}, {"role": "admin"}]
)
def test_what_is_not_the_very_same_is_a_new_entry(journal, change):
    (first,) = journal.append([said()])
    (second,) = journal.append([said(**change)])
    assert second.said.supersedes == first.seq


def test_the_second_of_two_people_is_told_who_was_faster_and_nothing_of_theirs_is_entered(journal):
    journal.append([said(actor="lan")], expected={"C1": None})
    with pytest.raises(Decided, match=r"C1: lan was faster \(decide same_person") as told:
        journal.append(
            [said("C2", actor="minh"), said("C1", actor="minh", decision=Decision.NOBODY)],
            expected={"C1": None, "C2": None},
        )
    (clash,) = told.value.clashes
    assert (clash.seen, clash.stands.seq, clash.by.said.actor) == (None, 1, "lan")
    assert journal.head().seq == 1


def test_all_clashes_of_a_bulk_are_named_at_once(journal):
    journal.append([said("C1"), said("C3")])
    with pytest.raises(Decided) as told:
        journal.append(
            [said(c, actor="minh") for c in ("C1", "C2", "C3")],
            expected={"C1": None, "C2": None, "C3": None},
        )
    assert [clash.conflict_id for clash in told.value.clashes] == ["C1", "C3"]


def test_provinces_do_not_touch_each_other(journal):
    journal.append([said()])
    (other,) = journal.append([said(province="01", actor="minh")], expected={"C1": None})
    assert other.said.supersedes is None
    assert journal.standing("01").keys() == journal.standing("66").keys() == {"C1"}


def test_undo_brings_back_what_was_superseded_then_nothing(journal):
    (first,) = journal.append([said()])
    (second,) = journal.append([said(decision=Decision.NOBODY)])
    journal.append([said(action=Action.UNDO, supersedes=second.seq)])
    assert journal.standing("66")["C1"].entry == first
    assert journal.standing("66", up_to=2)["C1"].entry == second
    journal.append([said(action=Action.UNDO, supersedes=first.seq)])
    assert journal.standing("66") == {}


def test_undo_of_what_does_not_stand_is_a_clash_and_undo_twice_is_one(journal):
    (first,) = journal.append([said()])
    undone = [journal.append([said(action=Action.UNDO, supersedes=1)])[0] for _ in range(2)]
    assert undone[0] == undone[1]
    with pytest.raises(Decided, match=r"lan was faster \(undo"):
        journal.append([said(action=Action.UNDO, supersedes=first.seq, actor="minh")])


def test_a_second_pair_of_eyes_is_somebody_else_on_the_same_content_once(journal):
    (first,) = journal.append([said(needs_second=True)])
    assert journal.standing("66")["C1"].waits
    confirm = {"action": Action.CONFIRM, "confirms": first.seq}
    with pytest.raises(NotAllowedError, match="somebody else"):
        journal.append([said(**confirm)])
    with pytest.raises(NotAllowedError, match="changed since entry 1"):
        journal.append([said(**confirm, actor="minh", content_hash="d" * 64)])
    confirmed = [journal.append([said(**confirm, actor="minh")])[0] for _ in range(2)]
    assert confirmed[0] == confirmed[1]
    stands = journal.standing("66", conflicts=["C1"])["C1"]
    assert stands.works
    assert stands.confirmed == confirmed[0]
    with pytest.raises(Decided, match="minh was faster"):
        journal.append([said(**confirm, actor="hoa")])


def test_what_needs_no_second_is_not_confirmed(journal):
    journal.append([said()])
    with pytest.raises(NotAllowedError, match="needs no second"):
        journal.append([said(action=Action.CONFIRM, confirms=1, actor="minh")])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"decision": None}, "decides nothing"),
        ({"action": Action.UNDO}, "must name the entry"),
        ({"action": Action.CONFIRM}, "must name the entry"),
        ({"action": Action.FORGET, "supersedes": 1}, "Journal.forget"),
    ],
)
def test_drafts_that_contradict_themselves_are_refused(journal, change, why):
    with pytest.raises(NotAllowedError, match=why):
        journal.append([said(**change)])
    assert journal.head().seq == 0


def test_a_looked_up_number_is_an_entry_each_time_and_decides_nothing(journal):
    for _ in range(2):
        journal.append([said(action=Action.REVEAL)])
    assert journal.head().seq == 2
    assert journal.standing("66") == {}


def test_what_review_keeps_is_entered_together_with_the_decision_or_not_at_all(journal):
    def fail_later() -> None:
        with journal.writing() as connection:
            journal.append([said()], connection=connection)
            raise LookupError

    with pytest.raises(LookupError):
        fail_later()
    assert journal.head().seq == 0


def test_a_transaction_within_a_transaction_ends_instead_of_waiting_for_ever(journal, monkeypatch):
    monkeypatch.setattr("journal.database.PATIENCE_SECONDS", 0.01)
    with journal.writing(), pytest.raises(TimeoutError):
        journal.append([said()])
    journal.append([said()])


def test_a_transaction_that_goes_on_after_a_clash_has_entered_nothing(journal):
    journal.append([said("C2")])
    late = [said("C1", actor="minh"), said("C2", actor="minh")]
    with journal.writing() as connection:
        with pytest.raises(Decided):
            journal.append(late, expected={"C2": None}, connection=connection)
        journal.append([said("C3")], connection=connection)
    assert [entry.said.conflict_id for entry in journal.entries()] == ["C2", "C3"]


@pytest.mark.parametrize(
    "statement",
    [
        update(ENTRY).values(actor="minh"),
        delete(ENTRY),
        update(PERSONAL).values(note=None),
        delete(PERSONAL),
        insert(ENTRY).prefix_with("OR REPLACE").from_select(ENTRY.c.keys(), ENTRY.select()),
        insert(PERSONAL)
        .prefix_with("OR REPLACE")
        .from_select(PERSONAL.c.keys(), PERSONAL.select()),
    ],
    ids=["update", "delete", "update personal", "delete personal", "replace", "replace personal"],
)
def test_the_database_itself_refuses_to_change_an_entry(journal, statement):
    journal.append([said()])
    with pytest.raises(IntegrityError, match="append-only"), journal.writing() as connection:
        connection.execute(statement)


def test_forgetting_removes_the_personal_part_and_says_so(journal):
    (kept, gone) = journal.append([said("C1"), said("C2")])
    (told,) = journal.forget([gone.seq], actor="dongbo", role="retention")
    assert journal.forget([gone.seq], actor="dongbo", role="retention") == ()
    assert (told.said.action, told.said.supersedes) == (Action.FORGET, gone.seq)
    first, second, _ = journal.entries()
    assert first == kept
    assert second.forgotten
    assert (second.said.person_id, second.said.note, second.said.seen) == (None, None, ())
    assert second.said.decision is Decision.SAME_PERSON
    assert journal.standing("66")["C2"].seq == gone.seq


def test_what_is_forgotten_is_gone_from_the_disk(journal, tmp_path: Path):
    (kept, gone) = journal.append([said("C1", note="giữ lại"), said("C2", note="xóa hẳn đi")])
    path = tmp_path / "journal" / "journal.sqlite"

    def on_disk(text: str) -> bool:
        with journal.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return text.encode() in path.read_bytes()

    assert on_disk(gone.said.note)
    journal.forget([gone.seq], actor="dongbo", role="retention")
    assert not on_disk(gone.said.note)
    assert on_disk(kept.said.note)


def test_the_file_is_its_owners_alone(journal, tmp_path: Path):
    journal.append([said()])
    for path in (tmp_path / "journal").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o700


def test_every_commit_is_on_disk(journal):
    with journal.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_another_kind_of_database_is_refused_with_what_to_write():
    with pytest.raises(UnusableDatabaseError, match="postgresql://user"):
        Database("mysql://root@localhost/x")


def test_a_journal_is_opened_again_as_it_was(journal, tmp_path: Path):
    (entry,) = journal.append([said()])
    again = Journal.open(tmp_path / "journal" / "journal.sqlite", KEY)
    assert again.entries() == (entry,)
    again.close()
