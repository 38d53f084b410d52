"""Corrected rows replace quarantined ones: decision 003, rule by rule, in any order of files."""

from __future__ import annotations

import itertools
from datetime import date

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators import Split, SplitError, merge
from validators.corrections import REPAIRED, REPLACED, Corrected, Round, apply_corrections
from validators.origins import ORIGINS, find_origins, origin_text
from validators.split import PLACE

BIRTH = SOURCES["civil_status"].table("birth")
TODAY = date(2026, 11, 24)
FIRST, LATER = date(2026, 11, 1), date(2026, 11, 2)
BAD = {"registered_on": "không phải ngày"}


class _File:
    def __init__(self, letter):
        self.name = f"{letter}.xlsx"
        self.sha256 = letter * 64


def origins(split: Split, letter: str, *lines: int) -> pl.DataFrame:
    """The rows of `split`, in their order, came from `lines` of file `letter`."""
    places = pl.concat([split.accepted.select(PLACE), split.quarantined.select(PLACE)])
    own = places.unique().sort("line")
    return pl.DataFrame(
        [
            (*place, letter * 64, "S", line)
            for place, line in zip(own.iter_rows(), lines, strict=True)
        ],
        schema=ORIGINS,
        orient="row",
    )


def returned(split: Split, origin: pl.DataFrame, day: date = FIRST) -> Round:
    return Round(day, [split], origin)


def run(base: list[Split], *rounds: Round) -> Corrected:
    return apply_corrections(BIRTH, base, rounds, today=TODAY)


def numbers(corrected: Corrected) -> tuple[int, int, dict[str, int]]:
    gone = corrected.superseded.unique(PLACE).group_by("state").len()
    return (
        corrected.split.accepted.height,
        corrected.split.quarantined.select(PLACE).n_unique(),
        dict(gone.iter_rows()),
    )


@pytest.fixture
def base(judge):
    """Line 7 is good, line 8 has no date."""
    return judge(
        "civil_status", "birth", {"entry_no": "1"}, {"entry_no": "2"} | BAD, file=_File("a")
    )


def test_without_returned_files_it_is_merge(base) -> None:
    corrected = run([base])
    plain = merge(BIRTH, [base])
    assert corrected.split.accepted.equals(plain.accepted)
    assert corrected.split.quarantined.equals(plain.quarantined)
    assert corrected.superseded.is_empty()


def test_an_accepted_correction_repairs_its_origin_even_under_another_key(base, judge) -> None:
    fixed = judge("civil_status", "birth", {"entry_no": "77"}, file=_File("b"))
    corrected = run([base], returned(fixed, origins(fixed, "a", 8)))
    assert numbers(corrected) == (2, 0, {REPAIRED: 1})
    (gone,) = corrected.superseded.rows(named=True)
    assert (gone["file_sha256"], gone["line"]) == ("a" * 64, 8)
    assert (gone["by_file_sha256"], gone["by_line"]) == ("b" * 64, 7)
    assert gone["value"] == "không phải ngày"  # nothing is lost


def test_without_a_readable_origin_the_natural_key_repairs(base, judge) -> None:
    fixed = judge("civil_status", "birth", {"entry_no": "2"}, file=_File("b"))
    corrected = run([base], returned(fixed, pl.DataFrame(schema=ORIGINS)))
    assert numbers(corrected) == (2, 0, {REPAIRED: 1})
    unmarked = run([base, fixed])
    assert numbers(unmarked) == (2, 0, {REPAIRED: 1})


def test_a_key_that_is_not_whole_repairs_nothing(judge) -> None:
    empty = {"entry_no": None, "book_no": None, "registry_place": None}
    split = judge("civil_status", "birth", empty, file=_File("a"))
    fixed = judge("civil_status", "birth", {"entry_no": "2"}, file=_File("b"))
    assert numbers(run([split], returned(fixed, pl.DataFrame(schema=ORIGINS)))) == (1, 1, {})


def test_a_row_rejected_again_stands_instead_of_its_origin(base, judge) -> None:
    again = judge("civil_status", "birth", {"entry_no": "2"} | BAD, file=_File("b"))
    corrected = run([base], returned(again, origins(again, "a", 8)))
    assert numbers(corrected) == (1, 1, {REPLACED: 1})
    assert corrected.split.quarantined["file_sha256"].to_list() == ["b" * 64]
    third = judge("civil_status", "birth", {"entry_no": "2"}, file=_File("c"))
    corrected = run(
        [base],
        returned(again, origins(again, "a", 8)),
        returned(third, origins(third, "b", 7), LATER),
    )
    assert numbers(corrected) == (2, 0, {REPLACED: 1, REPAIRED: 1})


