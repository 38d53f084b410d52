"""A source, a metric, a section of the page and a kind of comparison are one addition each.

The files of the worked examples of CONTRIBUTING.md are laid over a copy of the house; nothing else is
touched, and one process sees all four at work.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .test_contributing import NEW

ROOT = Path(__file__).parents[3]
ROOMS = ("common", "vietnam", "contracts", "matching", "findings", "warehouse", "reports")
ADDED = (
    "contracts/pupils.py",
    "warehouse/catalogue/numbers_agree.sql",
    "reports/sections/decisions.py",
    "reports/templates/sections/decisions.html.j2",
    "matching/kinds/phone.py",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    house = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ADDED:
        assert not (house / path).exists(), "an addition replaces no file of the house"
        (house / path).write_text(NEW[path], encoding="utf-8")
    script = ROOT / "tests" / "extended_house.py"
    factory = ROOT / "tests" / "unit" / "warehouse" / "night_factory.py"
    done = subprocess.run(
        [sys.executable, str(script), str(factory), str(house)],
        capture_output=True, text=True, cwd=house,
        env=os.environ | {"PYTHONPATH": str(house), "DONGBO_CONTRACTS": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["home"] == str(house), "the copy is what ran"
    return found


def test_a_source_is_one_module(seen: dict[str, Any]) -> None:
    assert seen["faults"] == []
    assert "Danh sách học sinh" in seen["page"]
    assert "List of pupils" in seen["page"]


def test_a_metric_is_one_file(seen: dict[str, Any]) -> None:
    assert seen["figure"] == ["Danh sách học sinh", 30, 40]
    assert seen["recomputed"]
    assert seen["metric_in_docs"]
    assert "Trong số người đã khớp, bao nhiêu phần trăm mang đúng số định danh của mình trong sổ?" in seen["page"]


def test_a_section_is_one_module_and_one_template(seen: dict[str, Any]) -> None:
    page = seen["page"]
    titles = ["Sai lệch giữa các sổ, theo quy tắc", "Quyết định liên kết", "Theo từng sổ"]
    places = [page.index(f'<h2><span class="vi">{title}') for title in titles]
    assert places == sorted(places, reverse=True), "it stands where its place says"
    cell = '<th scope="row">Danh sách học sinh</th><td><code>match</code></td>'
    assert f'{cell}<td class="num"><span class="vi">40</span>' in page


def test_a_kind_of_comparison_is_one_file(seen: dict[str, Any]) -> None:
    assert seen["candidates"] == ["1"]
    assert "trùng bảy số cuối" in seen["words"]
