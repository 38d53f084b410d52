"""The accuracy that was promised, on generated data, with the default threshold and no labels."""

import polars as pl
import pytest

from matching import link, load_spec
from matching.evaluate import evaluate
from sample_data.flat import generate_flat

SPEC = load_spec("person")
PERSONS, RECORDS = 60_000, 24_000


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    def make(profile: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        folder = tmp_path_factory.mktemp(profile)
        files = generate_flat(PERSONS, RECORDS, 7, folder, profile)
        return tuple(pl.read_parquet(p) for p in (files.master, files.extract, files.truth))

    return {profile: make(profile) for profile in ("ordinary", "harsh")}


def judged(extract, master, truth):
    result = link(extract, master, SPEC, explain=True)
    return result, evaluate(result.links, truth, result.candidates)


def test_ordinary_registers(tables):
    master, extract, truth = tables["ordinary"]
    result, done = judged(extract, master, truth)
    assert done.overall.precision >= 0.999
    assert done.overall.recall >= 0.96
    assert done.overall.reach >= 0.99
    assert done.best_guess.f1 >= 0.997
    expected = result.report.expectation
    assert expected.precision.low <= done.overall.precision <= expected.precision.high
    assert abs(expected.recall.expected - done.overall.recall) < 0.005
    assert expected.recall.low <= done.overall.recall <= expected.recall.high


def test_harsh_registers_keep_the_target_precision(tables):
    master, extract, truth = tables["harsh"]
    result, done = judged(extract, master, truth)
    assert done.overall.precision >= 0.998
    assert done.overall.recall >= 0.96
    assert done.overall.reach >= 0.97
    expected = result.report.expectation
    assert expected.recall.low <= done.overall.recall <= expected.recall.high


@pytest.mark.parametrize(
    "columns",
    [
        ("full_name", "date_of_birth", "sex", "commune_code"),
        ("full_name", "date_of_birth"),
    ],
    ids=["without numbers", "name and birth only"],
)
def test_fewer_columns_keep_the_target_precision(tables, columns):
    master, extract, truth = tables["ordinary"]
    result, done = judged(extract.select("record_id", *columns), master, truth)
    assert done.overall.precision >= 0.998
    expected = result.report.expectation
    assert expected.precision.low <= done.overall.precision
    assert expected.recall.low <= done.overall.recall <= expected.recall.high


def test_birth_years_only_keep_the_target_precision(tables):
    master, extract, truth = tables["ordinary"]
    coarse = extract.drop("person_id", "old_id").with_columns(
        pl.col("date_of_birth").str.slice(0, 4)
    )
    _, done = judged(coarse, master, truth)
    assert done.overall.precision >= 0.998
    assert done.overall.recall >= 0.6


def test_a_master_that_lacks_most_people(tables):
    master, extract, truth = tables["ordinary"]
    part = master.sample(fraction=0.3, seed=1)
    known = truth.with_columns(in_master=pl.col("person_id").is_in(part["person_id"].implode()))
    result, done = judged(extract.drop("person_id", "old_id"), part, known)
    assert done.overall.precision >= 0.998
    share = known["in_master"].mean()
    assert result.model.prior_in_master == pytest.approx(share, abs=0.02)


def test_probabilities_are_calibrated(tables):
    """Hardly over-confident; somewhat too careful is allowed."""
    master, extract, truth = tables["ordinary"]
    coarse = extract.drop("person_id", "old_id").with_columns(
        pl.col("date_of_birth").str.slice(0, 4)
    )
    _, done = judged(coarse, master, truth)
    for part in done.calibration:
        if part.records >= 200:
            assert part.expected - part.observed < 0.1, part
            assert part.observed - part.expected < 0.25, part
