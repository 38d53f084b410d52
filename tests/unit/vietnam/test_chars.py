import polars as pl
import pytest

from vietnam.chars import SPLIT, TONED, ascii_fold, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Đông", "nguyen van dong"),
        ("ĐẶNG THỊ ỷ", "dang thi y"),
        ("Ðức ðẹp Ɖ", "duc dep d"),
        ("H'Ñăm Kbuôr", "h'nam kbuor"),
        ("Ƀun ƀŏ Čuăn", "bun bo cuan"),
        ("Nguye\u0302\u0303n", "nguyen"),
        ("Łukasz ß", "lukasz ss"),
        ("", ""),
    ],
)
def test_fold_gives_lower_case_ascii(text, folded):
    assert fold(text) == folded
    assert ascii_fold(pl.Series([text])).to_list() == [folded]


def test_ascii_fold_keeps_name_nulls_and_order():
    folded = ascii_fold(pl.Series("họ", ["Đỗ", None, "漢", "Lê"]))
    assert folded.name == "họ"
    assert folded.to_list() == ["do", None, fold("漢"), "le"]


def test_the_letter_tables_are_inverse_and_whole():
    assert len(TONED) == 72
    assert all(TONED[key] == letter for letter, key in SPLIT.items())
