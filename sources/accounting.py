"""The row ledger of one sheet. Here: its numbers and their check. Not here: how rows are
classified.
"""

from __future__ import annotations

from dataclasses import dataclass


class AccountingError(Exception):
    """The parser and the independent counter disagree; rows may have been lost or invented."""


@dataclass(frozen=True)
class Accounting:
    """Where every row of a sheet went.

    `rows_seen` comes from a counter that shares no code with the parser: physical lines of a text
    file, the number of the last row with content in a worksheet, records of a database file.
    `contents_seen`, where the format allows it, counts rows with any content the same way.
    `continuation` are physical lines that belong to a record begun on an earlier line; `malformed`
    are records whose number of fields is wrong: they are kept aside row by row, never padded.
    """

    rows_seen: int
    title: int = 0
    header: int = 0
    column_number: int = 0
    blank: int = 0
    subtotal: int = 0
    section: int = 0
    footer: int = 0
    remark: int = 0
    data: int = 0
    malformed: int = 0
    continuation: int = 0
    contents_seen: int | None = None

    @property
    def rows_read(self) -> int:
        """Rows that the parser delivered, all classes together."""
        return (
            self.title
            + self.header
            + self.column_number
            + self.blank
            + self.subtotal
            + self.section
            + self.footer
            + self.remark
            + self.data
            + self.malformed
            + self.continuation
        )

    def check(self) -> None:
        """Raise `AccountingError` unless both counts agree."""
        if self.rows_read != self.rows_seen:
            raise AccountingError(f"{self.rows_read} rows read, {self.rows_seen} rows counted")
        contents = self.rows_read - self.blank
        if self.contents_seen is not None and contents != self.contents_seen:
            raise AccountingError(f"{contents} filled rows read, {self.contents_seen} counted")
