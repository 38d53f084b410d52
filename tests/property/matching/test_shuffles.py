"""Same tables in any order of their rows: same decisions, probabilities, models and reports."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Spec, link, load_spec
from matching.spec import parse_spec
from sample_data.flat import generate_flat

PERSON = load_spec("person")
ONE_TO_ONE = parse_spec(dict(PERSON.source) | {"cardinality": "one-to-one"})
COLUMNS = ("full_name", "date_of_birth", "sex", "old_id", "commune_code")

# Pieces that join to the same letters in several ways, with and without marks.
pieces = st.sampled_from(
    ["Văn", "An", "Vănan", "Vă", "nan", "anan", "A", "H'An", "Han", "Hân", "Y"]
)
people = st.lists(
    st.tuples(
        st.lists(pieces, min_size=1, max_size=4).map(" ".join),
        st.sampled_from(["1980", "1980-01-02", "1980-02-01", "1980-01-01", None]),
        st.sampled_from(["M", "F", None]),
        st.sampled_from(["024000001", "024000010", "024000002", None]),
        st.sampled_from(["24121", "24133", None]),
    ),
    min_size=2,
    max_size=14,
)


def frame(rows, column: str, prefix: str) -> pl.DataFrame:
    data = {
        name: pl.Series([row[k] for row in rows], dtype=pl.String) for k, name in enumerate(COLUMNS)
    }
    return pl.DataFrame({column: [f"{prefix}{k}" for k in range(len(rows))]} | data)


def assert_same_when_shuffled(
    extract: pl.DataFrame, master: pl.DataFrame, spec: Spec, seed: int
) -> None:
    one = link(extract, master, spec, explain=True)
    other = link(
        extract.sample(fraction=1, shuffle=True, seed=seed),
        master.sample(fraction=1, shuffle=True, seed=seed + 1),
        spec,
        explain=True,
    )
    assert other.links.sort("record_id").equals(one.links.sort("record_id"))
    keys = ["record_id", "rank"]
    assert other.candidates.sort(keys).equals(one.candidates.sort(keys))
    assert other.model.to_json() == one.model.to_json()
    assert other.report == one.report


@settings(deadline=None, max_examples=25)
@given(master=people, records=people, seed=st.integers(0, 99), spec=st.sampled_from([0, 1]))
def test_any_tables(master, records, seed, spec):
    """Names that differ only in where a syllable ends, exact doubles, people who are alike."""
    assert_same_when_shuffled(
        frame(records, "record_id", "R"),
        frame(master, "person_id", "M"),
        (PERSON, ONE_TO_ONE)[spec],
        seed,
    )


@pytest.fixture(scope="module")
def flat(tmp_path_factory):
    """A generated province with a damaged extract, many records without a number."""
    files = generate_flat(4_000, 2_500, 2_031, tmp_path_factory.mktemp("flat"), "harsh")
    return pl.read_parquet(files.extract), pl.read_parquet(files.master)


@pytest.mark.parametrize("spec", [PERSON, ONE_TO_ONE], ids=["person", "one-to-one"])
def test_a_generated_extract(flat, spec):
    extract, master = flat
    half = pl.int_range(pl.len()) % 2 == 0
    extract = extract.with_columns(person_id=pl.when(half).then("person_id"))
    assert_same_when_shuffled(extract, master, spec, 5)


def test_a_name_cut_elsewhere_keeps_its_own_level():
    """Văn An and Vănan, side by side: the one that stands first does not speak for the other."""
    master = pl.DataFrame(
        {
            "person_id": ["M0", "M1", "M2"],
            "full_name": ["Lê Văn An", "Lê Vănan", "Trần Thị Hoa"],
            "date_of_birth": ["1980-01-02", "1980-01-02", "1955-05-05"],
            "commune_code": ["24121"] * 3,
        }
    )
    record = pl.DataFrame(
        {
            "record_id": ["R0"],
            "full_name": ["Lê Vân Anh"],
            "date_of_birth": ["1980-01-02"],
            "commune_code": ["24121"],
        }
    )
    for rows in ([0, 1, 2], [1, 0, 2]):
        found = link(record, master[rows], PERSON, explain=True).candidates
        assert dict(found.select("master_id", "level_name").iter_rows()) == {
            "M0": "other_given",
            "M1": "one_slip",
        }
