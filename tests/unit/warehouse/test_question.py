"""A question reads the warehouse and nothing else, writes nowhere, and ends in time."""

from __future__ import annotations

import shutil
import threading
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.confine import forbid_writing
from warehouse.export import NotExportableError, export
from warehouse.publish import publish
from warehouse.question import (
    AnswerTooLargeError,
    NotAQuestionError,
    TimeLimitError,
    answer,
    check_question,
)
from warehouse.seal import verify_published
from warehouse.sql import connect_reader

ENDLESS = (
    "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range < b.range"
)
FORGED = "(FORMAT csv, USE_TMP_FILE false)"
ATTACKS = (
    "COPY (SELECT 1) TO '{db}' " + FORGED,
    "COPY (SELECT 1) TO '{db}.wal' " + FORGED,
    "COPY v_night TO '{folder}/out.csv'",
    "WITH x AS (COPY (FROM v_night) TO '{db}' (FORMAT csv, USE_TMP_FILE false)) FROM v_night",
    "WITH x AS (COPY (FROM v_night) TO '{db}.wal' (FORMAT csv)) FROM v_night, x",
    "WITH x AS (SELECT * FROM (WITH y AS (COPY v_night TO '{db}.wal') FROM v_night)) FROM x",
    "WITH x AS (DELETE FROM fct_night RETURNING *) FROM x, v_night",
    "WITH x AS (INSERT INTO fct_night SELECT * FROM fct_night RETURNING *) FROM x, v_night",
    "WITH x AS MATERIALIZED (UPDATE fct_night SET seconds = 1 RETURNING *) FROM x, v_night",
    "SELECT night FROM v_night; DELETE FROM fct_night",
    "SELECT night FROM v_night -- a comment\n; COPY v_night TO '{db}'",
    "SELECT night FROM v_night /* ; */; SET enable_external_access = true",
    "ATTACH '{db}' AS other", "ATTACH '{folder}/other.duckdb'", "USE memory", "DETACH dongbo",
    "FROM read_csv('{secret}')", "FROM '{secret}'", "FROM read_blob('{db}')",
    "FROM read_text('{db}')",
    "FROM glob('{folder}/*')", "FROM sniff_csv('{secret}')", "FROM parquet_metadata('{secret}')",
    "FROM read_duckdb('{db}')", "FROM query('FROM fct_night')", "FROM query_table('fct_night')",
    "FROM checkpoint()", "FROM force_checkpoint()", "FROM pragma_version()",
    "FROM duckdb_secrets()",
    "FROM duckdb_settings()", "FROM json_execute_serialized_sql('x')",
    "SET enable_external_access = true", "RESET temp_directory", "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{folder}/profile.json'", "CALL pragma_version()",
    "INSTALL httpfs", "LOAD httpfs", "EXPORT DATABASE '{folder}/all'", "IMPORT DATABASE '{folder}'",
    "CREATE TEMP TABLE x AS SELECT 1", "CREATE OR REPLACE VIEW mart.v_night AS SELECT 1",
    "CHECKPOINT", "VACUUM", "PREPARE x AS SELECT 1", "EXPLAIN ANALYZE DELETE FROM fct_night",
    "BEGIN", "", ";", "-- nothing", "SELECT",
)  # fmt: skip


@pytest.fixture
def published(ordinary_warehouse, factory, tmp_path: Path) -> Path:
    target, candidate = tmp_path / "home" / "dongbo.duckdb", tmp_path / "c.duckdb"
    shutil.copyfile(ordinary_warehouse, candidate)
    publish(candidate, target, key=factory.KEY)
    return target


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_no_attack_reads_beside_the_warehouse_or_writes(published, secret, factory, tmp_path):
    before = files(tmp_path)
    got_through = []
    for attack in ATTACKS:
        text = attack.format(db=published, folder=tmp_path, secret=secret)
        for ask in (answer, partial(export, out=tmp_path / "out.csv")):
            try:
                ask(published, text)
            except (NotAQuestionError, NotExportableError, duckdb.Error):
                continue
            got_through.append(text)
    assert got_through == []
    assert files(tmp_path) == before
    assert verify_published(published, factory.KEY) is None


def test_what_the_check_lets_through_by_mistake_still_writes_nothing(published, tmp_path):
    """The second wall: the thread itself may not write, root or not."""

    def nothing_is_checked(con: duckdb.DuckDBPyConnection, sql: str) -> None:
        assert con
        assert sql

    before = files(tmp_path)
    for target in (published, published.with_name(published.name + ".wal"), tmp_path / "x.csv"):
        for text in (
            f"COPY (SELECT 1) TO '{target}' {FORGED}",
            f"WITH x AS (COPY v_night TO '{target}' {FORGED}) FROM x",
        ):
            with pytest.raises((duckdb.IOException, duckdb.PermissionException)):
                answer(published, text, check=nothing_is_checked)
    assert files(tmp_path) == before


