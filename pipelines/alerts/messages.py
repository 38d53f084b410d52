"""One message about everything that is news in a province.

Belongs here: the order of sentences, title and languages. Does not belong here: the sentences
(words.py), sending.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contracts.language import Rhythm
from pipelines.alerts.problems import Problem
from pipelines.alerts.words import SOLVED, explain, headline, to_do


class Message(NamedTuple):
    """Title and plain text of one message."""

    title: str
    body: str


def compose(
    stands: Sequence[tuple[Problem, Rhythm | None]], solved: Sequence[Problem], language: str
) -> Message:
    """One message about everything that is news in one province: what stands, then what is over."""
    tongues = ("vi", "en") if language == "both" else (language,)
    return Message(
        " · ".join(_title(stands, solved, tongue) for tongue in tongues),
        "\n\n――――――\n\n".join(_body(stands, solved, tongue) for tongue in tongues),
    )


def _title(
    stands: Sequence[tuple[Problem, Rhythm | None]], solved: Sequence[Problem], tongue: str
) -> str:
    lines = [headline(problem) for problem, _ in stands] or [
        SOLVED.filled(headline=headline(problem)) for problem in solved
    ]
    more = len(stands) + len(solved) - 1
    rest = f" (+{more})" if more else ""
    return f"[Dongbo] {getattr(lines[0], tongue)}{rest}"


def _body(
    stands: Sequence[tuple[Problem, Rhythm | None]], solved: Sequence[Problem], tongue: str
) -> str:
    blocks = []
    for problem, rhythm in stands:
        lines = [headline(problem), *explain(problem, rhythm)]
        steps = [f"→ {getattr(step, tongue)}" for step in to_do(problem)]
        blocks.append("\n".join([*(getattr(line, tongue) for line in lines), *steps]))
    over = [getattr(SOLVED.filled(headline=headline(p)), tongue) for p in solved]
    return "\n\n".join([*blocks, *(["\n".join(over)] if over else [])])
