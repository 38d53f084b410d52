"""How both tables of labour look in a made-up province: whoever is reported is registered too."""

from __future__ import annotations

from contracts.labour.common import EMPLOYED_STATE, UNEMPLOYED_STATE
from contracts.memberships import EMPLOYED, INSURANCE_NUMBER, UNEMPLOYED
from contracts.sample import Extra, Sample
from contracts.sample_cells import (
    After,
    Anchor,
    ByColumn,
    ByPerson,
    Choice,
    Fact,
    KeyOf,
    Text,
)
from contracts.sample_people import RESIDENT, Died

_EMPLOYERS = {
    "1": ("6000123450", "Công ty TNHH Cà phê Ea Tu"),
    "2": ("6000234577", "Công ty Cổ phần May Buôn Hồ"),
    "3": ("6000345679", "Bệnh viện Đa khoa Cao Nguyên"),
    "4": ("6000456788", "Hợp tác xã Nông nghiệp Krông Pắc"),
}
_POSITION = "Vị trí việc làm"
_CONTRACTS = "Loại và hiệu lực hợp đồng lao động"
_FIXED = f"{_CONTRACTS} / Hiệu lực HĐLĐ xác định thời hạn"
_OTHER = f"{_CONTRACTS} / Hiệu lực HĐLĐ khác (dưới 1 tháng, thử việc)"
_MARK = Choice({"x": 1.0})
_START = After("_start", 0, 0)
_DEAD = EMPLOYED & Died(120, 900)

EMPLOYEES_SAMPLE = Sample(
    file="01PLI_{province}.xlsx",
    sheet="01PLI {_employer}",
    titles=(
        "TÊN DOANH NGHIỆP, CƠ QUAN, TỔ CHỨC: {employer}",
        "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG {half_year}",
        "- Mã số doanh nghiệp: {employer_code}",
    ),
    labels={
        "manager": f"{_POSITION} / Nhà quản lý",
        "high_skill": f"{_POSITION} / Chuyên môn kỹ thuật bậc cao",
        "mid_skill": f"{_POSITION} / Chuyên môn kỹ thuật bậc trung",
        "other_job": f"{_POSITION} / Khác",
        "permanent_from": f"{_CONTRACTS} / Ngày bắt đầu HĐLĐ không xác định thời hạn",
        "fixed_from": f"{_FIXED} / Ngày bắt đầu",
        "fixed_to": f"{_FIXED} / Ngày kết thúc",
        "other_from": f"{_OTHER} / Ngày bắt đầu",
        "other_to": f"{_OTHER} / Ngày kết thúc",
    },
    column_numbers=True,
    who=EMPLOYED & RESIDENT,
    values={
        "insurance_code": INSURANCE_NUMBER,
        "_job": Choice({"manager": 0.05, "high": 0.15, "mid": 0.2, "other": 0.6}),
        "position": ByColumn(
            "_job",
            {"manager": Choice({"Trưởng phòng": 1.0}), "high": Choice({"Kỹ sư": 1.0})},
            Choice({"Công nhân": 0.8, "Nhân viên": 0.2}),
        ),
        "manager": ByColumn("_job", {"manager": _MARK}),
        "high_skill": ByColumn("_job", {"high": _MARK}),
        "mid_skill": ByColumn("_job", {"mid": _MARK}),
        "other_job": ByColumn("_job", {"other": _MARK}),
        "_kind": Choice({"permanent": 0.6, "fixed": 0.35, "other": 0.05}),
        "_start": After(Anchor.NIGHT, -1000, -30),
        "permanent_from": ByColumn("_kind", {"permanent": _START}),
        "fixed_from": ByColumn("_kind", {"fixed": _START}),
        "fixed_to": After("fixed_from", 364, 1094),
        "other_from": ByColumn("_kind", {"other": _START}),
        "other_to": After("other_from", 20, 60),
        "insured_from": After("_start", 0, 0, "%m/%Y"),
        "insured_to": Choice({"": 1.0}),
        "_employer": Choice({"1": 0.4, "2": 0.3, "3": 0.2, "4": 0.1}),
        "employer_code": ByColumn(
            "_employer", {at: Choice({code: 1.0}) for at, (code, _) in _EMPLOYERS.items()}
        ),
        "employer": ByColumn(
            "_employer", {at: Choice({name: 1.0}) for at, (_, name) in _EMPLOYERS.items()}
        ),
        "half_year": Text("6 tháng cuối năm {year}"),
    },
    findings=(
        Extra("death_contradicted", _DEAD, 0.2, {"_start": After(Anchor.DEATH, 35, 70)}),
        Extra(
            "death_contradicted",
            _DEAD,
            0.1,
            {"_start": After(Anchor.DEATH, -900, -40)},
            lawful="began_before_the_death",
        ),
        Extra(
            "unemployed_but_employed",
            UNEMPLOYED & RESIDENT,
            0.15,
            {"_start": After(Anchor.NIGHT, 0, 0)},
            lawful="began_in_the_month",
        ),
        Extra(
            "unemployed_but_employed",
            UNEMPLOYED & RESIDENT,
            0.15,
            {"insured_to": After(Anchor.NIGHT, -60, -35, "%m/%Y")},
            lawful="left_before",
        ),
    ),
)
WORKERS_SAMPLE = Sample(
    file="Nguoi_lao_dong_{province}.csv",
    who=(EMPLOYED | UNEMPLOYED) & RESIDENT,
    share=0.9,
    values={
        "address": Fact("address"),
        "status": ByPerson(
            ((UNEMPLOYED, Choice({UNEMPLOYED_STATE: 1.0})),), Choice({EMPLOYED_STATE: 1.0})
        ),
        "position": Choice({"Công nhân": 0.5, "Nhân viên": 0.3, "Lao động phổ thông": 0.2}),
        "employer_code": KeyOf("labour", "employer_code", "employees"),
        "employed_from": After(Anchor.NIGHT, -1000, -300),
        "unemployed_from": ByColumn("status", {UNEMPLOYED_STATE: After(Anchor.NIGHT, -200, -10)}),
        "insurance_code": INSURANCE_NUMBER,
        "updated_on": After(Anchor.NIGHT, -60, -1),
    },
    findings=(
        Extra("death_contradicted", _DEAD, 0.2, {"employed_from": After(Anchor.DEATH, 35, 70)}),
    ),
)
