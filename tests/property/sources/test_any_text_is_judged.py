"""Any text in any column: rows are accepted or quarantined, none lost, and the shapes hold."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import SOURCES
from tests.examples import expensive
from validators import mentions, merge, validate
from validators.split import empty_accepted

TABLES = [(contract, table) for contract in SOURCES.values() for table in contract.tables]
CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "", " ", "1", "0", "-1", "1.5", "1,5", "1.500.000", "1E+10", "NaN", "inf",
            "999999999999999999999", "01/01/1900", "31/02/2020", "29/02/2024", "2026", "2031",
            "13/13/2020", "00/00/1950", "không rõ", "066190000124", "66190000124", "241234567",
            "8045431113", "24133", "24133 - Phường Tân Lợi", "99999", "Nguyễn Thị Hoa",
            "NGUYỄN VĂN A", "H'Hen Niê", "Nguyễn � Hoa", "Nam", "nữ", "x", "01/2019",
            "CN 719597",
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20),
)  # fmt: skip


class _File:
    name, sha256 = "f", "0" * 64


class _Text:
    sheet = "S"
    number_columns = ()
    titled = ()
    malformed = pl.DataFrame(schema={"line": pl.UInt32, "reason": pl.String, "raw": pl.String})

    def __init__(self, rows):
        self.rows = rows


@pytest.mark.parametrize(
    ("contract", "table"), TABLES, ids=[f"{t.source}.{t.name}" for _, t in TABLES]
)
@expensive(6, 60)
@given(data=st.data())
def test_total_and_complete(contract, table, data):
    names = [column.name for column in table.columns]
    height = data.draw(st.integers(0, 4))
    cells = {name: data.draw(st.lists(CELL, min_size=height, max_size=height)) for name in names}
    present = data.draw(st.sets(st.sampled_from(names), min_size=1))
    rows = pl.DataFrame(
        {
            "line": pl.Series(range(1, height + 1), dtype=pl.UInt32),
            **{name: pl.Series(cells[name], dtype=pl.String) for name in names if name in present},
        }
    )
    split = validate(table, [_Text(rows)], _File(), today=date(2026, 11, 24))
    assert split.accepted.schema == empty_accepted(table).schema
    assert split.counts.rows_in == height
    merged = merge(table, [split])
    assert merged.counts.rows_in == height
    kept = rows.filter(pl.col("line").is_in(merged.accepted["line"].to_list()))
    for name in present:
        assert merged.accepted[f"{name}_raw"].to_list() == kept[name].to_list()
    again = merge(
        table, [validate(table, [_Text(rows.reverse())], _File(), today=date(2026, 11, 24))]
    )
    assert again.accepted["record_key"].to_list() == merged.accepted["record_key"].to_list()
    assert again.quarantined.equals(merged.quarantined)
    assert mentions(contract, table, merged.accepted)["line"].is_in(kept["line"].to_list()).all()
