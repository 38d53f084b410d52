"""What people wrote into a file that went out: rows and files, as text.

Belongs here: the shapes. Does not belong here: reading a file (`review.handed_in.filled`), whether
a row can be entered (`review.workbook.taking`, `review.worklist.receipt`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FilledRow:
    """The cells of one line that people fill in, as text; empty ones are None. `merged`: a cell of
    the line is one with a cell of another line; `torn`: it has more cells or fewer than the header;
    so nobody knows what it says. `astray`: something is written where nothing is read."""

    sheet: str
    line: int
    number: str | None
    decision: str | None
    person: str | None
    note: str | None
    seal: str | None
    merged: bool = False
    torn: bool = False
    astray: bool = False

    @property
    def untouched(self) -> bool:
        """Whether nobody wrote anything in this line."""
        told = self.decision, self.person, self.note
        return not (self.merged or self.torn or self.astray) and told == (None, None, None)


@dataclass(frozen=True)
class FilledBook:
    """What a file holds; `problem` is a sentence about the whole file, where it cannot be used.

    `receipt`: it is a worklist that was answered; `decision` of its rows is the answer, `note` the
    reason.
    """

    rows: tuple[FilledRow, ...] = ()
    who: str | None = None
    problem: str | None = None
    receipt: bool = False
