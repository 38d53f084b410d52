"""The example row of every table is whole and right: accepted, without a flag."""

from __future__ import annotations

import pytest

from contracts.registry import SOURCES

TABLES = [(source, table.name) for source, c in SOURCES.items() for table in c.tables]


@pytest.mark.parametrize(("source", "table"), TABLES)
def test_the_example_is_accepted_without_a_flag(judge, source, table):
    split = judge(source, table, {})
    assert split.quarantined.select("column", "rule").rows() == []
    assert split.accepted["flags"].to_list() == [[]]
