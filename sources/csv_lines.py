"""The lines and records of a text table, as byte ranges. Here: the tokeniser. Not here: cell
values.

Every physical line is measured with numpy: where it starts and ends, how many delimiters and quotes
it holds. Lines with an odd number of quotes are joined to the record they open only if the joined
record has the expected number of fields; otherwise the line stands alone and is kept aside as
malformed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_CHUNK = 8 << 20
_LF, _CR, _QUOTE = 10, 13, 34
_MOST_JOINED = 200


@dataclass(frozen=True)
class Lines:
    """Physical lines of `data`: byte ranges without line ends."""

    data: bytes
    end: bytes
    starts: Ints
    ends: Ints

    def text(self, first: int, last: int) -> str:
        """Lines `first`..`last` (inclusive) as text, joined as in the file."""
        return self.data[int(self.starts[first]) : int(self.ends[last])].decode("utf-8")


def scan_lines(data: bytes) -> Lines:
    """Where each line of UTF-8 `data` starts and ends. A file without LF ends its lines with CR."""
    end = _LF if b"\n" in data else _CR
    view = np.frombuffer(data, dtype=np.uint8)
    breaks = _positions(view, end)
    starts = np.concatenate(([0], breaks + 1)).astype(np.int64)
    ends = np.concatenate((breaks, [len(data)])).astype(np.int64)
    if starts[-1] >= len(data):
        starts, ends = starts[:-1], ends[:-1]
    if end == _LF and len(ends):
        carriage = (ends > starts) & (view[np.maximum(ends - 1, 0)] == _CR)
        ends = ends - carriage
    return Lines(data, bytes([end]), starts, ends)


TopRecord = tuple[int, str]
"""Number of the last line of a record at the head of a file, and its text."""


def top_records(data: bytes, count: int) -> list[TopRecord]:
    """The records in the first `count` lines of UTF-8 `data`, at most a mebibyte of them.

    A record whose quotes are open runs on to the line that closes them; when none does, its first
    line stands alone.
    """
    end = "\n" if b"\n" in data else "\r"
    head = data[: 1 << 20].decode("utf-8", "ignore").split(end, count)[:count]
    lines = [line.removesuffix("\r") for line in head]
    records: list[TopRecord] = []
    place = 0
    while place < len(lines):
        last = place
        if lines[place].count('"') % 2:
            closing = (i for i in range(place + 1, len(lines)) if lines[i].count('"') % 2)
            last = next(closing, place)
        records.append((last + 1, "\n".join(lines[place : last + 1])))
        place = last + 1
    return records


def _positions(view: npt.NDArray[np.uint8], code: int) -> Ints:
    found = [
        np.flatnonzero(view[start : start + _CHUNK] == code) + start
        for start in range(0, len(view), _CHUNK)
    ]
    return np.concatenate(found).astype(np.int64) if found else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Marks:
    """How many quotes each line holds, and how many fields.

    Fields are 0 for a line whose quotes do not stand where csv writers put them. They do when each
    field either holds none, or is enclosed in two and doubles those inside: all csv parsers read
    such a line alike.
    """

    quotes: Ints
    fields: Ints


def count_marks(lines: Lines, delimiter: str) -> Marks:
    """Quotes and fields of each line, chunk by chunk to bound memory."""
    count = len(lines.starts)
    marks = Marks(np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64))
    view = np.frombuffer(lines.data, dtype=np.uint8)
    quoted = b'"' in lines.data
    firsts = np.searchsorted(lines.starts, np.arange(0, len(view), _CHUNK))
    bounds = [*np.unique(firsts).tolist(), count]
    for first, last in pairwise(bounds):
        if first < last:
            _mark_chunk(lines, view, slice(first, last), ord(delimiter), marks, quoted=quoted)
    return marks


def _mark_chunk(
    lines: Lines,
    view: npt.NDArray[np.uint8],
    part: slice,
    delimiter: int,
    marks: Marks,
    *,
    quoted: bool,
) -> None:
    """`count_marks` of the lines in `part`. Only delimiters and quotes are looked at, by place."""
    starts, ends = lines.starts[part], lines.ends[part]
    data = view[starts[0] : ends[-1]]
    edges = np.append(starts, ends[-1]) - starts[0]
    delimiters = np.flatnonzero(data == delimiter)
    marks.fields[part] = np.diff(np.searchsorted(delimiters, edges)) + 1
    if not quoted:
        return
    quotes = np.flatnonzero(data == _QUOTE)
    counts = np.diff(np.searchsorted(quotes, edges))
    marks.quotes[part] = counts
    even = counts % 2 == 0
    marks.fields[part][~even] = 0
    pairs = quotes[np.repeat(even, counts)].reshape(-1, 2)
    if len(pairs):
        line = np.repeat(np.arange(len(counts)), np.where(even, counts // 2, 0))
        opening, closing = pairs[:, 0], pairs[:, 1]
        inside = np.searchsorted(delimiters, closing) - np.searchsorted(delimiters, opening)
        marks.fields[part] -= np.bincount(line, inside, len(counts)).astype(np.int64)
        before = data[np.maximum(opening - 1, 0)]
        after = data[np.minimum(closing + 1, len(data) - 1)]
        enclosed = (opening == edges[:-1][line]) | (before == delimiter) | (before == _QUOTE)
        enclosed &= (closing + 1 == (ends - starts[0])[line]) | (
            (after == delimiter) | (after == _QUOTE)
        )
        marks.fields[part][line[~enclosed]] = 0


@dataclass(frozen=True)
class Records:
    """Records as runs of lines: `first`..`last` line index each."""

    first: Ints
    last: Ints


def join_records(lines: Lines, quotes: Ints, delimiter: str, width: int) -> Records:
    """Group lines into records; see the module's charter for lines with an odd number of quotes."""
    count = len(lines.starts)
    index = np.arange(count, dtype=np.int64)
    if not quotes.any():
        return Records(index, index)
    odd = np.flatnonzero(quotes % 2 == 1)
    skipped = np.zeros(count, dtype=np.bool_)
    last = index.copy()
    place = 0
    while place < len(odd) - 1:
        opening, closing = int(odd[place]), int(odd[place + 1])
        if closing - opening < _MOST_JOINED and _joins(lines, opening, closing, delimiter, width):
            last[opening] = closing
            skipped[opening + 1 : closing + 1] = True
            place += 2
        else:
            place += 1
    kept = ~skipped
    return Records(index[kept], last[kept])


