"""Snapshots of a real PostgreSQL: what is delivered, and what is refused in words."""

# ruff: noqa: S608 - SQL of the tests, which put hostile names into databases of their own

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pyarrow.parquet as pq
import pytest

from sources.database import Cause, DatabaseError, DatabaseSettings
from sources.limits import Limits
from tests.integration.databases.cluster import PASSWORD
from tests.integration.databases.conftest import VARIABLE, Place

Make = Callable[..., DatabaseSettings]

PEOPLE = """
    CREATE TABLE people (id bigint PRIMARY KEY, name text, amount bigint);
    INSERT INTO people SELECT i, 'Nguyễn Thị ' || i, 1000 FROM generate_series(1, {rows}) i;
"""


def test_values_of_every_type_become_text_without_loss(place: Place, settings: Make) -> None:
    place.sql("""
        SET TIME ZONE 'UTC';
        CREATE TYPE status AS ENUM ('còn sống', 'đã chết');
        CREATE DOMAIN cccd AS varchar(12);
        CREATE TABLE t (
            id int PRIMARY KEY, big bigint, yes boolean, d date, ts timestamp, tz timestamptz,
            tm time, money_vnd numeric(14,2), area numeric(10,3), huge numeric, f8 double precision,
            f4 real, code char(8), number cccd, s status, j jsonb, u uuid, b bytea, a int[],
            i interval, n numeric);
        INSERT INTO t VALUES (1, 9007199254740993, true, '1987-02-09', '2026-10-12 08:15:00',
            '2026-10-12 17:30:00+00', '07:05', 360000.00, 100.125, 12345678901234567890.123456789,
            0.1, 0.1, 'AB 1', '066175507796', 'còn sống', '{"a": 1}',
            '0e37df36-f698-11e6-8dd4-cb9ced3df976', '\\x00ff', '{1,2}', '1 day 2 hours', 'NaN');
        INSERT INTO t (id) VALUES (2);
        INSERT INTO t (id, d, ts, f8, money_vnd, area)
            VALUES (3, 'infinity', '0044-03-15 BC', 1e300, -0.5, 100.1);
    """)
    place.take(settings(table="t"))
    rows = place.delivered().to_dicts()
    assert rows[0] == {
        "id": "1", "big": "9007199254740993", "yes": "true", "d": "1987-02-09",
        "ts": "2026-10-12T08:15:00", "tz": "2026-10-13T00:30:00+07:00", "tm": "07:05:00",
        "money_vnd": "360000", "area": "100.1250", "huge": "12345678901234567890.123456789",
        "f8": "0.1", "f4": "0.1", "code": "AB 1", "number": "066175507796", "s": "còn sống",
        "j": '{"a": 1}', "u": "0e37df36-f698-11e6-8dd4-cb9ced3df976", "b": "00ff", "a": "{1,2}",
        "i": "P1DT2H", "n": "NaN",
    }  # fmt: skip
    assert set(rows[1].values()) == {"2", None}
    assert (rows[2]["d"], rows[2]["ts"]) == ("infinity", "0044-03-15T00:00:00 BC")
    assert (rows[2]["f8"], rows[2]["money_vnd"], rows[2]["area"]) == ("1e+300", "-0.5", "100.1")
    assert set(place.delivered().dtypes) == {pl.String}


def test_vietnamese_text_quotes_line_breaks_and_empty_text_survive(
    place: Place, settings: Make
) -> None:
    texts = ["H’Čêt Mlô", "Y Brôk Niê", 'a"b,c;d', "hai\ndòng\r\n", "\\N", "", "\t", "'"]
    values = ", ".join(
        f"({i}, U&'{''.join(f'{chr(92)}{ord(c):04X}' for c in text)}')"
        for i, text in enumerate(texts)
    )
    place.sql(f"CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES {values}")
    place.sql("INSERT INTO t VALUES (99, NULL)")
    place.take(settings(table="t"))
    assert place.delivered()["v"].to_list() == [*texts, None]


def test_hostile_names_of_schema_table_columns_and_labels_are_harmless(
    place: Place, settings: Make
) -> None:
    hostile = 'x"; DROP TABLE keep; --'
    quoted = '"' + hostile.replace('"', '""') + '"'
    place.sql(f"""
        CREATE TABLE keep (id int); CREATE SCHEMA {quoted};
        CREATE TABLE {quoted}.{quoted} ({quoted} int PRIMARY KEY, "%s %(a)s $1 :b ?" text,
            "hai\ndòng" text, "[bold]" text);
        INSERT INTO {quoted}.{quoted} VALUES (1, 'a', 'b', 'c'), (2, 'd', 'e', 'f');
    """)
    place.take(settings(schema=hostile, table=hostile, key=(hostile,)))
    assert place.delivered().columns == [hostile, "%s %(a)s $1 :b ?", "hai\ndòng", "[bold]"]
    assert place.delivered()[hostile].to_list() == ["1", "2"]
    assert place.sql("SELECT count(*) FROM keep").strip() == "0"


