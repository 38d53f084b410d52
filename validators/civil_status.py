"""Civil status registers (sổ hộ tịch): births, deaths, marriages, as digitised from the books.

Columns follow the registers of circular 04/2024/TT-BTP and the digitisation schema of the Ministry
of Justice (law 60/2014/QH13, decree 87/2020/NĐ-CP). Parents of old entries have a year of birth
only and no number: neither is required of them.
"""

from __future__ import annotations

import polars as pl

from validators.columns import birth_date, key, ordinal, person_name, person_number, sex, text
from validators.contract import (
    Column,
    Kind,
    PersonRole,
    Register,
    Rule,
    SourceContract,
    TableContract,
)
from validators.reasons import Reason

SOURCE = "civil_status"
YOUNGEST_MOTHER = 12
YOUNGEST_SPOUSE = 14
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
_RESIDENCES = ("Nơi cư trú", "Nơi thường trú", "Nơi thường trú/tạm trú", "Địa chỉ")


def _in_groups(groups: tuple[str, ...], leaves: tuple[str, ...]) -> tuple[str, ...]:
    """Aliases `group / leaf`, then the flat forms `leaf group` of sheets without merged headers."""
    paths = tuple(f"{group} / {leaf}" for group in groups for leaf in leaves)
    flat = tuple(f"{leaf} {group.lower()}" for group in groups for leaf in leaves)
    return paths + flat


def _entry_columns() -> tuple[Column, ...]:
    return (
        ordinal("sheet"),
        key(
            "entry_no",
            Kind.TEXT,
            ("Số", "Số đăng ký", "Số thứ tự trong quyển", "Số vào sổ"),
            "number of the entry in its book",
        ),
        key(
            "book_no",
            Kind.TEXT,
            ("Quyển số", "Quyển", "Số quyển", "Sổ/Quyển số"),
            "book, usually NN/YYYY",
        ),
        Column(
            "registered_on",
            Kind.DATE,
            ("Ngày đăng ký", "Ngày, tháng, năm đăng ký", "Ngày vào sổ"),
            "day of registration",
            required=True,
            filled=True,
        ),
        text(
            "registration_type",
            ("Loại đăng ký", "Hình thức đăng ký", "Loại"),
            "on time, late, again",
        ),
        key(
            "registry_place",
            Kind.COMMUNE,
            ("Nơi đăng ký", "Nơi đăng ký hộ tịch", "Cơ quan đăng ký", "UBND cấp xã"),
            "commune that keeps the book",
        ),
    )


def _person_columns(
    prefix: str,
    groups: tuple[str, ...],
    title: str,
    *,
    residence: bool = True,
    ethnicity: bool = False,
    required: bool = False,
) -> tuple[Column, ...]:
    columns = [
        person_name(
            f"{prefix}_name", _in_groups(groups, _NAMES), f"full name of the {title}", must=required
        ),
        birth_date(
            f"{prefix}_birth_date", _in_groups(groups, _BIRTHS), f"birth date of the {title}"
        ),
        person_number(
            f"{prefix}_number", _in_groups(groups, _NUMBERS), f"personal number of the {title}"
        ),
    ]
    if ethnicity:
        columns.append(
            text(
                f"{prefix}_ethnicity",
                _in_groups(groups, ("Dân tộc",)),
                f"ethnic group of the {title}",
                pii=True,
            )
        )
    if residence:
        columns.append(
            text(
                f"{prefix}_residence",
                _in_groups(groups, _RESIDENCES),
                f"residence of the {title}",
                pii=True,
            )
        )
    return tuple(columns)


def _sex_column(prefix: str, groups: tuple[str, ...], title: str) -> Column:
    return sex(
        f"{prefix}_sex", _in_groups(groups, ("Giới tính", "Nam/Nữ", "Giới")), f"sex of the {title}"
    )


def _book_year() -> Rule:
    year = pl.col("book_no").str.extract(r"(\d{4})\s*$").cast(pl.Int32, strict=False)
    return Rule(
        Reason.BOOK_YEAR_DIFFERS,
        "book_no",
        (year != pl.col("registered_on.year")) & year.is_between(1900, 2100),
    )


def _born_later(person: str, event: str) -> Rule:
    """The earliest day the person can have been born lies after the event."""
    return Rule(
        Reason.EVENT_BEFORE_BIRTH,
        event,
        pl.col(f"{person}_birth_date.first") > pl.col(f"{event}.last"),
    )


def _same_number(first: str, second: str) -> Rule:
    return Rule(
        Reason.SAME_NUMBER_TWICE,
        f"{second}_number",
        pl.col(f"{first}_number") == pl.col(f"{second}_number"),
    )


_CHILD = ("Người được khai sinh", "Người được đăng ký khai sinh", "Trẻ em", "Con")
_MOTHER = ("Người mẹ", "Mẹ", "Thông tin người mẹ")
_FATHER = ("Người cha", "Cha", "Thông tin người cha")
_DECEASED = ("Người chết", "Người được khai tử", "Người mất")
_DEATH = ("Sự kiện chết", "Khai tử")
_HUSBAND = ("Chồng", "Người chồng", "Bên nam")
_WIFE = ("Vợ", "Người vợ", "Bên nữ")
_KEY = ("registry_place", "book_no", "entry_no")

