"""The table of rooms in docs/architecture.md is what the import rules of pyproject.toml allow."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RULES = PROJECT["tool"]["importlinter"]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TABLE = PAGE.split("<!-- rooms -->\n")[1].split("<!-- end -->")[0]
ROOMS = {
    room: "" if allowed == "–" else allowed
    for room, allowed in re.findall(r"^\| `(\w+)/` \| .+ \| (.+) \|$", TABLE, re.MULTILINE)
}


def allowed() -> dict[str, set[str]]:
    """Room → rooms below it, without those that a rule forbids it."""
    contracts = RULES["contracts"]
    (layers,) = [rule["layers"] for rule in contracts if rule["type"] == "layers"]
    lines = [re.split(r"\s*\|\s*", layer) for layer in layers]
    found = {
        room: {below for line in lines[at + 1 :] for below in line}
        for at, rooms in enumerate(lines)
        for room in rooms
    }
    for rule in contracts:
        if rule["type"] == "forbidden":
            for room in set(rule["source_modules"]) & set(found):
                found[room] -= set(rule["forbidden_modules"])
    return found


def test_the_table_says_what_the_rules_allow() -> None:
    said = {room: set(re.findall(r"\w+", words)) for room, words in ROOMS.items()}
    assert said == allowed()


def test_every_room_is_in_every_list_of_rooms() -> None:
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert set(RULES["root_packages"]) == set(ROOMS) == there
    assert set(PROJECT["tool"]["mypy"]["packages"]) == there
    packaged = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {name.rstrip("*") for name in packaged} == there


def test_every_room_opens_with_its_charter() -> None:
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").read_text(encoding="utf-8").startswith('"""'), room