def test_hostile_keys_are_bound_and_order_follows_the_database(
    place: Place, settings: Make
) -> None:
    keys = ["'; DROP TABLE t; --", "a", "ă", "đ", "$1", "\\", '"', "Z" * 200]
    values = ", ".join(f"($q${key}$q$, 'x', {i})" for i, key in enumerate(keys))
    place.sql(f"CREATE TABLE t (a text, b char(3), c int, PRIMARY KEY (a, b, c)); "
              f"INSERT INTO t VALUES {values}")  # fmt: skip
    result = place.take(settings(table="t", key=("a", "b", "c")))
    assert result.rows == len(keys)
    expected = place.sql("SELECT a FROM t ORDER BY a, b, c").splitlines()
    assert place.delivered()["a"].to_list() == expected


def test_a_query_with_labels_is_delivered_under_them(place: Place, settings: Make) -> None:
    place.sql(PEOPLE.format(rows=10))
    query = "SELECT id AS stt, name, 'x' AS unused FROM people WHERE id <= 3 -- the first three"
    columns = {"name": "Họ và tên", "STT": "STT"}
    result = place.take(settings(query=query, key=("stt",), columns=columns))
    assert (result.rows, result.columns) == (3, 2)
    assert place.delivered().columns == ["Họ và tên", "STT"]
    assert place.delivered()["STT"].to_list() == ["1", "2", "3"]


def test_an_empty_table_gives_an_empty_delivery_with_its_columns(
    place: Place, settings: Make
) -> None:
    place.sql("CREATE TABLE t (id int PRIMARY KEY, v text)")
    assert place.take(settings(table="t")).rows == 0
    assert place.delivered().columns == ["id", "v"]
    assert place.delivered().schema["v"] == pl.String


def test_the_same_rows_give_the_same_bytes_and_nothing_is_left_beside_them(
    place: Place, settings: Make
) -> None:
    place.sql(PEOPLE.format(rows=5000))
    place.take(settings(table="people"))
    content = place.target.read_bytes()
    place.sql("CREATE TABLE again AS SELECT * FROM people ORDER BY md5(id::text)")
    place.take(settings(table="again"))
    assert place.target.read_bytes() == content
    assert pq.ParquetFile(place.target).metadata.num_rows == 5000
    assert list(place.target.parent.iterdir()) == [place.target]


def test_what_is_committed_while_rows_are_read_is_not_seen(place: Place, settings: Make) -> None:
    place.sql(PEOPLE.format(rows=4000))
    changes: list[str] = []

    def change(_done: int, _total: int) -> None:
        if not changes:
            changes.append(
                place.sql("""
                UPDATE people SET amount = amount - 500 WHERE id = 1;
                UPDATE people SET amount = amount + 500 WHERE id = 4000;
                DELETE FROM people WHERE id = 3999;
                INSERT INTO people VALUES (5000, 'người mới', 7);
            """)
            )

    place.take(settings(table="people"), listen=change)
    amounts = place.delivered()["amount"].cast(pl.Int64)
    assert changes
    assert (amounts.len(), set(amounts)) == (4000, {1000})


def test_concurrent_transfers_and_inserts_never_show_half(place: Place, settings: Make) -> None:
    place.sql(PEOPLE.format(rows=20_000))
    stop = threading.Event()
    transfers: list[int] = []

    def transfer() -> None:
        step = 1
        while not stop.is_set():
            step = step * 7919 % 19_999
            place.sql(f"""
                BEGIN;
                UPDATE people SET amount = amount - 1 WHERE id = {step + 1};
                UPDATE people SET amount = amount + 1 WHERE id = {20_000 - step};
                INSERT INTO people VALUES (-{20_000 + len(transfers)}, 'a', 1),
                    ({40_000 + len(transfers)}, 'b', -1);
                COMMIT;
            """)
            transfers.append(step)

    writer = threading.Thread(target=transfer)
    writer.start()
    try:
        while not transfers:
            stop.wait(0.01)
        for _ in range(3):
            place.take(settings(table="people"))
            assert place.delivered()["amount"].cast(pl.Int64).sum() == 20_000_000
            assert place.delivered().height % 2 == 0
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"password": "falsch-sai-mk"}, "does not accept user or password"),
        ({"user": "nobody_here"}, "does not accept user or password"),
        ({"database": "không_có"}, "there is no such database"),
    ],
)
def test_wrong_credentials_are_told_without_showing_any(
    place: Place, settings: Make, changed: dict[str, str], words: str
) -> None:
    url = place.cluster.url(**({"database": place.database} | changed))
    with pytest.raises(DatabaseError, match=words) as refused:
        place.take(settings(table="t"), environment={VARIABLE: url})
    shown = str(refused.value) + repr(refused.value)
    assert refused.value.cause == Cause.INFRASTRUCTURE
    assert refused.value.__suppress_context__
    assert VARIABLE in shown
    for secret in (PASSWORD, "falsch", "nobody_here", "dongbo_test", "%40"):
        assert secret not in shown


