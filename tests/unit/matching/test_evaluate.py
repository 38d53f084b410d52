"""Counting right and wrong links."""

import polars as pl
import pytest

from matching import SpecError
from matching.evaluate import evaluate

LINKS = pl.DataFrame(
    {
        "record_id": ["a", "b", "c", "d", "e"],
        "master_id": ["1", "9", "3", None, "5"],
        "decision": ["match", "match", "review", "no_match", "review"],
        "probability": [1.0, 0.97, 0.7, 0.0, 0.4],
    }
)
TRUTH = pl.DataFrame(
    {
        "record_id": ["e", "d", "c", "b", "a"],
        "person_id": ["6", "4", "3", "2", "1"],
        "in_master": [True, False, True, True, True],
        "damage": [["x"], [], ["x", "y"], [], ["y"]],
        "case": [None, None, "twins", None, None],
    }
)


def test_overall_counts_and_rates():
    score = evaluate(LINKS, TRUTH).overall
    assert (score.records, score.in_master, score.matches, score.right) == (5, 4, 2, 1)
    assert score.precision == 0.5
    assert score.recall == 0.25
    assert score.f1 == pytest.approx(1 / 3)
    assert score.reach == 0.5


def test_a_review_reaches_the_person_among_its_candidates():
    candidates = pl.DataFrame({"record_id": ["e", "e"], "master_id": ["5", "6"]})
    assert evaluate(LINKS, TRUTH, candidates).overall.reach == 0.75


def test_best_guess_takes_every_best_candidate_of_one_half():
    guess = evaluate(LINKS, TRUTH).best_guess
    assert (guess.matches, guess.right) == (3, 2)


def test_damage_and_cases_have_their_own_scores():
    done = evaluate(LINKS, TRUTH)
    assert {s.group: (s.records, s.right) for s in done.by_damage} == {
        "(none)": (2, 0),
        "x": (2, 0),
        "y": (2, 1),
    }
    assert [s.group for s in done.by_case] == ["twins"]


def test_calibration_compares_probability_with_what_was_right():
    bins = {(b.low, b.high): b for b in evaluate(LINKS, TRUTH).calibration}
    assert bins[0.95, 0.99].observed == 0.0
    assert bins[0.999, 1.0].expected == 1.0
    assert sum(b.records for b in bins.values()) == 4


def test_rates_without_a_denominator_are_null():
    links = LINKS.with_columns(decision=pl.lit("no_match"))
    score = evaluate(links, TRUTH).overall
    assert score.precision is None
    assert score.recall == 0.0
    assert score.f1 is None


def test_missing_columns_are_named():
    with pytest.raises(SpecError, match=r"links lack the column decision; the truth lack.*record"):
        evaluate(LINKS.drop("decision"), TRUTH.drop("record_id"))


def test_a_truth_of_other_records_is_refused():
    with pytest.raises(SpecError, match="share 4 records only"):
        evaluate(LINKS, TRUTH.head(4))
