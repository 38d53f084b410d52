"""Estimation and scoring."""

import numpy as np
import polars as pl
import pytest
from linking_town import records, town

from matching import link, load_spec
from matching.candidates import find_pairs
from matching.estimate import MOST_DISAGREEMENT, _bounded, estimate_m, estimate_u, prior_model
from matching.look_alikes import find_look_alikes, make_synthetic
from matching.model import LookAlike
from matching.pairs import Pairs
from matching.scoring import Scoring, pair_chance, posterior
from matching.spec import parse_spec
from matching.sums import agreements
from matching.tables import encode_left, encode_master, join_owners

CODES = parse_spec(
    {
        "name": "codes",
        "right_id": "record_id",
        "population": 1,
        "comparison": [{"name": k, "kind": "category"} for k in "abcd"],
        "block": [{"keys": ["a.code"], "cap": 10**6}],
    }
)


def coded(n: int, wrong: tuple[float, ...], seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two tables of the same people with four codes, each copied wrongly at its own rate."""
    rng = np.random.default_rng(seed)
    sizes = (400, 300, 200, 100)
    truth = [rng.integers(0, size, n) for size in sizes]
    ids = pl.Series([f"{k:06d}" for k in range(n)])
    master = {"record_id": ids} | dict(zip("abcd", truth, strict=True))
    copied = {"record_id": ids}
    for k, t, size, rate in zip("abcd", truth, sizes, wrong, strict=True):
        copied[k] = np.where(rng.random(n) < rate, rng.integers(0, size, n), t)
    return pl.DataFrame(copied), pl.DataFrame(master)


def test_em_recovers_error_rates_that_nobody_told_it():
    wrong = (0.0, 0.05, 0.20, 0.10)
    extract, master = coded(4000, wrong, 1)
    model = link(extract, master, CODES).model
    for comparison, rate in zip(model.comparisons[1:], wrong[1:], strict=True):
        assert comparison.levels[0].m == pytest.approx(1 - rate, abs=0.03), comparison.name
    assert model.prior_in_master > 0.95


def test_em_never_takes_a_class_that_mostly_disagrees_for_one_person():
    """Four in five codes were copied wrongly: the data say 0.8, the bound says one half."""
    extract, master = coded(4000, (0.0, 0.8, 0.05, 0.05), 7)
    model = link(extract, master, CODES).model
    assert model.comparisons[1].levels[1].m == pytest.approx(MOST_DISAGREEMENT)
    assert model.comparisons[2].levels[1].m == pytest.approx(0.05, abs=0.03)


def test_em_finds_how_many_records_are_of_nobody():
    extract, master = coded(4000, (0.0, 0.02, 0.02, 0.02), 2)
    rng = np.random.default_rng(3)
    known = master.filter(pl.Series(rng.random(4000) < 0.6))
    assert link(extract, known, CODES).model.prior_in_master == pytest.approx(0.6, abs=0.04)


def test_u_of_a_level_with_frequencies_is_exact():
    extract, master = coded(3000, (0, 0, 0, 0), 4)
    model = link(extract, master, CODES).model
    for comparison in model.comparisons:
        counts = master[comparison.name].value_counts()["count"].to_numpy()
        by_chance = float(((counts / 3000) ** 2).sum())
        assert comparison.levels[0].u == pytest.approx(by_chance, rel=0.15)


def test_levels_never_seen_keep_the_weight_the_spec_expects():
    master = town()
    model = link(records(master), master, load_spec("person")).model
    slip = next(c for c in model.comparisons if c.name == "number").levels[1]
    assert slip.name == "one_slip"
    assert slip.m < 0.03
    assert slip.weight > 5


def test_posterior_shares_one_among_candidates_and_nobody():
    i = np.array([0, 0, 2], dtype=np.int64)
    chance, nobody = posterior(np.array([20.0, 18.0, 30.0]), i, 0.9, 10**6)
    assert chance[:2].sum() + nobody[0] == pytest.approx(1)
    assert chance[0] / chance[1] == pytest.approx(4)
    assert chance[2] + nobody[1] == pytest.approx(1)


def test_posterior_survives_extreme_weights():
    chance, nobody = posterior(
        np.array([5000.0, -5000.0]), np.array([0, 1], dtype=np.int64), 0.5, 10**6
    )
    assert chance.tolist() == [1.0, 0.0]
    assert nobody.tolist() == [0.0, 1.0]


def test_posterior_of_no_pairs():
    chance, nobody = posterior(np.zeros(0), np.zeros(0, dtype=np.int64), 0.9, 10)
    assert len(chance) == len(nobody) == 0


def test_pair_chance_is_one_half_where_evidence_balances_the_share():
    assert pair_chance(np.array([np.log2(99.0)]), 0.01)[0] == pytest.approx(0.5)


def test_a_rare_value_says_more_than_a_common_one():
    n = 2000
    master = pl.DataFrame(
        {
            "person_id": [f"{k:012d}" for k in range(n)],
            "full_name": ["Nguyễn Văn Hùng"] * (n - 1) + ["Đậu Thị Khuê"],
            "date_of_birth": [f"{1930 + k % 80}-03-04" for k in range(n)],
        }
    )
    extract = pl.DataFrame(
        {
            "record_id": ["rare", "common"],
            "full_name": ["Đậu Thị Khuê", "Nguyễn Văn Hùng"],
            "date_of_birth": [master["date_of_birth"][n - 1]] * 2,
        }
    )
    found = link(extract, master, load_spec("person"), explain=True).candidates
    weight = dict(found.group_by("record_id").agg(pl.col("weight_name").max()).iter_rows())
    assert weight["rare"] > weight["common"] + 5


def test_coincidences_that_are_commoner_than_chance_are_learnt_from_the_master():
    """Sex follows from the middle name here, so agreeing on both is one agreement, not two."""
    rng = np.random.default_rng(5)
    n = 6000
    female = rng.random(n) < 0.5
    master = pl.DataFrame(
        {
            "person_id": [f"{k:012d}" for k in range(n)],
            "full_name": np.where(female, "Lê Thị Hoa", "Lê Văn Nam").tolist(),
            "date_of_birth": [f"{y}-01-02" for y in rng.integers(1900, 2000, n)],
            "sex": np.where(female, "F", "M").tolist(),
        }
    )
    spec = load_spec("person").for_tables(
        records_of(master), master.select("person_id", "full_name", "date_of_birth", "sex")
    )
    left, right = encode_left(records_of(master), spec), encode_master(master, spec)
    join_owners(left, right, spec)
    model = prior_model(spec, right)
    estimate_u(model, spec, left, right, agreements(spec, left, right))
    synthetic = make_synthetic(spec, left, right)
    assert synthetic is not None
    beside = find_pairs(spec, left, right, synthetic.asked).synthetic
    assert beside is not None
    found = find_look_alikes(model, spec, synthetic, beside, right)
    both = next(
        item
        for item in found
        if item.levels == {"name": "same", "birth": "same_day", "sex": "same"}
    )
    assert 0.7 < both.bits < 1.7


def records_of(master: pl.DataFrame) -> pl.DataFrame:
    return master.rename({"person_id": "record_id"})


def test_look_alike_bits_are_taken_off_pairs_of_that_pattern_only():
    master = town()
    spec = load_spec("person")
    spec = spec.for_tables(records(master), master)
    left, right = encode_left(records(master), spec), encode_master(master, spec)
    join_owners(left, right, spec)
    model = prior_model(spec, right)
    pattern = {"name": "same", "birth": "same_day", "commune": "same", "sex": "same"}
    model.look_alikes = [LookAlike(pattern, 9, 1.0, 2.5)]
    scoring = Scoring.of(model, spec, left, right)
    pairs = find_pairs(spec, left, right).pairs
    bits = scoring.pattern.bits(pairs.levels)
    assert set(bits.tolist()) == {2.5}
    other = pairs.levels.copy()
    other[-1] = 1
    assert set(scoring.pattern.bits(other).tolist()) == {0.0}


def test_blind_records_say_nothing_of_the_prior():
    master = town()
    spec = load_spec("person").for_tables(records(master), master)
    left, right = encode_left(records(master), spec), encode_master(master, spec)
    join_owners(left, right, spec)
    found = find_pairs(spec, left, right)
    half = found.pairs.left % 2 == 0
    seen = Pairs(
        found.pairs.left[half],
        found.pairs.right[half],
        found.pairs.pattern[half],
        found.pairs.levels,
    )
    uncovered = np.arange(len(left)) % 2 == 1
    priors = []
    for mask in (uncovered, np.zeros_like(uncovered)):
        model = prior_model(spec, right)
        estimate_u(model, spec, left, right, agreements(spec, left, right))
        estimate_m(model, spec, left, right, seen, uncovered=mask)
        priors.append(model.prior_in_master)
    assert priors[0] > 0.95
    assert priors[1] == pytest.approx(0.5, abs=0.05)


def test_disagreement_is_bounded_at_one_half():
    against = np.array([False, False, True])
    held = _bounded(np.array([0.1, 0.1, 0.8]), against)
    assert held.tolist() == pytest.approx([0.25, 0.25, 0.5])
    calm = np.array([0.6, 0.3, 0.1])
    assert _bounded(calm, against) is calm
