"""Lists into which rows of another encoding were pasted: cell by cell, right or marked."""

import polars as pl
import pytest

from vietnam import column_cells, legacy_tables
from vietnam.encodings import Encoding, decode_bytes, repair_column
from vietnam.mixed_encodings import judge
from vietnam.readings import CONVERT, READINGS, readings
from vietnam.text_readings import weigh
from vietnam.word_likelihood import SYLLABLE, likelihood

RIGHT = ["Nguyễn Văn Đông", "Lê Thị Hẳng", "Hà Lê", "Lê Tâm", "Võ Thành Hoà", "Y Bhăm Niê", "Lý An"]
NAMES = ["Trần Thị Mai", "Huỳnh Mỹ Yến", "Đặng Minh Đạt", "Lê Xuân Long", "Phạm Quỳnh Ánh"]


def table_of(letters):
    return {letter: chr(code) for code, letter in letters.items()}


TCVN3 = table_of(legacy_tables.TCVN3)
VISCII = table_of(legacy_tables.VISCII)
VNI = {"ầ": "aà", "ị": "ò", "ỳ": "yø", "ỹ": "yõ", "ế": "eá", "Đ": "Ñ", "ặ": "aë", "ạ": "aï",
       "ê": "eâ", "â": "aâ", "Á": "AÙ"}  # fmt: skip
CP1258 = {"ầ": "âÌ", "ị": "iò", "ỳ": "yÌ", "ỹ": "yÞ", "ế": "êì", "Đ": "Ð", "ặ": "ãò", "ạ": "aò"}
TYPED = {
    "tcvn3": lambda text: "".join(TCVN3.get(c, TCVN3.get(c.lower(), c)) for c in text),
    "viscii": lambda text: "".join(VISCII.get(c, c) for c in text),
    "vni": lambda text: "".join(VNI.get(c, c) for c in text),
    "cp1258": lambda text: "".join(CP1258.get(c, c) for c in text),
    "utf8_as_cp1252": lambda text: text.encode().decode("latin-1"),
}


def judged(*columns):
    """(values, encodings, undecided places) of the first of the columns."""
    found = judge([pl.Series(column, dtype=pl.String) for column in columns])[0]
    if found is None:
        return list(columns[0]), [None] * len(columns[0]), []
    return (
        found.values.to_list(),
        found.encoding.to_list(),
        found.undecided.arg_true().to_list(),
    )


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("times", [1, 20])
def test_pasted_rows_are_read_and_right_names_stay(kind, times):
    want = RIGHT * times + NAMES
    cells = RIGHT * times + [TYPED[kind](name) for name in NAMES]
    values, encodings, undecided = judged(cells)
    assert values == want
    assert encodings == [None if a == b else kind for a, b in zip(cells, want, strict=True)]
    assert all(at < len(RIGHT) * times for at in undecided)


def test_several_encodings_at_once():
    cells, want = list(RIGHT), list(RIGHT)
    for kind, typed in TYPED.items():
        cells += [typed(name) for name in NAMES]
        want += NAMES
        assert kind in {encoding.value for encoding in READINGS}
    values, encodings, _ = judged(cells)
    assert values == want
    assert set(encodings) == {None, *TYPED}


def test_one_pasted_row_is_enough():
    assert judged([*RIGHT * 100, "TrÇn ThÞ Mai"])[0][-1] == "Trần Thị Mai"


def test_a_letter_beyond_one_byte_rules_the_encodings_out():
    """ "Vò" would be Vũ in TCVN3, but ễ stands beside it."""
    pasted = [TYPED["tcvn3"](name) for name in NAMES * 20]
    assert judged([*pasted, "Nguyễn Vò Tó"])[0][-1] == "Nguyễn Vò Tó"


def test_what_two_readings_fit_is_left_and_marked():
    """Tý is a name, and so is Tư, which Windows-1258 shows as Tý."""
    cells = [*RIGHT, *(TYPED["cp1258"](name) for name in NAMES), "Mai Quang Tý"]
    values, encodings, undecided = judged(cells)
    assert (values[-1], encodings[-1]) == ("Mai Quang Tý", None)
    assert len(cells) - 1 in undecided


