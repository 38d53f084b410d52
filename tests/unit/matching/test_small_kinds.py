"""Levels of communes, categories and short text."""

import numpy as np
import polars as pl
import pytest

from matching.kinds import KINDS, MISSING, Columns


def level(kind_name: str, a: str | None, b: str | None) -> str:
    kind = KINDS[kind_name]
    left, right = (
        kind.encode(pl.DataFrame({"c": pl.Series([t], dtype=pl.String)}), Columns("c"), right=False)
        for t in (a, b)
    )
    i = np.zeros(1, dtype=np.int64)
    number = int(kind.compare(left, i, right, i)[0])
    return "missing" if number == MISSING else kind.levels[number].name


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("24121", "24121", "same"),
        ("24121", "24133", "same_province"),
        ("24121", "00004", "different"),
        (None, "24121", "missing"),
        ("99999", "99999", "same"),
    ],
)
def test_commune(a, b, expected):
    assert level("commune", a, b) == expected
    assert level("commune", b, a) == expected


def test_an_old_commune_is_its_new_one():
    from vietnam.units import to_new_commune

    old = "00001"
    new = to_new_commune(pl.Series([old]))["new_code"][0]
    assert new != old
    assert level("commune", old, new) == "same"


def test_a_split_commune_is_not_held_against_its_neighbours():
    from vietnam.unit_data import merger_map

    split = next(
        (code, sorted(target.codes))
        for code, target in sorted(merger_map().items())
        if len(target.codes) > 1
    )
    levels = {level("commune", split[0], code) for code in split[1]}
    assert levels <= {"same", "split_nearby"}
    assert "split_nearby" in levels


def test_category():
    assert level("category", "M", "M") == "same"
    assert level("category", "M", "F") == "different"
    assert level("category", None, "F") == "missing"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Miles End", "miles  end ", "same"),
        ("neumann", "neuman", "one_slip"),
        ("stanley street", "stanley streeets", "very_similar"),
        ("wallaby place", "wallaby court", "similar"),
        ("green", "painter", "different"),
        ("a", "b", "different"),
        ("a", "ab", "similar"),
        ("1", "2", "different"),
        ("ab", "ac", "one_slip"),
        (None, "painter", "missing"),
    ],
)
def test_text(a, b, expected):
    assert level("text", a, b) == expected
    assert level("text", b, a) == expected


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("Đặng", "Dang", True),
        ("Ánh", "Anh", True),
        ("Ánh", "nh", False),
        ("Ý", "Ơ", False),
        ("smith", "smeth", True),
    ],
)
def test_a_sound_keeps_letters_with_marks(a, b, alike):
    kind = KINDS["text"]
    frame = pl.DataFrame({"c": [a, b]})
    sound = kind.encode(frame, Columns("c"), right=False).arrays["sound"]
    assert (sound > 0).all()
    assert (sound[0] == sound[1]) == alike


def test_text_in_another_column():
    kind = KINDS["text"]
    columns = Columns("given", {"also": ["surname"]})
    left = kind.encode(pl.DataFrame({"given": ["ann"], "surname": ["lee"]}), columns, right=False)
    right = kind.encode(pl.DataFrame({"given": ["lee"], "surname": ["ann"]}), columns, right=True)
    i = np.zeros(1, dtype=np.int64)
    assert kind.levels[int(kind.compare(left, i, right, i)[0])].name == "elsewhere"


def test_imitated_text_keeps_the_other_columns_of_its_own_row():
    kind = KINDS["text"]
    columns = Columns("given", {"also": ["surname"]})
    people = pl.DataFrame({"given": ["lan", "hoa", "mai"], "surname": ["le", "vo", "lan"]})
    right = kind.encode(people, columns, right=True)
    like = kind.encode(people.head(1), columns, right=False)
    copy = kind.resample(right, np.array([2]), like, np.zeros(1, dtype=np.int64))
    zero = np.zeros(1, dtype=np.int64)
    level = kind.compare(copy, zero, right, np.array([0]))
    assert kind.levels[int(level[0])].name == "elsewhere"