BIRTH = TableContract(
    source=SOURCE,
    name="birth",
    title_vi="Sổ đăng ký khai sinh",
    title_en="Register of births",
    sheet_aliases=("Khai sinh", "KS", "Đăng ký khai sinh", "Sổ khai sinh"),
    columns=(
        *_entry_columns(),
        *_person_columns("child", _CHILD, "child", residence=False, ethnicity=True, required=True),
        _sex_column("child", _CHILD, "child"),
        text("birth_place", (*_in_groups(_CHILD, ("Nơi sinh",)), "Nơi sinh"), "place of birth"),
        *_person_columns("mother", _MOTHER, "mother"),
        *_person_columns("father", _FATHER, "father"),
    ),
    key=_KEY,
    register=Register(
        kind="birth",
        subjects=("child",),
        commune="registry_place",
        book="book_no",
        event_date="child_birth_date",
    ),
    roles=(
        PersonRole(
            "child",
            name="child_name",
            birth_date=("child_birth_date",),
            sex="child_sex",
            number="child_number",
            commune="registry_place",
        ),
        PersonRole(
            "mother",
            name="mother_name",
            birth_date=("mother_birth_date",),
            sex_is="F",
            number="mother_number",
            commune="registry_place",
        ),
        PersonRole(
            "father",
            name="father_name",
            birth_date=("father_birth_date",),
            sex_is="M",
            number="father_number",
            commune="registry_place",
        ),
    ),
    rules=(
        _book_year(),
        Rule(
            Reason.REGISTERED_BEFORE_EVENT,
            "registered_on",
            pl.col("child_birth_date.first") > pl.col("registered_on"),
        ),
        Rule(
            Reason.MOTHER_TOO_YOUNG,
            "mother_birth_date",
            pl.col("child_birth_date.year") - pl.col("mother_birth_date.year") < YOUNGEST_MOTHER,
        ),
        _same_number("mother", "father"),
        _same_number("mother", "child"),
        _same_number("father", "child"),
    ),
)

DEATH = TableContract(
    source=SOURCE,
    name="death",
    title_vi="Sổ đăng ký khai tử",
    title_en="Register of deaths",
    sheet_aliases=("Khai tử", "KT", "Đăng ký khai tử", "Sổ khai tử"),
    columns=(
        *_entry_columns(),
        *_person_columns(
            "deceased", _DECEASED, "deceased", residence=False, ethnicity=True, required=True
        ),
        _sex_column("deceased", _DECEASED, "deceased"),
        text(
            "deceased_residence",
            _in_groups(_DECEASED, ("Nơi cư trú cuối cùng", *_RESIDENCES)),
            "last residence of the deceased",
            pii=True,
        ),
        Column(
            "died_on",
            Kind.PARTIAL_DATE,
            (*_in_groups(_DEATH, ("Ngày chết", "Ngày, tháng, năm chết")), "Ngày chết", "Ngày mất"),
            "day of death",
            required=True,
            pii=True,
        ),
        text(
            "death_place",
            (*_in_groups(_DEATH, ("Nơi chết",)), "Nơi chết"),
            "place of death",
            pii=True,
        ),
        text(
            "cause",
            (*_in_groups(_DEATH, ("Nguyên nhân", "Nguyên nhân chết")), "Nguyên nhân chết"),
            "cause of death",
            pii=True,
        ),
    ),
    key=_KEY,
    register=Register(
        kind="death",
        subjects=("deceased",),
        commune="registry_place",
        book="book_no",
        event_date="died_on",
    ),
    roles=(
        PersonRole(
            "deceased",
            name="deceased_name",
            birth_date=("deceased_birth_date",),
            sex="deceased_sex",
            number="deceased_number",
            commune="registry_place",
        ),
    ),
    rules=(
        _book_year(),
        _born_later("deceased", "died_on"),
        Rule(
            Reason.REGISTERED_BEFORE_EVENT,
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
        *_entry_columns(),
        *_person_columns("husband", _HUSBAND, "husband", ethnicity=True, required=True),
        *_person_columns("wife", _WIFE, "wife", ethnicity=True, required=True),
    ),
    key=_KEY,
    register=Register(
        kind="marriage",
        commune="registry_place",
        book="book_no",
        event_date="registered_on",
    ),
    roles=tuple(
        PersonRole(
            role,
            name=f"{role}_name",
            birth_date=(f"{role}_birth_date",),
            sex_is="M" if role == "husband" else "F",
            number=f"{role}_number",
            commune="registry_place",
        )
        for role in ("husband", "wife")
    ),
    rules=(
        _book_year(),
        _born_later("husband", "registered_on"),
        _born_later("wife", "registered_on"),
        *(
            Rule(
                Reason.SPOUSE_TOO_YOUNG,
                f"{role}_birth_date",
                pl.col("registered_on.year") - pl.col(f"{role}_birth_date.year") < YOUNGEST_SPOUSE,
            )
            for role in ("husband", "wife")
        ),
        _same_number("husband", "wife"),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Hộ tịch (khai sinh, khai tử, kết hôn)",
    title_en="Civil status (births, deaths, marriages)",
    tables=(BIRTH, DEATH, MARRIAGE),
    freshness_days=7,
    file_patterns=("*ho_tich*", "*hotich*", "*civil_status*", "*hộ tịch*"),
    inventory=True,
)
