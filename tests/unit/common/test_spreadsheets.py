"""What a spreadsheet would run is made harmless, and comes back as it was."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.spreadsheets import given_cells, harmless, harmless_cells, is_formula

OPENING = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text("'=+-@\t\r\n＝＠ 05,.aế", max_size=6)


@pytest.mark.parametrize(
    "text",
    [*OPENING, "=1+1", "+84 912", "-5+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", "-5\n", "'=1"],
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert is_formula(text)
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-5", "+84912345678", "-1.234,5", "5=5", "A-B", "'", "''a", " =1", "H'Hen Niê"]
)
def test_other_text_stays(text: str) -> None:
    assert not is_formula(text)
    assert harmless(text) == text


@given(st.lists(TEXTS | st.none()))
@example(["=1", "'=1", "''=1", "'-5", "-5", "-5\n", None])
def test_columns_are_as_single_texts_and_come_back(texts: list[str | None]) -> None:
    frame = pl.DataFrame(
        {"a": texts, "n": range(len(texts))}, schema={"a": pl.String, "n": pl.Int64}
    )
    written = frame.with_columns(harmless_cells(pl.col(pl.String)))
    assert written["a"].to_list() == [None if t is None else harmless(t) for t in texts]
    for text in written["a"].drop_nulls():
        assert not text.startswith(tuple(OPENING)) or not is_formula(text)
    assert written.with_columns(given_cells(pl.col(pl.String))).equals(frame)
