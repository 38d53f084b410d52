"""A case that tests change: invented people, whose numbers begin with a code no province has."""

from __future__ import annotations

from datetime import date

from review.case import Candidate, Case, Comparison, NumberOwner, Place, Relative, Values

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


def steps(**levels: tuple[str, str, str, float]) -> tuple[Comparison, ...]:
    """Comparisons by name: (field, kind, level, bits)."""
    return tuple(
        Comparison(name=name, field=field, kind=kind, level=level, bits=bits)
        for name, (field, kind, level, bits) in levels.items()
    )


CASE = Case(
    conflict_id="C00000000000000a1",
    province="66",
    night=date(2026, 11, 2),
    reason="link_uncertain",
    link_reason="number_of_relative",
    desk="reviewer",
    blocking=True,
    due_days=5,
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
    commune_name="Phường Ea Kao",
    district_code=None,
    detail=None,
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
    owner=NumberOwner(full_name="Lê Văn Bảy", birth_year=1949, sex="M", status="alive"),
    threshold=0.95,
    prior_bits=-14.3,
    population=20_042,
    signature="link_uncertain/number_of_relative/2",
)
