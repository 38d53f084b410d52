import pytest

from vietnam.syllables import is_ascii_syllable, is_syllable, place_tone


@pytest.mark.parametrize(
    ("typed", "placed"),
    [("tóan", "toán"), ("hòan", "hoàn"), ("qúy", "quý"), ("gìơ", "giờ"), ("HOÀ", "HÒA"),
     ("Thuý", "Thúy"), ("gịa", "giạ"), ("ngừơi", "người"), ("khuỷu", "khuỷu"), ("ôi", "ôi"),
     ("Quơí", "Quới"), ("Quới", "Quới"), ("QƯƠÍ", "QƯỚI"), ("quươí", "quưới")],
)  # fmt: skip
def test_the_mark_moves_to_its_place_and_case_stays(typed, placed):
    assert place_tone(typed) == placed


@pytest.mark.parametrize("word", ["Ñăm", "Čuăn", "H'Hen", "Qui", "Lý", "Lí", "José", "áó", "Vy"])
def test_what_is_not_one_syllable_or_already_right_stays(word):
    assert place_tone(word) == word


@pytest.mark.parametrize("word", ["nguyễn", "quốc", "giếng", "khuya", "ngoằn", "yến", "gì", "oanh"])
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["nguyeãn", "văng"[:-1] + "k", "cê", "ngêm", "tác"[:1] + "àc", "zô"]
)
def test_what_breaks_the_rules_is_no_syllable(word):
    assert not is_syllable(word)


def test_stop_consonants_take_two_tones_only():
    assert is_syllable("tác")
    assert is_syllable("tạc")
    assert not is_syllable("tàc")
    assert not is_syllable("tac")


def test_syllables_without_diacritics():
    assert is_ascii_syllable("nguyen")
    assert is_ascii_syllable("quy")
    assert not is_ascii_syllable("nguyeexn")
    assert not is_ascii_syllable("max")
