"""The version of the rules that a night was made with: it changes when a decision may have changed.

Belongs here: which steps decide. Does not belong here: their versions (each room says when its own
is to be raised), the fingerprints of the declarations (contracts/fingerprint.py) and of
the metrics (warehouse/fingerprint.py), model versions (matching/).
"""

from __future__ import annotations

from functools import cache

from contracts.fingerprint import fingerprints
from contracts.fingerprint import rule_version as sum_of
from contracts.registry import SOURCES
from journal import DECIDING_VERSION
from matching import LINKING_VERSION
from sources import READER_VERSION
from validators import RULES_VERSION
from vietnam import REPAIR_VERSION
from warehouse.fingerprint import metrics_fingerprint

STEPS = {
    "reader": READER_VERSION,
    "repair": REPAIR_VERSION,
    "rules": RULES_VERSION,
    "deciding": DECIDING_VERSION,
    "linking": LINKING_VERSION,
}
"""Step → its version, in the order in which they decide."""


@cache
def rule_version(own_law: str = "") -> str:
    """`r` and 12 hex digits, for every declared source, the steps, the metrics, and the
    fingerprint of what the province itself says of the law (`""`: nothing)."""
    return sum_of(STEPS, SOURCES, metrics_fingerprint() + own_law)


def rule_version_parts(own_law: str = "") -> dict[str, str | int]:
    """What the version is made of, so that two nights can be compared part by part."""
    own = {"own_law": own_law} if own_law else {}
    return {**STEPS, "metrics": metrics_fingerprint(), **own, **fingerprints(SOURCES)}
