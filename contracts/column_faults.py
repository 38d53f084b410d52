"""What is wrong with one column of a declaration, with its pattern or with a reason.

Here: what can be said of them alone. Not here: how columns stand to each other and to what speaks
of them (`faults`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache

import polars as pl

from contracts.language import Column, Kind
from contracts.patterns import TextPattern
from contracts.reasons import COMMON, Reason

NAME = re.compile(r"[a-z][a-z0-9_]*")
_LISTED = re.compile(r"[A-ZĐ0-9]+")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_PLACES = frozenset(
    {
        "file_sha256", "file_name", "sheet", "line", "record_key", "repairs", "flags", "today",
        "indicators", "indicators_met", "days_taken",
    }
)  # fmt: skip
"""Columns that stand in every accepted row beside those of its contract."""
_BESIDE = ("_raw", "_undecoded", "_encoding")
"""Endings of the columns that stand beside each one of a contract."""
_A_NAME = pl.Series(["Nguyễn Thị Hoa", "NGUYEN THI HOA"])
_PERSONAL = frozenset({Kind.PERSON_NAME, Kind.PERSON_ID, Kind.HOUSEHOLD})


def of_column(column: Column) -> Iterator[str]:
    """Sentences on one column; those of its form only where its kind is one."""
    if not NAME.fullmatch(column.name):
        yield "its name must be small letters, digits and underscores"
    if column.name in _PLACES or column.name.endswith(_BESIDE):
        yield "Dongbo has a column of its own of this name; rename it"
    if not column.aliases or not all(alias.strip() for alias in column.aliases):
        yield "it has no header label, or an empty one (aliases)"
    if column.filled and not column.required and column.made is None:
        yield "every row must have it, so the header must too: required=True"
    for title in column.titled:
        yield from _of_title(title)
    if type(column.kind) is Kind:
        yield from _of_form(column)
    else:
        yield f"its kind is “{column.kind}”, {_meant(str(column.kind))}"


def _of_title(regex: str) -> Iterator[str]:
    if said := _misspelt(regex):
        yield f"its title {regex} is no regular expression of Rust: {said}"
    elif "(?P<value>" not in regex:
        yield f"its title {regex} does not say which part is the value: (?P<value>…)"
    else:
        try:
            re.compile(regex)
        except re.error as error:
            yield f"its title {regex} is no regular expression of Python: {error}"


def _meant(kind: str) -> str:
    known = kind in set(Kind)
    return f"a text: write Kind.{kind.upper()}" if known else nearest(kind, list(Kind))


def _of_form(column: Column) -> Iterator[str]:
    if column.kind == Kind.TEXT and column.pattern is None and not column.pii:
        yield "free text may name a person: give it a pattern, or pii=True"
    if column.kind == Kind.CODE and not (column.pattern or column.codes or column.pii):
        yield "a code of no known form may be anything: give it a pattern or codes, or pii=True"
    if column.kind in _PERSONAL and not column.pii:
        yield f"a column of kind {column.kind} is personal data: pii=True"
    if column.passports and column.kind != Kind.PERSON_ID:
        yield "only a column of kind PERSON_ID may hold passports"
    if column.codes and column.kind != Kind.CODE:
        yield "only a column of kind CODE has a list of codes"
    for code in sorted(code for code in column.codes if not _LISTED.fullmatch(code)):
        yield f"its code “{code}” must be capital letters and digits, as codes are compared"
    if column.pattern is not None and column.kind not in (Kind.TEXT, Kind.CODE):
        yield f"a column of kind {column.kind} takes no pattern"
    elif column.pattern is not None:
        for sentence in _of_pattern(column.pattern, column.codes):
            yield f"its pattern {column.pattern.name} {sentence}"
        yield from of_reason(column.pattern.reason)


def _of_pattern(pattern: TextPattern, codes: Iterable[str]) -> Iterator[str]:
    for regex in (pattern.regex, *(repair[0] for repair in pattern.repairs)):
        if said := _misspelt(regex):
            yield f"is no regular expression of Rust (no look-around, no references): {said}"
            return
    for code in sorted(codes):
        if not pattern.fits(pl.Series([code])).item():
            yield f"refuses “{code}”, which its codes allow"


@cache
def _misspelt(regex: str) -> str:
    """What is wrong with a regular expression; many columns have the same."""
    try:
        pl.Series(["x"]).str.contains(regex)
    except pl.exceptions.PolarsError as error:
        return " ".join(str(error).partition("\n\nThis error")[0].split())
    return ""


def of_reason(reason: Reason) -> Iterator[str]:
    """Sentences on a reason; the common ones are right."""
    what = f"reason {reason.code}"
    if not _CODE.fullmatch(reason.code):
        yield f"{what}: its code must be capital letters, digits and underscores"
    if not reason.sentence_vi.strip():
        yield f"{what}: the Vietnamese sentence is missing"
    if not reason.sentence_en.strip():
        yield f"{what}: the English sentence is missing"
    known = COMMON.get(reason.code)
    if known is not None and known != reason:
        yield f"{what}: the code already means “{known.sentence_en}”"


def of_words(column: Column) -> Iterator[str]:
    """Sentences on a column whose words leave the lake as they are: a class, a programme."""
    if column.codes or column.kind != Kind.TEXT:
        return
    if column.pattern is None or column.pattern.fits(_A_NAME).any():
        yield f"the words of {column.name} leave the lake: give it codes or a pattern no name fits"


def nearest(name: str, known: Iterable[str]) -> str:
    """Words for what was probably meant."""
    names = sorted(str(one) for one in known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return f"which there is not; did you mean {near[0]}?"
    return f"which there is not; there are {', '.join(names) or 'none'}"
