"""A figure of any level is computed again, and its rows are found where they still are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from warehouse.archive import copy_of, keep_copy
from warehouse.build import build_candidate
from warehouse.explain import KEYS, NoFigureError, explain, explain_from
from warehouse.metrics import BOOK, LEVELS, load_catalogue
from warehouse.publish import publish
from warehouse.sql import connect_reader, connect_writer


@pytest.fixture
def con(ordinary_warehouse):
    with connect_reader(ordinary_warehouse) as reader:
        yield reader


def test_every_stored_figure_of_every_level_recomputes(con, factory):
    stored = con.execute(
        "SELECT metric_id, level, concat_ws('.', source, register, district_code, commune_code "
        "|| CASE level WHEN 'commune_old' THEN '@' || commune_vintage ELSE '' END, breakdown), "
        "numerator::DOUBLE, denominator::DOUBLE FROM fct_metric"
    ).fetchall()
    assert {level for _, level, *_ in stored} == set(LEVELS)
    for metric_id, level, key, *fraction in stored:
        found = explain(con, metric_id, "66", factory.NIGHT, level=level, key=key, limit=1000)
        assert found.stored == tuple(fraction)
        assert found.agrees
        assert found.items.height == found.items_total > 0


def test_a_book_is_recounted_from_its_records(con, factory):
    found = explain(
        con, "digitization_rate", "66", factory.NIGHT, level=BOOK,
        key="civil_status.birth.24001.01/2020",
    )  # fmt: skip
    assert found.key == "civil_status.birth.24001@old.01/2020"
    assert found.stored == found.recomputed == (3, 3)
    assert found.items["item"].str.contains(r"^00000000-0000(-[0-9a-f]{4}){2}-[0-9a-f]{12}$").all()
    assert found.items_total == 3


@pytest.mark.parametrize("metric_id", ["digitization_rate", "digitization_books"])
def test_every_book_recounts(con, factory, metric_id):
    with pytest.raises(NoFigureError, match="there are, such as") as error:
        explain(con, metric_id, "66", factory.NIGHT, level=BOOK, key="nothing")
    keys = str(error.value).rpartition("such as: ")[2].rstrip(".").split(", ")
    assert keys
    for key in keys:
        assert explain(con, metric_id, "66", factory.NIGHT, level=BOOK, key=key).agrees


def test_a_changed_fact_is_noticed_at_its_level_and_above(build, factory):
    path = build()
    with connect_writer(path) as writer:
        writer.execute(
            "UPDATE fct_record SET synchronised = NOT synchronised WHERE current_commune = '24020'"
        )
        writer.execute("DELETE FROM fct_record WHERE register = 'death'")

    def agrees(metric_id, level, key):
        with connect_reader(path) as con:
            return explain(con, metric_id, "66", factory.NIGHT, level=level, key=key).agrees

    assert not agrees("sync_rate", "commune", "24020")
    assert not agrees("sync_rate", "province", "")
    assert agrees("sync_rate", "register", "civil_status.marriage")
    assert not agrees("digitization_rate", BOOK, "civil_status.death.24001.01/2020")
    assert agrees("digitization_rate", BOOK, "civil_status.birth.24001.01/2020")


def test_errors_list_what_there_is(con, factory):
    with pytest.raises(NoFigureError, match=r"no level 'village'. It has: province \(key none\)"):
        explain(con, "sync_rate", "66", factory.NIGHT, level="village")
    with pytest.raises(NoFigureError, match=r"\(key source.register\).*civil_status.birth"):
        explain(con, "sync_rate", "66", factory.NIGHT, level="register", key="civil_status.brith")
    with pytest.raises(NoFigureError, match="Nights with this figure: 2026-11-02"):
        explain(con, "sync_rate", "66", date(2026, 1, 1))
    with pytest.raises(NoFigureError, match="has no level 'book'"):
        explain(con, "sync_rate", "66", factory.NIGHT, level=BOOK)


def test_every_level_says_what_its_key_is_made_of():
    assert set(KEYS) == {*LEVELS, BOOK}
    for metric in load_catalogue().values():
        assert set(metric.explained_levels) <= set(KEYS)


@pytest.fixture(scope="module")
def three_nights(factory, tmp_path_factory) -> tuple[Path, Path]:
    """A warehouse that keeps rows of its last two nights, and the copies of all three."""
    folder = tmp_path_factory.mktemp("three")
    target, copies = folder / "dongbo.duckdb", folder / "nights"
    for day in range(3):
        night, candidate = factory.NIGHT + timedelta(days=day), folder / f"{day}.duckdb"
        facts = factory.ordinary(night=night).facts()
        build_candidate(target, facts, candidate, pseudonym_key=factory.KEY)
        publish(candidate, target)
        keep_copy(target, copies, night)
    return target, copies


def test_rows_that_are_gone_are_found_in_the_copy_of_their_night(three_nights, factory):
    target, copies = three_nights
    ask = ("sync_rate", "66", factory.NIGHT)
    found = explain_from(target, copies, *ask, level="register", key="civil_status.birth")
    assert found.agrees
    assert found.items_total == 9
    assert found.facts_from == copy_of(copies, factory.NIGHT).name
    book = explain_from(
        target, copies, "digitization_rate", "66", factory.NIGHT, level=BOOK,
        key="civil_status.birth.24001.01/2020",
    )  # fmt: skip
    assert book.stored == book.recomputed == (3, 3)
    last = explain_from(target, copies, "sync_rate", "66", factory.NIGHT + timedelta(days=2))
    assert last.facts_from == target.name


def test_figures_that_need_no_rows_need_no_copy(three_nights, factory):
    target, _ = three_nights
    found = explain_from(target, Path("nowhere"), "quarantine_rate", "66", factory.NIGHT)
    assert found.agrees


def test_without_rows_and_without_copy_it_says_so(three_nights, factory, tmp_path):
    target, copies = three_nights
    with pytest.raises(NoFigureError, match=r"no copy of the night in .*2026-11-02\.duckdb"):
        explain_from(target, copies / "none", "sync_rate", "66", factory.NIGHT)
    later = copy_of(copies, factory.NIGHT + timedelta(days=2))
    copy_of(tmp_path, factory.NIGHT).symlink_to(later)
    with pytest.raises(NoFigureError, match="holds the rows of province 66"):
        explain_from(target, tmp_path, "sync_rate", "66", factory.NIGHT)
