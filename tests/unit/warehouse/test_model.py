"""The model, the views and the pages drawn from them say the same."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from warehouse import dictionary, picture
from warehouse.schema import (
    TableKind,
    create_model,
    split_comment,
    table,
    tables,
    views,
)
from warehouse.sql import quote_identifier, sql_names

DOCS = Path(__file__).parents[3] / "docs"
CONTRACT = {  # the columns analysts rely on, in their order
    "v_digitization_rate": "night province_code province level source register register_name "
    "district_code district commune_code commune commune_vintage numerator denominator rate unit "
    "as_of",
    "v_sync_rate": "night province_code province level source register register_name "
    "district_code district commune_code commune commune_vintage numerator denominator rate unit "
    "as_of",
    "v_metric": "night province_code province metric_id metric level source register "
    "register_name district_code district commune_code commune commune_vintage breakdown "
    "numerator denominator rate mean unit direction target as_of suppressed run_id model_version "
    "rule_version",
    "v_criteria": "night province_code province level source register register_name criterion "
    "criterion_name rate band",
    "v_conflict_backlog": "night province_code province reason reason_name source register "
    "register_name commune_code commune due_days open_conflicts overdue oldest_days suppressed",
    "v_book": "night province_code province source register register_name commune_code "
    "commune_vintage commune district book_no entries digitised records_outside rate suppressed",
    "v_night": "night province_code province records mentions persons data_rows seconds "
    "rows_per_second run_id model_version rule_version",
}


@pytest.fixture(scope="module")
def model():
    with duckdb.connect() as con:
        create_model(con)
        yield con


def test_every_table_and_column_is_commented_in_both_languages(model):
    check_comments(model)


def check_comments(model):
    comments = model.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    comments += model.execute(
        "SELECT table_name, '', comment FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()
    comments += model.execute(
        "SELECT view_name, '', comment FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert len(comments) > 300
    for name, column, comment in comments:
        vi, en = split_comment(comment or "")
        assert vi, f"{name}.{column} has no Vietnamese comment"
        assert en, f"{name}.{column} has no English comment"


def test_the_views_are_the_contract(model):
    for view in views():
        columns = [c[0] for c in model.execute(f"DESCRIBE mart.{view.name}").fetchall()]
        assert columns == [c.name for c in view.columns], view.name
        if view.name in CONTRACT:
            assert columns == CONTRACT[view.name].split(), view.name
    assert set(CONTRACT) <= {v.name for v in views()}


def test_keys_and_references_name_columns_that_are_there():
    for declared in tables():
        names = {c.name for c in declared.columns}
        assert set(declared.key) <= names
        for own, other in declared.references.items():
            assert set(own) <= names
            assert set(own) <= {c.name for c in table(other).columns}
        if declared.kind is not TableKind.DIMENSION:
            assert {"night", "province_code"} <= set(declared.key)


def test_no_table_has_a_column_for_a_name_or_number_of_a_person():
    forbidden = ("full_name", "person_id", "old_id", "date_of_birth", "address", "phone")
    for declared in tables():
        for column in declared.columns:
            assert not any(word in column.name for word in forbidden), column.name


def test_creating_the_model_twice_changes_nothing_but_what_is_out_of_date(model):
    everything = (
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() ORDER BY ALL"
    )
    before = model.execute(everything).fetchall()
    model.execute("COMMENT ON COLUMN fct_night.records IS 'of an earlier version'")
    model.execute("COMMENT ON TABLE fct_night IS 'of an earlier version'")
    create_model(model)
    assert model.execute(everything).fetchall() == before
    check_comments(model)


def test_a_warehouse_of_an_earlier_version_gets_what_it_lacks():
    with duckdb.connect() as con:
        con.execute("CREATE TABLE dim_metric (metric_id VARCHAR NOT NULL)")
        con.execute("INSERT INTO dim_metric VALUES ('old')")
        create_model(con)
        assert con.execute("SELECT metric_id, floor, unit FROM dim_metric").fetchall() == [
            ("old", None, None)
        ]
        check_comments(con)


def test_ids_that_were_text_become_uuids_of_the_same_digits():
    """A record of last night must be found again by the version that stores its id in 16 bytes."""
    run = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE fct_record (record VARCHAR NOT NULL)")
        con.execute("CREATE TABLE fct_night (night DATE, run_id VARCHAR NOT NULL)")
        con.execute("INSERT INTO fct_record VALUES ('R69821f391516e0366f28')")
        con.execute("INSERT INTO fct_night VALUES ('2026-11-02', $run)", {"run": str(run)})
        create_model(con)
        assert con.execute("SELECT record, run_id FROM fct_record, fct_night").fetchall() == [
            (UUID("00000000-0000-6982-1f39-1516e0366f28"), run)
        ]
        check_comments(con)


@pytest.mark.parametrize("page", ["reference/warehouse.md", "metrics.md"])
def test_the_pages_are_drawn_from_the_model(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    for part, body in dictionary.generated_parts()[page].items():
        message = f"docs/{page} is out of date: run python -m warehouse.dictionary docs"
        assert dictionary.replace_part(text, part, body) == text, message


def test_the_picture_is_drawn_from_the_model():
    assert (DOCS / dictionary.PICTURE).read_text(encoding="utf-8") == picture.star()


def test_a_page_without_markers_is_refused():
    with pytest.raises(ValueError, match="no markers"):
        dictionary.replace_part("# empty", "views", "x")


def test_hostile_names_are_quoted():
    name = 'x"; DROP TABLE t; --'
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE {quote_identifier(name)} (a INTEGER)")
        assert con.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [(name,)]
    for bad in ("", "a\0b"):
        with pytest.raises(ValueError, match="SQL identifier"):
            quote_identifier(bad)


def test_sql_files_say_what_they_are():
    for folder in ("audits", "catalogue", "figures", "load", "staging", "views"):
        assert sql_names(folder)
        for name in sql_names(folder):
            from warehouse.sql import read_sql

            assert read_sql(folder, name).startswith("-- "), f"{folder}/{name}.sql"


def test_a_column_that_was_renamed_keeps_what_it_holds():
    (table,) = [t for t in tables() if t.name == "fct_record"]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE fct_record (in_step BOOLEAN NOT NULL)")
        con.execute("INSERT INTO fct_record VALUES (true)")
        for statement in table.change_statements({"in_step": "BOOLEAN"}):
            con.execute(statement)
        assert con.execute("SELECT synchronised FROM fct_record").fetchall() == [(True,)]
        names = {column[0] for column in con.execute("DESCRIBE fct_record").fetchall()}
    assert names == {column.name for column in table.columns}
