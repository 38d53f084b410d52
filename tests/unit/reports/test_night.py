"""The page of a night: right figures, both languages, nothing from elsewhere, no person."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

import reports
from reports import charts, redraw
from reports.figures import NoNightError
from reports.night import render
from reports.redraw import outdated
from reports.words import en_percent, vi_date, vi_dates, vi_number, vi_percent
from warehouse.build import build_candidate
from warehouse.metrics import load_catalogue


@pytest.fixture(scope="module")
def page(warehouse, last_night, tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("page") / "a" / "night.html"
    render(warehouse, "66", last_night, out)
    return out.read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Collects the visible text of one language and every attribute that loads something."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.hidden = {"vi": "en", "en": "vi"}[language]
        self.stack: list[bool] = []
        self.text: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.loads += [
            v for k, v in attrs if k in {"src", "href", "srcset", "data", "action"} and v
        ]
        if tag not in {"meta", "input", "br", "link"}:
            shut = bool(self.stack) and self.stack[-1]
            self.stack.append(shut or values.get("class") == self.hidden or tag == "style")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not (self.stack and self.stack[-1]):
            self.text.append(data)


def words(page: str, language: str) -> str:
    reader = Reader(language)
    reader.feed(page)
    assert not reader.stack, "every tag is closed"
    return re.sub(r"\s+", " ", " ".join(self for self in reader.text))


@pytest.fixture(scope="module")
def whole_page(unhidden, last_night, tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("whole") / "night.html"
    return render(unhidden, "66", last_night, out).read_text(encoding="utf-8")


def test_headlines_carry_their_fractions_in_both_languages(whole_page):
    assert "Tỷ lệ đồng bộ 74,29 % 26 / 35 bản ghi" in words(whole_page, "vi")
    assert "Sync rate 74.29% 26 / 35 records" in words(whole_page, "en")


def test_small_groups_are_hidden(page):
    text = words(page, "vi")
    assert re.search(r"Tỷ lệ chi trả không dùng tiền mặt – ẩn: nhóm nhỏ (?!lượt chi trả)", text)


def test_a_reason_with_few_conflicts_is_named_without_its_number(factory, tmp_path):
    night = factory.Night()
    for n in range(20):
        wrong = {"sex": "F" if night.people[n]["sex"] == "M" else "M"} if n < 2 else {}
        decision = "review" if n >= 12 else "match"
        night.add("land", "certificate", f"l{n}", {"holder": n}, evidence=wrong, decision=decision)
    warehouse = tmp_path / "w.duckdb"
    build_candidate(None, night.facts(), warehouse, pseudonym_key=factory.KEY)
    page = render(warehouse, "66", factory.NIGHT, tmp_path / "n.html").read_text(encoding="utf-8")
    text = words(page, "vi")
    assert re.search(r"Giới tính khác ?: ẩn", text)
    assert "Ẩn: số từ 1 đến 4" in text


@pytest.mark.parametrize(
    ("late", "parts"), [(None, ["none 80.00", "poor 0.00"]), (5, ["within 30.00", "poor 50.00"])]
)
def test_hidden_overdue_is_not_drawn_as_none(late, parts):
    drawn = charts.ages(8, late, 10, label="x")
    assert re.findall(r'class="(none|within|poor)"(?: x="[\d.]+")? width="([\d.]+)"', drawn) == [
        tuple(part.split()) for part in parts
    ]


def test_a_handful_of_records_is_nowhere_counted(factory, tmp_path):
    night = factory.Night()
    for n in range(3):
        night.add("land", "certificate", f"l{n}", {"holder": n})
    warehouse = tmp_path / "w.duckdb"
    build_candidate(None, night.facts(), warehouse, pseudonym_key=factory.KEY)
    page = render(warehouse, "66", factory.NIGHT, tmp_path / "n.html").read_text(encoding="utf-8")
    text = words(page, "en")
    assert "hidden records · hidden mentions of persons" in text
    assert not re.search(r"\b3 (records|mentions|rows)", text)


def test_overdue_conflicts_and_claims_are_shown(whole_page):
    text = words(whole_page, "vi")
    assert re.search(r"Chưa chắc là ai .{0,80}chặn đồng bộ Đang mở 8 Quá hạn 8 ", text)
    assert "667 / 879 78,75 % 75,88 %" in text


def test_every_metric_of_the_catalogue_is_defined_on_the_page(page):
    text = words(page, "vi")
    for metric in load_catalogue().values():
        assert metric.question_vi in text


def test_what_the_province_says_of_the_law_stands_below_the_definitions(whole_page):
    told = "standard.social_pension 600.000 01/07/2026 05/08/2026 NQ 31"
    assert told in words(whole_page, "vi").partition("Cách tính")[2]


def test_the_page_loads_nothing_and_runs_nothing(page):
    reader = Reader("vi")
    reader.feed(page)
    inside = {f"#{name}" for name in re.findall(r' id="([^"]+)"', page)}
    assert set(reader.loads) <= inside
    assert "script" not in reader.tags
    assert "http" not in page
    assert "url(" not in page


def test_text_of_the_input_is_escaped(page):
    assert "Dịch vụ &lt;tích hợp&gt;" in page


def test_no_person_is_on_the_page(page):
    assert "Nguyễn Văn" not in page
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "the run", page)
    assert not re.search(r"\b\d{12}\b|\b\d{9}\b", text)


def test_a_missing_night_is_named_with_those_that_there_are(warehouse, tmp_path: Path):
    with pytest.raises(
        NoNightError, match=r"no night 2026-01-01 of province 66; it has: 2026-11-09"
    ):
        render(warehouse, "66", date(2026, 1, 1), tmp_path / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_the_same_warehouse_gives_the_same_page(page, warehouse, last_night, tmp_path: Path):
    again = render(warehouse, "66", last_night, tmp_path / "night.html")
    assert again.read_text(encoding="utf-8") == page


def test_a_page_is_outdated_when_what_it_shows_has_changed(
    unhidden, factory, last_night, tmp_path: Path
):
    first, last = factory.NIGHT, last_night
    pages = {night: tmp_path / f"{night}.html" for night in (first, last, date(2020, 1, 1))}
    for night in (first, last):
        render(unhidden, "66", night, pages[night])
    pages[date(2020, 1, 1)].write_text("of a night that the warehouse does not have")
    assert outdated(unhidden, "66", pages) == []
    changed = tmp_path / "changed.duckdb"
    for statement in (
        "UPDATE fct_metric SET suppressed = NOT suppressed WHERE level = 'register'",
        "UPDATE fct_metric SET suppressed = NOT suppressed WHERE level = 'province'",
        "UPDATE fct_reported_figure SET claimed_percent = 12",
        "UPDATE fct_backlog_reason SET suppressed = NOT suppressed",
        "UPDATE fct_broken_rule SET suppressed = NOT suppressed",
    ):
        for night, also in ((last, []), (first, [last] if "'province'" in statement else [])):
            shutil.copy(unhidden, changed)
            with duckdb.connect(str(changed)) as con:
                joint = "AND" if "WHERE" in statement else "WHERE"
                con.execute(f"{statement} {joint} night = $night", {"night": night})
            assert outdated(changed, "66", pages) == sorted({*also, night}), statement
    with duckdb.connect(str(changed)) as con:  # as nights go by
        con.execute("DELETE FROM fct_broken_rule; DELETE FROM fct_record")
    assert outdated(changed, "66", pages) == []
    render(changed, "66", last, pages[last])
    assert "no longer kept the rows" in pages[last].read_text("utf-8")
    render(unhidden, "66", last, pages[last])
    shutil.copy(pages[last], pages[first])  # a page that tells of something else
    assert outdated(unhidden, "66", pages) == [first]


def test_all_views_that_sections_read_are_looked_at():
    rooms = [Path(reports.__file__).parent / "figures.py"]
    rooms += (Path(reports.__file__).parent / "sections").glob("*.py")
    read = {v for path in rooms for v in re.findall(r"mart\.(v_\w+)", path.read_text("utf-8"))}
    assert read == {*redraw._VIEWS, redraw._OF_ROWS}


def test_words():
    assert vi_number(1234567.5, 1) == "1.234.567,5"
    assert vi_percent(99.999) == "99,99 %"
    assert vi_percent(100) == "100,00 %"
    assert en_percent(None) == "–"
    assert vi_date("2026-11") == "11/2026"
    assert vi_dates("chết 2026-09-12; kỳ 2026-10") == "chết 12/09/2026; kỳ 10/2026"