def test_only_the_thread_of_the_question_is_bound(tmp_path: Path):
    failed: list[str] = []

    def write() -> None:
        if not forbid_writing():
            pytest.skip("this kernel has no Landlock")
        for act in (
            (tmp_path / "new").touch,
            lambda: (tmp_path / "old").open("r+"),
            (tmp_path / "old").unlink,
            lambda: (tmp_path / "old").rename(tmp_path / "moved"),
            lambda: (tmp_path / "link").symlink_to("old"),
            (tmp_path / "folder").mkdir,
        ):
            try:
                act()
            except PermissionError:
                failed.append("refused")

    (tmp_path / "old").write_text("x")
    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert failed == ["refused"] * 6
    (tmp_path / "old").write_text("y")
    pl.DataFrame({"a": range(100_000)}).write_parquet(tmp_path / "after.parquet")


@pytest.mark.parametrize(
    "question",
    [
        "FROM v_night",
        "SELECT * FROM mart.v_metric -- of all nights",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) FROM n",
        "SELECT night FROM v_night UNION SELECT night FROM fct_night",
        "SELECT count(*) FROM main.fct_link;",
        "DESCRIBE v_night", "SHOW TABLES", "SUMMARIZE v_night", "VALUES (1)",
        "SELECT unnest([1, 2])", "FROM range(3)", "FROM duckdb_columns()",
        "SELECT table_name FROM information_schema.tables",
        "SELECT night, (SELECT max(rate) FROM v_metric) FROM v_night",
    ],
)  # fmt: skip
def test_questions_of_analysts_are_answered(ordinary_warehouse, question):
    assert answer(ordinary_warehouse, question).height > 0


def test_a_refusal_says_why(ordinary_warehouse):
    with connect_reader(ordinary_warehouse) as con:
        for text, why in (
            ("FROM v_night; FROM v_night", "these are 2"),
            ("WITH x AS (COPY v_night TO 'y') FROM x", "only reads; this one holds COPY"),
            ("FROM read_csv('x')", r"not read_csv\(\)"),
            ("DROP TABLE fct_night", "one SELECT"),
        ):
            with pytest.raises(NotAQuestionError, match=why):
                check_question(con, text)


@pytest.mark.parametrize("seconds", [0, 0.2])
def test_a_question_without_end_is_stopped(ordinary_warehouse, seconds):
    """Also when its time is over before DuckDB begins to execute it."""
    with pytest.raises(TimeLimitError, match=f"stopped after {seconds} seconds"):
        answer(ordinary_warehouse, ENDLESS, seconds=seconds)


def test_an_answer_without_end_is_refused_before_it_fills_the_memory(ordinary_warehouse):
    """A night runs on the same machine: neither the answer nor DuckDB may take all of it."""
    wide = "SELECT repeat('x', 100000) FROM range(1000000)"
    with pytest.raises(AnswerTooLargeError, match=r"more than 1,024 MiB: count or group"):
        answer(ordinary_warehouse, wide)
    with connect_reader(ordinary_warehouse) as con:
        limit = con.execute(
            "SELECT value FROM duckdb_settings() WHERE name = 'memory_limit'"
        ).fetchone()
    free = (
        duckdb.connect()
        .execute("SELECT value FROM duckdb_settings() WHERE name = 'memory_limit'")
        .fetchone()
    )
    assert limit is not None
    assert free is not None
    assert float(limit[0].split()[0]) < 0.7 * float(free[0].split()[0])


def test_questions_of_any_shape_are_answered_or_refused_in_words(ordinary_warehouse):
    terms = "+".join(["1"] * 900)
    try:
        assert answer(ordinary_warehouse, f"SELECT {terms}").item() == 900
    except NotAQuestionError as error:  # what is too deep depends on the interpreter
        assert "nested too deeply" in str(error)  # noqa: PT017
    twins = answer(ordinary_warehouse, "SELECT 1 AS a, 2 AS a, 3 AS a_1")
    assert twins.rows() == [(1, 2, 3)]
    wide = answer(ordinary_warehouse, "SELECT " + ", ".join(["1 AS a"] * 2_000))
    assert wide.columns[-1] == "a_1999"
    with pytest.raises(duckdb.Error, match="Could not convert string"):  # while it is fetched
        answer(ordinary_warehouse, "SELECT ('x' || range)::INT FROM range(3)")
    assert answer(ordinary_warehouse, "FROM v_night WHERE false").columns[0] == "night"
    with pytest.raises(NotAQuestionError, match="cast it to VARCHAR"):
        answer(ordinary_warehouse, "SELECT INTERVAL 1 DAY AS i")


def test_a_large_sort_leaves_nothing_beside_the_warehouse(published):
    """DuckDB would put what does not fit into memory into a folder beside the file it has open."""
    with connect_reader(published) as con:
        assert con.execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]
        settings = "SELECT value FROM duckdb_settings() WHERE name = 'allowed_directories'"
        assert con.execute(settings).fetchall() == [("[]",)]
