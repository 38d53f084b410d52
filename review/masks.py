"""Numbers without what tells who somebody is, in texts and in whole cases.

Belongs here: which digits are shown. Does not belong here: who may see the others (`review.roles`),
digits of a slip, which both sides show (`review.marks`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from review.case import Case, Place, Values

DOT = "•"
_NUMBERS = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_PLAIN_DIGITS = 6
"""Of a 12-digit number: province (3), century and sex (1), year of birth (2)."""


def mask_number(number: str | None, shown: frozenset[int] = frozenset()) -> str | None:
    """A number with dots for what tells who it is; digits at the positions `shown` stay.

    A 12-digit number keeps what it says of a person anyway: province, century and sex, year of
    birth. Of any other number nothing is kept.
    """
    if number is None:
        return None
    plain = _PLAIN_DIGITS if len(number) == 12 else 0
    return "".join(
        digit if at < plain or at in shown or not digit.isdigit() else DOT
        for at, digit in enumerate(number)
    )


def mask_text(text: str) -> str:
    """A text (record key, detail) with every 12- or 9-digit number in it masked."""
    return _NUMBERS.sub(lambda found: mask_number(found.group()) or "", text)


def masked(case: Case) -> Case:
    """The case without a single number that tells who somebody is.

    What differs between two numbers is shown by `review.differences`, which needs the case itself.
    """
    return replace(
        case,
        matched=None,
        record=_masked_values(case.record),
        place=_masked_place(case.place),
        detail=None if case.detail is None else mask_text(case.detail),
        candidates=tuple(replace(c, values=_masked_values(c.values)) for c in case.candidates),
        beside=case.beside
        and replace(
            case.beside,
            place=_masked_place(case.beside.place),
            values=_masked_values(case.beside.values),
        ),
    )


def _masked_values(values: Values) -> Values:
    return replace(
        values, person_id=mask_number(values.person_id), old_id=mask_number(values.old_id)
    )


def _masked_place(place: Place) -> Place:
    return replace(place, record_key=mask_text(place.record_key))
