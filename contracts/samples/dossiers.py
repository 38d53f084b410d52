"""How the sample makes dossiers: the message with its papers, the catalogue, the extracts.

Here: shares and days that are plausible, not counted. Not here: the tables themselves. The flat
export is not made: it says what the message says.
"""

from __future__ import annotations

from contracts.memberships import (
    CARD_ASKED_FOR,
    DEAD_LATELY,
    DEATH_ON_ITS_WAY,
    LINKED_DEATH_SENT,
)
from contracts.sample import Also, Altered, Extra, Main, Relative, Sample, Twice
from contracts.sample_cells import (
    After,
    Amount,
    Anchor,
    ByColumn,
    ByPerson,
    Choice,
    Fact,
    Number,
    OfParent,
    Serial,
    Sometimes,
    Text,
    Value,
)
from contracts.sample_people import (
    DEAD,
    RESIDENT,
    Aged,
    DaysOld,
    Drawn,
    Has,
    Registered,
)
from vietnam.standards import Standard

MESSAGE = "Ho_so_TTHC_{province}_{year}_{month}.json"
LINKED = "Ho_so_lien_thong_{province}.xlsx"
_MOMENT = "%Y%m%d%H%M00"
_COMPANIES = ("Công ty TNHH Hoa Lan", "Công ty Cổ phần Cà phê Tây Nguyên", "Hợp tác xã Ea Tul")
_CITIZEN = "1"
_NONE: Value = Choice({"": 1.0})
_UNDER_WAY = "Đang xử lý"
_SCHEMES = ("Bảo trợ xã hội", "Bảo hiểm xã hội", "Người có công")
_BY_ASSISTANCE = Amount("scheme", dict.fromkeys(_SCHEMES, 20.0), Standard.SOCIAL_ASSISTANCE)
_BY_INSURANCE = Amount("scheme", dict.fromkeys(_SCHEMES, 10.0), Standard.BASE_SALARY)
_FREE = ("1.001731", "1.014027")

DOSSIER = Sample(
    file=MESSAGE,
    stands_in={"citizen_name": ("applicant",), "citizen_number": ("applicant_no",)},
    who=Aged(18, 90) & RESIDENT,
    share=0.25,
    each=(1, 2),
    leaves=False,
    values={
        "received_on": After(Anchor.NIGHT, -280, -40, _MOMENT),
        "_day": After("received_on", 0, 0, "%y%m%d"),
        "_serial": Serial("{:06d}"),
        "dossier_no": Text("H15.33-{_day}-{_serial}"),
        "procedure_code": Choice(
            {"1.001731": 0.1, "1.014027": 0.1, "1.004837": 0.4, "2.000815": 0.4}
        ),
        "field_name": ByColumn(
            "procedure_code",
            {"1.004837": Choice({"Hộ tịch": 1.0}), "2.000815": Choice({"Chứng thực": 1.0})},
            Choice({"Bảo trợ xã hội": 1.0}),
        ),
        "channel": Choice({"2": 0.88, "1": 0.11, "3": 0.01}),
        "applicant_kind": Choice({_CITIZEN: 0.92, "2": 0.06, "4": 0.02}),
        "applicant": ByColumn(
            "applicant_kind", {_CITIZEN: _NONE}, Choice(dict.fromkeys(_COMPANIES, 1.0))
        ),
        "applicant_no": ByColumn(
            "applicant_kind", {_CITIZEN: _NONE}, Number(6_000_000_000, 6_009_999_999)
        ),
        "submitted_on": After("received_on", 0, 0, _MOMENT),
        "due_on": After("received_on", 3, 14, _MOMENT),
        "_course": Choice({"early": 0.9, "late": 0.04, "open": 0.06}),
        "finished_on": ByColumn(
            "_course",
            {
                "early": After("due_on", -2, 0, _MOMENT),
                "late": After("due_on", 3, 12, _MOMENT),
            },
        ),
        "status": ByColumn(
            "_course", {"open": Choice({"4": 0.7, "5": 0.3})}, Choice({"10": 0.8, "9": 0.2})
        ),
        "returned_on": ByColumn("status", {"10": After("finished_on", 0, 0, _MOMENT)}),
        "unit": Text("Trung tâm Phục vụ hành chính công {commune_name}"),
        "commune_code": Fact("commune"),
        "reused": Choice({"1": 0.34, "0": 0.66}),
        "eresult": ByColumn("_course", {"open": _NONE}, Sometimes(0.82, Text("kq-{_serial}"))),
        "fee": ByColumn(
            "procedure_code",
            dict.fromkeys(_FREE, Choice({"0": 1.0})),
            Choice({"0": 0.5, "8000": 0.375, "50000": 0.125}),
        ),
        "paid_online": ByColumn(
            "fee", {"0": Choice({"0": 1.0})}, Choice({"0": 0.35, "1": 0.45, "2": 0.2})
        ),
        "vneid": Choice({"1": 0.9, "0": 0.1}),
        "sync": Choice({"Đã đồng bộ": 0.97, "Lỗi đồng bộ": 0.03}),
    },
    persons={"applicant": Main("applicant_kind", frozenset({_CITIZEN}))},
    findings=(
        Extra(
            "death_contradicted",
            DEAD_LATELY & Aged(30),
            0.03,
            {
                "applicant_kind": Text(_CITIZEN),
                "received_on": After(Anchor.DEATH, 5, 55, _MOMENT),
            },
        ),
        Extra(
            "death_contradicted",
            DEAD_LATELY & Aged(30),
            0.02,
            {
                "applicant_kind": Text(_CITIZEN),
                "received_on": After(Anchor.DEATH, -200, -20, _MOMENT),
            },
            lawful="before_the_death",
        ),
        Altered(
            "death_contradicted",
            Has("mother", DEAD_LATELY) | Has("father", DEAD_LATELY),
            0.5,
            {},
            lawful="by_an_heir",
        ),
    ),
)

