"""Wholly ASCII columns: what was typed in Telex or VNI is repaired, everything else stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import SOURCES
from sources import Limits, read
from sources.repair import UNDECODED, repair_encodings
from tests.examples import expensive

SAMPLE = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox" / "66"
TELEX = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Đức", "Hạnh", "Hương", "Lan", "Mơ", "Ngọc", "Thủy", "Tú")
ENGLISH = (
    *("his", "has", "of", "is", "as", "or", "us", "see", "need", "this", "was", "for", "book"),
    *("street", "road", "house", "office", "class", "boss", "boxes", "express", "cooper", "lee"),
    *("harris", "james", "moore", "free", "feed", "good", "look", "new", "law", "few", "address"),
)
HIGHLAND = ("H", "Y", "Bloih", "Lus", "Nie", "Eban", "Noor", "Brooi", "Kbuor", "Ksor", "Byar")


def bare(text: str) -> str:
    """`text` without accents: "Đặng" → "Dang"."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def typed(text: str, table: dict[str, str], tone: int) -> str:
    """`text` as the keystrokes that write it, tones at the end of each word."""
    return " ".join(_typed_word(word, table, tone) for word in text.split(" "))


def _typed_word(word: str, table: dict[str, str], tone: int) -> str:
    out = end = ""
    for char in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", char)
        end = next((TONES[c][tone] for c in parts if c in TONES), end)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        keys = table.get(base.lower(), base.lower())
        out += keys.capitalize() if base.isupper() else keys
    return out + end


def repaired(cells: list[str | None]) -> tuple[pl.DataFrame, dict[str, str]]:
    column = pl.Series("x", cells, dtype=pl.String)
    return repair_encodings(column.to_frame(), ["x"])


names = st.builds(
    lambda surname, rest: " ".join([surname, *rest]),
    st.sampled_from(SURNAMES),
    st.lists(st.sampled_from(GIVEN), min_size=1, max_size=3),
)
NOT_TYPED = {
    "file numbers": st.from_regex(r"(HS|BN|GCN|TO)-?[0-9]{4}/[0-9]{2}", fullmatch=True),
    "certificates": st.from_regex(r"[A-Z]{1,2} ?[0-9]{6,8}", fullmatch=True),
    "numbers": st.from_regex(r"[0-9]{3,12}(\.[0-9]{1,3})?", fullmatch=True),
    "short codes": st.from_regex(r"[A-Z]{1,3}[1-9]", fullmatch=True),
    "team codes": st.from_regex(r"(LAN|TAM|HOA|MAI|THU|HA|BINH|SON)[1-5]", fullmatch=True),
    "plots": st.from_regex(r"Lo [A-D][1-9] khu [A-E][1-9] duong so [1-9]", fullmatch=True),
    "dates": st.dates().map(str),
    "names without accents": names.map(bare),
    "capitals without accents": names.map(lambda name: bare(name).upper()),
    "highland names": st.lists(st.sampled_from(HIGHLAND), min_size=2, max_size=4).map(" ".join),
    "English": st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=8).map(" ".join),
    "mail": st.from_regex(r"[a-z]{3,8}(\.[a-z]{3,8})?@[a-z]{3,8}\.vn", fullmatch=True),
    "any ASCII": st.text(st.characters(max_codepoint=126, min_codepoint=32), min_size=1),
}


@pytest.mark.parametrize("kind", NOT_TYPED)
@expensive(50, 300)
@given(data=st.data())
def test_what_nobody_typed_wrong_is_not_altered(kind: str, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.none() | NOT_TYPED[kind], min_size=1, max_size=40))
    frame, found = repaired(cells)
    assert found == {}
    assert frame["x"].to_list() == cells


def test_a_few_words_of_another_language_are_no_keystrokes() -> None:
    """Each of these words is a syllable of Telex; Hypothesis found them."""
    for cells in (["lee his lee"], ["lee his lee", None, "has see"], ["his lee", "lee lee his"]):
        assert repaired(cells)[1] == {}


@pytest.mark.parametrize(
    ("encoding", "table", "tone"), [("telex", TELEX, 0), ("vni_typing", VNI, 1)]
)
@expensive(40, 200)
@given(people=st.lists(names, min_size=30, max_size=60, unique=True))
def test_a_column_typed_with_keystrokes_is_repaired_and_recorded(
    encoding: str, table: dict[str, str], tone: int, people: list[str]
) -> None:
    cells = [typed(name, table, tone) for name in people]
    frame, found = repaired(cells)
    assert found == {"x": encoding}
    assert frame["x"].to_list() == people
    assert frame[f"x{UNDECODED}"].to_list() == cells


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize("change", [bare, lambda text: bare(text).upper()])
def test_no_column_of_the_sample_without_accents_is_altered(
    source: str, change: Callable[[str], str]
) -> None:
    for path in sorted((SAMPLE / source).rglob("*.*")):
        for table in read(path, SOURCES[source].headers, Limits(isolate=False)).tables:
            for column in table.rows.columns[1:]:
                plain = table.rows[column].map_elements(change, return_dtype=pl.String)
                frame, found = repaired(plain.to_list())
                assert found == {}, (table.name, column)
                assert frame["x"].to_list() == plain.to_list()


def test_a_column_of_which_no_cell_changes_is_marked_without_a_copy_of_its_text():
    cells = ["Trần Văn An", "Lê Thị Hà"] * 50 + ["Vò Thanh Nhung"]
    frame, found = repair_encodings(pl.DataFrame({"x": cells}), ["x"])
    assert frame.columns == ["x", "x_encoding"]
    assert frame["x"].to_list() == cells
    assert frame["x_encoding"].drop_nulls().to_list() == ["undecided"]
    assert found == {}
