"""How rows are printed: CSV into a pipe, a table where it fits, one block per row where not."""

from __future__ import annotations

import io
from decimal import Decimal

import polars as pl
import pytest
from rich.console import Console

from pipelines.cli import tables

FRAME = pl.DataFrame({
    "id": ["790a9fc6-0000-4000-8000-458632153594", "second"], "n": [1, None],
    "list": [["a", "b"], []], "rate": [Decimal("1.50"), Decimal("20.00")],
})  # fmt: skip


@pytest.fixture
def terminal(monkeypatch):
    """Prints on a terminal of some width; gives what was printed."""

    def show(width: int) -> str:
        out = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
        monkeypatch.setattr(tables, "Console", lambda: out)
        tables.show(FRAME, "Title")
        return out.file.getvalue()

    return show


def test_into_a_pipe_goes_csv(capsys):
    tables.show(FRAME, "no title in CSV")
    answer = pl.read_csv(io.StringIO(capsys.readouterr().out), infer_schema=False)
    assert answer.rows()[0] == ("790a9fc6-0000-4000-8000-458632153594", "1", "a; b", "1.50")


def test_what_fits_is_a_table(terminal):
    text = terminal(100)
    assert "Title" in text
    assert "│ 790a9fc6-0000-4000-8000-458632153594 │" in text


def test_what_does_not_fit_is_a_block_per_row_and_nothing_is_cut(terminal):
    text = terminal(60)
    assert "1 / 2" in text
    assert "790a9fc6-0000-4000-8000-458632153594" in text
    assert "│" not in text
    assert max(map(len, text.splitlines())) <= 60
