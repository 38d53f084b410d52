"""What holds for every contract, so that a new source cannot forget it."""

from __future__ import annotations

import pytest

from contracts.faults import faults_of
from contracts.groups import Group
from contracts.language import Kind, Purpose
from contracts.reasons import ErrorGroup, Severity
from contracts.registry import FAULTS, REASONS, SOURCES, only

TABLES = [table for contract in SOURCES.values() for table in contract.tables]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.source}.{t.name}")


def test_no_declaration_is_at_fault():
    assert FAULTS == ()
    assert all(faults_of(contract) == () for contract in SOURCES.values())


@each_table
def test_personal_columns_are_marked(table):
    kinds = {Kind.PERSON_NAME, Kind.PERSON_ID, Kind.SEX}
    unmarked = [c.name for c in table.columns if c.kind in kinds and not c.pii]
    assert unmarked == []


def test_every_reason_speaks_both_languages():
    for code, reason in REASONS.items():
        assert reason.sentence_vi.endswith("."), reason
        assert reason.sentence_en.endswith("."), reason
        assert reason.code == code
        assert reason.severity in Severity
    assert {reason.group for reason in REASONS.values()} == set(ErrorGroup) - {ErrorGroup.STALE}


def test_every_source_says_its_field_of_administration():
    assert [name for name, contract in SOURCES.items() if contract.group is Group.OTHER] == []
    titles = [title for group in Group for title in (group.title_vi, group.title_en)]
    assert len(set(titles)) == 2 * len(Group)


def test_there_is_one_master_and_one_inventory():
    assert only(Purpose.MASTER).source == "population"
    assert only(Purpose.INVENTORY).source == "register_inventory"
