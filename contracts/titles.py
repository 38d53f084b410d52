"""Patterns of what titles and names of files say once for all rows of a list (`Column.titled`).

Here: what several registers find there. Not here: what only one looks for (its module), and the
looking (`sources.titles`: without case and marks, `_` is a space).
"""

from __future__ import annotations

_ONE = r"\d{1,2} năm \d{4}|\d{1,2}[-./]\d{4}|\d{1,2} \d{4}"
_SEVERAL = rf"(?:(?:{_ONE}|\d{{1,2}}) ?(?:và|đến|[,;&+–-]) ?(?:tháng |t)?)+(?:{_ONE})"
_MONTH = rf"(?:{_SEVERAL}|(?P<value>{_ONE}))"
"""A month, or several, which are no value: no row says which of them is its own."""

PAY_MONTH = (
    rf"\bkỳ:? (?:chi trả:? |trả:? |lương:? )?(?:tháng )?{_MONTH}",
    rf"(?:chi trả|trợ cấp|lương hưu|hưu trí|danh sách|bảng kê)\D*tháng {_MONTH}",
    rf"(?:^|[^\d\sa,] )tháng {_MONTH}",
    rf"(?:^|[\s(])t(?:h|hg)?\.? ?{_MONTH}",
    r"^(?P<value>(?:0?[1-9]|1[0-2])[-./ ]20\d\d)$",
)
"""“CHI TRẢ THÁNG 9 NĂM 2026”, “Ky_09-2026.xlsx”, “Kỳ chi trả: 09/2026”, the sheets “T09-2026” and
“9-2026”; not the day of a signature (“ngày 05 tháng 10 năm 2026”), and not a list of two months
(“tháng 9 và tháng 10 năm 2026”, “tháng 9/2026 – 10/2026”)."""

COMMUNE = (
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân) (?P<value>(?:xã|phường|đặc khu) [^,;:()\d–-]+)",
)
"""“UBND XÃ EA DRĂNG”."""
