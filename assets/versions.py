"""Versions of what decides: a rule version that changes exactly when a rule may have changed.

Belongs here: the fingerprint of the code that judges rows. Does not belong here: model versions
(matching/).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import contracts
import validators
import vietnam


@cache
def rule_version() -> str:
    """`r` and 12 hex digits over the sources of `contracts`, `validators` and `vietnam`, the rooms
    that type and judge rows.

    The letter keeps a fingerprint of digits alone from looking like an identity number.
    """
    digest = hashlib.sha256()
    for package in (contracts, validators, vietnam):
        for root in package.__path__:
            for path in sorted(Path(root).rglob("*")):
                if path.suffix in {".py", ".toml", ".json", ".yaml"}:
                    digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"r{digest.hexdigest()[:12]}"
