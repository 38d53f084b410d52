"""English counts agree with their noun, on screens and in what readers note."""

from __future__ import annotations

import re

import pytest

from common.plural import Count, counted, of_many
from sources.notes import NoteCode, say


def test_a_noun_agrees_with_its_number() -> None:
    assert [counted(n, "row") for n in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    assert counted(1, "alert is", "alerts are") + " open" == "1 alert is open"
    assert counted(3, "alert is", "alerts are") + " open" == "3 alerts are open"
    assert f"{Count(7):03d} {Count(1):# row was/# rows were} {Count(2):# row was/# rows were}" == (
        "007 1 row was 2 rows were"
    )
    assert of_many("{count:# row/# rows} of {x}") == "{count} rows of {x}"


@pytest.mark.parametrize("code", NoteCode)
def test_a_note_of_one_is_no_plural(code: NoteCode) -> None:
    one, many = say(f"{code}:1").en, say(f"{code}:12").en
    assert not re.search(r"\b1 \w*s\b|first row were|rows? holds notes \(1 rows", one)
    assert one != many or "12" not in many
