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
from tests.unit.matching.linking_town import records, town

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


CHILD, MOTHER, FATHER = 10, 31, 40  # rows of the town


def family(**of_mother: str) -> pl.DataFrame:
    """A town in which the master names the child's mother, more of whom `of_mother` says, and those
    of many others."""
    people = town()
    ids = people["person_id"].to_list()
    mothers = {k: ids[k + 1] for k in range(60, 400, 2)} | {CHILD: ids[MOTHER]}
    told = {"mother_id": mothers} | {name: {MOTHER: ids[int(k)]} for name, k in of_mother.items()}
    rows = range(len(ids))
    return people.with_columns(
        pl.Series(name, [of.get(k) for k in rows], dtype=pl.String) for name, of in told.items()
    )


def births(people: pl.DataFrame, *told: dict[str, str | None]) -> pl.DataFrame:
    """Certain records of all, the mothers on their children's, and a few that are told."""
    plain = records(people)
    children = {f"R{k + 1:04d}": f"R{k:04d}" for k in range(60, 400, 2)}
    child = pl.col("record_id").replace_strict(children, default=None, return_dtype=pl.String)
    codes = pl.when(record_id=pl.lit(f"R{CHILD:04d}")).then(pl.lit("card"))
    certain = plain.with_columns(
        relative_id=child, relation=pl.when(child.is_not_null()).then(pl.lit("mother")), codes=codes
    )
    return pl.concat([certain, pl.DataFrame(list(told), schema=certain.schema)])


def vague(people: pl.DataFrame, row: int, **more: str | None) -> dict[str, str | None]:
    """A record that tells the name with a slip and the year: no rule of blocking finds anybody."""
    name, born = people.row(row, named=True)["full_name"], people["date_of_birth"][row][:4]
    return {"record_id": f"B{row}", "full_name": name + name[-1], "date_of_birth": born} | more


@pytest.mark.parametrize("known_by", ["code", "decided"])
def test_a_child_known_by_something_beside_tells_who_the_mother_is(tmp_path, known_by):
    """Neither record is anybody's candidate: a code or a person of the office names the child,
    whose mother is fetched for it."""
    people = family()
    ids = people["person_id"]
    code = "card" if known_by == "code" else None
    extract = births(
        people,
        vague(people, CHILD, date_of_birth=None, codes=code),
        vague(people, MOTHER, relation="mother", relative_id=f"B{CHILD}"),
    )
    said = {"record_id": f"B{CHILD}", "master_id": ids[CHILD], "verdict": "same"}
    decisions = pl.DataFrame([said]).head(int(known_by == "decided"))
    told = Province.of(extract, people, tmp_path)
    wanted = alone(told, decisions=decisions)
    found = wanted.links.tail(2).select("master_id", "reason").rows()
    assert found == [(ids[CHILD], known_by), (ids[MOTHER], "family")]
    assert_same(in_parts(told, parts=8, decisions=decisions), wanted)


@pytest.mark.parametrize("doubled", [False, True])
def test_a_husband_is_confirmed_by_the_wife_whom_her_child_names(tmp_path, doubled):
    """Unless somebody else has his number too: who that is, no bucket but one knows."""
    people = family(spouse_id=str(FATHER)).with_columns(row="person_id")
    namesake = people.row(FATHER, named=True) | {
        "row": "X", "full_name": "Ông Không Ai", "date_of_birth": "1901-01-01", "old_id": None,
    }  # fmt: skip
    own = {"full_name": people["full_name"][FATHER], "date_of_birth": None}
    extract = births(
        people,
        vague(people, MOTHER, relation="mother", relative_id=f"R{CHILD:04d}"),
        vague(people, FATHER, relation="spouse", relative_id=f"B{MOTHER}") | own,
    )
    # the record of the child's father with his own number would be nobody's
    extract = extract.filter(pl.col("record_id") != f"R{FATHER:04d}")
    more = pl.DataFrame([namesake] if doubled else [], schema=people.schema)
    spec = replace(SPEC, right_id="row")
    told = Province.of(extract, pl.concat([people, more]), tmp_path)
    wanted = link(told.extract, told.master, spec)
    assert wanted.links["reason"].to_list()[-2:] == [
        "family", "unconfirmed" if doubled else "evidence",
    ]  # fmt: skip
    assert_same(in_parts(told, spec, parts=8), wanted)
