"""The shape of what a check found.

Belongs here: levels and findings. Does not belong here: checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. A PROBLEM keeps nights from running, or people from hearing of it, or data
    safe; a WARNING may."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `to_do` is empty when nothing needs doing."""

    check: str
    level: Level
    said: str
    to_do: str = ""


def ok(check: str, said: str) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, said)


def warning(check: str, said: str, to_do: str) -> Finding:
    """Worth a look."""
    return Finding(check, Level.WARNING, said, to_do)


def problem(check: str, said: str, to_do: str) -> Finding:
    """Must be mended."""
    return Finding(check, Level.PROBLEM, said, to_do)
