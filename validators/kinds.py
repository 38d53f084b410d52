"""Raw text of one column to its type. Here: one function per `Kind`, repairs and problems named.

Not here: rules between columns, and what a problem does to the row (contracts decide).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import polars as pl

from common.columns import blank_cells, coded
from contracts import reasons
from contracts.language import Column, Kind
from contracts.reasons import Reason
from vietnam import dates, ids, names, units
from vietnam.chars import INVISIBLE
from vietnam.id_placeholders import PLACEHOLDER_WORDS

REPAIRS_SCHEMA = {"row": pl.UInt32, "repair": pl.String}
PROBLEMS_SCHEMA = {"row": pl.UInt32, "reason": pl.String}

_NAME_REASONS = {
    "placeholder": reasons.PLACEHOLDER,
    "unrecoverable": reasons.NAME_UNRECOVERABLE,
    "not_a_name": reasons.BAD_NAME,
    "other_person": reasons.NAME_OF_OTHER_PERSON,
    "several_names": reasons.BAD_NAME,
    "other_letters": reasons.NAME_OTHER_LETTERS,
    "abbreviated": reasons.NAME_ABBREVIATED,
    "incomplete": reasons.NAME_INCOMPLETE,
}
_DATE_REASONS = {
    "placeholder": reasons.PLACEHOLDER,
    "unreadable": reasons.BAD_DATE,
    "impossible_date": reasons.BAD_DATE,
    "year_out_of_range": reasons.YEAR_OUT_OF_RANGE,
    "future_date": reasons.FUTURE_DATE,
    "two_digit_year": reasons.TWO_DIGIT_YEAR,
    "lunar": reasons.LUNAR_DATE,
    "january_first": reasons.JANUARY_FIRST,
    "ambiguous_order": reasons.AMBIGUOUS_DATE,
}
_ID_REASONS = {
    "placeholder": reasons.PLACEHOLDER,
    "scientific_notation": reasons.SCIENTIFIC_NOTATION,
    "not_a_number": reasons.BAD_NUMBER,
    "several_numbers": reasons.SEVERAL_NUMBERS,
    "wrong_length": reasons.NUMBER_LENGTH,
    "ambiguous_length": reasons.NUMBER_AMBIGUOUS,
    "bad_century_sex": reasons.NUMBER_STRUCTURE,
    "future_birth_year": reasons.NUMBER_STRUCTURE,
    "bad_check_digit": reasons.NUMBER_CHECK_DIGIT,
    "unknown_prefix": reasons.UNKNOWN_NUMBER_PREFIX,
}
_UNIT_REASONS = {
    "unknown_code": reasons.UNKNOWN_COMMUNE,
    "unknown_name": reasons.UNKNOWN_COMMUNE,
    "ambiguous_name": reasons.UNKNOWN_COMMUNE,
    "name_differs": reasons.COMMUNE_DOUBTFUL,
    "vintage_unknown": None,
}
_SEXES = {
    "nam": "M", "trai": "M", "m": "M", "male": "M", "1": "M", "đực": "M", "nam giới": "M",
    "nữ": "F", "nu": "F", "gái": "F", "gai": "F", "f": "F", "female": "F", "2": "F", "nử": "F",
    "nữ giới": "F",
}  # fmt: skip

_CODE_SEPARATORS = r"[\s.\-_/\u2010-\u2015\u2212]"
"""The dashes as well that a word processor makes of a hyphen: one code must not become two."""
_QUOTES = "'\u2018\u2019`\u00b4\""
_NO_CODE = r"^0{5,}$"
_NO_HOUSEHOLD = r"^0+$"
_SAMPLE = 2_000
_OFTEN_ALIKE = frozenset({Kind.PERSON_NAME, Kind.COMMUNE, Kind.SEX})


@dataclass(frozen=True)
class Typed:
    """One typed column.

    `columns`: the typed column first, then what belongs to it (`<name>_kind`). `helpers`: columns
    that only rules may use (`<name>.year`…). `repairs` (`row`, `repair`) and `problems` (`row`,
    `reason`) hold only the rows that have one; `row` is the 0-based position. `as_given`: the typed
    column is the text it was made from, cell by cell.
    """

    columns: tuple[pl.Series, ...]
    helpers: tuple[pl.Series, ...] = ()
    repairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REPAIRS_SCHEMA))
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROBLEMS_SCHEMA))
    as_given: bool = False


def type_column(column: Column, raw: pl.Series, today: date, *, numbers: bool = False) -> Typed:
    """Type the String series `raw` as `column` says; `today` bounds dates.

    A column whose texts repeat is typed once for each of them; of dates the rows around a text say
    what it means, so the rows must stand as they stood in their sheet. `numbers`: the file stores
    the column as numbers, so that every zero in front is gone; it is put back where that is
    certain.
    """
    if column.kind in _DATES:
        filled = _without_blanks(raw)
        typed = _typed_dates(column, filled, today)
        return typed if filled is raw else replace(typed, as_given=False)
    repeats = _repeats(column, raw)
    texts, codes = coded(raw) if repeats else (raw, None)
    typer = (_STORED_AS_NUMBERS if numbers else _TYPERS)[_kind(column, numbers=numbers)]
    typed = typer(column, _without_blanks(texts).rename(column.name), today)
    first = typed.columns[0]
    as_given = first.dtype == pl.String and first.equals(texts, null_equal=True)
    if codes is None:
        return replace(typed, as_given=as_given)
    return _spread(typed, codes, raw.rename(column.name) if as_given else None)


def _kind(column: Column, *, numbers: bool) -> Kind:
    return Kind.PERSON_ID if numbers and column.person_number else column.kind


def _repeats(column: Column, raw: pl.Series) -> bool:
    """Whether texts are likely to repeat; never of a kind that counts the rows of its column."""
    if column.kind == Kind.PERSON_ID:
        return False
    sample = raw.gather_every(max(1, raw.len() // _SAMPLE))
    return column.kind in _OFTEN_ALIKE or 2 * sample.n_unique() <= sample.len()


def _spread(typed: Typed, codes: pl.Series, given: pl.Series | None) -> Typed:
    """What was found of distinct texts, for every row; `codes` is the place of each row's text.

    `given` is the typed column where that is the text as given.
    """
    first, *others = typed.columns
    return Typed(
        (first.gather(codes) if given is None else given, *(s.gather(codes) for s in others)),
        tuple(series.gather(codes) for series in typed.helpers),
        _spread_rows(typed.repairs, codes),
        _spread_rows(typed.problems, codes),
        as_given=given is not None,
    )


def _spread_rows(found: pl.DataFrame, codes: pl.Series) -> pl.DataFrame:
    if found.is_empty():
        return found
    rows = codes.rename("code").to_frame().with_row_index("row").cast({"row": pl.UInt32})
    return rows.join(
        found.rename({"row": "code"}), on="code", how="inner", maintain_order="left_right"
    ).select(found.columns)


def _without_blanks(raw: pl.Series) -> pl.Series:
    """A cell of white space only is an empty cell."""
    blank = blank_cells(raw)
    return raw.set(blank, None) if blank.any() else raw


def _repair_rows(frame: pl.DataFrame, lists: str = "repairs") -> pl.DataFrame:
    """Rows of `row`, `repair` from a List[String] column."""
    return (
        frame.select(pl.col(lists).alias("repair"))
        .with_row_index("row")
        .filter(pl.col("repair").list.len() > 0)
        .explode("repair")
        .drop_nulls("repair")
        .with_columns(pl.col("row").cast(pl.UInt32))
    )


def _problem_rows(problem: pl.Series, known: Mapping[str, Reason | None]) -> pl.DataFrame:
    """Rows of `row`, `reason` from a column of problem codes of `vietnam`."""
    table = {code: reason.code for code, reason in known.items() if reason is not None}
    silent = [code for code, reason in known.items() if reason is None]
    return (
        problem.cast(pl.String)
        .to_frame("problem")
        .with_row_index("row")
        .drop_nulls("problem")
        .filter(~pl.col("problem").is_in(silent))
        .select(
            pl.col("row").cast(pl.UInt32),
            pl.col("problem")
            .replace_strict(table, default=reasons.CONTRACT_BROKEN.code, return_dtype=pl.String)
            .alias("reason"),
        )
    )


def _rows_where(broken: pl.Series, reason: Reason) -> pl.DataFrame:
    rows = broken.fill_null(value=False).arg_true()
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32), pl.lit(reason.code).alias("reason")
    )


def _repaired_where(changed: pl.Series, repair: str) -> pl.DataFrame:
    rows = changed.fill_null(value=False).arg_true()
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32), pl.lit(repair).alias("repair")
    )


def trimmed(raw: pl.Series) -> pl.Series:
    """NFC, inner white space single, none around, nothing invisible; empty becomes null."""
    if not raw.str.contains(r"[^\x21-\x7e]|^$").any():
        return raw
    distinct = raw.unique().drop_nulls()
    seen = distinct.str.normalize("NFC").str.replace_all(INVISIBLE, "")
    tidy = seen.str.replace_all(r"\s+", " ").str.strip_chars()
    tidy = tidy.set(tidy == "", None)
    changed = distinct.ne_missing(tidy)
    if not changed.any():
        return raw
    old, new = distinct.filter(changed), tidy.filter(changed)
    return raw.replace_strict(old, new, default=raw, return_dtype=pl.String)


def _text(column: Column, raw: pl.Series, _: date) -> Typed:
    value = trimmed(raw).rename(column.name)
    repairs = [_repaired_where(value != raw, "trimmed")]
    if column.pattern is None:
        return Typed((value,), repairs=repairs[0])
    for regex, replacement, name in column.pattern.repairs:
        meant = value.str.replace(regex, replacement)
        repairs.append(_repaired_where(meant != value, name))
        value = meant
    misfit = (~column.pattern.fits(value)).fill_null(value=False)
    if not misfit.any():
        return Typed((value,), repairs=pl.concat(repairs))
    return Typed(
        (value.set(misfit, None),),
        repairs=pl.concat(repairs),
        problems=_rows_where(misfit, column.pattern.reason),
    )


def _code(column: Column, raw: pl.Series, _: date) -> Typed:
    """Upper case, separators off; zeros stay as they are: a shorter code is another code."""
    text = trimmed(raw)
    bare = text.str.strip_chars(_QUOTES)  # by which spreadsheets mark a text
    upper = bare.str.to_uppercase()
    whole = upper.str.replace(r"^(\d+)\.0$", "$1")  # the “.0” of a spreadsheet is no separator
    value = whole.str.replace_all(_CODE_SEPARATORS, "").rename(column.name)
    value = value.set(value == "", None)
    repairs = [
        _repaired_where(text != raw, "trimmed"),
        _repaired_where(bare != text, "apostrophe"),
        _repaired_where(upper != bare, "case"),
        _repaired_where(whole != upper, "decimal_zero"),
        _repaired_where(value != whole, "separators"),
    ]
    typed, problems = _known_code(column, value, bare)
    return Typed((typed,), repairs=pl.concat(repairs), problems=problems)


def _known_code(
    column: Column, value: pl.Series, text: pl.Series
) -> tuple[pl.Series, pl.DataFrame]:
    """The codes that are of the column's form and list, and what the others are.

    A word for there being none (“không rõ”) is one unless it is a code here; so are zeros only,
    which many offices enter: else all of them would be of one card or one household.
    """
    checks: list[tuple[pl.Series, Reason]] = []
    if column.pattern is not None:
        checks.append((column.pattern.fits(value), column.pattern.reason))
    zeros = value.str.contains(_NO_HOUSEHOLD if column.kind == Kind.HOUSEHOLD else _NO_CODE)
    if column.codes:
        listed = value.is_in(sorted(column.codes))
        checks.append((listed, reasons.UNKNOWN_CODE))
        zeros = zeros & ~listed
    doubtful = value.is_not_null()
    for fits, _ in checks:
        doubtful = doubtful & ~fits
    word = _is_placeholder(text, doubtful)
    told = []
    for wrong, reason in ((zeros | word, reasons.PLACEHOLDER), *((~f, why) for f, why in checks)):
        found = (wrong & value.is_not_null()).fill_null(value=False)
        told.append(_rows_where(found, reason))
        value = value.set(found, None)
    return value, pl.concat(told)


def _is_placeholder(text: pl.Series, where: pl.Series) -> pl.Series:
    """Boolean: words for there being none, looked for in the rows `where` alone."""
    rows = where.fill_null(value=False).arg_true()
    found = text.gather(rows).str.to_lowercase().str.normalize("NFD")
    words = found.str.replace_all("[\u0300-\u036f]", "").is_in(PLACEHOLDER_WORDS)
    return pl.repeat(False, text.len(), eager=True).scatter(rows.filter(words), values=True)


def _person_name(column: Column, raw: pl.Series, _: date) -> Typed:
    found = names.clean_names(raw)
    if column.authoritative:
        found = _whole_names(found, raw)
    return Typed(
        (found["name"].rename(column.name),),
        repairs=_repair_rows(found),
        problems=_problem_rows(found["problem"], _NAME_REASONS),
    )


def _whole_names(found: pl.DataFrame, raw: pl.Series) -> pl.DataFrame:
    """Where cleaning took something off a name or refused it, the name as it stands; what is wrong
    with it stays said."""
    cut = pl.col("remark").is_not_null() | (pl.col("name").is_null() & pl.col("raw").is_not_null())
    return found.with_columns(trimmed(raw).alias("raw")).with_columns(
        pl.when(cut).then("raw").otherwise("name").alias("name"),
        pl.when(cut).then(pl.lit([], pl.List(pl.String))).otherwise("repairs").alias("repairs"),
    )


def _typed_dates(column: Column, raw: pl.Series, today: date) -> Typed:
    """A column of dates: the answers there are, once each, then spread over the rows."""
    kind: Literal["birth", "event"] = "birth" if column.date_of == "birth" else "event"
    found, codes = dates.distinct_dates(raw, order="rows", kind=kind)
    latest = date.max if column.date_of == "validity" else today
    typed = _DATES[column.kind](column, _bounded(found, latest))
    first = typed.columns[0]
    as_given = first.dtype == pl.String and first.equals(found["text"], null_equal=True)
    return _spread(typed, codes, raw.rename(column.name) if as_given else None)


def _bounded(found: pl.DataFrame, latest: date) -> pl.DataFrame:
    """Dates of `vietnam.dates` with `first` and `last`, the days the date allows; none after
    `latest`.

    A date whose first possible day is still to come is refused, so "2026" is fine during 2026.
    """
    month, day = pl.col("month"), pl.col("day")
    first = pl.date("year", month.fill_null(1), day.fill_null(1))
    found = found.with_columns(pl.col("year").cast(pl.Int32)).with_columns(first.alias("first"))
    future = (pl.col("first") > latest).fill_null(value=False)
    if found.select(future.any()).item():
        kept = [pl.when(~future).then(pl.col(c)).alias(c) for c in ("value", "precision", "first")]
        numbers = [pl.when(~future).then(pl.col(c)).alias(c) for c in ("year", "month", "day")]
        problem = pl.when(future).then(pl.lit("future_date")).otherwise("problem").alias("problem")
        found = found.with_columns(*kept, *numbers, problem)
    last = (
        pl.when(day.is_not_null())
        .then("first")
        .when(month.is_not_null())
        .then(pl.col("first").dt.month_end())
        .otherwise(pl.date("year", 12, 31))
    )
    return found.with_columns(last.alias("last"))


def _partial_date(column: Column, found: pl.DataFrame) -> Typed:
    name = column.name
    return Typed(
        (found["value"].rename(name),),
        tuple(found[part].rename(f"{name}.{part}") for part in ("year", "first", "last")),
        _repair_rows(found),
        _problem_rows(found["problem"], _DATE_REASONS),
    )


def _date(column: Column, found: pl.DataFrame) -> Typed:
    name = column.name
    whole = (found["precision"] == "day").fill_null(value=False)
    partial = ~whole & found["value"].is_not_null()
    value = found.select(pl.when(whole).then("first")).to_series()
    problems = _problem_rows(found["problem"], _DATE_REASONS).filter(
        pl.col("reason") != reasons.JANUARY_FIRST.code
    )
    return Typed(
        (value.rename(name),),
        tuple(found[part].rename(f"{name}.{part}") for part in ("year", "first", "last")),
        _repair_rows(found),
        pl.concat([problems, _rows_where(partial, reasons.INCOMPLETE_DATE)]),
    )


def _person_id(column: Column, raw: pl.Series, today: date, *, numbers: bool = False) -> Typed:
    found = ids.parse_ids(raw, column=column.number_of, today=today, numbers=numbers)
    name = column.name
    return Typed(
        (found["value"].rename(name), found["kind"].cast(pl.String).rename(f"{name}_kind")),
        (
            found["sex"].cast(pl.String).rename(f"{name}.sex"),
            found["birth_year"].cast(pl.Int32).rename(f"{name}.birth_year"),
        ),
        _repair_rows(found),
        _problem_rows(found["problem"], _ID_REASONS),
    )


def _commune(column: Column, raw: pl.Series, _: date) -> Typed:
    text = trimmed(raw)
    found = units.parse_communes(text)
    return Typed(
        (found["code"].rename(column.name),),
        repairs=pl.concat([_repaired_where(text != raw, "trimmed"), _repair_rows(found)]),
        problems=_problem_rows(found["problem"], _UNIT_REASONS),
    )


def _stored_person_id(column: Column, raw: pl.Series, today: date) -> Typed:
    """The number of a person that the file stores as a number; alone where the kind is text."""
    typed = _person_id(column, raw, today, numbers=True)
    if column.kind == Kind.PERSON_ID:
        return typed
    return replace(typed, columns=typed.columns[:1], helpers=())


def _stored_commune(column: Column, raw: pl.Series, today: date) -> Typed:
    """A code of five digits that the file stores as a number."""
    short = raw.str.contains(r"^[1-9]\d{0,3}$")
    typed = _commune(column, raw.str.zfill(5).zip_with(short.fill_null(value=False), raw), today)
    lost = _repaired_where(short & typed.columns[0].is_not_null(), "lost_zero")
    return replace(typed, repairs=pl.concat([typed.repairs, lost]))


def _sex(column: Column, raw: pl.Series, _: date) -> Typed:
    key = trimmed(raw).str.to_lowercase()
    value = key.replace_strict(_SEXES, default=None, return_dtype=pl.String).rename(column.name)
    unknown = key.is_not_null() & value.is_null()
    plain = raw.is_in(["Nam", "Nữ", "M", "F"])
    return Typed(
        (value,),
        repairs=_repaired_where(value.is_not_null() & ~plain, "sex_word"),
        problems=_rows_where(unknown, reasons.BAD_SEX),
    )


_MOST_MONEY = 10**9
"""đồng: what one person is paid stays below; the number of a person, less its zeros, does not."""
_GROUPED = r"^-?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?$"
_NO_COUNT = r"\d\s+\d|^-?0\d"


def _ungrouped(text: pl.Series) -> pl.Series:
    """Amounts without the spaces between their thousands. A space elsewhere joins no digits, and a
    zero in front belongs to a number of another sort: such texts become “?”, which is no number."""
    text = text.str.strip_chars()
    grouped = text.str.contains(_GROUPED) & ~text.str.contains(r"^-?0\d")
    odd = text.str.contains(_NO_COUNT) & ~grouped
    return text.str.replace_all(r"\s", "").set(odd.fill_null(value=False), "?")


def _money(column: Column, raw: pl.Series, _: date) -> Typed:
    text = _ungrouped(trimmed(raw).str.to_lowercase().str.replace_all(r"đồng|vnđ|vnd|đ$|₫", ""))
    number = (
        pl.when(pl.col("t").str.contains(r"^-?\d{1,17}([.,]0{1,2})?$"))
        .then(pl.col("t").str.extract(r"^(-?\d+)"))
        .when(pl.col("t").str.contains(r"^-?\d{1,3}([.,]\d{3}){1,5}([.,]0{1,2})?$"))
        .then(pl.col("t").str.replace(r"[.,]0{1,2}$", "").str.replace_all(r"[.,]", ""))
    )
    amount = number.cast(pl.Int64, strict=False)
    likely = amount.abs() < _MOST_MONEY
    value = text.to_frame("t").select(pl.when(likely).then(amount)).to_series().rename(column.name)
    problems = [
        _rows_where(text.is_not_null() & value.is_null(), reasons.BAD_AMOUNT),
        _rows_where(value < 0, reasons.NEGATIVE_AMOUNT),
    ]
    return Typed((value,), problems=pl.concat(problems))


def _integer(column: Column, raw: pl.Series, _: date) -> Typed:
    """At most eight digits: numbers of persons have nine and more, and are no count or year."""
    text = trimmed(raw)
    value = text.str.extract(r"^(-?\d{1,8})([.,]0+)?\.?$").cast(pl.Int64, strict=False)
    return Typed(
        (value.rename(column.name),),
        problems=_rows_where(text.is_not_null() & value.is_null(), reasons.BAD_INTEGER),
    )


def _decimal(column: Column, raw: pl.Series, _: date) -> Typed:
    """Decimal comma or point; groups of thousands when both marks or several groups say so."""
    text = _ungrouped(trimmed(raw).str.to_lowercase().str.replace_all(r"m2|m²", ""))
    t = pl.col("t")
    number = (
        pl.when(t.str.contains(r"^-?\d{1,9}$"))
        .then(t)
        .when(t.str.contains(r"^-?\d{1,3}(\.\d{3})*,\d+$"))
        .then(t.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(,\d{3})+\.\d+$"))
        .then(t.str.replace_all(",", "", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(\.\d{3}){2,}$"))
        .then(t.str.replace_all(".", "", literal=True))
        .when(t.str.contains(r"^-?\d{1,3}(,\d{3}){2,}$"))
        .then(t.str.replace_all(",", "", literal=True))
        .when(t.str.contains(r"^-?\d+[.,]\d+(e[+-]?\d+)?$"))
        .then(t.str.replace(",", ".", literal=True))
    )
    frame = text.to_frame("t")
    value = frame.select(number.cast(pl.Float64, strict=False)).to_series().rename(column.name)
    problems = [
        _rows_where(text.is_not_null() & value.is_null(), reasons.BAD_DECIMAL),
        _rows_where(value < 0, reasons.NEGATIVE_AMOUNT),
        _rows_where(text.str.contains(r"^-?[1-9]\d{0,2}[.,]\d{3}$"), reasons.AMBIGUOUS_DECIMAL),
    ]
    return Typed((value,), problems=pl.concat(problems))


_DATES: dict[Kind, Callable[[Column, pl.DataFrame], Typed]] = {
    Kind.PARTIAL_DATE: _partial_date,
    Kind.DATE: _date,
}
_TYPERS: dict[Kind, Callable[[Column, pl.Series, date], Typed]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.HOUSEHOLD: _code,
    Kind.PERSON_NAME: _person_name,
    Kind.PERSON_ID: _person_id,
    Kind.COMMUNE: _commune,
    Kind.SEX: _sex,
    Kind.MONEY: _money,
    Kind.AREA: _decimal,
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
}
_STORED_AS_NUMBERS = _TYPERS | {
    Kind.PERSON_ID: _stored_person_id,
    Kind.COMMUNE: _stored_commune,
}
