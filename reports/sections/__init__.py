"""The sections of the page of a night: each module beside this one that declares a `SECTION`.

A section is two files: the module with its title, place and queries, and its template
`templates/sections/<name>.html.j2`. Not here: the page around them (`reports.night`).
"""

from __future__ import annotations

import importlib
import pkgutil

from reports.sections.base import Content, PageData, Section

__all__ = ["Content", "PageData", "Section", "sections"]


def sections() -> dict[str, Section]:
    """Every section by the name of its module, in the order of their places."""
    found = {
        name: section
        for _, name, _ in pkgutil.iter_modules(__path__)
        if isinstance(section := _declared(name), Section)
    }
    return dict(sorted(found.items(), key=lambda item: (item[1].place, item[0])))


def _declared(name: str) -> object:
    return getattr(importlib.import_module(f"{__name__}.{name}"), "SECTION", None)
