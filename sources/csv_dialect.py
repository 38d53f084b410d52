"""Which delimiter a text table uses. Decided by us from the header and by consistency, never
sniffed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.csv_lines import TopRecord, split_record
from sources.headers import HeaderMatch, HeaderSpec, find_header
from sources.repair import repaired_grid

DELIMITERS = (";", ",", "\t", "|", "^", "~", "\x1f")
_SAMPLE_LINES = 60


@dataclass(frozen=True)
class Dialect:
    """Delimiter, number of columns, and the header where one was recognised.

    `header_line` is the last line of the header and `matched` sums the likeness of its columns,
    both 0 without one.
    """

    delimiter: str
    width: int
    header: HeaderMatch | None
    header_line: int = 0
    matched: float = 0.0


def find_dialect(
    top: Sequence[TopRecord],
    specs: Mapping[str, HeaderSpec],
    header_rows: int,
    *,
    repair: bool = True,
) -> Dialect:
    """The dialect of a file that begins with the records `top`.

    A delimiter under which a spec is recognised with all required columns wins; then the one that
    splits most lines into the same number of fields.
    """
    best: tuple[tuple[int, float, float], Dialect] | None = None
    for delimiter in DELIMITERS:
        split = [split_record(text, delimiter) or [text] for _, text in top[:_SAMPLE_LINES]]
        grid = repaired_grid(split) if repair else split
        widths = Counter(len(row) for row in grid if len(row) > 1)
        width, agreeing = widths.most_common(1)[0] if widths else (1, 0)
        header = next(iter(find_header(grid, specs, None, header_rows=header_rows)), None)
        usable = header is not None and not header.missing and bool(header.mapping)
        matched = sum(m.confidence for m in header.mapping.values()) if header else 0.0
        if usable and header is not None:
            width = header_width(header)
        score = (int(usable), round(matched, 3), agreeing * (width - 1) / max(len(grid), 1))
        if best is None or score > best[0]:
            best = (score, Dialect(delimiter, width, None))
            if usable and header is not None:
                line = top[header.last][0]
                best = (score, Dialect(delimiter, width, header, line, matched))
    if best is None:
        return Dialect(",", 1, None)
    return best[1]


def header_width(header: HeaderMatch) -> int:
    """Columns that the header names, blank ones at the end not counted."""
    named = [i for i, label in enumerate(header.labels) if not label.startswith("column ")]
    return max(named, default=-1) + 1
