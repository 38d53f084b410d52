"""The tables of the ingest log, and how an earlier log becomes one of today.

Belongs here: the schema of `<home>/inbox.sqlite` and the statements that are longer than a line.
Does not belong here: when they are used (ingest_log.py).
"""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS sighting (
    path BLOB PRIMARY KEY, stamp TEXT NOT NULL, seen_at REAL NOT NULL, since REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS known (
    path BLOB PRIMARY KEY, stamp TEXT NOT NULL, file INTEGER NOT NULL REFERENCES file
);
CREATE TABLE IF NOT EXISTS file (
    id INTEGER PRIMARY KEY,
    province TEXT NOT NULL, source TEXT NOT NULL, data_date TEXT NOT NULL,
    sha256 TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
    loose INTEGER NOT NULL, returned INTEGER NOT NULL,
    registered_at TEXT NOT NULL,
    replaced_by INTEGER REFERENCES file,
    committed_at TEXT, run_id TEXT, archived_as BLOB, gone_at TEXT,
    UNIQUE (province, source, data_date, sha256)
);
"""

SEEN = (
    "INSERT INTO sighting VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
    "stamp = excluded.stamp, seen_at = excluded.seen_at, "
    "since = CASE WHEN excluded.seen_at - seen_at > ? THEN excluded.since ELSE since END"
)
GONE = (
    "UPDATE file SET gone_at = ? WHERE id = ? AND archived_as IS NULL "
    "AND gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM known WHERE known.file = file.id) "
    "RETURNING *"
)
WRITTEN_OVER = (
    "UPDATE file SET replaced_by = ? WHERE province = ? AND source = ? AND data_date = ? "
    "AND name = ? AND loose AND id <> ?"
)
TAKES_PLACE = """
UPDATE file SET replaced_by = :new
WHERE id <> :new AND (id = :held OR name = :name AND NOT loose)
  AND (province, source, data_date) IN
      (SELECT province, source, data_date FROM file WHERE id = :new)
  AND (id = :held OR NOT (SELECT loose FROM file WHERE id = :new))
  AND NOT EXISTS (SELECT 1 FROM known WHERE known.file = file.id)
"""
COUNTS_AGAIN = (
    "UPDATE file SET replaced_by = NULL, gone_at = COALESCE(gone_at, registered_at) "
    "WHERE replaced_by = ? AND committed_at IS NOT NULL AND NOT loose"
)
PUBLISHED_OF_DAY = (
    "SELECT id, sha256 FROM file WHERE province = ? AND source = ? AND data_date = ? "
    "AND committed_at IS NOT NULL AND NOT returned AND NOT loose AND archived_as IS NULL"
)
COMMIT = (
    "UPDATE file SET committed_at = ?, run_id = ? WHERE province = ? AND source = ? "
    "AND sha256 = ? AND data_date BETWEEN ? AND ?"
)
FIND = (
    "SELECT * FROM file WHERE province = ? AND source = ? AND sha256 = ? "
    "AND data_date BETWEEN ? AND ? ORDER BY data_date"
)


def make_tables(db: sqlite3.Connection) -> None:
    """Make what is missing; a log of an earlier version gets today's columns."""
    columns = {row[1] for row in db.execute("PRAGMA table_info(file)")}
    if columns and "gone_at" not in columns:
        _learn_what_is_gone(db)
    db.executescript(SCHEMA)


def _learn_what_is_gone(db: sqlite3.Connection) -> None:
    """Registers up to November 2026 forgot the path of a file that was taken away and kept the file
    as new: what was never published and has no path is gone."""
    db.execute("BEGIN IMMEDIATE")
    columns = {row[1] for row in db.execute("PRAGMA table_info(file)")}
    if "gone_at" not in columns:  # else another process was faster
        db.execute("DROP TABLE sighting")  # two looks make it again
        db.execute("ALTER TABLE file ADD COLUMN gone_at TEXT")
        db.execute(
            "UPDATE file SET gone_at = registered_at WHERE committed_at IS NULL "
            "AND archived_as IS NULL AND id NOT IN (SELECT file FROM known)"
        )
    db.execute("COMMIT")
