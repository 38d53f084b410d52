"""Every source there is: each module of this package that declares a `CONTRACT`. Nothing to
register.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

import contracts
from contracts.language import Purpose, SourceContract


def _discover() -> Mapping[str, SourceContract]:
    found: dict[str, SourceContract] = {}
    for module in pkgutil.iter_modules(contracts.__path__):
        if module.name == "registry":
            continue
        contract = getattr(
            importlib.import_module(f"{contracts.__name__}.{module.name}"), "CONTRACT", None
        )
        if isinstance(contract, SourceContract):
            if contract.source in found:
                raise ValueError(f"two modules declare the source {contract.source}")
            found[contract.source] = contract
    return MappingProxyType(dict(sorted(found.items())))


SOURCES: Mapping[str, SourceContract] = _discover()
EXTRACTS: Mapping[str, SourceContract] = MappingProxyType(
    {name: c for name, c in SOURCES.items() if c.purpose == Purpose.EXTRACT}
)
