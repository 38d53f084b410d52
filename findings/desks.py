"""Whose desk a finding lies on.

Belongs here: the desks and what they are called. Does not belong here: which finding is whose (the
head of its rule).
"""

from __future__ import annotations

from enum import StrEnum


class Desk(StrEnum):
    """Who must act on a finding. Only the reviewer's desk holds questions; the others are
    worklists, and what lies on them ends when the data say so."""

    REVIEWER = "reviewer"
    OWNER_AGENCY = "owner_agency"
    POLICE = "police"
    COMPETENT_AUTHORITY = "competent_authority"
    INFORMATION = "information"

    @property
    def vi(self) -> str:
        """What the desk is called in Vietnamese, and what it does."""
        return _DESKS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _DESKS[self][1]


_DESKS = {
    Desk.REVIEWER: ("Người rà soát: xác định người", "Reviewer: who is it?"),
    Desk.OWNER_AGENCY: (
        "Cơ quan chủ quản: sửa bản ghi của mình",
        "Owner agency: correct your record",
    ),
    Desk.POLICE: ("Công an: sửa dữ liệu dân cư", "Police: correct the population data"),
    Desk.COMPETENT_AUTHORITY: (
        "Cơ quan có thẩm quyền: dừng chi trả, thừa kế, hủy đăng ký",
        "Competent authority: stop a payment, start an inheritance, annul a registration",
    ),
    Desk.INFORMATION: ("Để biết", "For information"),
}
