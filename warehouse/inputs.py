"""Three small files that people write by hand: claimed figures, acknowledged jumps, own law.

Belongs here: reading and checking them into the frames `NightFacts.reported`, `.acknowledged` and
`.own_law`. Does not belong here: where the files lie (the caller knows), what own law takes the
place of (`findings.law`), and registers of persons, which go through sources and validators.

All are CSV in UTF-8 with a header. Claimed figures: `figure_id, metric_id, source, name_vi,
agency, document, as_of, numerator, denominator, percent` and, where a number is not exact,
`numerator_word, denominator_word, percent_word`. What an agency did not print stays empty: a count
alone, a per cent alone, a fraction alone. Numbers are written as they were printed
(`warehouse.printed`): `40.462`, `1,4 triệu`, `78,75` or `78.75 %`, whose digits tell the rounding.
The word (`hơn`, `khoảng`, `gần`, …) may stand in its own column or before the number. `metric_id`
and `source` may be empty, dates are `2025-02-27` or `27/02/2025`. Acknowledged jumps: `night,
metric_id, document, note`. Own law: `name, value, applies_from, in_force_from, source`; names are
those of docs/law.md, values whole numbers.

Every analyst reads what stands in these files, so texts lose the names and numbers of persons that
somebody may have written into them (`vietnam.redaction`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

import polars as pl
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from findings.law import names
from vietnam.redaction import without_persons
from warehouse.facts import ACKNOWLEDGED_COLUMNS, OWN_LAW, REPORTED
from warehouse.metrics import load_catalogue
from warehouse.printed import Printed, Word, count_of, percent_of, word_of

_ALIKE = 0.75
_WRONG = object()
_WHOLE = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CODE = re.compile(r"^(?!.*[0-9]{9})[0-9A-Za-z_.\-]{1,60}$")
_YEARS = range(1945, 2100)
"""Of laws and reports of the State: a year outside is a slip of the pen."""


class InputFileError(ValueError):
    """The file has mistakes; the message lists all of them with line and column."""


def read_reported(path: Path) -> pl.DataFrame:
    """Claimed figures as `NightFacts.reported` wants them. Raises InputFileError."""
    rows = _read(path, _Claim)
    times = Counter(row["figure_id"] for row in rows)
    twice = [code for code, n in times.items() if n > 1]
    if twice:
        told = ", ".join(twice)
        raise InputFileError(f"{path.name}: column figure_id: twice {told}; give each its own")
    return pl.DataFrame(rows, schema=REPORTED)


def read_own_law(path: Path) -> pl.DataFrame:
    """What a province says of the law, as `NightFacts.own_law` wants it. Raises InputFileError."""
    rows = _read(path, _Law)
    times = Counter((row["name"], row["applies_from"], row["in_force_from"]) for row in rows)
    twice = [f"{name} from {day:%Y-%m-%d}" for (name, day, _), n in times.items() if n > 1]
    if twice:
        told = ", ".join(twice)
        raise InputFileError(f"{path.name}: column value: twice {told}; keep one line")
    return pl.DataFrame(rows, schema=OWN_LAW)


def read_acknowledged(path: Path, night: date) -> pl.DataFrame:
    """The jumps acknowledged for `night`, as `NightFacts.acknowledged` wants them.

    Raises InputFileError.
    """
    schema = {"night": pl.Date} | dict.fromkeys(ACKNOWLEDGED_COLUMNS, pl.String)
    return pl.DataFrame(_read(path, _Jump), schema=schema).filter(night=night).drop("night")


def _read(path: Path, line: type[_Line]) -> list[dict[str, Any]]:
    """The lines of the file, each as `line` declares it."""
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, cells in _lines(path, line):
        place = f"line {number}"
        if None in cells:
            problems.append(f"{place}: more cells than columns")
        tidy = {k: unicodedata.normalize("NFC", v or "").strip() for k, v in cells.items() if k}
        given = {name: text for name, text in tidy.items() if text}
        if not given and None not in cells:  # a spreadsheet keeps lines that were emptied
            continue
        try:
            rows.append(line.model_validate(given, context=number).row())
        except ValidationError as error:
            problems += [f"{place}, {_column(e)}: {_words(e)}" for e in error.errors()]
    if problems:
        raise InputFileError(f"{path.name}: " + "; ".join(problems))
    return rows


def _lines(path: Path, line: type[_Line]) -> Iterator[tuple[int, dict[Any, Any]]]:
    """Number and cells of each line below the header. Semicolons are read as well: a spreadsheet
    set to Vietnamese writes them. A quotation mark that nobody closes would swallow the lines after
    it, so it is refused."""
    number = 1
    try:
        text = path.read_bytes().decode("utf-8-sig")
        header = text.partition("\n")[0]
        mark = ";" if header.count(";") > header.count(",") else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        wrong = list(_wrong_header(reader.fieldnames or (), line))
        if wrong:
            raise InputFileError(f"{path.name}: line 1: {'; '.join(wrong)}")
        for cells in reader:
            number = reader.line_num
            yield number, cells
    except UnicodeDecodeError:
        raise InputFileError(f"{path.name}: not in UTF-8; save it as CSV UTF-8") from None
    except csv.Error:
        raise InputFileError(
            f"{path.name}: after line {number}: no CSV; perhaps a quotation mark is not closed"
        ) from None


def _wrong_header(there: Sequence[str], line: type[_Line]) -> Iterator[str]:
    """Columns that are missing, and those that look like a mistyped one; others may be there."""
    missing = [n for n in line.model_fields if n not in there and n not in line.may_lack]
    if missing:
        yield f"no column {', '.join(missing)}"
    for name in there:
        meant = get_close_matches(name, line.model_fields.keys() - set(there), 1, _ALIKE)
        if name not in line.model_fields and meant and meant[0] in line.may_lack:
            yield f"the column {name} is not known; write {meant[0]}"


def _column(mistake: ErrorDetails) -> str:
    return f"column {mistake['loc'][0]}" if mistake["loc"] else "columns numerator, percent"


def _words(mistake: ErrorDetails) -> str:
    return "empty" if mistake["type"] == "missing" else str(mistake["ctx"]["error"])


def _code(text: str, info: ValidationInfo) -> str:
    """A short code; what is none is replaced by the line it stands in: it may be anything."""
    return text if _CODE.match(text) else f"line-{info.context}"


def _metric(text: str) -> str:
    if text not in load_catalogue():
        raise ValueError("there is no such metric; see docs/metrics.md")
    return text


def _law_name(text: str) -> str:
    if text not in names():
        meant = get_close_matches(text, names(), 1, _ALIKE)
        hint = f"did you mean {meant[0]}?" if meant else "see docs/law.md"
        raise ValueError(f"the law has no such name; {hint}")
    return text


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number; write 540000 or 540.000")
    number = int(text.replace(".", ""))
    if number == 0:
        raise ValueError("0 is no amount, age or limit; where the law has none, leave it out")
    return number


def _day(text: str) -> date:
    written = "not a day; write 2025-02-27 or 27/02/2025"
    if parts := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in parts.groups())
    elif parts := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in parts.groups())
    else:
        raise ValueError(written)
    if year not in _YEARS:
        raise ValueError(f"the year lies outside {_YEARS[0]} to {_YEARS[-1]}; correct it")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(written) from None


Code = Annotated[str, AfterValidator(_code)]
Prose = Annotated[str, AfterValidator(without_persons)]
Metric = Annotated[str, AfterValidator(_metric)]
LawName = Annotated[str, AfterValidator(_law_name)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[Printed, BeforeValidator(count_of)]
Percent = Annotated[Printed, BeforeValidator(percent_of)]
Said = Annotated[Word, BeforeValidator(word_of)]


class _Line(BaseModel):
    """One line of a file. `may_lack`: columns that its header may leave out."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    may_lack: ClassVar[frozenset[str]] = frozenset()

    def row(self) -> dict[str, Any]:
        """The line as a row of the frame."""
        return self.model_dump()


