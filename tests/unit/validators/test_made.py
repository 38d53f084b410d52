"""Columns made of the texts of others, where the file has none of their own."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators.made import made

DEATH = SOURCES["dossiers"].table("linked_death")
PARTS = {"dead_family": "Lê", "dead_middle": "Văn", "dead_given": "Tư"}


def rows(**cells):
    texts = {name: pl.Series([cell], dtype=pl.String) for name, cell in cells.items()}
    return pl.DataFrame({"line": [7], **texts})


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (PARTS, "Lê Văn Tư"),
        (PARTS | {"dead_middle": None}, "Lê Tư"),
        ({"dead_family": "Lê", "dead_given": "Tư"}, "Lê Tư"),
        (PARTS | {"dead_name": "Lê Thị Ba"}, "Lê Thị Ba"),
        (PARTS | {"dead_name": None}, None),
    ],
)
def test_what_the_file_has_itself_stays(cells, name):
    assert made(DEATH, rows(**cells))["dead_name"].to_list() == [name]


def test_a_table_that_makes_nothing_keeps_its_rows():
    plain = replace(DEATH, columns=tuple(replace(c, made=None) for c in DEATH.columns))
    given = rows(**PARTS)
    assert made(plain, given) is given
