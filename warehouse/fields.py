"""Which fields of a changed record are other than when its register came before.

Belongs here: laying the accepted rows of two nights side by side, for the records whose content
changed. Does not belong here: whose content changed (`changes`). What stood in the fields never
gets into the warehouse: their names do, and whether they were filled, emptied or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

from contracts.language import TableContract
from contracts.typed import dtypes
from warehouse.changes import Contents
from warehouse.facts import NightFacts, column_names
from warehouse.records import FIRST_ROWS, typed_columns
from warehouse.sql import quote_identifier, quote_literal, run_sql
from warehouse.stage import register_frame

UNKNOWN = "*"
"""The field of a record whose other fields are not known, since the rows of the night compared with
have left the lake, or are all the same as the rules read them then."""
_CHANGED = """
SELECT turn.before FROM st_turn AS turn
WHERE source = $source AND register = $register AND EXISTS (
    SELECT 1 FROM st_changed WHERE st_changed.source = turn.source
    AND st_changed.register = turn.register
)
"""


def write_field_changes(held: Contents, facts: NightFacts, night: date) -> None:
    """Write the lines of `fct_field_change` of one night, of which there are none yet.

    `facts` are of the staged night, which is `night` or the one that `night` is compared with.
    """
    con = held.con
    run_sql(con, "contents", "7_changed", held.turns(night))
    for table in facts.tables:
        given: dict[str, object] = {"source": table.source, "register": table.name}
        for (before,) in con.execute(_CHANGED, given).fetchall():
            was = facts.accepted_on(before, table)
            now = facts.accepted_on(night, table)
            told = {**given, "night": night, "province": held.province}
            if was is None or now is None:
                con.execute(_UNKNOWN, told)
                continue
            register_frame(con, "in_rows_before", was)
            register_frame(con, "in_rows", now)
            fields = _fields(table, column_names(was), column_names(now))
            con.execute(_statement(fields), told)


def _fields(
    table: TableContract, was: Iterable[str], now: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Field → its typed columns, of those that the rows of both nights have."""
    there = set(typed_columns(was)) & set(typed_columns(now))
    declared = {c.name: tuple(n for n in dtypes(c) if n in there) for c in table.columns}
    known = set(chain.from_iterable(declared.values()))
    return {name: columns for name, columns in declared.items() if columns} | {
        name: (name,) for name in sorted(there - known)
    }


_INTO = """
INSERT INTO fct_field_change BY NAME
SELECT
    $night AS night, $province AS province_code, $source AS source, $register AS register, record,
    field, kind
"""
_UNKNOWN = f"""{_INTO}
FROM (
    SELECT record, {quote_literal(UNKNOWN)} AS field, 'changed' AS kind
    FROM st_changed WHERE source = $source AND register = $register
)
"""  # noqa: S608 (texts above)


def _statement(fields: Mapping[str, tuple[str, ...]]) -> str:
    columns = ", ".join(
        quote_identifier(c) for c in dict.fromkeys(chain.from_iterable(fields.values()))
    )
    kinds = ", ".join(_kind(name, columns) for name, columns in fields.items())

    def rows(frame: str) -> str:
        return f"""(
            SELECT record_key, true AS there, {columns}
            FROM {frame} SEMI JOIN (FROM changed) ON record_key = key {FIRST_ROWS}
        )"""  # noqa: S608 (quoted names of the contract)

    return f"""{_INTO}
    FROM (
        WITH changed AS (
            SELECT record, key FROM st_changed WHERE source = $source AND register = $register
        )
        SELECT record, unnest(CASE WHEN len(told) > 0 THEN told ELSE
            [{{'field': {quote_literal(UNKNOWN)}, 'kind': 'changed'}}] END, recursive := true)
        FROM (
            SELECT record, CASE WHEN was.there AND now.there
                THEN list_filter([{kinds}], lambda one: one.kind IS NOT NULL) END AS told
            FROM changed
            LEFT JOIN {rows("in_rows_before")} AS was ON was.record_key = key
            LEFT JOIN {rows("in_rows")} AS now ON now.record_key = key
        )
    )
    """  # noqa: S608 (quoted names of the contract)


def _kind(name: str, columns: tuple[str, ...]) -> str:
    first, *_ = map(quote_identifier, columns)
    other = " OR ".join(
        f"was.{c}::VARCHAR IS DISTINCT FROM now.{c}::VARCHAR"
        for c in map(quote_identifier, columns)
    )
    return f"""{{'field': {quote_literal(name)}, 'kind': CASE
        WHEN NOT ({other}) THEN NULL
        WHEN was.{first} IS NULL THEN 'filled'
        WHEN now.{first} IS NULL THEN 'emptied'
        ELSE 'changed' END}}"""
