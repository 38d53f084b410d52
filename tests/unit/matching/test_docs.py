"""docs/matching.md names every reason, setting, kind, level and block key."""

from pathlib import Path

import pytest

from matching.describe import markdown
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


def test_kinds():
    assert f"<!-- matching.describe -->\n{markdown()}<!-- end -->" in PAGE, "make docs"
    assert all(f"| `{kind}` |" in PAGE for kind in KINDS)


def test_built_in_specs():
    for path in BUILT_IN.glob("*.toml"):
        assert f"`{path.stem}`" in PAGE
