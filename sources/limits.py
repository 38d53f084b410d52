"""What a file may cost us. Here: the settings and their defaults. Not here: their enforcement."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits on one file; a file beyond one of them is refused as a whole, with the limit named.

    Sizes are bytes, `cell_chars` and `line_bytes` bound one cell and one line of text, `seconds` is
    wall clock of the reading process and `memory_bytes` what it may hold above its own start.
    `sheets`: the class list of a province has one for each of some 600 schools.
    `header_confidence` (0..1) is the mean likeness of the mapped columns below which a header is
    not believed: no label that is less than 0.8 alike is mapped at all, so a lower limit would
    never be met. Of a text file, `record_lines` bounds the lines of one record, `continued_share`
    the lines that continue a record begun above them, as a share of all lines; `continued_free` of
    them are always allowed. `first_rows`, where it is not 0, is for a look at a file: of large
    tables in formats that allow it (Parquet, DBF, .xlsx) no more rows are read, which is noted.
    """

    file_bytes: int = 2048 * MIB
    unzipped_bytes: int = 2048 * MIB
    unzip_ratio: float = 150.0
    ratio_free_bytes: int = 64 * MIB
    members: int = 2000
    sheets: int = 1000
    rows: int = 5_000_000
    columns: int = 1000
    cells: int = 100_000_000
    cell_chars: int = 100_000
    line_bytes: int = 4 * MIB
    record_lines: int = 200
    continued_share: float = 0.5
    continued_free: int = 100
    seconds: float = 300.0
    memory_bytes: int = 3072 * MIB
    header_rows: int = 20
    header_confidence: float = 0.9
    first_rows: int = 0
    isolate: bool = True

    def confine_as(self, other: Limits) -> bool:
        """Whether a process is confined by the one as by the other: it cannot be freed again."""
        return (self.unzipped_bytes, self.file_bytes, self.memory_bytes) == (
            other.unzipped_bytes,
            other.file_bytes,
            other.memory_bytes,
        )
