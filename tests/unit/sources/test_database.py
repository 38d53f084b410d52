"""Settings, URLs, statements and texts of database sources, without a server."""

from __future__ import annotations

import sqlite3
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from sources import database_snapshot
from sources.database import Cause, DatabaseError, DatabaseSettings, load_settings, settings_path
from sources.database_connect import connect
from sources.database_generic import texts
from sources.database_postgres import conninfo
from sources.database_snapshot import Plan, cut, take_snapshot, write_rows
from sources.database_sql import quote_identifier, read_all, relation
from sources.database_url import connection_url, place
from sources.limits import Limits

SETTINGS = DatabaseSettings("DB", ("id",), table="t")


def write(folder: Path, text: str) -> Path:
    path = settings_path(folder, "66", "land")
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'connection_env = "DB"\nquery = """SELECT 1;\n"""\nkey = ["a", "b"]\n'
        '[columns]\n"ma" = "Mã"\n',
    )
    assert path == tmp_path / "databases" / "66" / "land.toml"
    assert load_settings(path) == DatabaseSettings(
        "DB", ("a", "b"), query="SELECT 1", columns={"ma": "Mã"}
    )


def test_all_mistakes_are_told_at_once_and_no_value_is_shown(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'connection_env = "postgresql://u:s3cret@h/d"\ntable = "t"\nquery = "q"\nkey = []\n'
        'password = "s3cret"\n[columns]\na = "x"\nb = "x"\n',
    )
    with pytest.raises(DatabaseError) as refused:
        load_settings(path)
    told = str(refused.value)
    assert refused.value.cause == Cause.SETTINGS
    assert "s3cret" not in told
    for words in ("connection_env", "exactly one of", "'key'", "same label"):
        assert words in told
    assert "unknown settings password" in told


GOOD = 'connection_env = "DB"\ntable = "t"\nkey = "id"\n'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"DB"', '"DB\\n"', "'connection_env' must be the name"),
        ('"DB"', "7", "'connection_env' must be the name"),
        ('key = "id"\n', "", "'key' must name"),
        ('"id"', '["id", "id"]', "'key' must name"),
        ('"id"', '["id", 2]', "'key' must name"),
        ('"id"', '" "', "'key' must name"),
        ('"t"', '" "', "'query', 'table' and 'schema' must be text"),
        ('"t"', '"t\\u0000"', "'query', 'table' and 'schema' must be text"),
        ("table", "schema", "exactly one of 'query' and 'table'"),
        ('table = "t"', 'query = "q"\nschema = "s"', "'schema' goes with 'table' only"),
        ('"id"\n', '"id"\n[columns]\na = 1\n', r"\[columns\] must give a label"),
        ('"id"\n', '"id"\ncolumns = "a"\n', r"\[columns\] must give a label"),
    ],
)
def test_each_setting_that_does_not_fit_is_told(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert load_settings(write(tmp_path / "good", GOOD)).key == ("id",)
    with pytest.raises(DatabaseError, match=words) as refused:
        load_settings(write(tmp_path, GOOD.replace(old, new)))
    assert str(refused.value).count("must") + str(refused.value).count("'schema' goes") <= 1


@pytest.mark.parametrize("text", ["a = ", "\udcff", 'connection_env = "\n'])
def test_what_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DatabaseError, match="is not a TOML file"):
        load_settings(path)


