"""Free text and codes.

Belongs here: tidying them, patterns, lists of codes, words for there being none. Does not belong
here: names of persons, numbers of persons (`validators.persons`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import reasons
from contracts.language import Column, Kind
from contracts.reasons import Reason
from validators.typed import Typed, repaired_where, rows_where, trimmed
from vietnam.id_placeholders import PLACEHOLDER_WORDS

_CODE_SEPARATORS = r"[\s.\-_/\u2010-\u2015\u2212]"
"""The dashes as well that a word processor makes of a hyphen: one code must not become two."""
_QUOTES = "'\u2018\u2019`\u00b4\""
_NO_CODE, _ZEROS = r"^0{5,}$", r"^0+$"
_BETWEEN_CODES = r"(?i)\s*[;,|&+()\[\]:/]\s*|\s[-–—]\s|\s(?:và|hoặc|cũ|mới)\s"
"""What stands between two codes in one cell; most often it is a space, which one code may have."""


def text(column: Column, raw: pl.Series, _: date) -> Typed:
    value = trimmed(raw).rename(column.name)
    repairs = [repaired_where(value != raw, "trimmed")]
    if column.pattern is None:
        return Typed((value,), repairs=repairs[0])
    for regex, replacement, name in column.pattern.repairs:
        meant = value.str.replace(regex, replacement)
        repairs.append(repaired_where(meant != value, name))
        value = meant
    misfit = (~column.pattern.fits(value)).fill_null(value=False)
    if not misfit.any():
        return Typed((value,), repairs=pl.concat(repairs))
    return Typed(
        (value.set(misfit, None),),
        repairs=pl.concat(repairs),
        problems=rows_where(misfit, column.pattern.reason),
    )


def code(column: Column, raw: pl.Series, _: date) -> Typed:
    """Upper case, separators off; zeros stay as they are: a shorter code is another code."""
    text = trimmed(raw)
    bare = text.str.strip_chars(_QUOTES)  # by which spreadsheets mark a text
    upper = bare.str.to_uppercase()
    whole = upper.str.replace(r"^(\d+)\.0$", "$1")  # the “.0” of a spreadsheet is no separator
    value = whole.str.replace_all(_CODE_SEPARATORS, "").rename(column.name)
    value = value.set(value == "", None)
    repairs = [
        repaired_where(text != raw, "trimmed"),
        repaired_where(bare != text, "apostrophe"),
        repaired_where(upper != bare, "case"),
        repaired_where(whole != upper, "decimal_zero"),
        repaired_where(value != whole, "separators"),
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
    checks = _checks(column, value)
    doubtful = value.is_not_null()
    for fits, _ in checks:
        doubtful = doubtful & ~fits
    zeros = value.str.contains(_ZEROS if column.kind == Kind.HOUSEHOLD else _NO_CODE)
    if column.codes:
        zeros = zeros & doubtful
    elif checks:  # ten zeros in a cell of numbers are one
        zeros = zeros | (value.str.contains(_ZEROS) & doubtful)
    word = _is_placeholder(text, doubtful)
    several = _are_several(column, text, doubtful & ~word)
    told = []
    for wrong, reason in (
        (zeros | word, reasons.PLACEHOLDER),
        (several, reasons.SEVERAL_CODES),
        *((~fits, why) for fits, why in checks),
    ):
        found = (wrong & value.is_not_null()).fill_null(value=False)
        told.append(rows_where(found, reason))
        value = value.set(found, None)
    return value, pl.concat(told)


def _checks(column: Column, value: pl.Series) -> list[tuple[pl.Series, Reason]]:
    """Whether each code is of the form of its column and in its list, and what a misfit is."""
    checks: list[tuple[pl.Series, Reason]] = []
    if column.pattern is not None:
        checks.append((column.pattern.fits(value), column.pattern.reason))
    if column.codes:
        checks.append((value.is_in(sorted(column.codes)), reasons.UNKNOWN_CODE))
    return checks


def _are_several(column: Column, text: pl.Series, where: pl.Series) -> pl.Series:
    """Boolean: two codes or more in one cell, each right for itself, in the rows `where` alone."""
    found = pl.repeat(False, text.len(), eager=True)
    if column.pattern is None and not column.codes:
        return found
    rows = where.fill_null(value=False).arg_true()
    told = text.gather(rows)
    apart = told.str.replace_all(_BETWEEN_CODES, "\n")
    for pieces in (apart, *(apart.str.replace_all(one, "\n") for one in (r"\s", r"[\s\-–—]"))):
        parts = pl.DataFrame({"row": rows, "part": pieces.str.split("\n")}).explode("part")
        value = parts["part"].str.to_uppercase().str.replace_all(_CODE_SEPARATORS, "")
        right = value != ""
        for fits, _ in _checks(column, value):
            right = right & fits
        counts = parts.filter(right.fill_null(value=False)).group_by("row").len()
        found = found.scatter(counts.filter(pl.col("len") > 1)["row"], values=True)
    return found


def _is_placeholder(text: pl.Series, where: pl.Series) -> pl.Series:
    """Boolean: words for there being none, looked for in the rows `where` alone."""
    rows = where.fill_null(value=False).arg_true()
    found = text.gather(rows).str.to_lowercase().str.normalize("NFD")
    words = found.str.replace_all("[\u0300-\u036f]", "").is_in(PLACEHOLDER_WORDS)
    return pl.repeat(False, text.len(), eager=True).scatter(rows.filter(words), values=True)
