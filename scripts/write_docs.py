"""Writes every generated part of docs/ anew: `make docs`, after a declaration has changed.

A part stands between `<!-- module -->` and `<!-- end -->` and is what `python -m module` prints;
docs/sample-data.md quotes two commands in blocks of their own. The tests compare them all.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import contracts.describe
import findings.describe
import matching.describe
import sources.describe
from sample_data import describe
from sample_data.generate import COMMITTED
from warehouse.dictionary import write_docs

DOCS = Path(__file__).resolve().parent.parent / "docs"


def between(page: Path, name: str, text: str) -> None:
    """Put `text` into the part of `page` that is called `name`."""
    old = page.read_text(encoding="utf-8")
    pattern = rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)"
    new, found = re.subn(pattern, lambda m: m[1] + text + m[2], old, count=1, flags=re.DOTALL)
    if not found:
        raise SystemExit(f"{page.name} has no part <!-- {name} --> … <!-- end -->")
    page.write_text(new, encoding="utf-8")


def main() -> None:
    """All parts."""
    between(DOCS / "sources.md", "sources.describe", sources.describe.markdown())
    between(DOCS / "sources.md", "contracts.describe", contracts.describe.markdown())
    between(DOCS / "findings.md", "findings.describe", findings.describe.markdown())
    manual = DOCS / "vi" / "ra-soat.md"
    between(manual, "findings.describe --manual", findings.describe.manual())
    between(DOCS / "matching.md", "matching.describe", matching.describe.markdown())
    sample = DOCS / "sample-data.md"
    between(sample, "sample_data.describe --kinds", describe.kinds_table() + "\n")
    between(sample, "sample_data.describe", f"```\n{describe.describe(COMMITTED)}\n```\n")
    write_docs(DOCS)
    runpy.run_path(str(Path(__file__).with_name("draw_asset_graph.py")), run_name="__main__")


if __name__ == "__main__":
    main()
