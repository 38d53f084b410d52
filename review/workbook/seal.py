"""The hidden seal of a row: what was shown there, signed with the key of the deployment.

Belongs here: sealing a case and opening a seal. Does not belong here: what follows from a broken
one (`review.handed_in.filled`).

The seal tells a row that somebody altered, or that another deployment wrote, from one whose case
has changed since: it carries everything that a decision is made on, so nothing else in the row has
to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass

from journal.decisions import Seen
from review.case import Case
from review.sealing import opened, shut

_PURPOSE = b"review-workbook"


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
