import unicodedata

import numpy as np
import polars as pl
import pytest

from sample_data.damage import text
from vietnam.encodings import Encoding, convert_text

RNG = np.random.default_rng(4)
NAMES = pl.Series(
    ["Nguyễn Thị Thúy", "H'Ñơk Kbuôr", "Y Bhăm Niê", "Trần Văn Hòa", "Lê Quý Đôn", "Giàng A Páo"]
)


def damaged(kind: str, name: str, tries: int = 60) -> set[str]:
    damage = (text.NAME_DAMAGE | text.WRITING_DAMAGE)[kind]
    return {damage(pl.Series([name]), RNG)[0] for _ in range(tries)}


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("syllable_dropped", "Nguyễn Thị Thúy", {"Nguyễn Thúy"}),
        ("syllables_swapped", "Lê Hoa", {"Hoa Lê"}),
        ("syllables_glued", "Lê Hoa", {"LêHoa"}),
        ("abbreviated", "Nguyễn Văn An", {"Ng. Văn An", "Nguyễn V. An", "N.V. An"}),
        ("prefix_dropped", "H'Ñơk Kbuôr", {"Ñơk Kbuôr"}),
        ("prefix_dropped", "Y Bhăm Niê", {"Bhăm Niê"}),
        ("prefix_dropped", "Ksor H'Nga", {"Ksor Nga"}),
        ("prefix_dropped", "Nguyễn Văn An", {"Nguyễn Văn An"}),
        ("no_diacritics", "Đỗ Thị Ngọc Ñơk", {"Do Thi Ngoc Nok"}),
        ("capitals", "Lê Quý Đôn", {"LÊ QUÝ ĐÔN"}),
        ("tone_moved", "Trần Văn Hòa", {"Trần Văn Hoà"}),
        ("tone_moved", "Lê Quý Đôn", {"Lê Qúy Đôn"}),
        ("i_for_y", "Lê Thị Mỹ", {"Lê Thị Mĩ"}),
        ("breves_lost", "Y Tlŭ Êñuôl", {"Y Tlu Ênuôl"}),
        ("breves_lost", "Đặng Văn Năm", {"Đặng Văn Năm"}),
        ("legacy_font", "Nguyễn Văn Đông", {"NguyÔn V¨n §«ng"}),
    ],
)
def test_what_each_kind_does(kind: str, name: str, expected: set[str]) -> None:
    assert damaged(kind, name) == expected


def test_a_typo_is_one_letter_away() -> None:
    from rapidfuzz.distance import OSA

    for typo in damaged("typo", "Nguyễn Văn Hùng"):
        assert OSA.distance(typo, "Nguyễn Văn Hùng") == 1


def test_a_wrong_tone_keeps_the_letters() -> None:
    for wrong in damaged("wrong_tone", "Nguyễn Văn Hùng"):
        assert unicodedata.is_normalized("NFC", wrong)
        bare = [c for c in unicodedata.normalize("NFD", wrong) if c not in text.TONES]
        whole = [c for c in unicodedata.normalize("NFD", "Nguyễn Văn Hùng") if c not in text.TONES]
        assert bare == whole


@pytest.mark.parametrize("kind", [*text.NAME_DAMAGE, *text.WRITING_DAMAGE])
def test_every_kind_takes_every_name_and_loses_none(kind: str) -> None:
    short = pl.Series(["A", "Y", "", "K'Đăm", *NAMES.to_list()])
    done = (text.NAME_DAMAGE | text.WRITING_DAMAGE)[kind](short, RNG)
    assert len(done) == len(short)
    assert done.null_count() == 0


def test_the_legacy_font_is_read_back_by_vietnam() -> None:
    kinh = ["Nguyễn Thị Thúy", "Trần Văn Hòa", "Lê Quý Đôn", "Phạm Ngọc Ẩn", "Vũ Đức Ưng"]
    typed = text.legacy_font(pl.Series(kinh), RNG)
    back = [convert_text(name, Encoding.TCVN3) for name in typed]
    assert [b.casefold() for b in back] == [k.casefold() for k in kinh]
