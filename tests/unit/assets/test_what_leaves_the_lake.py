"""Which columns of a contract the warehouse takes, and that none of them is free text."""

from __future__ import annotations

import re

import pytest

from contracts.language import Kind, Purpose, SourceContract
from contracts.registry import EXTRACTS, SOURCES
from warehouse.facts import INVENTORY_COLUMNS
from warehouse.records import select_records


def taken(contract: SourceContract) -> dict[str, set[str]]:
    """Table → columns whose text the warehouse reads, from the SQL that it reads them with.

    The fingerprint of a record's content reads every column and keeps none of them; a pseudonym and
    whether a column is filled tell nothing of its text.
    """
    found = {}
    for table in contract.tables:
        names = {column.name for column in table.columns}
        if contract.purpose == Purpose.INVENTORY:
            found[table.name] = names & set(INVENTORY_COLUMNS)
        else:
            sql = select_records(table, [], copies=False)
            kept = re.sub(r'pseudonym\(.*\) AS \w+|"\w+" IS NOT NULL', "", sql)
            found[table.name] = names & set(re.findall(r'"(\w+)"', kept))
    return found


@pytest.mark.parametrize("source", [*EXTRACTS, "register_inventory"])
def test_every_text_that_the_warehouse_takes_has_a_pattern(source: str) -> None:
    contract = SOURCES[source]
    assert any(taken(contract).values())
    for name, columns in taken(contract).items():
        for column in map(contract.table(name).column, columns):
            assert column.kind != Kind.TEXT or column.pattern is not None, column.name
            assert column.kind != Kind.PERSON_NAME
            assert column.kind != Kind.PERSON_ID


def test_the_words_of_the_master_that_are_kept_are_listed() -> None:
    status = SOURCES["population"].table("population").column("status")
    assert status.pattern is not None
    assert status.pattern.regex == "^(?:alive|dead|moved_out)$"


def test_books_and_payments_are_among_what_is_taken() -> None:
    assert "book_no" in taken(SOURCES["civil_status"])["birth"]
    assert "payment_method" in taken(SOURCES["beneficiaries"])["beneficiaries"]
    assert "district_name" in taken(SOURCES["register_inventory"])["register_inventory"]
