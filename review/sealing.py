"""Seals: plain values as text for a cell, signed with the key of the deployment for one purpose.

Belongs here: signing and opening. Does not belong here: what a seal tells (`review.workbook.seal`,
`review.worklist.seal`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from typing import Any

_SIGNATURE = 16
_MARK = "K"
"""Before the rest, so that no seal begins like a formula or a number."""


class BrokenSealError(ValueError):
    """The seal is not what this deployment wrote; `other_home` when another one did."""

    def __init__(self, *, other_home: bool) -> None:
        super().__init__("seal")
        self.other_home = other_home


def shut(values: list[Any], key: bytes, purpose: bytes) -> str:
    """Plain values as text for a cell, signed for one purpose."""
    body = zlib.compress(json.dumps(values, separators=(",", ":")).encode(), 9)
    signed = _home(key, purpose) + _sign(key, purpose, body) + body
    return _MARK + base64.urlsafe_b64encode(signed).decode("ascii")


def opened(text: str, key: bytes, purpose: bytes) -> list[Any]:
    """What `shut` was given for the same purpose. Raises BrokenSealError."""
    try:
        raw = base64.b64decode(text.strip().removeprefix(_MARK), b"-_", validate=True)
    except ValueError as error:
        raise BrokenSealError(other_home=False) from error
    home, signature, body = raw[:4], raw[4 : 4 + _SIGNATURE], raw[4 + _SIGNATURE :]
    if not hmac.compare_digest(signature, _sign(key, purpose, body)):
        raise BrokenSealError(other_home=home != _home(key, purpose))
    values: list[Any] = json.loads(zlib.decompress(body))
    return values


def _home(key: bytes, purpose: bytes) -> bytes:
    """Four bytes that tell one deployment from another and nothing of the key."""
    return hmac.digest(key, purpose + b"-home", "sha256")[:4]


def _sign(key: bytes, purpose: bytes, body: bytes) -> bytes:
    inner = hmac.digest(key, purpose, hashlib.sha256)
    return hmac.digest(inner, body, hashlib.sha256)[:_SIGNATURE]
