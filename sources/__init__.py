"""Files as they arrive, turned into numbered text rows.

Here: identifying a file, reading it under limits, finding the header, counting every row twice
(once by the parser, once by an independent counter) and saying in words why something was refused.
Not here: what a column means, whether a value is right (that is `validators`).
"""

from sources.accounting import Accounting, AccountingError
from sources.files import FileIdentity, FileKind, identify
from sources.headers import ColumnMatch
from sources.limits import Limits
from sources.reader import expect, expect_nothing, read
from sources.reading import FileReading, NoteSheet, Table
from sources.refusals import Refusal, RefusalCode

READER_VERSION = 6
"""Raise it when a file may give other rows, other texts or another ledger than before, also where
that mends a fault; not for speed, words of messages or formats that were refused until now."""

__all__ = [
    "READER_VERSION",
    "Accounting",
    "AccountingError",
    "ColumnMatch",
    "FileIdentity",
    "FileKind",
    "FileReading",
    "Limits",
    "NoteSheet",
    "Refusal",
    "RefusalCode",
    "Table",
    "expect",
    "expect_nothing",
    "identify",
    "read",
]
