"""Words of the registers of meritorious service: the groups, and what is free of names.

Here: what more than one table says. Not here: the tables.
"""

from __future__ import annotations

from contracts.codes import code_list
from contracts.columns import person_name, person_number
from contracts.language import Column
from contracts.patterns import TextPattern, listed

SOURCE = "merit"

GROUPS = code_list("merit", "groups")
_TITLES = {one.code: one.title_vi for one in GROUPS.states}
_MARTYR = r"liệt s[ĩỹ]"
_MORE = r"[^,;+]*"
"""What may stand beside the words of a group. Behind these marks another group may stand: a cell of
two groups (“Thương binh, bệnh binh”) is none of them."""
_WRITTEN = {
    "A": r"lão thành cách mạng|(?:người )?hoạt động cách mạng trước .*1945|cán bộ lão thành.*",
    "B": r"(?:cán bộ )?tiền khởi nghĩa|(?:người )?hoạt động cách mạng từ .*tháng (?:tám|8).*",
    "C": _MARTYR,
    "D": r"(?:bà )?mẹ (?:việt nam|VN) anh hùng|(?:bà )?mẹ VNAH|BMVNAH",
    "Đ": rf"anh hùng (?:LLVT|lực lượng vũ trang){_MORE}",
    "E": rf"anh hùng lao động{_MORE}",
    "G": r"thương binh(?:[^,;+b]|b[^ệ,;+])*b?"
    rf"|(?:thương binh(?:,| và) )?(?:người )?hưởng chính sách như thương binh{_MORE}",
    "H": r"bệnh binh(?:[^,;+t]|t[^h,;+]|th[^ư,;+])*t?",
    "I": rf"{_MORE}chất độc (?:hóa|hoá) học{_MORE}|{_MORE}CĐHH{_MORE}",
    "K": rf"(?:(?:người )?hoạt động (?:cách mạng|kháng chiến).*|{_MORE})(?:tù,? đ[àầ]y){_MORE}",
    "L": rf"{_MORE}hoạt động kháng chiến giải phóng dân tộc(?:, bảo vệ .*)?"
    r"|(?:người )?(?:HĐKC|hoạt động kháng chiến)",
    "M": rf"{_MORE}giúp đỡ (?:cách mạng|CM){_MORE}",
    "TN": r"thân nhân.*|tuất.*",
    "TC": r".*thờ cúng.*",
}
SPOUSE, CHILD, PARENT = "Vợ hoặc chồng liệt sĩ", "Con liệt sĩ", "Cha, mẹ liệt sĩ"
REMARRIED = "Vợ hoặc chồng liệt sĩ lấy chồng hoặc vợ khác"
"""Who is paid though married again, by a decision (decree 131/2021/NĐ-CP, article 27)."""
_AGAIN = r"(?:tái giá|tái hôn|(?:lấy|có) (?:chồng|vợ|chồng hoặc vợ|chồng \(vợ\)) khác|đi bước nữa)"
_SPOUSE = rf"(?:vợ|chồng|vợ, chồng|vợ \(chồng\)) {_MARTYR}"
GROUP = listed(
    "group of merit",
    "a group of ordinance 02/2020, article 3, or who is paid for one",
    {_TITLES[code]: written for code, written in _WRITTEN.items()}
    | {
        REMARRIED: rf"(?:{_SPOUSE}|{SPOUSE}){_MORE}{_AGAIN}{_MORE}",
        SPOUSE: rf"{_SPOUSE}{_MORE}",
        CHILD: rf"con (?:của )?{_MARTYR}{_MORE}",
        PARENT: rf"(?:cha|mẹ|bố|cha đẻ|mẹ đẻ|cha mẹ) {_MARTYR}{_MORE}",
    },
)
"""The codes A to TC are not accepted as such: lists write words."""
MARTYRS = frozenset({_TITLES[code] for code in GROUPS.having(living=False)})
DISABLED = _TITLES["G"]

FILE_NO = TextPattern(
    "file of merit",
    r"^[0-9A-Za-zĐđ ./\-]*[0-9][0-9A-Za-zĐđ ./\-]*$",
    "letters of the province and of the kind of file, and a number: `BD/LS-07956`, `BD/16720-1`",
    longest=30,
)

NAME = ("Họ tên", "Họ và tên", "Họ, chữ đệm, tên")
NUMBER = ("Số CCCD", "CCCD", "Số định danh cá nhân", "Số CCCD/CMND", "Số định danh")


def name(*aliases: str, title: str = "full name") -> Column:
    """The name of the person that a row is about."""
    return person_name("full_name", (*aliases, *NAME), title, must=True)


def number() -> Column:
    """Their number."""
    return person_number("person_number", NUMBER, "personal number", required=True)
