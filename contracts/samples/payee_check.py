"""Answers of banks in the sample. Shares are plausible, not counted."""

from __future__ import annotations

from contracts.memberships import ACCOUNT_NUMBER, MERIT, PENSIONER, TO_ACCOUNT
from contracts.sample import Altered, Sample
from contracts.sample_cells import After, Anchor, ByColumn, Choice, Fact, InventedName, Text
from contracts.sample_people import RESIDENT, Registered

_PAID = Registered("social_insurance", "payments", as_usual=True) & PENSIONER
_PAID |= Registered("merit", "payments", as_usual=True) & MERIT
_PAID &= RESIDENT & ~Registered("social_insurance", "unemployment")
"""Who is paid as they wish: the list says to which account, or that it is cash. Benefits of the
unemployed go to an account whatever they wish."""

ANSWERS = Sample(
    file="Doi_chieu_tai_khoan_{province}.xlsx",
    titles=("NGÂN HÀNG TRẢ LỜI VỀ TÀI KHOẢN NGƯỜI HƯỞNG", "Ngày trả lời: {date}"),
    who=_PAID,
    share=0.6,
    values={
        "bank": Choice({"Agribank": 0.6, "Vietcombank": 0.2, "BIDV": 0.2}),
        "account_no": ACCOUNT_NUMBER,
        "result": Choice({"khớp": 0.98, "tài khoản đóng": 0.015, "không tồn tại": 0.005}),
        "_other": InventedName("F"),
        "account_holder": ByColumn(
            "result", {"khớp": Fact("full_name"), "không khớp tên": Text("{_other}")}
        ),
        "checked_on": After(Anchor.NIGHT, -20, -2),
    },
    findings=(
        Altered("account_of_other", TO_ACCOUNT, 0.06, {"result": Text("không khớp tên")}),
        Altered(
            "account_of_other",
            ~TO_ACCOUNT,
            0.06,
            {"result": Text("không khớp tên")},
            lawful="paid_in_cash",
        ),
    ),
)