PAPERS = Sample(
    file=MESSAGE,
    who=None,
    of="dossier",
    each=(1, 3),
    values={
        "dossier_no": OfParent("dossier_no"),
        "component": Serial("TP{:08d}"),
        "_file": Choice({"there": 0.9, "none": 0.1}),
        "file_id": ByColumn("_file", {"there": Text("tep-{component}")}),
        "digitised": ByColumn(
            "_file", {"none": Choice({"0": 0.97, "1": 0.03})}, Choice({"1": 0.9, "0": 0.1})
        ),
        "reused": Choice({"0": 0.8, "1": 0.2}),
        "from_store": Choice({"0": 0.9, "1": 0.1}),
    },
)

PROCEDURES = Sample(
    file="Danh_muc_TTHC_{province}.xlsx",
    titles=("DANH MỤC THỦ TỤC HÀNH CHÍNH", "Ngày trích xuất: {date}"),
    who=None,
    rows=tuple(
        dict(
            zip(
                ("procedure_code", "procedure_name", "field_name", "service_level", "fee",
                 "time_limit", "paper_result", "digitised_due", "for_citizens", "integrated",
                 "valid_from", "valid_to"),
                row,
                strict=True,
            )
        )
        for row in (
            ("2.000986", "Liên thông khai sinh, thường trú, thẻ BHYT", "Hộ tịch", "Toàn trình",
             "Không", "4 ngày làm việc", "Có", "Có", "Công dân Việt Nam", "Có", "01/07/2024",
             "30/06/2026"),
            ("2.000987", "Liên thông khai sinh, thường trú, căn cước, thẻ BHYT", "Hộ tịch",
             "Toàn trình", "Không", "5 ngày làm việc", "Có", "Có", "Công dân Việt Nam", "Có",
             "01/07/2025", ""),
            ("1.006714", "Liên thông khai tử, xóa thường trú, mai táng phí", "Hộ tịch",
             "Toàn trình", "Không", "18 ngày làm việc", "Có", "Có", "Công dân Việt Nam", "Có",
             "01/07/2024", ""),
            ("1.001731", "Hỗ trợ chi phí mai táng", "Bảo trợ xã hội", "Toàn trình", "Không",
             "12 ngày làm việc", "Có", "Không", "Công dân Việt Nam; Tổ chức", "Có", "01/07/2025",
             ""),
            ("1.014027", "Trợ cấp hưu trí xã hội", "Bảo trợ xã hội", "Một phần", "Không",
             "12 ngày làm việc", "Có", "Không", "Công dân Việt Nam", "Không", "01/07/2025", ""),
            ("1.004837", "Đăng ký giám hộ", "Hộ tịch", "Toàn trình", "Có", "12 ngày làm việc",
             "Có", "Có", "Công dân Việt Nam", "Có", "", ""),
            ("2.000815", "Chứng thực bản sao", "Chứng thực", "Một phần", "Có", "12 ngày làm việc",
             "Có", "Không", "Cá nhân, tổ chức", "Có", "", ""),
        )
    ),
)  # fmt: skip

