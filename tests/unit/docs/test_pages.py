"""The pages say what the code says: commands, settings, the asset graph, links between pages."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import typer

from pipelines.cli.main import app
from pipelines.settings import Settings

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = {page: page.read_text(encoding="utf-8") for page in PAGES}


def commands() -> set[str]:
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    known = commands()
    used = {
        word
        for text in TEXT.values()
        for word in re.findall(r"(?:^|[`/ (])dongbo ([a-z][a-z-]+)", text, re.MULTILINE)
    }
    assert known - used == set(), "commands that no page mentions"
    assert used - known == set(), "commands on a page that do not exist"


def test_every_setting_is_in_the_operations_page() -> None:
    page = TEXT[ROOT / "docs" / "operations.md"]
    for name in Settings.model_fields:
        assert f"DONGBO_{name.upper()}" in page


def test_every_make_target_of_a_page_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        t
        for text in TEXT.values()
        for t in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    }
    assert named - targets == set()
    assert {"demo", "test"} <= named


def test_the_picture_shows_every_layer_and_asset() -> None:
    from pipelines.definitions import defs

    picture = (ROOT / "docs" / "img" / "asset-graph.svg").read_text(encoding="utf-8")
    for key in defs.resolve_all_asset_keys():
        for word in key.path:
            assert f">{word}<" in picture, "out of date: run scripts/draw_asset_graph.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT[page]):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_direct_dependency_has_its_reason() -> None:
    page = TEXT[ROOT / "docs" / "dependencies.md"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = chain.from_iterable(project["optional-dependencies"].values())
    wanted = [*project["dependencies"], *optional]
    listed = [re.split(r"[\[=<>]", requirement)[0] for requirement in wanted]
    assert len(listed) > 20
    for name in listed:
        assert name in page, f"{name} has no line in docs/dependencies.md"
