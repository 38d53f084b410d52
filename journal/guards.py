"""Whether the database still refuses to change entries: its triggers are there, and are ours.

Belongs here: holding the triggers of a database against those of `schema`. Does not belong here:
making them (`schema`), whether an entry was changed (`chain`).

A trigger of the same name that does nothing is one that is gone, so what it says counts: in SQLite
its text, in PostgreSQL its table, its events and the body of its function.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from journal.schema import guard_statements

_SQLITE = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRES = """SELECT t.tgname, c.relname, t.tgtype, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = ''"""
_BITS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_ROW, _BEFORE = 1, 2
_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (\w+) FOR EACH (ROW|STATEMENT) "
    r"EXECUTE FUNCTION (\w+)\(\)"
)
_FUNCTION = re.compile(r"FUNCTION (\w+)\(\).*?\$\$(.*)\$\$")


def missing_guards(db: Connection) -> list[str]:
    """Names of the triggers of `schema` that somebody removed, turned off or replaced."""
    statements = [_plain(one) for one in guard_statements(db.dialect.name)]
    wanted = [one for one in statements if one.startswith("CREATE TRIGGER")]
    if db.dialect.name == "sqlite":
        there = {_plain(one) for one in db.execute(text(_SQLITE)).scalars()}
        return [one.split()[2] for one in wanted if one not in there]
    bodies = {found[1]: _plain(found[2]) for one in statements if (found := _FUNCTION.search(one))}
    found_there = {
        (name, table, kind, _plain(body))
        for name, table, kind, body in db.execute(text(_POSTGRES)).all()
    }
    missing = []
    for one in wanted:
        found = _TRIGGER.fullmatch(one)
        assert found is not None, one  # noqa: S101 - our own statement
        name, events, table, level, function = found.groups()
        kind = _BEFORE | (_ROW if level == "ROW" else 0)
        kind |= sum(_BITS[event] for event in events.split(" OR "))
        if (name, table, kind, bodies[function]) not in found_there:
            missing.append(name)
    return missing


def _plain(statement: str) -> str:
    return " ".join(statement.split())
