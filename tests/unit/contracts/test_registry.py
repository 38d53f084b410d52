"""Declarations that are found: of this package, of a folder, of an installed package; and what is
said of those that cannot be used."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from contracts import registry
from contracts.registry import SOURCES, discover
from tests.own_register import LIBRARY, discovered


def plug_in(folder: Path, text: str = LIBRARY, name: str = "library") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_module_in_a_folder_is_a_source(tmp_path):
    plug_in(tmp_path / "own")
    found = discover([tmp_path / "own"])
    assert found.faults == ()
    assert set(found.sources) == {*SOURCES, "library"}
    assert found.sources["library"].table("cards").column("valid_to").date_of == "validity"


def test_a_module_of_an_installed_package_is_a_source(monkeypatch, tmp_path):
    plug_in(tmp_path / "site", name="dongbo_province_library")
    monkeypatch.syspath_prepend(tmp_path / "site")
    point = EntryPoint("library", "dongbo_province_library", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point] if group else [])
    assert "library" in discover().sources


BAD = [
    ('("Họ và tên",)', '("Số thẻ",)', "share the label “Số thẻ”", "TableContract("),
    ("Kind.DATE,", '"insurance",', "its kind is “insurance”", 'Column("valid_to"'),
    ('name="full_name"', 'name="fullname"', "did you mean full_name?", "PersonRole("),
    ('"Trả sách muộn."', '" "', "the Vietnamese sentence is missing", "rules=("),
    ('"BOOK_LATE"', '"BAD_DATE"', "the code already means", "rules=("),
    ('key=("card_no",)', 'key=("card",)', "its key names the column card", "TableContract("),
    ('Rule(LATE, "valid_to"', 'Rule(LATE, "validto"', "did you mean valid_to?", "rules=("),
    ('pl.col("valid_to") <', 'pl.col("valid") <', "looks at valid", "rules=("),
    ('"Thư viện"', '""', "short_vi is empty", "SourceContract("),
    ("freshness_days=40", "freshness_days=0", "freshness_days must be 1", "SourceContract("),
]


@pytest.mark.parametrize(("right", "wrong", "said", "where"), BAD, ids=[b[2] for b in BAD])
def test_a_fault_is_said_with_module_and_line_and_the_others_go_on(
    tmp_path, right, wrong, said, where
):
    text = LIBRARY.replace(right, wrong, 1)
    assert text != LIBRARY
    plug_in(tmp_path / "own", text)
    found = discovered([tmp_path / "own"])
    assert set(found.sources) == set(SOURCES)
    messages = [str(fault) for fault in found.faults]
    expected = f"library.py, line {line_of(text[text.index('CONTRACT') :], where)}"
    offset = text[: text.index("CONTRACT")].count("\n")
    line = offset + line_of(text[text.index("CONTRACT") :], where)
    assert any(said in message for message in messages), (messages, expected)
    assert any(f"library.py, line {line}:" in message for message in messages), (messages, line)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = 1\ny = x +\n", 2, "SyntaxError"),
        ("import no_such_module_here\n", 1, "ModuleNotFoundError"),
        ("a = 1\nb = 2\n\nraise RuntimeError('no')\n", 4, "RuntimeError"),
    ],
)
def test_a_plug_in_that_cannot_be_imported_is_named(tmp_path, text, line, said):
    plug_in(tmp_path / "own", text, "broken")
    plug_in(tmp_path / "own")
    found = discovered([tmp_path / "own"])
    assert "library" in found.sources
    (message,) = map(str, found.faults)
    assert f"broken.py, line {line}: it cannot be imported: {said}" in message


def test_two_declarations_of_one_source_leave_the_first(tmp_path):
    plug_in(tmp_path / "own", "from contracts.land import CONTRACT\n", "again")
    found = discovered([tmp_path / "own"])
    assert "land" in found.sources
    assert any("the source land is declared in" in str(fault) for fault in found.faults)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    (fault,) = discovered([tmp_path / "none"]).faults
    assert "there is no folder" in str(fault)


@pytest.mark.parametrize("code", [0, 3])
def test_a_plug_in_that_exits_does_not_end_the_program(tmp_path: Path, code: int) -> None:
    (tmp_path / "leaves.py").write_text(f"import sys\n\nsys.exit({code})\n", encoding="utf-8")
    registry = discovered([tmp_path])
    assert "population" in registry.sources
    (fault,) = registry.faults
    assert fault.origin.line == 3
    assert fault.sentence == f"it cannot be imported: SystemExit: {code}"


@pytest.mark.parametrize("text", ["x = 1\n", "CONTRACT = None\n", "CONTRACT = ['land']\n"])
def test_a_file_that_declares_nothing_is_said(tmp_path, text):
    plug_in(tmp_path / "own", text, "empty")
    plug_in(tmp_path / "own", "x = 1\n", "_helper")
    found = discovered([tmp_path / "own"])
    (message,) = map(str, found.faults)
    assert "empty.py, line 1: it declares no CONTRACT" in message


def test_two_folders_may_use_one_file_name(tmp_path):
    plug_in(tmp_path / "one")
    plug_in(tmp_path / "two", LIBRARY.replace('"library"', '"reading"').replace("BOOK_", "R_"))
    found = discovered([tmp_path / "one", tmp_path / "two"])
    assert found.faults == ()
    assert {"library", "reading"} <= set(found.sources)
