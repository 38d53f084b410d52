"""Cases of invented people for the benchmark of the review page, as large as those of a night.

Belongs here: the cases. Does not belong here: loading and asking (`review.py`). Numbers begin with
098, a code that no province has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from findings.catalogue import LINK_UNCERTAIN, FindingRule, rule
from review.case import (
    Beside,
    Candidate,
    Case,
    Comparison,
    NumberOwner,
    OtherRecord,
    Payment,
    Place,
    Relation,
    Relative,
    Values,
)

PROVINCE = "66"
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Niê")
MIDDLES = ("Thị", "Văn", "Thị Hồng", "Đức", "Thị Thanh", "Minh", "Ngọc", "Quang", "Xuân", "Hữu")
GIVEN = (
    "Hương", "Hường", "Lan", "Dũng", "Hạnh", "Tuấn", "Mai", "Sơn", "Hoa", "Thủy", "Bình", "Ánh",
    "Cúc", "Nga", "Phương", "Thảo", "Trung", "Yến", "Khánh", "Long", "Oanh", "Quyên", "Tâm", "Vinh",
)  # fmt: skip
COMMUNES = tuple((f"{24133 + 3 * n}", f"Xã Thử {n}") for n in range(102))
REGISTERS = (
    ("beneficiaries", "payment", "Danh sách chi trả", "beneficiary", "Người hưởng"),
    ("civil_status", "birth", "Sổ đăng ký khai sinh", "mother", "Mẹ"),
    ("civil_status", "birth", "Sổ đăng ký khai sinh", "father", "Cha"),
    ("civil_status", "marriage", "Sổ đăng ký kết hôn", "spouse", "Vợ hoặc chồng"),
    ("land", "land", "Sổ địa chính", "holder", "Người sử dụng đất"),
    ("health_insurance", "card", "Thẻ bảo hiểm y tế", "holder", "Chủ thẻ"),
)
_LEVELS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("number", "person_id", "identifier", ("same", "one_slip", "different", "relative", "missing")),
    ("old_number", "old_id", "identifier", ("missing", "one_slip", "different")),
    ("name", "full_name", "person_name", ("same", "tones_differ", "reordered", "given_same")),
    ("birth", "date_of_birth", "partial_date", ("same_day", "day_month_swapped", "same_year")),
    ("commune", "commune_code", "commune", ("same", "same_province")),
    ("sex", "sex", "category", ("same", "different")),
)
_RELATIONS: tuple[Relation, ...] = ("mother", "father", "spouse", "child", "child", "child")
_PAID = "dead_but_paid"
_FINDINGS = (_PAID, "two_births", "shared_number", "two_live_marriages")
_QUESTIONS = 0.9


def cases(count: int, night: date, seed: int = 66) -> Iterator[Case]:
    """`count` cases of province 66: nine of ten ask who is meant, of up to five candidates."""
    rng = Random(seed)
    for number in range(1, count + 1):
        asks = rng.random() < _QUESTIONS
        yield _case(rng, number, night, rule(LINK_UNCERTAIN if asks else rng.choice(_FINDINGS)))


def _case(rng: Random, number: int, night: date, asked: FindingRule) -> Case:
    source, register, register_name, role, role_title = rng.choice(REGISTERS)
    code, commune = rng.choice(COMMUNES)
    record = _values(rng, number, code, commune)
    finding = asked.id != LINK_UNCERTAIN
    shown = 1 if finding else rng.choice((2, 3, 4, 5, 5))
    candidates = tuple(_candidate(rng, number, one, record) for one in range(1, shown + 1))
    opened = night - timedelta(days=rng.randrange(20))
    place = Place(
        source=source,
        register=register,
        register_name=register_name,
        role=role,
        role_title=role_title,
        record_key=f"{code}.{number:06d}|2026-10",
        file_name=f"{register}_2026_10.xlsx",
        sheet=commune,
        line=number % 4000,
    )
    return Case(
        conflict_id=f"C{rng.getrandbits(64):016x}",
        province=PROVINCE,
        night=night,
        reason=asked.id,
        link_reason=None if finding else "number_of_relative",
        desk=asked.desk.value,
        blocking=asked.blocking,
        due_days=asked.due_days,
        opened_on=opened,
        due_on=opened + timedelta(days=asked.due_days),
        place=place,
        commune_code=code,
        commune_name=commune,
        district_code="643",
        detail="khai tử 2026-06-19" if finding else None,
        content_hash=f"{rng.getrandbits(256):064x}",
        record_hash=f"{rng.getrandbits(128):032x}",
        mention_id=f"M{rng.getrandbits(124):031x}",
        record=record,
        candidates=candidates,
        owner=NumberOwner(full_name=_name(rng), birth_year=1949, sex="M", status="alive"),
        beside=Beside(place=place, values=record, happened_on="2026-06-14") if finding else None,
        payments=tuple(
            Payment(month=f"2026-{month:02d}", amount=540_000, wrong=month > 6)
            for month in range(1, 11)
        )
        if asked.id == _PAID
        else (),
        threshold=0.95,
        prior_bits=-14.3,
        population=1_900_000,
        signature="|".join([asked.id, *(c.level for c in candidates[0].comparisons)]),
    )


def _candidate(rng: Random, case: int, number: int, record: Values) -> Candidate:
    own = record.full_name if rng.random() < 0.5 else _name(rng)
    values = _values(rng, case, *rng.choice(COMMUNES), name=own, number=number)
    levels = [(*head, rng.choice(among)) for *head, among in _LEVELS]
    return Candidate(
        number=number,
        values=values,
        status=rng.choice(("alive", "alive", "alive", "dead", "moved_out")),
        died_on=None,
        probability=0.81 if number == 1 else 0.15 / number,
        person_hash=f"{rng.getrandbits(128):032x}",
        comparisons=tuple(
            Comparison(
                name=name, field=field, kind=kind, level=level, bits=round(rng.uniform(-4, 9), 3)
            )
            for name, field, kind, level in levels
        ),
        look_alike_bits=-3.5,
        rival_bits=None if number == 1 else -2.4,
        owner="spouse" if number == 1 else None,
        relatives=tuple(
            Relative(relation=relation, full_name=_name(rng), birth_year=rng.randint(1930, 2020))
            for relation in _RELATIONS[: rng.randint(0, 6)]
        ),
        others=tuple(
            OtherRecord(
                register_name=register_name,
                role_title=role_title,
                of_name=_name(rng),
                year=str(rng.randint(1980, 2026)),
                differing=rng.choice(((), ("date_of_birth",))),
                source=source,
                register=register,
                role=role,
            )
            for source, register, register_name, role, role_title in rng.sample(
                REGISTERS, rng.randint(0, 3)
            )
        ),
    )


def _values(
    rng: Random, case: int, code: str, commune: str, name: str | None = None, number: int = 0
) -> Values:
    return Values(
        full_name=name or _name(rng),
        date_of_birth=str(date(1930, 1, 1) + timedelta(days=rng.randrange(33_000))),
        sex=rng.choice("FM"),
        person_id=f"098{rng.randrange(4)}{rng.randrange(100):02d}{case % 100_000:05d}{number}",
        old_id=f"24{rng.randrange(10**7):07d}" if rng.random() < 0.5 else None,
        commune_code=code,
        commune_name=commune,
        address=f"Tổ {rng.randint(1, 20)}, {commune}",
    )


def _name(rng: Random) -> str:
    return f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
