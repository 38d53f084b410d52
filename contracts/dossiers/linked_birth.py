"""Linked dossiers of births: birth certificate, residence, health card of children under six.

Decree 63/2024/NĐ-CP as amended by 301/2026/NĐ-CP (the identity card joins the group on 1 September
2026). The message of the one-stop system names the applicant only, so the child comes from an
extract of its own. **Layout proposed**, from the form: each result is a day.

One child may have several dossiers (sent in again): each is a record. Ten zeros, which hospitals
write where there is no social insurance code, are a placeholder.
"""

from __future__ import annotations

import polars as pl

from contracts.columns import birth_date, ordinal, person_name, person_number, sex, text
from contracts.dossiers import reasons, words
from contracts.dossiers.columns import dossier_number, procedure_code
from contracts.dossiers.dossier import SOURCE
from contracts.dossiers.linked import before_received, day, result_indicators
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Kin, Meanings, PersonRole
from contracts.patterns import HEALTH_CARD, REFERENCE, TextPattern
from contracts.samples import dossiers as samples
from vietnam.time_limits import Procedure, working_days

BIRTH_PAPER = TextPattern(
    "birth certificate of a hospital",
    r"^[0-9]{5}\.GCS\.[0-9]{5}\.[0-9]{2}$",
    "serial, GCS, facility, year: `00012.GCS.66016.26`",
)
_RESULTS = ("certificate_on", "residence_on", "card_on")

LINKED_BIRTH = TableContract(
    source=SOURCE,
    name="linked_birth",
    title_vi="Hồ sơ liên thông khai sinh, thường trú, thẻ BHYT",
    title_en="Linked dossiers: birth, residence, health card",
    sheet_aliases=("Liên thông khai sinh", "LT khai sinh", "Khai sinh liên thông"),
    columns=(
        ordinal("list"),
        dossier_number(),
        procedure_code(),
        person_name(
            "child_name",
            ("Họ tên trẻ", "Họ và tên trẻ", "Họ, chữ đệm, tên trẻ"),
            "child",
            must=True,
        ),
        birth_date("child_born", ("Ngày sinh", "Ngày sinh trẻ", "Ngày sinh của trẻ"), "its birth"),
        sex("child_sex", ("Giới tính", "Giới tính trẻ"), "its sex"),
        person_number(
            "child_number",
            ("Số định danh trẻ", "Số định danh của trẻ"),
            "its number",
            required=True,
        ),
        person_name("mother_name", ("Họ tên mẹ", "Họ và tên mẹ"), "mother"),
        person_number("mother_number", ("Số định danh mẹ", "Số CCCD mẹ"), "her number"),
        person_name("father_name", ("Họ tên cha", "Họ và tên cha"), "father"),
        person_number("father_number", ("Số định danh cha", "Số CCCD cha"), "his number"),
        Column(
            "commune_code",
            Kind.COMMUNE,
            ("Nơi đề nghị thường trú", "Nơi đề nghị thường trú (mã xã)", "Mã xã"),
            "commune where it is to live",
        ),
        text("birth_paper", ("Số giấy chứng sinh",), "paper of the hospital", BIRTH_PAPER),
        day("received_on", ("Ngày tiếp nhận",), "day of reception", must=True),
        day("certificate_on", ("Ngày cấp giấy khai sinh",), "birth certificate"),
        text("birth_no", ("Số khai sinh", "Số giấy khai sinh"), "its number", REFERENCE),
        day("residence_on", ("Ngày đăng ký thường trú",), "residence registered"),
        day("card_on", ("Ngày cấp thẻ BHYT",), "health card"),
        Column(
            "card_code",
            Kind.CODE,
            ("Mã thẻ BHYT", "Số thẻ BHYT"),
            "its code",
            pii=True,
            pattern=HEALTH_CARD,
        ),
        day("identity_on", ("Ngày cấp căn cước", "Ngày cấp thẻ căn cước"), "identity card"),
        text("status", ("Trạng thái", "Trạng thái hồ sơ"), "state of it", words.STATUS),
    ),
    key=("dossier_no",),
    example={
        "dossier_no": "H15.33-260115-0001",
        "procedure_code": "2.000987",
        "child_name": "Nguyễn Văn An",
        "child_born": "10/01/2026",
        "child_sex": "Nam",
        "child_number": "066226000123",
        "mother_name": "Nguyễn Thị Hoa",
        "mother_number": "066190001234",
        "commune_code": "24133",
        "birth_paper": "00012.GCS.66016.26",
        "received_on": "15/01/2026 09:10",
        "certificate_on": "15/01/2026",
        "birth_no": "12/2026",
        "residence_on": "19/01/2026",
        "card_on": "20/01/2026",
        "card_code": "TE1666612345678",
        "status": "Đã trả kết quả",
    },
    meanings=Meanings(
        kinds=("linked_birth", "dossier"),
        subjects=("child",),
        not_due=frozenset({"mother", "father"}),
        commune="commune_code",
        event_date="received_on",
        recorded_on="received_on",
        status="status",
        closed=words.ENDED,
        programme="procedure_code",
        linked_key="dossier_no",
        indicators=result_indicators(
            _RESULTS, working_days(Procedure.LINKED_BIRTH, pl.col("received_on"))
        ),
    ),
    roles=(
        PersonRole(
            "child",
            "Trẻ",
            "child",
            name="child_name",
            birth_date=("child_born",),
            sex="child_sex",
            number="child_number",
            commune="commune_code",
            number_expected=False,
        ),
        PersonRole(
            "mother",
            "Mẹ",
            "mother",
            name="mother_name",
            sex_is="F",
            number="mother_number",
            kin=Kin("mother", "child", 12),
        ),
        PersonRole(
            "father",
            "Cha",
            "father",
            name="father_name",
            sex_is="M",
            number="father_number",
            kin=Kin("father", "child", 12),
        ),
    ),
    rules=(
        Rule(
            reasons.BIRTH_AFTER_RECEIVED,
            "child_born",
            pl.col("child_born.first") > pl.col("received_on"),
        ),
        before_received(_RESULTS),
    ),
    sample=samples.LINKED_BIRTH,
    expected=False,
)
