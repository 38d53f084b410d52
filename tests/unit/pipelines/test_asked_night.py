"""What somebody asks about is found in the night, whether it is open there or settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer

from intake.lake import write_version
from intake.layout import Night
from pipelines.cli.asked_night import asked_night
from pipelines.settings import Settings

NIGHT = Night(date(2026, 11, 3), "66")
OPEN, SETTLED = "a" * 32, "b" * 32


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A linked night with an open conflict, and a decision that settled another one."""
    layout = Settings(home=tmp_path).layout
    mentions = pl.DataFrame({"mention_id": [OPEN, SETTLED]})
    frames = {
        ("links", "model"): pl.DataFrame({"json": ["{}"]}),
        ("links", "person"): pl.DataFrame({"record_id": [OPEN, SETTLED], "reason": ["x", "y"]}),
        ("mentions", "land"): mentions,
        ("conflicts", "person"): pl.DataFrame({"conflict_id": ["C1a"], "mention_id": [OPEN]}),
        ("decisions", "standing"): pl.DataFrame({"conflict_id": ["C1b"], "mention_id": [SETTLED]}),
    }
    for (layer, name), rows in frames.items():
        write_version(layout.night(layer, name, NIGHT), {"rows": rows}, "v")
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "mention"), [("C1a", OPEN), ("C1b", SETTLED), (SETTLED[:8], SETTLED)]
)
def test_a_conflict_is_found_open_or_settled(home: Path, asked: str, mention: str) -> None:
    extract, link = asked_night(home, None, None).mention(asked)
    assert (extract["record_id"].to_list(), link["record_id"]) == ([mention], mention)


def test_what_nobody_knows_is_said(home: Path) -> None:
    with pytest.raises(typer.Exit):
        asked_night(home, None, None).mention("C2")
