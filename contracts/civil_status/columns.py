"""What all civil status registers share: the columns of an entry and of a person, their rules.

Labels are those of the paper registers (circular 04/2024/TT-BTP); field names are those of the
national civil status software (law 60/2014/QH13, decree 87/2020/NĐ-CP: layout of its import and
export files). Not here: the registers themselves (civil_status.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contracts import reasons
from contracts.civil_status.reasons import BOOK_YEAR_DIFFERS, SAME_NUMBER_TWICE
from contracts.columns import (
    birth_date,
    called,
    free_text,
    key,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.language import Column, Kind, Rule
from contracts.meanings import Kin, PersonRole, Sex
from contracts.patterns import BOOK_NUMBER, REFERENCE, WORDS

SOURCE = "civil_status"
YOUNGEST_PARENT = 12  # years at the birth of a child; below it somebody else is meant
_NAMES = ("Họ, chữ đệm, tên", "Họ và tên", "Họ tên", "Họ, chữ đệm và tên")
_BIRTHS = ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Ngày tháng năm sinh")
_NUMBERS = (
    "Số giấy tờ tùy thân",
    "Số định danh cá nhân",
    "Số CCCD",
    "Số CCCD/CMND",
    "Giấy tờ tùy thân",
    "Số định danh cá nhân/Giấy tờ tùy thân",
)
RESIDENCES = ("Nơi cư trú", "Nơi thường trú", "Nơi thường trú/tạm trú", "Địa chỉ")


def in_groups(groups: tuple[str, ...], leaves: tuple[str, ...]) -> tuple[str, ...]:
    """Aliases `group / leaf`, then the flat forms `leaf group` of sheets without merged headers."""
    paths = tuple(f"{group} / {leaf}" for group in groups for leaf in leaves)
    flat = tuple(f"{leaf} {group.lower()}" for group in groups for leaf in leaves)
    return paths + flat


def entry_columns() -> tuple[Column, ...]:
    """What every entry has: its number, book, day, kind and place of registration."""
    return (
        ordinal("sheet"),
        called(
            ("so",),
            key(
                "entry_no",
                Kind.TEXT,
                ("Số", "Số đăng ký", "Số thứ tự trong quyển", "Số vào sổ"),
                "number of the entry in its book",
                REFERENCE,
            ),
        ),
        called(
            ("quyenSo",),
            key(
                "book_no",
                Kind.TEXT,
                ("Quyển số", "Quyển", "Số quyển", "Sổ/Quyển số"),
                "book, usually NN/YYYY",
                BOOK_NUMBER,
            ),
        ),
        Column(
            "registered_on",
            Kind.DATE,
            ("Ngày đăng ký", "Ngày, tháng, năm đăng ký", "Ngày vào sổ"),
            "day of registration",
            required=True,
            filled=True,
            fields=("ngayDangKy",),
        ),
        called(
            ("loaiDangKy",),
            text(
                "registration_type",
                ("Loại đăng ký", "Hình thức đăng ký", "Loại"),
                "on time, late, again",
                WORDS,
            ),
        ),
        called(
            ("noiDangKy",),
            key(
                "registry_place",
                Kind.COMMUNE,
                ("Nơi đăng ký", "Nơi đăng ký hộ tịch", "Cơ quan đăng ký", "UBND cấp xã"),
                "commune that keeps the book",
            ),
        ),
    )


@dataclass(frozen=True)
class Person:
    """How a register speaks of one person: the `prefix` of our columns, the `groups` of its
    headers, the prefix of its fields in the national software (`me` in `meHoTen`), the Vietnamese
    and the English title."""

    prefix: str
    groups: tuple[str, ...]
    field: str
    title_vi: str
    title: str


def person_columns(
    person: Person,
    *,
    residence: bool = True,
    ethnicity: bool = False,
    required: bool = False,
) -> tuple[Column, ...]:
    """Name, birth date, number and identity paper of a person, and what else is asked for."""
    prefix, groups, title = person.prefix, person.groups, person.title
    columns = [
        called(
            (f"{person.field}HoTen",),
            person_name(
                f"{prefix}_name",
                in_groups(groups, _NAMES),
                f"full name of the {title}",
                must=required,
            ),
        ),
        called(
            (f"{person.field}NgaySinh",),
            birth_date(
                f"{prefix}_birth_date", in_groups(groups, _BIRTHS), f"birth date of the {title}"
            ),
        ),
        called(
            (f"{person.field}SoDinhDanhCaNhan", f"{person.field}SoDinhDanh"),
            person_number(
                f"{prefix}_number", in_groups(groups, _NUMBERS), f"personal number of the {title}"
            ),
        ),
        Column(
            f"{prefix}_paper",
            Kind.PERSON_ID,
            in_groups(groups, ("Số giấy tờ khác",)),
            f"identity paper of the {title}, beside the personal number",
            pii=True,
            fields=(f"{person.field}SoGiayToTuyThan",),
        ),
    ]
    if ethnicity:
        columns.append(
            called(
                (f"{person.field}DanToc",),
                free_text(
                    f"{prefix}_ethnicity",
                    in_groups(groups, ("Dân tộc",)),
                    f"ethnic group of the {title}",
                ),
            )
        )
    if residence:
        columns.append(
            called(
                (f"{person.field}NoiCuTru",),
                free_text(
                    f"{prefix}_residence",
                    in_groups(groups, RESIDENCES),
                    f"residence of the {title}",
                ),
            )
        )
    return tuple(columns)


def sex_column(person: Person) -> Column:
    """Sex of a person."""
    labels = in_groups(person.groups, ("Giới tính", "Nam/Nữ", "Giới"))
    return called(
        (f"{person.field}GioiTinh",),
        sex(f"{person.prefix}_sex", labels, f"sex of the {person.title}"),
    )


def person_role(
    person: Person, *, sex_is: Sex | None = None, sex: bool = False, kin: Kin | None = None
) -> PersonRole:
    """The role of a person whose columns are those of `person_columns`."""
    prefix = person.prefix
    return PersonRole(
        prefix,
        person.title_vi,
        person.title,
        name=f"{prefix}_name",
        birth_date=(f"{prefix}_birth_date",),
        sex=f"{prefix}_sex" if sex else None,
        sex_is=sex_is,
        number=f"{prefix}_number",
        paper=f"{prefix}_paper",
        commune="registry_place",
        kin=kin,
    )


def book_year() -> Rule:
    """The book is of the year of the entry."""
    year = pl.col("book_no").str.extract(r"(\d{4})\s*$").cast(pl.Int32, strict=False)
    return Rule(
        BOOK_YEAR_DIFFERS,
        "book_no",
        (year != pl.col("registered_on.year")) & year.is_between(1900, 2100),
    )


def born_later(person: str, event: str) -> Rule:
    """The earliest day the person can have been born lies after the event."""
    return Rule(
        reasons.EVENT_BEFORE_BIRTH,
        event,
        pl.col(f"{person}_birth_date.first") > pl.col(f"{event}.last"),
    )


def same_number(first: str, second: str) -> Rule:
    """Two persons of an entry have one number."""
    return Rule(
        SAME_NUMBER_TWICE,
        f"{second}_number",
        pl.col(f"{first}_number") == pl.col(f"{second}_number"),
    )
