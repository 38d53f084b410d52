"""A register of a province's own, declared in one module: generated, read, judged, linked,
published and reported in words, without any other change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl

from tests.own_register import LIBRARY
from warehouse.sql import connect_reader

ROOT = Path(__file__).parents[2]


_MATCHED = """
    SELECT numerator, denominator FROM fct_metric
    WHERE metric_id = 'authentication_rate' AND level = 'register' AND source = 'library'
"""
_COMPLETE = """
    SELECT numerator, denominator FROM fct_metric
    WHERE metric_id = 'records_complete' AND level = 'register' AND source = 'library'
"""


def dongbo(home: Path, *arguments: str) -> str:
    """The output of a command of a deployment that knows the register, and another one that cannot
    be used, which is named before the command begins."""
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli.main import main; main()", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"DONGBO_HOME": str(home), "DONGBO_CONTRACTS": str(home / "contracts")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if arguments[0] != "generate":
        assert "broken.py, line 2: it cannot be imported: SyntaxError" in done.stderr
    return done.stdout


def lines_of(home: Path, view: str, night: str) -> list[dict[str, object]]:
    """What a view says of the register."""
    question = f"SELECT * FROM mart.{view} WHERE source = 'library' AND night = DATE '{night}'"  # noqa: S608
    rows: list[dict[str, object]] = json.loads(dongbo(home, "query", "--json", question))
    return rows


def test_one_module_is_all_a_register_needs(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "library.py").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "contracts" / "broken.py").write_text("CONTRACT = 1\nCONTRACT = (\n")
    dongbo(tmp_path, "generate", "--persons", "200", "--seed", "3", "--out", str(tmp_path))
    file = min((tmp_path / "inbox" / "66" / "library").glob("*/*"))
    assert file.name == "the_thu_vien_66.csv"
    night = file.parent.name
    result = json.loads(dongbo(tmp_path, "run", "--date", night, "--province", "66", "--json"))
    assert result["outcome"] == "ok"
    assert result["rows"]["accepted/library"] > 30

    (state,) = lines_of(tmp_path, "v_source_state", night)
    assert (state["state"], state["register_name"]) == ("fresh", "Thẻ thư viện")
    with connect_reader(tmp_path / "warehouse" / "dongbo.duckdb") as con:
        matched, due = con.execute(_MATCHED).fetchone() or (0, 0)
        whole, valid = con.execute(_COMPLETE).fetchone() or (0, 0)
        reasons = con.execute("SELECT reason, name_vi FROM dim_reason").fetchall()
    assert ("BOOK_LATE", "Trả sách muộn.") in reasons
    assert 0 < whole <= valid < due, "complete: of the cards that are valid, those with a number"
    assert 0.8 < matched / due <= 1  # the view hides the rate of so few people
    page = Path(result["report"]).read_text(encoding="utf-8")
    assert "Thư viện" in page
    assert "Library cards" in page
    books = [openpyxl.load_workbook(path) for path in Path(result["workbooks"]).glob("*.xlsx")]
    cells = [str(v) for book in books for row in book.worksheets[1].values for v in row]
    assert any("Thẻ thư viện · Bạn đọc" in cell for cell in cells)
    described = subprocess.run(
        [sys.executable, "-m", "contracts.describe"],
        capture_output=True, text=True, cwd=ROOT, check=True,
        env=os.environ | {"DONGBO_CONTRACTS": str(tmp_path / "contracts")},
    )  # fmt: skip
    assert "`library`: Library cards (Thẻ thư viện)" in described.stdout
