"""What both tables of the labour register share: days, codes, a reason. Not here: the tables."""

from __future__ import annotations

from contracts.language import Column, Kind
from contracts.patterns import INSURANCE_CODE
from contracts.reasons import ErrorGroup, Reason, Severity

SOURCE = "labour"
EMPLOYED_STATE, UNEMPLOYED_STATE = "Có việc làm", "Thất nghiệp"

WORKER_TOO_YOUNG = Reason(
    "WORKER_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Chưa đủ tuổi lao động theo luật khi bắt đầu làm việc; kiểm tra ngày sinh, ngày bắt đầu.",
    "Below the age of work of the law on the first day; check birth date and first day.",
)


def day(name: str, aliases: tuple[str, ...], title: str) -> Column:
    """A day of a contract or of insurance, perhaps no more than its month; it may lie ahead."""
    return Column(name, Kind.PARTIAL_DATE, aliases, title, date_of="validity")


def insurance_code() -> Column:
    """The code of social insurance, which is never a number of a person."""
    return Column(
        "insurance_code",
        Kind.CODE,
        ("Mã số BHXH", "Mã số bảo hiểm xã hội"),
        "social insurance code",
        pii=True,
        pattern=INSURANCE_CODE,
    )
