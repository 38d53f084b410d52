"""How values look on the page: limits, dates, levels, amounts.

Belongs here: small pure functions that templates call. Does not belong here: words (`words.toml`),
what differs between two values (`review.differences`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from findings.catalogue import rule
from journal.control import CONTROL
from review.differences import verdict_of
from review.queue import Line
from review.web.words import Words
from vietnam.units import communes

_SWAPPED = frozenset({"day_month_swapped", "reordered"})
COLUMNS = ("name", "birth", "sex", "number", "old_number", "commune")
"""The compared fields in the order of a signature."""
_SCALE_DAYS = 20
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Sign:
    """One field of a comparison's signature: css class, sign, and how it is read aloud."""

    style: str
    sign: str
    said: str


def signs(levels: str, t: Words) -> list[Sign]:
    """The signature of `comparison=level` pairs, one sign a field."""
    given = dict(pair.split("=", 1) for pair in levels.split())
    return [_sign(name, given.get(name, "missing"), t) for name in COLUMNS]


def _sign(name: str, level: str, t: Words) -> Sign:
    style, sign, key = _LOOKS[verdict_of(level)]
    if level in _SWAPPED:
        sign, key = "⇄", "level.swapped"
    return Sign(style, sign, f"{t('field.' + name)} {t(key)};")


_LOOKS = {
    "same": ("s", "=", "level.same"),
    "near": ("a", "≈", "level.near"),
    "off": ("o", "≠", "level.off"),
    "none": ("", "–", "level.missing"),
}


@dataclass(frozen=True)
class Limit:
    """The limit of a case: css class of its urgency, gauge of 20 days, and the words."""

    style: str
    mark: str
    filled: str
    said: str


def limit(opened_on: date, due_on: date, due_days: int, today: date, t: Words) -> Limit:
    """How a limit stands today."""
    left, age = (due_on - today).days, max(0, (today - opened_on).days)
    if left < 0:
        style, said = "late", t("due.late", days=-left)
    elif left == 0:
        style, said = "soon", t("due.today")
    else:
        style, said = ("soon" if left <= 2 else "in"), t("due.left", days=left)
    return Limit(style, f"g{due_days}", f"a{min(_SCALE_DAYS, age)}", said)


def line_limit(line: Line, today: date, t: Words) -> Limit:
    """The limit of a line of the list."""
    return limit(line.opened_on, line.due_on, reason_days(line.reason), today, t)


def reason_days(reason: str) -> int:
    """After how many days a conflict of this reason is late."""
    return rule(reason).due_days


def day(value: date | str | None, *, year: bool = True) -> str:
    """A date as it is read in Vietnam, of any precision: 2026-11-02 → 02/11/2026."""
    if value is None:
        return "–"
    parts = str(value)[:10].split("-")
    return "/".join(reversed(parts if year else parts[1:]))


def dated(text: str) -> str:
    """A text with its dates as they are read in Vietnam."""
    return re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", r"\3/\2/\1", text)


def clock(at: datetime) -> str:
    """A moment as the time of day in Vietnam."""
    return f"{at.astimezone(VIETNAM):%H:%M}"


def percent(share: float | None, t: Words) -> str:
    """A probability in whole per cent; never 0 and never 100."""
    if share is None:
        return "–"
    whole = round(share * 100)
    if whole < 1:
        return "< 1 %"
    if whole > 99:
        return f"{min(99.9, share * 100):.1f} %".replace(".", "," if t.lang == "vi" else ".")
    return f"{whole} %"


def money(amount: int, t: Words) -> str:
    """Đồng with marks between thousands."""
    return f"{amount:,}".replace(",", "." if t.lang == "vi" else ",")


def reason_name(reason: str, t: Words) -> str:
    """The short name of a reason, for lists."""
    if reason == CONTROL:
        return t("reason.control")
    told = rule(reason)
    return told.name_vi if t.lang == "vi" else told.name_en


def reason_sentence(reason: str, t: Words) -> str:
    """What is wrong, in one sentence."""
    told = rule(reason)
    return told.sentence_vi if t.lang == "vi" else told.sentence_en


def reason_action(reason: str, t: Words) -> str:
    """What is to be done, in one sentence."""
    told = rule(reason)
    return told.action_vi if t.lang == "vi" else told.action_en


def commune_name(code: str) -> str:
    """The name of a current commune, or its code."""
    return _commune_names().get(code, code)


@functools.cache
def _commune_names() -> Mapping[str, str]:
    known = communes("new")
    return dict(zip(known["code"].to_list(), known["name"].to_list(), strict=True))


def share(value: float, t: Words) -> str:
    """A share as per cent with two decimals; below one it never rounds up to 100."""
    text = f"{min(value * 100, 99.99) if value < 1 else 100:.2f}"
    return f"{text.replace('.', ',') if t.lang == 'vi' else text} %"


def decimals(value: float, t: Words) -> str:
    """A figure with two decimals."""
    text = f"{value:.2f}"
    return text.replace(".", ",") if t.lang == "vi" else text


def scaled(value: float, low: float = 0.9) -> int:
    """Where a share lies between `low` and 1, in whole per cent."""
    return round(100 * min(1.0, max(0.0, (value - low) / (1 - low))))
