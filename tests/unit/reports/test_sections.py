"""Sections are found, each has its template, and one without content leaves nothing behind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

import reports
from contracts.registry import SOURCES
from reports.figures import Figures
from reports.night import render
from reports.sections import PageData, sections
from reports.words import UNITS
from warehouse.build import build_candidate
from warehouse.metrics import load_catalogue
from warehouse.sql import connect_reader

TEMPLATES = Path(reports.__file__).parent / "templates" / "sections"


def test_every_section_has_its_template_and_every_template_its_section():
    assert {path.name for path in TEMPLATES.iterdir()} == {f"{name}.html.j2" for name in sections()}


def test_sections_stand_in_the_order_of_their_places():
    places = [section.place for section in sections().values()]
    assert places == sorted(set(places)), "two sections have one place"
    assert next(iter(sections())) == "headlines"


@pytest.fixture(scope="module")
def headings(unhidden, last_night, tmp_path_factory) -> list[str]:
    page = render(unhidden, "66", last_night, tmp_path_factory.mktemp("page") / "n.html")
    found = re.findall(
        r'<section[^>]*>\n  <h2><span class="vi">(.*?)</span>', page.read_text(encoding="utf-8")
    )
    return [str(title) for title in found]


def test_a_night_with_all_kinds_of_things_shows_the_sections_in_order(headings):
    titles = [s.title_vi for s in sections().values() if s.heading]
    assert headings == [title for title in titles if title in headings]
    assert len(headings) >= 10


def test_a_section_without_content_is_left_out(factory, warehouse, tmp_path):
    with connect_reader(warehouse) as con:
        one_night = PageData(Figures(con, "66", factory.NIGHT), {})
        assert sections()["trends"].collect(one_night) is None
        assert sections()["claims"].collect(one_night) is not None
    page = render(warehouse, "66", factory.NIGHT, tmp_path / "n.html").read_text(encoding="utf-8")
    assert "Xu hướng" not in page
    assert "None" not in page


@pytest.mark.parametrize(("days", "warned"), [(7, []), (8, ["master"])])
def test_a_stale_master_is_said_beside_the_figures_that_it_decides(factory, tmp_path, days, warned):
    facts = factory.ordinary(night=factory.NIGHT).facts()
    read = facts.ledger.head(2).with_columns(
        pl.Series("source", ["population", "register_inventory"]),
        pl.Series("table", ["population", "register_inventory"]),
        pl.Series("as_of", [factory.NIGHT - timedelta(days=d) for d in (days, 30)]),
    )
    references = tuple(SOURCES[name] for name in read["source"])
    facts = replace(facts, references=references, reference_ledger=read)
    path = tmp_path / "w.duckdb"
    build_candidate(None, facts, path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        content = sections()["reference"].collect(
            PageData(Figures(con, "66", factory.NIGHT), SOURCES)
        )
    assert [row["purpose"] for row in (content or {"references": []})["references"]] == warned
    page = render(path, "66", factory.NIGHT, tmp_path / "n.html").read_text(encoding="utf-8")
    assert ("8 <span" in page and "người sinh, mất, chuyển đến" in page) == bool(warned)


def test_what_any_metric_counts_has_a_word_in_both_languages():
    assert set(UNITS) == {metric.unit for metric in load_catalogue().values()}


def test_a_rule_that_could_not_be_asked_says_whose_data_it_needs(factory, tmp_path):
    """A night of land alone: nobody told it of a death, so nobody is said to be paid after one."""
    night = factory.Night()
    night.add("land", "certificate", "l1", {"holder": 1})
    build_candidate(None, night.facts(), tmp_path / "w.duckdb", pseudonym_key=factory.KEY)
    with connect_reader(tmp_path / "w.duckdb") as con:
        told = sections()["backlog"].collect(PageData(Figures(con, "66", factory.NIGHT), SOURCES))
    assert told is not None
    wanted = {one["rule"].id: one["wanted"] for one in told["not_asked"]}
    assert "holder_dead" not in wanted
    [payments] = ({source.source for source in found} for found in wanted["dead_but_paid"])
    deaths, *_ = ({source.source for source in found} for found in wanted["death_not_cascaded"])
    assert "civil_status" in deaths
    assert {"beneficiaries", "merit", "social_pension"} <= payments
    page = render(tmp_path / "w.duckdb", "66", factory.NIGHT, tmp_path / "n.html")
    text = page.read_text(encoding="utf-8")
    assert "Quy tắc đối chiếu chưa hỏi được đêm nay" in text
    assert SOURCES["civil_status"].short_vi in text[text.index('class="not-asked"') :]


@pytest.mark.parametrize(("gone", "shown"), [(2, None), (0, None), (6, 6)])
def test_few_that_were_cleared_are_not_told_as_none(factory, tmp_path, gone, shown):
    last = None
    for day in range(2):
        night = factory.Night(night=factory.NIGHT + timedelta(days=day))
        for n in range(gone * day, 20):
            wrong = {"date_of_birth": "1900"}
            night.add("land", "certificate", f"l{n}", {"holder": n}, evidence=wrong)
        path = tmp_path / f"{day}.duckdb"
        build_candidate(last, night.facts(), path, pseudonym_key=factory.KEY)
        last = path
    with connect_reader(last) as con:
        told = sections()["backlog"].collect(PageData(Figures(con, "66", night.night), SOURCES))
    (row,) = told["backlog"]
    assert (row["cleared"], row["cleared_suppressed"]) == (shown, gone == 2)
    page = render(last, "66", night.night, tmp_path / "n.html").read_text(encoding="utf-8")
    (cell,) = re.findall(r"Cleared</span></span>(.*?)</td>", page)
    assert re.sub("<[^>]+>", "", cell) == {0: "–", 2: "ẩnhidden", 6: "66"}[gone]  # vi, en
