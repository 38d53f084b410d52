"""Numbers of persons: 12-digit personal identification number, 9-digit CMND, tax code.

Belongs here: their structure, their check digits, and the repair of what spreadsheets and typists do
to them. Does not belong here: who holds a number, whether it agrees with a name or a birth date.

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

import polars as pl

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

ID_PROVINCES: dict[str, str] = {
    "001": "Hà Nội", "002": "Hà Giang", "004": "Cao Bằng", "006": "Bắc Kạn", "008": "Tuyên Quang",
    "010": "Lào Cai", "011": "Điện Biên", "012": "Lai Châu", "014": "Sơn La", "015": "Yên Bái",
    "017": "Hòa Bình", "019": "Thái Nguyên", "020": "Lạng Sơn", "022": "Quảng Ninh",
    "024": "Bắc Giang", "025": "Phú Thọ", "026": "Vĩnh Phúc", "027": "Bắc Ninh",
    "030": "Hải Dương", "031": "Hải Phòng", "033": "Hưng Yên", "034": "Thái Bình",
    "035": "Hà Nam", "036": "Nam Định", "037": "Ninh Bình", "038": "Thanh Hóa", "040": "Nghệ An",
    "042": "Hà Tĩnh", "044": "Quảng Bình", "045": "Quảng Trị", "046": "Thừa Thiên Huế",
    "048": "Đà Nẵng", "049": "Quảng Nam", "051": "Quảng Ngãi", "052": "Bình Định",
    "054": "Phú Yên", "056": "Khánh Hòa", "058": "Ninh Thuận", "060": "Bình Thuận",
    "062": "Kon Tum", "064": "Gia Lai", "066": "Đắk Lắk", "067": "Đắk Nông", "068": "Lâm Đồng",
    "070": "Bình Phước", "072": "Tây Ninh", "074": "Bình Dương", "075": "Đồng Nai",
    "077": "Bà Rịa - Vũng Tàu", "079": "Hồ Chí Minh", "080": "Long An", "082": "Tiền Giang",
    "083": "Bến Tre", "084": "Trà Vinh", "086": "Vĩnh Long", "087": "Đồng Tháp",
    "089": "An Giang", "091": "Kiên Giang", "092": "Cần Thơ", "093": "Hậu Giang",
    "094": "Sóc Trăng", "095": "Bạc Liêu", "096": "Cà Mau",
}  # fmt: skip
"""Prefix → province at issue (Circular 07/2016/TT-BCA). Numbers keep it after the 2025 merger."""

ID_COUNTRIES = frozenset(f"{code}" for code in range(101, 296))
"""Prefixes of births registered abroad (same circular): 101 to 295, one for each of 195 countries."""

_ZERO_ZERO = "1|2|4|6|8"  # third digit of 001, 002, 004, 006, 008: the prefixes that lose two zeros
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_FULL_WIDTH = {chr(0xFF10 + n): str(n) for n in range(10)}
_INVISIBLE = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
_LABEL = (
    r"(?i)^(?:s[oố]\s*)?(?:cccd|cmnd|cmtnd|cmt|mst|c[aă]n c[uư][oớ]c|đdcn|ddcn|id|n/a)"
    r"(?:\s*s[oố])?\s*[:.\-]?\s*"
)
_MAX_CELL = 64


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


def _tax_ok(x: pl.Expr) -> pl.Expr:
    """Whether the first ten digits of a text of digits are a valid tax code."""
    total = pl.lit(0, pl.Int32)
    for place, weight in enumerate(_TAX_WEIGHTS):
        total = total + x.str.slice(place, 1).cast(pl.Int32, strict=False) * weight
    check = x.str.slice(9, 1).cast(pl.Int32, strict=False)
    serial = x.str.slice(2, 7) != "0000000"
    return ((10 - total % 11) == check) & (total % 11 > 0) & serial


def _structure_ok(x: pl.Expr, last_year: int, *, domestic: bool) -> pl.Expr:
    """Whether 12 digits can be a personal number: known prefix, century, year not to come."""
    prefixes = list(ID_PROVINCES) if domestic else [*ID_PROVINCES, *sorted(ID_COUNTRIES)]
    return (
        (x.str.len_bytes() == 12)
        & x.str.slice(0, 3).is_in(prefixes)
        & (x.str.slice(3, 1) < "4")
        & (_birth_year(x) <= last_year)
    )


def _birth_year(x: pl.Expr) -> pl.Expr:
    century = x.str.slice(3, 1).cast(pl.Int16, strict=False)
    return 1900 + 100 * (century // 2) + x.str.slice(4, 2).cast(pl.Int16, strict=False)


def _clean(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `digits` and one Boolean per textual repair to distinct raw values that are not digits."""
    raw = pl.col("raw")
    steps: list[tuple[str, pl.Expr]] = []
    x = raw.str.replace_all(_INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars()
    frame = frame.with_columns(x0=x)
    steps.append(("spaces", pl.col("x0") != raw))

    def step(name: str, after: pl.Expr) -> None:
        nonlocal frame
        new = f"x{len(steps)}"
        before = f"x{len(steps) - 1}"
        frame = frame.with_columns(after.alias(new))
        steps.append((name, pl.col(new) != pl.col(before)))

    def last() -> pl.Expr:
        return pl.col(f"x{len(steps) - 1}")

    step("full_width", last().str.replace_many(_FULL_WIDTH).str.replace_all("．", "."))
    step("apostrophe", last().str.strip_chars("'’‘`´\"= "))
    step("label", last().str.replace(_LABEL, ""))
    exact = last().str.extract(r"^(\d\.\d+)[eE]\+?\d+$").str.len_bytes().cast(pl.Int32) - 2
    power = last().str.extract(r"^\d\.\d+[eE]\+?(\d{1,2})$").cast(pl.Int32, strict=False)
    mantissa = last().str.extract(r"^(\d\.\d+)[eE]").str.replace(".", "", literal=True)
    step("exact_exponent", pl.when(exact == power).then(mantissa).otherwise(last()))
    step("decimal_zero", last().str.replace(r"^(\d{5,13})[.,]0{1,6}$", "$1"))
    alike = last().str.contains(r"^[\dOolI|\s.,\-]*\d[\dOolI|\s.,\-]*$")
    step(
        "look_alike",
        pl.when(alike & (last().str.count_matches(r"\d") >= 6))
        .then(last().str.replace_many(["O", "o", "l", "I", "|"], ["0", "0", "1", "1", "1"]))
        .otherwise(last()),
    )
    pair = r"^(\d{12})\s*(?:[/;,\-(]|\s)\s*\d{9}\)?$"
    riap = r"^\d{9}\s*(?:[/;,\-(]|\s)\s*(\d{12})\)?$"
    step("two_numbers", pl.coalesce(last().str.extract(pair), last().str.extract(riap), last()))
    step(
        "separators",
        pl.when(last().str.contains(r"^\d[\d .,\-]*$"))
        .then(last().str.replace_all(r"[ .,\-]", ""))
        .otherwise(last()),
    )
    named = pl.concat_list([pl.when(hit).then(pl.lit(name)) for name, hit in steps])
    return frame.with_columns(
        digits=last(), text_repairs=named.list.drop_nulls(), was_float=steps[5][1]
    ).drop([f"x{n}" for n in range(len(steps))])


def _placeholder(x: pl.Expr) -> pl.Expr:
    words = ["khong", "khong co", "chua co", "khong ro", "ko", "k", "x", "xx", "xxx", "null", "none",
             "nan", "na", "n/a", "", "-", "--", "---", ".", "..", "...", "?", "??"]  # fmt: skip
    text = x.str.to_lowercase().str.normalize("NFD").str.replace_all("[\u0300-\u036f]", "")
    same = [str(n) * k for n in range(10) for k in range(1, 15)]
    runs = ["123456789", "1234567890", "0123456789", "012345678", "123456789012", "987654321",
            "012345678910", "12345678910", "012345678901"]  # fmt: skip
    return text.is_in(words) | x.is_in(same) | x.is_in(runs)


def parse_ids(
    raw: pl.Series, *, column: Column = "person_id", today: date | None = None
) -> pl.DataFrame:
    """Read a column of numbers of persons.

    Gives, in the order of `raw`: `value` (String, digits only), `kind` (`IdKind`), `repairs`
    (List[String]), `problem` (`IdProblem`; `value` is null when it is in `REFUSING`), `sex`
    (`M`|`F`), `birth_year` (Int16), `prefix` (String, three digits); the last three for
    12-digit numbers only. Null in, null out. `today` bounds birth years (year 2099 without it).

    What only the column can tell: when the values that should begin with 0 have all lost it, a
    number column of a spreadsheet ate the zeros, and 8-digit CMND and 10-digit remains are
    completed; in any other column an 8-digit number, and a 10-digit one that can be both a valid
    tax code and the remains of a personal number, is refused.
    """
    last_year = today.year if today else 2099
    distinct = raw.to_frame("raw").select(pl.col("raw").cast(pl.String)).with_row_index("row")
    plain = pl.col("raw").str.contains(r"^[0-9]{5,14}$").fill_null(value=False)
    long = pl.col("raw").str.len_bytes() > _MAX_CELL
    clean = distinct.filter(plain).with_columns(
        digits=pl.col("raw"),
        text_repairs=pl.lit([], pl.List(pl.String)),
        was_float=pl.lit(value=False),
    )
    odd = _clean(distinct.filter(~plain & ~long))
    rest = distinct.filter(~plain & (long | pl.col("raw").is_null())).with_columns(
        digits=pl.when(pl.col("raw").is_not_null()).then(pl.lit("too long")),
        text_repairs=pl.lit([], pl.List(pl.String)),
        was_float=pl.lit(value=False),
    )
    frame = pl.concat([clean, odd, rest]).sort("row")
    return _classify(frame, column, last_year)


def _zeros_eaten(frame: pl.DataFrame, last_year: int) -> bool:
    """Whether the column shows numbers that lost their first zero and none that kept it."""
    x = pl.col("digits")
    lost = (x.str.len_bytes() == 11) & _structure_ok("0" + x, last_year, domestic=True)
    kept = x.str.contains(r"^0\d{8}(?:\d{3})?$")
    n_lost, n_kept = frame.select(lost=lost.sum(), kept=kept.sum()).row(0)
    return bool(n_lost >= 3 and n_kept * 20 <= n_lost)


def _classify(frame: pl.DataFrame, column: Column, last_year: int) -> pl.DataFrame:
    x = pl.col("digits")
    size = x.str.len_bytes()
    is_digits = x.str.contains(r"^[0-9]+$")
    eaten = pl.lit(_zeros_eaten(frame, last_year)) | pl.col("was_float")
    one = is_digits & (size == 11) & _structure_ok("0" + x, last_year, domestic=True)
    two = is_digits & (size == 10) & _structure_ok("00" + x, last_year, domestic=True)
    two = two & x.str.contains(f"^(?:{_ZERO_ZERO})")
    tax = is_digits & size.is_in([10, 13]) & _tax_ok(x)
    tax = tax & ((size == 10) | (x.str.slice(10, 3) != "000"))
    as_tax = tax & ((size == 13) | ~two | (pl.lit(column == "tax_code") & ~eaten))
    lost_two = two & (~tax | eaten)
    lost_cmnd = is_digits & (size == 8) & eaten & pl.lit(column != "tax_code")
    frame = frame.with_columns(
        value=pl.when(one | lost_cmnd).then("0" + x).when(lost_two).then("00" + x).otherwise(x),
        lost=pl.when(one | lost_cmnd)
        .then(pl.lit("lost_zero"))
        .when(lost_two)
        .then(pl.lit("lost_zeros")),
        is_tax=as_tax & ~lost_two,
        both=two & tax,
    )
    return _judge(frame, column, last_year)


def _judge(frame: pl.DataFrame, column: Column, last_year: int) -> pl.DataFrame:
    x = pl.col("value")
    size = x.str.len_bytes()
    digits = x.str.contains(r"^[0-9]+$")
    personal = digits & (size == 12)
    cmnd = digits & (size == 9) & pl.lit(column != "tax_code")
    several = x.str.contains(r"\d{8,}\D+\d{8,}")
    known = x.str.slice(0, 3).is_in([*ID_PROVINCES, *sorted(ID_COUNTRIES)])
    problem = (
        pl.when(x.is_null()).then(None)
        .when(_placeholder(x)).then(pl.lit("placeholder"))
        .when(x.str.contains(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")).then(pl.lit("scientific_notation"))
        .when(several).then(pl.lit("several_numbers"))
        .when(~digits).then(pl.lit("not_a_number"))
        .when(personal & (x.str.slice(3, 1) >= "4")).then(pl.lit("bad_century_sex"))
        .when(personal & (_birth_year(x) > last_year)).then(pl.lit("future_birth_year"))
        .when(personal & ~known).then(pl.lit("unknown_prefix"))
        .when(personal | cmnd | pl.col("is_tax")).then(None)
        .when(pl.col("both")).then(pl.lit("ambiguous_length"))
        .when(size.is_in([10, 13])).then(pl.lit("bad_check_digit"))
        .otherwise(pl.lit("wrong_length"))
    )  # fmt: skip
    kind = (
        pl.when(personal).then(pl.lit("personal_id"))
        .when(cmnd).then(pl.lit("cmnd"))
        .when(pl.col("is_tax")).then(pl.lit("tax_code"))
    )  # fmt: skip
    frame = frame.with_columns(problem=problem, kind=kind)
    kept = pl.col("problem").is_null() | pl.col("problem").is_in(["unknown_prefix"])
    extra = pl.concat_list([pl.col("text_repairs"), pl.concat_list([pl.col("lost")])])
    repairs = pl.when(pl.col("lost").is_null()).then(pl.col("text_repairs")).otherwise(extra)
    whole = kept & (pl.col("kind") == "personal_id")
    return frame.select(
        value=pl.when(kept).then(x),
        kind=pl.when(kept).then(pl.col("kind")),
        repairs=pl.when(kept & x.is_not_null())
        .then(repairs)
        .otherwise(pl.lit([], pl.List(pl.String))),
        problem=pl.col("problem"),
        sex=pl.when(whole).then(
            pl.when(x.str.slice(3, 1).is_in(["0", "2"])).then(pl.lit("M")).otherwise(pl.lit("F"))
        ),
        birth_year=pl.when(whole).then(_birth_year(x)).cast(pl.Int16),
        prefix=pl.when(whole).then(x.str.slice(0, 3)),
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
