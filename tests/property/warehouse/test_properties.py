"""Whatever a night holds, its figures are sane, its order does not matter, its names stay out."""

from __future__ import annotations

import hmac
from uuid import UUID

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import expensive
from tests.unit.warehouse import night_factory as factory
from warehouse.audit import all_checks
from warehouse.build import build_candidate
from warehouse.digest import digest
from warehouse.sql import connect_reader, define_pseudonym, quote_identifier, quote_literal

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
_NAMES = "SELECT column_name FROM duckdb_columns() WHERE NOT internal"
REGISTERS = [(t.source, t.name, sorted(t.due_roles)) for t in factory.TABLES]
RECORD = st.tuples(
    st.sampled_from(REGISTERS),
    st.integers(0, 9),  # the key
    st.integers(0, 45),  # the person
    st.sampled_from(["match", "review", "no_match"]),
    st.sampled_from([0, 1, 2]),
    st.sampled_from(["2020-05-04", "2026-10", "2026", None]),
    st.sampled_from(["alive", "dead", "moved_out"]),
)


@given(TEXT)
@settings(max_examples=40, deadline=None)
def test_any_name_is_one_identifier_and_any_text_one_literal(text):
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t ({quote_identifier(text)} VARCHAR)")
        assert con.execute(_NAMES).fetchall() == [(text,)]
        assert con.sql("SELECT " + quote_literal(text)).fetchall() == [(text,)]


@given(st.binary(min_size=16, max_size=100), TEXT)
@settings(max_examples=30, deadline=None)
def test_pseudonyms_are_the_hmac_of_any_text_under_any_key(key, text):
    expected = UUID("0" * 12 + hmac.digest(key, f"P:{text}".encode(), "sha256").hex()[:20])
    with duckdb.connect() as con:
        define_pseudonym(con, key)
        assert con.execute("SELECT pseudonym('P', $t)", {"t": text}).fetchall() == [(expected,)]


@given(st.lists(RECORD, max_size=25), st.lists(st.integers(0, 6), min_size=3, max_size=3))
@expensive(5, 60)
def test_any_night_passes_every_check_in_any_order(tmp_path_factory, records, entries):
    night = factory.Night()
    for commune, count in enumerate(entries):
        night.book("civil_status", "birth", commune, count)
    seen = set()
    for (source, table, roles), key, person, decision, commune, day, status in records:
        if (table, key) in seen:
            continue
        seen.add((table, key))
        night.people[person] = factory.master_row(person, status=status)
        people = {role: person + n for n, role in enumerate(roles)}
        night.add(
            source, table, f"k{key}", people, decision=decision, commune=commune, event_date=day
        )
    folder = tmp_path_factory.mktemp("night")
    digests = []
    for name, shuffle in (("a", None), ("b", 5)):
        path = folder / f"{name}.duckdb"
        build_candidate(None, night.facts(shuffle=shuffle), path, pseudonym_key=factory.KEY)
        digests.append(digest(path))
    assert digests[0] == digests[1]
    with connect_reader(folder / "a.duckdb") as con:
        for check in all_checks():
            if "floor" not in check.name:  # a night without matches is under the floor, rightly
                query = check.query.format(batch=f"(FROM {check.table}) AS batch")
                assert con.execute(query).fetchmany(1) == [], check.name


@pytest.mark.parametrize("key", [b"", b"short", b"fifteen bytes.."])
def test_short_keys_are_refused(key):
    with duckdb.connect() as con, pytest.raises(ValueError, match="at least 16 bytes"):
        define_pseudonym(con, key)
