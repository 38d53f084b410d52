"""Which sources a province cannot do without.

Belongs here: reading the setting against the contracts. Does not belong here: the setting itself
(pipelines/settings.py), what a night does without a source (assets/received.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.language import Purpose
from contracts.registry import SOURCES, only


def required_sources(given: Sequence[str] | None, province: str) -> frozenset[str]:
    """The sources that must have been delivered once for a night of `province` to run.

    `given`: sources, or `<province>:<source>` for one province; None: those whose contract says so.
    The population master always is: without it nobody can be linked.
    """
    if given is None:
        named = {name for name, contract in SOURCES.items() if contract.required}
    else:
        named = {item.rpartition(":")[2] for item in given if _is_for(item, province)}
    return frozenset({*named, only(Purpose.MASTER).source})


def _is_for(item: str, province: str) -> bool:
    code, colon, _ = item.rpartition(":")
    return not colon or code == province