def test_a_later_version_replaces_an_earlier_one(base, judge) -> None:
    one = judge("civil_status", "birth", {"entry_no": "2", "child_sex": "Nam"}, file=_File("b"))
    two = judge("civil_status", "birth", {"entry_no": "3"}, file=_File("c"))
    turns = [returned(one, origins(one, "a", 8)), returned(two, origins(two, "a", 8), LATER)]
    for order in (turns, turns[::-1]):
        corrected = run([base], *order)
        assert numbers(corrected) == (2, 0, {REPAIRED: 1, REPLACED: 1})
        assert corrected.split.accepted["entry_no"].to_list() == ["1", "3"]


def test_a_correction_never_touches_an_accepted_row_of_the_extract(base, judge) -> None:
    claim = judge("civil_status", "birth", {"entry_no": "1", "child_sex": "Nam"}, file=_File("b"))
    corrected = run([base], returned(claim, origins(claim, "a", 8)))
    assert corrected.split.accepted["file_sha256"].to_list() == ["a" * 64]
    assert corrected.split.quarantined["rule"].to_list() == ["DUPLICATE_KEY"]
    same = judge("civil_status", "birth", {"entry_no": "1"}, file=_File("b"))
    corrected = run([base], returned(same, origins(same, "a", 8)))
    assert corrected.split.quarantined["rule"].to_list() == ["DUPLICATE_ROW"]


def test_two_corrections_of_one_row_on_one_day_are_both_refused(base, judge) -> None:
    one = judge("civil_status", "birth", {"entry_no": "2"}, file=_File("b"))
    two = judge("civil_status", "birth", {"entry_no": "3"}, file=_File("c"))
    both = pl.concat([origins(one, "a", 8), origins(two, "a", 8)])
    corrected = run([base], Round(FIRST, [one, two], both))
    assert numbers(corrected) == (1, 2, {REPLACED: 1})
    assert set(corrected.split.quarantined["rule"]) == {"DUPLICATE_KEY"}


def test_the_order_of_files_changes_nothing(base, judge) -> None:
    splits = [
        (judge("civil_status", "birth", {"entry_no": "2"}, file=_File("b")), 8),
        (judge("civil_status", "birth", {"entry_no": "5"}, file=_File("c")), 9),
        (judge("civil_status", "birth", {"entry_no": "6"} | BAD, file=_File("d")), 10),
    ]
    extra = judge(
        "civil_status", "birth", {"entry_no": "5"} | BAD, {"entry_no": "6"} | BAD, file=_File("e")
    )
    results = []
    for order in itertools.permutations(splits):
        placed = pl.concat([origins(split, "a", line) for split, line in order])
        corrected = run([extra, base], Round(FIRST, [split for split, _ in order], placed))
        results.append(
            (corrected.split.accepted, corrected.split.quarantined, corrected.superseded)
        )
    for accepted, quarantined, superseded in results[1:]:
        assert accepted.equals(results[0][0])
        assert quarantined.equals(results[0][1])
        assert superseded.equals(results[0][2])


def test_copies_between_two_extracts_are_no_repairs(base, judge) -> None:
    copy = judge("civil_status", "birth", {"entry_no": "1"}, file=_File("b"))
    assert numbers(run([base, copy])) == (1, 2, {})


def test_a_lost_row_is_an_error(base, judge, monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = judge("civil_status", "birth", {"entry_no": "2"}, file=_File("b"))
    monkeypatch.setattr(
        "validators.corrections._State._record", lambda _self, _lines, _found, _state: None
    )
    with pytest.raises(SplitError):
        run([base], returned(fixed, origins(fixed, "a", 8)))


def test_origins_are_read_from_cells_and_from_broken_records() -> None:
    sha = "0123456789abcdef" * 4
    texts = pl.DataFrame(
        {
            "line": [5, 6, 7, 8],
            "text": [
                origin_text(sha, "Khai sinh", 12),
                f'1;2;"x";{origin_text(sha, "", 9)};;',
                "nothing",
                f"DONGBO-GOC:{sha}:99999999999999:S",
            ],
        }
    )
    found = find_origins("f" * 64, "S", texts)
    assert found.select("line", "origin_sheet", "origin_line").rows() == [
        (5, "Khai sinh", 12),
        (6, "", 9),
    ]
