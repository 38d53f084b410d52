"""The Vietnamese manual of reviewers says what the page and the workbooks say.

What stands in “…” there is a word of the page or of a workbook; keys stand in <kbd>.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import findings.describe
from findings.catalogue import rules
from journal.claims import Answer
from journal.decisions import Decision
from matching.kinds import KINDS
from review import bulk, leases
from review.roles import Role
from review.sessions import Limits
from review.web.words import catalogue
from review.workbook import offices, words
from review.handed_in.filled import NO_SHEET
from review.workbook.refusals import Wrong
from review.worklist import words as of_list
from review.worklist.refusals import Amiss

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "vi"
PICTURES = ROOT / "docs" / "img"
MANUAL = (FOLDER / "ra-soat.md").read_text(encoding="utf-8")
PLAIN = " ".join(MANUAL.split())
TEMPLATES = (ROOT / "review" / "web" / "templates").glob("*.html")
LARGEST = 200_000
TO_READ = ("“…”", "“là ai”")
"""Quotes of the manual's own."""


def said() -> list[str]:
    """Everything that page and workbooks say in Vietnamese."""
    found = [sentences["vi"] for sentences in catalogue().values()]
    for rule in rules().values():
        found += [rule.name_vi, rule.sentence_vi, *(one.vi for one in rule.explanations)]
    for name, when in words.DECISIONS.values():
        found += [name, when]
    found += [value for value in vars(words).values() if isinstance(value, str)]
    found += [value for value in vars(of_list).values() if isinstance(value, str)]
    found += [one.vi for one in Answer] + [one.value for one in of_list.Since]
    found += [NO_SHEET, *(wrong.vi for wrong in (*Wrong, *Amiss))]
    found += [vi for kind in KINDS.values() for vi, _ in kind.words.values()]
    return [re.sub(r"\{\w+\}", "…", text) for text in found]


def test_every_quoted_word_is_one_that_the_page_or_a_workbook_says() -> None:
    known = " | ".join(said()).casefold()
    quoted = [one for one in re.findall(r"“[^”]+”", PLAIN) if one not in TO_READ]
    assert len(quoted) > 80
    assert [one for one in quoted if one.strip("“”").casefold() not in known] == []


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_is_explained_by_its_words(decision: Decision) -> None:
    assert f"“{words.DECISIONS[decision][0]}”" in PLAIN


def test_the_table_of_rules_is_what_the_command_prints() -> None:
    part = MANUAL.partition("<!-- findings.describe --manual -->\n")[2].partition("<!-- end -->")[0]
    assert part == findings.describe.manual()


def test_every_key_of_the_page_is_in_the_manual_and_the_other_way_round() -> None:
    html = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    of_page = set(re.findall(r'data-key="([^"{]+)"', html))
    moves = {"1", "5", "←", "→", "↑", "↓", "Space", "Ctrl", "Esc"}
    assert set(re.findall(r"<kbd>([^<]+)</kbd>", MANUAL)) == of_page | moves


def test_roles_and_numbers_are_those_of_the_code() -> None:
    for role in Role:
        assert f"“{catalogue()[f'role.{role}']['vi']}”" in PLAIN
    for told in (
        f"trong {Limits().idle / 60:.0f} phút",
        f"trong {leases.HOURS} giờ",
        f"ít nhất {bulk.BY_HAND} việc",
        f"ít nhất {bulk.AGREED:.0%}".replace("%", " %"),
        f"nhiều nhất {bulk.AT_ONCE} việc một đợt, {bulk.A_DAY} việc một ngày",
        f"từ {bulk.SECOND_FROM} việc thì cần người thứ hai",
        f"đợt hàng loạt từ {bulk.SECOND_FROM} việc",
        f"tối đa {offices.MOST} việc gấp nhất",
    ):
        assert told in PLAIN


def test_every_picture_is_there_is_small_and_can_be_drawn_again() -> None:
    named = {
        name
        for page in FOLDER.glob("*.md")
        for name in re.findall(r"!\[[^\]]+\]\(\.\./img/([^)]+)\)", page.read_text("utf-8"))
    }
    drawn = {path.name for path in PICTURES.glob("review_*.png")}
    assert named == drawn
    script = (ROOT / "scripts" / "draw_review_pages.py").read_text(encoding="utf-8")
    for name in drawn:
        assert (PICTURES / name).stat().st_size <= LARGEST
        assert f'"{name.removeprefix("review_").removesuffix(".png")}"' in script
