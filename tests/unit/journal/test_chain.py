# ruff: noqa: S608 - names of the schema
"""Whatever somebody with access to the database does to entries is found and named."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journal.chain import Anchor, Fault, Tampering, faults
from journal.decisions import Action
from journal.schema import ENTRY, PERSONAL, triggers
from journal.store import Journal
from tests.unit.journal.conftest import KEY, said

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture
def written(journal: Journal) -> Journal:
    """Five entries: three decisions, an undo, and that the second was forgotten."""
    journal.append([said("C1", grounds="g"), said("C2"), said("C3")])
    journal.append([said("C1", action=Action.UNDO, supersedes=1)])
    journal.forget([2], actor="dongbo", role="retention")
    return journal


@pytest.fixture
def after(written: Journal, tmp_path: Path) -> Callable[[Change], list[Fault]]:
    """`after(change)` → what is found once somebody took the triggers away and made `change`."""
    anchors = [Anchor(e.seq, e.hash, f"night {e.seq}") for e in written.entries()]

    def find(change: Change) -> list[Fault]:
        path = tmp_path / "journal" / "journal.sqlite"
        with closing(sqlite3.connect(path)) as db, db:
            for name in triggers("sqlite"):
                db.execute(f"DROP TRIGGER IF EXISTS {name}")
            change(db)
        return list(faults(KEY, written.lines(), anchors[1:2] + anchors[-1:]))

    return find


def test_an_untouched_journal_has_no_fault(after):
    assert after(lambda _: None) == []


def other(value: object) -> object:
    return value + 1 if isinstance(value, int) else f"{value}x"


@pytest.mark.parametrize("column", ENTRY.c.keys())
@pytest.mark.parametrize("seq", [1, 3])
def test_every_column_of_an_entry_is_under_its_hash(after, column, seq):
    def change(db: sqlite3.Connection) -> None:
        [(old,)] = db.execute(f"SELECT {column} FROM journal_entry WHERE seq = ?", [seq]).fetchall()
        new = 0 if column == "needs_second" and old else other(old)
        if column == "seq":
            new = 99
        db.execute(f"UPDATE journal_entry SET {column} = ? WHERE seq = ?", [new, seq])

    assert any(fault.seq in {seq, seq + 1, 99} for fault in after(change))


@pytest.mark.parametrize("column", [c.name for c in PERSONAL.c if c.name != "seq"])
def test_every_column_of_the_personal_part_is_under_the_digest(after, column):
    change = f"UPDATE journal_personal SET {column} = coalesce({column}, '') || 'x' WHERE seq = 3"
    if column == "seen":
        change = "UPDATE journal_personal SET seen = '[]' WHERE seq = 3"
    assert [(f.seq, f.kind) for f in after(lambda db: db.execute(change))] == [
        (3, Tampering.EDITED)
    ]


def swap(db: sqlite3.Connection) -> None:
    for old, new in ((3, 98), (4, 3), (98, 4)):
        for table in ("journal_entry", "journal_personal"):
            db.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", [new, old])


def bare(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM journal_personal WHERE seq = 3")


def cut(first: int, last: int = 99) -> Change:
    def change(db: sqlite3.Connection) -> None:
        for table in ("journal_personal", "journal_entry"):
            db.execute(f"DELETE FROM {table} WHERE seq BETWEEN ? AND ?", [first, last])

    return change


@pytest.mark.parametrize(
    ("change", "kind", "seq"),
    [
        (cut(3, 3), Tampering.MISSING, 4),
        (cut(1, 1), Tampering.MISSING, 2),
        (cut(5), Tampering.CUT_OFF, 5),
        (cut(4), Tampering.CUT_OFF, 5),
        (cut(1), Tampering.CUT_OFF, 2),
        (cut(2, 2), Tampering.MISSING, 2),
        (swap, Tampering.REORDERED, 3),
        (bare, Tampering.ERASED, 3),
    ],
    ids=[
        "hole",
        "first gone",
        "last gone",
        "end gone",
        "all gone",
        "anchored gone",
        "swap",
        "bare",
    ],
)
def test_what_is_gone_or_moved_is_named(after, change, kind, seq):
    assert (kind, seq) in {(fault.kind, fault.seq) for fault in after(change)}


def test_what_the_holder_of_the_key_writes_anew_is_not_what_a_night_noted(written, tmp_path):
    last = written.entries()[-1]
    anchors = [Anchor(last.seq, last.hash, "the night of 2026-11-02")]
    forged = Journal.open(tmp_path / "forged.sqlite", KEY)
    forged.append([said(f"C{n}", actor="nobody") for n in range(last.seq)])
    [fault] = faults(KEY, forged.lines(), anchors)
    assert (fault.seq, fault.kind) == (last.seq, Tampering.REPLACED)
    assert "the night of 2026-11-02" in fault.sentence
    forged.close()


def test_an_entry_made_up_without_the_key_is_found(written, tmp_path):
    forger = Journal.open(tmp_path / "journal" / "journal.sqlite", b"x" * 32)
    forger.append([said("C9")])
    forger.close()
    assert [(f.seq, f.kind) for f in faults(KEY, written.lines())] == [(6, Tampering.EDITED)]


def test_faults_name_no_person(after):
    found = after(cut(1, 1)) + after(cut(3, 3))
    text = " ".join(fault.sentence for fault in found)
    assert "066300001234" not in text
    assert "Trùng tên" not in text