def test_missing_settings_say_where_they_belong(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"land\.toml"):
        load_settings(settings_path(tmp_path, "66", "land"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "s3cret",
        "postgresql://u:s3@cret@host/db",
        "postgresql://u:p@s3/cret@host/db",
        "postgresql://u:p@s3 cret/db",
        "postgresql://u:s3cret@host:port/db",
        "mysql://u:s3cret@host/db",
        "postgresql:/u:s3cret",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_a_piece_of_it(url: str) -> None:
    with pytest.raises(DatabaseError, match="DB") as refused:
        connection_url(SETTINGS, {"DB": url})
    for piece in ("s3", "cret", "host/db", "mysql"):
        assert piece not in str(refused.value)


def test_a_place_shows_neither_user_nor_password_nor_options() -> None:
    url = make_url("postgresql://me:s3cret@h:5433/db?sslmode=require&passfile=x")
    assert place(url) == "h:5433/db"


def test_the_connection_string_quotes_every_value() -> None:
    url = make_url("postgresql://a%27b:p%27%5C%20q@h/d b?sslmode=require")
    made = conninfo(url)
    assert "user='a\\'b'" in made
    assert "password='p\\'\\\\ q'" in made
    assert "dbname='d b'" in made
    assert "sslmode='require'" in made


@pytest.mark.parametrize(
    ("url", "package"),
    [
        ("mssql://u:s3cret@h/d", "pyodbc"),
        ("mssql+pymssql://u:s3cret@h/d", "pymssql"),
        ("oracle://u:s3cret@h/d", "oracledb"),
    ],
)
def test_a_missing_driver_names_the_package_to_install(url: str, package: str) -> None:
    with pytest.raises(DatabaseError, match=f"pip install {package}") as refused:
        connect(SETTINGS, {"DB": url}, Limits())
    assert "s3cret" not in str(refused.value)


@hypothesis_settings(deadline=None)  # the machine of a test may be busy
@given(
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
)
def test_a_quoted_name_is_one_identifier(name: str) -> None:
    con = sqlite3.connect(":memory:")
    try:
        con.execute(f"CREATE TABLE t ({quote_identifier(name)} int)")
        assert [row[1] for row in con.execute("PRAGMA table_info(t)")] == [name]
    finally:
        con.close()


def test_names_are_quoted_as_each_dialect_wants() -> None:
    assert quote_identifier('a"b') == '"a""b"'
    assert quote_identifier("a]b[", "mssql") == "[a]]b[]"
    for name, dialect in (("", "postgresql"), ("a\0", "mssql"), ('a"b', "oracle")):
        with pytest.raises(DatabaseError):
            quote_identifier(name, dialect)  # type: ignore[arg-type]
    settings = DatabaseSettings("DB", ("i]d",), table="t", schema="dbo")
    assert (
        read_all(relation(settings, "mssql"), ("a b",), ("i]d",), "mssql")
        == "SELECT s.[a b], s.[i]]d] FROM [dbo].[t] s ORDER BY s.[i]]d]"
    )


def test_values_of_python_become_text_without_loss() -> None:
    moment = datetime(2026, 10, 12, 8, 15, tzinfo=UTC)
    given_values = [
        None, "Đỗ", True, 9007199254740993, Decimal("360000.00"), Decimal("1E+3"),
        Decimal("100.125"), 0.1, 2.0, 0.125, date(1987, 2, 9), moment, time(7, 5), b"\x00\xff", "",
    ]  # fmt: skip
    assert texts(given_values) == [
        None, "Đỗ", "true", "9007199254740993", "360000", "1000", "100.1250", "0.1", "2",
        "0.1250", "1987-02-09", "2026-10-12T08:15:00+00:00", "07:05:00", "00ff", "",
    ]  # fmt: skip


def test_a_value_whose_text_would_be_a_guess_is_refused() -> None:
    with pytest.raises(DatabaseError, match="values of the kind timedelta"):
        texts([None, timedelta(days=1)])


@hypothesis_settings(deadline=None)  # the machine of a test may be busy
@given(
    st.lists(st.integers(0, 30), max_size=20),
    st.integers(1, 25),
)
def test_cutting_keeps_every_row_in_order(sizes: list[int], rows: int) -> None:
    numbers = iter(range(sum(sizes)))
    batches = [
        pa.RecordBatch.from_arrays([pa.array([next(numbers) for _ in range(n)], pa.int64())], ["a"])
        for n in sizes
    ]
    tables = list(cut(iter(batches), rows))
    assert [value for table in tables for value in table["a"].to_pylist()] == list(
        range(sum(sizes))
    )
    assert all(table.num_rows == rows for table in tables[:-1])
    assert all(0 < table.num_rows <= rows for table in tables)


PLAN = Plan(("id", "name"), ("Mã", "Họ tên"), ("id",))


def batches(keys: list[str], names: list[str | None], size: int) -> Iterator[pa.RecordBatch]:
    whole = pa.RecordBatch.from_pydict({"c0": keys, "c1": names, "k0": keys})
    return (whole.slice(start, size) for start in range(0, len(keys), size))


def test_rows_are_written_in_groups_that_do_not_depend_on_their_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_snapshot, "_ROW_GROUP", 100)
    keys = [f"{number:04}" for number in range(250)]
    names = [None if number % 3 else f"Y Brôk {number}" for number in range(250)]
    written = set()
    for size in (1, 7, 100, 250):
        heard: list[int] = []
        given_batches = batches(keys, names, size)
        assert write_rows(given_batches, PLAN, tmp_path / "o", Limits(), heard.append) == 250
        assert heard == [100, 200, 250]
        written.add((tmp_path / "o").read_bytes())
    assert len(written) == 1
    assert pl.read_parquet(tmp_path / "o").to_dict(as_series=False) == {"Mã": keys, "Họ tên": names}


@pytest.mark.parametrize("keys", [["1", "1", "2"], ["1", "2", "2"], ["1", "2", "3", "4", "4"]])
def test_a_key_shared_within_or_across_groups_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str]
) -> None:
    monkeypatch.setattr(database_snapshot, "_ROW_GROUP", 2)
    with pytest.raises(DatabaseError, match="several rows share one key"):
        write_rows(batches(keys, keys, 3), PLAN, tmp_path / "o", Limits(), lambda _: None)


