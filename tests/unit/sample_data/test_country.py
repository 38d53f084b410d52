"""Provinces with people moving between them."""

from pathlib import Path

import polars as pl
import pytest

from sample_data.country import Country, generate_country

PROVINCES = ("66", "68", "52")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    return generate_country(3_000, 1_000, 5, tmp_path_factory.mktemp("country"), PROVINCES)


def masters(country: Country) -> pl.DataFrame:
    return pl.concat(
        pl.read_parquet(path).with_columns(province=pl.lit(code))
        for code, path in country.masters.items()
    )


def test_every_person_is_in_one_master_and_the_truth_names_it(country: Country) -> None:
    people, truth = masters(country), pl.read_parquet(country.truth)
    assert people["person_id"].is_unique().all()
    assert len(people) == 3_000
    there = truth.join(people.select("person_id", "province"), on="person_id", how="left")
    assert there["province"].equals(truth["province_code"].alias("province"))
    extracts = pl.concat(pl.read_parquet(path) for path in country.extracts.values())
    assert extracts["record_id"].equals(truth["record_id"])


def test_a_share_of_records_is_of_people_who_live_elsewhere(country: Country) -> None:
    truth = pl.read_parquet(country.truth)
    away = truth.filter(pl.col("province_code") != pl.col("kept_in"))
    assert 0.06 < len(away) / len(truth) < 0.10
    assert 0.03 < truth["person_id"].null_count() / len(truth) < 0.07
    assert away.group_by("kept_in", "province_code").len().height == 6
    # records of the time before name a commune of the province that was left
    communes = masters(country).select("commune_code", home="province").unique()
    whole = pl.concat(pl.read_parquet(path) for path in country.extracts.values())
    said = away.join(whole.select("record_id", "commune_code"), on="record_id")
    said = said.join(communes, on="commune_code")
    share = (said["home"] == said["kept_in"]).mean()
    assert isinstance(share, float)
    assert 0.3 < share < 0.7


def test_who_moved_alone_left_the_household(country: Country) -> None:
    per_household = masters(country).group_by("household_id").agg(pl.col("province").n_unique())
    assert per_household["province"].max() == 1


def test_some_still_stand_where_they_left(tmp_path: Path) -> None:
    twice = generate_country(3_000, 1_000, 5, tmp_path, PROVINCES, twice=0.5)
    people = masters(twice)
    doubled = people.filter(pl.col("person_id").is_duplicated()).sort("person_id")
    assert 50 < doubled["person_id"].n_unique() < 250
    assert (doubled.group_by("person_id").agg(pl.col("province").n_unique())["province"] == 2).all()
    assert doubled.select("person_id", "full_name", "date_of_birth").unique().height == (
        doubled["person_id"].n_unique()
    )


def test_same_arguments_same_bytes(country: Country, tmp_path: Path) -> None:
    again = generate_country(3_000, 1_000, 5, tmp_path, PROVINCES)
    for code in PROVINCES:
        assert again.masters[code].read_bytes() == country.masters[code].read_bytes()
        assert again.extracts[code].read_bytes() == country.extracts[code].read_bytes()
    assert again.truth.read_bytes() == country.truth.read_bytes()


def test_nobody_moves_within_one_province(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give two or more"):
        generate_country(3_000, 100, 5, tmp_path, ("66",))
    with pytest.raises(ValueError, match="too few persons"):
        generate_country(20, 100, 5, tmp_path)