class _Claim(_Line):
    may_lack = frozenset({"numerator_word", "denominator_word", "percent_word"})

    figure_id: Code
    metric_id: Metric | None = None
    source: Code | None = None
    name_vi: Prose
    agency: Prose
    document: Prose
    as_of: Day
    numerator: Count | None = None
    denominator: Count | None = None
    percent: Percent | None = None
    numerator_word: Said | None = None
    denominator_word: Said | None = None
    percent_word: Said | None = None

    @field_validator("numerator_word", "denominator_word", "percent_word")
    @classmethod
    def _of_its_number(cls, word: Word | None, info: ValidationInfo) -> Word | None:
        """The word of the column and that of the cell must not contradict each other."""
        number = info.data.get(str(info.field_name).removesuffix("_word"), _WRONG)
        if word is None or number is _WRONG:
            return word
        if number is None:
            raise ValueError("a word without its number: add the number, or empty the cell")
        if number.word not in (None, word):
            raise ValueError("another word than in the cell of the number: keep one of them")
        return word

    @model_validator(mode="after")
    def _claims_something(self) -> Self:
        if self.numerator is None and self.percent is None:
            raise ValueError("nothing is claimed: give a count, a per cent, or both")
        return self

    def row(self) -> dict[str, Any]:
        """The numbers apart from their words; the per cent as it was printed."""
        row = self.model_dump()
        for name in ("numerator", "denominator", "percent"):
            number: Printed | None = getattr(self, name)
            said: Word | None = getattr(self, f"{name}_word")
            row[f"{name}_word"] = number and (said or number.word or number.unsaid).value
            row[name] = number and (number.digits if name == "percent" else number.value)
        return row


class _Jump(_Line):
    night: Day
    metric_id: Metric
    document: Prose
    note: Prose | None = None


class _Law(_Line):
    name: LawName
    value: Whole
    applies_from: Day
    in_force_from: Day
    source: Prose
