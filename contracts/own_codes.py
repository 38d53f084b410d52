"""Codes that are one person's in several registers, by which a record tells whose another one is.

Here: what gives them, and their form. Not here: codes of one register alone, or of places, units
and households; columns (each contract has its own).
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.language import TableContract
from contracts.meanings import OwnCode

ACCOUNT = "account"
_INSURANCE = r"^(?:[A-Z]{2}[1-5]\d{2})?(\d{10})$"


def insurance(column: str) -> OwnCode:
    """The social insurance code, in which a health card ends. Twelve digits are the personal number
    that stands for it (notice 6877/TB-BHXH, restated): evidence of its own."""
    return OwnCode("insurance", column, _INSURANCE)


def account(column: str) -> OwnCode:
    """The bank account that somebody is paid to."""
    return OwnCode(ACCOUNT, column, r"^(\d{8,16})$")


def merit_file(column: str) -> OwnCode:
    """The file of a person with merit, or of a relative."""
    return OwnCode("merit_file", column)


def of_subjects(table: TableContract) -> Iterator[OwnCode]:
    """The codes of those that a record of the table is about."""
    for role in table.roles:
        if role.role in table.subject_roles:
            yield from role.codes


def colleague(column: str) -> OwnCode:
    """Somebody of that name in the unit of `column`: the same in every register of its staff."""
    return OwnCode("colleague", column, with_name=True)
