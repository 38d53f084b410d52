"""Which delimiter a text table uses. Decided by us from the header and by consistency, never
sniffed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.language import HeaderSpec
from sources.csv_records import Shape, rough_fields, top_records
from sources.headers import Grid, HeaderMatch, find_header
from sources.limits import Limits
from sources.repair import header_readings

DELIMITERS = (";", ",", "\t", "|", "^", "~", "\x1f")


@dataclass(frozen=True)
class Dialect:
    """Delimiter, number of columns, and what the header says where one was recognised.

    `width` counts the columns up to the last that the header names. Its record may end in empty
    fields, and then those below may as well: `shape.fields` holds both numbers. `matched` sums the
    likeness of its columns, 0 without one.
    """

    shape: Shape
    width: int
    matched: float = 0.0


def find_dialect(
    top: Sequence[str],
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    *,
    repair: bool = True,
) -> Dialect:
    """The dialect of a file that begins with the lines `top`.

    A delimiter under which a spec is recognised with all required columns wins; then the one that
    splits most lines into the same number of fields.
    """
    best: tuple[tuple[int, float, float], Dialect] | None = None
    for delimiter in DELIMITERS:
        records = top_records(top, delimiter, limits.record_lines)
        grid = [rough_fields(text, delimiter) for _, text in records]
        widths = Counter(len(row) for row in grid if len(row) > 1)
        width, agreeing = widths.most_common(1)[0] if widths else (1, 0)
        header = _header(header_readings(grid) if repair else [grid], specs, limits.header_rows)
        usable = header is not None and not header.missing and bool(header.mapping)
        matched = sum(m.confidence for m in header.mapping.values()) if header else 0.0
        if usable and header is not None:
            width = header_width(header)
        score = (int(usable), round(matched, 3), agreeing * (width - 1) / max(len(grid), 1))
        if best is None or score > best[0]:
            best = (score, Dialect(Shape(delimiter, (width,)), width))
            if usable and header is not None:
                fields = sorted({width, max(width, len(grid[header.last]))})
                shape = Shape(delimiter, fields, records[header.last][0])
                best = (score, Dialect(shape, width, matched))
    if best is None:
        return Dialect(Shape(",", (1,)), 1)
    return best[1]


def _header(
    readings: Sequence[Grid], specs: Mapping[str, HeaderSpec], header_rows: int
) -> HeaderMatch | None:
    """The best header of the top rows in any reading; as they stand where that is as good."""
    found = [find_header(grid, specs, None, header_rows=header_rows)[:1] for grid in readings]
    return max((match for best in found for match in best), key=lambda m: m.score, default=None)


def header_width(header: HeaderMatch) -> int:
    """Columns that the header names, blank ones at the end not counted."""
    named = [i for i, label in enumerate(header.labels) if not label.startswith("column ")]
    return max(named, default=-1) + 1
