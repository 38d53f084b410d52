"""Which delimiter a text table uses. Decided by us from the header and by consistency, never
sniffed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sources.csv_lines import split_record
from sources.headers import HeaderMatch, HeaderSpec, find_header
from sources.repair import repaired_grid

DELIMITERS = (";", ",", "\t", "|", "^", "~", "\x1f")
_SAMPLE_LINES = 60


@dataclass(frozen=True)
class Dialect:
    """Delimiter, number of columns, and the header where one was recognised.

    `matched` sums the likeness of its columns, 0 without a header.
    """

    delimiter: str
    width: int
    header: HeaderMatch | None
    matched: float = 0.0


def find_dialect(
    top: list[str], specs: Mapping[str, HeaderSpec], header_rows: int, *, repair: bool = True
) -> Dialect:
    """The dialect of a file whose first lines are `top`.

    A delimiter under which a spec is recognised with all required columns wins; then the one that
    splits most lines into the same number of fields.
    """
    best: tuple[tuple[int, float, float], Dialect] | None = None
    for delimiter in DELIMITERS:
        split = [split_record(line, delimiter) or [line] for line in top[:_SAMPLE_LINES]]
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
            found = Dialect(
                delimiter, width, header if usable else None, matched if usable else 0.0
            )
            best = (score, found)
    if best is None:
        return Dialect(",", 1, None)
    return best[1]


def header_width(header: HeaderMatch) -> int:
    """Columns that the header names, blank ones at the end not counted."""
    named = [i for i, label in enumerate(header.labels) if not label.startswith("column ")]
    return max(named, default=-1) + 1
