"""Linked dossiers of deaths: extract of the death, residence ended, funeral support.

Blocks and field names are those of the form of the national software (read; the name of the dead
stands in three cells, the death may carry its hour). The columns with the days of its results are
**proposed**: the form has none. The limit depends on who pays (decision 296/QĐ-VPCP, 2024), so
where the extract does not say it a dossier counts as complete or not, and never as late.
"""

from __future__ import annotations

import polars as pl

from contracts.columns import (
    birth_date,
    called,
    free_text,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.dossiers import reasons, words
from contracts.dossiers.columns import dossier_number, procedure_code
from contracts.dossiers.dossier import SOURCE
from contracts.dossiers.linked import before_received, day, result_indicators
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import REFERENCE, WORDS, listed
from contracts.reasons import EVENT_BEFORE_BIRTH, Severity
from contracts.samples import dossiers as samples
from vietnam.time_limits import Procedure, working_days

SCHEME = listed(
    "scheme of a benefit",
    "by which the funeral benefit is paid",
    {
        "Bảo trợ xã hội": r"btxh|bảo trợ|hưu trí xã hội",
        "Bảo hiểm xã hội": r"bhxh",
        "Người có công": r"ncc|người có công với cách mạng",
    },
)
_LIMITS = {
    "Bảo trợ xã hội": Procedure.LINKED_DEATH_ASSISTANCE,
    "Bảo hiểm xã hội": Procedure.LINKED_DEATH_INSURANCE,
    "Người có công": Procedure.LINKED_DEATH_MERIT,
}
_RESULTS = ("certificate_on", "residence_ended_on", "benefit_on")
_death_limit = pl.coalesce(
    pl.when(pl.col("scheme") == scheme).then(working_days(limit, pl.col("received_on")))
    for scheme, limit in _LIMITS.items()
)

LINKED_DEATH = TableContract(
    source=SOURCE,
    name="linked_death",
    title_vi="Hồ sơ liên thông khai tử, xóa thường trú, mai táng phí",
    title_en="Linked dossiers: death, residence, funeral support",
    sheet_aliases=("Liên thông khai tử", "LT khai tử", "Khai tử liên thông"),
    columns=(
        ordinal("list"),
        dossier_number(),
        procedure_code(),
        called(
            ("NycHoTen",),
            person_name("requester_name", ("Họ tên người yêu cầu",), "who asks"),
        ),
        called(
            ("NycSoGiayto",),
            person_number("requester_number", ("Số giấy tờ người yêu cầu",), "their number"),
        ),
        called(
            ("NycQuanHe",),
            text(
                "requester_relation",
                ("Quan hệ với người chết",),
                "what they are to the dead",
                WORDS,
            ),
        ),
        called(
            ("NdktHo",), free_text("dead_family", ("Họ người chết",), "family name of the dead")
        ),
        called(("NdktChuDem",), free_text("dead_middle", ("Chữ đệm người chết",), "middle name")),
        called(("NdktTen",), free_text("dead_given", ("Tên người chết",), "given name")),
        Column(
            "dead_name",
            Kind.PERSON_NAME,
            ("Họ tên người chết", "Họ và tên người chết"),
            "the dead",
            filled=True,
            pii=True,
            made=pl.concat_str(
                ["dead_family", "dead_middle", "dead_given"], separator=" ", ignore_nulls=True
            ),
        ),
        called(
            ("NdktNgaySinh",),
            birth_date("dead_born", ("Ngày sinh người chết", "Ngày sinh"), "birth"),
        ),
        called(("NdktGioiTinh",), sex("dead_sex", ("Giới tính người chết", "Giới tính"), "sex")),
        called(
            ("NdktSoGiayto",),
            person_number(
                "dead_number", ("Số giấy tờ người chết", "Số định danh người chết"), "number"
            ),
        ),
        called(
            ("NctccDiaChi",),
            free_text("dead_address", ("Nơi cư trú cuối cùng",), "last place of residence"),
        ),
        Column("commune_code", Kind.COMMUNE, ("Mã xã",), "commune of it"),
        called(
            ("NctccNgayChet",),
            Column(
                "died_on",
                Kind.PARTIAL_DATE,
                ("Ngày chết", "Ngày, giờ chết"),
                "death, perhaps with the hour",
                required=True,
                filled=True,
            ),
        ),
        called(
            ("GbtSogiayto",), text("death_paper", ("Số giấy báo tử",), "death notice", REFERENCE)
        ),
        called(
            ("XoaChuhoHoTen",),
            person_name("head_name", ("Họ tên chủ hộ",), "head of the household"),
        ),
        called(
            ("XoaChuhoGiayto",),
            person_number("head_number", ("Số giấy tờ chủ hộ",), "their number"),
        ),
        text("scheme", ("Nhóm mai táng phí", "Đối tượng hưởng"), "scheme of the benefit", SCHEME),
        day("received_on", ("Ngày tiếp nhận",), "day of reception"),
        day("certificate_on", ("Ngày cấp trích lục khai tử", "Ngày cấp giấy chứng tử"), "extract"),
        day("residence_ended_on", ("Ngày xóa đăng ký thường trú",), "residence ended"),
        day(
            "benefit_on",
            ("Ngày quyết định mai táng phí", "Ngày giải quyết chế độ"),
            "benefit decided",
        ),
        Column(
            "amount",
            Kind.MONEY,
            ("Số tiền mai táng phí", "Mức hỗ trợ mai táng", "Mai táng phí (đồng)"),
            "funeral support, đồng",
        ),
        text("status", ("Trạng thái", "Trạng thái hồ sơ"), "state of it", words.STATUS),
    ),
    key=("dossier_no",),
    example={
        "dossier_no": "H15.33-260115-0002",
        "procedure_code": "1.006714",
        "requester_name": "Nguyễn Văn Bình",
        "requester_number": "066080001234",
        "requester_relation": "Con",
        "dead_name": "Nguyễn Thị Lan",
        "dead_born": "1945",
        "dead_sex": "Nữ",
        "dead_number": "066145001234",
        "commune_code": "24133",
        "died_on": "12/01/2026 05:30",
        "scheme": "Bảo trợ xã hội",
        "received_on": "15/01/2026",
        "certificate_on": "15/01/2026",
        "residence_ended_on": "16/01/2026",
        "benefit_on": "22/01/2026",
        "amount": "10.000.000",
        "status": "Đã trả kết quả",
    },
    meanings=Meanings(
        kinds=("linked_death", "dossier", "funeral_support"),
        subjects=("dead",),
        not_due=frozenset({"requester", "head"}),
        commune="commune_code",
        event_date="died_on",
        recorded_on="received_on",
        valid_from="benefit_on",
        status="status",
        closed=words.ENDED,
        programme="procedure_code",
        linked_key="dossier_no",
        amount="amount",
        indicators=result_indicators(_RESULTS, _death_limit),
    ),
    roles=(
        PersonRole(
            "dead",
            "Người chết",
            "the dead",
            name="dead_name",
            birth_date=("dead_born",),
            sex="dead_sex",
            number="dead_number",
            commune="commune_code",
        ),
        PersonRole(
            "requester",
            "Người yêu cầu",
            "who asks",
            name="requester_name",
            number="requester_number",
        ),
        PersonRole(
            "head",
            "Chủ hộ",
            "head of the household",
            name="head_name",
            number="head_number",
            number_expected=False,
        ),
    ),
    rules=(
        Rule(
            reasons.DEATH_AFTER_RECEIVED,
            "died_on",
            pl.col("died_on.first") > pl.col("received_on"),
        ),
        Rule(
            EVENT_BEFORE_BIRTH,
            "died_on",
            pl.col("dead_born.first") > pl.col("died_on.last"),
            Severity.FLAG,
        ),
        before_received(_RESULTS),
    ),
    sample=samples.LINKED_DEATH,
    expected=False,
)
