"""The figures that provinces published, from rows through the real pipeline: one night prints them
all. Which figure is of what, and what stays a claim, stands in docs/figures.md."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from contracts.project06_tasks import OWN
from contracts.registry import SOURCES
from pipelines.outcomes import Exit
from sample_data.generate import generate
from tests.integration.published import NIGHT, Figure, Made, fields
from tests.integration.support import Deployment, deploy
from warehouse.metrics import load_catalogue
from warehouse.sql import connect_reader

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests" / "unit" / "warehouse" / "seed_figures.csv"
FIGURES = {figure.code: figure for one in fields() for figure in one.figures}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("dak_lak")
    undamaged = folder / "undamaged.toml"
    undamaged.write_text('about = "no damage, everything digitised"\n', encoding="utf-8")
    inbox = generate(10_000, 25, (NIGHT.province,), 1, folder, profile=str(undamaged)).inbox
    made = Made(inbox / NIGHT.province)
    for one in fields():
        one.write(made)
    made.take_inventory()
    _only_what_figures_are_of(made)
    deployment = deploy(folder / "home", inbox)
    claims = deployment.settings.layout.by_hand(NIGHT.province, "reported_figures.csv")
    claims.parent.mkdir(parents=True)
    shutil.copy(SEEDS, claims)
    result = deployment.run(NIGHT)
    assert result.exit is Exit.OK, result.problems
    return deployment


def _only_what_figures_are_of(made: Made) -> None:
    """Take the other sources away: numbers from 1 to 4 of small lists are hidden, and with them
    larger ones beside them, so that nobody can subtract."""
    kept = {"population", "register_inventory"}
    for row in _table():
        if row["rows"] == "tested":
            kept |= set(re.findall(r"`(\w+)`", row["source, metric"])) & SOURCES.keys()
    for folder in made.inbox.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_the_rows_print_what_was_published(published: Deployment, figure: Figure) -> None:
    with connect_reader(published.warehouse) as con:
        told = con.table("mart.v_metric").pl().filter(metric_id=figure.metric, **figure.where)
    assert told.height == 1
    part, total, rate = told.select("numerator", "denominator", "rate").cast(pl.Float64).row(0)
    assert part == (part if figure.part is None else figure.part)
    assert total == (total if figure.total is None else figure.total)
    if figure.printed is not None:
        assert f"{rate:.{len(figure.printed.partition('.')[2])}f}" == figure.printed


def test_tasks_that_are_not_done_are_late_regular_or_going_on(published: Deployment) -> None:
    """44 tasks of Lâm Đồng: 15 done, none late, 10 regular, 19 going on."""
    with connect_reader(published.warehouse) as con:
        told = con.execute(
            "SELECT metric_id, numerator::INTEGER, denominator::INTEGER FROM mart.v_metric "
            "WHERE level = 'register_breakdown' AND breakdown = $kind ORDER BY ALL",
            {"kind": OWN},
        ).fetchall()
    counts = {"done": 15, "late": 0, "ongoing": 19, "regular": 10}
    assert told == [(f"tasks_{state}_share", count, 44) for state, count in counts.items()]


def test_beside_a_claim_stands_the_figure_of_the_rows(published: Deployment) -> None:
    with connect_reader(published.warehouse) as con:
        rows = con.execute(
            "SELECT figure_id, warehouse_rate FROM mart.v_reported_figure "
            "WHERE warehouse_rate IS NOT NULL"
        ).fetchall()
    beside = {code: f"{rate:.2f}" for code, rate in rows}
    assert beside | {"dl_books": "94.83", "dl_land_units": "53.33", "dl_tax": "100.00"} == beside
    assert beside["dl_cashless"] == "49.51"


def _table() -> list[dict[str, str]]:
    """The table of docs/figures.md, by its header."""
    text = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = cells[0]
    return [dict(zip(head, row, strict=True)) for row in cells[2:] if len(row) == len(head)]


def test_the_page_tells_of_every_published_figure_and_its_test() -> None:
    with SEEDS.open(encoding="utf-8") as handle:
        seeds = {row["figure_id"] for row in csv.DictReader(handle)}
    table = {row["figure"].strip("`"): row for row in _table()}
    assert table.keys() == seeds
    tested = {code for code, row in table.items() if row["rows"] == "tested"}
    assert tested == FIGURES.keys()
    assert {row["rows"] for row in table.values()} <= {"tested", "claim"}


def test_what_is_tested_names_a_source_and_a_metric_that_there_are() -> None:
    for row in _table():
        named = set(re.findall(r"`(\w+)`", row["source, metric"]))
        if row["rows"] == "tested":
            assert len(named & SOURCES.keys()) == 1, row
            assert len(named & load_catalogue().keys()) == 1, row
