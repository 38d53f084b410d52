"""Counting what clusters hold."""

import polars as pl
import pytest

from matching import SpecError
from matching.evaluate_clusters import evaluate_clusters

# 1 a b c | 2 d e | 3 f | nobody known: g h; in the clusters: a b | c d | e | f g h
TRUTH = pl.DataFrame(
    {"record_id": list("abcdefgh"), "person_id": ["1", "1", "1", "2", "2", "3", None, None]}
)
CLUSTERS = pl.DataFrame({"record_id": list("hgfedcba"), "cluster_id": list("fffeccaa")})


def rates(clusters=CLUSTERS, truth=TRUTH):
    done = evaluate_clusters(clusters, truth)
    return done, {r.counted: r for r in done.rates}


def test_pairs_between_two_of_nobody_known_are_not_counted():
    pairs = rates()[1]["pairs"]
    assert (pairs.made, pairs.true) == (1 + 1 + 2, 3 + 1)
    assert pairs.precision == pairs.recall == 1 / 4


def test_b_cubed_is_a_mean_over_records():
    b = rates()[1]["b-cubed"]
    assert b.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1 + 1 / 3) / 6)
    assert b.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6)
    assert b.f1 == pytest.approx(2 * b.precision * b.recall / (b.precision + b.recall))


def test_whole_clusters_hold_one_person_and_all_of_them():
    done, by_way = rates()
    assert (done.records, done.unknown, done.clusters, done.persons) == (8, 2, 4, 3)
    assert by_way["clusters"].precision == by_way["clusters"].recall == 0.0
    right = CLUSTERS.with_columns(cluster_id=pl.Series(list("hgfdd") + ["a"] * 3))
    by_way = rates(right)[1]
    assert all(r.precision == r.recall == r.f1 == 1.0 for r in by_way.values())


def test_rates_without_a_denominator_are_null():
    alone = CLUSTERS.with_columns(cluster_id="record_id")
    pairs = rates(alone)[1]["pairs"]
    assert pairs.precision is None
    assert pairs.recall == 0.0


def test_a_spec_may_call_the_id_otherwise():
    other = {"record_id": "rec_id"}
    assert rates(CLUSTERS.rename(other), TRUTH.rename(other))[1] == rates()[1]


def test_mistakes_are_named():
    with pytest.raises(SpecError, match="truth lacks the column person_id"):
        evaluate_clusters(CLUSTERS, TRUTH.drop("person_id"))
    with pytest.raises(SpecError, match="share 7 records only"):
        evaluate_clusters(CLUSTERS, TRUTH.head(7))
