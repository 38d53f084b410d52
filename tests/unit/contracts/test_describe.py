"""docs/sources.md says what the contracts say."""

from __future__ import annotations

from pathlib import Path

from contracts.describe import markdown

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"


def test_page_is_what_the_contracts_say():
    block = PAGE.read_text(encoding="utf-8").split("<!-- contracts.describe -->\n")[1]
    assert block.split("<!-- end -->")[0] == markdown(), (
        "out of date: replace the block by the output of python -m contracts.describe"
    )
