"""What an office says it did about a finding: a claim, which the next data confirm or do not.

Belongs here: the four answers, how an entry keeps one, which is the last about each conflict. Does
not belong here: receipts (`review.worklist.receipt`). A claim decides nothing and closes nothing: a
finding is closed when the data no longer show it.

An entry with `Action.CLAIM` names the answer and the number of the worklist in its grounds
(`done/12`), which stay for good. Its note has the file it came in on the first line and the reason
below; a file may be called after a person, so both are a part of what may be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl
from sqlalchemy import Connection, bindparam

from journal.decisions import Action, Entry
from journal.rows import JOINED, entry_of
from journal.schema import ENTRY


class Answer(StrEnum):
    """What an office says of an item of its worklist."""

    DONE = "done"
    CHECKING = "checking"
    RIGHT = "right"
    NOT_OURS = "not_ours"

    @property
    def vi(self) -> str:
        """What people pick."""
        return _WORDS[self]


_WORDS = {
    Answer.DONE: "đã xử lý",
    Answer.CHECKING: "đang xác minh",
    Answer.RIGHT: "không sửa, hồ sơ đúng",
    Answer.NOT_OURS: "không phải của xã",
}


@dataclass(frozen=True)
class Claim:
    """An office's answer: about which list, in which file, with which reason, who and when (UTC).

    File and reason are None where retention removed them.
    """

    conflict_id: str
    answer: Answer
    worklist: int
    file: str | None
    reason: str | None
    actor: str
    at: datetime
    seq: int


def grounds_of(answer: Answer, worklist: int) -> str:
    """The grounds of an entry that keeps a claim."""
    return f"{answer}/{worklist}"


def note_of(file: str, reason: str | None) -> str:
    """Its note."""
    return "\n".join([" ".join(file.split()), *([reason] if reason else [])])


def is_claim(grounds: str | None) -> bool:
    """Whether `grounds_of` made this."""
    answer, _, number = (grounds or "").partition("/")
    return answer in set(Answer) and number.isdigit()


def claim_of(entry: Entry) -> Claim:
    """The claim that an entry keeps."""
    said = entry.said
    answer, _, number = (said.grounds or "").partition("/")
    file, _, reason = (said.note or "").partition("\n")
    return Claim(
        said.conflict_id, Answer(answer), int(number), file or None, reason or None, said.actor,
        entry.at, entry.seq,
    )  # fmt: skip


def last_claims(
    db: Connection,
    province: str,
    conflicts: Sequence[str] | None = None,
    *,
    up_to: int | None = None,
) -> dict[str, Claim]:
    """The last claim about each conflict of a province (or of `conflicts`), by conflict id, after
    the entries up to and with number `up_to`."""
    if conflicts is None:
        query = JOINED.where(ENTRY.c.province == province, ENTRY.c.action == Action.CLAIM)
        if up_to is not None:
            query = query.where(ENTRY.c.seq <= up_to)
        return _by_conflict(entry_of(row) for row in db.execute(query.order_by(ENTRY.c.seq)))
    found: dict[str, Claim] = {}
    for first in range(0, len(conflicts), _AT_ONCE):
        some = {"province": province, "some": list(conflicts[first : first + _AT_ONCE])}
        found |= _by_conflict(entry_of(row) for row in db.execute(_ABOUT, some))
    return found


CLAIMED: dict[str, pl.DataType | type[pl.DataType]] = {
    "conflict_id": pl.String, "answer": pl.String, "claimed_at": pl.Datetime("us", "UTC"),
}  # fmt: skip
"""Columns of `claim_frame`."""


def claim_frame(claims: Iterable[Claim]) -> pl.DataFrame:
    """The last claim about each conflict, for the warehouse."""
    rows = [(one.conflict_id, one.answer.value, one.at) for one in claims]
    return pl.DataFrame(rows, schema=CLAIMED, orient="row").sort("conflict_id")


def _by_conflict(entries: Iterable[Entry]) -> dict[str, Claim]:
    return {entry.said.conflict_id: claim_of(entry) for entry in entries}


_AT_ONCE = 500
_ABOUT = JOINED.where(
    ENTRY.c.province == bindparam("province"),
    ENTRY.c.conflict_id.in_(bindparam("some", expanding=True)),
    ENTRY.c.action == Action.CLAIM.value,
).order_by(ENTRY.c.seq)
