"""The journal in PostgreSQL: what the tests of `tests/unit/journal` promise of SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from journal.chain import Tampering, faults
from journal.database import UnreachableDatabaseError
from journal.decisions import Action, Decision
from journal.rules import Decided
from journal.schema import ENTRY, PERSONAL
from journal.store import Journal
from tests.integration.databases.conftest import Place
from tests.unit.journal.conftest import KEY, said
from tests.unit.journal.test_processes import check_killed, check_race, kill_while_deciding, race


@pytest.fixture
def journal(place: Place) -> Iterator[Journal]:
    opened = Journal.open(place.cluster.url(place.database), KEY)
    yield opened
    opened.close()


def test_deciding_undoing_and_what_stands_are_as_in_sqlite(journal: Journal) -> None:
    first, second = journal.append([said("C1"), said("C2", note="Trùng tên, đã hỏi xã")])
    assert journal.append([said("C1")], expected={"C1": None}) == (first,)
    with pytest.raises(Decided, match="lan was faster"):
        journal.append([said("C1", actor="minh")], expected={"C1": None})
    (third,) = journal.append([said("C1", decision=Decision.NOBODY)])
    journal.append([said("C1", action=Action.UNDO, supersedes=third.seq)])
    assert journal.entries(up_to=2) == (first, second)
    assert journal.standing("66")["C1"].entry == first
    journal.forget([second.seq], actor="dongbo", role="retention")
    assert journal.entries()[1].forgotten
    assert list(faults(KEY, journal.lines())) == []
    again = Journal.open(journal.database.engine.url.render_as_string(hide_password=False), KEY)
    assert again.head() == journal.head()
    again.close()


@pytest.mark.parametrize(
    "statement",
    [
        update(ENTRY).values(actor="minh"),
        delete(ENTRY),
        update(PERSONAL).values(note=None),
        delete(PERSONAL),
        text("TRUNCATE journal_entry CASCADE"),
        text("TRUNCATE journal_personal"),
        text("INSERT INTO journal_personal SELECT 1, 's', 'c', 'r', NULL, NULL, '[]', NULL"),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_an_entry(journal: Journal, statement) -> None:
    journal.append([said("C1"), said("C2")])
    with pytest.raises(DBAPIError, match="append-only"), journal.writing() as connection:
        connection.execute(statement)


def test_whoever_switches_the_triggers_off_is_found_out(journal: Journal, place: Place) -> None:
    journal.append([said("C1"), said("C2"), said("C3")])
    assert journal.database.missing_triggers() == []
    place.sql(
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL;"
        "ALTER TABLE journal_personal DISABLE TRIGGER ALL;"
        "DELETE FROM journal_personal WHERE seq = 2; DELETE FROM journal_entry WHERE seq = 2;"
        "UPDATE journal_entry SET actor = 'minh' WHERE seq = 1"
    )
    assert len(journal.database.missing_triggers()) == 7
    found = {(fault.seq, fault.kind) for fault in faults(KEY, journal.lines())}
    assert found == {(1, Tampering.EDITED), (3, Tampering.MISSING)}


def test_a_trigger_or_function_of_the_same_name_that_does_nothing_is_found(
    journal: Journal, place: Place
) -> None:
    place.sql(
        "DROP TRIGGER journal_entry_stays ON journal_entry;"
        "CREATE TRIGGER journal_entry_stays BEFORE UPDATE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
    )
    assert journal.database.missing_triggers() == ["journal_entry_stays"]
    place.sql(
        "CREATE OR REPLACE FUNCTION journal_forget() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN OLD; END'"
    )
    assert journal.database.missing_triggers() == [
        "journal_entry_stays", "journal_personal_forgets"
    ]  # fmt: skip


def test_of_two_processes_on_one_conflict_one_wins_and_the_other_is_told(
    journal: Journal, place: Place
) -> None:
    told = race(place.cluster.url(place.database), 40)
    check_race(journal, told, 40)


def test_kill_9_loses_no_acknowledged_entry_and_doubles_none(place: Place) -> None:
    url = place.cluster.url(place.database)
    acknowledged, journal = kill_while_deciding(url, 100, 2)
    check_killed(acknowledged, journal, 100)
    journal.close()


def test_an_address_that_answers_not_shows_no_password() -> None:
    with pytest.raises(UnreachableDatabaseError, match=r"dongbo on 127\.0\.0\.1, does not") as told:
        Journal.open("postgresql://hoa:geheim@127.0.0.1:1/dongbo", KEY)
    assert "geheim" not in f"{told.value} {told.value.__cause__}"
