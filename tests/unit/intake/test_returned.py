"""The look for the mark: bounded, and harmless whatever the file is."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from intake.returned import is_returned
from validators.origins import ORIGIN_LABEL


def workbook(path: Path, label: str) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["STT", "Họ tên", label])
    book.save(path)
    return path


def test_a_workbook_saved_by_another_program_keeps_the_mark(tmp_path: Path) -> None:
    assert is_returned(workbook(tmp_path / "a.xlsx", ORIGIN_LABEL))
    assert not is_returned(workbook(tmp_path / "b.xlsx", "Ghi chú"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_the_mark_survives_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"STT;{ORIGIN_LABEL}\r\n".encode(encoding))
    assert is_returned(path)


def test_a_texts_part_that_explodes_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (64 << 20) + ORIGIN_LABEL.encode())
    assert not is_returned(path)


def test_broken_archives_are_no_returned_files_and_no_errors(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", ORIGIN_LABEL).read_bytes()
    dice = random.Random(1)
    for number in range(300):
        content = bytearray(whole[: dice.randrange(4, len(whole) + 1)])
        for _ in range(dice.randrange(20)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path = tmp_path / "m.xlsx"
        path.write_bytes(bytes(content))
        assert is_returned(path) in {True, False}, number
