"""The ten questions of `examples/` and those of the analyst's guide run and answer something."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from contracts import reasons
from warehouse.export import check_exportable
from warehouse.sql import connect_reader

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.sql"))
GUIDE = (ROOT / "docs" / "warehouse.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def published(factory, tmp_path_factory) -> Path:
    from warehouse.build import build_candidate

    folder, last = tmp_path_factory.mktemp("examples"), None
    for day in range(2):
        night = factory.Night(night=factory.NIGHT + timedelta(days=day))
        for source, register, role in (
            ("civil_status", "birth", "child"), ("land", "certificate", "holder"),
            ("beneficiaries", "payment", "payee"), ("tax_codes", "tax_code", "taxpayer"),
        ):  # fmt: skip
            for n in range(48):  # as many out of step in both communes, so that none is suppressed
                night.add(
                    source, register, f"x{n}", {role: n}, commune=2 * (n % 2),
                    decision="review" if n < 16 else "match",
                )  # fmt: skip
            for n in range(8):
                night.quarantine(source, register, 90 + n, "person_id", reasons.BAD_NUMBER)
        for number, entries in enumerate((7, 9, 11, 13)):
            night.book("civil_status", "birth", 2, entries, f"1{number}/2020")
        night.reported = [
            {"figure_id": "a", "name_vi": "x", "agency": "y", "document": "z", "percent": "78.75"}
            | {"as_of": date(2025, 2, 27), "numerator": 667.0, "denominator": 879.0}
        ]
        path = folder / f"{day}.duckdb"
        build_candidate(last, night.facts(), path, pseudonym_key=factory.KEY)
        last = path
    return last


def test_there_are_ten():
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_question_is_asked_in_both_languages_and_answered(published, path):
    text = path.read_text(encoding="utf-8")
    vietnamese, english = text.splitlines()[:2]
    assert vietnamese.startswith("/* ")
    assert english.endswith(" */")
    assert answered(published, text)


def answered(published: Path, question: str) -> list[tuple]:
    """The rows of an answer that may leave the warehouse, none of them empty."""
    with connect_reader(published) as con:
        check_exportable(con, question)
        answer = con.execute(question).fetchall()
    assert all(any(value is not None for value in row) for row in answer)
    return answer


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_questions_of_the_guide_are_answered(published, question):
    assert answered(published, question)


def test_the_guide_is_short_and_leaves_what_is_generated_to_the_reference():
    assert len(QUESTIONS) >= 7
    assert len(GUIDE.splitlines()) <= 150
    assert "<!-- begin" not in GUIDE


def test_the_notebook_runs_from_top_to_bottom(published, monkeypatch):
    notebook = json.loads((EXAMPLES[0].parent / "first_look.ipynb").read_text(encoding="utf-8"))
    monkeypatch.setenv("DONGBO_WAREHOUSE", str(published))
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "the notebook is committed without outputs"
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)  # noqa: S102
    assert names["found"].agrees
    assert names["main"].height > 0
    assert names["communes"].height > 0
