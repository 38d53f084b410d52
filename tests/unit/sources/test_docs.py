"""docs/sources.md names every refusal and limit; every sentence can be filled."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from sources import RefusalCode
from sources.describe import markdown
from sources.notes import NoteCode, say

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"


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
