"""Who somebody is: name, number, sex, and the commune.

Belongs here: these kinds of cells. Does not belong here: reading them (`vietnam`), the person that
a record means (`matching`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from contracts import reasons
from contracts.language import Column, Kind
from contracts.persons import PASSPORT
from validators.typed import Typed, problem_rows, repair_rows, repaired_where, rows_where, trimmed
from vietnam import ids, names, units

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
_PASSPORT_LABEL = r"^\s*(?:HC|HỘ CHIẾU|PASSPORT)(?:\s*SỐ)?\s*[:.]?\s*"
_PASSPORT = r"^[A-Z]{1,3}[0-9]{5,9}[A-Z]{0,2}$"
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


def person_name(column: Column, raw: pl.Series, _: date) -> Typed:
    found = names.clean_names(raw)
    if column.authoritative:
        found = _whole_names(found, raw)
    return Typed(
        (found["name"].rename(column.name),),
        repairs=repair_rows(found),
        problems=problem_rows(found["problem"], _NAME_REASONS),
    )


def _whole_names(found: pl.DataFrame, raw: pl.Series) -> pl.DataFrame:
    """Where cleaning took something off a name or refused it, the name as it stands; what is wrong
    with it stays said."""
    cut = pl.col("remark").is_not_null() | (pl.col("name").is_null() & pl.col("raw").is_not_null())
    return found.with_columns(trimmed(raw).alias("raw")).with_columns(
        pl.when(cut).then("raw").otherwise("name").alias("name"),
        pl.when(cut).then(pl.lit([], pl.List(pl.String))).otherwise("repairs").alias("repairs"),
    )


def person_id(column: Column, raw: pl.Series, today: date, *, numbers: bool = False) -> Typed:
    found = ids.parse_ids(raw, column=column.number_of, today=today, numbers=numbers)
    name, kind = column.name, found["kind"].cast(pl.String)
    if column.passports:
        passport = _is_passport(raw, found)
        kind = kind.set(passport, PASSPORT)
        found = found.with_columns(pl.when(~passport).then("problem").alias("problem"))
    return Typed(
        (found["value"].rename(name), kind.rename(f"{name}_kind")),
        (
            found["sex"].cast(pl.String).rename(f"{name}.sex"),
            found["birth_year"].cast(pl.Int32).rename(f"{name}.birth_year"),
        ),
        repair_rows(found),
        problem_rows(found["problem"], _ID_REASONS),
    )


def _is_passport(raw: pl.Series, found: pl.DataFrame) -> pl.Series:
    """Whether a cell that holds no number holds that of a passport, which has a letter in front."""
    bare = raw.str.to_uppercase().str.replace(_PASSPORT_LABEL, "").str.replace_all(r"[\s.\-]", "")
    shaped = bare.str.contains(_PASSPORT) & (found["problem"] == "not_a_number")
    return shaped.fill_null(value=False)


def commune(column: Column, raw: pl.Series, _: date) -> Typed:
    text = trimmed(raw)
    found = units.parse_communes(text)
    return Typed(
        (found["code"].rename(column.name),),
        repairs=pl.concat([repaired_where(text != raw, "trimmed"), repair_rows(found)]),
        problems=problem_rows(found["problem"], _UNIT_REASONS),
    )


def stored_person_id(column: Column, raw: pl.Series, today: date) -> Typed:
    """The number of a person that the file stores as a number; alone where the kind is text."""
    typed = person_id(column, raw, today, numbers=True)
    if column.kind == Kind.PERSON_ID:
        return typed
    return replace(typed, columns=typed.columns[:1], helpers=())


def stored_commune(column: Column, raw: pl.Series, today: date) -> Typed:
    """A code of five digits that the file stores as a number."""
    short = raw.str.contains(r"^[1-9]\d{0,3}$")
    typed = commune(column, raw.str.zfill(5).zip_with(short.fill_null(value=False), raw), today)
    lost = repaired_where(short & typed.columns[0].is_not_null(), "lost_zero")
    return replace(typed, repairs=pl.concat([typed.repairs, lost]))


def sex(column: Column, raw: pl.Series, _: date) -> Typed:
    key = trimmed(raw).str.to_lowercase()
    value = key.replace_strict(_SEXES, default=None, return_dtype=pl.String).rename(column.name)
    unknown = key.is_not_null() & value.is_null()
    plain = raw.is_in(["Nam", "Nữ", "M", "F"])
    return Typed(
        (value,),
        repairs=repaired_where(value.is_not_null() & ~plain, "sex_word"),
        problems=rows_where(unknown, reasons.BAD_SEX),
    )
