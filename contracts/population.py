"""Extract of the national population database for the province: the master that persons link to.

Shape "Master" of docs/architecture.md; it arrives as Parquet under the canonical names.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import birth_date, free_text, person_name, person_number, sex
from contracts.groups import Group
from contracts.language import (
    Column,
    Kind,
    Purpose,
    Rhythm,
    Rule,
    SourceContract,
    TableContract,
)
from contracts.patterns import one_of
from contracts.reasons import Severity

SOURCE = "population"


def _relative(name: str, alias: str, title: str) -> Column:
    """The number of another person, as the national database gives it."""
    return Column(name, Kind.TEXT, (alias,), title, pii=True, person_number=True)


PERSON = TableContract(
    source=SOURCE,
    name="population",
    title_vi="Dữ liệu dân cư của tỉnh",
    title_en="Population of the province",
    columns=(
        person_number(
            "person_id", ("Số định danh cá nhân", "Số CCCD"), "12-digit personal number", must=True
        ),
        person_name(
            "full_name",
            ("Họ, chữ đệm, tên", "Họ và tên"),
            "full name",
            must=True,
            authoritative=True,
        ),
        birth_date(
            "date_of_birth", ("Ngày sinh", "Ngày, tháng, năm sinh"), "birth date", must=True
        ),
        sex("sex", ("Giới tính",), "sex", required=True),
        Column("old_id", Kind.PERSON_ID, ("Số CMND",), "former 9-digit number", pii=True),
        Column(
            "commune_code",
            Kind.COMMUNE,
            ("Mã xã", "Mã ĐVHC cấp xã"),
            "commune of residence, new code",
            required=True,
        ),
        Column("household_id", Kind.HOUSEHOLD, ("Mã hộ",), "household", pii=True),
        free_text("ethnicity", ("Dân tộc",), "ethnic group"),
        _relative("mother_id", "Số định danh mẹ", "mother's number"),
        _relative("father_id", "Số định danh cha", "father's number"),
        _relative("spouse_id", "Số định danh vợ/chồng", "spouse's number"),
        Column(
            "marital_status",
            Kind.TEXT,
            ("Tình trạng hôn nhân",),
            "single, married, divorced or widowed",
            pii=True,
            pattern=one_of("single", "married", "divorced", "widowed"),
        ),
        Column(
            "status",
            Kind.TEXT,
            ("Trạng thái",),
            "alive, dead or moved_out",
            required=True,
            pattern=one_of("alive", "dead", "moved_out"),
        ),
        Column("died_on", Kind.PARTIAL_DATE, ("Ngày chết",), "day of death", pii=True),
        free_text("address", ("Nơi thường trú", "Địa chỉ"), "residence"),
    ),
    key=("person_id",),
    example={
        "person_id": "066151001234",
        "full_name": "Nguyễn Thị Hoa",
        "date_of_birth": "1951-08-15",
        "sex": "F",
        "old_id": "240123456",
        "commune_code": "24133",
        "household_id": "HK66000012",
        "ethnicity": "Kinh",
        "status": "alive",
        "address": "Buôn Ea Nao, xã Ea Drăng",
    },
    rules=(
        Rule(
            reasons.NUMBER_STRUCTURE,
            "person_id",
            pl.col("person_id_kind") != "personal_id",
            Severity.REJECT,
        ),
        Rule(reasons.SEX_CONTRADICTS_NUMBER, "sex", pl.col("person_id.sex") != pl.col("sex")),
        Rule(
            reasons.BIRTH_YEAR_CONTRADICTS_NUMBER,
            "date_of_birth",
            pl.col("person_id.birth_year") != pl.col("date_of_birth.year"),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "died_on",
            pl.col("date_of_birth.first") > pl.col("died_on.last"),
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Dân cư",
    title_en="Population master",
    short_vi="Dân cư",
    short_en="Population",
    group=Group.REFERENCE,
    tables=(PERSON,),
    freshness_days=7,
    rhythm=Rhythm.DAILY,
    file_patterns=("population*.parquet",),
    sample_file="population.parquet",
    purpose=Purpose.MASTER,
)