def test_groups_end_where_they_get_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_snapshot, "_GROUP_BYTES", 4_000)
    wide = ["x" * 1000] * 20
    groups = [table.num_rows for table in cut(batches(wide, wide, 1), 100)]
    assert sum(groups) == 20
    assert max(groups) <= 2


def sqlite_file(folder: Path) -> Path:
    path = folder / "d.sqlite"
    with sqlite3.connect(path) as con:
        con.execute('CREATE TABLE t (id integer, "Họ tên; --" text, b blob, f real)')
        con.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?)",
            [
                (i, f"Y Brôk {i}" if i % 2 else None, bytes([i % 256]), i / 8)
                for i in range(1, 1001)
            ],
        )
    con.close()
    return path


def test_any_other_database_is_read_through_the_same_settings(tmp_path: Path) -> None:
    environment = {"DB": f"sqlite:///{sqlite_file(tmp_path)}"}
    target = tmp_path / "inbox" / "land.parquet"
    settings = DatabaseSettings("DB", ("ID",), table="t")
    heard: list[tuple[int, int]] = []
    result = take_snapshot(settings, environment, target, Limits(), lambda *n: heard.append(n))
    assert (result.rows, result.columns) == (1000, 4)
    assert heard == [(0, 1000), (1000, 1000)]
    rows = pl.read_parquet(target)
    assert rows.columns == ["id", "Họ tên; --", "b", "f"]
    assert rows.row(0) == ("1", "Y Brôk 1", "01", "0.1250")
    assert rows.row(1) == ("2", None, "02", "0.25")


@pytest.mark.parametrize(
    ("given_settings", "words"),
    [
        (DatabaseSettings("DB", ("id",), table="absent"), "refused the query"),
        (DatabaseSettings("DB", ("x",), table="t"), "no column 'x'"),
        (DatabaseSettings("DB", ("b",), table="t"), "several rows share one key"),
        (DatabaseSettings("DB", ("Họ tên; --",), table="t"), "is empty in some rows"),
    ],
)
def test_what_another_database_refuses_is_told(
    tmp_path: Path, given_settings: DatabaseSettings, words: str
) -> None:
    environment = {"DB": f"sqlite:///{sqlite_file(tmp_path)}"}
    with pytest.raises(DatabaseError, match=words):
        take_snapshot(given_settings, environment, tmp_path / "o", Limits())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.sqlite"]


def test_an_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    environment = {"DB": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    with pytest.raises(DatabaseError, match="there is no SQLite file"):
        connect(SETTINGS, environment, Limits())
    assert not (tmp_path / "none.sqlite").exists()


DOC = Path(__file__).parents[3] / "docs" / "databases.md"


def test_the_page_shows_settings_that_load_and_names_every_setting(tmp_path: Path) -> None:
    page = DOC.read_text(encoding="utf-8")
    block = page.split("```toml\n")[1].split("```")[0]
    loaded = load_settings(write(tmp_path, textwrap.dedent(block)))
    assert loaded.key == ("ma_gcn",)
    assert len(loaded.columns) == 6
    for setting in fields(DatabaseSettings):
        name = "[columns]" if setting.name == "columns" else setting.name
        assert f"`{name}`" in page
