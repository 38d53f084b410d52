"""Faults of the machine become one sentence with the place and what to do, whoever raised them."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest
from sqlalchemy.exc import OperationalError

from intake.faults import Seen, say, sentence_of

HOME = Path("/srv/dongbo")
PERSON = "Nguyen Van An 066095001234"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x"), "no space is left on the disk of /srv/dongbo"),
        (OSError(errno.EDQUOT, "x", "/srv/dongbo/lake/a.parquet"), "disk of /srv/dongbo/lake/a"),
        (OSError(errno.EROFS, "x", "/srv/dongbo/turns"), "/srv/dongbo/turns can only be read"),
        (PermissionError(errno.EACCES, "x", "/srv/dongbo/inbox/66"), "/srv/dongbo/inbox is closed"),
        (OSError(errno.EIO, "x", "/srv/dongbo/lake"), "have it checked"),
        (OSError(errno.EXDEV, "x", "/srv/dongbo/lake"), "Invalid cross-device link"),
        (OSError("No space left on device (os error 28)"), "no space is left"),
        (pl.exceptions.ComputeError("parquet: (os error 28)"), "no space is left"),
        (MemoryError(), "too little memory"),
        (duckdb.OutOfMemoryException("x"), "too little memory"),
        (duckdb.IOException('file "/srv/dongbo/warehouse/dongbo.duckdb" is not a valid DuckDB'),
         "/srv/dongbo/warehouse/dongbo.duckdb is damaged"),
        (duckdb.IOException('Could not set lock on file "/srv/dongbo/warehouse/x.duckdb"'),
         "x.duckdb is in use by another process"),
        (sqlite3.OperationalError("database or disk is full"), "no space is left"),
        (sqlite3.DatabaseError("file is not a database"), "is damaged"),
        (OperationalError("q", {}, sqlite3.OperationalError("database is locked")),
         "/srv/dongbo/dagster is in use"),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence(error: Exception, words: str) -> None:
    sentence = sentence_of(error, HOME)
    assert sentence is not None
    assert words in sentence
    wrapped = RuntimeError(PERSON)
    wrapped.__cause__ = error
    assert sentence_of(wrapped, HOME) == sentence


def test_a_database_on_a_full_disk_is_told_from_a_broken_disk(tmp_path, monkeypatch) -> None:
    """Where the disk is full SQLite cannot even read, and speaks of an I/O error."""
    error = sqlite3.OperationalError("disk I/O error")
    error.add_note(str(tmp_path / "journal.sqlite"))
    assert "have it checked" in str(sentence_of(error, HOME))
    monkeypatch.setattr("shutil.disk_usage", lambda _place: SimpleNamespace(free=0))
    assert "no space is left" in str(sentence_of(error, HOME))


@pytest.mark.parametrize(
    "error",
    [
        KeyError("a"), ValueError("No space left on device"), duckdb.CatalogException("not exist"),
        pl.exceptions.ComputeError("no such file"), FileNotFoundError("written by ourselves"),
    ],
)  # fmt: skip
def test_mistakes_are_no_faults(error: Exception) -> None:
    assert sentence_of(error, HOME) is None


@pytest.mark.parametrize(
    "place",
    [
        f"/srv/dongbo/inbox/66/land/2026-11-01/{PERSON}.xlsx",
        f"/srv/dongbo/snapshots/3f/3fa2c1d0/{PERSON}.xlsx",
        f"/srv/dongbo/archive/66/land/2026-11-01/3fa2c1d0_{PERSON}.xlsx",
        f"/elsewhere/inbox/66/land/2026-11-01/{PERSON}.xlsx",
    ],
)
def test_no_sentence_names_a_delivered_file(place: str) -> None:
    for error in (
        FileNotFoundError(errno.ENOENT, PERSON, place),
        duckdb.IOException(f'No such file "{place}": {PERSON}'),
    ):
        sentence = sentence_of(error, HOME)
        assert sentence is not None
        assert PERSON not in sentence
        assert "is not there" in sentence


def test_what_dagster_recorded_is_read_as_well() -> None:
    seen = Seen("OSError", None, None, "[Errno 28] No space left on device: '/srv/dongbo/lake/x'")
    assert "disk of /srv/dongbo/lake/x:" in str(say(seen, HOME))
    assert say(Seen("ValueError", None, None, "[Errno 28] No space"), HOME) is None
