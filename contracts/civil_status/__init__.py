"""Civil status registers (sổ hộ tịch): births, deaths, marriages, as digitised from the books.

Columns follow the registers of circular 04/2024/TT-BTP and the digitisation schema of the Ministry
of Justice (law 60/2014/QH13, decree 87/2020/NĐ-CP). Parents of old entries have a year of birth
only and no number: neither is required of them.
"""

from __future__ import annotations

import polars as pl

from contracts.civil_status.columns import (
    RESIDENCES,
    SOURCE,
    YOUNGEST_PARENT,
    Person,
    book_year,
    born_later,
    entry_columns,
    in_groups,
    person_columns,
    person_role,
    same_number,
    sex_column,
)
from contracts.civil_status.other import MARITAL_STATUS, RECOGNITION
from contracts.civil_status.reasons import (
    MOTHER_TOO_YOUNG,
    REGISTERED_BEFORE_EVENT,
    SPOUSE_TOO_YOUNG,
)
from contracts.columns import called, free_text
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Kin, Meanings

YOUNGEST_SPOUSE = 14
_CHILD = Person(
    "child",
    ("Người được khai sinh", "Người được đăng ký khai sinh", "Trẻ em", "Con"),
    "nks",
    "Con",
    "child",
)
_MOTHER = Person("mother", ("Người mẹ", "Mẹ", "Thông tin người mẹ"), "me", "Mẹ", "mother")
_FATHER = Person("father", ("Người cha", "Cha", "Thông tin người cha"), "cha", "Cha", "father")
_DECEASED = Person(
    "deceased", ("Người chết", "Người được khai tử", "Người mất"), "nkt", "Người chết", "deceased"
)
_DEATH = ("Sự kiện chết", "Khai tử")
_HUSBAND = Person("husband", ("Chồng", "Người chồng", "Bên nam"), "chong", "Chồng", "husband")
_WIFE = Person("wife", ("Vợ", "Người vợ", "Bên nữ"), "vo", "Vợ", "wife")
_KEY = ("registry_place", "book_no", "entry_no")

BIRTH = TableContract(
    source=SOURCE,
    name="birth",
    title_vi="Sổ đăng ký khai sinh",
    title_en="Register of births",
    sheet_aliases=("Khai sinh", "KS", "Đăng ký khai sinh", "Sổ khai sinh"),
    columns=(
        *entry_columns(),
        *person_columns(_CHILD, residence=False, ethnicity=True, required=True),
        sex_column(_CHILD),
        called(
            ("nksNoiSinh",),
            free_text(
                "birth_place",
                (*in_groups(_CHILD.groups, ("Nơi sinh",)), "Nơi sinh"),
                "place of birth",
            ),
        ),
        *person_columns(_MOTHER),
        *person_columns(_FATHER),
    ),
    key=_KEY,
    meanings=Meanings(
        kinds=("birth",),
        subjects=("child",),
        commune="registry_place",
        book="book_no",
        event_date="child_birth_date",
        recorded_on="registered_on",
    ),
    example={
        "entry_no": "7",
        "book_no": "01/2019",
        "registered_on": "15/03/2019",
        "registry_place": "24133",
        "child_name": "Nguyễn Thị Hoa",
        "child_sex": "Nữ",
        "child_birth_date": "01/03/2019",
        "child_number": "066319000123",
        "mother_name": "Trần Thị Lan",
        "mother_birth_date": "1990",
        "mother_number": "066190000124",
        "father_name": "Nguyễn Văn Nam",
        "father_birth_date": "12/05/1988",
        "father_number": "066088000125",
    },
    roles=(
        person_role(_CHILD, sex=True),
        person_role(_MOTHER, sex_is="F", kin=Kin("mother", "child", YOUNGEST_PARENT)),
        person_role(_FATHER, sex_is="M", kin=Kin("father", "child", YOUNGEST_PARENT)),
    ),
    rules=(
        book_year(),
        Rule(
            REGISTERED_BEFORE_EVENT,
            "registered_on",
            pl.col("child_birth_date.first") > pl.col("registered_on"),
        ),
        Rule(
            MOTHER_TOO_YOUNG,
            "mother_birth_date",
            pl.col("child_birth_date.year") - pl.col("mother_birth_date.year") < YOUNGEST_PARENT,
        ),
        same_number("mother", "father"),
        same_number("mother", "child"),
        same_number("father", "child"),
    ),
)