_BIRTH_SETTLED = 80
"""Days after a birth by which its linked dossier has come and has its last result: on no night does
one lie ahead."""
_RESULTS: dict[str, Value] = {
    "received_on": ByPerson(
        ((CARD_ASKED_FOR, After(Anchor.NIGHT, -1, -1)),), After(Anchor.BIRTH, 3, 50)
    ),
    "_day": After("received_on", 0, 0, "%y%m%d"),
    "_serial": Serial("{:06d}"),
}
_SETTLED = ~CARD_ASKED_FOR
LINKED_BIRTH = Sample(
    file=LINKED,
    titles=("UBND TỈNH", "HỒ SƠ LIÊN THÔNG KHAI SINH"),
    who=(DaysOld(_BIRTH_SETTLED) & Aged(0, 1) & Drawn("linked_birth", 0.8) | CARD_ASKED_FOR)
    & RESIDENT,
    values={
        **_RESULTS,
        "dossier_no": Text("H15.34-{_day}-{_serial}"),
        "procedure_code": Choice({"2.000986": 0.7, "2.000987": 0.3}),
        "certificate_on": After("received_on", 0, 0),
        "residence_on": After("received_on", 1, 1),
        "card_on": ByPerson(((CARD_ASKED_FOR, _NONE),), After("received_on", 2, 3)),
        "status": ByPerson(((CARD_ASKED_FOR, Text(_UNDER_WAY)),), Text("Đã trả kết quả")),
    },
    persons={"mother": Relative(("mother",)), "father": Relative(("father",), 0.9)},
    findings=(
        Altered("linked_birth_late", _SETTLED, 0.04, {"card_on": After("received_on", 14, 30)}),
        Altered(
            "linked_birth_late",
            _SETTLED,
            0.05,
            {"card_on": _NONE, "status": Choice({"Dừng xử lý": 1.0})},
            lawful="stopped",
        ),
        Twice(
            "linked_birth_late",
            _SETTLED,
            0.03,
            {"card_on": _NONE},
            lawful="sent_again",
            told_by="dossiers.linked_birth",
        ),
    ),
)
_SPOKEN_FOR = Also("death_contradicted", lawful="linked_dossier_of_the_death")
_BURIED: dict[str, Value] = {
    "died_on": After(Anchor.NIGHT, -400, -200),
    "received_on": After("died_on", 1, 12),
    "benefit_on": After("received_on", 4, 7),
}
_FIELDS = {
    "requester_name": "NycHoTen",
    "requester_number": "NycSoGiayto",
    "requester_relation": "NycQuanHe",
    "dead_family": "NdktHo",
    "dead_middle": "NdktChuDem",
    "dead_given": "NdktTen",
    "dead_born": "NdktNgaySinh",
    "dead_sex": "NdktGioiTinh",
    "dead_number": "NdktSoGiayto",
    "died_on": "NctccNgayChet",
    "head_name": "XoaChuhoHoTen",
    "head_number": "XoaChuhoGiayto",
}
"""The fields of the form, which heads its columns."""
LINKED_DEATH = Sample(
    file=LINKED,
    titles=("UBND TỈNH", "HỒ SƠ LIÊN THÔNG KHAI TỬ"),
    stands_in={"dead_name": ("dead_family", "dead_middle", "dead_given")},
    labels=_FIELDS,
    who=LINKED_DEATH_SENT | DEATH_ON_ITS_WAY,
    leaves=False,
    values={
        "died_on": After(Anchor.DEATH, 0, 0),
        "received_on": ByPerson(
            ((DEATH_ON_ITS_WAY, After(Anchor.NIGHT, -7, -2)),), After(Anchor.DEATH, 1, 12)
        ),
        "_day": After("received_on", 0, 0, "%y%m%d"),
        "_serial": Serial("{:06d}"),
        "dossier_no": Text("H15.35-{_day}-{_serial}"),
        "procedure_code": Choice({"1.006714": 1.0}),
        "requester_relation": Choice({"Con": 0.8, "Vợ/chồng": 0.2}),
        "scheme": Choice({"Bảo trợ xã hội": 0.6, "Bảo hiểm xã hội": 0.3, "Người có công": 0.1}),
        "certificate_on": After("received_on", 0, 0),
        "residence_ended_on": ByPerson(((DEATH_ON_ITS_WAY, _NONE),), After("received_on", 1, 2)),
        "benefit_on": ByPerson(
            ((DEATH_ON_ITS_WAY, _NONE),), Sometimes(0.95, After("received_on", 4, 7))
        ),
        "amount": ByColumn("scheme", {"Bảo trợ xã hội": _BY_ASSISTANCE}, _BY_INSURANCE),
        "status": ByPerson(((DEATH_ON_ITS_WAY, Text(_UNDER_WAY)),), Text("Đã trả kết quả")),
    },
    persons={"requester": Relative(("child", "spouse")), "head": Relative(("head",), 0.6)},
    findings=(
        Extra("funeral_without_death", Aged(60) & RESIDENT, 0.0015, _BURIED),
        Extra(
            "funeral_without_death",
            Aged(60) & RESIDENT,
            0.0006,
            _BURIED | {"benefit_on": _NONE, "amount": _NONE, "status": Text(_UNDER_WAY)},
            lawful="not_granted",
        ),
        Altered(
            "funeral_without_death",
            DEAD & ~Registered("civil_status", "death"),
            1.0,
            {},
            lawful="registered_elsewhere",
            also=(_SPOKEN_FOR,),
        ),
        Altered("death_contradicted", DEAD, 1.0, {}, lawful=_SPOKEN_FOR.lawful),
    ),
)
