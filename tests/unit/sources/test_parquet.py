"""Parquet of other programs: numbers, bytes, structures; what becomes text and what is refused."""

from __future__ import annotations

import datetime as dt
from datetime import date

import polars as pl
import pytest

from contracts.language import HeaderSpec
from contracts.registry import SOURCES
from sources import Limits, RefusalCode, read
from validators import validate

HERE = Limits(isolate=False)
SPEC = HeaderSpec({"a": ("a",), "b": ("b",)}, frozenset({"a"}))


@pytest.fixture
def table(tmp_path):
    def read_frame(frame, spec=SPEC, limits=HERE):
        path = tmp_path / "t.parquet"
        frame.write_parquet(path)
        reading = read(path, {"t": spec}, limits)
        assert reading.refusals == ()
        return reading.tables[0]

    return read_frame


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pl.Series([66080001234, None], dtype=pl.Int64), ["66080001234", None]),
        (pl.Series([226, 4], dtype=pl.UInt16), ["226", "4"]),
        (pl.Series([66080001234.0, float("nan")], dtype=pl.Float64), ["66080001234", None]),
        (pl.Series([0.5, 1e18], dtype=pl.Float64), ["0.5", "1e+18"]),
        (pl.Series([1980.0, 0.1], dtype=pl.Float32), ["1980", "0.1"]),
        (pl.Series(["66080001234.00", "1.50"]).cast(pl.Decimal(20, 2)), ["66080001234", "1.50"]),
    ],
)
def test_columns_of_numbers(table, values, texts):
    found = table(pl.DataFrame({"a": values, "b": ["x", "y"]}))
    assert found.rows["a"].to_list() == texts
    assert found.number_columns == ("a",)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pl.Series(["007", ""]), ["007", None]),
        (pl.Series([b"066", "Lê".encode()], dtype=pl.Binary), ["066", "Lê"]),
        (pl.Series([dt.date(2024, 3, 1), None]), ["2024-03-01", None]),
        (pl.Series(["x", None], dtype=pl.Categorical), ["x", None]),
        (pl.Series([None, None], dtype=pl.Null), [None, None]),
        (
            pl.Series(
                [dt.datetime(1990, 5, 5, 17, tzinfo=dt.UTC), None], dtype=pl.Datetime("us", "UTC")
            ),
            ["1990-05-06T00:00:00.000000", None],
        ),
    ],
)
def test_columns_of_text(table, values, texts):
    found = table(pl.DataFrame({"a": values, "b": ["x", "y"]}))
    assert found.rows["a"].to_list() == texts
    assert found.number_columns == ()


