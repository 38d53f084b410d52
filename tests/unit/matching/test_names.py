"""Levels between two names."""

import numpy as np
import polars as pl
import pytest

from matching.kinds import MISSING, Columns, Encoded
from matching.kinds.name import PersonName, encode_names

KIND = PersonName()


def level(a: str | None, b: str | None) -> str:
    i = np.zeros(1, dtype=np.int64)
    left, right = (encode_names(pl.Series([text], dtype=pl.String)) for text in (a, b))
    number = int(KIND.compare(left, i, right, i)[0])
    return "missing" if number == MISSING else KIND.levels[number].name


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Nguyễn Văn Hùng", "NGUYỄN VĂN HÙNG", "same"),
        ("Nguyễn Hoà", "Nguyễn Hòa", "same"),
        ("NguyễnVănHùng", "Nguyễn Văn Hùng", "same"),
        ("Nguyễn VănHùng", "Nguyễn Văn Hùng", "same"),
        ("H’Hen Niê", "H'Hen Niê", "same"),
        ("NGUYEN VAN HUNG", "Nguyễn Văn Hùng", "tones_missing"),
        ("Nguyễn Văn Hưng", "Nguyễn Văn Hùng", "tones_differ"),
        ("Hùng Nguyễn Văn", "Nguyễn Văn Hùng", "reordered"),
        ("Trương C. Định", "Trương Công Định", "abbreviated"),
        ("T.C. Định", "Trương Công Định", "abbreviated"),
        ("Đ.V. Hùng", "Đoàn Văn Hùng", "abbreviated"),
        ("T.C. Định", "Lê Công Định", "given_same"),
        ("Trương C. Định", "Trương Văn Định", "one_syllable_differs"),
        ("Ñơk Kbuôr", "H'Ñơk Kbuôr", "prefix_missing"),
        ("Bhăm Niê", "Y Bhăm Niê", "prefix_missing"),
        ("Brếp", "K' Brếp", "prefix_missing"),
        ("Y Ñơk Kbuôr", "H'Ñơk Kbuôr", "different"),
        ("Nguyễn Hùng", "Nguyễn Văn Hùng", "syllable_missing"),
        ("Nguyễn Thị Lan Anh", "Nguyễn Thị Anh", "syllable_missing"),
        ("Nguyễn Vă Hùng", "Nguyễn Văn Hùng", "one_slip"),
        ("Ngyuễn Văn Hùng", "Nguyễn Văn Hùng", "one_slip"),
        ("Nguyễn Đức Hùng", "Nguyễn Văn Hùng", "one_syllable_differs"),
        ("Nguyn Van Hng", "Nguyễn Văn Hùng", "two_slips"),
        ("Lê Thị Hùng", "Nguyễn Văn Hùng", "given_same"),
        ("Lê Thị Tường Vy", "Lê Thị Tường Vi", "other_given"),
        ("Đỗ Ngọc May", "Đỗ Ngọc Mai", "other_given"),
        ("Nguyễn Thanh Quý", "Nguyễn Thanh Quí", "one_slip"),
        ("Nguyen Ha Mi", "Nguyễn Hà Mỹ", "one_slip"),
        ("Đỗ Nguyễn My", "Đỗ Nguyễn Vi", "other_given"),
        ("Rơ Châm H'Kra", "Rơ Châm H'Ta", "other_given"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Loan", "other_given"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Cúc", "other_given"),
        ("Nguyễn Văn Hùm", "Nguyễn Văn Hùng", "other_given"),
        ("Nguyễn Văn Hùgn", "Nguyễn Văn Hùng", "one_slip"),
        ("Nguyễn Văn Thnhà", "Nguyễn Văn Thành", "two_slips"),
        ("Trần Thị Mai", "Nguyễn Văn Hùng", "different"),
        ("Không rõ", "Không rõ", "missing"),
        (None, "Nguyễn Văn Hùng", "missing"),
        ("", "Nguyễn Văn Hùng", "missing"),
    ],
)
def test_level(a, b, expected):
    assert level(a, b) == expected
    assert level(b, a) == expected


def test_every_level_can_be_reached():
    seen = {
        "same", "tones_missing", "tones_differ", "reordered", "abbreviated", "prefix_missing",
        "syllable_missing", "one_slip", "one_syllable_differs", "two_slips", "given_same",
        "other_given", "different",
    }  # fmt: skip
    assert {item.name for item in KIND.levels} == seen


def test_dirty_names_are_cleaned_where_they_are_encoded():
    assert level("Ông Nguyễn Văn Hùng", "Nguyễn Văn Hùng") == "same"
    assert level("Nguyễn Văn Hùng (Hai Lúa)", "Nguyễn Văn Hùng") == "same"
    assert level("  Nguyễn   Văn Hùng ", "Nguyễn Văn Hùng") == "same"


def test_chunks_do_not_change_the_encoding():
    names = pl.Series(["Lê Lan", "TRẦN VĂN TÚ", None, "Y Bhăm Niê", "Ng. Thị Hoa"])
    whole, parts = encode_names(names), encode_names(names, chunk=2)
    for key in ("accented", "ascii", "sorted", "given", "family", "plain"):
        assert whole.values(key).tolist() == parts.values(key).tolist(), key


def test_long_names_keep_all_syllables_in_their_keys():
    long = "Công Tằng Tôn Nữ Thị Ngọc Anh Thư"
    assert level(long, long.upper()) == "same"
    assert level(long, long.replace("Thư", "Thi")) != "same"


def test_reach_of_levels_with_a_frequency():
    frame = pl.DataFrame({"n": ["LE VAN TU", "Lê Văn Tú", None]})
    left: Encoded = KIND.encode(frame, Columns("n"), right=False)
    reach = {
        item.name: left.spread(KIND.reach(left, item)).tolist()
        for item in KIND.levels
        if item.frequency
    }
    assert reach["tones_missing"] == [True, False, False]
    assert reach["tones_differ"] == [False, True, False]
    assert reach["same"] == [True, True, False]
