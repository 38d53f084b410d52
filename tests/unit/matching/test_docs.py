"""docs/matching.md names every reason, setting, kind, level and block key."""

from pathlib import Path

import pytest

from matching.kinds import KINDS
from matching.reasons import Reason
from matching.spec import BUILT_IN
from matching.spec_form import SpecForm

PAGE = (Path(__file__).parents[3] / "docs" / "matching.md").read_text("utf-8")


@pytest.mark.parametrize("reason", list(Reason))
def test_reasons(reason):
    assert f"| `{reason}` |" in PAGE


@pytest.mark.parametrize("setting", SpecForm.model_fields)
def test_settings(setting):
    assert any(f"{a}{setting}{b}" in PAGE for a, b in (("`", "`"), ("`[[", "]]`"), ("`[", "]`")))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kinds(kind):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` |"))
    _, _, levels, keys, _ = row.split("|")
    assert [part.strip(" `") for part in levels.split(",")] == [v.name for v in KINDS[kind].levels]
    assert [part.strip(" `") for part in keys.split(",")] == list(KINDS[kind].block_keys)


def test_built_in_specs():
    for path in BUILT_IN.glob("*.toml"):
        assert f"`{path.stem}`" in PAGE
