"""Looking up one record gives the answer of the batch."""

import json

import polars as pl
import pytest
from linking_town import records, town
from typer.testing import CliRunner

from matching import SpecError, link, load_spec
from matching.index import build_index, open_index
from pipelines.cli.link import app

SPEC = load_spec("person")


@pytest.fixture(scope="module")
def master():
    return town(800)


@pytest.fixture(scope="module")
def extract(master):
    """Records without number, with a coarser date, or with a relative's number, in turn."""
    k = pl.int_range(pl.len())
    return records(master).with_columns(
        person_id=pl.when(k % 4 == 0)
        .then(None)
        .when(k % 4 == 1)
        .then(pl.col("person_id").shift(1))
        .otherwise("person_id"),
        date_of_birth=pl.when(k % 3 == 0)
        .then(pl.col("date_of_birth").str.slice(0, 4))
        .otherwise("date_of_birth"),
        commune_code=pl.when(k % 5 > 0).then("commune_code"),
    )


@pytest.fixture(scope="module")
def folder(master, extract, tmp_path_factory):
    path = tmp_path_factory.mktemp("index")
    build_index(master, SPEC, link(extract, master, SPEC).model, path)
    return path


def test_the_same_answer_as_the_batch(master, extract, folder):
    batch = link(extract, master, SPEC, explain=True)
    index = open_index(folder)
    for record in extract.gather_every(7).iter_rows(named=True):
        found = index.find(record)
        want = batch.links.filter(pl.col("record_id") == record["record_id"]).drop("record_id")
        assert found.links.drop("record_id").equals(want)
        pairs = batch.candidates.filter(pl.col("record_id") == record["record_id"])
        assert found.candidates.drop("record_id").equals(pairs.drop("record_id"))


def test_a_record_of_nobody(folder):
    found = open_index(folder).find({"full_name": "Hồ Xuân Hương", "date_of_birth": "1772"})
    assert found.links["decision"][0] == "no_match"


def test_nothing_asked(folder):
    with pytest.raises(SpecError, match=r"give at least one of.*full_name"):
        open_index(folder).find({"full_name": None})


def test_a_folder_that_is_no_index(tmp_path):
    with pytest.raises(SpecError, match="is not an index"):
        open_index(tmp_path)


def test_a_folder_that_holds_something_is_not_overwritten(master, folder):
    model = open_index(folder).model
    with pytest.raises(SpecError, match="is not empty"):
        build_index(master, SPEC, model, folder)


@pytest.mark.parametrize("change", [{"polars": "0.0.0"}, {"version": 0}])
def test_an_index_of_other_versions_says_how_to_make_it_again(master, folder, tmp_path, change):
    old = tmp_path / "old"
    build_index(master, SPEC, open_index(folder).model, old)
    path = old / "meta.json"
    meta = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(meta | change), "utf-8")
    with pytest.raises(SpecError) as error:
        open_index(old)
    told = str(error.value)
    assert f"old was made with polars {change.get('polars', pl.__version__)}" in told
    assert f"here is polars {pl.__version__}" in told
    records(master).write_parquet(tmp_path / "records.parquet")
    master.write_parquet(tmp_path / "master.parquet")
    _, _, command = told.partition("Make it again: dongbo ")
    places = {
        "EXTRACT": tmp_path / "records.parquet",
        "MASTER": tmp_path / "master.parquet",
        "NEW_FOLDER": tmp_path / "new",
    }
    done = CliRunner().invoke(app, [str(places.get(word, word)) for word in command.split()])
    assert done.exit_code == 0, done.output
    assert len(open_index(tmp_path / "new").master) == len(master)
