"""Grouping the records of one table."""

import numpy as np
import polars as pl
import pytest
from linking_town import records, town

from matching import load_spec
from matching.candidates import compare
from matching.cluster import components, grow
from matching.dedupe import dedupe
from matching.evaluate_clusters import evaluate_clusters
from matching.met import satisfies
from matching.spec import parse_spec
from matching.tables import encode_left, encode_master
from sample_data.flat import generate_flat


def numbered(weights: dict[tuple[int, int], float], apart: set[tuple[int, int]] = frozenset()):
    def score(i, j):
        keys = [tuple(sorted(pair)) for pair in zip(i.tolist(), j.tolist(), strict=True)]
        odds = np.array([weights.get(key, -1.0) for key in keys])
        return odds, np.array([key in apart for key in keys], dtype=bool)

    return score


def clusters(n, weights, apart=frozenset()):
    edges = [key for key, value in weights.items() if value > 0]
    i, j = (np.array(side, dtype=np.int64) for side in zip(*edges, strict=True))
    return grow(n, i, j, numbered(weights, apart)).tolist()


def test_components():
    i, j = np.array([3, 1]), np.array([4, 3])
    assert components(6, i, j).tolist() == [0, 1, 2, 1, 1, 5]


def test_a_chain_holds_when_its_ends_do_not_contradict():
    assert clusters(4, {(0, 1): 9.0, (1, 2): 8.0}) == [0, 0, 0, 3]


def test_a_weak_bridge_between_two_clusters_breaks():
    weights = {(0, 1): 9.0, (2, 3): 9.0, (1, 2): 1.0, (0, 2): -5.0, (0, 3): -5.0, (1, 3): -5.0}
    assert clusters(4, weights) == [0, 0, 2, 2]


def test_a_contradiction_is_never_bridged():
    weights = {(0, 1): 9.0, (1, 2): 8.0, (0, 2): 7.0}
    assert clusters(3, weights, {(0, 2)}) == [0, 0, 2]


def test_clusters_need_the_threshold():
    weights = {(0, 1): 9.0, (2, 3): 3.0}
    edges = np.array([0, 2]), np.array([1, 3])
    assert grow(4, *edges, numbered(weights), least=4.0).tolist() == [0, 0, 2, 3]


@pytest.mark.parametrize("largest", [300, 3])
def test_a_contradiction_that_no_promising_pair_shows_is_never_bridged(monkeypatch, largest):
    """0-1-2-3 is a chain; 0 and 3, never proposed as a pair, are certainly two people."""
    monkeypatch.setattr("matching.cluster.LARGEST", largest)
    weights = {(0, 1): 9.0, (1, 2): 8.0, (2, 3): 9.0, (0, 2): 5.0, (1, 3): 5.0}
    edges = np.array([0, 1, 2]), np.array([1, 2, 3])
    label = grow(4, *edges, numbered(weights, {(0, 3)})).tolist()
    assert label[0] != label[3]
    assert label == [0, 0, 2, 2]


@pytest.fixture(scope="module")
def two_records_each(tmp_path_factory):
    """A generated extract with two records of a person on average, and its truth."""
    files = generate_flat(1_500, 3_000, 90_210, tmp_path_factory.mktemp("flat"))
    return pl.read_parquet(files.extract), pl.read_parquet(files.truth)


def test_the_person_spec_groups_an_extract_and_keeps_contradictions_apart(two_records_each):
    extract, truth = two_records_each
    spec = load_spec("person")
    done = dedupe(extract, spec)
    rates = {r.counted: r for r in evaluate_clusters(done.clusters, truth).rates}
    assert rates["pairs"].precision >= 0.998
    assert rates["pairs"].recall >= 0.95
    assert rates["b-cubed"].precision >= 0.998
    a, b, levels = all_pairs_together(extract, done, spec.for_one_table())
    assert len(a) > 1_000
    for rule in spec.apart:
        assert not satisfies(spec.for_one_table(), rule, levels).any(), rule
    number = extract.sort("record_id")["person_id"]
    one, other = number.gather(a), number.gather(b)
    full = one.is_not_null() & other.is_not_null() & (one != other)
    assert not (full.to_numpy() & (levels[0] != 1)).any()  # but for a slip of one digit


