"""The lines of a text table, as byte ranges. Here: where each starts and ends, how many delimiters
and quotation marks it holds, measured with numpy. Not here: which lines are one record
(`csv_records`), and cell values.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_CHUNK = 8 << 20
_LF, _CR, _QUOTE = 10, 13, 34


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


def top_lines(data: bytes, count: int) -> list[str]:
    """The first `count` lines of UTF-8 `data`, at most a mebibyte of them."""
    end = "\n" if b"\n" in data else "\r"
    head = data[: 1 << 20].decode("utf-8", "ignore").split(end, count)[:count]
    return [line.removesuffix("\r") for line in head]


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
