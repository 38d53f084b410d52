"""What differs is marked where it differs and named by its level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.kinds import KINDS
from review.case import Comparison, NumberOwner, Values
from review.differences import differences, verdict_of
from review.marks import Piece
from tests.unit.review.cases import CASE

KIND = {
    "full_name": "person_name",
    "date_of_birth": "partial_date",
    "sex": "category",
    "person_id": "identifier",
    "old_id": "identifier",
    "commune_code": "commune",
}


def shown(field, record, person, level, *, reveal=False, **of_candidate):
    case = replace(CASE, record=Values(**{field: record}))
    candidate = replace(
        CASE.candidates[0],
        values=Values(**{field: person}),
        comparisons=(Comparison(name=field, field=field, kind=KIND[field], level=level),),
        **of_candidate,
    )
    (one,) = differences(case, candidate, reveal=reveal)
    return one


def drawn(pieces: tuple[Piece, ...]) -> str:
    signs = {"": "{}", "mark": "[{}]", "swap": "<{}>", "gap": "({})", "more": "+{}+"}
    return "".join(signs[piece.style].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("field", "level", "record", "person", "left", "right", "sentence"),
    [
        ("full_name", "same", "Trần Thị Hường", "Trần Thị Hường",
         "Trần Thị Hường", "Trần Thị Hường", "trùng hoàn toàn."),
        ("full_name", "tones_differ", "Trần Thị Hường", "Trần Thị Hương",
         "Trần Thị Hư[ờ]ng", "Trần Thị Hư[ơ]ng",
         "trùng chữ, khác dấu: hồ sơ Hường, dân cư Hương."),
        ("full_name", "tones_missing", "Tran Thi Huong", "Trần Thị Hương",
         "Tr[a]n Th[i] H[uo]ng", "Tr[ầ]n Th[ị] H[ươ]ng", "trùng chữ, hồ sơ viết không dấu."),
        ("full_name", "syllable_missing", "Trần Thị Hường", "Trần Thị Hồng Hường",
         "Trần Thị (▯) Hường", "Trần Thị [Hồng] Hường", "hồ sơ thiếu “Hồng”."),
        ("full_name", "prefix_missing", "Y Bhăm Niê", "Bhăm Niê",
         "[Y] Bhăm Niê", "(▯) Bhăm Niê", "dân cư thiếu “Y”."),
        ("full_name", "one_slip", "Võ Đức Tín", "Võ Đức Tính",
         "Võ Đức Tín", "Võ Đức Tín[h]", "lệch một ký tự: hồ sơ Tín, dân cư Tính."),
        ("full_name", "one_syllable_differs", "Lê Văn Tám", "Lê Đình Tám",
         "Lê [Văn] Tám", "Lê [Đình] Tám", "khác một tiếng đệm: hồ sơ Văn, dân cư Đình."),
        ("full_name", "other_given", "Lê Văn Tám", "Lê Văn Bảy",
         "Lê Văn [Tám]", "Lê Văn [Bảy]", "chỉ khác tên gọi: hồ sơ Tám, dân cư Bảy."),
        ("full_name", "reordered", "Nguyễn An Bình", "Nguyễn Bình An",
         "Nguyễn <An> <Bình>", "Nguyễn <Bình> <An>", "trùng tiếng, khác thứ tự."),
        ("full_name", "given_same", "Lê Văn Tám", "Trần Tám",
         "Lê Văn Tám", "Trần Tám", "chỉ trùng tên gọi, “Tám”."),
        ("full_name", "different", "Lê Văn Bảy", "Trần Thị Hoa",
         "Lê Văn Bảy", "Trần Thị Hoa", "khác nhau."),
        ("date_of_birth", "day_month_swapped", "1952-03-07", "1952-07-03",
         "<07>/<03>/1952", "<03>/<07>/1952", "đảo ngày và tháng: hồ sơ 07/03, dân cư 03/07."),
        ("date_of_birth", "same_year", "1952-03-07", "1952",
         "+07/03/+1952", "1952", "trùng năm, 1952; dân cư chỉ có năm."),
        ("date_of_birth", "same_month", "1952-03", "1952-03-09",
         "03/1952", "+09/+03/1952", "trùng tháng năm, 03/1952; hồ sơ chỉ có tháng và năm."),
        ("date_of_birth", "one_slip", "1952-03-07", "1962-03-07",
         "07/03/19[5]2", "07/03/19[6]2", "lệch một chữ số của năm: hồ sơ 1952, dân cư 1962."),
        ("date_of_birth", "year_off_by_one", "1952", "1951",
         "195[2]", "195[1]", "lệch một năm: hồ sơ 1952, dân cư 1951."),
        ("date_of_birth", "new_years_day", "1952-01-01", "1952-06-09",
         "[01]/[01]/1952", "[09]/[06]/1952", "trùng năm 1952; hồ sơ ghi 01/01."),
        ("date_of_birth", "same_year_other_day", "1952-03-07", "1952-03-19",
         "[07]/03/1952", "[19]/03/1952", "trùng năm, khác ngày: hồ sơ 07/03, dân cư 19/03."),
        ("date_of_birth", "missing", None, "1952-03-19",
         "", "19/03/1952", "thiếu: hồ sơ không có ngày sinh."),
        ("sex", "different", "F", "M", "Nữ", "Nam", "khác: hồ sơ ghi nữ, dân cư ghi nam."),
        ("person_id", "one_slip", "098152003068", "098152003018",
         "098152••••[6]•", "098152••••[1]•", "lệch một chữ số, thứ 11: hồ sơ 6, dân cư 1."),
        ("person_id", "one_slip", "098152003068", "098152003086",
         "098152••••[68]", "098152••••[86]",
         "đảo hai chữ số, thứ 11 và 12: hồ sơ 68, dân cư 86."),
        ("person_id", "different", "098049004417", "098152007730",
         "098049••••••", "098152••••••", "khác số."),
        ("old_id", "one_slip", "240913557", "240913551",
         "••••••••[7]", "••••••••[1]", "lệch một chữ số, ở cuối: hồ sơ 7, dân cư 1."),
        ("old_id", "missing", "240913557", None,
         "•••••••••", "", "thiếu: dân cư không có số CMND."),
        ("commune_code", "same_province", "24133", "24134", "24133", "24134",
         "cùng tỉnh, khác xã: hồ sơ 24133, dân cư 24134."),
    ],
)  # fmt: skip
def test_each_level_marks_what_it_means_and_says_so(
    field, level, record, person, left, right, sentence
):
    one = shown(field, record, person, level)
    assert (drawn(one.pair.record), drawn(one.pair.person)) == (left, right)
    assert one.sentence.vi == sentence


def test_a_lost_digit_is_shown_where_it_is():
    one = shown("person_id", "09815200306", "098152003068", "one_slip")
    assert drawn(one.pair.person).endswith("[8]")
    assert one.sentence.vi == "hồ sơ thiếu một chữ số: 8."


def test_the_number_of_a_husband_is_named_so():
    case = replace(
        CASE,
        record=Values(person_id="098049004417"),
        owner=NumberOwner(full_name="Lê Văn Bảy", birth_year=1949, sex="M", status="alive"),
    )
    level = Comparison(name="number", field="person_id", kind="identifier", level="relative")
    wife = replace(CASE.candidates[0], owner="spouse", comparisons=(level,))
    (one,) = differences(case, wife)
    assert one.short.vi == "khác; là số của chồng"
    assert one.sentence.vi == "trên hồ sơ là số của chồng, Lê Văn Bảy."
    assert one.sentence.en == "the record has the number of the husband, Lê Văn Bảy."
    assert one.verdict == "off"


def test_digits_are_whole_only_when_asked_for():
    hidden = shown("person_id", "098049004417", "098152007730", "different")
    whole = shown("person_id", "098049004417", "098152007730", "different", reveal=True)
    assert "004417" not in drawn(hidden.pair.record)
    assert drawn(whole.pair.record) == "098049004417"


@pytest.mark.parametrize("kind", sorted({*KIND.values()}))
def test_every_level_there_is_can_be_said(kind):
    """A level that is added to a kind is shown without a line of this file."""
    field = next(field for field, its in KIND.items() if its == kind)
    value = {
        "full_name": "Lê Văn Tám", "date_of_birth": "1950-02-03", "sex": "M",
        "person_id": "098049004417", "commune_code": "24133",
    }[field]  # fmt: skip
    for level in [*KINDS[kind].words, "missing"]:
        for record, person in ((value, value), (value, None), (None, value), (None, None)):
            one = shown(field, record, person, level)
            assert one.sentence.vi.endswith(".")
            assert one.sentence.en.endswith(".")
            assert one.verdict == verdict_of(level)
