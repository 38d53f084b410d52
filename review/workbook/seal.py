"""The hidden seal of a row: what was shown there, signed with the key of the deployment.

Belongs here: sealing a case and opening a seal. Does not belong here: what follows from a broken
one (`review.workbook.filled`).

The seal tells a row that somebody altered, or that another deployment wrote, from one whose case
has changed since: it carries everything that a decision is made on, so nothing else in the row has
to be believed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from typing import Any

from journal.decisions import Seen
from review.case import Case

_PURPOSE = b"review-workbook"
_SIGNATURE = 16
_MARK = "K"
"""Before the rest, so that no seal begins like a formula or a number."""


class BrokenSealError(ValueError):
    """The seal is not what this deployment wrote; `other_home` when another one did."""

    def __init__(self, *, other_home: bool) -> None:
        super().__init__("seal")
        self.other_home = other_home


@dataclass(frozen=True)
class Sealed:
    """What a row showed: its place in the workbook, the conflict, on what it was shown, who was
    shown in the order of the columns, and the entry of the journal that stood."""

    row: int
    province: str
    conflict_id: str
    content_hash: str
    record_hash: str
    seen: tuple[Seen, ...]
    entry: int | None


def sealed(row: int, case: Case, entry: int | None) -> Sealed:
    """What row number `row` shows of a case."""
    seen = tuple(Seen(shown.values.person_id or "", shown.person_hash) for shown in case.candidates)
    return Sealed(
        row, case.province, case.conflict_id, case.content_hash, case.record_hash, seen, entry
    )


def close(given: Sealed, key: bytes) -> str:
    """The seal as text for a cell."""
    seen = [[one.person_id, one.person_hash] for one in given.seen]
    values = [given.row, given.province, given.conflict_id, given.content_hash,
              given.record_hash, seen, given.entry]  # fmt: skip
    return shut(values, key, _PURPOSE)


def open_seal(text: str, key: bytes) -> Sealed:
    """What `close` was given. Raises BrokenSealError."""
    row, province, conflict, content, record, seen, entry = opened(text, key, _PURPOSE)
    return Sealed(
        row, province, conflict, content, record, tuple(Seen(*one) for one in seen), entry
    )


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