def test_row_and_neighbours_settle_what_the_name_leaves_open():
    """ "Nhó" is Nhú in TCVN3: read so in a pasted block where the address is in TCVN3 as well."""
    typed = TYPED["tcvn3"]
    right, block = NAMES * 20, [typed(name) for name in NAMES * 20]
    places = ["Thôn Đồng Tâm", "Xã Hòa Thắng", "Ấp Phước Lộc", "Buôn Đắk Hồ", "Tổ 5"] * 20
    names = [*right, "Mai Nhó", *right, *block, "Mai Nhó", *block, "Mai Nhó"]
    pasted = [typed(place) for place in places]
    addresses = [*places, places[0], *places, *pasted, pasted[0], *pasted, places[0]]
    values, encodings, undecided = judged(names, addresses)
    assert [name for name in values if name.startswith("Mai N")] == [
        "Mai Nhó",
        "Mai Nhú",
        "Mai Nhó",
    ]
    assert encodings[len(right) * 3 + 1] == "tcvn3"
    assert len(right) not in undecided
    alone = judged([*right, *block, "Mai Nhó"])
    assert (alone[0][-1], alone[2]) == ("Mai Nhó", [len(right) + len(block)])


def test_a_capital_inside_a_word_tells_an_old_encoding():
    """ "Bých" would be a syllable, but nobody writes BÝch: in TCVN3 that is Bích."""
    cells = [*RIGHT * 20, *(TYPED["tcvn3"](name) for name in NAMES * 3), *RIGHT, "Lý BÝch Mai"]
    assert judged([*cells, *RIGHT])[0][len(cells) - 1] == "Lý Bích Mai"


def test_a_half_pasted_cell_is_marked_not_guessed():
    cells = [*RIGHT, *(TYPED["tcvn3"](name) for name in NAMES), "Nguyễn V¨n §øc"]
    values, _, undecided = judged(cells)
    assert values[-1] == "Nguyễn V¨n §øc"
    assert undecided[-1] == len(cells) - 1


@pytest.mark.parametrize(
    "cells",
    [
        ["12,5 m²", "Tổ 3 – khóm 2", "“Hòa Bình”", "số nhà 5½", "30°C"],
        ["José García", "Loïc Müller", "Søren Gårds", "Seán Nuñez", "Renée Lefèvre"],
        ["H'Ñam Kbuôr", "Y Ñiết Ayŭn", "Siu Blơh", "Y Čuăn Mlô"],
        ["Võ Tòng", "Lò Văn Ún", "Hồ Quý Lý", "Tý", "Vãn"],
    ],
)
def test_lists_without_an_old_encoding_stay(cells):
    assert judged(cells * 3)[0] == cells * 3


def test_foreign_names_in_a_mixed_list_are_left_and_marked():
    cells = [*(TYPED["vni"](name) for name in NAMES * 10), *RIGHT, "Y Ñam", *RIGHT]
    values, _, undecided = judged(cells)
    at = cells.index("Y Ñam")
    assert values[at] == "Y Ñam"
    assert at in undecided


def test_what_was_cut_off_a_misread_text_is_put_back():
    """The second byte of "à" shows as a space; programs trim it."""
    cells = [name.encode().decode("latin-1").rstrip("\xa0") for name in [*NAMES, "Trần Thị Hà"]]
    assert cells[-1].endswith("HÃ")
    assert judged(cells)[0] == [*NAMES, "Trần Thị Hà"]


def test_nulls_and_empty_columns_stay():
    assert judge([pl.Series([None, None], dtype=pl.String)]) == [None]
    assert judge([pl.Series([], dtype=pl.String)]) == [None]
    values, encodings, _ = judged([None, "TrÇn ThÞ Mai", None, "NguyÔn V¨n An"])
    assert values == [None, "Trần Thị Mai", None, "Nguyễn Văn An"]
    assert encodings[0] is None