def _joins(lines: Lines, opening: int, closing: int, delimiter: str, width: int) -> bool:
    fields = split_record(lines.text(opening, closing), delimiter)
    return fields is not None and len(fields) == width


def split_record(text: str, delimiter: str) -> list[str] | None:
    """Fields of one record by the csv rules; None when its quotes do not balance."""
    try:
        rows = list(csv.reader(_with_ends(text), delimiter=delimiter, strict=False))
    except csv.Error:
        return None
    if not rows:
        return [""]
    return rows[0] if len(rows) == 1 else None


def split_records(texts: Sequence[str], delimiter: str) -> list[list[str] | None]:
    """`split_record` of each text, those on one line all at once.

    A line that runs into the next one for the csv rules leaves fewer rows than lines; then each is
    split by itself.
    """
    single = [text for text in texts if text and "\n" not in text]
    try:
        rows = list(csv.reader(single, delimiter=delimiter, strict=False))
    except csv.Error:
        rows = []
    if len(rows) != len(single):
        return [split_record(text, delimiter) for text in texts]
    ready = iter(rows)
    return [
        next(ready) if text and "\n" not in text else split_record(text, delimiter)
        for text in texts
    ]


def _with_ends(text: str) -> list[str]:
    """Lines of a record with their ends; only LF ends a line, whatever else Unicode calls one."""
    *ended, last = text.split("\n")
    return [*(line + "\n" for line in ended), last]
