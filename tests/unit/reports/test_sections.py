"""Sections are found, each has its template, and one without content leaves nothing behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reports
from reports.figures import Figures
from reports.night import render
from reports.sections import PageData, sections
from reports.words import UNITS
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


def test_what_any_metric_counts_has_a_word_in_both_languages():
    assert set(UNITS) == {metric.unit for metric in load_catalogue().values()}
