"""The model of the warehouse, read from `model/*.toml` and the headers of `views/*.sql`.

Belongs here: what the tables are, and the statements that create them with their comments.
Everything else (audit suites, digest, retention, data dictionary) is derived from the same
declaration. Does not belong here: what fills the tables (`load/*.sql`) and the views
(`views/*.sql`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.sql import quote_identifier, quote_literal, read_sql, sql_names

VOLATILE_COLUMNS = frozenset({"run_id", "old_run_id", "new_run_id", "seconds"})
"""Columns that tell about the run, not about the content: left out of the digest."""

_COMMENT_SEPARATOR = " || "


class TableKind(StrEnum):
    """How long the lines of a table live."""

    DIMENSION = "dimension"
    NIGHT = "night"
    ROW = "row"
    HISTORY = "history"


_RENAMED = {"fct_record": {"in_step": "synchronised"}}
"""Table → columns of an earlier version and what they are called now."""


@dataclass(frozen=True)
class Column:
    """One column with its type and its comment in both languages.

    The type is DuckDB's, with NOT NULL where it is required.
    """

    name: str
    type: str
    vi: str
    en: str

    @property
    def required(self) -> bool:
        """Whether the column is declared NOT NULL."""
        return self.type.endswith("NOT NULL")

    @property
    def is_uuid(self) -> bool:
        """Whether the column holds ids: pseudonyms and runs."""
        return self.type.startswith("UUID")

    @property
    def is_text(self) -> bool:
        """Whether the column holds text; a list of words of the catalogue is none."""
        return self.type.split()[0] == "VARCHAR"


@dataclass(frozen=True)
class Table:
    """One table; `references` maps own columns to the table that must hold them."""

    name: str
    kind: TableKind
    vi: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: Mapping[tuple[str, ...], str]

    @property
    def is_fact(self) -> bool:
        """Whether its lines belong to one night of one province."""
        return self.kind is not TableKind.DIMENSION

    def change_statements(
        self, there: Mapping[str, str], filled: AbstractSet[str] = frozenset()
    ) -> list[str]:
        """CREATE or ALTER TABLE statements that make the table out of the columns `there` (name and
        type), of which `filled` may not be null: none where they are all there.

        A column that this version fills no longer stays for the nights it was filled of.
        """
        if not there:
            columns = ", ".join(f"{quote_identifier(c.name)} {c.type}" for c in self.columns)
            return [f"CREATE TABLE {quote_identifier(self.name)} ({columns})"]
        renamed = [
            f"ALTER TABLE {quote_identifier(self.name)} RENAME COLUMN {old} TO {new}"
            for old, new in _RENAMED.get(self.name, {}).items()
            if old in there and new not in there
        ]
        there = {_RENAMED.get(self.name, {}).get(name, name): kind for name, kind in there.items()}
        added = [self.add_statement(c) for c in self.columns if c.name not in there]
        turned = [c for c in self.columns if c.is_uuid and there.get(c.name) == "VARCHAR"]
        needed = {c.name for c in self.columns if c.required}
        relaxed = [
            f"ALTER TABLE {quote_identifier(self.name)} "
            f"ALTER COLUMN {quote_identifier(name)} DROP NOT NULL"
            for name in sorted(filled - needed - _RENAMED.get(self.name, {}).keys())
        ]
        return renamed + added + [self.to_uuid_statement(c) for c in turned] + relaxed

    def add_statement(self, column: Column) -> str:
        """ALTER TABLE that gives an earlier version of the table a column it lacks."""
        kind = column.type.removesuffix(" NOT NULL")
        added = f"{quote_identifier(column.name)} {kind}"
        return f"ALTER TABLE {quote_identifier(self.name)} ADD COLUMN {added}"

    def to_uuid_statement(self, column: Column) -> str:
        """ALTER TABLE for an earlier version of the table, which held ids as text.

        Pseudonyms were a letter and 20 hex digits, runs the text of their UUID.
        """
        name = quote_identifier(column.name)
        digits = (
            f"CASE length({name}) WHEN 36 THEN {name} ELSE lpad(substr({name}, 2), 32, '0') END"
        )
        return (
            f"ALTER TABLE {quote_identifier(self.name)} "
            f"ALTER COLUMN {name} TYPE UUID USING ({digits})::UUID"
        )


@dataclass(frozen=True)
class View:
    """One view of schema `mart`: its comments and the SELECT behind it.

    `exportable`: may leave the warehouse; small groups are suppressed in it.
    """

    name: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    exportable: bool
    body: str


def join_comment(vi: str, en: str) -> str:
    """The comment as it is stored: Vietnamese first."""
    return f"{vi}{_COMMENT_SEPARATOR}{en}"


def split_comment(comment: str) -> tuple[str, str]:
    """Vietnamese and English part of a stored comment."""
    vi, _, en = comment.partition(_COMMENT_SEPARATOR)
    return vi, en


def comment_statements(declared: Table | View, there: Mapping[str | None, str]) -> list[str]:
    """COMMENT ON statements for a table or view and its columns, where other than those that are
    `there` (by column; None is the table or view itself).
    """
    is_view = isinstance(declared, View)
    name = f"mart.{quote_identifier(declared.name)}" if is_view else quote_identifier(declared.name)
    wanted: dict[str | None, str] = {None: join_comment(declared.vi, declared.en)}
    wanted |= {c.name: join_comment(c.vi, c.en) for c in declared.columns}
    return [
        f"COMMENT ON {_object(name, column, is_view=is_view)} IS {quote_literal(text)}"
        for column, text in wanted.items()
        if there.get(column) != text
    ]


def _object(quoted_name: str, column: str | None, *, is_view: bool) -> str:
    if column is not None:
        return f"COLUMN {quoted_name}.{quote_identifier(column)}"
    return f"{'VIEW' if is_view else 'TABLE'} {quoted_name}"


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the warehouse in the order of creation: dimensions, facts, figures."""
    found: list[Table] = []
    for path in sorted(files("warehouse").joinpath("model").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            declared = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [_table(name, body) for name, body in declared.items()]
    return tuple(found)


def table(name: str) -> Table:
    """The table called `name`; KeyError when there is none."""
    return {t.name: t for t in tables()}[name]


@cache
def views() -> tuple[View, ...]:
    """Every view of schema `mart`, ordered by the number before its file name."""
    return tuple(
        _view(name.partition("_")[2], read_sql("views", name)) for name in sql_names("views")
    )


def create_model(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table and column that is missing, and every view anew, with all comments.

    A warehouse of an earlier version keeps its lines: columns that are new to it are null in them.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS mart")
    con.execute(read_sql("figures", "protection"))
    there = con.execute(
        "SELECT table_name, map(list(column_name), list(data_type)), "
        "coalesce(list(column_name) FILTER (NOT is_nullable), []) FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND NOT internal GROUP BY table_name"
    ).fetchall()
    known = {name: (columns, frozenset(filled)) for name, columns, filled in there}
    comments = _known_comments(con)
    for declared in tables():
        columns, filled = known.get(declared.name, ({}, frozenset()))
        statements = declared.change_statements(columns, filled)
        kept = {} if statements else comments.get(declared.name, {})
        for statement in statements + comment_statements(declared, kept):
            con.execute(statement)
    for view in views():
        name = f"mart.{quote_identifier(view.name)}"
        con.execute(f"CREATE OR REPLACE VIEW {name} AS {view.body}")
        for statement in comment_statements(view, {}):
            con.execute(statement)


def _known_comments(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str | None, str]]:
    """By table: the comments of its columns, and its own (None)."""
    found: dict[str, dict[str | None, str]] = {}
    for name, column, comment in con.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND comment IS NOT NULL "
        "UNION ALL SELECT table_name, NULL, comment FROM duckdb_tables() "
        "WHERE schema_name = 'main' AND comment IS NOT NULL"
    ).fetchall():
        found.setdefault(name, {})[column] = comment
    return found


def _table(name: str, body: Mapping[str, object]) -> Table:
    columns = body["columns"]
    references = body.get("refs", {})
    key = body["key"]
    if not (isinstance(columns, list) and isinstance(references, dict) and isinstance(key, list)):
        raise TypeError(f"model of {name}: columns and key are lists, refs is a table")
    return Table(
        name=name,
        kind=TableKind(str(body["kind"])),
        vi=str(body["vi"]),
        en=str(body["en"]),
        key=tuple(key),
        columns=tuple(Column(*c) for c in columns),
        references={tuple(own.split(",")): str(other) for own, other in references.items()},
    )


def _view(name: str, text: str) -> View:
    """Read the header of a view: vi, en, exportable, then `<column> | <vi> | <en>` lines."""
    head: dict[str, str] = {}
    columns: list[Column] = []
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        content = line[3:]
        if " | " in content:
            column, vi, en = (part.strip() for part in content.split(" | "))
            columns.append(Column(column, "", vi, en))
        else:
            word, _, value = content.partition(":")
            head[word.strip()] = value.strip()
    return View(
        name=name,
        vi=head["vi"],
        en=head["en"],
        columns=tuple(columns),
        exportable=head["exportable"] == "yes",
        body=text,
    )
