"""What stands beside the code: changelog, security page, and places that pages name."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
"""The headings of https://keepachangelog.com/en/1.1.0/."""


def slug(heading: str) -> str:
    """The anchor that a heading gets on the pages of a repository."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_a_heading_lead_to_one(page: Path) -> None:
    for file, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        target = page.parent / file if file else page
        assert anchor in anchors(target), f"{page.name} links to {file}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_of_ours_that_a_page_names_are_there(page: Path) -> None:
    rooms = "|".join(sorted(path.parent.name for path in ROOT.glob("*/__init__.py")))
    ours = rf"(?:tests|docs|scripts|examples|\.github|{rooms})/"
    named = rf"`({ours}[\w/.*-]*\.(?:py|sql|toml|md|yml|sh))`"
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"^`\S+`.*:$", "", text, flags=re.MULTILINE)  # what an example makes
    for path in re.findall(named, text):
        assert list(ROOT.glob(path.rstrip("/"))), f"{page.name} names {path}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_modules_that_a_page_runs_are_there(page: Path) -> None:
    for name in re.findall(r"python -m ([\w.]+\w)", page.read_text(encoding="utf-8")):
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name


def test_the_changelog_has_its_form() -> None:
    assert set(re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)) <= KINDS
    released = re.findall(r"^## \[([\d.]+)\] - (\S+)$", CHANGELOG, re.MULTILINE)
    headings = re.findall(r"^## .+$", CHANGELOG, re.MULTILINE)
    assert headings[0] == "## [Unreleased]"
    assert len(headings) == 1 + len(released)
    days = [date.fromisoformat(day) for _, day in released]
    assert days == sorted(days, reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert released[0][0] == project["version"]
