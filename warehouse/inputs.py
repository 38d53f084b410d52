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
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

from vietnam.redaction import without_persons
from warehouse.facts import ACKNOWLEDGED_COLUMNS, REPORTED_COLUMNS
from warehouse.metrics import load_catalogue

_CODE = re.compile(r"^(?!.*\d{9})[0-9A-Za-z_.\-]{1,60}$")
_PERCENT = re.compile(r"^\d{1,3}([.,]\d{1,4})?$")
_COUNT = re.compile(r"^(\d+|\d{1,3}(\.\d{3})+)$")


class InputFileError(ValueError):
    """The file has mistakes; the message lists all of them with line and column."""


def read_reported(path: Path) -> pl.DataFrame:
    """Claimed figures as `NightFacts.reported` wants them. Raises InputFileError."""
    text = dict.fromkeys(REPORTED_COLUMNS, pl.String)
    numbers = dict.fromkeys(("numerator", "denominator"), pl.Float64)
    return pl.DataFrame(_read(path, _Claim), schema={**text, **numbers, "as_of": pl.Date})


def read_acknowledged(path: Path, night: date) -> pl.DataFrame:
    """The jumps acknowledged for `night`, as `NightFacts.acknowledged` wants them.

    Raises InputFileError.
    """
    schema = {"night": pl.Date} | dict.fromkeys(ACKNOWLEDGED_COLUMNS, pl.String)
    return pl.DataFrame(_read(path, _Jump), schema=schema).filter(night=night).drop("night")


def _read(path: Path, line: type[BaseModel]) -> list[dict[str, Any]]:
    """The lines of the file, each as `line` declares it."""
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = [name for name in line.model_fields if name not in (reader.fieldnames or ())]
        if missing:
            raise InputFileError(f"{path.name}: line 1: no column {', '.join(missing)}")
        for cells in reader:
            place = f"line {reader.line_num}"
            if None in cells:
                problems.append(f"{place}: more cells than columns")
            tidy = {k: unicodedata.normalize("NFC", v or "").strip() for k, v in cells.items() if k}
            given = {name: text for name, text in tidy.items() if text}
            try:
                rows.append(line.model_validate(given, context=reader.line_num).model_dump())
            except ValidationError as error:
                problems += [f"{place}, column {e['loc'][0]}: {_words(e)}" for e in error.errors()]
    if problems:
        raise InputFileError(f"{path.name}: " + "; ".join(problems))
    return rows


def _words(mistake: ErrorDetails) -> str:
    return "empty" if mistake["type"] == "missing" else str(mistake["ctx"]["error"])


def _code(text: str, info: ValidationInfo) -> str:
    """A short code; what is none is replaced by the line it stands in: it may be anything."""
    return text if _CODE.match(text) else f"line-{info.context}"


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


Code = Annotated[str, AfterValidator(_code)]
Prose = Annotated[str, AfterValidator(without_persons)]
Metric = Annotated[str, AfterValidator(_metric)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[float, BeforeValidator(_count)]
Percent = Annotated[str, AfterValidator(_percent)]


class _Claim(BaseModel):
    figure_id: Code
    metric_id: Metric | None = None
    source: Code | None = None
    name_vi: Prose
    agency: Prose
    document: Prose
    as_of: Day
    numerator: Count
    denominator: Count
    percent: Percent


class _Jump(BaseModel):
    night: Day
    metric_id: Metric
    document: Prose
    note: Prose | None = None