DEATH = TableContract(
    source=SOURCE,
    name="death",
    title_vi="Sổ đăng ký khai tử",
    title_en="Register of deaths",
    sheet_aliases=("Khai tử", "KT", "Đăng ký khai tử", "Sổ khai tử"),
    columns=(
        *entry_columns(),
        *person_columns(_DECEASED, residence=False, ethnicity=True, required=True),
        sex_column(_DECEASED),
        called(
            ("nktNoiCuTru",),
            free_text(
                "deceased_residence",
                in_groups(_DECEASED.groups, ("Nơi cư trú cuối cùng", *RESIDENCES)),
                "last residence of the deceased",
            ),
        ),
        Column(
            "died_on",
            Kind.PARTIAL_DATE,
            (*in_groups(_DEATH, ("Ngày chết", "Ngày, tháng, năm chết")), "Ngày chết", "Ngày mất"),
            "day of death",
            required=True,
            pii=True,
            fields=("nktNgayChet",),
        ),
        called(
            ("nktNoiChet",),
            free_text(
                "death_place",
                (*in_groups(_DEATH, ("Nơi chết",)), "Nơi chết"),
                "place of death",
            ),
        ),
        called(
            ("nktNguyenNhanChet",),
            free_text(
                "cause",
                (*in_groups(_DEATH, ("Nguyên nhân", "Nguyên nhân chết")), "Nguyên nhân chết"),
                "cause of death",
            ),
        ),
    ),
    key=_KEY,
    meanings=Meanings(
        kinds=("death",),
        subjects=("deceased",),
        commune="registry_place",
        book="book_no",
        event_date="died_on",
        recorded_on="registered_on",
    ),
    example={
        "entry_no": "3",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "deceased_name": "Lê Văn Tư",
        "deceased_sex": "Nam",
        "deceased_birth_date": "1940",
        "deceased_number": "066040000126",
        "died_on": "18/04/2019",
    },
    roles=(person_role(_DECEASED, sex=True),),
    rules=(
        book_year(),
        born_later("deceased", "died_on"),
        Rule(
            REGISTERED_BEFORE_EVENT,
            "registered_on",
            pl.col("died_on.first") > pl.col("registered_on"),
        ),
    ),
)

MARRIAGE = TableContract(
    source=SOURCE,
    name="marriage",
    title_vi="Sổ đăng ký kết hôn",
    title_en="Register of marriages",
    sheet_aliases=("Kết hôn", "KH", "Đăng ký kết hôn", "Sổ kết hôn"),
    columns=(
        *entry_columns(),
        *person_columns(_HUSBAND, ethnicity=True, required=True),
        *person_columns(_WIFE, ethnicity=True, required=True),
    ),
    key=_KEY,
    meanings=Meanings(
        kinds=("marriage",),
        commune="registry_place",
        book="book_no",
        event_date="registered_on",
    ),
    example={
        "entry_no": "4",
        "book_no": "01/2015",
        "registered_on": "20/04/2015",
        "registry_place": "24133",
        "husband_name": "Lê Văn Tám",
        "husband_birth_date": "1990",
        "husband_number": "066090000127",
        "wife_name": "Phạm Thị Mai",
        "wife_birth_date": "02/02/1992",
        "wife_number": "066192000128",
    },
    roles=(
        person_role(_HUSBAND, sex_is="M", kin=Kin("spouse", "wife")),
        person_role(_WIFE, sex_is="F", kin=Kin("spouse", "husband")),
    ),
    rules=(
        book_year(),
        born_later("husband", "registered_on"),
        born_later("wife", "registered_on"),
        *(
            Rule(
                SPOUSE_TOO_YOUNG,
                f"{role}_birth_date",
                pl.col("registered_on.year") - pl.col(f"{role}_birth_date.year") < YOUNGEST_SPOUSE,
            )
            for role in ("husband", "wife")
        ),
        same_number("husband", "wife"),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Hộ tịch (khai sinh, khai tử, kết hôn, nhận cha mẹ con, xác nhận hôn nhân)",
    title_en="Civil status (births, deaths, marriages, recognitions, marital status)",
    short_vi="Hộ tịch",
    short_en="Civil status",
    group=Group.CIVIL_STATUS,
    tables=(BIRTH, DEATH, MARRIAGE, RECOGNITION, MARITAL_STATUS),
    freshness_days=7,
    rhythm=Rhythm.DAILY,
    file_patterns=("*ho_tich*", "*hotich*", "*civil_status*", "*hộ tịch*"),
    sample_file="So_ho_tich_{province}.xlsx",
    inventory=True,
)
