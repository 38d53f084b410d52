"""The whole job on a real cluster: the same links as in this process, also when machines die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from matching import LinkResult, ParquetSource, link, load_spec
from matching.engines.spark import linking
from matching.engines.spark.problems import EngineProblem
from pipelines.cli.main import app
from sample_data.flat import Flat, generate_flat
from tests.spark.cluster import Cluster

PERSONS, RECORDS, SEED = 100_000, 43_000, 915
# py4j leaves sockets to the garbage collector, which may come after the Java they led to is gone
pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Flat:
    return generate_flat(PERSONS, RECORDS, SEED, tmp_path_factory.mktemp("flat"))


@pytest.fixture
def on(cluster: Cluster, tmp_path: Path) -> linking.Cluster:
    return linking.Cluster(cluster.master, str(tmp_path / "work"), cluster.settings)


def children(process: int) -> Iterator[int]:
    """The processes below one, the lowest first."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            child = int(path.parent.name)
            yield from children(child)
            yield child


def kill(process: int) -> None:
    """kill -9 of a worker with its executors and their Python."""
    for one in [*children(process), process]:
        os.kill(one, signal.SIGKILL)


def same(one: LinkResult, other: LinkResult) -> None:
    """Every row equal: decision, person, probability; model, report and candidates as well."""
    assert one.model.to_json() == other.model.to_json()
    assert asdict(one.report) == asdict(other.report)
    for name, key in (("links", ["record_id"]), ("candidates", ["record_id", "rank"])):
        ours, theirs = (getattr(result, name).sort(key) for result in (one, other))
        assert ours.equals(theirs), name


def test_a_cluster_decides_as_this_process_does_though_a_worker_dies_meanwhile(
    flat: Flat, cluster: Cluster, on: linking.Cluster
) -> None:
    spec = load_spec("person")
    here = link(ParquetSource(flat.extract), ParquetSource(flat.master), spec)
    died: list[str] = []
    with cluster.worker("doomed") as doomed:

        def step(name: str) -> None:
            if name == "people":  # the people are on their way to the records that look at them
                threading.Timer(1.0, lambda: (kill(doomed.pid), died.append(name))).start()

        there = linking.link_files(str(flat.extract), str(flat.master), spec, on, progress=step)
    assert died == ["people"]
    same(here, there)
    assert there.report.decisions["match"] > 0.9 * RECORDS
    assert list(Path(on.work).iterdir()) == [], "names and numbers are gone with the job"


def test_the_command_writes_the_same_files(
    flat: Flat, cluster: Cluster, on: linking.Cluster, tmp_path: Path
) -> None:
    """Of two masters that have people in common."""
    people = pl.read_parquet(flat.master, n_rows=3_000)
    tables = {"extract": pl.read_parquet(flat.extract, n_rows=3_000)}
    tables |= {"66": people.head(1_800), "68's": people.tail(1_400)}
    extract, *masters = (str(tmp_path / f"{name}.parquet") for name in tables)
    for table, path in zip(tables.values(), (extract, *masters), strict=True):
        table.write_parquet(path)
    settings = [f"--set={name}={value}" for name, value in cluster.settings.items()]
    asked = ["link", extract, *masters, "--explain"]
    spark = ["--engine", "spark", "--master", cluster.master, "--work", on.work, *settings]
    written = {}
    for engine, more in (("local", []), ("spark", spark)):
        out = tmp_path / engine / "links.parquet"
        out.parent.mkdir()
        result = CliRunner().invoke(app, [*asked, "--out", str(out), *more])
        assert result.exit_code == 0, result.output
        written[engine] = {path.name: path.read_bytes() for path in out.parent.iterdir()}
    assert written["local"].keys() == {"links.parquet", "candidates.parquet", "model.json"}
    assert written["local"] == written["spark"]
    links = pl.read_parquet(tmp_path / "spark" / "links.parquet")
    assert set(links["found_in"].drop_nulls()) == {"66", "68's"}


def test_what_a_worker_refuses_is_told_without_a_value(on: linking.Cluster, tmp_path: Path) -> None:
    people = pl.DataFrame({
        "person_id": ["066090000123", "066090000123"], "full_name": ["Nguyễn Văn An"] * 2,
        "date_of_birth": ["1990-01-02"] * 2,
    })  # fmt: skip
    people.write_parquet(tmp_path / "people.parquet")
    records = people.select("full_name", "date_of_birth", record_id=pl.Series(["a", "b"]))
    records.write_parquet(tmp_path / "records.parquet")
    paths = str(tmp_path / "records.parquet"), str(tmp_path / "people.parquet")
    with pytest.raises(linking.SpecError, match="person_id of the master must be unique") as told:
        linking.link_files(*paths, load_spec("person"), on)
    assert "Nguyễn" not in str(told.value)
    assert "066090000123" not in str(told.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "spark", "--dedupe"], "leave --dedupe and --plan to local"),
        (["--engine", "spark", "--plan"], "leave --dedupe and --plan to local"),
        (["--engine", "spark", "--set", "nothing"], "nothing: write name=value"),
        (
            ["--engine", "spark", "--set", "spark.authenticate.secret=abc"],
            "name the file of the secret",
        ),
        (["--engine", "spark", "--master", "here"], "this is no master"),
        (["--set", "a=b"], "--set is for --engine spark"),
    ],
)
@pytest.mark.usefixtures("java_home")
def test_what_cannot_be_is_refused_before_any_work(
    options: list[str], said: str, flat: Flat
) -> None:
    result = CliRunner().invoke(app, ["link", str(flat.extract), str(flat.master), *options])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_one_to_one_links_are_refused_in_words(
    flat: Flat, on: linking.Cluster, tmp_path: Path
) -> None:
    spec = tmp_path / "own.toml"
    text = Path("matching/specs/person.toml").read_text(encoding="utf-8")
    spec.write_text(text.replace('"many-to-one"', '"one-to-one"'), encoding="utf-8")
    with pytest.raises(linking.SpecError, match="link with the engine local") as told:
        linking.link_files(str(flat.extract), str(flat.master), load_spec(spec), on)
    assert not isinstance(told.value, EngineProblem)
