"""Where a declaration stands: file and line, so that what is wrong with it can be found.

Not here: what can be wrong (`contracts.faults`).
"""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from pathlib import Path

_HELPERS = frozenset(
    {"contracts.origin", "contracts.language", "contracts.columns", "contracts.patterns",
     "contracts.indicators", "dataclasses"}
)  # fmt: skip
"""Modules that make declarations for others: who called them is who declares."""

PLUG_IN = "dongbo_contract_"
"""How the names of modules from a folder of a province begin."""


@dataclass(frozen=True)
class Origin:
    """A line of a module."""

    module: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}, line {self.line}"


def declared_here() -> Origin:
    """The line that makes the declaration that is being made: of the nearest caller that is no
    helper."""
    frame = inspect.currentframe()
    assert frame is not None  # noqa: S101 - CPython has frames
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if name not in _HELPERS and not frame.f_code.co_filename.startswith("<"):
            break
        frame = frame.f_back
    return Origin(_shown(frame.f_globals.get("__name__", "")), frame.f_lineno)


def _shown(module: str) -> str:
    """The module as people look for it: its file, below the folder of its package; of a province's
    own the whole path, since several folders may have it."""
    path = getattr(sys.modules.get(module), "__file__", None)
    if path is None:
        return module
    if module.startswith(PLUG_IN):
        return str(path)
    parts = Path(path).parts
    below = module.count(".") + 1 + (parts[-1] == "__init__.py")
    return str(Path(*parts[-below:]))
