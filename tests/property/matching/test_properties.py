"""What must hold for any records."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import link, load_spec
from matching.arrays import Frequencies, KeyIndex, Sieve, combine, lower_half, mix, salt
from matching.assign import one_to_one
from matching.kinds import KINDS, Columns
from matching.scoring import posterior

SPEC = load_spec("person")
SYLLABLES = ["Nguyễn", "Lê", "Văn", "Thị", "Hùng", "Hung", "Hưng", "H'Hen", "Niê", "Y", "C."]
names = st.one_of(
    st.lists(st.sampled_from(SYLLABLES), max_size=7).map(" ".join),
    st.text(max_size=30),
    st.none(),
)
years = st.integers(1890, 2030)
dates = st.one_of(
    st.none(),
    years.map(str),
    st.builds("{:04d}-{:02d}".format, years, st.integers(1, 12)),
    st.builds("{:04d}-{:02d}-{:02d}".format, years, st.integers(1, 12), st.integers(1, 28)),
)
numbers = st.one_of(st.none(), st.from_regex(r"\A[0-9]{9,12}\Z"), st.text(max_size=15))
codes = st.one_of(st.none(), st.sampled_from(["24121", "24133", "00001", "00097", "x"]))
VALUES = {
    "person_name": names,
    "partial_date": dates,
    "identifier": numbers,
    "commune": codes,
    "category": st.one_of(st.none(), st.text(max_size=3)),
    "text": st.one_of(st.none(), st.text(max_size=20)),
}
ANYTHING = st.one_of(st.none(), st.text(max_size=15))  # of a kind that has nothing of its own above


def levels(kind_name: str, a: list[str | None], b: list[str | None]) -> list[int]:
    kind = KINDS[kind_name]
    left, right = (
        kind.encode(pl.DataFrame({"c": pl.Series(v, dtype=pl.String)}), Columns("c"), right=False)
        for v in (a, b)
    )
    i = np.arange(len(a), dtype=np.int64)
    return kind.compare(left, i, right, i).tolist()


@pytest.mark.parametrize("kind_name", sorted(KINDS))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_levels_are_symmetric_and_total(kind_name, data):
    values = VALUES.get(kind_name, ANYTHING)
    pairs = data.draw(st.lists(st.tuples(values, values), min_size=1, max_size=8))
    a, b = ([pair[k] for pair in pairs] for k in (0, 1))
    assert levels(kind_name, a, b) == levels(kind_name, b, a)


@pytest.mark.parametrize("kind_name", sorted(KINDS))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_value_agrees_with_itself_or_is_missing(kind_name, data):
    values = data.draw(st.lists(VALUES.get(kind_name, ANYTHING), min_size=1, max_size=8))
    best = {"partial_date": {0, 1, 2, 255}}.get(kind_name, {0, 255})
    assert set(levels(kind_name, values, values)) <= best


@settings(deadline=None, max_examples=60)
@given(
    keys=st.lists(st.integers(0, 5), min_size=1, max_size=40),
    asked=st.lists(st.integers(0, 9), min_size=1, max_size=20),
)
def test_index_and_frequencies_agree_with_counting(keys, asked):
    table, wanted = np.array(keys, dtype=np.uint64), np.array(asked, dtype=np.uint64)
    want = [0 if key == 0 else keys.count(key) for key in asked]
    assert KeyIndex.of(table).spans(wanted)[1].tolist() == want
    kept = Sieve(mix(wanted))(lower_half(mix(table)))
    assert KeyIndex.of(table[kept], kept).spans(wanted)[1].tolist() == want
    assert Frequencies.of(table)(wanted).tolist() == want


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30
    )
)
def test_combined_keys_are_equal_exactly_when_all_parts_are(rows):
    parts = [np.array([row[k] for row in rows], dtype=np.uint64) * salt(str(k)) for k in range(3)]
    key = combine(parts)
    for a, x in enumerate(rows):
        assert (key[a] == 0) == (0 in x)
        for b, y in enumerate(rows):
            if 0 not in x and 0 not in y:
                assert (key[a] == key[b]) == (x == y)


scores = st.lists(st.floats(-60, 60), min_size=1, max_size=12)


@given(scores, st.floats(0.01, 0.99), st.integers(1, 10**7), st.data())
def test_more_evidence_for_one_candidate_helps_it_and_nobody_else(bits, prior, population, data):
    i = np.zeros(len(bits), dtype=np.int64)
    at = data.draw(st.integers(0, len(bits) - 1))
    more = list(bits)
    more[at] += data.draw(st.floats(0, 30))
    before, nobody = posterior(np.array(bits), i, prior, population)
    after, less = posterior(np.array(more), i, prior, population)
    assert after[at] >= before[at] - 1e-12
    assert less[0] <= nobody[0] + 1e-12
    others = np.delete(after, at) - np.delete(before, at)
    assert (others <= 1e-12).all()
    assert after.sum() + less[0] == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True, max_size=25),
       st.randoms(use_true_random=False))  # fmt: skip
def test_nobody_is_given_twice(edges, random):
    edges = sorted(edges)
    left, right = (np.array([e[k] for e in edges], dtype=np.int64) for k in (0, 1))
    chance = np.array([random.random() for _ in edges])
    alive = one_to_one(left, right, chance, np.arange(7, dtype=np.uint64))
    best = {}
    for at in np.flatnonzero(alive).tolist():
        record = int(left[at])
        if record not in best or chance[at] > chance[best[record]]:
            best[record] = at
    given_people = [int(right[at]) for at in best.values()]
    assert len(given_people) == len(set(given_people))


people = st.lists(
    st.tuples(names, dates, st.sampled_from(["M", "F", None]), numbers, codes),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(master=people, records=people)
def test_any_tables_can_be_linked(master, records):
    right = frame(master, "M").rename({"id": "person_id", "number": "old_id"})
    left = frame(records, "R").rename({"id": "record_id", "number": "old_id"})
    result = link(left, right, SPEC, explain=True)
    links = result.links
    assert links["record_id"].to_list() == left["record_id"].to_list()
    assert links["probability"].is_between(0, 1).all()
    assert (
        links.filter(pl.col("decision") != "no_match")["master_id"]
        .drop_nulls()
        .is_in(right["person_id"].implode())
        .all()
    )
    matched = links.filter(pl.col("decision") == "match")
    assert (matched["probability"] >= result.model.threshold).all()
    total = sum(result.report.decisions.values())
    assert total == len(left)


def frame(rows, prefix: str) -> pl.DataFrame:
    columns = ("full_name", "date_of_birth", "sex", "number", "commune_code")
    data = {
        name: pl.Series([row[k] for row in rows], dtype=pl.String) for k, name in enumerate(columns)
    }
    return pl.DataFrame({"id": [f"{prefix}{k}" for k in range(len(rows))]} | data)
