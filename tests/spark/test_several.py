"""Several masters are linked to as one, in both engines, and links say in which each person is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from matching import LinkResult, Masters, ParquetSource, SpecError, link, load_spec
from matching.engines.base import run
from matching.engines.spark.job import SparkEngine
from matching.masters import NAME
from matching.spec import Spec
from tests.spark.in_process import InProcess, written
from tests.spark.provinces import Province, assert_same, gathered

PERSON = load_spec("person")
SPEC = replace(PERSON, where=NAME)
Tables = dict[str, pl.DataFrame]


def halves(province: Province) -> Tables:
    """The province as if it were two: every third person is of the other one."""
    row = pl.int_range(pl.len())
    return {"66": province.master.filter(row % 3 > 0), "68": province.master.filter(row % 3 == 0)}


def here(province: Province, masters: Tables, folder: Path, spec: Spec = SPEC) -> LinkResult:
    """Linked in this process, from Parquet."""
    files = written(masters.items(), folder)
    sources = {name: ParquetSource(Path(f)) for name, f in zip(masters, files, strict=True)}
    return link(province.extract, Masters(sources, spec), spec, explain=True)


def there(province: Province, masters: Tables, folder: Path, spec: Spec = SPEC) -> LinkResult:
    """Linked in parts as Spark would."""
    files = dict(zip(masters, written(masters.items(), folder), strict=True))
    engine = SparkEngine(
        InProcess(), spec, province.extract_files, files,
        out=f"{folder}/out", work=f"{folder}/work", explain=True, parts=3,
    )  # fmt: skip
    return gathered(run(engine, engine.spec), province)


@pytest.fixture(scope="module")
def whole(province):
    return link(province.extract, province.master, PERSON, explain=True)


def test_records_are_linked_as_to_one_master_and_each_person_s_is_told(province, whole, tmp_path):
    masters = halves(province)
    found = here(province, masters, tmp_path)
    assert found.links.drop("found_in").equals(whole.links)
    assert found.candidates.drop("found_in").equals(whole.candidates)
    assert (found.report, found.model.to_json()) == (whole.report, whole.model.to_json())
    of = {person: name for name, one in masters.items() for person in one["person_id"]}
    for frame in (found.links, found.candidates):
        told = frame["master_id"].replace_strict(of, default=None, return_dtype=pl.String)
        assert frame["found_in"].equals(told)
    assert set(found.links.filter(decision="match")["found_in"]) == {"66", "68"}
    assert_same(there(province, masters, tmp_path), found)


def test_of_who_stands_in_two_masters_the_first_one_counts(province, whole, tmp_path):
    """The other one has them under another name, which no record bears."""
    masters = halves(province)
    moved = masters["68"].head(40)
    masters["66"] = pl.concat([masters["66"], moved]).sample(fraction=1, shuffle=True, seed=1)
    masters["68"] = masters["68"].with_columns(
        pl.when(pl.col("person_id").is_in(moved["person_id"].implode()))
        .then(pl.lit("Ông Không Ai")).otherwise("full_name").alias("full_name")
    )  # fmt: skip
    found = here(province, masters, tmp_path)
    assert found.report.repeated == len(moved)
    assert found.links.drop("found_in").equals(whole.links)
    of_moved = found.links.filter(pl.col("master_id").is_in(moved["person_id"].implode()))
    assert set(of_moved["found_in"]) == {"66"}
    assert_same(there(province, masters, tmp_path), found)


def test_a_number_that_one_master_repeats_or_lacks_is_refused(province, tmp_path):
    whole = halves(province)
    twice = pl.concat([whole["68"], whole["68"].head(2)])
    without = whole["68"].with_columns(
        person_id=pl.when(pl.int_range(pl.len()) > 3).then("person_id")
    )
    for broken, said in (
        (twice, "person_id of the master must be unique"),
        (without, "rows of the master have no person_id: fill or drop them"),
    ):
        for engine in (here, there):
            with pytest.raises(SpecError, match=said):
                engine(province, whole | {"68": broken}, tmp_path)


def test_a_master_of_nobody_changes_nothing(province, tmp_path):
    masters = halves(province)
    found = here(province, masters, tmp_path)
    with_nobody = {"52": masters["66"].clear(), **masters}
    assert_same(here(province, with_nobody, tmp_path), found)
    assert_same(there(province, with_nobody, tmp_path), found)


def test_a_column_of_the_masters_may_say_where(province, tmp_path):
    spec = replace(PERSON, where="commune_code")
    masters = halves(province)
    found = here(province, masters, tmp_path, spec)
    of = dict(province.master.select("person_id", "commune_code").iter_rows())
    told = found.links["master_id"].replace_strict(of, default=None, return_dtype=pl.String)
    assert found.links["found_in"].equals(told)
    assert_same(there(province, masters, tmp_path, spec), found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.drop("person_id"), "68: the master has no column person_id .did you mean"),
        (lambda one: one.rename({"full_name": "name"}),
         "68: the master has no column full_name, which 66 has: add it"),
        (lambda one: one.with_columns(pl.col("person_id").cast(pl.Int64)),
         "column person_id is of another type in 68 than in 66"),
    ],
)  # fmt: skip
def test_masters_that_do_not_fit_are_named(province, tmp_path, change, said):
    masters = halves(province)
    masters["68"] = change(masters["68"])
    for engine in (here, there):
        with pytest.raises(SpecError, match=said):
            engine(province, masters, tmp_path)
    with pytest.raises(SpecError, match="no column province: it was to say where people are"):
        link(province.extract, province.master, replace(PERSON, where="province"))
