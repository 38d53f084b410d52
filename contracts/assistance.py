"""Groups of social assistance: who is paid monthly, by article 5 of decree 20/2021/NĐ-CP.

Here: one word for each clause, and how lists write it: as clause of the article (`05.5c`, `khoản 5
điểm c`), or in words (proposed: no official list of codes was found). Not here: coefficients
(`vietnam.standards`), ages (`vietnam.ages`), the register.
"""

from __future__ import annotations

from contracts.patterns import listed

CHILD = "Trẻ em không có nguồn nuôi dưỡng"
"""Clause 1: below 16."""
STUDENT = "Người từ 16 tuổi còn đi học"
"""Clause 2: until 22 at most."""
OTHER_POOR = "Đối tượng khác thuộc hộ nghèo"
"""Clauses 3 and 8, whose illness is nobody's to read."""
LONE_PARENT = "Người đơn thân nghèo nuôi con"
OLD = "Người cao tuổi"
"""Clause 5 without its point."""
OLD_ALONE = "Người cao tuổi hộ nghèo không có người phụng dưỡng"
OLD_POOR = "Người từ 75 tuổi thuộc hộ nghèo, cận nghèo"
OLD_80 = "Người từ 80 tuổi không có lương hưu"
OLD_TAKEN_IN = "Người cao tuổi được nhận nuôi dưỡng tại cộng đồng"
DISABLED = "Người khuyết tật nặng, đặc biệt nặng"
INFANT = "Trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo"
CARER = "Người nhận chăm sóc, nuôi dưỡng"
SOCIAL_PENSION = "Hưu trí xã hội"
"""Decree 176/2025/NĐ-CP: on this list where a commune keeps one for both."""


def _clause(number: int, point: str = "") -> str:
    """`05.5c`, `5.5.c`, `khoản 5 điểm c Điều 5`, `điểm c khoản 5`; of age, points are no others."""
    at = rf"\.?{point}" if point else "" if number == 5 else r"\.?[a-d]?"
    words = rf"(?:khoản|k) ?{number}(?:,? ?điểm {point})" if point else rf"(?:khoản|k) ?{number}"
    turned = rf"|điểm {point},? (?:khoản|k) ?{number}" if point else ""
    return rf"0?5\.0?{number}{at}|(?:{words}{turned})(?:,? ?(?:điều|đ) ?5)?"


_WHO = r"(?:(?:người cao tuổi|người|NCT) )?(?:từ )?(?:đủ )?"

GROUP = listed(
    "group of social assistance",
    "a clause of article 5, decree 20/2021/NĐ-CP, or the social pension",
    {
        CHILD: rf"{_clause(1)}|trẻ (?:em )?(?:mồ côi|bị bỏ rơi|không (?:có )?nguồn nuôi).*",
        STUDENT: rf"{_clause(2)}|(?:người )?(?:từ )?(?:đủ )?16.*(?:đi )?học.*",
        OTHER_POOR: rf"{_clause(3)}|{_clause(8)}|.*HIV.*",
        LONE_PARENT: rf"{_clause(4)}|(?:người )?đơn thân.*",
        OLD_ALONE: rf"{_clause(5, 'a')}|(?:người cao tuổi|NCT).*(?:phụng dưỡng|cô đơn).*",
        OLD_POOR: rf"{_clause(5, 'b')}|{_WHO}75.*nghèo.*",
        OLD_80: rf"{_clause(5, 'c')}|{_WHO}80.*",
        OLD_TAKEN_IN: rf"{_clause(5, 'd')}|(?:người cao tuổi|NCT).*nhận nuôi.*",
        OLD: rf"{_clause(5)}|NCT",
        DISABLED: rf"{_clause(6)}|(?:người |trẻ em )?khuyết tật.*|NKT.*|KT.*",
        INFANT: rf"{_clause(7)}|trẻ (?:em )?dưới (?:0?3|36|ba).*",
        CARER: r"(?:người |hộ )?(?:nhận )?(?:chăm sóc|nuôi dưỡng).*",
        SOCIAL_PENSION: r"HTXH|trợ cấp hưu trí xã hội",
    },
)
