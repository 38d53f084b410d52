"""A source, a metric, a section of the page and a kind of comparison are one addition each.

The files of examples/extending and the register of `tests.own_register` are laid over a copy of the
house; nothing else is touched, and one process sees all four at work.
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

from tests.own_register import LIBRARY

ROOT = Path(__file__).parents[3]
ADDED = ROOT / "examples" / "extending"
ROOMS = ("common", "vietnam", "contracts", "matching", "warehouse", "reports")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    house = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    before = {path for path in house.rglob("*") if path.is_file()}
    shutil.copytree(ADDED, house, dirs_exist_ok=True)
    (house / "contracts" / "library.py").write_text(LIBRARY, encoding="utf-8")
    added = {path for path in house.rglob("*") if path.is_file()} - before
    assert len(added) == 5, "an addition replaces no file of the house"
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
    assert "Thẻ thư viện" in seen["page"]
    assert "Library cards" in seen["page"]


def test_a_metric_is_one_file(seen: dict[str, Any]) -> None:
    assert seen["figure"] == ["Thẻ thư viện", 10, 40]
    assert seen["recomputed"]
    assert seen["metric_in_docs"]
    assert "Bao nhiêu phần trăm người có tên trong hồ sơ phải để người xem xét?" in seen["page"]


def test_a_section_is_one_module_and_one_template(seen: dict[str, Any]) -> None:
    page = seen["page"]
    titles = ["Mâu thuẫn đang mở và tuổi", "Quyết định liên kết", "Theo từng sổ"]
    places = [page.index(f'<h2><span class="vi">{title}') for title in titles]
    assert places == sorted(places, reverse=True), "it stands where its place says"
    cell = '<th scope="row">Thẻ thư viện</th><td><code>review</code></td>'
    assert f'{cell}<td class="num"><span class="vi">10</span>' in page


def test_a_kind_of_comparison_is_one_file(seen: dict[str, Any]) -> None:
    assert seen["candidates"] == ["3"]
    assert "trùng chữ đầu" in seen["words"]
