"""Records that a night left over are found in the master of another province of the deployment."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from intake.lake import write_version
from intake.layout import Layout, Night
from matching import link, load_spec
from pipelines.cli.asked_night import asked_night
from pipelines.cli.main import app
from pipelines.elsewhere import found_elsewhere, masters_until
from pipelines.settings import Settings
from sample_data.country import generate_country

DAY = date(2026, 11, 3)
NIGHT = Night(DAY, "66")
FILE = "f" * 64


def deliver_master(layout: Layout, night: Night, people: pl.DataFrame) -> None:
    write_version(layout.night("accepted", "population", night), {"population": people}, "v")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linked night of one province, and masters of two others; some stand in two of them."""
    folder = tmp_path_factory.mktemp("country")
    country = generate_country(2_400, 600, 3, folder / "data", ("66", "68", "52"), twice=0.2)
    masters = {code: pl.read_parquet(path) for code, path in country.masters.items()}
    extract = pl.read_parquet(country.extracts["66"])
    layout = Settings(home=folder / "home").layout
    for code, people in masters.items():
        deliver_master(layout, Night(DAY - timedelta(days=code == "52"), code), people)
    # of a later night, in which nobody of the other provinces is left
    deliver_master(layout, Night(DAY + timedelta(days=1), "68"), masters["68"].head(1))
    row = pl.int_range(pl.len())
    mentions = extract.rename({"record_id": "mention_id"}).with_columns(
        source=pl.lit("land"), table=pl.lit("land"), file_sha256=pl.lit(FILE),
        sheet=pl.lit(None, pl.String), line=row + 2, role=pl.lit("holder"),
    )  # fmt: skip
    result = link(extract, masters["66"], load_spec("person"))
    ledger = pl.DataFrame({"source": ["land"], "file_sha256": [FILE], "file_name": ["dat.csv"]})
    model = pl.DataFrame({"json": [result.model.to_json()]})
    for (layer, name), rows in {
        ("mentions", "land"): mentions, ("ledger", "land"): ledger,
        ("links", "person"): result.links, ("links", "model"): model,
    }.items():  # fmt: skip
        write_version(layout.night(layer, name, NIGHT), {"rows": rows}, "v")
    pl.read_parquet(country.truth).write_parquet(folder / "truth.parquet")
    return folder / "home"


def call(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["elsewhere", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def test_people_of_other_provinces_are_found_and_only_the_province_is_told(
    home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "found.parquet"
    told = json.loads(call("--home", home, "--out", out, "--json"))
    found = pl.read_parquet(out)
    assert found.columns == [
        "mention_id", "source", "table", "file_name", "sheet", "line", "role", "found_in",
        "probability", "reason",
    ]  # fmt: skip
    truth = pl.read_parquet(home.parent / "truth.parquet").filter(kept_in="66")
    own = pl.read_parquet(home.parent / "data" / "masters" / "66.parquet")["person_id"]
    away = truth.filter(pl.col("province_code") != "66", ~pl.col("person_id").is_in(own.implode()))
    right = found.join(
        away, left_on=["mention_id", "found_in"], right_on=["record_id", "province_code"]
    )
    assert len(right) == len(found) > 0.9 * len(away) > 20
    assert set(found["found_in"]) == {"68", "52"}
    assert told["masters"] == {"66": "2026-11-03", "52": "2026-11-02", "68": "2026-11-03"}
    assert sum(line["records"] for line in told["found"]) == len(found)
    assert told["left_over"] > len(found)


def test_only_what_was_left_over_is_told_and_nobody_who_stands_at_home(home: Path) -> None:
    """As if the night had found nobody; and then as if all it knows nobody of were in review."""
    asked = asked_night(home, "66", None)
    nights = masters_until(asked.workspace.layout.lake, asked.night)
    masters = {night.province: path for night, path in nights.items()}
    files, linked = list(asked.mentions().values()), asked.linked()
    truth = pl.read_parquet(home.parent / "truth.parquet").filter(kept_in="66")
    own = pl.read_parquet(masters["66"])["person_id"]
    at_home = truth.filter(pl.col("person_id").is_in(own.implode()))
    in_two = at_home.filter(pl.col("province_code") != "66")
    assert len(in_two) > 5
    nobody = linked.with_columns(decision=pl.lit("no_match"))
    found = found_elsewhere(nobody, files, masters, "66")
    assert len(found) > 20
    assert set(found["mention_id"]).isdisjoint(at_home["record_id"])
    unsure = linked.with_columns(pl.col("decision").replace("no_match", "review"))
    assert found_elsewhere(unsure, files, masters, "66").is_empty()


def test_where_a_record_lies_can_be_opened_as_a_table(home: Path, tmp_path: Path) -> None:
    text = call("--home", home, "--province", "66", "--out", tmp_path / "found.csv")
    assert "masters looked at: 52 of 2026-11-02, 68 of 2026-11-03" in text
    first, *lines = (tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines()
    assert first.startswith("mention_id,source,table,file_name,sheet,line,role,found_in")
    assert ',dat.csv,"",' in lines[0]


def test_a_deployment_of_one_province_is_told_what_to_do(home: Path, tmp_path: Path) -> None:
    layout = Settings(home=tmp_path).layout
    rows = {"rows": pl.DataFrame({"json": ["{}"]})}
    write_version(layout.night("links", "model", NIGHT), rows, "v")
    text = call("--home", tmp_path, "--out", tmp_path / "found.csv", code=2)
    assert "No other province has a master" in " ".join(text.split())
    text = call("--home", home, "--out", tmp_path / "found.txt", code=2)
    assert "name a file that ends in .csv or .parquet" in " ".join(text.split())
