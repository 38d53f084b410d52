"""`dongbo link` with several masters and with folders."""

import json
from pathlib import Path

import polars as pl
import pytest
from linking_town import records, town
from typer.testing import CliRunner

from matching import ParquetSource, link, load_spec
from matching.engines.spark import linking
from matching.files import link_files
from pipelines.cli.link import app

RUNNER = CliRunner()


def call(*arguments: object, code: int = 0) -> str:
    done = RUNNER.invoke(app, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


@pytest.fixture
def files(tmp_path):
    """Two provinces, a record of each person of both, and people who stand in both."""
    master = town()
    master.head(250).write_parquet(tmp_path / "66.parquet")
    master.tail(200).write_parquet(tmp_path / "68.parquet")
    records(master).write_parquet(tmp_path / "records.parquet")
    return tmp_path


def test_links_say_in_which_master_a_person_is(files):
    out = files / "out" / "links.parquet"
    two = (files / "66.parquet", files / "68.parquet")
    text = call("link", files / "records.parquet", *two, "--out", out, "--explain")
    assert "400 records against 400: match 400" in text
    assert "50 person rows of later masters not read, as an earlier master has" in text
    links = pl.read_parquet(out)
    first = set(pl.read_parquet(two[0])["person_id"])
    where = ["66" if person in first else "68" for person in links["master_id"]]
    assert links["found_in"].to_list() == where
    assert [name for name in links.columns if name.startswith("found_in")] == ["found_in"]
    assert "found_in" in pl.read_parquet(out.with_name("candidates.parquet")).columns


def test_the_first_master_counts(files):
    both = town().slice(200, 50)["person_id"].implode()
    told = {}
    for order in (("66", "68"), ("68", "66")):
        out = files / order[0] / "links.parquet"
        masters = [files / f"{name}.parquet" for name in order]
        report = call("link", files / "records.parquet", *masters, "--out", out, "--json")
        assert json.loads(report)["repeated"] == 50
        links = pl.read_parquet(out)
        told[order[0]] = links.filter(pl.col("master_id").is_in(both))["found_in"].unique()
    assert told["66"].to_list() == ["66"]
    assert told["68"].to_list() == ["68"]


def test_a_folder_is_one_master_whose_column_may_say_where(files):
    folder = files / "people"
    folder.mkdir()
    parts = {"66": town().head(150), "68": town().tail(250)}
    for name, part in parts.items():
        part.with_columns(province_code=pl.lit(name)).write_parquet(folder / f"{name}.parquet")
    (folder / "_SUCCESS.parquet").touch()
    out = files / "links.parquet"
    call("link", files / "records.parquet", folder, "--where", "province_code", "--out", out)
    links = pl.read_parquet(out)
    of = {person: name for name, part in parts.items() for person in part["person_id"]}
    assert links["found_in"].to_list() == [of[person] for person in links["master_id"]]
    call("link", files / "records.parquet", folder, "--out", out)
    assert "found_in" not in pl.read_parquet(out).columns


def test_masters_of_one_name_are_told_by_their_paths(files):
    paths = []
    for name in ("66", "68"):
        paths.append(files / name / "master.parquet")
        paths[-1].parent.mkdir()
        (files / f"{name}.parquet").rename(paths[-1])
    out = files / "links.parquet"
    call("link", files / "records.parquet", *paths, "--out", out)
    assert set(pl.read_parquet(out)["found_in"]) == set(map(str, paths))


@pytest.mark.parametrize("engine", ["local", "spark"])
def test_a_folder_without_parquet_is_refused(files, engine):
    (files / "empty").mkdir()
    (files / "empty" / "readme.txt").touch()
    given = (files / "records.parquet", files / "66.parquet", files / "empty")
    text = call("link", *given, "--engine", engine, "--out", files / "links.parquet", code=2)
    told = text.replace(" ", "")  # the path may be cut in two where the line ends
    assert "empty:thereisnoParquetinthisfolder" in told


@pytest.mark.parametrize("several", [True, False])
def test_a_cluster_is_handed_the_masters_by_name(files, monkeypatch, several):
    """And a single one as before; what it makes of them: `tests/spark`."""
    asked = []

    def elsewhere(extract, master, spec, cluster, **wanted):
        asked.append((master, cluster, wanted["named"]))
        one = town() if several else pl.read_parquet(master)
        return link(ParquetSource(*map(Path, extract)), one, spec)

    monkeypatch.setattr(linking, "link_files", elsewhere)
    paths = {name: files / f"{name}.parquet" for name in ("66", "68")}
    spec, cluster = load_spec("person"), linking.Cluster("spark://10.0.0.1:7077", str(files))
    extract = [files / "records.parquet"]
    link_files(extract, paths if several else paths["66"], spec, cluster=cluster)
    named = {name: str(path) for name, path in paths.items()}
    assert asked == [(named if several else named["66"], cluster, {})]


def test_what_cannot_be_is_refused_in_words(files):
    asked = (files / "records.parquet", files / "66.parquet")
    out = ("--out", files / "links.parquet")
    assert "is given twice as MASTER" in call("link", *asked, files / "66.parquet", *out, code=2)
    text = call("link", *asked, "--where", "sexx", *out, code=2)
    assert "no column sexx: it was to say where people are" in text
    text = call("link", asked[0], "--dedupe", "--where", "sex", *out, code=2)
    assert "--where are about EXTRACT and MASTER" in text
    (files / "mixed").mkdir()
    town().write_parquet(files / "mixed" / "a.parquet")
    town().drop("sex").write_parquet(files / "mixed" / "b.parquet")
    text = call("link", asked[0], files / "mixed", *out, code=2)
    assert "b.parquet has other columns than a.parquet" in text
    inside = ("--out", files / "mixed" / "links.parquet")
    text = call("link", asked[0], files / "mixed", *inside, code=2)
    assert "would be written into a folder that is read" in text
    assert not (files / "links.parquet").exists()
