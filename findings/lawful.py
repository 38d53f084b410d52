"""What may explain a finding so that it is none.

Belongs here: the lawful explanations by the code that a rule's head and the journal
(`Draft.grounds`) name them by. Does not belong here: which of them a rule admits (its head).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BY_DOCUMENT = "by_document"
"""What every rule admits, last: a reason that nobody thought of, by a document."""


@dataclass(frozen=True)
class Explanation:
    """One explanation; `document`: a paper must be named in the note."""

    code: str
    vi: str
    en: str
    hint_vi: str
    hint_en: str
    document: bool = False


@cache
def explanations() -> dict[str, Explanation]:
    """Every explanation by its code."""
    told = tomllib.loads(files(__package__).joinpath("lawful.toml").read_text("utf-8"))
    return {code: Explanation(code, **facts) for code, facts in told.items()}


def chosen(codes: Iterable[str]) -> tuple[Explanation, ...]:
    """The explanations of these codes in their order, and the one that every rule admits."""
    known = explanations()
    return tuple(known[code] for code in (*codes, BY_DOCUMENT))