def test_a_column_counts_as_what_most_of_its_cells_were_in():
    found = repair_column(pl.Series([*RIGHT, *(TYPED["viscii"](name) for name in NAMES)]))
    assert (found.encoding, found.repaired) == (Encoding.VISCII, True)
    assert found.undecided.sum() == 0


def test_a_word_is_read_only_by_an_encoding_that_could_have_written_it():
    assert CONVERT[Encoding.TCVN3]("Hà") is None  # TCVN3 has no byte E0
    assert CONVERT[Encoding.VNI]("Lê") is None  # VNI writes eâ
    assert CONVERT[Encoding.CP1258]("Hång") is None
    assert all(max(reading.later, reading.first) < -1000 for reading in readings("Nguyễn")[1:])
    assert likelihood("Văn") > likelihood("Vãn") > likelihood("V¨n")


def test_a_file_of_two_encodings_is_left_to_the_cells():
    lines = [TYPED["cp1258"](name) for name in NAMES]
    assert decode_bytes("\n".join(lines).encode("latin-1")).encoding == "cp1258"
    lines += [TYPED["tcvn3"](name) for name in NAMES]
    assert decode_bytes("\n".join(lines).encode("latin-1")).encoding == "latin-1"


def test_the_columns_that_are_judged_stay_as_they_were():
    column = pl.Series(["TrÇn ThÞ Mai", "NguyÔn V¨n An"])
    (found,) = judge([column])
    assert found.values.to_list() == ["Trần Thị Mai", "Nguyễn Văn An"]
    assert column.to_list() == ["TrÇn ThÞ Mai", "NguyÔn V¨n An"]


STRIKING = ["Vò Thanh Nhung", "Y JônÊban", "H'PangÊnuôl"]


def test_a_striking_name_among_right_ones_asks_no_row_and_is_marked_as_with_them(monkeypatch):
    """Rows and neighbours are left out only where they could not change anything."""
    columns = [RIGHT * 20 + STRIKING, ["Hộ nghèo"] * 143, [None, "12"] * 71 + ["Ấp 3"]]

    def with_rows(*_):
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(column_cells.Cells, "decided", with_rows)
        alone = judged(*columns)
        assert judged(*columns[1:])[2] == []
    monkeypatch.setattr(column_cells.Cells, "alone", lambda _: None)
    assert alone == judged(*columns)
    assert alone[2] == [140, 141, 142]


@pytest.mark.parametrize(
    "cell",
    [
        "Hµ Lª",
        "§Æng V¨n",
        "Lê Tâm",
        "Vò An",
        "LÝ BÌNH",
        "Chäo Trung Hùng",
        "§inh Y Hyen",
        "Vån Vån Hùng Phong",
    ],
)
@pytest.mark.parametrize("others", [[], ["Lê Tâm"], ["Vò Thanh Nhung"], RIGHT])
def test_what_is_decided_without_rows_is_what_rows_would_decide(monkeypatch, cell, others):
    columns = [[cell, *others, "Y JônÊban"], [*others, cell, "Thôn Ða"]]
    alone = [judged(*columns), judged(*columns[::-1])]
    monkeypatch.setattr(column_cells.Cells, "alone", lambda _: None)
    assert alone == [judged(*columns), judged(*columns[::-1])]


def test_a_cell_of_ascii_with_control_characters_is_asked_too():
    """VISCII keeps Ẫ there."""
    values, encodings, _ = judged([*map(TYPED["viscii"], NAMES * 3), "M\x06N HOA"])
    assert (values[-1], encodings[-1]) == ("MẪN HOA", "viscii")


def test_syllables_of_kinh_names_are_no_more_frequent_in_highland_names():
    seen = weigh(pl.Series(["Y Văn", "Anh Văn"]))
    assert seen.weights[:, 0].tolist() == [SYLLABLE, likelihood("Văn").later]
