"""The fast way of writing numbers says what the plain way says."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.values import cell_text, column_text, number_text


@settings(max_examples=500, deadline=None)
@given(st.lists(st.floats(), max_size=20))
@example([0.1, 29.16, 1e15, 999999999999999.0, -0.0, 1e-5, 123456.789, float("nan"), float("inf")])
def test_numbers(values):
    found = number_text(pl.Series(values, dtype=pl.Float64)).to_list()
    assert found == [cell_text(value) for value in values]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=4), st.floats(), st.booleans()), max_size=20))
def test_mixed_columns(values):
    texts, numbers = column_text(values)
    assert texts.to_list() == [cell_text(value) for value in values]
    assert numbers == sum(1 for value in values if isinstance(value, float))
