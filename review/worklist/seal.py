"""The hidden seal of an item: which finding of which list it is, signed by the deployment.

Belongs here: sealing an item and opening a seal. Does not belong here: what follows from a broken
one (`review.worklist.receipt`). A seal of a workbook of decisions is none of a list.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from review.sealing import opened, shut

_PURPOSE = b"review-worklist"


@dataclass(frozen=True)
class Listed:
    """An item: its place in the list, the number of the list and its night (ISO), the province, the
    conflict and what it was shown on."""

    row: int
    worklist: int
    night: str
    province: str
    conflict_id: str
    content_hash: str


def close(given: Listed, key: bytes) -> str:
    """The seal as text for a cell."""
    return shut(list(astuple(given)), key, _PURPOSE)


def open_seal(text: str, key: bytes) -> Listed:
    """What `close` was given. Raises `review.sealing.BrokenSealError`."""
    return Listed(*opened(text, key, _PURPOSE))
