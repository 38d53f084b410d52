"""The page of a night: right figures, both languages, nothing from elsewhere, no person."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports import charts
from reports.figures import NoNightError
from reports.night import render
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
    assert re.search(r"Giới tính trong bản ghi khác với dữ liệu dân cư\. ẩn ẩn 10 ẩn", text)
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
    assert re.search(r"Chưa chắc bản ghi.{0,80}chặn đồng bộ 8 8 5 7", text)
    assert "667 / 879 78,75 % 75,88 %" in text


def test_every_metric_of_the_catalogue_is_defined_on_the_page(page):
    text = words(page, "vi")
    for metric in load_catalogue().values():
        assert metric.question_vi in text


def test_the_page_loads_nothing_and_runs_nothing(page):
    reader = Reader("vi")
    reader.feed(page)
    assert reader.loads == []
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


def test_words():
    assert vi_number(1234567.5, 1) == "1.234.567,5"
    assert vi_percent(99.999) == "99,99 %"
    assert vi_percent(100) == "100,00 %"
    assert en_percent(None) == "–"
    assert vi_date("2026-11") == "11/2026"
    assert vi_dates("chết 2026-09-12; kỳ 2026-10") == "chết 12/09/2026; kỳ 10/2026"
