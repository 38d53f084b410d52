"""A night does not take decisions back because the journal was cut short or changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.decided import lost_entry
from journal.store import Journal
from tests.unit.journal.conftest import KEY, said
from tests.unit.pipelines.test_journal_commands import note


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "journal.sqlite", KEY)
    opened.append([said("C1"), said("C2")])
    yield opened
    opened.close()


def test_what_the_last_night_knew_is_there(journal: Journal, tmp_path: Path) -> None:
    warehouse = tmp_path / "dongbo.duckdb"
    assert lost_entry(warehouse, "66", journal) is None, "before the first night"
    note(warehouse, 1, journal.head(1).hash)
    assert lost_entry(warehouse, "66", journal) is None


@pytest.mark.parametrize(
    ("seq", "hash_", "wrong"),
    [(9, "0" * 64, "now the journal ends at entry 2"), (2, "0" * 64, "entry 2 is another one")],
)
def test_what_it_lacks_is_named_with_the_way_out(
    journal: Journal, tmp_path: Path, seq: int, hash_: str, wrong: str
) -> None:
    note(tmp_path / "dongbo.duckdb", seq, hash_)
    said_so = lost_entry(tmp_path / "dongbo.duckdb", "66", journal)
    assert said_so is not None
    assert wrong in said_so
    assert said_so.endswith("--journal 2")
    assert lost_entry(tmp_path / "dongbo.duckdb", "01", journal) is None, "of another province"


def test_a_damaged_warehouse_is_left_to_the_step_that_builds_on_it(
    journal: Journal, tmp_path: Path
) -> None:
    (tmp_path / "dongbo.duckdb").write_text("damaged")
    assert lost_entry(tmp_path / "dongbo.duckdb", "66", journal) is None
