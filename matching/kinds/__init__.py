"""Kinds of comparison, by the name a spec uses: each module beside this one that declares a `KIND`.

A kind is one file: what it is called, its options, its levels with their shares and words, how a
column becomes integers and how two are compared (`base`). Specs, their checks, explanations and
docs/matching.md follow. Not here: any one kind, weights (`matching.model`).
"""

import importlib
import pkgutil

from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.kinds.coarse import Coarse

__all__ = ["KINDS", "MISSING", "Coarse", "Columns", "Encoded", "Kind", "Level"]


def _declared() -> dict[str, Kind]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    kinds = (getattr(module, "KIND", None) for module in modules)
    return {kind.name: kind for kind in kinds if isinstance(kind, Kind)}


KINDS: dict[str, Kind] = _declared()
