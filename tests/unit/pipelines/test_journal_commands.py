"""`dongbo journal`: a whole journal is said to be whole, a changed one not; numbers are masked."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from intake.layout import Layout
from intake.secret_key import pseudonym_key
from journal.decisions import Action, Channel, Decision, Draft
from journal.store import Journal
from pipelines.cli.main import app
from pipelines.doctor.examine import examine
from pipelines.doctor.findings import Level
from pipelines.doctor.home import check_journal
from pipelines.journal_check import verify_journal
from pipelines.settings import Settings
from warehouse.archive import copy_of
from warehouse.schema import tables
from warehouse.sql import connect_writer

PERSON = "066300001234"


def dongbo(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        app, ["journal", *map(str, arguments)], env={"COLUMNS": "300", "TERM": "dumb"}
    )


def decide(journal: Journal, conflict: str) -> None:
    journal.append(
        [
            Draft(
                action=Action.DECIDE, actor="lan", role="reviewer", channel=Channel.COMMAND,
                province="66", conflict_id=conflict, reason="link_uncertain", mention_id="m",
                content_hash="c", record_hash="r", decision=Decision.SAME_PERSON,
                person_id=PERSON, person_hash="p", note="Nguyễn Văn An",
            )
        ]
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with three decisions."""
    layout = Layout.of(tmp_path)
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        for conflict in ("C1", "C2", "C3"):
            decide(journal, conflict)
    return tmp_path


def change(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(Layout.of(home).journal)) as db, db:
        for statement in statements:
            db.execute(statement)


def test_a_whole_journal_is_whole(home: Path) -> None:
    done = dongbo("verify", "--home", home)
    assert done.exit_code == 0, done.output
    assert "whole: 3 entries" in done.output
    assert json.loads(dongbo("verify", "--home", home, "--json").stdout)["entries"] == 3


def test_a_changed_one_ends_with_4_and_names_the_entry(home: Path) -> None:
    change(
        home,
        "DROP TRIGGER journal_entry_no_update",
        "UPDATE journal_entry SET actor = 'x' WHERE seq = 2",
    )
    done = dongbo("verify", "--home", home)
    assert done.exit_code == 4
    assert "entry 2 was changed" in done.output
    assert "journal_entry_no_update is gone" in done.output
    [finding] = check_journal(Settings(home=home))
    assert finding.level is Level.PROBLEM


