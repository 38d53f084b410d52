from pathlib import Path

import numpy as np
import polars as pl

from sample_data import flat as flat_module
from sample_data.flat import Flat, generate_flat

NAME = {
    "typo", "wrong_tone", "syllable_dropped", "syllables_swapped", "syllables_glued",
    "syllable_split", "abbreviated", "prefix_dropped", "other_given_name", "no_diacritics",
    "capitals", "tone_moved", "i_for_y", "breves_lost",
}  # fmt: skip
BIRTH = {"birth_missing", "year_only", "january_first", "day_month_swapped", "birth_digit_off"}
NUMBER = {
    "number_missing", "cmnd_instead", "number_digit_off", "number_digits_swapped",
    "relatives_number", "dead_number",
}  # fmt: skip


def joined(flat: Flat) -> pl.DataFrame:
    """Extract, truth and the true person's master row, one row a record."""
    master = pl.read_parquet(flat.master).rename({"person_id": "true_id"})
    truth = pl.read_parquet(flat.truth).rename({"person_id": "true_id"})
    records = pl.read_parquet(flat.extract).join(truth, on="record_id")
    return records.join(master, on="true_id", how="left", suffix="_true")


def undamaged(frame: pl.DataFrame, kinds: set[str]) -> pl.DataFrame:
    return frame.filter(
        "in_master", pl.col("damage").list.set_intersection(list(kinds)).list.len() == 0
    )


def test_shapes(flat: Flat) -> None:
    master, extract = pl.read_parquet(flat.master), pl.read_parquet(flat.extract)
    assert (master.height, extract.height) == (60_000, 30_000)
    assert master["person_id"].is_sorted()
    assert master["person_id"].is_unique().all()
    assert set(master["status"]) == {"alive", "dead", "moved_out"}
    assert extract.columns == [
        "record_id", "full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code"
    ]  # fmt: skip
    assert extract["person_id"].drop_nulls().str.contains(r"^\d{12}$").all()
    assert extract["old_id"].drop_nulls().str.contains(r"^\d{9}$").all()
    assert extract["date_of_birth"].drop_nulls().str.contains(r"^\d{4}(-\d{2}-\d{2})?$").all()
    assert pl.read_parquet(flat.truth).schema["damage"] == pl.List(pl.String())


def test_what_is_not_damaged_is_the_masters(flat: Flat) -> None:
    frame = joined(flat)
    names = undamaged(frame, NAME)
    assert (names["full_name"] == names["full_name_true"]).all()
    births = undamaged(frame, BIRTH)
    assert (births["date_of_birth"] == births["date_of_birth_true"]).all()
    numbers = undamaged(frame, NUMBER)
    assert (numbers["person_id"] == numbers["true_id"]).all()
    assert 0.75 < numbers.height / frame.filter("in_master").height < 0.85


def test_what_is_damaged_differs(flat: Flat) -> None:
    frame = joined(flat).filter("in_master")
    for kinds, column in ((NAME, "full_name"), (BIRTH, "date_of_birth")):
        hit = frame.filter(pl.col("damage").list.set_intersection(list(kinds)).list.len() == 1)
        same = hit.filter(pl.col(column).eq_missing(pl.col(f"{column}_true")))
        assert hit.height > 1_000
        assert same.is_empty()
    old = frame.filter(pl.col("damage").list.contains("cmnd_instead"))
    recorded = old.filter(pl.col("old_id_true").is_not_null())
    assert (recorded["old_id"] == recorded["old_id_true"]).all()


def test_relatives_numbers_are_relatives(flat: Flat) -> None:
    frame = joined(flat).filter("in_master", pl.col("damage").list.contains("relatives_number"))
    kin = frame.select(
        pl.concat_list("mother_id", "father_id", "spouse_id").alias("kin"), "person_id"
    )
    inside = pl.read_parquet(flat.master)["person_id"]
    known = kin.filter(pl.col("person_id").is_in(inside.implode()))
    assert known.height > 20
    assert known.select(pl.col("kin").list.contains(pl.col("person_id")).all()).item()


def test_old_people_have_less_on_paper(flat: Flat) -> None:
    frame = joined(flat).filter("in_master")
    old = pl.col("date_of_birth_true").str.slice(0, 4).cast(pl.Int32()) < 1955
    missing = pl.col("damage").list.contains("number_missing")
    assert (
        frame.filter(old).select(missing.mean()).item()
        > 1.5 * frame.filter(~old).select(missing.mean()).item()
    )


def test_strangers_are_told(flat: Flat) -> None:
    truth = pl.read_parquet(flat.truth)
    assert abs(float(truth["in_master"].sum()) / truth.height - 0.95) < 0.01
    assert (truth["person_id"].is_null() == ~truth["in_master"]).all()


def test_cases_are_named(flat: Flat) -> None:
    found = set(pl.read_parquet(flat.truth)["case"].drop_nulls())
    assert {
        "twins_in_one_household", "father_and_son_one_name", "namesakes_same_year_one_commune",
        "relatives_number_on_the_record", "dead_mans_number_reused", "unaccented_name",
    } <= found  # fmt: skip


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    one = generate_flat(2_000, 1_000, 9, tmp_path / "a", "harsh")
    two = generate_flat(2_000, 1_000, 9, tmp_path / "b", "harsh")
    other = generate_flat(2_000, 1_000, 10, tmp_path / "c", "harsh")
    for name in ("master", "extract", "truth"):
        assert getattr(one, name).read_bytes() == getattr(two, name).read_bytes()
        assert getattr(one, name).read_bytes() != getattr(other, name).read_bytes()


def test_a_master_in_pieces_is_the_same_master(tmp_path: Path, monkeypatch) -> None:
    whole = generate_flat(2_000, 100, 9, tmp_path / "whole")
    monkeypatch.setattr(flat_module, "CHUNK", 300)
    pieces = generate_flat(2_000, 100, 9, tmp_path / "pieces")
    assert pl.read_parquet(whole.master).equals(pl.read_parquet(pieces.master))


def test_larger_masters_spread_over_neighbours(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(flat_module, "PEOPLE_OF_A_PROVINCE", 1_000)
    made = generate_flat(2_000, 100, 9, tmp_path)
    codes = pl.read_parquet(made.master)["commune_code"].unique()
    from sample_data.places import commune_pairs

    provinces = commune_pairs().filter(pl.col("new_code").is_in(codes.implode()))["province_code"]
    assert set(provinces) == {"66", "68"}


def test_harsh_is_harsher(tmp_path: Path, flat: Flat) -> None:
    harsh = generate_flat(5_000, 5_000, 3, tmp_path, "harsh")
    counts = [
        float(np.mean(pl.read_parquet(f.truth)["damage"].list.len().to_numpy()))
        for f in (flat, harsh)
    ]
    assert counts[1] > 1.4 * counts[0]
