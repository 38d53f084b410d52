"""How values are written for readers: dates, numbers, shares, sexes, roles.

Belongs here: small pure functions shared by pages and workbooks. Does not belong here: sentences
about reasons (they come with the data) and layout.
"""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_DASH = "–"
_SEX = {"M": "Nam", "F": "Nữ"}
_STATUS = {"alive": "Đang sống", "dead": "Đã chết", "moved_out": "Đã chuyển đi"}


REPAIRS = {
    "abbreviation": ("Viết đầy đủ họ, đệm viết tắt", "Abbreviated name written in full"),
    "apostrophe": ("Chuẩn hóa dấu nháy", "Apostrophe made uniform"),
    "broken": ("Ghép lại chữ bị tách", "Syllables joined that were split"),
    "case": ("Chuẩn hóa chữ hoa, chữ thường", "Capital and small letters made uniform"),
    "day_month_swapped": ("Đổi lại ngày và tháng bị đảo", "Day and month put back in order"),
    "decimal_zero": (
        "Bỏ “.0” mà bảng tính thêm sau số",
        "Removed the “.0” that a spreadsheet added",
    ),
    "exact_exponent": ("Viết lại số dạng 1,2E+10", "Number in 1.2E+10 form written out"),
    "full_width": ("Chuyển chữ số toàn khổ về thường", "Full-width digits made ordinary"),
    "glued": ("Tách các chữ viết dính", "Syllables split that were glued"),
    "honorific": ("Bỏ ông, bà, anh, chị trước tên", "Honorific before the name removed"),
    "label": ("Bỏ nhãn trước số (“CCCD:”)", "Label before the number removed"),
    "look_alike": ("Sửa chữ O, l gõ thay số 0, 1", "Letters O, l typed for 0, 1 put right"),
    "lost_zero": ("Thêm lại một số 0 đầu đã mất", "One lost leading zero put back"),
    "lost_zeros": ("Thêm lại hai số 0 đầu đã mất", "Two lost leading zeros put back"),
    "month_first": ("Đọc ngày ghi tháng trước", "Date written with the month first"),
    "remark": ("Tách ghi chú khỏi ô họ tên", "Remark taken out of the name"),
    "separators": ("Bỏ dấu cách, dấu chấm trong số", "Separators inside the number removed"),
    "spaces": ("Bỏ khoảng trắng thừa", "Superfluous spaces removed"),
    "tone": ("Đặt lại vị trí dấu thanh", "Tone mark moved to its vowel"),
    "two_digit_year": ("Đọc năm ghi hai chữ số", "Year written with two digits"),
    "two_numbers": ("Chọn một trong hai số trùng nhau", "One of two equal numbers kept"),
    "year_typo": ("Sửa năm gõ nhầm (1017 → 2017)", "Mistyped year (1017 → 2017)"),
    "encoding_tcvn3": ("Chuyển phông TCVN3 sang Unicode", "TCVN3 text turned into Unicode"),
    "encoding_vni": ("Chuyển phông VNI sang Unicode", "VNI text turned into Unicode"),
}
"""Repair → how it is said to readers, Vietnamese and English; others are shown by their code."""


def sentence(text: str) -> str:
    """The text with its first letter large; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def vi_date(value: str | date | None) -> str:
    """ISO date of any precision as it is read in Vietnam: 2026-11-02 → 02/11/2026, 2026 → 2026."""
    if value is None:
        return ""
    return "/".join(reversed(str(value).split("-")))


def vi_dates(text: str) -> str:
    """A sentence with its ISO dates written as they are read in Vietnam."""
    return _ISO.sub(lambda found: vi_date(found.group()), text)


def vi_sex(value: str | None) -> str:
    """M → Nam, F → Nữ, None → empty."""
    return _SEX.get(value or "", "")


def vi_status(value: str | None) -> str:
    """The status in the population data, in Vietnamese."""
    return _STATUS.get(value or "", "")


def vi_number(value: float | None, digits: int = 0) -> str:
    """1234567.5 → 1.234.567,5: points between thousands, a comma before the decimals."""
    if value is None:
        return _DASH
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def en_number(value: float | None, digits: int = 0) -> str:
    """1234567.5 → 1,234,567.5."""
    return _DASH if value is None else f"{value:,.{digits}f}"


def vi_percent(value: float | None) -> str:
    """93.548 → 93,55 %; a rate below 100 never rounds up to 100."""
    return f"{vi_number(_shown(value), 2)} %" if value is not None else _DASH


def en_percent(value: float | None) -> str:
    """93.548 → 93.55%; a rate below 100 never rounds up to 100."""
    return f"{en_number(_shown(value), 2)}%" if value is not None else _DASH


def _shown(value: float | None) -> float | None:
    if value is not None and value < 100:
        return min(value, 99.99)
    return value
