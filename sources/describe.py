"""Refusals, notes and limits as Markdown, for docs/sources.md. Not here: the contracts.

`python -m sources.describe` prints the generated part; the tests hold the page against it.
"""

from __future__ import annotations

import sys
from dataclasses import fields

from common.plural import of_many
from sources.limits import Limits
from sources.notes import NoteCode
from sources.refusals import RefusalCode


def markdown() -> str:
    """Refusals and notes with their sentences, and the default limits."""
    lines = ["| code | English | Vietnamese |", "|---|---|---|"]
    lines += [f"| `{c.value}` | {c.sentence.en} | {c.sentence.vi} |" for c in RefusalCode]
    lines += ["", "| note | English | Vietnamese |", "|---|---|---|"]
    lines += [f"| `{c.value}` | {of_many(c.sentence.en)} | {c.sentence.vi} |" for c in NoteCode]
    lines += ["", "| limit | default |", "|---|---|"]
    defaults = Limits()
    lines += [f"| `{f.name}` | {getattr(defaults, f.name)} |" for f in fields(Limits)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
