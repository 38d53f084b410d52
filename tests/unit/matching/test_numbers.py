"""A column of numbers as staff keep it: new and old ones, with and without their zeros."""

import polars as pl
import pytest
from linking_town import records, town

from matching import ParquetSource, link, load_spec
from matching.numbers import by_kind
from matching.spec import parse_spec

SPEC = load_spec("person")


def sorted_numbers(*rows: tuple[str | None, str | None]) -> list[tuple[str | None, str | None]]:
    frame = pl.DataFrame(rows, schema={"person_id": pl.String, "old_id": pl.String}, orient="row")
    return by_kind(frame, SPEC).select("person_id", "old_id").rows()


@pytest.mark.parametrize(
    ("number", "old", "want"),
    [
        ("024000001", None, (None, "024000001")),
        ("024 000 001", None, (None, "024000001")),
        ("CMND 024000001", None, (None, "024000001")),
        ("24000001", None, (None, "024000001")),
        ("24000001.0", None, (None, "024000001")),
        ("024000001", "024000007", (None, "024000007")),
        (None, "066170020202", ("066170020202", None)),
        (None, "66170020202.0", ("066170020202", None)),
        ("066170020203", "066170020202", ("066170020203", None)),
        ("066170020202", "024000001", ("066170020202", "024000001")),
        ("66170020202", None, ("66170020202", None)),
        ("không rõ", None, ("không rõ", None)),
        ("123456789", None, ("123456789", None)),
        (None, None, (None, None)),
    ],
)
def test_a_number_goes_where_its_kind_belongs(number, old, want):
    assert sorted_numbers((number, old), ("066170020209", None)) == [want, ("066170020209", None)]


def test_an_extract_that_needs_nothing_moved_is_left_alone():
    extract = records(town())
    assert by_kind(extract, SPEC) is extract


def test_one_column_of_both_kinds_whatever_its_type(tmp_path):
    numbers = pl.DataFrame(
        {"record_id": ["a", "b", "c"], "person_id": [66170020202, 24000001, None]}
    )
    for dtype in (pl.Int64, pl.Float64, pl.String):
        path = tmp_path / f"{dtype}.parquet"
        numbers.with_columns(pl.col("person_id").cast(dtype)).write_parquet(path)
        source = by_kind(ParquetSource(path), SPEC)
        assert source.columns == ["record_id", "person_id", "old_id"]
        assert source.get_column("record_id").to_list() == ["a", "b", "c"]
        assert source.get_column("person_id").to_list()[1:] == [None, None]
        assert source.get_column("old_id").to_list() == [None, "024000001", None]


def test_a_spec_that_names_no_kinds_moves_nothing():
    data = {
        "comparison": [{"name": "n", "kind": "identifier", "left": "person_id"}],
        "block": [{"keys": ["n.number"]}],
    }
    extract = pl.DataFrame({"record_id": ["a"], "person_id": ["024000001"]})
    assert by_kind(extract, parse_spec(data)) is extract


@pytest.mark.parametrize("damage", ["mixed", "zeros lost", "half lost", "a spreadsheet's"])
def test_mixed_numbers_find_whom_sorted_ones_find(damage):
    master = town(600)
    kept = pl.int_range(pl.len()) % 3
    apart = records(master).with_columns(
        person_id=pl.when(kept != 1).then("person_id"),
        old_id=pl.when(kept == 1).then("old_id"),
    )
    bare = pl.col("person_id").str.strip_chars_start("0")
    odd = pl.int_range(pl.len()) % 2 == 0
    how = {
        "mixed": pl.col("person_id"),
        "zeros lost": bare,
        "half lost": pl.when(odd).then(bare).otherwise("person_id"),
        "a spreadsheet's": bare + ".0",
    }[damage]
    mixed = apart.with_columns(person_id=pl.coalesce("person_id", "old_id")).drop("old_id")
    want = link(apart, master, SPEC, explain=True)
    got = link(mixed.with_columns(person_id=how), master, SPEC, explain=True)
    assert got.links.equals(want.links)
    assert got.candidates.equals(want.candidates)
    assert (want.links["decision"] == "match").mean() > 0.99


@pytest.mark.parametrize(
    "digits", ["123456789", "999999999", "000000000", "123456789012", "1" * 12]
)
def test_digits_typed_for_want_of_a_number_say_nothing(digits):
    """A master may hold them too: who carries them is not its owner."""
    without = town().with_columns(old_id=pl.lit(None, dtype=pl.String))
    typed = without.with_columns(
        old_id=pl.when(pl.int_range(pl.len()) == 7).then(pl.lit(digits)).otherwise("old_id")
    )
    some = pl.int_range(pl.len()) % 2 == 0

    def decisions(number: str | None, master: pl.DataFrame) -> list[tuple[str | None, str, float]]:
        extract = records(town()).with_columns(
            person_id=pl.when(some).then(pl.lit(number)).otherwise("person_id")
        )
        links = link(extract, master, load_spec("person")).links
        return links.select("master_id", "decision", "probability").rows()

    assert decisions(digits, typed) == decisions(None, without)
