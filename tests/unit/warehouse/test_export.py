"""What leaves the warehouse: only exportable views, harmless in a spreadsheet; and dated copies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from warehouse.archive import copies, copy_of, keep_copy
from warehouse.digest import digest
from warehouse.export import NotExportableError, export
from warehouse.publish import publish
from warehouse.sql import connect_reader, connect_writer

QUESTION = "SELECT register, rate, night FROM mart.v_sync_rate WHERE level = 'register' ORDER BY 1"


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_the_answer_is_written_in_each_format(ordinary_warehouse, tmp_path: Path, suffix):
    out = tmp_path / "deep" / f"sync{suffix}"
    assert export(ordinary_warehouse, QUESTION, out) == 6
    read = {".parquet": pl.read_parquet, ".csv": pl.read_csv, ".xlsx": _read_excel}[suffix](out)
    assert read["register"].to_list() == [
        "birth", "certificate", "death", "marriage", "payment", "tax_code",
    ]  # fmt: skip
    assert [p.name for p in out.parent.iterdir()] == [out.name]


def _read_excel(path: Path) -> pl.DataFrame:
    head, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return pl.DataFrame(rows, schema=list(head), orient="row")


@pytest.mark.parametrize(
    "question",
    [
        "FROM fct_link",
        "FROM main.fct_link",
        "SELECT * FROM mart.v_metric JOIN fct_night USING (night)",
        "SELECT (SELECT count(*) FROM fct_link) FROM v_metric",
        "WITH v_metric AS (FROM fct_link) FROM v_metric",
        "WITH fct_link AS (SELECT 1) SELECT * FROM fct_link, v_night",
        "FROM query('FROM fct_link')",
        "FROM query_table('fct_link')",
        "SUMMARIZE fct_link",
        "SELECT 1",
        "FROM v_night; FROM v_metric",
        "DELETE FROM fct_link",
        "PIVOT fct_link ON role USING count(*)",
        "FROM duckdb_columns()",
        "SELECT * FROM (SHOW ALL TABLES), v_night",
        "SELECT * FROM (DESCRIBE fct_link), v_night",
        "SELECT * FROM v_night LIMIT (SELECT count(*) FROM fct_link)",
        "SELECT * FROM v_night, read_text('/etc/hostname')",
        "SELECT * FROM dongbo.main.fct_link",
        "SELECT list_transform([1], lambda x: (SELECT count(*) FROM fct_link)) FROM v_night",
    ],
)
def test_nothing_but_exportable_views_may_leave(ordinary_warehouse, tmp_path: Path, question):
    with pytest.raises(NotExportableError):
        export(ordinary_warehouse, question, tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_question_with_names_of_its_own_is_fine(ordinary_warehouse, tmp_path: Path):
    question = "WITH best AS (FROM v_sync_rate WHERE rate > 99) SELECT count(*) FROM best"
    assert export(ordinary_warehouse, question, tmp_path / "x.csv") == 1


def test_formulas_are_disarmed(build, tmp_path: Path):
    path = build()
    with connect_writer(path) as con:
        con.execute("UPDATE dim_province SET name = '=HYPERLINK(\"x\")'")
    question = "SELECT DISTINCT province FROM v_night"
    export(path, question, tmp_path / "x.csv")
    assert pl.read_csv(tmp_path / "x.csv")["province"].to_list() == ['\'=HYPERLINK("x")']
    export(path, question, tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


def test_a_column_named_like_a_formula_is_disarmed(ordinary_warehouse, tmp_path: Path):
    export(ordinary_warehouse, """SELECT night AS "=1+1" FROM v_night""", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").startswith("'=1+1\n")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_no_cell_can_hold_is_refused_without_a_trace(ordinary_warehouse, tmp_path, suffix):
    with pytest.raises(NotExportableError, match="Column rates holds lists"):
        export(
            ordinary_warehouse,
            "SELECT list(rate) AS rates FROM v_sync_rate",
            tmp_path / f"x{suffix}",
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_text('{file}')", "FROM '{file}'", "FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'", "ATTACH '{folder}/other.duckdb'",
        "EXPORT DATABASE '{folder}/all'", "INSTALL httpfs", "LOAD httpfs",
        "CREATE TABLE x AS SELECT 1", "SET enable_external_access = true",
        "SET lock_configuration = false", "PRAGMA enable_profiling", "DELETE FROM fct_link",
        "SELECT pseudonym('P', '066090000001')",
        "FROM frame_of_python",
    ],
)  # fmt: skip
def test_a_reader_reaches_nothing_but_the_warehouse(ordinary_warehouse, tmp_path, statement):
    frame_of_python = pl.DataFrame({"secret": [1]})
    secret = tmp_path / "secret.csv"
    frame_of_python.write_csv(secret)
    with connect_reader(ordinary_warehouse) as con, pytest.raises(duckdb.Error):
        con.execute(statement.format(file=secret, folder=tmp_path)).fetchall()
    assert list(tmp_path.iterdir()) == [secret]


def test_an_unknown_format_is_refused(ordinary_warehouse, tmp_path: Path):
    with pytest.raises(NotExportableError, match=r"must end in one of \.parquet"):
        export(ordinary_warehouse, QUESTION, tmp_path / "x.txt")


def test_copies_stay_what_they_were_and_the_oldest_go(build, factory, tmp_path: Path):
    target, folder = tmp_path / "dongbo.duckdb", tmp_path / "nights"
    contents = {}
    for day in (1, 2, 3):
        night = date(2026, 11, day)
        publish(build(factory.ordinary(night=night), published=target), target)
        contents[night] = digest(target)
        keep_copy(target, folder, night, kept_nights=2)
    assert [p.name for p in copies(folder)] == [
        "dongbo_2026-11-02.duckdb",
        "dongbo_2026-11-03.duckdb",
    ]
    for night in (date(2026, 11, 2), date(2026, 11, 3)):
        assert digest(copy_of(folder, night)) == contents[night]
        assert copy_of(folder, night).stat().st_mode & 0o222 == 0
    assert target.stat().st_ino == copy_of(folder, date(2026, 11, 3)).stat().st_ino


def test_nothing_published_and_nothing_to_keep(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="to keep a copy of"):
        keep_copy(tmp_path / "none.duckdb", tmp_path, date(2026, 1, 1))
    with pytest.raises(ValueError, match="At least one night"):
        keep_copy(tmp_path / "none.duckdb", tmp_path, date(2026, 1, 1), kept_nights=0)
