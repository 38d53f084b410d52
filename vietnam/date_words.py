"""Words around and instead of the figures of a date: “đầu năm 1970”, “mồng năm tháng tư năm 1968”.

Belongs here: which words say nothing, which stand for figures, and what a part of a year or a time
of the year leaves of a date. Does not belong here: the figures themselves (`vietnam.date_texts`).

What is said is kept at its precision and no finer: of the beginning of a year the year is left. Two
periods in one text say no date, and a season of two years (“mùa khô 1971-1972”) neither.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["birth", "event", "deadline"]
"""What a date tells. Of a period that is a deadline its last day counts, so a quarter is its last
month; of one in which something happened it is the year alone."""

PART = "part_of_period"
"""The repair of a date that is said with a time within its year or month, which no date holds."""
PERIOD_END = "end_of_period"
"""The repair of a deadline given as a quarter, a half of a year or a span of years."""


class Plain(NamedTuple):
    """A text without its words: `lunar` if they say that the calendar is the lunar one, `endless`
    for a deadline that never comes (“thường xuyên”)."""

    text: str
    lunar: bool = False
    endless: bool = False
    repairs: tuple[str, ...] = ()


_ONES = ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_NUMBERS = {
    **{word: at for at, word in enumerate(_ONES, 1)},
    **{f"muoi {word}": 10 + at for at, word in enumerate(_ONES[:9], 1)},
    "muoi lam": 15,
    "hai muoi": 20,
    **{f"hai muoi {word}": 20 + at for at, word in enumerate(_ONES[:9], 1)},
    "hai muoi lam": 25,
    "hai muoi nham": 25,
    "hai mot": 21,
    "ba muoi": 30,
    "ba muoi mot": 31,
}
_LONGEST_FIRST = sorted(_NUMBERS, key=len, reverse=True)
_MONTH_WORDS = {name: at for name, at in _NUMBERS.items() if at <= 12 and name != "nam"} | {
    "gieng": 1, "chap": 12,
}  # fmt: skip
_DAY = re.compile(rf"\b(?:ngay|mong|mung) (?:mong |mung )?({'|'.join(_LONGEST_FIRST)})\b(?! \d)")
_MONTH = re.compile(
    rf"\bthang ({'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))}|nam(?= nam\b))\b"
)
"""“tháng năm 1972” may leave the month empty: it is May only before another “năm”."""
_MONTH_LEFT_EMPTY = re.compile(r"\bthang nam (?=\d{4}\b)")
_LUNAR = re.compile(
    r"\(?\b(?:am lich|a\.?\s?l\b\.?|lich am)\s*\)?|\bthang (?=gieng\b|chap\b)|\b(?:ngay )?ram\b"
)
_STEMS = ("giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy")
_BRANCHES = (
    "ty", "suu", "dan", "mao|meo", "thin|thinh", "ty", "ngo", "mui", "than", "dau", "tuat", "hoi",
)  # fmt: skip
_LUNAR_YEAR = re.compile(
    rf"\b(?:(?:dip|trong|vao|dem|giao thua|(?:mong|mung) \w+) )*(?:tet(?: nguyen dan)?|xuan)"
    rf"(?:(?: nam)? ({'|'.join(_STEMS)}) ({'|'.join(_BRANCHES)}))?,?(?: nam)? \(?(\d{{4}})\)?"
)
"""“Tết Mậu Thân 1968”: Tết falls into the solar year of its number (21 January to 20 February)."""
_SEASON = re.compile(r"\bmua (?:xuan|he|ha|thu|dong|kho|mua)\b(?= (?:nam )?\d{4}$)")
_PART_OF = re.compile(
    r"\b(?:dau|giua|cuoi|het|nua (?:dau|cuoi)|(?:thuong|trung|ha) tuan)(?= (?:thang|nam)\b)"
)
_NIGHT = re.compile(r"\b(\d{1,2}) rang (?:sang )?(?:ngay )?(\d{1,2})\b")
_NOT_KNOWN = re.compile(r"\bkhong (?:ro|nho|biet) ngay(?: thang)?\b,?")
_QUARTER = re.compile(r"\bquy (iii|ii|iv|i|[1-4])[\s/,\-]*(?:nam )?(\d{4})\b")
_QUARTER_BEFORE = re.compile(r"\bquy (?:iii|ii|i|[1-3])\s*(?:,|-|va|den)\s*(?=(?:quy )?[iv1-4])")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NOISE = re.compile(
    r"\b(?:ngay|h[yi] sinh|sinh|tu tran|qua doi|khoang|nam|chung|ns|sn|mat|chet|vao|luc|tu|mong"
    r"|mung|dem|rang sang|sang|trua|chieu|toi)\b[:.]?|[()'\"*~]"
)
_TIME = re.compile(
    r"[t ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|sa|ch|z|[+-]\d{2}:?\d{2})?$"
)
_TIME_FIRST = re.compile(
    r"^(?:luc |vao luc )?\d{1,2}(?::\d{2}(?::\d{2})?| ?(?:gio|h|g) ?(?:\d{1,2} ?(?:phut|p)?)?)"
    r"[ ,;]+(?:ngay )?(?=\d)"
)
"""“07 giờ 30 phút, ngày 15/01/2026”, as notices of death write it."""
_ALWAYS = r"(?:thuong xuyen|lien tuc|dinh ky|hang (?:nam|quy|thang|tuan|ngay))"
_ENDLESS = re.compile(rf"(?:(?:nhiem vu|thuc hien|viec) )?{_ALWAYS}(?:[ ,;]+{_ALWAYS})*\.?")
_BEFORE = re.compile(
    r"^(?:(?:hoan thanh|xong|thuc hien|truoc|trong|den|het|cuoi|cham nhat|khong qua|han|la) )+"
)
_HALF = re.compile(r"\b6 thang (dau|cuoi) (?:nam )?(\d{4})$")
_YEARS = re.compile(r"^(?:giai doan |nam )*(?:20\d\d)\s*(?:-|den)\s*(?:nam )?(20\d\d)$")


def plain(text: str, kind: Kind) -> Plain:
    """A folded text (`vietnam.chars.fold`, single spaces) in figures, as its words allow."""
    if kind == "deadline":
        if _ENDLESS.fullmatch(text):
            return Plain("", endless=True)
        text = _BEFORE.sub("", text)
    text, lunar = _figures(text)
    repairs = []
    for said in (_at_its_end if kind == "deadline" else _in_its_year), _part:
        less = said(text)
        if less != text:
            repairs.append(PERIOD_END if said is _at_its_end else PART)
            text = less
    text = _NOISE.sub(" ", _TIME.sub("", _TIME_FIRST.sub("", text)))
    return Plain(" ".join(text.split()).strip(" ,;:"), lunar, repairs=tuple(dict.fromkeys(repairs)))


def _figures(text: str) -> tuple[str, bool]:
    """Days and months in figures; whether the text speaks of the lunar calendar."""
    if text[:1].isdigit() and text.replace("/", "").isdigit():
        return text, False
    lunar = bool(_LUNAR.search(text))
    text = _LUNAR.sub(_without_lunar, text)
    text = _MONTH_LEFT_EMPTY.sub("nam ", text)
    text = _MONTH.sub(lambda m: f"thang {_MONTH_WORDS.get(m[1], 5)}", text)
    text = _DAY.sub(lambda m: f"{_NUMBERS[m[1]]}", text)
    return " ".join(_NOT_KNOWN.sub(" ", text).split()), lunar


def _without_lunar(word: re.Match[str]) -> str:
    """What is left of a word of the lunar calendar: its months are numbered below."""
    return "15" if word[0].endswith("ram") else "thang " if word[0] == "thang " else " "


def _part(text: str) -> str:
    """Without the time of the year, the part of a month, the night between two days."""
    if found := _LUNAR_YEAR.fullmatch(text):
        text = found[3] if _named(found[1], found[2], int(found[3])) else text
    text = _NIGHT.sub(lambda m: "00" if int(m[2]) == int(m[1]) + 1 else m[0], text)
    return _PART_OF.sub(" ", _SEASON.sub(" ", text)).strip()


def _named(stem: str | None, branch: str | None, year: int) -> bool:
    """Whether a year has that name of the cycle of sixty; without a name it has."""
    if stem is None or branch is None:
        return True
    return _STEMS[(year - 4) % 10] == stem and branch in _BRANCHES[(year - 4) % 12].split("|")


def _in_its_year(text: str) -> str:
    """Of a quarter in which something happened the year is left."""
    return _QUARTER.sub(r"\2", text)


def _at_its_end(text: str) -> str:
    """The last month of a quarter or a half of a year, the last year of a span."""
    text = _QUARTER.sub(_last_month, _QUARTER_BEFORE.sub("quy ", text).replace("quy quy", "quy"))
    text = _HALF.sub(lambda m: f"thang {6 if m[1] == 'dau' else 12} nam {m[2]}", text)
    return _YEARS.sub(r"\1", text)


def _last_month(quarter: re.Match[str]) -> str:
    number = _ROMAN.get(quarter[1]) or int(quarter[1])
    return f"thang {3 * number} nam {quarter[2]}"
