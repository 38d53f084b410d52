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
_NO_CODE = r"^0{5,}$"
_NO_HOUSEHOLD = r"^0+$"


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
        told.append(rows_where(found, reason))
        value = value.set(found, None)
    return value, pl.concat(told)


def _is_placeholder(text: pl.Series, where: pl.Series) -> pl.Series:
    """Boolean: words for there being none, looked for in the rows `where` alone."""
    rows = where.fill_null(value=False).arg_true()
    found = text.gather(rows).str.to_lowercase().str.normalize("NFD")
    words = found.str.replace_all("[\u0300-\u036f]", "").is_in(PLACEHOLDER_WORDS)
    return pl.repeat(False, text.len(), eager=True).scatter(rows.filter(words), values=True)