NO_TEXT = {
    "list": pl.Series([["a"], []]),
    "struct": pl.Series([{"ho": "Lê", "ten": "An"}, None]),
    "binary": pl.Series([b"\xff\x00", b"abc"], dtype=pl.Binary),
    "control bytes": pl.Series([b"\x01\x02", b"abc"], dtype=pl.Binary),
    "rounded": pl.Series([66080001234.0, 1.0], dtype=pl.Float32),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_column_without_text_is_refused_where_it_is_asked_for(tmp_path, table, kind):
    frame = pl.DataFrame({"a": ["x", "y"], "b": NO_TEXT[kind]})
    path = tmp_path / "r.parquet"
    frame.write_parquet(path)
    (refusal,) = read(path, {"t": SPEC}, HERE).refusals
    assert refusal.code == RefusalCode.NO_TEXT
    assert "“b”" in refusal.message_vi
    assert refusal.rows_seen == 2
    assert table(frame.rename({"b": "nobody asks"})).rows["a"].to_list() == ["x", "y"]


def test_numbers_survive_the_way_out_of_the_reading_process(table):
    frame = pl.DataFrame({"a": [1], "b": ["x"]})
    assert table(frame, limits=Limits()).number_columns == ("a",)


def test_other_formats_that_know_numbers(tmp_path):
    path = tmp_path / "t.ndjson"
    path.write_text('{"a": 66080001234, "b": "1"}\n{"a": 1.50, "b": 2}\n{"b": null}\n')
    (found,) = read(path, {"t": SPEC}, HERE).tables
    assert found.rows["a"].to_list() == ["66080001234", "1.50", None]
    assert found.number_columns == ("a",)


MASTER = {
    "person_id": ["066080001234", "001185012345", "006185000014", "101085012345"],
    "full_name": ["Lê Văn Tám", "Trần Thị Mơ", "Bùi Thị Xuân", "Vũ Văn Tú"],
    "date_of_birth": ["1980-03-01", "1985", "1985", "1985"],
    "sex": ["M", "F", "F", "M"],
    "old_id": ["024681357", "234567890", None, None],
    "commune_code": ["00226", "24133", "00004", "00226"],
    "mother_id": ["001155000001", None, "066155000001", "101055012345"],
    "status": ["alive"] * 4,
}
NUMBERS = ("person_id", "old_id", "commune_code", "mother_id")


@pytest.mark.parametrize("dtype", [pl.String, pl.Int64, pl.Float64, pl.Binary, pl.Decimal(14, 0)])
def test_a_master_is_the_same_however_its_numbers_are_stored(tmp_path, dtype):
    """Zeros come back where that is certain, each with the name of its repair."""
    source = SOURCES["population"]
    frame = pl.DataFrame(MASTER).with_columns(pl.col(NUMBERS).cast(dtype))
    path = tmp_path / "population.parquet"
    frame.write_parquet(path)
    reading = read(path, source.headers, HERE)
    split = validate(source.tables[0], [reading.tables[0]], reading.file, today=date(2026, 11, 28))
    assert split.quarantined.is_empty()
    got = split.accepted
    assert {name: got[name].to_list() for name in MASTER} == MASTER
    repairs = set(got["repairs"].explode().drop_nulls())
    lost = {f"{name}:lost_zero" for name in ("person_id", "old_id", "commune_code", "mother_id")}
    lost |= {"person_id:lost_zeros", "mother_id:lost_zeros"}
    assert repairs == (lost if dtype.is_numeric() else set())


def test_what_no_zero_can_mend_is_refused_in_words(tmp_path):
    source = SOURCES["population"]
    wrong = pl.DataFrame(MASTER).with_columns(
        person_id=pl.Series([66080001234, 123, 99185012345, 1185012345]),
        mother_id=pl.Series([155, 66155000001, None, None]),
        commune_code=pl.Series([226, 24133, 99999, 4]),
    )
    path = tmp_path / "population.parquet"
    wrong.write_parquet(path)
    reading = read(path, source.headers, HERE)
    split = validate(source.tables[0], [reading.tables[0]], reading.file, today=date(2026, 11, 28))
    assert split.accepted["person_id"].to_list() == ["066080001234", "001185012345"]
    assert split.accepted["mother_id"].to_list() == [None, None]
    assert split.accepted["flags"].to_list()[0] == ["mother_id:NUMBER_LENGTH"]
    refused = split.quarantined.filter(pl.col("column") == "person_id")
    assert refused["rule"].to_list() == ["NUMBER_LENGTH", "NUMBER_LENGTH"]


def test_what_a_file_lacks_that_names_its_own_columns_is_said_without_a_row(tmp_path):
    path = tmp_path / "r.parquet"
    pl.DataFrame({"b": ["x"], "c": ["y"]}).write_parquet(path)
    two = HeaderSpec({"a": ("a",), "b": ("b",), "c": ("c",)}, frozenset({"a"}))
    (refusal,) = read(path, {"t": two}, HERE).refusals
    assert refusal.code == RefusalCode.MISSING_COLUMN
    assert refusal.message_en.startswith("r.parquet: Required columns are missing: “a” (a). The")
    assert "The header is in the file's own list of columns." in refusal.message_en
    assert "Tiêu đề ở danh sách cột của tệp." in refusal.message_vi
