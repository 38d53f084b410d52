"""What may explain a finding so that it is none: the choices 1 to 5 of a finding's page.

Belongs here: per reason, the lawful explanations with a code for the journal (`Draft.grounds`).
Does not belong here: what the reasons are (`warehouse.reasons`), questions of who is meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.reasons import ConflictReason


@dataclass(frozen=True)
class Explanation:
    """One choice; `document`: a paper must be named in the note."""

    code: str
    vi: str
    en: str
    hint_vi: str
    hint_en: str
    document: bool = False


_BY_TEXT = Explanation(
    "by_document",
    "Lý do khác theo văn bản",
    "Another reason, by a document",
    "ghi số, ngày của văn bản",
    "write its number and date",
    document=True,
)
_PAID: tuple[Explanation, ...] = (
    Explanation(
        "arrears",
        "Trả cho tháng người hưởng còn sống",
        "Paid for a month of life",
        "truy lĩnh: tiền của tháng chết trở về trước",
        "arrears: money of the month of death or before",
    ),
    Explanation(
        "funeral",
        "Hỗ trợ chi phí mai táng",
        "Help with the funeral",
        "ghi nhầm vào danh sách chi trả hằng tháng",
        "entered in the monthly list by mistake",
    ),
    Explanation(
        "not_collected",
        "Chưa ai nhận tiền",
        "Nobody took the money",
        "không ai ký nhận, tiền còn hoặc đã nộp lại",
        "nobody signed, the money is there or was returned",
    ),
    Explanation(
        "recovered",
        "Đã thu hồi",
        "Recovered already",
        "ghi số chứng từ nộp lại",
        "write the number of the receipt",
        document=True,
    ),
    _BY_TEXT,
)
_MOVED: tuple[Explanation, ...] = (
    Explanation(
        "before_moving",
        "Trả cho tháng trước khi chuyển đi",
        "Paid for a month before the move",
        "tiền của tháng còn ở tỉnh",
        "money of a month spent in the province",
    ),
    Explanation(
        "not_handed_over",
        "Nơi đến chưa tiếp nhận",
        "Not taken over yet where they moved to",
        "hồ sơ trợ cấp đang chuyển",
        "the file is on its way",
    ),
    _BY_TEXT,
)
_MARRIED: tuple[Explanation, ...] = (
    Explanation(
        "ended",
        "Hôn nhân trước đã chấm dứt",
        "The earlier marriage has ended",
        "ghi số bản án ly hôn hoặc giấy chứng tử",
        "write the number of the divorce or of the death",
        document=True,
    ),
    Explanation(
        "registered_again",
        "Đăng ký lại cùng một cuộc hôn nhân",
        "The same marriage, registered again",
        "đăng ký lại do mất sổ",
        "the book was lost",
    ),
    _BY_TEXT,
)
_TWICE: tuple[Explanation, ...] = (
    Explanation(
        "registered_again",
        "Đăng ký lại",
        "Registered again",
        "bản trước mất hoặc hỏng",
        "the first record was lost or damaged",
    ),
    Explanation(
        "copy",
        "Ghi vào sổ việc đã đăng ký ở nơi khác",
        "Entered from another place",
        "một việc, hai nơi ghi",
        "one event, two books",
    ),
    _BY_TEXT,
)
_BY_REASON: dict[ConflictReason, tuple[Explanation, ...]] = {
    ConflictReason.DEAD_BUT_PAID: _PAID,
    ConflictReason.MOVED_OUT_BUT_PAID: _MOVED,
    ConflictReason.TWO_LIVE_MARRIAGES: _MARRIED,
    ConflictReason.TWO_BIRTHS: _TWICE,
    ConflictReason.TWO_DEATHS: _TWICE,
}


def explanations(reason: str) -> tuple[Explanation, ...]:
    """The explanations of a finding, in the order of their keys; of every reason at least one."""
    return _BY_REASON.get(ConflictReason(reason), (_BY_TEXT,))
