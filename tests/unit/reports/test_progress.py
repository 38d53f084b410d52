"""The section of progress: desks, ages, nights and what was measured, hidden where it is small."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from reports import charts
from reports.figures import Figures
from reports.night import render
from reports.sections import PageData, sections
from tests.unit.warehouse.test_progress import begin, people
from warehouse.build import build_candidate
from warehouse.sql import connect_reader


@pytest.fixture(scope="module")
def nights(factory, tmp_path_factory) -> Path:
    """Two nights between which Lan and Minh worked (`tests.unit.warehouse.test_progress`)."""
    folder = tmp_path_factory.mktemp("progress")
    second = begin(factory, 7)
    one, two = folder / "one.duckdb", folder / "two.duckdb"
    before = build_candidate(None, begin(factory, 0).facts(), one, pseudonym_key=factory.KEY)
    people(second, before, factory)
    build_candidate(one, second.facts(), two, pseudonym_key=factory.KEY)
    return two


def text_of(page: str) -> str:
    section = next(s for s in page.split("<section") if "Tiến độ rà soát" in s)
    vietnamese = re.sub(r'<span class="en".*?</span>', "", section)
    return " ".join(re.sub(r"<[^>]+>", " ", vietnamese).split())


def test_the_page_shows_progress_by_hand(factory, nights, tmp_path):
    night = factory.NIGHT + timedelta(days=7)
    shown = text_of(render(nights, "66", night, tmp_path / "n.html").read_text(encoding="utf-8"))
    assert "từ đêm trước 76,19 % 16 / 21 mâu thuẫn đã giải quyết" in shown
    assert "mẫu kiểm soát mù – còn ít: 19 câu trả lời, thiếu 81" in shown
    assert "không thấy ý nhau – còn ít: 7 câu trả lời, thiếu 93" in shown
    assert "94,74 %" not in shown
    assert "90 ngày 13,64 % 3 / 22 quyết định" in shown
    assert "Người rà soát: xác định người 13 0 15" in shown
    assert "sửa bản ghi của mình 14 6 6" in shown
    assert re.search(r"5 ngày hạn 5 ngày 8 \| 5 10 ngày hạn 10 ngày 14 \| 0", shown)
    assert "09/11/2026: 27 | 21" in shown


def test_what_enough_answers_measured_is_shown_with_its_interval(
    factory, nights, tmp_path, monkeypatch
):
    monkeypatch.setattr("common.agreement.ENOUGH", 7)
    night = factory.NIGHT + timedelta(days=7)
    shown = text_of(render(nights, "66", night, tmp_path / "n.html").read_text(encoding="utf-8"))
    assert "94,74 % 18 / 19 lượt ghép đã xem" in shown
    assert "(Wilson) : 75,36 % – 99,06 %" in shown
    assert "không thấy ý nhau 71,43 % 5 / 7 việc hai người đã trả lời" in shown
    assert "kappa 0,00 ( -1,24 – 0,71 ) · AC1 0,62 ( 0,15 – 0,89 )" in shown


def test_the_first_night_has_desks_but_nothing_cleared_or_measured(factory, nights):
    with connect_reader(nights) as con:
        content = sections()["progress"].collect(PageData(Figures(con, "66", factory.NIGHT), {}))
    assert content is not None
    assert [(row["desk"], row["cleared"]) for row in content["desks"]] == [
        ("reviewer", 0), ("owner_agency", 0),
    ]  # fmt: skip
    assert (content["in_time"], content["precision"], content["agreement"]) == (None, None, [])
    assert content["nights"] == ""


def test_a_hidden_night_leaves_no_point_and_a_hidden_count_no_column():
    days = [date(2026, 11, day) for day in (1, 2, 3)]
    drawn = charts.nights(
        [
            charts.Counted(days[0], 50, None),
            charts.Counted(days[1], None, 9),
            charts.Counted(days[2], 25, 10),
        ]
    )
    assert drawn.count("<circle") == 2
    assert "01/11/2026: 50 | –" in drawn
    assert "02/11/2026" not in drawn
    assert drawn.count('class="good"') == 2
    assert charts.nights([charts.Counted(days[0], 50, 1)]) == ""
