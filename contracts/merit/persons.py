"""People with meritorious service and relatives who are on file, as a department's system has them.

Here: one row a file. Not here: martyrs (`martyrs`), payments (`paid`).
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, payments, reasons
from contracts.columns import birth_date, free_text, key, ordinal, sex, text
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.merit.groups import DISABLED, FILE_NO, GROUP, MARTYRS, SOURCE, name, number
from contracts.patterns import CODE, HEALTH_CARD, REFERENCE, WORDS
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import merit as sample

LEAST_RATE, WHOLE = 21, 100
"""Loss of working capacity from which somebody is a war invalid, in per cent (remembered)."""

RATE_OUT_OF_RANGE = Reason(
    "INJURY_RATE_OUT_OF_RANGE",
    ErrorGroup.OUTLIER,
    Severity.FLAG,
    "Tỷ lệ thương tật ngoài khoảng 21 % đến 100 %; kiểm tra với biên bản giám định.",
    "The rate of injury is not between 21 and 100 per cent; compare it with the assessment.",
)
EFFECT_BEFORE_DECISION = Reason(
    "EFFECT_BEFORE_DECISION",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày hiệu lực trước ngày ban hành quyết định; kiểm tra hai ngày.",
    "The decision takes effect before it was made; check both days.",
)
MARTYR_AMONG_LIVING = Reason(
    "MARTYR_AMONG_LIVING",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Liệt sĩ nằm trong danh sách người có công còn quản lý; chuyển sang danh sách liệt sĩ.",
    "A martyr stands in the list of the living; move the file to the list of martyrs.",
)

CLOSED = frozenset(
    {
        "Đã chết", "Đã mất", "Từ trần", "Đã từ trần", "Chết", "Chuyển đi", "Chuyển tỉnh",
        "Cắt giảm", "Thôi hưởng", "Đã dừng", "Tạm dừng", "Đình chỉ", "Thu hồi",
    }
)  # fmt: skip

UNCOLLECTED = frozenset({payments.NOT_TAKEN, "Chưa chi", "Chưa lĩnh", "Không nhận", "Trả lại"})

PERSONS = TableContract(
    source=SOURCE,
    name="persons",
    title_vi="Danh sách người có công và thân nhân",
    title_en="People with meritorious service and relatives",
    sheet_aliases=("Người có công", "NCC", "Danh sách NCC", "Hồ sơ người có công"),
    expected=False,
    columns=(
        ordinal("list"),
        text("management_no", ("Mã số quản lý", "Mã quản lý"), "number in the system", CODE),
        key(
            "file_no",
            Kind.TEXT,
            ("Số hồ sơ tỉnh", "Số hồ sơ", "Mã hồ sơ", "Số hồ sơ bộ"),
            "number of the file, such as BD/16720-1",
            FILE_NO,
        ),
        name("Họ và tên người có công"),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"),
        sex("sex", ("Giới tính",), "sex"),
        free_text("ethnicity", ("Dân tộc",), "ethnic group"),
        number(),
        Column(
            "card_code",
            Kind.CODE,
            ("Số BHYT", "Số thẻ BHYT"),
            "health insurance card",
            pii=True,
            pattern=HEALTH_CARD,
        ),
        text("copy", ("Bản gốc/Bản sao", "Bản gốc"), "whether the file is the original", WORDS),
        free_text("address", ("Địa chỉ thường trú", "Địa chỉ", "Nơi cư trú"), "residence"),
        text("district", ("Huyện", "Quận/huyện"), "district of before July 2025", WORDS),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Phường/xã", "Xã/phường"), "commune"),
        Column(
            "group",
            Kind.TEXT,
            ("Loại đối tượng", "Đối tượng", "Diện đối tượng"),
            "group of the ordinance",
            required=True,
            pattern=GROUP,
        ),
        Column(
            "injury_rate",
            Kind.DECIMAL,
            ("Tỷ lệ thương tật", "Tỷ lệ tổn thương cơ thể", "Tỷ lệ"),
            "rate of injury, per cent",
        ),
        text("status", ("Trạng thái hồ sơ", "Trạng thái", "Tình trạng"), "state of it", WORDS),
        text("decision_no", ("Số quyết định", "Số QĐ"), "decision on the benefit", REFERENCE),
        Column("issued_on", Kind.DATE, ("Ngày ban hành", "Ngày quyết định"), "day it was made"),
        Column(
            "effective_on",
            Kind.PARTIAL_DATE,
            ("Ngày hiệu lực", "Hưởng từ"),
            "first day of the benefit",
            date_of="validity",
        ),
        Column(
            "amount",
            Kind.MONEY,
            ("Số tiền hàng tháng", "Số tiền hằng tháng", "Mức trợ cấp"),
            "monthly amount, đồng",
        ),
    ),
    key=("file_no",),
    example={
        "file_no": "DL/16720-1",
        "full_name": "Lê Văn Tám",
        "birth_date": "1950",
        "sex": "Nam",
        "person_number": "066050000130",
        "commune_code": "24181",
        "group": "Thương binh",
        "injury_rate": "61",
        "status": "Đang quản lý",
    },
    meanings=Meanings(
        kinds=("merit", "entitlement"),
        commune="commune_code",
        event_date="effective_on",
        valid_from="effective_on",
        status="status",
        closed=CLOSED,
        programme="group",
        indicators={
            "complete": Indicator(
                pl.col("person_number").is_not_null()
                & pl.col("birth_date").is_not_null()
                & pl.col("commune_code").is_not_null()
            )
        },
    ),
    roles=(
        PersonRole(
            "person",
            "Người có công, thân nhân",
            "person with merit, or relative",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            commune="commune_code",
            codes=(own_codes.merit_file("file_no"), own_codes.insurance("card_code")),
            where=~pl.col("group").fill_null("").is_in(sorted(MARTYRS)),
        ),
    ),
    rules=(
        Rule(MARTYR_AMONG_LIVING, "group", pl.col("group").is_in(sorted(MARTYRS))),
        Rule(
            RATE_OUT_OF_RANGE,
            "injury_rate",
            (pl.col("injury_rate") > WHOLE)
            | pl.col("injury_rate").is_between(0, 1, closed="right")  # 61 % of a spreadsheet: 0.61
            | ((pl.col("group") == DISABLED) & (pl.col("injury_rate") < LEAST_RATE)),
        ),
        Rule(
            EFFECT_BEFORE_DECISION,
            "effective_on",
            pl.col("effective_on.last") < pl.col("issued_on").dt.month_start(),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "effective_on",
            pl.col("birth_date.first") > pl.col("effective_on.last"),
            Severity.FLAG,
        ),
    ),
    sample=sample.PERSONS,
)

PAYMENTS = TableContract(
    source=SOURCE,
    name="payments",
    title_vi="Danh sách chi trả trợ cấp ưu đãi người có công",
    title_en="Payment list of benefits for meritorious service",
    sheet_aliases=("Chi trả", "C70a-HD", "Chi trả người có công", "Chi trả NCC"),
    expected=False,
    columns=(
        ordinal("list"),
        text("transaction_no", ("Mã giao dịch",), "number of the transaction", CODE),
        key(
            "file_no",
            Kind.TEXT,
            ("Số hồ sơ Tỉnh", "Số hồ sơ", "Mã hồ sơ"),
            "number of the file",
            FILE_NO,
        ),
        name("Họ và tên người nhận", title="who is paid"),
        number(),
        text(
            "group", ("Loại đối tượng", "Đối tượng", "Diện đối tượng"), "group of the file", GROUP
        ),
        free_text("benefit", ("Nội dung chế độ", "Chế độ", "Nội dung"), "what is paid"),
        Column("amount", Kind.MONEY, ("Số tiền (VNĐ)", "Số tiền", "Mức hưởng"), "paid, đồng"),
        *payments.way_of_paying(),
        Column(
            "commune_code",
            Kind.COMMUNE,
            ("Địa bàn (Phường - Huyện)", "Địa bàn", "Mã xã", "Xã/phường"),
            "commune",
        ),
        text("status", ("Trạng thái", "Tình trạng"), "whether it was collected", WORDS),
        Column("paid_on", Kind.DATE, ("Ngày chi trả", "Ngày chi"), "day of payment"),
        payments.pay_month(),
    ),
    key=("file_no", "pay_month", "group", "benefit"),
    example={
        "transaction_no": "GD-2026-000123",
        "file_no": "DL/16720-1",
        "full_name": "Lê Văn Tám",
        "person_number": "066050000130",
        "group": "Thương binh",
        "benefit": "Trợ cấp hàng tháng",
        "amount": "4.116.000",
        "payment_method": "Tài khoản Ngân hàng",
        "commune_code": "24181",
        "paid_on": "10/09/2026",
        "pay_month": "09/2026",
    },
    meanings=Meanings(
        kinds=("payment", "merit"),
        commune="commune_code",
        event_date="pay_month",
        programme="group",
        linked_key="file_no",
        amount="amount",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
        collected="status",
        uncollected=UNCOLLECTED,
    ),
    roles=(
        PersonRole(
            "recipient",
            "Người nhận",
            "who is paid",
            name="full_name",
            number="person_number",
            commune="commune_code",
            codes=(own_codes.merit_file("file_no"), own_codes.account("account_no")),
        ),
    ),
    sample=sample.PAYMENTS,
)
