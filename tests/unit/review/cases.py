"""Invented cases; their persons' numbers begin with 098, a province code that nobody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from matching.reasons import Reason
from review.case import (
    Beside,
    Candidate,
    Case,
    Comparison,
    NumberOwner,
    OtherRecord,
    Payment,
    Place,
    Relative,
    Values,
)

NIGHT = date(2026, 11, 2)
RECORD_NUMBER = "098049004417"
CARD = "240913557"
LEVELS = (
    ("number", "person_id", "identifier", "relative", 3.2),
    ("old_number", "old_id", "identifier", "one_slip", 3.0),
    ("name", "full_name", "person_name", "tones_differ", 4.6),
    ("birth", "date_of_birth", "partial_date", "day_month_swapped", 5.1),
    ("commune", "commune_code", "commune", "same", 3.3),
    ("sex", "sex", "category", "same", 1.0),
)
FAR = (
    ("number", "person_id", "identifier", "different", -3.0),
    ("old_number", "old_id", "identifier", "missing", 0.0),
    ("name", "full_name", "person_name", "same", 11.0),
    ("birth", "date_of_birth", "partial_date", "same_year", 5.2),
    ("commune", "commune_code", "commune", "same_province", -0.4),
    ("sex", "sex", "category", "same", 1.0),
)
NAMES = ("Trần Thị Hương", "Trần Thị Hường", "Trần Thị Hồng Hường", "Trần Thị Hướng", "Lê Văn Bảy")


def compared(levels: tuple[tuple[str, str, str, str, float], ...]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(name=name, field=field, kind=kind, level=level, bits=bits)
        for name, field, kind, level, bits in levels
    )


def candidate(number: int, case: int = 0) -> Candidate:
    first = number == 1
    return Candidate(
        number=number,
        values=Values(
            full_name=NAMES[number - 1],
            date_of_birth="1952-07-03" if first else "1952",
            sex="F" if number < 5 else "M",
            person_id=f"0981520{case % 1000:03d}{number:02d}",
            old_id="240913551" if first else None,
            commune_code="24169",
            commune_name="Phường Ea Kao",
            address="Tổ 3",
        ),
        status="alive" if number != 4 else "moved_out",
        died_on=None,
        probability=0.81 if first else 0.12 / number,
        person_hash=f"{case:030d}{number:02d}",
        comparisons=compared(LEVELS if first else FAR),
        look_alike_bits=-3.5,
        rival_bits=-2.4 if number > 1 else None,
        owner="spouse" if first else None,
        relatives=(
            Relative(relation="spouse", full_name="Lê Văn Bảy", birth_year=1949, owns_number=True),
            Relative(relation="child", full_name="Lê Thị Hoa", birth_year=1978),
        )
        if first
        else (),
        others=(
            OtherRecord(
                register_name="Khai sinh", role_title="mẹ", of_name="Lê Thị Hoa", year="1978"
            ),
        )
        if first
        else (),
    )


def question(
    number: int,
    *,
    candidates: int = 5,
    commune: str = "24169",
    signature: str = "mẫu",
    due_in: int = 1,
    province: str = "66",
) -> Case:
    """Who is meant by this record?"""
    return Case(
        conflict_id=f"C{number:016x}",
        province=province,
        night=NIGHT,
        reason="link_uncertain",
        link_reason="near_tie",
        desk="reviewer",
        blocking=True,
        due_days=5,
        opened_on=NIGHT + timedelta(days=due_in - 5),
        due_on=NIGHT + timedelta(days=due_in),
        place=Place(
            source="beneficiaries",
            register="payment",
            register_name="Danh sách chi trả",
            role="beneficiary",
            role_title="Người hưởng",
            record_key=f"{RECORD_NUMBER}|2026-10|{number}",
            file_name="chi_tra_2026_10.xlsx",
            sheet="Ea Kao",
            line=214 + number,
        ),
        commune_code=commune,
        commune_name="Phường Ea Kao",
        district_code=None,
        detail=None,
        content_hash=f"{number:032x}",
        record_hash=f"{number:032x}",
        mention_id=f"M{number:031x}",
        record=Values(
            full_name="Trần Thị Hường" if number != 7 else "Y Thương Niê",
            date_of_birth="1952-03-07",
            sex="F",
            person_id=RECORD_NUMBER,
            old_id=CARD,
            commune_code="24169",
            commune_name="Phường Ea Kao",
            address="Tổ 3, phường Ea Kao",
        ),
        candidates=tuple(candidate(one, number) for one in range(1, candidates + 1)),
        owner=NumberOwner(
            full_name="Lê Văn Bảy", birth_year=1949, sex="M", status="alive", candidate=None
        ),
        threshold=0.95,
        prior_bits=-14.3,
        population=20042,
        signature=signature,
    )


def dead_but_paid(number: int) -> Case:
    """A finding: paid after the death was registered."""
    asked = question(number, candidates=1)
    months = [f"2026-{month:02d}" for month in range(5, 11)]
    return Case(
        **{
            **{name: getattr(asked, name) for name in asked.__dataclass_fields__},
            "reason": "dead_but_paid",
            "link_reason": None,
            "desk": "competent_authority",
            "detail": "khai tử 2026-06-19",
            "signature": "dead",
            "amount": 540000,
            "payments": tuple(
                Payment(month=month, amount=540000, wrong=month > "2026-06") for month in months
            ),
            "beside": Beside(
                place=Place(
                    source="civil_status",
                    register="death",
                    register_name="Sổ đăng ký khai tử",
                    role="deceased",
                    role_title="Người chết",
                    record_key=f"23/01/2026-{RECORD_NUMBER}",
                ),
                values=Values(
                    full_name="Tran Thi Huong",
                    date_of_birth="1952-03-07",
                    sex="F",
                    person_id=RECORD_NUMBER,
                ),
                happened_on="2026-06-14",
                comparisons=steps(
                    name=("full_name", "person_name", "tones_missing", None),
                    birth=("date_of_birth", "partial_date", "same_day", None),
                    number=("person_id", "identifier", "same", None),
                ),
            ),
        }
    )


def a_queue(count: int = 30) -> list[Case]:
    """Questions of every number of candidates and urgency, and one finding."""
    asked = [
        question(n, candidates=1 + n % 5, due_in=n % 9 - 3, signature=f"mẫu {n % 3}")
        for n in range(1, count)
    ]
    return [*asked, dead_but_paid(count)]


# A question that tests change: a record that carries the number of a husband.
RECORD = Values(
    full_name="Trần Thị Hường",
    date_of_birth="1952-03-07",
    sex="F",
    person_id="098049004417",
    old_id="240913557",
    commune_code="24133",
    commune_name="Phường Ea Kao",
)
WIFE = Values(
    full_name="Trần Thị Hương",
    date_of_birth="1952-07-03",
    sex="F",
    person_id="098152003068",
    old_id="240913551",
    commune_code="24133",
    commune_name="Phường Ea Kao",
)
NAMESAKE = Values(
    full_name="Trần Thị Hường", date_of_birth="1952", sex="F", person_id="098152007730"
)


def steps(**levels: tuple[str, str, str, float | None]) -> tuple[Comparison, ...]:
    """Comparisons by name: (field, kind, level, bits)."""
    return tuple(
        Comparison(name=name, field=field, kind=kind, level=level, bits=bits)
        for name, (field, kind, level, bits) in levels.items()
    )


CASE = replace(
    question(1, candidates=0),
    conflict_id="C00000000000000a1",
    link_reason=Reason.NUMBER_OF_RELATIVE.value,
    opened_on=date(2026, 10, 30),
    due_on=date(2026, 11, 4),
    place=Place(
        source="beneficiaries",
        register="beneficiaries",
        register_name="Danh sách chi trả trợ cấp bảo trợ xã hội",
        role="beneficiary",
        role_title="Người hưởng",
        record_key="24133.0214|2026-10",
        file_name="chi_tra_2026_10.xlsx",
        sheet="Ea Kao",
        line=214,
    ),
    commune_code="24133",
    content_hash="c" * 64,
    record_hash="d" * 32,
    mention_id="e" * 32,
    record=RECORD,
    candidates=(
        Candidate(
            number=1,
            values=WIFE,
            status="alive",
            died_on=None,
            probability=0.81,
            person_hash="1" * 32,
            comparisons=steps(
                number=("person_id", "identifier", "relative", 3.1),
                name=("full_name", "person_name", "tones_differ", 4.6),
                birth=("date_of_birth", "partial_date", "day_month_swapped", 5.1),
            ),
            look_alike_bits=-3.6,
            rival_bits=-0.2,
            owner="spouse",
            relatives=(
                Relative(
                    relation="spouse", full_name="Lê Văn Bảy", birth_year=1949, owns_number=True
                ),
            ),
        ),
        Candidate(
            number=2,
            values=NAMESAKE,
            status="alive",
            died_on=None,
            probability=0.12,
            person_hash="2" * 32,
            comparisons=steps(
                number=("person_id", "identifier", "different", -3.0),
                name=("full_name", "person_name", "same", 11.0),
                birth=("date_of_birth", "partial_date", "same_year", 5.2),
            ),
            look_alike_bits=0.0,
            rival_bits=-2.3,
        ),
    ),
    signature="link_uncertain/number_of_relative/2",
)
