"""What lists of monthly payments share: columns, words, rules.

Here: columns of every such list and what the law says of each of them. Not here: who is paid what
(the register), amounts and ages of the law (`vietnam.standards`, `vietnam.ages`).
"""

from __future__ import annotations

import polars as pl

from contracts import titles
from contracts.columns import birth_date, free_text, key, person_number, text, titled
from contracts.language import Column, Kind, Rule
from contracts.meanings import PersonRole
from contracts.patterns import PAYMENT_METHOD, WORDS, listed
from contracts.reasons import ErrorGroup, Reason, Severity

PAID, SUSPENDED, ENDED, DEAD, MOVED = "Đang hưởng", "Tạm dừng", "Thôi hưởng", "Đã chết", "Chuyển đi"
STATE = listed(
    "state of a benefit",
    "paid, suspended, ended, or why it ended",
    {
        PAID: r"hưởng|đang chi trả|đang hưởng trợ cấp|mới|tăng mới",
        SUSPENDED: r"tạm dừng (?:chi trả|hưởng)|tạm đình chỉ",
        ENDED: r"dừng|dừng (?:hưởng|chi trả)|cắt|cắt giảm|giảm|hết hưởng",
        DEAD: r"chết|từ trần|qua đời|mất|giảm do chết|đã mất",
        MOVED: r"chuyển (?:tỉnh|xã|nơi cư trú|đi nơi khác)|đã chuyển đi",
    },
)
CLOSED = frozenset({SUSPENDED, ENDED, DEAD, MOVED})
"""What is not open: nothing is due."""
CASHLESS = frozenset({"Tài khoản", "Ví điện tử"})
TAKEN, NOT_TAKEN = "Đã nhận", "Chưa nhận"
COLLECTION = listed(
    "collection",
    "whether somebody took the money",
    {
        TAKEN: r"đã ký(?: nhận)?|ký nhận|đã lĩnh|đã chi(?: trả)?|x",
        NOT_TAKEN: r"chưa ký(?: nhận)?|chưa lĩnh|không (?:đến )?(?:nhận|lĩnh)|chưa chi(?: trả)?"
        r"|(?:đã )?(?:nộp|hoàn) (?:trả|lại)|trả lại",
    },
)

TWO_BIRTH_YEARS = Reason(
    "TWO_BIRTH_YEARS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Điền cả năm sinh nam và nữ; giữ một cột.",
    "Both birth year columns (male, female) are filled; keep one.",
)
AMOUNT_BELOW_STANDARD = Reason(
    "AMOUNT_BELOW_STANDARD",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Số tiền thấp hơn hệ số nhân mức chuẩn của tháng đó; kiểm tra mức chuẩn và hệ số.",
    "The amount is below the coefficient times the standard of its month; check both.",
)
AGE_BELOW_LIMIT = Reason(
    "AGE_BELOW_LIMIT",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Chưa đủ tuổi hưởng vào cuối tháng chi trả; kiểm tra ngày sinh và diện hưởng.",
    "Younger than the benefit allows at the end of the month paid for; check birth date and group.",
)
PAID_BEFORE_ENTITLED = Reason(
    "PAID_BEFORE_ENTITLED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Chi trả cho tháng trước tháng bắt đầu hưởng; kiểm tra hai tháng.",
    "Paid for a month before the benefit begins; check both months.",
)
PAID_THOUGH_ENDED = Reason(
    "PAID_THOUGH_ENDED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Trạng thái là đã thôi hưởng nhưng vẫn có số tiền; kiểm tra trạng thái, số tiền.",
    "The state says that the benefit has ended, but an amount is paid; check both.",
)


def pay_month() -> Column:
    """The month paid for, which many lists say in their title or name only."""
    return titled(
        titles.PAY_MONTH,
        key(
            "pay_month",
            Kind.PARTIAL_DATE,
            ("Tháng chi trả", "Kỳ chi trả", "Tháng"),
            "month paid for, MM/YYYY",
        ),
    )


def way_of_paying() -> tuple[Column, ...]:
    """How it is paid, and to which account."""
    return (
        text(
            "payment_method",
            ("Hình thức chi trả", "Hình thức", "Kênh chi trả", "Hình thức nhận"),
            "cash or account",
            PAYMENT_METHOD,
        ),
        free_text(
            "account_no",
            ("Số tài khoản", "Số TK", "Thông tin tài khoản, điểm chi", "Thông tin tài khoản"),
            "bank account",
        ),
        text("bank", ("Ngân hàng", "Tên ngân hàng"), "bank", WORDS),
    )


def proxy_number() -> Column:
    """The number of who receives on behalf."""
    return person_number(
        "proxy_number", ("Số định danh người nhận thay", "CCCD người nhận thay"), "their number"
    )


def proxy() -> PersonRole:
    """Who receives on behalf, where the list has their number: the name alone tells nobody."""
    return PersonRole(
        "proxy",
        "Người nhận thay",
        "who receives on behalf",
        name="proxy_name",
        number="proxy_number",
        where=pl.col("proxy_number").is_not_null(),
    )


def collection() -> Column:
    """Whether somebody took the money; a place for signatures is empty in a file, and tells
    nothing."""
    return text(
        "collected",
        ("Tình trạng nhận", "Đã nhận/chưa nhận", "Ký nhận"),
        "whether it was collected",
        COLLECTION,
    )


def birth_years() -> tuple[Column, ...]:
    """Birth years in two columns, as vouchers print them: which is filled tells the sex."""
    return (
        birth_date(
            "birth_year_male",
            ("Năm sinh (Nam)", "Năm sinh / Nam", "Năm sinh nam"),
            "birth year of a man",
        ),
        birth_date(
            "birth_year_female",
            ("Năm sinh (Nữ)", "Năm sinh / Nữ", "Năm sinh nữ"),
            "birth year of a woman",
        ),
    )


def two_birth_years() -> Rule:
    """Both columns of `birth_years` are filled."""
    return Rule(
        TWO_BIRTH_YEARS,
        "birth_year_female",
        pl.col("birth_year_male").is_not_null() & pl.col("birth_year_female").is_not_null(),
    )


def paid_before_entitled(since: str) -> Rule:
    """The month paid for lies before the column `since`."""
    early = pl.col("pay_month.last") < pl.col(f"{since}.first")
    return Rule(PAID_BEFORE_ENTITLED, "pay_month", early)


def paid_though_ended() -> Rule:
    """An amount beside a state in which nothing is due."""
    broken = pl.col("status").is_in(sorted(CLOSED)) & (pl.col("amount") > 0)
    return Rule(PAID_THOUGH_ENDED, "status", broken)
