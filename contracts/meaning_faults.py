"""What is wrong with what a table says its records mean.

Here: columns that carry a meaning, words of kinds, values that belong to a column. Not here: the
rest of a declaration, and where it stands (`faults`).
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.column_faults import NAME, nearest, of_words
from contracts.language import Column, Kind
from contracts.meanings import Meanings
from contracts.typed import DATES

_TEXTS = frozenset({Kind.TEXT, Kind.CODE})
_MEANT: dict[str, frozenset[Kind]] = {
    "commune": frozenset({Kind.COMMUNE}),
    "event_date": DATES,
    "valid_from": DATES,
    "valid_to": DATES,
    "household": frozenset({Kind.HOUSEHOLD}),
    "amount": frozenset({Kind.MONEY}),
    "on_behalf": frozenset({Kind.PERSON_NAME}),
    **dict.fromkeys(("book", "status", "programme", "payment_method", "collected"), _TEXTS),
}
"""Meaning → the kinds of column that can carry it."""


def of_meanings(meanings: Meanings, roles: set[str], columns: dict[str, Column]) -> Iterator[str]:
    """Sentences on what is wrong with the meanings of a table of these roles and columns."""
    for meaning, name in meanings.columns.items():
        if name not in columns:
            yield f"the meaning {meaning} is the column {name}, {nearest(name, columns)}"
            continue
        column = columns[name]
        kinds = _MEANT.get(meaning)
        if kinds is not None and column.kind not in kinds:
            wanted = " or ".join(sorted(kinds))
            yield f"the meaning {meaning} is the column {name} of kind {column.kind}, not {wanted}"
        elif kinds == _TEXTS and column.pattern is None and not column.codes:
            yield f"the meaning {meaning} leaves the lake: give {name} a pattern or codes"
    yield from _of_published(meanings, columns)
    for role in sorted({*meanings.subjects, *meanings.not_due} - roles):
        yield f"its meanings speak of the role {role}, {nearest(role, roles)}"
    yield from _of_words(meanings)


def _of_words(meanings: Meanings) -> Iterator[str]:
    """Faults of kinds, and of values that belong to a column."""
    for kind in meanings.all_kinds:
        if not NAME.fullmatch(kind):
            yield f"the kind of record “{kind}” must be small letters, digits and underscores"
    if not meanings.kinds:
        yield "it says nothing of the kind of its records (kinds)"
    if meanings.kinds_of and meanings.programme is None:
        yield "it has kinds by programme (kinds_of), but no column for programme"
    if meanings.closed and meanings.status is None:
        yield "it has values for closed, but no column for status"
    if meanings.cashless and meanings.payment_method is None:
        yield "it has values for cashless, but no column for payment_method"
    if bool(meanings.uncollected) != (meanings.collected is not None):
        yield "collected and uncollected belong together: a column, and its values for nobody"


def _of_published(meanings: Meanings, columns: dict[str, Column]) -> Iterator[str]:
    """Sentences on the columns whose words leave the lake as they are."""
    for name in meanings.categories:
        if name not in columns:
            yield f"its categories name the column {name}, {nearest(name, columns)}"
    words = (*meanings.categories, *filter(None, [meanings.programme]))
    for word in sorted(columns.keys() & set(words)):
        yield from of_words(columns[word])
