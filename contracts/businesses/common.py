"""What household businesses and enterprises share: states, days, seat, rules. No table is here."""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import free_text, text
from contracts.language import Column, Kind, Rule
from contracts.meanings import Meanings
from contracts.patterns import WORDS, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from vietnam.ages import Activity, too_young
from vietnam.ids import tax_code_holds

SOURCE = "businesses"

BUSINESS_OWNER_TOO_YOUNG = Reason(
    "BUSINESS_OWNER_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Chủ hộ, người đại diện chưa đủ tuổi theo luật khi đăng ký; kiểm tra ngày sinh, ngày cấp.",
    "Owner or representative below the age of the law when registered; check both dates.",
)
BUSINESS_ENDED_BUT_OPEN = Reason(
    "BUSINESS_ENDED_BUT_OPEN",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày chấm dứt đã qua nhưng vẫn ghi đang hoạt động; cập nhật tình trạng.",
    "Ended on a day that has passed, yet the state says in business; update the state.",
)

INDUSTRY = TextPattern(
    "industry",
    r"^[^0-9]*(?:[0-9]{1,5}[^0-9]+){0,4}[0-9]{0,5}$",
    "words, or codes of industries of five digits at most",
    longest=200,
)
OPEN, SUSPENDED, ENDED = "Đang hoạt động", "Tạm ngừng kinh doanh", "Chấm dứt hoạt động"
STATES = listed(
    "state of a business",
    "in business, suspended, not found at its address, ending or ended",
    {
        OPEN: "hoạt động|đang kinh doanh|00(?:\\D.*)?|02(?:\\D.*)?",
        SUSPENDED: "tạm ngừng|tạm ngưng|tạm ngừng hoạt động|05(?:\\D.*)?",
        ENDED: "chấm dứt|đã chấm dứt|chấm dứt kinh doanh|ngừng hoạt động|giải thể|đã giải thể"
        "|phá sản|thu hồi giấy phép|01(?:\\D.*)?|03(?:\\D.*)?",
        "Không hoạt động tại địa chỉ": "không hoạt động tại địa chỉ đã đăng ký|06(?:\\D.*)?"
        "|09(?:\\D.*)?",
        "Đang làm thủ tục giải thể": "chờ giải thể|chờ phá sản|đang giải thể|07(?:\\D.*)?",
        "Chờ cập nhật định danh": "chờ cập nhật số định danh|10(?:\\D.*)?",
        "Hết hiệu lực": "04(?:\\D.*)?",
    },
)
CLOSED = frozenset({ENDED, "Hết hiệu lực"})
_COMMUNE = ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường")


def seat() -> tuple[Column, ...]:
    """Where the business is and what it does."""
    return (
        free_text("address", ("Địa chỉ trụ sở", "Địa chỉ trụ sở chính", "Địa chỉ"), "seat"),
        Column("commune_code", Kind.COMMUNE, _COMMUNE, "commune of the seat"),
        text("industry", ("Ngành nghề chính", "Ngành, nghề kinh doanh chính"), "trade", INDUSTRY),
    )


def life(registered: tuple[str, ...]) -> tuple[Column, ...]:
    """When it began and ended; `registered`: what its first day is called."""
    return (
        Column("registered_on", Kind.PARTIAL_DATE, registered, "first day of registration"),
        Column(
            "changed_on",
            Kind.PARTIAL_DATE,
            ("Ngày thay đổi", "Ngày thay đổi gần nhất"),
            "last change",
        ),
        Column(
            "ended_on",
            Kind.PARTIAL_DATE,
            ("Ngày chấm dứt", "Ngày chấm dứt hoạt động"),
            "day of its end",
            date_of="validity",
        ),
        text("status", ("Tình trạng", "Tình trạng hoạt động", "Trạng thái"), "state", STATES),
        text("registrar", ("Cơ quan đăng ký", "Nơi cấp"), "who registers it", WORDS),
    )


def rules(code: str) -> tuple[Rule, ...]:
    """What holds of every business; `code` is its column."""
    began, ended = "registered_on", "ended_on"
    return (
        Rule(reasons.NUMBER_CHECK_DIGIT, code, ~tax_code_holds(pl.col(code))),
        Rule(
            reasons.END_BEFORE_START,
            ended,
            pl.col(f"{ended}.last") < pl.col(f"{began}.first"),
        ),
        Rule(
            reasons.END_BEFORE_START,
            "changed_on",
            pl.col("changed_on.last") < pl.col(f"{began}.first"),
        ),
        Rule(
            BUSINESS_OWNER_TOO_YOUNG,
            began,
            too_young(Activity.BUSINESS_OWNER, "birth_date", began),
        ),
        Rule(
            BUSINESS_ENDED_BUT_OPEN,
            "status",
            pl.col("status").is_in([OPEN, SUSPENDED]) & (pl.col(f"{ended}.last") < pl.col("today")),
        ),
    )


def meanings(kind: str) -> Meanings:
    """What its records mean; `kind`: the word for its own kind of business."""
    return Meanings(
        kinds=("business", kind),
        commune="commune_code",
        event_date="registered_on",
        valid_from="registered_on",
        valid_to="ended_on",
        status="status",
        closed=CLOSED,
    )
