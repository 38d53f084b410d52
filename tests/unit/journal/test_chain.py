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
from journal.schema import ENTRY, PERSONAL
from journal.store import Journal
from tests.unit.journal.conftest import KEY, said

Change = Callable[[sqlite3.Connection], object]


def unguard(db: sqlite3.Connection) -> None:
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")


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
            unguard(db)
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


@pytest.mark.parametrize("change", ["x'00ff'", "CAST({} AS BLOB)", "CAST(x'fffe41' AS TEXT)"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table.name, c.name)
        for table in (ENTRY, PERSONAL)
        for c in table.c
        if c.name not in ("seq", "supersedes", "confirms")
    ],
)
def test_bytes_and_broken_text_are_found_by_name(after, table, column, change):
    """SQLite keeps anything in any column; reading it must not stop at the first such line."""
    value = change.format(column)
    found = after(lambda db: db.execute(f"UPDATE {table} SET {column} = {value} WHERE seq = 1"))
    assert (1, Tampering.EDITED) in {(fault.seq, fault.kind) for fault in found}
    assert {fault.seq for fault in found} <= {1, 2}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_personal SET seen = seen || ' ' WHERE seq = 1",
        f"UPDATE journal_personal SET seen = '{'[' * 100_000}' WHERE seq = 1",
        "UPDATE journal_entry SET needs_second = '' WHERE seq = 1",
    ],
    ids=["spelled otherwise", "nested", "no truth"],
)
def test_what_we_would_write_otherwise_was_written_by_somebody_else(after, change):
    assert [(f.seq, f.kind) for f in after(lambda db: db.execute(change))] == [
        (1, Tampering.EDITED)
    ]


def test_without_a_column_every_entry_is_unreadable_and_named(after):
    found = after(lambda db: db.execute("ALTER TABLE journal_personal DROP COLUMN note"))
    assert {(f.seq, f.kind) for f in found} == {(n, Tampering.EDITED) for n in range(1, 6)}


def test_a_forgotten_part_that_is_put_back_is_found(written, tmp_path):
    path = tmp_path / "journal" / "journal.sqlite"
    with closing(sqlite3.connect(path)) as db:
        kept = db.execute("SELECT * FROM journal_personal WHERE seq = 3").fetchone()
    written.forget([3], actor="dongbo", role="retention")
    assert list(faults(KEY, written.lines())) == []
    with closing(sqlite3.connect(path)) as db, db:
        unguard(db)
        db.execute(f"INSERT INTO journal_personal VALUES ({', '.join('?' * len(kept))})", kept)
    assert [(f.seq, f.kind) for f in faults(KEY, written.lines())] == [(3, Tampering.RESTORED)]


def test_a_personal_part_of_no_entry_is_a_stray(written, tmp_path):
    with closing(sqlite3.connect(tmp_path / "journal" / "journal.sqlite")) as db, db:
        unguard(db)
        db.execute("INSERT INTO journal_personal VALUES (77, 's', 'c', 'r', NULL, NULL, '[]', '')")
    assert written.strays() == (77,)


def test_a_trigger_that_does_nothing_is_one_that_is_gone(written, tmp_path):
    assert written.database.missing_triggers() == []
    with closing(sqlite3.connect(tmp_path / "journal" / "journal.sqlite")) as db, db:
        db.execute("DROP TRIGGER journal_entry_no_update")
        db.execute(
            "CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry "
            "WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
    assert written.database.missing_triggers() == ["journal_entry_no_update"]


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