def all_pairs_together(extract, done, spec):
    table = extract.sort("record_id")
    left, right = encode_left(table, spec), encode_master(table, spec)
    rows = done.clusters.with_row_index("row").group_by("cluster_id").agg("row")["row"].to_list()
    pairs = [(x, y) for group in rows for x in group for y in group if x < y]
    a, b = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    return a, b, compare(spec, left, a, right, b)


def test_two_records_need_the_threshold(two_records_each):
    """Without numbers and places some pairs are likelier than not, and not likely enough."""
    extract, _ = two_records_each
    done = dedupe(extract.select("record_id", "full_name", "date_of_birth"), load_spec("person"))
    sizes = done.clusters.group_by("cluster_id").len()
    of_two = done.clusters.join(sizes.filter(pl.col("len") == 2), on="cluster_id")["record_id"]
    couples = done.pairs.filter("together", pl.col("record_id").is_in(of_two.implode()))
    least = done.model.threshold
    assert couples["probability"].min() >= least
    unsure = done.pairs.filter(~pl.col("contradicts"), pl.col("probability").is_between(0.5, least))
    assert len(unsure) > 10
    assert not unsure["together"].all()


def test_a_model_is_reused_with_its_threshold(two_records_each):
    extract, _ = two_records_each
    first = dedupe(extract, load_spec("person"))
    again = dedupe(extract, load_spec("person"), model=first.model)
    assert again.clusters.equals(first.clusters)
    assert again.pairs.equals(first.pairs)


def test_copies_are_grouped_and_people_kept_apart():
    master = town()
    first = records(master)
    copy = first.with_columns(
        record_id="C" + pl.col("record_id"),
        full_name=pl.col("full_name").str.to_uppercase(),
        person_id=pl.lit(None, pl.String),
    )
    spec = person_of_one_table()
    done = dedupe(pl.concat([first, copy]).sample(fraction=1, shuffle=True, seed=2), spec)
    truth = done.clusters.with_columns(true=pl.col("record_id").str.slice(-4))
    sizes = truth.group_by("cluster_id").agg(pl.len(), pl.col("true").n_unique())
    assert sizes["true"].max() == 1
    assert (sizes["len"] == 2).mean() > 0.98
    assert done.pairs.columns == ["record_id", "other_id", "probability", "together", "contradicts"]
    assert 0.9 <= done.model.threshold < 1


def person_of_one_table():
    data = dict(load_spec("person").source)
    data |= {"right_id": "record_id", "certain": {"key": "number.number", "name": ["same"]}}
    del data["certain"]
    return parse_spec(data | {"review": [], "population": 1})


def test_records_that_a_rule_keeps_apart_stay_apart():
    data = {
        "right_id": "record_id",
        "population": 1,
        "comparison": [
            {"name": "name", "kind": "person_name", "left": "full_name"},
            {"name": "birth", "kind": "partial_date", "left": "date_of_birth"},
            {"name": "sex", "kind": "category"},
        ],
        "block": [{"keys": ["name.sorted"], "cap": 100}],
    }
    master = town()
    first = records(master).select("record_id", "full_name", "date_of_birth", "sex")
    other = first.with_columns(
        record_id="C" + pl.col("record_id"),
        sex=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("F")).otherwise("sex"),
    )
    both = pl.concat([first, other])
    strict = dedupe(both, parse_spec(data | {"apart": [{"sex": ["different"]}]}))
    label = dict(strict.clusters.iter_rows())
    assert label["R0000"] != label["CR0000"]
    assert label["R0001"] == label["CR0001"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(seed):
    table = pl.concat(
        [records(town(100)), records(town(100)).with_columns(record_id="C" + pl.col("record_id"))]
    )
    spec = person_of_one_table()
    want = dedupe(table, spec).clusters.sort("record_id")
    got = dedupe(table.sample(fraction=1, shuffle=True, seed=seed), spec).clusters
    assert got.sort("record_id").equals(want)
