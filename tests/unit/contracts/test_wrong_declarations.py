"""Declarations as people get them wrong: what is said, at which line, and that the others go on."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import typing
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts import (
    language,
    lookups,
    meanings,
    patterns,
    reasons,
    registry,
    sample,
    sample_cells,
    sample_people,
)
from contracts.field_types import fits, words, wrong_types
from contracts.language import Column, Kind
from contracts.registry import SOURCES
from contracts.typed import dtypes, helpers
from tests.own_register import LIBRARY, discovered
from validators.dated import working_days_of
from validators.kinds import type_column

ROOT = Path(__file__).parents[3]
TABLE, SOURCE, ROLE, RULE = "TableContract(", "SourceContract(", "PersonRole(", "rules=("
VALID = 'Column("valid_to"'
TO = 'date_of="validity"'
ALIKE = 'kinds=("library_card",)'
WRONG_TYPES = [
    ('("Họ và tên",)', '("Họ và tên")', "aliases is “Họ và tên”, and must be", "person_name("),
    ('("Họ và tên",)', "(3,)", "column full_name: aliases holds 3", "person_name("),
    ("freshness_days=40", 'freshness_days="40"', "must be a whole number", SOURCE),
    ("freshness_days=40", "freshness_days=True", "must be a whole number", SOURCE),
    ("Rhythm.MONTHLY", '"monthly"', "rhythm is “monthly”, and must be one of Rhythm.DAILY", SOURCE),
    ("required=False", 'required="no"', "must be True or False", SOURCE),
    ('short_vi="Thư viện"', "short_vi=None", "short_vi is None, and must be a text", SOURCE),
    ('key=("card_no",)', 'key="card_no"', "table cards: key is “card_no”", TABLE),
    ('"card_no": "TV 1"', '"card_no": 1', "example holds “card_no”: 1", TABLE),
    ('kinds=("library_card",)', 'kinds="library_card"', "table cards, Meanings: kinds is", TABLE),
    ('"card", CODE', '"card", "[0-9]+"', "and must be a TextPattern or None", "key("),
    ('number="number"', "number=7", "role reader: number is 7", ROLE),
    ('date_of="validity"', 'date_of="future"', "one of “birth”, “event”, “validity”", VALID),
    ("rules=(Rule(", "rules=(True, Rule(", "rules holds True", TABLE),
    ('pl.col("valid_to") < pl.col("today")', "True", "broken is True, and must be an Expr", RULE),
    ("Rule(LATE,", 'Rule("LATE",', "the rule LATE: reason is “LATE”, and must be a Reason", RULE),
    ('"Trả sách muộn."', "None", "reason BOOK_LATE: sentence_vi is None", RULE),
    ('pl.col("number").is_not_null(),', "1,", "Meanings, Indicator: fulfilled is 1", "Indicator("),
    ("share=0.5", 'share="half"', "table cards, Sample: share is “half”", TABLE),
    ("share=0.5", "each=2", "each is 2, and must be a tuple of a whole number and", TABLE),
    ("Aged(6, 60) & RESIDENT", "(6, 60)", "who is (6, 60), and must be a Cond", TABLE),
    ('Serial("TV {:05d}")', '"TV"', "Sample: values holds “card_no”: “TV”", TABLE),
]  # fmt: skip
END = "),\n            ),\n            "
SECOND = '), PersonRole("reader", "B", "b", name="full_name"),),'
ALONE = 'number="number")'
PUPIL = '"mother", "pupil"'
OTHER = ', PersonRole("pupil", "B", "b", name="full_name")'
WRONG_SENSE = [
    (END + "meanings", SECOND + "meanings", "two roles are", TABLE),
    ('"reader", "Bạn đọc"', '"Bạn đọc", "Bạn đọc"', "its name must be small letters", ROLE),
    ('name="cards"', 'name="Thẻ"', "table Thẻ: its name must be small letters", TABLE),
    ('("Hạn dùng",)', '("HO VA  TEN",)', "full_name and valid_to share the label", TABLE),
    ('key=("card_no",)', "key=()", "it has no key", TABLE),
    (VALID, 'Column("sheet"', "Dongbo has a column of its own of this name", 'Column("sheet"'),
    (VALID, 'Column("to_raw"', "Dongbo has a column of its own of this name", 'Column("to_raw"'),
    (VALID, 'Column("number_kind"', "takes the name that the kind of a number has", TABLE),
    ("Kind.DATE", '"date"', "its kind is “date”, a text: write Kind.DATE", VALID),
    (TO, f'{TO}, titled=(r"kỳ (?P<value>",)', "(?P<value> is no regular expression of Rust", VALID),
    (TO, f'{TO}, titled=(r"kỳ (.+)",)', "does not say which part is the value", VALID),
    (TO, rf'{TO}, titled=(r"(?P<value>\pN+)",)', "is no regular expression of Python", VALID),
    (TO, f'{TO}, made=pl.col("nr")', "it is made of nr, which there is not", VALID),
    (TO, f'{TO}, made=pl.col("number").is_null()', "than one text for each row", VALID),
    (TO, f'{TO}, made=pl.col("number") + 1', "it cannot be made of texts", VALID),
    ("Kind.DATE", "Kind.HOUSEHOLD", "household is personal data: pii=True", VALID),
    ("Kind.DATE", "Kind.CODE", "a code of no known form", VALID),
    (TO, f"{TO}, passports=True", "only a column of kind PERSON_ID may hold passports", VALID),
    ('valid_to="valid_to"', 'commune="valid_to"', "of kind date, not commune", TABLE),
    ('valid_to="valid_to"', 'valid_to="card_no"', "of kind text, not date or partial_date", TABLE),
    ('valid_to="valid_to"', 'kinds_of={"x": ("y",)}', "no column for programme", TABLE),
    ('valid_to="valid_to"', 'cashless=frozenset({"x"})', "no column for payment_method", TABLE),
    ('"complete"', '"complet"', "the indicator complet, which there is not; did you", "Indicator("),
    ('"number").is', '"nr").is', "the indicator complete: its condition looks at nr", "Indicator("),
    ('("valid_to") > ', '("number") > ', "complete: its condition fails on", "Indicator("),
    ('pl.col("valid_to") <', 'pl.col("full_name") <', "its condition fails on", RULE),
    (' < pl.col("today")', "", "its condition gives Date", RULE),
    ('pl.col("valid_to") < pl.col("today")', "pl.all().is_null()", "must give one true or", RULE),
    ('pl.col("valid_to") <', 'pl.col("card_no").cast(pl.Date) <', "its condition fails on", RULE),
    ('pl.col("valid_to") < pl.col("today")', 'pl.col("number").is_null().any()', "each row", RULE),
    ('number="number")', 'number="number", where=pl.col("nr") == 1)', "looks at nr", ROLE),
    (ALONE, f'{ALONE[:-1]}, coded_number="card_no")', "its coded_number is the column car", ROLE),
    (ALONE, f'{ALONE[:-1]}, codes=(OwnCode("a", "nr"),))', "its code is the column nr, ", ROLE),
    (ALONE, f'{ALONE[:-1]}, kin=Kin("mother", "child"))', "it is kin of the role child", ROLE),
    (ALONE, f'{ALONE[:-1]}, kin=Kin("mother", "reader"))', "it is kin of the role reader", ROLE),
    (ALONE, f"{ALONE[:-1]}, kin=Kin({PUPIL}, 12)){OTHER}", "whose birth date no column", ROLE),
    (ALONE, f"{ALONE[:-1]}, kin=Kin({PUPIL}, -1)){OTHER}", "older_by must be 0 or more", ROLE),
    (ALONE, f'{ALONE[:-1]}, kin=Kin("aunt", "pupil")){OTHER}', "one of “mother”, “father”", ROLE),
    ('file="the_thu_vien_{province}.csv"', 'file="the.pdf"', "ends in .csv, .xlsx or .j", TABLE),
    ('"TV {:05d}"', '"TV {:05q}"', "its sample has the form", TABLE),
    ('"TV {:05d}"', '"TV"', "a brace must stand for the number", TABLE),
    ('"TV {:05d}"', '"TV {:05d} {comune}"', "{comune}, which there is not; did you m", TABLE),
    ("{province}.csv", "{provins}.csv", "{provins}, which there is not; did you mean p", TABLE),
    ("share=0.5", 'titles=("TỈNH {PROVINCE_NAME}",)', "the province says twice what it", TABLE),
    ('"valid_to": Day(', '"valid_too": Day(', "speaks of the column valid_too", TABLE),
    ("share=0.5", "share=5", "a share of 5, which must be from 0 to 1", TABLE),
    ("share=0.5", "each=(2, 1)", "has 2 to 1 records each", TABLE),
    ("share=0.5", 'of="books"', "is of the table books", TABLE),
    ("share=0.5", 'stands_in={"full_name": ("a", "b")}', "speaks of the column a,", TABLE),
    ("share=0.5", 'forms={"valid": Dated("%Y")}', "speaks of the column valid, wh", TABLE),
    ("share=0.5", 'others=(Layout(file="a.csv", share=2),)', "for more than all communes", TABLE),
    ("share=0.5", 'others=(Layout(file="{a}.csv", share=1),)', "with {a}, which there is", TABLE),
    ("share=0.5", 'persons={"clerk": Main()}', "speaks of the role clerk", TABLE),
    (ALIKE, 'kinds=("a",), categories=("b",)', "name the column b", TABLE),
    ("Aged(6, 60) & RESIDENT", "None", "needs somebody or something", TABLE),
    ("Aged(6, 60)", "Aged(60, 6)", "goes from 60 to 6", TABLE),
    ("date(2026, 6, 1)", "date(2030, 6, 1)", "has a last day before the first", TABLE),
    ("freshness_days=40", "freshness_days=40, purpose=Purpose.MASTER", "population", SOURCE),
]  # fmt: skip


def declared(folder: Path, text: str) -> list[str]:
    (folder / "library.py").write_text(text, encoding="utf-8")
    found = discovered([folder])
    assert set(found.sources) - {"library"} == set(SOURCES), "the others go on"
    return [str(fault) for fault in found.faults]


@pytest.mark.parametrize(("right", "wrong", "said", "where"), [*WRONG_TYPES, *WRONG_SENSE])
def test_what_is_wrong_is_said_with_file_and_line(tmp_path, right, wrong, said, where):
    text = LIBRARY.replace("import Column, ", "import Column, Purpose, ", 1)
    text = text.replace("import Meanings", "import Kin, Meanings, OwnCode", 1)
    text = text.replace("import Sample\n", "import Dated, Layout, Main, Sample\n", 1)
    start = text.index("CONTRACT")
    changed = text[:start] + text[start:].replace(right, wrong, 1)
    if changed == text:  # what stands above the contract
        changed = text.replace(right, wrong, 1)
    assert changed != text
    line = changed[: changed.index(where, changed.index("CONTRACT ="))].count("\n") + 1
    messages = declared(tmp_path, changed)
    place = f"{tmp_path / 'library.py'}, line {line}: "
    assert any(m.startswith(place) and said in m for m in messages), messages
    assert len(messages) == 1 or said not in [case[2] for case in WRONG_TYPES], messages


def test_a_pattern_is_tried_and_its_reason_needs_both_sentences(tmp_path):
    text = LIBRARY.replace('"card", CODE', '"card", TextPattern("odd", r"^(?=T)", "odd")')
    text = text.replace("import CODE", "import CODE, TextPattern")
    (message,) = declared(tmp_path, text)
    assert "its pattern odd is no regular expression of Rust" in message
    mute = 'Reason("ODD", ErrorGroup.FORMAT, Severity.FLAG, "", "odd")'
    (message,) = declared(tmp_path, text.replace('r"^(?=T)", "odd"', f'"^T", "odd", {mute}'))
    assert "reason ODD: the Vietnamese sentence is missing" in message


def test_every_field_of_the_language_has_a_type_that_is_understood():
    """A new field of another shape must not pass unseen, nor be refused."""
    rooms = (language, lookups, meanings, patterns, reasons, sample, sample_cells, sample_people)
    for room in rooms:
        for declaration in vars(room).values():
            if not (isinstance(declaration, type) and dataclasses.is_dataclass(declaration)):
                continue
            for hint in typing.get_type_hints(declaration).values():
                assert not fits(object(), hint), (declaration, hint)
                assert "typing." not in words(hint)
    assert [fault for contract in SOURCES.values() for fault in wrong_types(contract)] == []


@pytest.mark.parametrize("kind", list(Kind))
def test_conditions_are_tried_on_the_types_that_rows_have(kind):
    column = Column("c", kind, ("C",))
    texts = pl.Series("c", ["1"])
    typed = type_column(column, texts, date(2026, 11, 1))
    found = [*typed.columns, *typed.helpers]
    if kind == Kind.DATE:
        found += working_days_of(typed.columns[0], texts)
    assert {s.name: s.dtype for s in found} == dtypes(column) | helpers(column)


@pytest.mark.parametrize("meaning", ['categories=("card_no",)', 'programme="card_no"'])
def test_words_that_leave_the_lake_have_a_form_that_no_name_fits(tmp_path, meaning):
    right = LIBRARY.replace(ALIKE, f"{ALIKE}, {meaning}")
    assert declared(tmp_path, right) == []
    [fault] = declared(tmp_path, right.replace("CODE", "WORDS"))
    assert "the words of card_no leave the lake: give it codes or a pattern no name fits" in fault


def test_a_condition_is_tried_on_what_the_pattern_of_a_column_lets_through(tmp_path):
    """A strict cast that no value can break is no fault; one that a night would meet is."""
    digits = LIBRARY.replace('"card", CODE', '"card", TextPattern("no", "^[0-9]{4}$", "four")')
    digits = digits.replace("import CODE", "import TextPattern").replace('"TV 1"', '"1234"')
    cast = ('pl.col("valid_to") < pl.col("today")', 'pl.col("card_no").cast(pl.Int64) > 5')
    assert declared(tmp_path, digits.replace(*cast)) == []
    (message,) = declared(tmp_path, LIBRARY.replace(*cast))
    assert "its condition fails on a value that a row may hold (strict=False?)" in message


def test_a_helper_is_imported_by_its_name_in_each_folder(tmp_path):
    for folder, name in (("one", "library"), ("two", "reading")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "_names.py").write_text(f'NAME = "{name}"\n', encoding="utf-8")
        text = LIBRARY.replace("CONTRACT =", "from _names import NAME\nCONTRACT =", 1)
        text = text.replace('"library"', "NAME").replace("BOOK_", f"{name.upper()}_")
        (tmp_path / folder / "library.py").write_text(text, encoding="utf-8")
    found = discovered([tmp_path / "one", tmp_path / "two"])
    assert found.faults == ()
    assert {"library", "reading"} <= set(found.sources)
    assert "_names" not in sys.modules
    assert str(tmp_path / "one") not in sys.path


def test_a_fault_of_a_helper_is_told_of_the_helper(tmp_path):
    (tmp_path / "_names.py").write_text("a = 1\n\nb = = 2\n", encoding="utf-8")
    (message,) = declared(tmp_path, "import polars\n\nimport _names\n")
    assert message.startswith(f"{tmp_path / '_names.py'}, line 3: it cannot be imported: Syntax")


def test_what_a_plug_in_prints_is_no_answer(tmp_path):
    (tmp_path / "library.py").write_text(f'print("hello")\n{LIBRARY}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import contracts.registry as r; print('library' in r.SOURCES)"],
        env={"PYTHONPATH": str(ROOT), registry.VARIABLE: str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("True\n", "hello\n")


def test_a_plug_in_that_takes_its_time_is_named_while_one_waits(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(registry, "_SLOW_SECONDS", 0.01)
    assert declared(tmp_path, f"import time\ntime.sleep(0.2)\n{LIBRARY}") == []
    assert (
        f"{tmp_path / 'library.py'}: this declaration has been loading" in capsys.readouterr().err
    )


DONGBO = ["-c", "from pipelines.cli.main import main; main()"]


@pytest.mark.parametrize(
    "words",
    [
        [*DONGBO, "check", __file__, "--source", "library"],
        [*DONGBO, "generate", "--persons", "50", "--nights", "1", "--out"],
        ["-m", "contracts.describe"],
    ],
    ids=["check", "generate", "describe"],
)
def test_who_asks_for_a_source_with_a_fault_is_told_of_the_fault(tmp_path, words):
    text = LIBRARY.replace("freshness_days=40", "freshness_days=0")
    (tmp_path / "library.py").write_text(text, encoding="utf-8")
    more = [str(tmp_path / "out")] if words[-1] == "--out" else []
    done = subprocess.run(
        [sys.executable, *words, *more],
        env={"PYTHONPATH": str(ROOT), registry.VARIABLE: str(tmp_path), "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr.count("source library: freshness_days must be 1 or more") == 1
    assert f"{tmp_path / 'library.py'}, line " in done.stderr
    assert "library.py" not in done.stdout


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "there is no folder"),
        (lambda path: path.write_text(LIBRARY), "is a file; name the folder that it stands in"),
        (lambda path: path.symlink_to(path.parent / "gone"), "there is no folder"),
        (lambda path: path.symlink_to(path), "may not be read"),
    ],
    ids=["none", "file", "dangling link", "link to itself"],
)
def test_a_folder_that_cannot_be_read_is_said_and_stops_nothing(tmp_path, make, said):
    make(tmp_path / "own")
    found = discovered([tmp_path / "own"])
    (message,) = map(str, found.faults)
    assert message.startswith(f"{registry.VARIABLE}, line 1: ")
    assert said in message
    assert set(found.sources) == set(SOURCES)


def test_a_name_too_long_for_a_folder_and_what_is_no_file_in_one_are_said(tmp_path):
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.py").mkdir()
    found = discovered([tmp_path / ("x" * 300), tmp_path])
    long, *others = [fault.sentence for fault in found.faults]
    assert "File name too long" in long
    assert len(others) == 2
    assert all(sentence.startswith("it cannot be imported") for sentence in others)
    assert set(found.sources) == set(SOURCES)