UNGUARD = "DROP TRIGGER journal_entry_no_update"


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        ((UNGUARD, "UPDATE journal_entry SET action = 'x' WHERE seq = 2"),
         "Entry 2 of the journal of decisions cannot be read: somebody changed it"),
        ((UNGUARD, "UPDATE journal_entry SET actor = CAST(x'ff' AS TEXT) WHERE seq = 2"),
         "journal.sqlite is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_is_no_mistake_of_ours(home: Path, statements, says):
    change(home, *statements)
    done = dongbo("list", "--home", home)
    assert (done.exit_code, says in " ".join(done.output.split())) == (5, True), done.output
    done = dongbo("verify", "--home", home)
    assert (done.exit_code, "entry 2 was changed: it cannot be read" in done.output) == (4, True)


def test_without_the_table_of_personal_parts_every_entry_is_named(home: Path) -> None:
    change(home, "DROP TABLE journal_personal")
    done = dongbo("verify", "--home", home, "--json")
    assert done.exit_code == 4
    assert {fault["entry"] for fault in json.loads(done.stdout)["faults"]} >= {1, 2, 3}


def note(path: Path, seq: int, hash_: str) -> None:
    """A warehouse in which a night noted an entry."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect_writer(path) as con:
        [night] = [table for table in tables() if table.name == "fct_night"]
        for statement in ("CREATE SCHEMA mart", *night.change_statements({})):
            con.execute(statement)
        con.execute(
            "INSERT INTO fct_night BY NAME SELECT DATE '2026-11-02' AS night, "
            "'66' AS province_code, uuid() AS run_id, 'm' AS model_version, 'r' AS rule_version, "
            "0 AS records, 0 AS mentions, 0 AS persons, $1 AS journal_seq, $2 AS journal_hash",
            [seq, hash_],
        )


def test_a_journal_cut_short_is_found_by_what_the_published_night_noted(home: Path) -> None:
    layout = Layout.of(home)
    head = verify_journal(layout, layout.journal).head
    note(layout.warehouse, head.seq, head.hash)
    assert "held against 1 note of nights" in dongbo("verify", "--home", home).output
    change(
        home,
        "DROP TRIGGER journal_personal_no_delete", "DROP TRIGGER journal_entry_no_delete",
        "DELETE FROM journal_personal WHERE seq = 3", "DELETE FROM journal_entry WHERE seq = 3",
    )  # fmt: skip
    done = dongbo("verify", "--home", home)
    assert done.exit_code == 4
    said = " ".join(done.output.split())
    assert "the night of 2026-11-02 (province 66, dongbo.duckdb) noted, is gone" in said


def test_dated_copies_count_as_well_and_a_journal_taken_away_is_missed(home: Path) -> None:
    layout = Layout.of(home)
    head = verify_journal(layout, layout.journal).head
    note(copy_of(layout.nightly_copies, date(2026, 11, 2)), head.seq, head.hash)
    copy_of(layout.nightly_copies, date(2026, 11, 1)).write_text("damaged")
    layout.journal.unlink()
    done = dongbo("verify", "--home", home)
    assert done.exit_code == 4
    assert "entry 3" in done.output
    assert "dongbo_2026-11-01.duckdb cannot be read" in done.output
    [finding] = check_journal(Settings(home=home))
    assert finding.level is Level.PROBLEM


def test_a_warehouse_of_an_earlier_version_notes_nothing(home: Path) -> None:
    layout = Layout.of(home)
    note(layout.warehouse, 9, "0" * 64)
    with connect_writer(layout.warehouse) as con:
        con.execute("ALTER TABLE fct_night DROP COLUMN journal_seq")
    assert dongbo("verify", "--home", home).exit_code == 0


def test_looking_makes_no_journal(tmp_path: Path) -> None:
    assert dongbo("verify", "--home", tmp_path).exit_code == 0
    assert dongbo("list", "--home", tmp_path).exit_code == 0
    assert not Layout.of(tmp_path).journal.exists()


def test_a_home_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert dongbo("verify", "--home", tmp_path / "none").exit_code == 2


def test_the_list_masks_numbers_and_leaves_notes_out(home: Path) -> None:
    for options in ((), ("--json",)):
        shown = dongbo("list", "--home", home, *options).output
        assert PERSON not in shown
        assert "Nguyễn" not in shown
        assert "•••••••••234" in shown
    rows = json.loads(dongbo("list", "--home", home, "--json", "--conflict", "C2").stdout)
    assert [(row["entry"], row["decision"]) for row in rows] == [(2, "same_person")]


def test_a_backup_is_whole_private_and_never_written_over(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    assert dongbo("backup", target, "--home", home).exit_code == 0
    assert target.stat().st_mode & 0o077 == 0
    copied = verify_journal(Layout.of(home), target)
    assert (copied.head.seq, copied.faults) == (3, ())
    assert dongbo("backup", target, "--home", home).exit_code == 2


def test_a_journal_in_postgresql_is_backed_up_with_the_database(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONGBO_JOURNAL_URL", "postgresql://u:secret@127.0.0.1:1/d")
    done = dongbo("backup", home / "x", "--home", home)
    assert done.exit_code == 2
    assert "pg_dump" in done.output
    assert "secret" not in done.output


def test_a_damaged_file_is_named_with_what_to_do(home: Path) -> None:
    journal = Layout.of(home).journal
    for path in journal.parent.iterdir():
        path.unlink()
    journal.write_text("no database")
    for command in ("verify", "list"):
        done = dongbo(command, "--home", home)
        assert done.exit_code == 5
        assert f"{journal} is damaged or no database: put back the last good copy" in done.output
    found = [one for one in examine(Settings(home=home)) if one.check == "journal"]
    assert [(one.level, "damaged" in one.said) for one in found] == [(Level.PROBLEM, True)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:secret@127.0.0.1:1/d", "d on 127.0.0.1, does not answer"),
        ("mysql://u:secret@127.0.0.1/d", "SQLite or PostgreSQL, not in mysql"),
    ],
)
def test_a_server_that_answers_not_is_said_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("DONGBO_JOURNAL_URL", url)
    done = dongbo("verify", "--home", home)
    assert done.exit_code == 5
    assert told in done.output
    assert "DONGBO_JOURNAL_URL" in done.output
    assert "secret" not in done.output
    assert "mistake in Dongbo" not in done.output
