"""How values are written for readers: dates, numbers, shares, units, sexes, roles.

Belongs here: small pure functions and words shared by pages and workbooks. Does not belong here:
sentences about reasons (they come with the data) and layout.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_ISO = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_DASH = "–"
_SEX = {"M": "Nam", "F": "Nữ"}


class Words(NamedTuple):
    """The same in both languages."""

    vi: str
    en: str


UNITS = {
    "books": Words("quyển", "books"),
    "conflicts": Words("mâu thuẫn", "conflicts"),
    "days": Words("ngày", "days"),
    "decisions": Words("quyết định", "decisions"),
    "districts": Words("huyện", "districts"),
    "dossiers": Words("hồ sơ", "dossiers"),
    "entries": Words("việc trong sổ", "entries"),
    "facilities": Words("cơ sở", "facilities"),
    "fields": Words("trường", "fields"),
    "lookups": Words("lượt tra cứu", "look-ups"),
    "mentions": Words("lượt người", "mentions"),
    "models": Words("mô hình", "models"),
    "payments": Words("lượt chi trả", "payments"),
    "persons": Words("người", "persons"),
    "procedures": Words("thủ tục", "procedures"),
    "provinces": Words("tỉnh", "provinces"),
    "records": Words("bản ghi", "records"),
    "registers": Words("sổ", "registers"),
    "rows": Words("dòng", "rows"),
    "tasks": Words("nhiệm vụ", "tasks"),
    "weight": Words("trọng số", "weight"),
}
"""What the metrics count, by the word in the head of each."""
_STATUS = {"alive": "Đang sống", "dead": "Đã chết", "moved_out": "Đã chuyển đi"}


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
