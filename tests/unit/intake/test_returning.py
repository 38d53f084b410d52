"""Rows rejected, given back, corrected and read again, for every format that comes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.inspection import inspect_file
from intake.judging import Judged, judge_delivery
from intake.lake import write_version
from intake.layout import Night
from intake.ledger import unbalanced, without_superseded
from intake.returned import is_returned
from pipelines.rejected_rows import last_night, rejected_sheets
from reports.rejects import REASON_LABELS, write_rejects, write_rejects_csv
from sources.headers import find_header
from validators.origins import ORIGIN_LABEL

SAMPLE = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox"
NIGHT = Night(date(2026, 10, 12), "66")


class Bench:
    """One source of the sample province, judged as its asset does it."""

    def __init__(self, home: Path, source: str) -> None:
        self.source = source
        self.contract = SOURCES[source]
        self.workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
        self.folder = home / "inbox" / "66" / source / "2026-10-12"
        shutil.copytree(SAMPLE / "66" / source / "2026-10-12", self.folder)

    @property
    def path(self) -> Path:
        return min(self.folder.iterdir())

    def judge(self) -> Judged:
        manifest = receive_delivery(self.folder.parent, NIGHT.date, self.workspace.layout.snapshots)
        judged = judge_delivery(self.contract, manifest, self.workspace.layout, NIGHT)
        assert unbalanced(judged.ledger).is_empty()
        rows = pl.concat(split.quarantined for split in judged.splits.values())
        folder = self.workspace.layout.lake / "quarantined" / self.source / NIGHT.folder
        write_version(folder, {"rows": rows}, "v")
        return judged

    def give_back(self, out: Path) -> Path:
        sheets = rejected_sheets(self.workspace.layout, self.contract, NIGHT)
        if out.suffix == ".csv":
            (sheet,) = sheets
            write_rejects_csv(sheet, out, ORIGIN_LABEL)
        else:
            write_rejects(sheets, out, ORIGIN_LABEL)
        assert is_returned(out)
        return out


@pytest.fixture
def bench(tmp_path: Path) -> Callable[[str], Bench]:
    return lambda source: Bench(tmp_path / "home", source)


def totals(judged: Judged) -> tuple[int, ...]:
    names = ("accepted_rows", "quarantined_rows", "repaired_rows", "replaced_rows")
    return tuple(int(judged.ledger[name].sum()) for name in names)


def change_csv(path: Path, encoding: str, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_bytes().decode(encoding).splitlines()
    path.write_bytes("\r\n".join([*change(lines), ""]).encode(encoding))


def test_a_semicolon_file_in_windows_1258_comes_back_as_one(bench, tmp_path: Path) -> None:
    here = bench("beneficiaries")
    clean = totals(here.judge())

    def spoil(lines: list[str]) -> list[str]:
        cells = lines[3].split(";")
        cells[0], cells[1] = "=cmd|' /C calc'!A0", ""  # no file number; a formula in its stead
        return [*lines[:3], ";".join(cells), *lines[4:]]

    number = here.path.read_bytes().decode("cp1258").split("\r\n")[3].split(";")[1]
    change_csv(here.path, "cp1258", spoil)
    spoiled = here.judge()
    assert totals(spoiled) == (clean[0] - 1, clean[1] + 1, 0, 0)
    out = here.give_back(tmp_path / "r.csv")
    text = out.read_bytes().decode("cp1258")
    assert ";'=cmd" in f";{text}".replace("\r\n", ";")
    cells = text.split("\r\n")[1].split(";")
    cells[1] = number
    out.write_bytes("\r\n".join([text.split("\r\n")[0], ";".join(cells), ""]).encode("cp1258"))
    shutil.copy(out, here.folder / "sua.csv")
    back = here.judge()
    assert totals(back) == (clean[0], clean[1], 1, 0)
    accepted = back.splits["beneficiaries"].accepted
    assert accepted.filter(pl.col("file_name") == "sua.csv")["ordinal_raw"].to_list() == [
        "=cmd|' /C calc'!A0"
    ]
    whole = without_superseded(back.ledger)
    assert whole["data_rows"].sum() == clean[0] + clean[1]
    assert unbalanced(whole).is_empty()


def test_records_with_missing_and_spare_fields_come_back(bench, tmp_path: Path) -> None:
    here = bench("tax_codes")
    clean = totals(here.judge())
    good = list(csv.reader(here.path.read_text(encoding="utf-8-sig").splitlines()))

    def break_two(lines: list[str]) -> list[str]:
        short = ",".join(lines[5].split(",")[:4])
        return [*lines[:5], short, lines[6] + ",extra,more", *lines[7:]]

    change_csv(here.path, "utf-8-sig", break_two)
    broken = here.judge()
    assert totals(broken)[1] == clean[1] + 2
    out = here.give_back(tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(out)
    sheet = book.active
    lines = {int(str(row[14].value)): row for row in sheet.iter_rows(min_row=2)}
    for line in (6, 7):
        for cell, text in zip(lines[line], good[line - 1], strict=False):
            cell.value = text or None
    book.save(out)
    shutil.copy(out, here.folder / "sua.xlsx")
    back = here.judge()
    assert totals(back)[:3] == (clean[0], clean[1], 2)


def test_a_row_still_wrong_is_given_back_in_the_first_layout(bench, tmp_path: Path) -> None:
    here = bench("tax_codes")
    first = here.judge()
    out = here.give_back(tmp_path / "first.xlsx")
    assert inspect_file(out, SOURCES, today=NIGHT.date).returned
    shutil.copy(out, here.folder / "sua.xlsx")
    again = here.judge()
    assert totals(again) == (totals(first)[0], totals(first)[1], 0, totals(first)[1])
    second = here.give_back(tmp_path / "second.xlsx")
    rows = [
        [[cell.value for cell in row][:13] for row in openpyxl.load_workbook(path).active]
        for path in (out, second)
    ]
    assert [row[:12] for row in rows[0]] == [row[:12] for row in rows[1]]
    assert rows[1][0].count("Lý do") == 1


def test_the_added_labels_are_no_column_of_any_source() -> None:
    grid = [[*REASON_LABELS, ORIGIN_LABEL]]
    for contract in SOURCES.values():
        for match in find_header(grid, contract.headers):
            assert match.mapping == {}, (contract.source, match.mapping)


def test_a_snapshot_that_is_gone_is_named(bench) -> None:
    here = bench("tax_codes")
    here.judge()
    shutil.rmtree(here.workspace.layout.snapshots)
    with pytest.raises(FileNotFoundError, match="no longer kept"):
        rejected_sheets(here.workspace.layout, here.contract, NIGHT)


def test_the_last_night_is_the_newest_not_later(bench) -> None:
    here = bench("tax_codes")
    here.judge()
    lake = here.workspace.layout.lake
    assert last_night(lake, "quarantined", "tax_codes", "66", date(2026, 12, 1)) == NIGHT
    assert last_night(lake, "quarantined", "tax_codes", "66", date(2026, 10, 11)) is None
    assert last_night(lake, "quarantined", "tax_codes", "68", date(2026, 12, 1)) is None
