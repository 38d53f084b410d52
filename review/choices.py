"""Which decisions there are about a conflict: one declaration for the page and the workbooks.

Belongs here: case → decisions. Does not belong here: how they are called and chosen (the page's
templates, `review.workbook.words`), what one needs besides (`review.deciding`), which of them wait
for a second pair of eyes (`findings.catalogue`).
"""

from __future__ import annotations

from journal.decisions import Decision
from review.case import Case

_QUESTION = frozenset(set(Decision) - {Decision.NOT_A_CONFLICT})
"""Whom does the record mean? That it means nobody shown is an answer; that there is no question is
none."""
_FINDING = frozenset(set(Decision) - {Decision.NOBODY})
"""Two records, or record and person, are confronted: they are of one person or of two, one of them
is wrong, or there is a lawful reason."""


def choices(case: Case) -> frozenset[Decision]:
    """What may be decided about this case."""
    return _QUESTION if case.asks_who else _FINDING
