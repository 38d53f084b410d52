"""The registers that not every commune keeps in files of their own: recognition of parents and
children, certificates of marital status.

Columns follow the national civil status software (layouts CMC and HN of its import files) and the
registers of circular 04/2024/TT-BTP. Its field lists name the persons' fields of these two books
only in part (`cmHoTen, cmNgaySinh, …`): the others are taken to be built like those of the three
great books.
"""

from __future__ import annotations

from dataclasses import replace

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
from contracts.columns import called, free_text
from contracts.language import Column, TableContract
from contracts.meanings import Kin, Meanings

_PARENT = Person(
    "parent",
    ("Cha, mẹ", "Người nhận", "Người cha, mẹ", "Cha/mẹ"),
    "cm",
    "Cha/mẹ",
    "parent who is recognised",
)
_CHILD = Person(
    "child", ("Người con", "Con", "Người được nhận"), "nc", "Con", "child who is recognised"
)
_PERSON = Person(
    "person",
    ("Người được xác nhận", "Người được cấp", "Người được cấp giấy"),
    "nxn",
    "Người được xác nhận",
    "person whose marital status is certified",
)


def _certificate_columns() -> tuple[Column, ...]:
    """The columns of an entry, which of a certificate also go by the words for issuing one."""
    words = {
        "registered_on": (("Ngày cấp", "Ngày, tháng, năm cấp"), ("ngayCap",)),
        "registry_place": (("Nơi cấp", "Cơ quan cấp"), ("noiCap",)),
    }
    none: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    return tuple(
        replace(
            column,
            aliases=(*column.aliases, *words.get(column.name, none)[0]),
            fields=(*column.fields, *words.get(column.name, none)[1]),
        )
        for column in entry_columns()
    )


RECOGNITION = TableContract(
    source=SOURCE,
    name="recognition",
    title_vi="Sổ đăng ký nhận cha, mẹ, con",
    title_en="Register of recognised parents and children",
    sheet_aliases=("Nhận cha mẹ con", "CMC", "Nhận cha, mẹ, con", "Sổ nhận cha mẹ con"),
    columns=(
        *entry_columns(),
        *person_columns(_PARENT, ethnicity=True, required=True),
        sex_column(_PARENT),
        *person_columns(_CHILD, ethnicity=True, required=True),
        sex_column(_CHILD),
    ),
    key=("registry_place", "book_no", "entry_no"),
    meanings=Meanings(commune="registry_place", book="book_no", event_date="registered_on"),
    example={
        "entry_no": "5",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "parent_name": "Lê Văn Tám",
        "parent_birth_date": "1990",
        "parent_number": "066090000127",
        "child_name": "Lê Thị Sáu",
        "child_birth_date": "02/02/2016",
        "child_number": "066316000128",
    },
    roles=(
        person_role(_PARENT, sex=True, kin=Kin("parent", "child", YOUNGEST_PARENT)),
        person_role(_CHILD, sex=True),
    ),
    rules=(
        book_year(),
        born_later("parent", "registered_on"),
        born_later("child", "registered_on"),
        same_number("parent", "child"),
    ),
    expected=False,
)

MARITAL_STATUS = TableContract(
    source=SOURCE,
    name="marital_status",
    title_vi="Sổ cấp giấy xác nhận tình trạng hôn nhân",
    title_en="Register of certificates of marital status",
    sheet_aliases=("Xác nhận tình trạng hôn nhân", "HN", "Tình trạng hôn nhân", "XNTTHN"),
    columns=(
        *_certificate_columns(),
        *person_columns(_PERSON, residence=False, ethnicity=True, required=True),
        sex_column(_PERSON),
        called(
            ("nxnNoiCuTru",),
            free_text(
                "person_residence",
                in_groups(_PERSON.groups, RESIDENCES),
                "residence of the person",
            ),
        ),
        called(
            ("nxnTinhTrangHonNhan",),
            free_text(
                "marital_status",
                ("Tình trạng hôn nhân", "Xác nhận tình trạng hôn nhân"),
                "marital status that is certified",
                must=True,
            ),
        ),
        called(
            ("nxnMucDichSuDung",),
            free_text(
                "purpose",
                ("Mục đích sử dụng", "Mục đích", "Để làm gì"),
                "what the certificate is for",
            ),
        ),
    ),
    key=("registry_place", "book_no", "entry_no"),
    meanings=Meanings(
        kinds=("marital_status",),
        commune="registry_place",
        book="book_no",
        event_date="registered_on",
    ),
    example={
        "entry_no": "6",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "person_name": "Phạm Thị Mai",
        "person_sex": "Nữ",
        "person_birth_date": "02/02/1992",
        "person_number": "066192000128",
        "marital_status": "Chưa đăng ký kết hôn với ai",
    },
    roles=(person_role(_PERSON, sex=True),),
    rules=(book_year(), born_later("person", "registered_on")),
    expected=False,
)
