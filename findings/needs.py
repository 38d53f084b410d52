"""What rules may need: the words of the registers, and those that any register declares.

Belongs here: which words a table provides, and whether a word is one at all. Does not belong here:
whether a night has them (`findings.run`), what they mean (`contracts.meanings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from contracts import own_codes
from contracts.column_faults import nearest
from contracts.language import TableContract
from contracts.persons import proxies
from contracts.registry import SOURCES


def meanings_of(tables: Iterable[TableContract]) -> frozenset[str]:
    """The words that rules may need of these tables: kinds, and meanings of kinds.

    `payment`, `payment.amount` where a table of payments says how much, `payment.account` where it
    tells that code of whom it is about, `payment.proxy` where it tells who receives on behalf.
    """
    return frozenset(
        word
        for table in tables
        for kind in table.meanings.all_kinds
        for word in (kind, *(f"{kind}.{name}" for name in _told(table)))
    )


def _told(table: TableContract) -> set[str]:
    codes = {code.giver for code in own_codes.of_subjects(table)}
    return {*table.meanings.columns, *codes, *(["proxy"] if proxies(table) else [])}


@cache
def _declared() -> frozenset[str]:
    return meanings_of(table for source in SOURCES.values() for table in source.tables)


def unknown(words: Iterable[str]) -> Iterator[str]:
    """Sentences on words that no register declares, so that no night could ever have them."""
    for word in words:
        if word not in _declared():
            yield f"needs {word!r}, {nearest(word, _declared())}"
