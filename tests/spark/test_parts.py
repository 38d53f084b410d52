"""An extract looked at in parts is linked as it is whole: links, candidates, model and report.

Everything but Spark itself, which `test_equal` asks.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Model, SpecError, link, load_spec
from matching.engines.base import run
from matching.engines.spark import together
from matching.engines.spark.job import SparkEngine
from matching.engines.spark.parcels import split
from matching.spec import Spec
from tests.spark.in_process import InProcess
from tests.spark.provinces import Province, alone, asked, assert_same, gathered

SPEC = load_spec("person")


def in_parts(province: Province, spec: Spec = SPEC, model: Model | None = None, **more):
    """The result of the engine in this process."""
    folder = Path(province.master_file).parent
    engine = SparkEngine(
        InProcess(), spec, province.extract_files, province.master_file,
        out=f"{folder}/out", work=f"{folder}/work", **more,
    )  # fmt: skip
    return gathered(run(engine, engine.spec, model), province)


@pytest.fixture(scope="module")
def whole(province):
    return alone(province)


@pytest.mark.parametrize("parts", [1, 7])
def test_a_province_is_linked_the_same(province, whole, parts):
    """Codes, families and what they leave in doubt are among the reasons, so they are compared."""
    assert {"code", "family", "unconfirmed", "certain"} <= set(whole.links["reason"])
    assert_same(in_parts(province, parts=parts), whole)


@pytest.mark.parametrize("explain", [False, True])
def test_what_people_decided_is_obeyed_and_who_else_there_was_is_listed(province, whole, explain):
    wishes = asked(whole, province.master)
    wanted = alone(province, explain=explain, **wishes)
    assert {"decided", "decided_nobody"} <= set(wanted.links["reason"])
    fallen = whole.links.filter(reason="certain").join(
        wishes["decisions"].filter(verdict="other"), on="record_id", how="semi"
    )
    assert fallen.join(wanted.candidates, on="record_id", how="semi").height > 0
    certain = wanted.links.filter(reason="certain")
    rivals = wanted.candidates.filter(pl.col("rank") > 1)
    assert explain or rivals.join(certain, on="record_id", how="semi").height > 0
    assert_same(in_parts(province, parts=5, explain=explain, **wishes), wanted)


def test_a_model_at_hand_learns_of_families_and_nothing_else(province, whole):
    told = replace(whole.model, family={})
    wanted = alone(province, model=replace(told))
    assert wanted.model.family == whole.model.family
    assert_same(in_parts(province, model=replace(told), parts=3), wanted)


def test_a_relative_s_number_that_two_people_have_names_nobody(tmp_path, province):
    """The second of them is in no bucket that asks for the first."""
    mothers = province.master["mother_id"].drop_nulls().unique(maintain_order=True)
    doubled = province.master.filter(pl.col("person_id").is_in(mothers.implode()))
    double = doubled.with_columns(
        row="X" + pl.col("person_id"), full_name=pl.lit("Ông Không Ai"),
        date_of_birth=pl.lit("1901-01-01"), commune_code=pl.lit(None, pl.String),
    )  # fmt: skip
    master = pl.concat([province.master.with_columns(row="person_id"), double])
    spec = replace(SPEC, right_id="row")
    twins = Province.of(province.extract, master, tmp_path)
    wanted = link(twins.extract, master, spec)
    once = link(twins.extract, master.head(-double.height), spec)
    assert wanted.links.filter(reason="family").height < once.links.filter(reason="family").height
    assert_same(in_parts(twins, spec, parts=4), wanted)


def test_numbers_of_persons_that_are_stored_as_numbers_are_ids_all_the_same(tmp_path, province):
    master = province.master.with_columns(pl.col("person_id").cast(pl.Int64))
    stored = Province.of(province.extract, master, tmp_path)
    assert_same(in_parts(stored, parts=4), alone(stored))


def test_tables_without_relatives_and_codes_need_none_of_their_steps(tmp_path, province):
    plain = Province.of(province.extract.drop("relation", "codes"), province.master, tmp_path)
    assert_same(in_parts(plain, parts=3), alone(plain))
    assert not (tmp_path / "work" / "joined").exists()


def test_a_master_without_relatives_confirms_nobody(tmp_path, province):
    without = Province.of(
        province.extract, province.master.drop("mother_id", "father_id", "spouse_id"), tmp_path
    )
    assert_same(in_parts(without, parts=3), alone(without))


@pytest.mark.parametrize("table", ["extract", "master"])
def test_an_id_must_be_there_and_unique(tmp_path, province, table):
    ids = {"extract": "record_id", "master": "person_id"}[table]
    tables = {"extract": province.extract, "master": province.master}
    row = pl.int_range(pl.len())
    for broken, words in (
        (pl.when(row == 3).then(pl.col(ids).last()).otherwise(ids), "must be unique: remove"),
        (pl.when(row > 3).then(ids), "fill or drop them"),
    ):
        changed = tables | {table: tables[table].with_columns(broken.alias(ids))}
        with pytest.raises(SpecError, match=f"{table}.*{words}"):
            in_parts(Province.of(**changed, folder=tmp_path), parts=4)


def test_decisions_that_cannot_be_obeyed_are_refused_in_the_same_words(province, whole):
    known = asked(whole, province.master)["decisions"]
    stranger = known.head(1).with_columns(record_id=pl.lit("R-none"))
    nobody = known.head(2).with_columns(master_id=pl.lit("P-none"), verdict=pl.lit("perhaps"))
    for wrong in (pl.concat([known, stranger, nobody]), known.drop("verdict")):
        with pytest.raises(SpecError) as wanted:
            alone(province, decisions=wrong)
        with pytest.raises(SpecError) as told:
            in_parts(province, decisions=wrong)
        assert str(told.value) == str(wanted.value)
        assert "none" not in str(told.value)


def test_one_to_one_is_refused_before_any_row_is_read(province, monkeypatch):
    monkeypatch.setattr("tests.spark.in_process.Rows.count", None)
    with pytest.raises(SpecError, match="link with the engine local"):
        in_parts(province, replace(SPEC, cardinality="one-to-one"))


def test_records_of_one_code_that_no_worker_could_hold_are_refused(tmp_path, province, monkeypatch):
    monkeypatch.setattr(together, "MOST", 40)
    shared = (pl.int_range(pl.len()) % 7 == 0).cast(pl.String)
    code = pl.when(shared == "true").then(pl.lit("one-for-all")).alias("codes")
    crowd = Province.of(province.extract.with_columns(code), province.master, tmp_path)
    with pytest.raises(SpecError, match="tell of each other by relatives and codes") as told:
        in_parts(crowd)
    assert "one-for-all" not in str(told.value)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_groups_hold_whoever_is_tied_by_however_many_steps(ties):
    group = {k: {k} for k in range(31)}
    for one, other in ties:
        both = group[one] | group[other]
        group |= dict.fromkeys(both, both)
    one, other = np.array(ties, dtype=np.int64).reshape(-1, 2).T
    found = together.groups(one, other, 31)
    assert found.tolist() == [min(group[k]) for k in range(31)]


def test_nothing_is_split_into_nothing():
    assert list(split(np.zeros(0, dtype=np.int64), {"key": np.zeros(0, dtype=np.uint64)})) == []
