"""How grave a finding is.

Belongs here: the levels and what they are called. Does not belong here: which finding is how grave
(the head of its rule).
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """What is at stake while a finding stays open; the gravest first.

    `critical`: money that is not due goes out, or a living person counts as dead. `major`: somebody
    lacks a right, has one twice, or a register says something wrong of a person's status. `minor`:
    a datum of one record is wrong. `info`: nothing has to be done at once.
    """

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"

    @property
    def vi(self) -> str:
        """What the level is called in Vietnamese."""
        return _LEVELS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _LEVELS[self][1]


_LEVELS = {
    Severity.CRITICAL: ("Nghiêm trọng", "Critical"),
    Severity.MAJOR: ("Quan trọng", "Major"),
    Severity.MINOR: ("Nhỏ", "Minor"),
    Severity.INFO: ("Để biết", "For information"),
}
