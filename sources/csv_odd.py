"""Records of a text table that need a look of their own: quoted, short, long or unbalanced ones.

Here: whether such a record is cells, is kept aside with a reason, or may turn out to be no record.
Not here: which lines are one record (`csv_records`), and which row is a title or a sum (`rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from sources.csv_dialect import Dialect
from sources.reading import MALFORMED_SCHEMA

_CHUNK = 50_000
_FEW = 2
"""So few filled cells are no record: each has a key, a name and more."""
_SLIPS = 2
"""So many delimiters may be missing in a record by a slip."""


class OddRecords:
    """Records that need a look of their own: quoted, short, long or unbalanced ones."""

    def __init__(self, dialect: Dialect, fields: int) -> None:
        self.width = dialect.width
        self.fields = fields
        self.delimiter = dialect.shape.delimiter
        self.header_line = dialect.shape.header_line
        self.lines: list[int] = []
        self.rows: list[Sequence[str | None]] = []
        self.malformed: list[tuple[int, str, str]] = []
        self.suspects: list[tuple[int, str, str]] = []
        self._done: list[pl.DataFrame] = []

    def too_many(self, records: Iterable[tuple[int, str]]) -> None:
        """Keep records (line, text) aside that have values where the header has no name."""
        self.malformed += ((line, "TOO_MANY_FIELDS", text) for line, text in records)

    def add(self, line: int, text: str, fields: list[str] | None) -> None:
        """Sort one record into cells or keep it aside.

        `fields` are None where quotation marks break the csv rules; then they are taken as text.
        """
        cells = text.split(self.delimiter) if fields is None else fields
        reason = self._fault(fields) if line > self.header_line else None
        if reason and any(cell.strip() for cell in cells):
            if not self._may_be_no_record(text, cells):
                self.malformed.append((line, reason, text))
                return
            self.suspects.append((line, reason, text))
        self._take(line, cells)

    def _fault(self, fields: list[str] | None) -> str | None:
        if fields is None:
            return "UNBALANCED_QUOTE"
        if len(fields) < self.fields:
            return "TOO_FEW_FIELDS"
        if len(fields) > self.fields or any(cell.strip() for cell in fields[self.width :]):
            return "TOO_MANY_FIELDS"
        return None

    def _may_be_no_record(self, text: str, cells: list[str]) -> bool:
        """Whether this may be a title, a sum or a signature, which have any number of fields.

        A record that lost or won a delimiter or two is none of them, nor one whose delimiters are
        hidden by quotation marks.
        """
        seen = text.count(self.delimiter) + 1
        few = sum(bool(cell.strip()) for cell in cells) <= _FEW
        if seen > self.fields:
            beside = any(cell.strip() for cell in cells[self.width :])
            return few and not beside and seen == len(cells)
        return seen < self.fields - _SLIPS or (few and seen < self.fields)

    def _take(self, line: int, cells: list[str]) -> None:
        self.lines.append(line)
        self.rows.append(cells if len(cells) == self.width else self._fitted(cells))
        if len(self.rows) >= _CHUNK:
            self._flush()

    def _fitted(self, cells: list[str]) -> list[str]:
        return (cells + [""] * self.width)[: self.width]

    def _flush(self) -> None:
        start = len(self.lines) - len(self.rows)
        columns = list(zip(*self.rows, strict=True)) or [()] * self.width
        frame = pl.DataFrame(
            {
                "line": pl.Series(self.lines[start:], dtype=pl.UInt32),
                **{f"c{i}": pl.Series(v, dtype=pl.String) for i, v in enumerate(columns)},
            }
        )
        self._done.append(frame.with_columns(no_empty_text(frame.columns[1:])))
        self.rows = []

    def frames(self) -> list[pl.DataFrame]:
        """The cells collected so far."""
        if self.rows:
            self._flush()
        return self._done


def aside(rows: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    """Records kept aside (line, reason, text) as a frame in file order."""
    return pl.DataFrame(rows, schema=MALFORMED_SCHEMA, orient="row").sort("line")


def no_empty_text(names: Sequence[str]) -> list[pl.Expr]:
    """`""` as null in these columns."""
    return [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names]
