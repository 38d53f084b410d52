"""Numbers of persons: 12-digit personal number, 9-digit CMND, tax code.

Belongs here: their structure, their check digits, and the repair of what spreadsheets and typists
do to them. Does not belong here: who holds a number, whether it agrees with a name or a birth date.

A repair is made only in a column that is declared to hold such numbers and only when the repaired
number passes the checks of its kind; each repair names itself and the caller keeps the raw text.
Sources: Decree 137/2015/NĐ-CP art. 13 and Circular 07/2016/TT-BCA (12 digits: place of birth
registration, century and sex, year, six random digits; no check digit), Circular 105/2020/TT-BTC
app. 1 (tax code), Circular 86/2024/TT-BTC (12 digits serve as tax code from 1 July 2025).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

import numpy as np
import polars as pl

from common.columns import repairs_of_mask
from vietnam.chars import INVISIBLE
from vietnam.id_codes import ID_COUNTRIES, ID_PROVINCES
from vietnam.id_placeholders import PLACEHOLDER_DIGITS, PLACEHOLDER_WORDS

__all__ = ["ID_COUNTRIES", "ID_PROVINCES", "REFUSING", "IdKind", "IdProblem", "ParsedId",
           "parse_id", "parse_ids", "tax_check_digit", "tax_code_holds"]  # fmt: skip

Column = Literal["person_id", "tax_code", "any"]


class IdKind(StrEnum):
    """What a number is."""

    PERSONAL_ID = "personal_id"
    CMND = "cmnd"
    TAX_CODE = "tax_code"


class IdProblem(StrEnum):
    """Why a number is doubted or refused. Only those in `REFUSING` leave the value null."""

    PLACEHOLDER = "placeholder"
    SCIENTIFIC_NOTATION = "scientific_notation"
    NOT_A_NUMBER = "not_a_number"
    SEVERAL_NUMBERS = "several_numbers"
    WRONG_LENGTH = "wrong_length"
    AMBIGUOUS_LENGTH = "ambiguous_length"
    BAD_CENTURY_SEX = "bad_century_sex"
    FUTURE_BIRTH_YEAR = "future_birth_year"
    BAD_CHECK_DIGIT = "bad_check_digit"
    UNKNOWN_PREFIX = "unknown_prefix"


REFUSING = frozenset(IdProblem) - {IdProblem.UNKNOWN_PREFIX}

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TWO_ZEROS = (1, 2, 4, 6, 8)
"""Last digit of 001, 002, 004, 006 and 008: the prefixes that lose two zeros."""

_DOMESTIC = np.zeros(1000, dtype=np.bool_)
_DOMESTIC[[int(code) for code in ID_PROVINCES]] = True
_KNOWN = _DOMESTIC.copy()
_KNOWN[101:296] = True

_FULL_WIDTH = {chr(0xFF10 + n): str(n) for n in range(10)} | {"\uff0e": ".", "\uff0d": "-"}
_ALIKE = {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
_LABEL = (
    r"(?i)^(?:s[oố]\s*)?(?:cccd|cmnd|cmtnd|cmt|mst|c[aă]n c[uư][oớ]c(?: c[oô]ng d[aâ]n)?|đdcn|ddcn"
    r"|id|n/a)(?:\s*s[oố])?\s*[:.\-]?\s*"
)
_MAX_CELL = 64
REPAIRS = (
    "spaces", "full_width", "apostrophe", "label", "exact_exponent", "decimal_zero", "look_alike",
    "two_numbers", "separators", "lost_zero", "lost_zeros",
)  # fmt: skip
"""Every repair, in the order they are tried."""

_DECIMAL = 1 << REPAIRS.index("decimal_zero")
_LOST_ONE = 1 << REPAIRS.index("lost_zero")
_LOST_TWO = 1 << REPAIRS.index("lost_zeros")


@dataclass(frozen=True, slots=True)
class ParsedId:
    """One number as `parse_ids` reads it."""

    value: str | None
    kind: IdKind | None
    repairs: tuple[str, ...]
    problem: IdProblem | None
    sex: Literal["M", "F"] | None
    birth_year: int | None
    prefix: str | None


def tax_check_digit(first_nine: str) -> int | None:
    """Check digit of a ten-digit tax code, None where the remainder is 0 (never issued)."""
    remainder = sum(int(d) * w for d, w in zip(first_nine, _TAX_WEIGHTS, strict=True)) % 11
    return 10 - remainder if remainder else None


def _tax_ok(n: pl.Expr) -> pl.Expr:
    """Whether ten digits, as a number, are a valid tax code."""
    total = pl.lit(0, pl.Int64)
    for place, weight in enumerate(_TAX_WEIGHTS):
        total = total + n // 10 ** (9 - place) % 10 * weight
    serial = n // 10 % 10**7 != 0
    return (10 - total % 11 == n % 10) & (total % 11 > 0) & serial


def tax_code_holds(code: pl.Expr) -> pl.Expr:
    """Whether a text of ten digits, or of thirteen with a branch, has the check digit of a tax
    code; null for other texts."""
    return _tax_ok(code.str.extract(r"^([0-9]{10})(?:[0-9]{3})?$").cast(pl.Int64, strict=False))


def _prefix_in(n: pl.Expr, table: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pl.Expr:
    """Whether the first three of twelve digits are marked in a table of 1,000."""
    return (n // 10**9).is_in(np.flatnonzero(table).tolist())


def _birth_year(n: pl.Expr) -> pl.Expr:
    return 1900 + 100 * (n // 10**8 % 10 // 2) + n // 10**6 % 100


def _structure_ok(n: pl.Expr, last_year: int) -> pl.Expr:
    """Whether a number that lost its zeros can be a personal number issued in the country."""
    century = n // 10**8 % 10 < 4
    return _prefix_in(n, _DOMESTIC) & century & (_birth_year(n) <= last_year)


def _alike(x: pl.Expr) -> pl.Expr:
    shaped = x.str.contains(r"^[\dOolI|\s.,\-]*\d[\dOolI|\s.,\-]*$")
    enough = x.str.count_matches(r"\d") >= 6
    return pl.when(shaped & enough).then(x.str.replace_many(_ALIKE)).otherwise(x)


def _exponent(x: pl.Expr) -> pl.Expr:
    """Scientific notation that kept every digit: 7.9185012345E+10."""
    mantissa = x.str.extract(r"^(\d\.\d{7,11})[eE]\+?\d{1,2}$")
    power = x.str.extract(r"[eE]\+?(\d{1,2})$").cast(pl.UInt32, strict=False)
    exact = mantissa.str.len_bytes() - 2 == power
    return pl.when(exact).then(mantissa.str.replace(".", "", literal=True)).otherwise(x)


def _two_numbers(x: pl.Expr) -> pl.Expr:
    """A personal number and a CMND in one cell: the personal number."""
    gap = r"\s*(?:[/;,\-(]|\s)\s*"
    first = x.str.extract(rf"^(\d{{12}}){gap}\d{{9}}\)?$")
    return pl.coalesce(first, x.str.extract(rf"^\d{{9}}{gap}(\d{{12}})\)?$"), x)


def _separators(x: pl.Expr) -> pl.Expr:
    """Digits in groups; points and commas together, or with one or two digits behind the only one,
    are of an amount."""
    bare = x.str.replace_all(r"[ .,\-]", "")
    one = x.str.contains(r"^\d[\d .,\-]*$") & (bare.str.len_bytes() <= 13)
    one = one & ~x.str.contains(r"\..*,|,.*\.|^[^.,]*[.,]\d{1,2}$")
    return pl.when(one).then(bare).otherwise(x)


def _steps(x: pl.Expr) -> list[pl.Expr]:
    """The textual repairs of `REPAIRS`, each from the result of the one before (column `x`)."""
    return [
        x.str.replace_all(INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars(),
        x.str.replace_many(_FULL_WIDTH),
        x.str.strip_chars("'\u2018\u2019`\u00b4\"= "),
        x.str.replace(_LABEL, ""),
        _exponent(x),
        x.str.replace(r"^(\d{5,13})[.,]0{1,6}$", "$1"),
        _alike(x),
        _two_numbers(x),
        _separators(x),
    ]


def _clean(raw: pl.DataFrame) -> pl.DataFrame:
    """Adds `digits` and the bit mask `mask` of repairs to values that are not digits."""
    frame = raw.with_columns(x=pl.col("raw"), mask=pl.lit(0, pl.UInt32))
    for bit, step in enumerate(_steps(pl.col("x"))):
        frame = frame.with_columns(after=step).with_columns(
            mask=pl.col("mask") + (pl.col("after") != pl.col("x")).cast(pl.UInt32) * (1 << bit),
            x=pl.col("after"),
        )
    return frame.select("row", "raw", "mask", digits="x")


def _digits_of(raw: pl.Series) -> pl.DataFrame:
    """`row`, `digits` (text), `mask`, `n` (number, null unless digits), `size`, in row order."""
    frame = raw.str.head(_MAX_CELL + 1).alias("raw").to_frame().with_row_index("row")
    plain = pl.col("raw").str.contains(r"^[0-9]{1,14}$")
    odd = ~plain & (pl.col("raw").str.len_chars() <= _MAX_CELL)
    frame = frame.with_columns(mask=pl.lit(0, pl.UInt32), odd=odd.fill_null(value=False))
    dirty = frame.filter("odd").select("row", "raw")
    rest = frame.filter(~pl.col("odd")).select("row", "raw", "mask", digits="raw")
    if dirty.height:
        rest = pl.concat([rest, _clean(dirty)]).sort("row")
    number = pl.when(pl.col("digits").str.contains(r"^[0-9]{1,14}$")).then(pl.col("digits"))
    return rest.with_columns(
        n=number.cast(pl.Int64, strict=False), size=pl.col("digits").str.len_bytes()
    )


def parse_ids(
    raw: pl.Series,
    *,
    column: Column = "person_id",
    today: date | None = None,
    numbers: bool = False,
) -> pl.DataFrame:
    """Read a column of numbers of persons.

    Gives, in the order of `raw`: `value` (String, digits only), `kind` (`IdKind`), `repairs`
    (List[String]), `problem` (`IdProblem`; `value` is null when it is in `REFUSING`), `sex`
    (`M`|`F`), `birth_year` (Int16), `prefix` (String, three digits); the last three for
    12-digit numbers only. Null in, null out. `today` bounds birth years (year 2099 without it).
    `numbers`: the file stores the column as numbers, so that no zero can stand in front.

    What only the column can tell: when the values that should begin with 0 have all lost it, a
    number column ate the zeros, and 8-digit CMND and 10-digit remains are completed; in any other
    column an 8-digit number is refused. A 10-digit one that can be both a valid tax code and the
    remains of a personal number is completed only in such a column of persons' numbers; where tax
    codes may stand it is refused.
    """
    last_year = today.year if today else 2099
    frame = _digits_of(raw.cast(pl.String))
    frame = _complete(frame, column, last_year, numbers=numbers)
    frame = frame.with_columns(problem=_problem(column, last_year))
    return _answer(frame)


def _branch(column: Column) -> pl.Expr:
    """Whether thirteen digits may be a tax code: of persons (8…) where the column is of persons."""
    return pl.lit(column != "person_id") | (pl.col("n") // 10**12 == 8)


def _zeros_eaten(frame: pl.DataFrame, last_year: int) -> bool:
    """Whether the column shows numbers that lost their first zero and none that kept it."""
    lost = (pl.col("size") == 11) & (pl.col("n") >= 10**10)
    lost = lost & _structure_ok(pl.col("n"), last_year)
    kept = pl.col("size").is_in([9, 12]) & pl.col("digits").str.starts_with("0")
    kept = kept & pl.col("n").is_not_null()
    n_lost, n_kept = frame.select(lost=lost.sum(), kept=kept.sum()).row(0)
    return bool(n_lost >= 3 and n_kept * 20 <= n_lost)


def _complete(
    frame: pl.DataFrame, column: Column, last_year: int, *, numbers: bool
) -> pl.DataFrame:
    """Gives lost zeros back. Adds `value`, `is_tax`, `both`; sets `size` and `mask` of the result.

    `both`: ten digits that can be a tax code and the remains of a personal number.
    """
    eaten = numbers or _zeros_eaten(frame, last_year)
    short = pl.col("size").is_in([8, 10, 11, 13]) & pl.col("n").is_not_null()
    short = short.fill_null(value=False)
    rest = frame.filter(~short).with_columns(
        value=pl.col("digits"), is_tax=pl.lit(value=False), both=pl.lit(value=False)
    )
    part = frame.filter(short)
    if part.is_empty():
        return rest
    grown = _lengthen(part, column, last_year, eaten=eaten).select(rest.columns)
    return pl.concat([rest, grown]).sort("row")


def _lengthen(part: pl.DataFrame, column: Column, last_year: int, *, eaten: bool) -> pl.DataFrame:
    """`_complete` for numbers of 8, 10, 11 or 13 digits; one that begins with 0 lost none."""
    n, size = pl.col("n"), pl.col("size")
    ten = pl.when(size == 13).then(n // 1000).otherwise(n)
    part = part.with_columns(
        fits=_structure_ok(n, last_year),
        tax=size.is_in([10, 13]) & _tax_ok(ten) & ((size == 10) | (n % 1000 > 0)),
        eaten=pl.lit(eaten) | (pl.col("mask") & _DECIMAL != 0),
    )
    two = (size == 10) & (n // 10**9).is_in(_TWO_ZEROS) & pl.col("fits")
    one = (size == 11) & (n >= 10**10) & pl.col("fits")
    if column != "tax_code":
        one = one | ((size == 8) & (n >= 10**7) & pl.col("eaten"))
    part = part.with_columns(one=one, can_be_two=two)
    both = pl.col("can_be_two") & pl.col("tax")
    of_persons = pl.col("eaten") & pl.lit(column == "person_id")
    part = part.with_columns(both=both, two=pl.col("can_be_two") & (~pl.col("tax") | of_persons))
    tax_column = pl.lit(column == "tax_code")
    is_tax = pl.col("tax") & ~pl.col("two") & (~pl.col("both") | tax_column)
    digits = pl.col("digits")
    one_more, two_more = pl.col("one").cast(pl.UInt32), pl.col("two").cast(pl.UInt32)
    return part.with_columns(
        value=pl.when("one").then("0" + digits).when("two").then("00" + digits).otherwise(digits),
        is_tax=is_tax & ((size == 10) | _branch(column)),
        mask=pl.col("mask") + one_more * _LOST_ONE + two_more * _LOST_TWO,
        size=size + one_more + two_more * 2,
    )


def _problem(column: Column, last_year: int) -> pl.Expr:
    x, n, size = pl.col("value"), pl.col("n"), pl.col("size")
    personal = size == 12
    fine = personal & _prefix_in(n, _KNOWN) & (n // 10**8 % 10 < 4)
    fine = fine & (_birth_year(n) <= last_year)
    cmnd = (size == 9) & pl.lit(column != "tax_code")
    numeric = (
        pl.when(x.is_in(PLACEHOLDER_DIGITS)).then(pl.lit("placeholder"))
        .when(fine | cmnd | pl.col("is_tax")).then(None)
        .when(personal & (n // 10**8 % 10 >= 4)).then(pl.lit("bad_century_sex"))
        .when(personal & (_birth_year(n) > last_year)).then(pl.lit("future_birth_year"))
        .when(personal).then(pl.lit("unknown_prefix"))
        .when("both").then(pl.lit("ambiguous_length"))
        .when((size == 10) | ((size == 13) & _branch(column))).then(pl.lit("bad_check_digit"))
        .otherwise(pl.lit("wrong_length"))
    )  # fmt: skip
    return pl.when(n.is_not_null()).then(numeric).when(x.is_not_null()).then(pl.lit("text"))


def _text_problem(x: pl.Expr) -> pl.Expr:
    """Why a text that is not digits is refused."""
    folded = x.str.to_lowercase().str.normalize("NFD").str.replace_all("[\u0300-\u036f]", "")
    return (
        pl.when(folded.is_in(PLACEHOLDER_WORDS)).then(pl.lit("placeholder"))
        .when(x.str.contains(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")).then(pl.lit("scientific_notation"))
        .when(x.str.contains(r"\d{8,}\D+\d{8,}")).then(pl.lit("several_numbers"))
        .when(x.str.contains(r"^\d{15,}$")).then(pl.lit("wrong_length"))
        .otherwise(pl.lit("not_a_number"))
    )  # fmt: skip


def _answer(frame: pl.DataFrame) -> pl.DataFrame:
    texts = frame.filter(pl.col("problem") == "text")
    if texts.height:
        why = texts.select("row", why=_text_problem(pl.col("value").str.head(_MAX_CELL)))
        frame = frame.join(why, on="row", how="left", maintain_order="left")
        frame = frame.with_columns(problem=pl.coalesce("why", "problem"))
    n, size = pl.col("n"), pl.col("size")
    kept = pl.col("problem").is_null() | (pl.col("problem") == "unknown_prefix")
    frame = frame.with_columns(kept=kept & n.is_not_null())
    mask = frame.select(pl.when("kept").then("mask").otherwise(0)).to_series()
    whole = pl.col("kept") & (size == 12)
    cmnd = pl.col("kept") & (size == 9)
    return frame.select(
        value=pl.when("kept").then("value"),
        kind=pl.when(whole)
        .then(pl.lit("personal_id"))
        .when(cmnd)
        .then(pl.lit("cmnd"))
        .when("kept")
        .then(pl.lit("tax_code")),
        repairs=repairs_of_mask(mask, REPAIRS),
        problem=pl.col("problem"),
        sex=pl.when(whole & (n // 10**8 % 2 == 0)).then(pl.lit("M")).when(whole).then(pl.lit("F")),
        birth_year=pl.when(whole).then(_birth_year(n)).cast(pl.Int16),
        prefix=pl.when(whole).then(pl.col("value").str.head(3)),
    )


def parse_id(
    raw: str | None, *, column: Column = "person_id", today: date | None = None
) -> ParsedId:
    """Scalar twin of `parse_ids`: the answer it gives for a column of this one value."""
    row = parse_ids(pl.Series([raw], dtype=pl.String), column=column, today=today).row(
        0, named=True
    )
    return ParsedId(
        value=row["value"],
        kind=IdKind(row["kind"]) if row["kind"] else None,
        repairs=tuple(row["repairs"]),
        problem=IdProblem(row["problem"]) if row["problem"] else None,
        sex=row["sex"],
        birth_year=row["birth_year"],
        prefix=row["prefix"],
    )
