"""The kinds of comparison as Markdown, for docs/matching.md: `python -m matching.describe`.

Belongs here: the table. Does not belong here: its words, which are those of the kinds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from matching.kinds import KINDS


def markdown() -> str:
    """Every kind with its levels from the strongest down, its block keys and its options."""
    lines = ["| kind | levels | block keys | options |", "|---|---|---|---|"]
    for name, kind in sorted(KINDS.items()):
        cells = (
            f"`{name}`",
            _listed(level.name for level in kind.levels),
            _listed(kind.block_keys),
            _listed(kind.options),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(markdown())
