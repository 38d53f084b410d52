"""Rows put into a sheet as columns are the rows that a reader finds."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_data.registers.sheet_rows import Rows, column_name, put_rows
from sample_data.registers.workbook import Sheet, write_workbook


def book(path: Path, *cells: pl.DataFrame) -> Path:
    sheets = [
        Sheet(f"S{k}", ("TITLE",), tuple((name,) for name in frame.columns),
              tuple(frame.columns), frame, plain=True, numbered=False)
        for k, frame in enumerate(cells)
    ]  # fmt: skip
    write_workbook(path, sheets)
    return path


def rows(path: Path, sheet: int = 0) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True))


def test_rows_stand_below_titles_and_header(tmp_path: Path) -> None:
    one = pl.DataFrame({"a": ["x", None], "b": [None, " Đỗ  & <Sơn> "]})
    two = pl.DataFrame({"c": ["0123"]})
    path = book(tmp_path / "book.xlsx", one, two)
    assert rows(path) == [
        ("TITLE", None, None),
        ("STT", "a", "b"),
        (1, "x", None),
        (2, None, " Đỗ  & <Sơn> "),
    ]
    assert rows(path, 1)[2] == (1, "0123")
    assert openpyxl.load_workbook(path, read_only=True).worksheets[0].max_row == 4


def test_a_sheet_without_rows_is_its_header(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", pl.DataFrame({"a": []}, schema={"a": pl.String}))
    assert rows(path) == [("TITLE", None), ("STT", "a")]


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["x"] * 50})
    one, other = (book(tmp_path / name, frame) for name in ("one.xlsx", "other.xlsx"))
    assert one.read_bytes() == other.read_bytes()


def test_columns_beyond_the_alphabet(tmp_path: Path) -> None:
    assert [column_name(k) for k in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    wide = pl.DataFrame({f"c{k}": [str(k)] for k in range(60)})
    assert rows(book(tmp_path / "book.xlsx", wide))[2] == (1, *(str(k) for k in range(60)))


def test_a_sheet_without_a_place_for_rows_is_told(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(ValueError, match="no place for rows"):
        put_rows(path, {1: Rows(1, pl.DataFrame({"a": ["x"]}))})


@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20)))
def test_every_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    texts = [text for text in texts if text and not {"\ufffe", "\uffff"} & set(text)]
    frame = pl.DataFrame({"a": texts}, schema={"a": pl.String})
    path = book(tmp_path_factory.mktemp("book") / "book.xlsx", frame)
    assert [row[1] for row in rows(path)[2:]] == texts
