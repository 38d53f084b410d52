"""Figures that agencies published, on the page of a night: each with its word, what it says when
held against itself, and why nothing can be compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.night import render
from reports.sections.claims import REMARKS, WORDS
from warehouse.build import build_candidate
from warehouse.inputs import read_reported
from warehouse.printed import Word
from warehouse.sql import read_sql

SEEDS = Path(__file__).parents[1] / "warehouse" / "seed_figures.csv"


@pytest.fixture(scope="module")
def lines(factory, tmp_path_factory) -> list[list[str]]:
    """The Vietnamese cells of the table."""
    folder = tmp_path_factory.mktemp("claims")
    night = factory.ordinary()
    night.reported = read_reported(SEEDS).to_dicts()
    build_candidate(None, night.facts(), folder / "c.duckdb", pseudonym_key=factory.KEY)
    page = render(folder / "c.duckdb", "66", factory.NIGHT, folder / "n.html")
    text = page.read_text(encoding="utf-8")
    table = text[text.index("Đối chiếu</span>") :].split("</table>")[0]
    table = re.sub(r'<span class="en".*?</span>', "", table)
    rows = re.findall(r"<tr><th scope=.*?</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<.*?>", "", c).split()) for c in row] for row in cells]


def test_every_figure_has_its_line_and_one_is_a_question(lines):
    assert len(lines) == 37
    asked = [row for row in lines if "hỏi lại" in row[5]]
    assert [(row[0], row[2], row[3], row[4]) for row in asked] == [
        ("DVC toàn trình tích hợp Cổng DVCQG", "667 / 879", "78,75 %", "75,88 %")
    ]
    assert lines[0] == asked[0]


@pytest.mark.parametrize(
    ("name", "fraction", "claimed", "recomputed", "says"),
    [
        ("Bệnh án điện tử: bệnh viện công cấp tỉnh", "84 / 125", "gần 70 %", "67,20 %", None),
        (
            "Bảo trợ xã hội chi trả qua tài khoản (cả nước)",
            "tròn 1.900.000 / hơn 3.800.000", "khoảng 50 %", "50,00 %", None,
        ),
        ("Thu thập thông tin liệt sĩ", "5.267 / (6.704)", "78,56 %", "–", "no_total"),
        ("Hồ sơ trực tuyến xã An Lão", "(1.048) / 1.142", "91,77 %", "–", "no_part"),
        ("Tài khoản định danh kích hoạt", "hơn 1.400.000 / –", "–", "–", "count_only"),
        ("Tái sử dụng dữ liệu số hóa", "– / –", "hơn 30 %", "–", "percent_only"),
        ("Mô hình thí điểm hoàn thành", "17 / 34", "–", "50,00 %", "no_percent"),
    ],
)  # fmt: skip
def test_a_line_shows_what_was_printed_and_what_follows(
    lines, name, fraction, claimed, recomputed, says
):
    [row] = [row for row in lines if row[0] == name]
    assert row[2:6] == [fraction, claimed, recomputed, REMARKS[says].vi]


def test_every_remark_and_word_of_the_warehouse_has_its_sentence():
    judged = read_sql("load", "70_reported").partition("judged AS")[2]
    remarks = set(re.findall(r"THEN '([a-z_]+)'", judged))
    assert remarks == REMARKS.keys() - {None}
    assert {word.value for word in Word} == WORDS.keys()
