"""Registers stand by field of administration, with a line for each field above them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from contracts.groups import Group
from contracts.registry import SOURCES
from reports.figures import Figure, Figures, total
from reports.night import render
from reports.sections import PageData, sections
from warehouse.build import build_candidate
from warehouse.sql import connect_reader

FIGURE = Figure(
    night=date(2026, 11, 2), metric_id="sync_rate", level="source", source="land", register=None,
    register_name=None, district=None, commune_code=None, commune=None, breakdown=None,
    numerator=90, denominator=100, rate=90, unit="records", direction="up", target=95,
    as_of=date(2026, 11, 1), suppressed=False,
)  # fmt: skip
HIDDEN = replace(FIGURE, numerator=None, denominator=None, rate=None, suppressed=True)


def test_the_mean_of_a_field_is_that_of_all_its_items() -> None:
    one = replace(FIGURE, numerator=300, rate=None, mean=3.0, unit="days")
    both = total([one, replace(one, numerator=100, denominator=300, mean=1 / 3)])
    assert both is not None
    assert (both.rate, both.mean) == (None, 1.0)


def test_figures_of_a_field_are_one_fraction_with_the_oldest_day() -> None:
    other = replace(FIGURE, numerator=10, denominator=300, as_of=date(2026, 9, 1))
    both = total([FIGURE, other])
    assert both is not None
    assert (both.numerator, both.denominator, both.rate) == (100, 400, 25)
    assert (both.as_of, both.source, both.grade) == (date(2026, 9, 1), None, "poor")
    counts = [replace(FIGURE, denominator=None, rate=None, numerator=n) for n in (3, 4)]
    counted = total(counts)
    assert counted is not None
    assert (counted.numerator, counted.denominator, counted.rate) == (7, None, None)
    assert total([]) is None


def test_what_is_hidden_of_one_source_does_not_follow_from_its_field() -> None:
    both = total([FIGURE, HIDDEN])
    assert both is not None
    assert both.suppressed
    assert (both.numerator, both.denominator, both.rate) == (None, None, None)


@pytest.fixture(scope="module")
def indicated(factory, tmp_path_factory):
    """The ordinary night, with 20 certificates of which it is asked whether they came online."""
    night = factory.ordinary()
    for n in range(20):
        asked = {"indicators": ["submitted_online"]}
        met = {"indicators_met": ["submitted_online"] * (n < 12)}
        night.add("land", "certificate", f"o{n}", {"holder": n}, book_no=None, **asked, **met)
    path = tmp_path_factory.mktemp("indicated") / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    return path


def test_registers_stand_in_their_fields_and_those_declared_no_longer_at_the_end(
    indicated, factory
) -> None:
    known = {name: contract for name, contract in SOURCES.items() if name != "tax_codes"}
    with connect_reader(indicated) as con:
        data = PageData(Figures(con, "66", factory.NIGHT), known)
        fields = sections()["registers"].collect(data)["fields"]
        summary = sections()["groups"].collect(data)["fields"]
    groups = [Group.CIVIL_STATUS, Group.LAND, Group.SOCIAL, Group.OTHER]
    assert [field.group for field in fields] == groups
    assert [len(field.lines) for field in fields] == [3, 1, 1, 1]
    assert [(line["group"], line["arrived"], line["registers"]) for line in summary] == [
        (Group.CIVIL_STATUS, 3, 3), (Group.LAND, 1, 1), (Group.SOCIAL, 1, 1), (Group.OTHER, 1, 1),
    ]  # fmt: skip


def test_a_register_shows_what_only_some_registers_have(indicated, factory, tmp_path) -> None:
    page = render(indicated, "66", factory.NIGHT, tmp_path / "n.html").read_text(encoding="utf-8")
    blocks = dict(re.findall(r'<tbody id="linh-vuc-(\w+)">(.*?)</tbody>', page, re.DOTALL))
    assert "Tỷ lệ hồ sơ nộp trực tuyến" in blocks["land"]
    assert "Ẩn: số nhỏ hơn 5 về người" in page.split('id="linh-vuc-')[0]
    assert ">60,00 %<" in blocks["land"]
    assert "nộp trực tuyến" not in blocks["civil_status"]
    assert set(re.findall(r'href="#linh-vuc-(\w+)"', page)) == set(blocks)


def test_of_one_field_there_is_no_line_of_fields(indicated, factory) -> None:
    alone = {name: replace(contract, group=Group.OTHER) for name, contract in SOURCES.items()}
    with connect_reader(indicated) as con:
        data = PageData(Figures(con, "66", factory.NIGHT), alone)
        assert sections()["groups"].collect(data) is None
