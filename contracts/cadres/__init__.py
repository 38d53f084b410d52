"""Cadres, civil servants and public employees (cán bộ, công chức, viên chức) of the province.

Basis: circular 06/2023/TT-BNV (keeping and using the national database; title read), form
2C-TCTW/98. **Layout proposed**: no official list was found. Its labels are words of form 2C; the
field names are those of provincial personnel software (read). Of the message to the national
database the envelope is known and the fields of a person are not, so it is not taken.

Key: the number of the file within its managing unit; the national key joins them,
`<unit>_<number>`. Traps: after the merger one person may stand under the old unit and under the new
one, which are two records of one person and no duplicate; codes of agencies may be those of before
the merger; a list may say its unit once, in a title. What no rule asks for is left out: ethnic
group, religion, birthplace, party, family, health, grade and salary.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, reasons
from contracts.cadres.sample import SAMPLE
from contracts.cadres.words import (
    ACTIVE,
    CADRE_LEFT_BUT_ACTIVE,
    CADRE_TOO_YOUNG,
    CADRE_UNIT_UNKNOWN,
    LEFT,
    NUMBER,
    STAFF,
    STATES,
    SYNC_STATES,
    SYNCED,
)
from contracts.columns import (
    birth_date,
    called,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
    titled,
)
from contracts.groups import Group
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import AGENCY, INSURANCE_CODE, WORDS
from contracts.reasons import Severity
from vietnam.ages import Activity, too_young

SOURCE = "cadres"
_synced = pl.col("sync_status") == SYNCED
_told = pl.col("sync_status").is_not_null() | pl.col("synced_on").is_not_null()
_civil_servant = pl.col("staff").is_in(["Cán bộ", "Công chức"])

CADRES = TableContract(
    source=SOURCE,
    name="cadres",
    title_vi="Danh sách cán bộ, công chức, viên chức",
    title_en="List of cadres, civil servants and public employees",
    sheet_aliases=("CBCCVC", "Danh sách CBCCVC", "Cán bộ", "Công chức", "Viên chức"),
    columns=(
        ordinal("list"),
        Column(
            "cadre_no",
            Kind.CODE,
            ("Số hiệu CBCCVC", "Số hiệu cán bộ, công chức", "Số hiệu công chức", "Mã CBCCVC"),
            "number of the file within its unit",
            required=True,
            filled=True,
            identifier=True,
            pii=True,
            fields=("SoHieuCBCCVC_BNDP", "sohieucongchuc"),
            pattern=NUMBER,
        ),
        called(
            ("hoten",), person_name("full_name", ("Họ và tên", "Họ tên"), "full name", must=True)
        ),
        called(("ngaysinh",), birth_date("birth_date", ("Ngày sinh", "Năm sinh"), "birth date")),
        called(("gioitinh",), sex("sex", ("Giới tính",), "sex")),
        called(
            ("cmnd",),
            person_number(
                "person_number",
                (
                    "Số định danh cá nhân/CCCD",
                    "Số định danh cá nhân",
                    "Số CCCD",
                    "CCCD",
                    "Số CMND/CCCD",
                ),
                "personal number",
                required=True,
            ),
        ),
        titled(
            (r"(?:cơ quan|đơn vị)(?: công tác)? ?: ?(?P<value>.+)",),
            text(
                "unit",
                ("Cơ quan, đơn vị", "Đơn vị công tác", "Cơ quan công tác", "Tên đơn vị"),
                "agency or unit",
                WORDS,
            ),
        ),
        Column(
            "unit_code",
            Kind.CODE,
            ("Mã đơn vị", "Mã cơ quan", "Mã định danh cơ quan"),
            "code of the unit",
            pattern=AGENCY,
        ),
        called(
            ("chucvuhientai",),
            text("position", ("Chức vụ/chức danh", "Chức vụ", "Chức danh"), "position", WORDS),
        ),
        called(
            ("thuocloaicanbo",),
            text("staff", ("Loại", "Loại CBCCVC", "Đối tượng"), "kind of staff", STAFF),
        ),
        Column(
            "recruited_on",
            Kind.PARTIAL_DATE,
            ("Ngày tuyển dụng", "Năm tuyển dụng"),
            "day of recruitment",
            fields=("ngaytuyendung",),
        ),
        Column(
            "left_on",
            Kind.PARTIAL_DATE,
            ("Ngày nghỉ hưu/thôi việc", "Ngày thôi việc", "Ngày nghỉ hưu", "Ngày nghỉ việc"),
            "last day of service",
            date_of="validity",
        ),
        Column(
            "insurance_code",
            Kind.CODE,
            ("Mã số BHXH", "Số sổ BHXH", "Mã số bảo hiểm xã hội"),
            "social insurance code",
            pii=True,
            fields=("sobhxh",),
            pattern=INSURANCE_CODE,
        ),
        text("status", ("Trạng thái", "Tình trạng", "Trạng thái công tác"), "state", STATES),
        text(
            "sync_status",
            ("Trạng thái đồng bộ", "Kết quả đồng bộ", "Tình trạng đồng bộ"),
            "state of synchronisation with the national database",
            SYNC_STATES,
        ),
        Column("synced_on", Kind.DATE, ("Ngày đồng bộ",), "day of synchronisation"),
    ),
    key=(("unit_code", "unit"), "cadre_no"),
    example={
        "ordinal": "1",
        "cadre_no": "CC-001234",
        "full_name": "Nguyễn Văn Bình",
        "birth_date": "02/03/1985",
        "sex": "Nam",
        "person_number": "066085001234",
        "unit": "Sở Nội vụ",
        "unit_code": "000.00.05.H15",
        "position": "Chuyên viên",
        "staff": "Công chức",
        "recruited_on": "01/08/2010",
        "insurance_code": "6610012345",
        "status": ACTIVE,
        "sync_status": SYNCED,
        "synced_on": "15/09/2026",
    },
    meanings=Meanings(
        kinds=("employment", "cadre", "service"),
        event_date="recruited_on",
        valid_from="recruited_on",
        valid_to="left_on",
        status="status",
        closed=LEFT,
        indicators={
            # A list that says nothing of synchronisation counts nobody; in one that does, whoever
            # has an empty cell is due as well.
            "acknowledged": Indicator(
                fulfilled=_synced | (pl.col("sync_status").is_null() & _told),
                among=_told.any() | _told,
            )
        },
    ),
    roles=(
        PersonRole(
            "cadre",
            "Cán bộ, công chức, viên chức",
            "cadre, civil servant or public employee",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            codes=(own_codes.insurance("insurance_code"), own_codes.colleague("unit")),
        ),
    ),
    rules=(
        Rule(CADRE_UNIT_UNKNOWN, "unit", pl.col("unit").is_null() & pl.col("unit_code").is_null()),
        Rule(
            reasons.END_BEFORE_START,
            "left_on",
            pl.col("left_on.last") < pl.col("recruited_on.first"),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "recruited_on",
            pl.col("birth_date.first") > pl.col("recruited_on.last"),
            Severity.FLAG,
        ),
        Rule(
            CADRE_TOO_YOUNG,
            "recruited_on",
            (_civil_servant & too_young(Activity.CIVIL_SERVANT, "birth_date", "recruited_on"))
            | too_young(Activity.WORKER, "birth_date", "recruited_on"),
        ),
        Rule(
            CADRE_LEFT_BUT_ACTIVE,
            "status",
            (pl.col("status") == ACTIVE) & (pl.col("left_on.last") < pl.col("today")),
        ),
    ),
    sample=SAMPLE,
)


CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Cán bộ, công chức, viên chức",
    title_en="Cadres, civil servants and public employees",
    short_vi="Cán bộ, công chức",
    short_en="Cadres",
    group=Group.ADMINISTRATION,
    tables=(CADRES,),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*cbccvc*", "*can_bo*", "*cong_chuc*", "*vien_chuc*", "*cadres*"),
)