def test_a_server_that_does_not_answer_is_told(settings: Make, place: Place) -> None:
    url = f"postgresql://u:{'x' * 8}@127.0.0.1:1/db"
    with pytest.raises(DatabaseError, match=r"nothing answers at 127\.0\.0\.1:1/db") as refused:
        place.take(settings(table="t"), environment={VARIABLE: url})
    assert "xxxx" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"table": "absent"}, 'relation "absent" does not exist'),
        ({"query": "SELEKT 1"}, "syntax error"),
        ({"query": "SELECT 1 AS a, 2 AS a"}, "several columns the name 'a'"),
        ({"query": "SELECT x FROM people"}, 'column "x" does not exist'),
        ({"table": "people", "key": ("mã",)}, "no column 'mã'; there are 'id', 'name', 'amount'"),
        ({"table": "people", "key": ("amount",)}, r"several rows share one key \(amount\)"),
        ({"query": "SELECT 1 AS id, nextval('s') AS n"}, "it may only read"),
        ({"query": "SELECT id, name::int FROM people"}, "failed on a value"),
        ({"query": "SELECT NULLIF(id, 3) AS id FROM people"}, "is empty in some rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_without_values(
    place: Place, settings: Make, given: dict[str, object], words: str
) -> None:
    place.sql(PEOPLE.format(rows=5) + "CREATE SEQUENCE s;")
    with pytest.raises(DatabaseError, match=words) as refused:
        place.take(settings(**given))
    assert refused.value.cause == Cause.SETTINGS
    assert "Nguyễn" not in str(refused.value)
    assert not place.target.exists()


def test_a_user_without_the_right_to_read_is_told(place: Place, settings: Make) -> None:
    place.sql(PEOPLE.format(rows=1))
    place.sql("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'")
    url = place.cluster.url(place.database, "guest", "guest")
    with pytest.raises(DatabaseError, match="may not read"):
        place.take(settings(table="people"), environment={VARIABLE: url})


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(rows=4), "Beyond the limit rows: 5 > 4"),
        (Limits(columns=2), "Beyond the limit columns: 3 > 2"),
        (Limits(cells=14), "Beyond the limit cells: 15 > 14"),
        (Limits(cell_chars=11), "name: Beyond the limit characters of a cell: 12 > 11"),
    ],
)
def test_limits_hold_and_nothing_is_delivered(
    place: Place, settings: Make, limits: Limits, words: str
) -> None:
    place.sql(PEOPLE.format(rows=5))
    with pytest.raises(DatabaseError, match=words):
        place.take(settings(table="people"), limits)
    assert not place.target.exists()


def test_a_huge_cell_is_refused_and_one_at_the_limit_is_whole(place: Place, settings: Make) -> None:
    place.sql("""
        CREATE TABLE t (id int PRIMARY KEY, v text, a text[]);
        INSERT INTO t SELECT 1, repeat('ă', 100), ARRAY[repeat('x', 98)];
    """)
    place.take(settings(table="t"), Limits(cell_chars=100))
    assert place.delivered().row(0) == ("1", "ă" * 100, "{" + "x" * 98 + "}")
    place.sql("UPDATE t SET v = repeat('ă', 20000000)")
    with pytest.raises(DatabaseError, match="v: Beyond the limit characters of a cell: 101 > 100"):
        place.take(settings(table="t"), Limits(cell_chars=100))


def test_settings_of_the_server_do_not_change_what_is_delivered(
    place: Place, settings: Make
) -> None:
    place.sql(f"""
        CREATE TABLE t (id int PRIMARY KEY, d date, f double precision, b bytea, i interval);
        INSERT INTO t VALUES (1, '2026-02-01', 0.1::float8 + 0.2, 'ab', '1 month');
        ALTER DATABASE "{place.database}" SET DateStyle = 'German, DMY';
        ALTER DATABASE "{place.database}" SET extra_float_digits = -10;
        ALTER DATABASE "{place.database}" SET bytea_output = 'escape';
        ALTER DATABASE "{place.database}" SET IntervalStyle = 'postgres_verbose';
        ALTER DATABASE "{place.database}" SET client_encoding = 'SQL_ASCII';
    """)
    place.take(settings(table="t"))
    assert place.delivered().row(0) == ("1", "2026-02-01", "0.30000000000000004", "6162", "P1M")


def test_bytes_that_are_no_text_are_refused_in_words(place: Place, settings: Make) -> None:
    place.cluster.psql(
        "postgres",
        f"CREATE DATABASE \"{place.database}_old\" TEMPLATE template0 ENCODING 'SQL_ASCII'",
    )
    old = replace(place, database=f"{place.database}_old")
    try:
        old.sql(r"""
            CREATE TABLE t (id int PRIMARY KEY, v text);
            INSERT INTO t VALUES (1, E'Nguy\xd4n \xd9\xe9');
        """)
        with pytest.raises(DatabaseError, match="text that is not UTF-8") as refused:
            old.take(settings(table="t"))
        assert "Nguy" not in str(refused.value)
        assert "0xd4" not in str(refused.value)
    finally:
        place.cluster.psql("postgres", f'DROP DATABASE "{old.database}" WITH (FORCE)')
