"""What is expected of links without labels: intervals, people missed, unique names."""

import numpy as np
import polars as pl
import pytest

from matching import link, load_spec
from matching.expect import expect
from matching.missed import Missed
from matching.sums import Believed
from sample_data.flat import generate_flat

SPEC = load_spec("person")


def test_expected_rates_lie_in_their_intervals():
    accepted = np.array([0.999] * 5000 + [0.95] * 20)
    somebody = np.concatenate([accepted, np.full(100, 0.4)])
    done = expect(Believed.of(accepted, somebody))
    for rate in (done.precision, done.recall):
        assert 0 <= rate.low < rate.expected < rate.high <= 1
    assert done.precision.expected == pytest.approx(accepted.mean())


def test_nothing_is_said_of_the_precision_of_no_match():
    done = expect(Believed.of(np.zeros(0), np.full(10, 0.5)))
    assert done.precision is None
    assert (done.recall.low, done.recall.expected, done.recall.high) == (0.0, 0.0, 0.0)


def test_people_who_were_no_candidates_count_as_lost():
    accepted, somebody = np.full(900, 1.0), np.concatenate([np.full(900, 1.0), np.zeros(300)])
    whole = expect(Believed.of(accepted, somebody)).recall
    some = expect(Believed.of(accepted, somebody), Missed(50.0, bounded=True)).recall
    assert whole.expected == 1.0
    assert some.expected == pytest.approx(900 / 950)
    assert (
        900 / 1030 < some.low < 900 / 1000 < some.high
    )  # twice as many may be lost, and a little by chance
    unknown = expect(Believed.of(accepted, somebody), Missed(50.0, bounded=False)).recall
    assert unknown.low == pytest.approx(900 / 1200)  # all records may be of somebody in the master


@pytest.fixture(scope="module")
def harsh(tmp_path_factory):
    made = generate_flat(6_000, 3_000, 4_711, tmp_path_factory.mktemp("harsh"), "harsh")
    return tuple(pl.read_parquet(path) for path in (made.master, made.extract, made.truth))


def rates(result, truth):
    links = result.links.join(truth, on="record_id")
    matched = links.filter(pl.col("decision") == "match")
    right = (matched["master_id"] == matched["person_id"]).sum()
    return right / len(matched), right / truth["in_master"].sum()


@pytest.mark.parametrize(
    "dropped",
    [(), ("person_id", "old_id"), ("person_id", "old_id", "sex", "commune_code")],
    ids=["all columns", "no numbers", "name and birth"],
)
def test_the_truth_lies_inside(harsh, dropped):
    """A small sample of what `python -m benchmarks.intervals` shows of many runs."""
    master, extract, truth = harsh
    result = link(extract.drop(*dropped), master, SPEC, explain=True)
    said = result.report.expectation
    precision, recall = rates(result, truth)
    assert said.precision.low <= precision <= said.precision.high
    assert said.recall.low <= recall <= said.recall.high
    assert said.recall.low > 0.8 * recall


def test_people_missed_by_blocking_are_estimated(harsh, monkeypatch):
    master, extract, truth = harsh
    told = []
    from matching import results

    def spy(*arguments):
        told.append(missed(*arguments))
        return told[-1]

    missed = results.missed_people
    monkeypatch.setattr(results, "missed_people", spy)
    result = link(extract.drop("person_id", "old_id"), master, SPEC, explain=True)
    found = result.candidates.select("record_id", person_id="master_id")
    real = len(truth.filter("in_master").join(found, on=["record_id", "person_id"], how="anti"))
    assert told[0].bounded
    assert real / 2 <= told[0].people <= real * 2
    link(extract.select("record_id", "full_name", "date_of_birth"), master, SPEC)
    assert not told[1].bounded  # every rule needs the name


def test_a_unique_name_is_evidence_and_two_namesakes_share_it(harsh):
    """Names alone: what is said of the best candidate is how often it is right."""
    master, extract, truth = harsh
    result = link(extract.select("record_id", "full_name"), master, SPEC, explain=True)
    best = result.candidates.filter(pl.col("rank") == 1, pl.col("level_name") == "same")
    namesakes = master.group_by("full_name").len("namesakes")
    table = best.join(extract.select("record_id", "full_name"), on="record_id")
    table = table.join(namesakes, on="full_name").join(truth, on="record_id")
    table = table.with_columns(right=pl.col("master_id") == pl.col("person_id"))
    for people in (1, 2):
        of_so_many = table.filter(pl.col("namesakes") == people)
        observed = of_so_many["right"].fill_null(value=False).mean()
        assert -0.2 < of_so_many["probability"].mean() - observed < 0.05, people
    unique = table.filter(pl.col("namesakes") == 1)
    assert unique["probability"].mean() > 0.9
    decisions = result.links.join(unique.select("record_id"), on="record_id")["decision"]
    assert decisions.unique().to_list() == ["review"]
    assert result.report.expectation.precision is None
