"""`dongbo explain` and `dongbo find` on the lake of a night: what they say is what it decided."""

from __future__ import annotations

import json
import shutil

import polars as pl
import pytest
from typer.testing import CliRunner

from common.folders import new_folder
from intake.lake import read_current
from pipelines.cli.main import app
from tests.integration.support import NIGHTS, TwoNights

RUNNER = CliRunner()


def ask(two_nights: TwoNights, *words: str, code: int = 0) -> str:
    done = RUNNER.invoke(app, [*words, "--home", str(two_nights.deployment.home)])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else " ".join(done.output.split())


def rows(two_nights: TwoNights, layer: str, name: str) -> pl.DataFrame:
    folder = two_nights.deployment.home / "lake" / layer / name / NIGHTS[1].folder
    return read_current(folder)["rows"]


@pytest.mark.parametrize("decided", ["match", "review", "no_match", "family"])
def test_a_mention_is_explained_as_the_night_decided_it(two_nights: TwoNights, decided: str):
    links = rows(two_nights, "links", "person")
    links = links.filter((pl.col("decision") == decided) | (pl.col("reason") == decided))
    link = links.row(len(links) // 2, named=True)
    done = json.loads(ask(two_nights, "explain", link["record_id"], "--json"))
    assert (done["decision"], done["reason"]) == (link["decision"], link["reason"])
    if link["master_id"]:
        best = done["candidates"][0]
        assert best["master_id"] == link["master_id"]
        assert best["probability"] == pytest.approx(link["probability"])


def test_a_conflict_is_explained_by_its_code_or_the_beginning_of_it(two_nights: TwoNights):
    conflict = rows(two_nights, "conflicts", "person").filter(
        pl.col("reason") == "link_uncertain"
    ).row(0, named=True)  # fmt: skip
    text = ask(two_nights, "explain", conflict["conflict_id"])
    assert text.startswith(conflict["mention_id"])
    assert ask(two_nights, "explain", conflict["conflict_id"][:14]) == text


def test_the_people_of_the_night_are_found_as_the_night_found_them(two_nights: TwoNights):
    mentions = rows(two_nights, "mentions", "land")
    links = rows(two_nights, "links", "person").rename({"record_id": "mention_id"})
    asked = mentions.filter(pl.col("sex").is_not_null()).join(links, on="mention_id")
    row = asked.filter(pl.col("decision") == "match").row(0, named=True)
    options = {
        "--name": "full_name", "--dob": "date_of_birth", "--sex": "sex", "--number": "person_id",
        "--old-number": "old_id", "--commune": "commune_code",
    }  # fmt: skip
    words = [w for option, column in options.items() if row[column] for w in (option, row[column])]
    for _ in range(2):  # the first time the people are prepared, then they are there
        found = json.loads(ask(two_nights, "find", *words, "--json"))
        assert (found["decision"], found["master_id"]) == ("match", row["master_id"])


def test_an_index_that_somebody_else_is_making_stays(two_nights: TwoNights):
    folder = two_nights.deployment.home / "lake" / "index" / "person" / NIGHTS[1].folder
    shutil.rmtree(folder, ignore_errors=True)
    given_up, older = folder / ".b.2.part", folder / "older"
    with new_folder(folder / "a") as theirs:
        for made in (given_up, older):
            made.mkdir()
        ask(two_nights, "find", "--name", "Trần Văn Tú")
        left = set(folder.iterdir())
    shutil.rmtree(folder / "a")
    assert theirs in left
    assert not {given_up, older} & left
    assert len(left) == 2


def test_a_short_code_of_several_conflicts_is_told_so(two_nights: TwoNights):
    said = ask(two_nights, "explain", "C", code=2)
    assert "C means several conflicts or mentions of 2026-10-13" in said
    assert "Give more of it." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "no-such-id"), "is no conflict and no mention of 2026-10-13"),
        (("explain", "x", "--date", "2026-10-30"), "The newest is 2026-10-13"),
        (("explain", "x", "some.csv"), "Give both files"),
        (("find", "--name", "An", "--province", "01"), "was linked in province 01"),
    ],
)
def test_what_cannot_be_answered_is_said(two_nights: TwoNights, words, said):
    assert said in ask(two_nights, *words, code=2)
