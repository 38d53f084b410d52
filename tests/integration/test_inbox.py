"""From the inbox and back: rejected rows go out in their own layout, come back corrected, and stand
in the warehouse once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from intake.ledger import ROW_OUTCOMES
from pipelines.cli.main import app
from pipelines.outcomes import Exit
from tests.integration.support import NIGHTS, Deployment

NIGHT = NIGHTS[0]
Fresh = Callable[[], Deployment]
ENGLISH = {"COLUMNS": "200"}


def dongbo(*arguments: str, deployment: Deployment) -> tuple[int, str]:
    home = ["--home", str(deployment.home), "--inbox", str(deployment.settings.inbox)]
    done = CliRunner().invoke(app, [*arguments, *home], env=ENGLISH)
    return done.exit_code, done.stdout


def damage(path: Path) -> None:
    """A date that is none, and two different entries under one key."""
    book = openpyxl.load_workbook(path)
    sheet = book["Khai sinh"]
    headers = {str(c.value): c.column for c in sheet[4] if c.value}
    sheet.cell(9, headers["Ngày đăng ký"]).value = "không phải ngày"
    for label in ("Số", "Quyển số", "Nơi đăng ký"):
        sheet.cell(11, headers[label]).value = sheet.cell(10, headers[label]).value
    book.save(path)


def correct(rejects: Path, original: Path) -> int:
    """Put the cells of the undamaged file back, row by row, as a person would; returns rows."""
    good = openpyxl.load_workbook(original)
    book = openpyxl.load_workbook(rejects)
    rows = 0
    for sheet in book:
        labels = {str(c.value): c.column for row in sheet["4:5"] for c in row if c.value}
        for row in sheet.iter_rows(min_row=7):
            line = int(str(row[labels["Dòng"] - 1].value))
            for cell in good[sheet.title][line]:
                sheet.cell(row[0].row, cell.column).value = cell.value
            rows += 1
    book.save(rejects)
    return rows


def counts(deployment: Deployment, source: str) -> dict[tuple[str, str], dict[str, int]]:
    frame = deployment.lake("ledger", source, NIGHT)["rows"]
    assert isinstance(frame, pl.DataFrame)
    return {
        (row["file_name"], row["table"]): {name: row[name] for name in ROW_OUTCOMES}
        for row in frame.iter_rows(named=True)
    }


@pytest.mark.slow
def test_rejected_rows_come_back_corrected_and_nothing_is_doubled(
    fresh: Fresh, tmp_path: Path
) -> None:
    deployment = fresh()
    folder = deployment.delivery("civil_status")
    (path,) = folder.iterdir()
    untouched = tmp_path / "untouched.xlsx"
    shutil.copy(path, untouched)
    damage(path)
    assert deployment.run(NIGHT).exit == Exit.OK
    before = counts(deployment, "civil_status")[path.name, "birth"]
    assert before["quarantined_rows"] == 3
    data = sum(before.values())

    out = tmp_path / "rejects.xlsx"
    ask = ("--source", "civil_status", "--province", "66")
    code, text = dongbo("rejects", *ask, "--out", str(out), "--json", deployment=deployment)
    assert code == 0
    given_back = json.loads(text)["rows"]
    assert correct(out, untouched) == given_back
    shutil.copy(out, folder / "da_sua.xlsx")
    assert deployment.run(NIGHT).exit == Exit.OK

    after = counts(deployment, "civil_status")
    assert after[path.name, "birth"] == {
        "accepted_rows": data - 3, "quarantined_rows": 0, "repaired_rows": 3, "replaced_rows": 0,
    }  # fmt: skip
    assert after["da_sua.xlsx", "birth"]["accepted_rows"] == 3
    frames = deployment.lake("accepted", "civil_status", NIGHT)
    births = frames["birth"]
    assert isinstance(births, pl.DataFrame)
    assert births.height == births["record_key"].n_unique() == data
    with duckdb.connect(str(deployment.warehouse), read_only=True) as con:
        (stored,) = con.sql(
            "SELECT sum(data_rows), sum(accepted_rows), sum(quarantined_rows) FROM fct_file "
            "WHERE register = 'birth'"
        ).fetchall()
    assert stored == (data, data, 0)

    code, text = dongbo(
        "ledger", "--date", str(NIGHT.date), "--province", "66", "--source", "civil_status",
        "--json", deployment=deployment,
    )  # fmt: skip
    answer = json.loads(text)
    assert (code, answer["ok"], answer["problems"]) == (0, True, [])
    assert sum(line["repaired_rows"] or 0 for line in answer["lines"]) == 3
