"""What a rule reads of the registers: whose records must be recognised for it to see what there is.

Belongs here: the kinds of records that the SQL of a rule asks for, and the roles that bear them.
Does not belong here: what a rule needs to run at all (`findings.needs`), how good rules are
(`findings.evaluate`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from contracts.language import SourceContract
from findings.catalogue import FindingRule

_ASKED = re.compile(r"is_of\(\s*(?:\w+\.)?kinds\s*,\s*'(\w+)'")
GATHERED = {
    "st_death": "death",
    "st_card_over": "lookup",
    "st_pension": "insurance_benefit",
    "st_uncollected": "payment",
}
"""Tables of the warehouse's staging that say of each person what records of one kind tell."""


class Role(NamedTuple):
    """A role that records of a table are about."""

    source: str
    table: str
    role: str


def kinds_read(sql: str) -> frozenset[str]:
    """The kinds of records that a SELECT asks for, by itself or through a table of `GATHERED`."""
    gathered = {kind for table, kind in GATHERED.items() if re.search(rf"\b{table}\b", sql)}
    return frozenset(_ASKED.findall(sql)) | gathered


def roles_read(rule: FindingRule, sources: Iterable[SourceContract]) -> frozenset[Role]:
    """The roles of all tables whose records the rule reads: those that the records are about."""
    kinds = kinds_read(rule.body)
    return frozenset(
        Role(contract.source, table.name, role)
        for contract in sources
        for table in contract.tables
        if kinds.intersection(table.meanings.all_kinds)
        for role in table.subject_roles
    )
