"""Two small files that people write by hand: claimed figures and acknowledged jumps.

Belongs here: reading and checking them into the frames `NightFacts.reported` and
`NightFacts.acknowledged`. Does not belong here: where the files lie (the caller knows) and
registers of persons, which go through sources and validators.

Both are CSV in UTF-8 with a header. Claimed figures: `figure_id, metric_id, source, name_vi,
agency, document, as_of, numerator, denominator, percent`; `metric_id` and `source` may be empty,
dates are `2025-02-27` or `27/02/2025`, numbers may have points between thousands (`40.462`),
`percent` is as it was printed (`78,75` or `78.75`, with or without `%`): its digits tell the
rounding. Acknowledged jumps: `night, metric_id, document, note`.

Every analyst reads what stands in these files, so texts lose the names and numbers of persons that
somebody may have written into them (`vietnam.redaction`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from vietnam.redaction import without_persons
from warehouse.facts import ACKNOWLEDGED_COLUMNS, REPORTED_COLUMNS
from warehouse.metrics import load_catalogue

_OPTIONAL = frozenset({"metric_id", "source", "note"})
_PROSE = frozenset({"name_vi", "agency", "document", "note"})
_CODE = re.compile(r"^(?!.*\d{9})[0-9A-Za-z_.\-]{1,60}$")
_PERCENT = re.compile(r"^\d{1,3}([.,]\d{1,4})?$")
_COUNT = re.compile(r"^(\d+|\d{1,3}(\.\d{3})+)$")


class InputFileError(ValueError):
    """The file has mistakes; the message lists all of them with line and column."""


def read_reported(path: Path) -> pl.DataFrame:
    """Claimed figures as `NightFacts.reported` wants them. Raises InputFileError."""
    reader = _Reader(path, REPORTED_COLUMNS)
    rows = [
        {
            "figure_id": row.code("figure_id"),
            "metric_id": row.parsed("metric_id", _metric),
            "source": row.code("source"),
            "name_vi": row.text("name_vi"),
            "agency": row.text("agency"),
            "document": row.text("document"),
            "as_of": row.parsed("as_of", _day),
            "numerator": row.parsed("numerator", _count),
            "denominator": row.parsed("denominator", _count),
            "percent": row.parsed("percent", _percent),
        }
        for row in reader.rows()
    ]
    reader.finish()
    text = dict.fromkeys(REPORTED_COLUMNS, pl.String)
    numbers = dict.fromkeys(("numerator", "denominator"), pl.Float64)
    return pl.DataFrame(rows, schema={**text, **numbers, "as_of": pl.Date})


def read_acknowledged(path: Path, night: date) -> pl.DataFrame:
    """The jumps acknowledged for `night`, as `NightFacts.acknowledged` wants them.

    Raises InputFileError.
    """
    reader = _Reader(path, ("night", *ACKNOWLEDGED_COLUMNS))
    rows = [
        {
            "night": row.parsed("night", _day),
            "metric_id": row.parsed("metric_id", _metric, required=True),
            "document": row.text("document"),
            "note": row.text("note"),
        }
        for row in reader.rows()
    ]
    reader.finish()
    schema = {"night": pl.Date} | dict.fromkeys(ACKNOWLEDGED_COLUMNS, pl.String)
    return pl.DataFrame(rows, schema=schema).filter(night=night).drop("night")


class _Row:
    """One line of the file; mistakes go to the common list and give None."""

    def __init__(self, cells: dict[str, str], line: int, problems: list[str]) -> None:
        self._cells, self._line, self._problems = cells, line, problems

    def text(self, column: str, *, required: bool | None = None) -> str | None:
        value = unicodedata.normalize("NFC", self._cells.get(column) or "").strip()
        value = without_persons(value) if column in _PROSE else value
        needed = column not in _OPTIONAL if required is None else required
        if not value and needed:
            self._problems.append(f"line {self._line}, column {column}: empty")
        return value or None

    def code(self, column: str) -> str | None:
        """A short code; what is none is replaced by the line it stands in: it may be anything."""
        value = self.text(column)
        return value if value is None or _CODE.match(value) else f"line-{self._line}"

    def parsed(
        self, column: str, parse: Callable[[str], object], *, required: bool | None = None
    ) -> object:
        value = self.text(column, required=required)
        if value is None:
            return None
        try:
            return parse(value)
        except ValueError as error:
            self._problems.append(f"line {self._line}, column {column}: {error}")
            return None


class _Reader:
    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path, self._columns = path, columns
        self._problems: list[str] = []

    def rows(self) -> Iterator[_Row]:
        with self._path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [c for c in self._columns if c not in (reader.fieldnames or ())]
            if missing:
                self._problems.append(f"line 1: no column {', '.join(missing)}")
                return
            for cells in reader:
                if None in cells:
                    self._problems.append(f"line {reader.line_num}: more cells than columns")
                yield _Row({k: v for k, v in cells.items() if k}, reader.line_num, self._problems)

    def finish(self) -> None:
        if self._problems:
            raise InputFileError(f"{self._path.name}: " + "; ".join(self._problems))


def _metric(text: str) -> str:
    if text not in load_catalogue():
        raise ValueError("there is no such metric; see docs/metrics.md")
    return text


def _day(text: str) -> date:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if parts:
            day, month, year = (int(p) for p in parts.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("not a day; write 2025-02-27 or 27/02/2025") from error


def _count(text: str) -> float:
    if not _COUNT.match(text):
        raise ValueError("not a whole number; write 40462 or 40.462")
    return float(text.replace(".", ""))


def _percent(text: str) -> str:
    number = text.removesuffix("%").strip()
    if not _PERCENT.match(number):
        raise ValueError("not a percentage; write it as printed, for example 78,75")
    return number.replace(",", ".")
