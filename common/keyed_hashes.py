"""Identifiers that only the holder of a key can compute. Not here: the key itself."""

from __future__ import annotations

import hmac
from collections.abc import Iterable


def keyed_hashes(key: bytes, purpose: str, values: Iterable[str]) -> list[str]:
    """HMAC-SHA256 of each value under `key`, first 16 bytes as 32 hex digits.

    `purpose` separates kinds of identifier, so the same text hashed for two purposes cannot be
    joined. A plain hash would be no protection: the space of identity numbers can be enumerated.
    """
    inner = hmac.digest(key, purpose.encode(), "sha256")
    return [hmac.digest(inner, value.encode(), "sha256")[:16].hex() for value in values]


def keyed_digest(key: bytes, purpose: str, value: str) -> str:
    """The same of one value at full length, 64 hex digits: for what somebody may want to forge."""
    inner = hmac.digest(key, purpose.encode(), "sha256")
    return hmac.digest(inner, value.encode(), "sha256").hex()
