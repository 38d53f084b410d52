"""Rows that are broken on purpose, and rows that come late."""

from collections import Counter

import openpyxl
import polars as pl
import pytest

from sample_data.damage import profile
from sample_data.generate import generate

from .conftest import FIRST, SECOND, Province

Row = tuple[object, ...]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """A province in which every tenth row is broken."""
    root = tmp_path_factory.mktemp("broken")
    rates = "\n".join(
        f"{kind} = 0.025"
        for kind in ("missing_key", "text_in_date", "duplicate_row", "conflicting_duplicate")
    )
    harsh = (profile.FOLDER / "harsh.toml").read_text(encoding="utf-8")
    before, _, after = harsh.partition("[every.row]")
    path = root / "broken.toml"
    path.write_text(f"{before}[every.row]\n{rates}\n[{after.partition('[')[2]}", encoding="utf-8")
    return Province(generate(1200, 5, ["66"], 1, root, str(path)), root)


def births(province: Province, night: str = FIRST) -> dict[int, Row]:
    """Rows of the birth sheet by line, without their running number."""
    page = openpyxl.load_workbook(province.inbox("civil_status", night))["Khai sinh"]
    rows = enumerate(page.iter_rows(min_row=7, values_only=True), start=7)
    return {line: row[1:] for line, row in rows if str(row[0]).isdigit()}


def lines(province: Province, kind: str) -> list[int]:
    mentions = province.truth("mentions").filter(pl.col("table") == "birth")
    hit = mentions.filter(pl.col("damage").list.contains(kind))
    return sorted(set(hit["line"].to_list()))


def key(row: Row) -> Row:
    """Place, book, number."""
    return row[4], row[1], row[0]


def test_a_duplicate_row_stands_twice_one_after_the_other(broken: Province) -> None:
    rows, hit = births(broken), lines(broken, "duplicate_row")
    assert len(hit) >= 4
    assert len(hit) % 2 == 0
    for first, second in zip(hit[::2], hit[1::2], strict=True):
        assert second == first + 1
        assert rows[first] == rows[second]


def test_a_conflicting_duplicate_has_the_same_key_and_another_content(broken: Province) -> None:
    rows, hit = births(broken), lines(broken, "conflicting_duplicate")
    assert len(hit) >= 2
    assert len(hit) % 2 == 0
    for first, second in zip(hit[::2], hit[1::2], strict=True):
        assert second == first + 1
        assert key(rows[first]) == key(rows[second])
        assert rows[first] != rows[second]


def test_no_key_stands_twice_otherwise(broken: Province) -> None:
    rows = births(broken)
    known = {*lines(broken, "duplicate_row"), *lines(broken, "conflicting_duplicate")}
    counts = Counter(key(row) for line, row in rows.items() if line not in known and all(key(row)))
    assert not [one for one, count in counts.items() if count > 1]


def test_a_missing_key_is_an_empty_cell(broken: Province) -> None:
    rows, hit = births(broken), lines(broken, "missing_key")
    assert len(hit) >= 2
    assert all(None in key(rows[line]) for line in hit)


def test_words_stand_where_a_date_belongs(broken: Province) -> None:
    rows, hit = births(broken), lines(broken, "text_in_date")
    assert len(hit) >= 1
    assert not any(str(rows[line][2])[:2].isdigit() for line in hit)


def test_entries_that_waited_are_digitised_later(ordinary: Province) -> None:
    before = {key(row) for row in births(ordinary).values()}
    new = [row for row in births(ordinary, SECOND).values() if key(row) not in before]
    late = [row for row in new if not str(row[1]).endswith("/2026")]
    assert late


def test_the_signer_and_the_total_are_no_rows(ordinary: Province) -> None:
    rows = births(ordinary)
    mentions = ordinary.truth("mentions").filter(
        pl.col("table") == "birth", pl.col("role") == "child"
    )
    assert sorted(rows) == sorted(mentions["line"].to_list())
