import numpy as np

from sample_data import names
from sample_data.names import FEMALE, KINH, MALE


def drawn(people: str, sex: int, year: int = 1985, count: int = 20_000) -> list[str]:
    book, rng = names.load(), np.random.default_rng(1)
    group = np.full(count, book.group_index(people), dtype=np.int8)
    parts = book.draw(
        rng,
        group,
        np.full(count, sex, dtype=np.int8),
        np.full(count, year, dtype=np.int32),
        book.draw_families(rng, group),
    )
    return [" ".join(book.words[i] for i in row if i) for row in parts.tolist()]


def share(texts: list[str], start: str = "", middle: str = "") -> float:
    hits = [t for t in texts if t.startswith(start) and middle in f" {t} "]
    return len(hits) / len(texts)


def test_surnames_are_as_frequent_as_in_dak_lak() -> None:
    kinh = drawn(KINH, MALE)
    assert abs(share(kinh, "Nguyễn ") - 0.298) < 0.015
    assert abs(share(kinh, "Trần ") - 0.102) < 0.01


def test_thi_and_van_tell_the_sex_and_go_out_of_use() -> None:
    old, young = drawn(KINH, FEMALE, 1950), drawn(KINH, FEMALE, 2010)
    assert share(old, middle=" Thị ") > 0.8 > 0.5 > share(young, middle=" Thị ")
    assert share(drawn(KINH, MALE), middle=" Thị ") == 0


def test_names_of_one_syllable_never_repeat_it() -> None:
    assert not [t for t in drawn(KINH, MALE) if len(set(t.split())) < 2]


def test_minority_names_tell_the_sex_by_the_particle_of_their_people() -> None:
    assert all(t.startswith("Y ") for t in drawn("Ê Đê", MALE, count=500))
    assert all(t.startswith("H'") for t in drawn("Ê Đê", FEMALE, count=500))
    assert any(t.startswith("Y ") for t in drawn("Ba Na", FEMALE, count=500))
    assert any(t.startswith("A ") for t in drawn("Ba Na", MALE, count=500))
    assert any(" A " in t for t in drawn("Mông", MALE, count=500))
    assert any("K'" in t for t in drawn("K'Ho", MALE, count=500))
    assert any("Ka " in t for t in drawn("K'Ho", FEMALE, count=500))


def test_minority_letters_survive() -> None:
    assert any(c in t for t in drawn("Ê Đê", MALE) for c in "ñĕĭŏŭ")


def test_names_are_nfc() -> None:
    import unicodedata

    assert all(unicodedata.is_normalized("NFC", word) for word in names.load().words)
