"""docs/sources.md names every refusal and limit; every sentence can be filled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sources import Refusal, RefusalCode
from sources.describe import markdown
from sources.notes import NoteCode, say
from sources.refusal_words import in_vietnamese

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "sources.md"
NAMES = {
    "HTML",
    "XML",
    "JSON",
    "ZIP",
    "BIFF",
    "HTML, </table>",
    "workbook.xml",
    "content.xml",
    "ss:Index",
}
"""Details that are names, the same in every language."""


def test_page_is_what_the_code_says():
    block = PAGE.read_text(encoding="utf-8").split("<!-- sources.describe -->\n")[1]
    assert block.split("<!-- end -->")[0] == markdown(), (
        "out of date: replace the block by the output of python -m sources.describe"
    )


@pytest.mark.parametrize("code", [*RefusalCode, *NoteCode])
def test_both_languages_use_the_same_details(code):
    names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in code.sentence]
    assert names[0] == names[1]


def test_a_note_is_said_with_its_count():
    assert NoteCode.HIDDEN_ROWS.note(0) == ()
    (note,) = NoteCode.HIDDEN_ROWS.note(12)
    assert say(note).en.startswith("12 hidden")
    assert say(note).vi.startswith("12 dòng bị ẩn")


def _particulars() -> Iterator[str]:
    """What the readers put into refusals: literal details, limits and places; numbers are 7."""
    for path in sorted((ROOT / "sources").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            given = [k.value for k in node.keywords if k.arg in {"detail", "limit", "where"}]
            given += node.args[:1] if called == "check_limit" else []
            if called in {"RefusedError", "check_limit"}:
                yield from (text for value in given if (text := _literal(value)))


def _literal(value: ast.expr) -> str:
    if isinstance(value, ast.JoinedStr):
        return "".join(_literal(part) or "7" for part in value.values)
    return value.value if isinstance(value, ast.Constant) else ""


def test_a_vietnamese_refusal_has_no_english_in_it():
    found = set(_particulars()) - NAMES
    assert {"compound file", "row 7", "cell length", "XML, line 7", "7 < 7 records"} <= found
    assert [text for text in sorted(found) if in_vietnamese(text) == text] == []
    refusal = Refusal(
        "a.xlsx", None, RefusalCode.TRUNCATED, (("detail", "BadZipFile"),), "column 3"
    )
    assert refusal.message_vi.startswith("a.xlsx › cột 3: Tệp bị cắt cụt hoặc hỏng: lỗi BadZipFile")
    assert "column 3: The file is cut short or damaged: BadZipFile" in refusal.message_en
