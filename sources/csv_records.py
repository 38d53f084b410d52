"""Which lines of a text table are one record, and the fields of a record.

Here: what may run over several lines and what may not. Not here: where lines start and end
(`csv_lines`), what becomes of a record that does not fit (`csv_reader`), and the independent count
of the lines that continue a record (`csv_count`).

A cell in quotes may hold line breaks (RFC 4180, section 2, rule 6). A quotation mark too many opens
such a cell as well, and it ends at the next stray mark, many persons below. So lines are joined
only where every mark stands as csv writers put it, where the record has as many fields as the
table, and where its cells with line breaks hold less than half as many delimiters as a record has:
two records run together hide one record's worth. All other lines stand alone.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress

import numpy as np

from sources.csv_lines import Ints, Lines, Marks
from sources.limits import Limits

csv.field_size_limit(sys.maxsize)  # what a file may cost is bounded by `Limits`


@dataclass(frozen=True)
class Shape:
    """What the records of a file look like.

    `fields`: how many fields a record may have. The records of the header and above it, up to line
    `header_line` (1-based, 0 without one), may have any number.
    """

    delimiter: str
    fields: Collection[int]
    header_line: int = 0


@dataclass(frozen=True)
class Records:
    """Records as runs of lines: `first`..`last` line index each, and how many `fields` it has (0
    where quotation marks leave that to the csv rules)."""

    first: Ints
    last: Ints
    fields: Ints

    @property
    def continued(self) -> int:
        """How many lines belong to a record begun on an earlier line."""
        return int((self.last - self.first).sum())


TopRecord = tuple[int, str]
"""Number of the last line of a record at the head of a file, and its text."""


def top_records(lines: Sequence[str], delimiter: str, most: int) -> list[TopRecord]:
    """The records of the `lines` at the head of a file, if `delimiter` is theirs."""

    def joins(opening: int, closing: int) -> bool:
        text = "\n".join(lines[opening : closing + 1])
        return joined_fields(text, delimiter, "\n") > 0

    odd = [index for index, line in enumerate(lines) if line.count('"') % 2]
    runs = dict(_runs(odd, most, joins))
    records: list[TopRecord] = []
    place = 0
    while place < len(lines):
        last = runs.get(place, place)
        records.append((last + 1, "\n".join(lines[place : last + 1])))
        place = last + 1
    return records


def join_records(lines: Lines, marks: Marks, shape: Shape, limits: Limits) -> Records:
    """Group lines into records."""
    index = np.arange(len(lines.starts), dtype=np.int64)
    odd = np.flatnonzero(marks.quotes % 2 == 1)
    if len(odd) < 2:
        return Records(index, index, marks.fields)
    end = lines.end.decode()
    last, alone, found = index.copy(), np.ones(len(index), dtype=np.bool_), marks.fields.copy()

    def joins(opening: int, closing: int) -> bool:
        if lines.ends[closing] - lines.starts[opening] > limits.line_bytes:
            return False
        fields = joined_fields(lines.text(opening, closing), shape.delimiter, end)
        if fields > 0 and (closing < shape.header_line or fields in shape.fields):
            found[opening] = fields
            return True
        return False

    for opening, closing in _runs(odd.tolist(), limits.record_lines, joins):
        last[opening] = closing
        alone[opening + 1 : closing + 1] = False
    return Records(index[alone], last[alone], found[alone])


def _runs(
    odd: Sequence[int], most: int, joins: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """First and last line of each record that runs over lines.

    A line with an odd number of marks (`odd`) opens or closes a cell over several lines, unless one
    of its marks is stray. It is joined with the next such line or with none.
    """
    runs: list[tuple[int, int]] = []
    place = 0
    while place < len(odd) - 1:
        opening, closing = odd[place], odd[place + 1]
        if closing - opening < most and joins(opening, closing):
            runs.append((opening, closing))
            place += 2
        else:
            place += 1
    return runs


def joined_fields(text: str, delimiter: str, end: str) -> int:
    """How many fields the one record has that several lines are by the rule of this module, else 0.

    The delimiters inside of all quotes are counted first: seldom are they too many, and only then
    it matters which of them stand in cells with line breaks.
    """
    if not _well_quoted(delimiter).fullmatch(text):
        return 0
    between = sum(part.count(delimiter) for part in text.split('"')[::2])
    hidden = text.count(delimiter) - between
    if 2 * hidden >= between:
        cells = split_record(text, delimiter) or ()
        hidden = sum(cell.count(delimiter) for cell in cells if end in cell)
    return between + 1 if 2 * hidden < between else 0


@lru_cache(maxsize=16)
def _well_quoted(delimiter: str) -> re.Pattern[str]:
    """A record whose quotation marks enclose whole cells and are doubled inside of them."""
    fence = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{fence}\r\n]*+)'
    return re.compile(rf"{cell}(?:{fence}{cell})*+")


def split_record(text: str, delimiter: str) -> list[str] | None:
    """Fields of one record by the csv rules; None when its quotation marks break them.

    Marks inside a cell that does not begin with one are text, as long as they come in pairs.
    """
    if '"' not in text:
        return text.split(delimiter)
    if text.count('"') % 2:
        return None
    try:
        rows = list(csv.reader(_with_ends(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def split_records(texts: Sequence[str], delimiter: str) -> list[list[str] | None]:
    """`split_record` of each text, all at once where none breaks the rules."""
    together = ['"' in text and text.count('"') % 2 == 0 for text in texts]
    lines = chain.from_iterable(map(_with_ends, compress(texts, together)))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    found: list[list[str] | None] = []
    read = 0
    try:
        for text, quoted in zip(texts, together, strict=True):
            found.append(next(reader) if quoted else split_record(text, delimiter))
            read += text.count("\n") + 1 if quoted else 0
            if reader.line_num != read:  # the record ran on into the next, or ended before its end
                break
        else:
            return found
    except (csv.Error, StopIteration):
        pass
    return [split_record(text, delimiter) for text in texts]


def rough_fields(text: str, delimiter: str) -> list[str]:
    """Fields of a record whatever its quotation marks: where they break the rules, they are text
    and every delimiter counts.
    """
    return split_record(text, delimiter) or text.split(delimiter)


def _with_ends(text: str) -> list[str]:
    """Lines of a record with their ends; only LF ends a line, whatever else Unicode calls one."""
    *ended, last = text.split("\n")
    return [*(line + "\n" for line in ended), last]
