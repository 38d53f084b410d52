"""The tables of the journal, and what keeps them append-only in SQLite and PostgreSQL.

Belongs here: the one MetaData of the journal's database (`review` adds its tables to it), the two
tables of the journal, their triggers. Does not belong here: opening a database, reading and
appending (`store`), hashes (`chain`).

An entry lies in two parts. `journal_entry` is for good: its hash covers a salted digest of the
personal part, not the part itself. `journal_personal` holds what tells about a person and may die
when its time is over, but only after an entry of the chain says so (`Action.FORGET`): the chain
stays whole without it.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Everything in the journal's database; modules of `review` declare their tables on it."""

ENTRY = Table(
    "journal_entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False, comment="UTC, ISO 8601 with microseconds"),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("conflict_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("mention_id", Text, nullable=False),
    Column("decision", Text),
    Column("grounds", Text),
    Column("supersedes", Integer),
    Column("confirms", Integer),
    Column("needs_second", Boolean, nullable=False),
    Column("personal_digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    CheckConstraint("seq >= 1", name="counts_from_one"),
    Index(None, "province", "conflict_id", "seq"),
    Index(None, "actor", "at"),
    Index(None, "province", "at"),
)

PERSONAL = Table(
    "journal_personal",
    metadata,
    Column("seq", ForeignKey(ENTRY.c.seq), primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("record_hash", Text, nullable=False),
    Column("person_id", Text),
    Column("person_hash", Text),
    Column("seen", Text, nullable=False, comment="JSON: [[person_id, person_hash], …]"),
    Column("note", Text),
)

_SQLITE = (
    """CREATE TRIGGER journal_entry_appends BEFORE INSERT ON journal_entry
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_entry)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
_SQLITE_PERSONAL = (
    """CREATE TRIGGER journal_personal_appends BEFORE INSERT ON journal_personal
    WHEN NEW.seq <> (SELECT max(seq) FROM journal_entry)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_personal_no_update BEFORE UPDATE ON journal_personal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_personal_no_delete BEFORE DELETE ON journal_personal
    WHEN NOT EXISTS (
        SELECT 1 FROM journal_entry WHERE action = 'forget' AND supersedes = OLD.seq)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION journal_next() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_entry) THEN
            RAISE EXCEPTION 'the journal is append-only';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER journal_entry_appends BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_next()""",
    """CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
)
_POSTGRES_PERSONAL = (
    """CREATE OR REPLACE FUNCTION journal_personal_last() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seq <> (SELECT max(seq) FROM journal_entry) THEN
            RAISE EXCEPTION 'the journal is append-only';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE FUNCTION journal_forget() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT 1 FROM journal_entry WHERE action = 'forget' AND supersedes = OLD.seq
        ) THEN
            RAISE EXCEPTION 'the journal is append-only';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER journal_personal_appends BEFORE INSERT ON journal_personal
    FOR EACH ROW EXECUTE FUNCTION journal_personal_last()""",
    """CREATE TRIGGER journal_personal_no_update BEFORE UPDATE ON journal_personal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_personal_forgets BEFORE DELETE ON journal_personal
    FOR EACH ROW EXECUTE FUNCTION journal_forget()""",
    """CREATE TRIGGER journal_personal_no_truncate BEFORE TRUNCATE ON journal_personal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
)


def guard_statements(dialect: str) -> tuple[str, ...]:
    """The statements that keep the journal append-only in a database of this kind."""
    return {
        "sqlite": (*_SQLITE, *_SQLITE_PERSONAL),
        "postgresql": (*_POSTGRES, *_POSTGRES_PERSONAL),
    }[dialect]


for _table, _dialect, _statements in (
    (ENTRY, "sqlite", _SQLITE),
    (PERSONAL, "sqlite", _SQLITE_PERSONAL),
    (ENTRY, "postgresql", _POSTGRES),
    (PERSONAL, "postgresql", _POSTGRES_PERSONAL),
):
    for _statement in _statements:
        event.listen(
            _table,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
