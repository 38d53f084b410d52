"""A worklist as CSV: the same columns and lines as its workbook, for software of offices.

Belongs here: writing it. Does not belong here: what the cells say (`review.worklist.cells`).

An item is one line of the file, whatever its cells say in several. UTF-8 with a byte order mark,
commas; an apostrophe before what could be taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from common.files import draft_beside
from common.kept import free_place, replace
from common.spreadsheets import harmless
from review.worklist import words
from review.worklist.cells import (
    BEHIND,
    COLUMNS,
    PLACE,
    Column,
    Value,
    own_cells,
    own_labels,
)
from review.worklist.items import Content
from review.worklist.write import Head


def write_csv(head: Head, content: Content, out: Path, key: bytes) -> Path:
    """Write the list to `out`, or beside it where somebody has filled in what stands there
    (`common.kept`); returns the file. It appears complete or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([harmless(_text(cell)) for cell in row] for row in _rows(head, content, key))
    with draft_beside(out) as draft:
        draft.write_bytes(text.getvalue().encode("utf-8-sig"))
        return replace(draft, free_place(out))


def _rows(head: Head, content: Content, key: bytes) -> Iterator[list[Value]]:
    own = own_labels(content.items)
    labels = [words.NUMBER, *_labels(COLUMNS), words.ANSWER, words.REASON, *_labels(BEHIND),
              *own, *_labels(PLACE), words.SEAL]  # fmt: skip
    yield [*labels]
    for number, item in enumerate(content.items, start=1):
        cells = own_cells(item)
        yield [
            number,
            *(column.of(item, head.today) for column in COLUMNS),
            None,
            None,
            *(column.of(item, head.today) for column in BEHIND),
            *(cells.get(label) for label in own),
            *(column.of(item, head.today) for column in PLACE),
            head.seal(number, item, key),
        ]
    for gone in content.gone:
        told = [column.of_gone(gone) for column in COLUMNS]
        yield _padded([None, *told], labels)
    at = labels.index(words.AMOUNT)
    yield _padded([words.TOTAL, *[None] * (at - 1), content.amount], labels)


def _labels(columns: Iterable[Column]) -> list[str]:
    return [column.label for column in columns]


def _padded(cells: list[Value], labels: list[str]) -> list[Value]:
    return [*cells, *[None] * (len(labels) - len(cells))]


def _text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else " ; ".join(str(value).splitlines())
