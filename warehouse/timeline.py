"""What became of one record, or of one person's records, over the nights that are kept.

Belongs here: putting events of records and of links in the order of their nights, by pseudonym.
Does not belong here: what changed (`changes`, `fields`), names and values, which stand in the lake
only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from uuid import UUID

import duckdb
import polars as pl

from contracts.language import SourceContract

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "night": pl.Date, "register": pl.String, "record": pl.String, "event": pl.String,
    "fields": pl.List(pl.String), "person": pl.String, "other_person": pl.String,
    "remark": pl.String,
}  # fmt: skip
_RECORDS = """
SELECT night, source || '.' || register AS register, record::VARCHAR AS record, event, fields
FROM mart.v_record_event
WHERE province_code = $province AND list_contains($records, record)
"""
_LINKED = """
WITH kept AS (
    SELECT source, register, min(night) AS since
    FROM fct_link
    WHERE province_code = $province
    GROUP BY ALL
)
SELECT
    min(night) AS night, source || '.' || register AS register, record::VARCHAR AS record,
    'matched' AS event, person::VARCHAR AS person, min(night) = any_value(since) AS oldest
FROM fct_link
JOIN kept USING (source, register)
WHERE province_code = $province AND decision = 'match' AND {whose}
GROUP BY source, register, record, person
"""
_UNLINKED = """
SELECT
    night, source || '.' || register AS register, record::VARCHAR AS record,
    CASE
        WHEN next_person IS NOT NULL THEN 'matched to another person'
        WHEN decision = 'gone' THEN 'no longer mentioned'
        ELSE 'matched no longer: ' || decision
    END AS event,
    person::VARCHAR AS person, next_person::VARCHAR AS other_person
FROM fct_unlinked
WHERE province_code = $province AND {whose}
"""
_OF_PERSONS = "list_contains($persons, person)"
_OF_RECORDS = "list_contains($records, record)"
_BECAME = """
SELECT DISTINCT before.person
FROM fct_unlinked AS before
WHERE
    province_code = $province AND list_contains($persons, before.next_person)
    AND NOT EXISTS (
        SELECT 1 FROM fct_link AS link
        WHERE link.province_code = $province AND link.person = before.person
            AND link.decision = 'match'
            AND link.night = (SELECT max(night) FROM fct_night WHERE province_code = $province)
    )
"""
_CAME = ("first_known", "new", "returned")
MAYBE_BEFORE = "links are kept from this night on: it may have been matched before"
ANOTHER_PERSON = "name and birth date are others: perhaps another person under the same key"


class NothingKnownError(LookupError):
    """Nothing is kept of this record or person; the message says of how many nights it would be."""


def record_timeline(
    con: duckdb.DuckDBPyConnection,
    province: str,
    record: UUID,
    sources: Mapping[str, SourceContract],
) -> pl.DataFrame:
    """What became of a record and of its links, oldest first: `night`, `register`
    (source.register), `record`, `event`, `fields` (`name: how`), `person`, `other_person` and a
    `remark` in English.

    `sources` say which fields are a person's name and birth date. Raises NothingKnownError.
    """
    return _timeline(con, province, {"records": [record]}, _OF_RECORDS, sources)


def person_timeline(
    con: duckdb.DuckDBPyConnection,
    province: str,
    person: UUID,
    sources: Mapping[str, SourceContract],
) -> pl.DataFrame:
    """The same of all records that the person is or was matched to, with the links themselves.

    It follows a person whose records all went over to this one: two persons of the population
    master became one. Raises NothingKnownError.
    """
    persons = {person}
    while more := _asked(con, _BECAME, province, persons=persons) - persons:
        persons |= more
    records = _asked(
        con,
        "SELECT record FROM fct_link WHERE province_code = $province AND decision = 'match' "
        "AND list_contains($persons, person) UNION SELECT record FROM fct_unlinked "
        "WHERE province_code = $province AND list_contains($persons, person)",
        province,
        persons=persons,
    )
    asked = {"records": sorted(records), "persons": sorted(persons)}
    return _timeline(con, province, asked, _OF_PERSONS, sources)


def _asked(
    con: duckdb.DuckDBPyConnection, query: str, province: str, *, persons: Iterable[UUID]
) -> set[UUID]:
    given = {"province": province, "persons": sorted(persons)}
    return {found for (found,) in con.execute(query, given).fetchall()}


def _timeline(
    con: duckdb.DuckDBPyConnection,
    province: str,
    asked: Mapping[str, list[UUID]],
    whose: str,
    sources: Mapping[str, SourceContract],
) -> pl.DataFrame:
    links = (query.format(whose=whose) for query in (_LINKED, _UNLINKED))
    parts = [
        con.sql(query, params=_given(query, {"province": province, **asked})).pl()
        for query in (_RECORDS, *links)
    ]
    events = pl.concat(
        [pl.DataFrame(schema=_SCHEMA), *(part for part in parts if part.height)],
        how="diagonal_relaxed",
    )
    if not events.height:
        raise NothingKnownError(
            f"Nothing is kept of it in province {province}. Contents and changes are kept for some "
            "months, links for the two latest nights and where they ended "
            "(docs/warehouse-internals.md, What changed)."
        )
    came = {(one["record"], one["night"]) for one in events.to_dicts() if one["event"] in _CAME}
    told = [_remark(row, sources, came) for row in events.to_dicts()]
    remarked: pl.DataFrame = events.select(*_SCHEMA).with_columns(
        pl.Series("remark", told, pl.String)
    )
    return remarked.sort("night", "register", "record", "event", maintain_order=True)


def _given(query: str, known: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in known.items() if f"${name}" in query}


def _remark(
    event: Mapping[str, object],
    sources: Mapping[str, SourceContract],
    came: Set[tuple[object, object]],
) -> str | None:
    if event.get("oldest") and (event["record"], event["night"]) not in came:
        return MAYBE_BEFORE
    source, _, register = str(event["register"]).partition(".")
    fields = event["fields"]
    if not isinstance(fields, list) or source not in sources:
        return None
    changed = {field.partition(":")[0] for field in fields}
    roles = (r for t in sources[source].tables if t.name == register for r in t.roles)
    other = any(role.name in changed and changed & {*role.birth_date} for role in roles)
    return ANOTHER_PERSON if other else None
