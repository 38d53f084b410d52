"""A rule version follows what decides, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.fingerprint import canonical, fingerprints, rule_version
from contracts.language import Column, Kind, Rule, SourceContract, TableContract
from contracts.patterns import CODE, one_of
from contracts.reasons import PLACEHOLDER, Severity
from contracts.registry import SOURCES
from tests.own_register import discovered

from .test_registry import LIBRARY, line_of, plug_in

STEPS = {"reader": 1, "repair": 1, "rules": 1, "linking": 1}


def declared(folder: Path, text: str = LIBRARY) -> SourceContract:
    plug_in(folder, text)
    found = discovered([folder])
    assert found.faults == ()
    return found.sources["library"]


def version(contract: SourceContract) -> str:
    return rule_version(STEPS, {"library": contract})


LISTED = LIBRARY.replace(
    'key("card_no", Kind.TEXT, ("Số thẻ",), "card", CODE)',
    'key("card_no", Kind.CODE, ("Số thẻ",), "card", CODE),\n'
    '                Column("kind", Kind.CODE, ("Loại",), "kind", codes=frozenset({"A", "B"}))',
)

WORDS = {
    "a comment": ("LATE = Reason(", "# one of many\nLATE = Reason("),
    "a docstring": ("from contracts.columns", '"""Cards."""\nfrom contracts.columns'),
    "the Vietnamese sentence": ("Trả sách muộn.", "Sách trả muộn."),
    "the English sentence": ("The book came back late.", "It came back late."),
    "the title of a source": (
        'title_en="Library cards",\n    short',
        'title_en="Cards",\n    short',
    ),
    "the short name": ('short_en="Library"', 'short_en="Books"'),
    "the title of a column": ('"valid to"', '"last day"'),
    "the title of a role": ('"Bạn đọc", "reader"', '"Độc giả", "reader of books"'),
    "the example": ('"card_no": "TV 1"', '"card_no": "TV 2"'),
}
DECISIONS = {
    "a column": ("person_number(", 'Column("age", Kind.INTEGER, ("Tuổi",), "age"), person_number('),
    "a header label": ('("Họ và tên",)', '("Họ và tên", "Họ tên")'),
    "a kind": ("Kind.TEXT", "Kind.CODE"),
    "what a row must have": ('"name", must=True', '"name", must=False'),
    "what a date tells": ('date_of="validity"', 'date_of="event"'),
    "a condition": ('pl.col("valid_to") < ', 'pl.col("valid_to") <= '),
    "the column of a rule": ('Rule(LATE, "valid_to"', 'Rule(LATE, "number"'),
    "a rule less": ('rules=(Rule(LATE, "valid_to", pl.col("valid_to") < pl.col("today")),),', ""),
    "a severity": ("Severity.FLAG", "Severity.REJECT"),
    "an error group": ("ErrorGroup.OUTLIER", "ErrorGroup.STALE"),
    "the key": ('key=("card_no",)', 'key=("card_no", "number")'),
    "who is a person": (', number="number"', ""),
    "freshness": ("freshness_days=40", "freshness_days=41"),
    "a pattern": ('"card", CODE', '"card", SERIAL'),
    "codes": ('frozenset({"A", "B"})', 'frozenset({"A", "C"})'),
}  # fmt: skip


def changed(text: str, right: str, other: str) -> str:
    text = text.replace("import CODE", "import CODE, SERIAL")
    assert right in text
    return text.replace(right, other, 1)


@pytest.mark.parametrize("what", WORDS)
def test_words_are_no_rule(tmp_path: Path, what: str) -> None:
    before = declared(tmp_path / "a")
    assert version(declared(tmp_path / "b", changed(LIBRARY, *WORDS[what]))) == version(before)


@pytest.mark.parametrize("what", DECISIONS)
def test_what_decides_changes_the_version(tmp_path: Path, what: str) -> None:
    text = LISTED if what == "codes" else LIBRARY
    before, after = declared(tmp_path / "a", text), changed(text, *DECISIONS[what])
    assert version(declared(tmp_path / "b", after)) != version(before)


def with_column(contract: SourceContract, **change: object) -> SourceContract:
    table = contract.tables[0]
    columns = (replace(table.columns[0], **change), *table.columns[1:])  # type: ignore[arg-type]
    return replace(contract, tables=(replace(table, columns=columns),))


def test_a_pattern_counts_by_what_fits_and_by_what_a_misfit_is_called(tmp_path: Path) -> None:
    contract = declared(tmp_path)
    before = version(contract)
    reworded = replace(CODE, name="letters", what="letters and digits")
    assert version(with_column(contract, pattern=reworded)) == before
    for change in (
        {"regex": CODE.regex + "?"},
        {"longest": 61},
        {"grouped": False},
        {"reason": PLACEHOLDER},
        {"repairs": (("a", "b", "c"),)},
    ):
        changed = replace(CODE, **change)  # type: ignore[arg-type]
        assert version(with_column(contract, pattern=changed)) != before, change


def test_a_raised_step_a_source_more_and_another_reason_change_the_version() -> None:
    one = rule_version(STEPS, SOURCES)
    raised = {rule_version(STEPS | {step: 2}, SOURCES) for step in STEPS}
    fewer = {name: contract for name, contract in SOURCES.items() if name != "land"}
    assert len({one, *raised, rule_version(STEPS, fewer)}) == len(STEPS) + 2
    told = canonical(PLACEHOLDER)
    assert told != canonical(replace(PLACEHOLDER, severity=Severity.REJECT))
    assert told == canonical(replace(PLACEHOLDER, sentence_en="Something else."))


def test_a_version_has_a_letter_and_names_its_parts() -> None:
    """12 hex digits alone are an identity number in one of 280 versions, and the audit says so."""
    made = rule_version(STEPS, SOURCES)
    assert made[0] == "r"
    assert len(made) == 13
    int(made[1:], 16)
    assert set(fingerprints(SOURCES)) == {"reasons", *SOURCES}


def test_rules_that_follow_from_persons_are_part_of_their_table() -> None:
    table = SOURCES["land"].tables[0]
    told = canonical(table)
    assert len(told["rules"]) > len(table.rules)
    assert len(told["mentions"]) == len(table.roles)


def test_long_lists_of_a_condition_count_to_the_last_member() -> None:
    """Polars prints `["c0", "c1", … "c99"]` whatever stands between."""
    words = [f"c{n}" for n in range(100)]
    other = [*words[:50], "x", *words[51:]]
    one, two = pl.col("a").is_in(words), pl.col("a").is_in(other)
    assert str(one) == str(two)
    assert canonical(one) != canonical(two)


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_a_set_is_no_difference(order: list[str]) -> None:
    assert canonical(pl.col("x").is_in(order)) == canonical(pl.col("x").is_in(["a", "b", "c", "d"]))
    assert canonical(pl.col("x").is_in(pl.Series(order))) == canonical(
        pl.col("x").is_in(pl.Series(sorted(order)))
    )
    column = Column("x", Kind.CODE, ("X",), codes=frozenset(order))
    assert canonical(column)["codes"] == sorted(order)


_PRINT = """
import polars as pl
from contracts.fingerprint import canonical, rule_version
from contracts.registry import SOURCES
print(canonical(pl.col("a").is_in(frozenset(f"c{n}" for n in range(50)))))
print(rule_version({"reader": 1}, SOURCES))
"""


def test_processes_agree_whatever_the_seed_of_their_hashes() -> None:
    root = Path(__file__).parents[3]
    printed = {
        subprocess.run(
            [sys.executable, "-c", _PRINT],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1
    assert "r" in printed.pop()


def test_a_value_without_a_text_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="a function cannot be part of a rule version"):
        canonical(canonical)


@pytest.mark.parametrize("call", ["map_elements", "map_batches"])
def test_a_python_function_in_a_condition_is_a_fault(tmp_path: Path, call: str) -> None:
    calling = f'pl.col("valid_to").{call}(bool, return_dtype=pl.Boolean)'
    text = LIBRARY.replace('pl.col("valid_to") < pl.col("today")', calling)
    plug_in(tmp_path, text)
    (fault,) = discovered([tmp_path]).faults
    said = f"library.py, line {line_of(text, 'rules=(')}: the rule BOOK_LATE: its condition calls"
    assert said in str(fault)


def test_the_form_of_one_table_can_be_read() -> None:
    told = canonical(
        TableContract(
            source="s", name="t", title_vi="T", title_en="T", key=("a",), example={"a": "A"},
            columns=(Column("a", Kind.TEXT, ("A",), pattern=one_of("x", "y")),),
            rules=(Rule(PLACEHOLDER, "a", pl.col("a") == "x"),),
        )
    )  # fmt: skip
    assert told["columns"][0]["pattern"]["regex"] == "^(?:x|y)$"
    assert told["rules"][0]["reason"] == {"code": "PLACEHOLDER", "group": 1, "severity": "flag"}
    assert "example" not in told
    assert "title_vi" not in told
    assert isinstance(told["rules"][0]["broken"], dict)
