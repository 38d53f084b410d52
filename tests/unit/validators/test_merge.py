"""Duplicates across files: the policy does not depend on the order of files."""

from __future__ import annotations

import json

import pytest

from contracts.registry import SOURCES
from validators import merge

BIRTH = SOURCES["civil_status"].table("birth")


class _File:
    def __init__(self, letter):
        self.name = f"{letter}.xlsx"
        self.sha256 = letter * 64


@pytest.fixture
def three(judge):
    """Same row in files a and b, another with the same key in c, one alone in each."""
    return [
        judge("civil_status", "birth", {"entry_no": "1"}, {"entry_no": "10"}, file=_File("b")),
        judge("civil_status", "birth", {"entry_no": "1"}, {"entry_no": "11"}, file=_File("a")),
    ]


def test_exact_copies_keep_the_smallest_place(three):
    for order in (three, three[::-1]):
        merged = merge(BIRTH, order)
        assert merged.accepted.select("file_name", "entry_no").rows() == [
            ("a.xlsx", "1"),
            ("a.xlsx", "11"),
            ("b.xlsx", "10"),
        ]
        (row,) = merged.quarantined.rows(named=True)
        assert (row["file_name"], row["line"], row["rule"]) == ("b.xlsx", 7, "DUPLICATE_ROW")
        assert json.loads(row["row_json"])["entry_no"] == "1"
        assert merged.counts.rows_in == 4


def test_conflicting_copies_all_leave(judge, three):
    other = judge(
        "civil_status", "birth", {"entry_no": "1", "child_name": "Lê Thị Mơ"}, file=_File("c")
    )
    merged = merge(BIRTH, [*three, other])
    assert merged.accepted["entry_no"].sort().to_list() == ["10", "11"]
    assert merged.quarantined["rule"].to_list() == ["DUPLICATE_KEY"] * 3
    assert merged.counts.rows_in == 5


def test_running_numbers_may_differ_between_copies(judge):
    split = judge("civil_status", "birth", {"ordinal": "1"}, {"ordinal": "2"})
    merged = merge(BIRTH, [split])
    assert merged.quarantined["rule"].to_list() == ["DUPLICATE_ROW"]


def test_same_bytes_under_two_names_count_once(judge):
    same = _File("a")
    same.name = "b.xlsx"
    first = judge("civil_status", "birth", {"entry_no": "1"}, {"entry_no": None}, file=_File("a"))
    second = judge("civil_status", "birth", {"entry_no": "1"}, {"entry_no": None}, file=same)
    for order in ([first, second], [second, first]):
        merged = merge(BIRTH, order)
        assert merged.accepted["file_name"].to_list() == ["a.xlsx"]
        assert merged.counts.rows_in == 2


def test_nothing_to_merge_is_an_empty_split():
    merged = merge(BIRTH, [])
    assert (merged.accepted.height, merged.counts.rows_in) == (0, 0)


def test_quarantine_of_the_parts_is_kept(judge, three):
    bad = judge("civil_status", "birth", {"entry_no": None}, file=_File("c"))
    merged = merge(BIRTH, [bad, *three])
    assert merged.quarantined["rule"].to_list() == ["DUPLICATE_ROW", "MISSING_KEY"]


def test_columns_called_like_ours_are_only_columns(judge):
    """A file may have columns `sheet` or `file_sha256`; its rows are judged the same."""
    hostile = {"sheet": "x", "file_sha256": "y", "raw:sheet": "z"}
    first = judge("civil_status", "birth", {"entry_no": "1", **hostile})
    second = judge("civil_status", "birth", {"entry_no": "1", **hostile}, file=_File("b"))
    merged = merge(BIRTH, [first, second])
    (row,) = merged.quarantined.rows(named=True)
    assert json.loads(row["row_json"]).items() >= hostile.items()
