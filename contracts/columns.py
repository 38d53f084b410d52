"""Columns that every register has, so that a contract only says what they are called in it.

Here: what always goes together for a kind of column (a name is personal data, a birth date says of
what it is the date). Not here: the columns of any one register.

`must`: the header has to have the column and every row has to fill it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from contracts.language import Column, Kind
from contracts.patterns import TextPattern
from contracts.reasons import Reason


def ordinal(of: str) -> Column:
    """The row number that clerks write in front: of no meaning, but to be told from data."""
    return Column("ordinal", Kind.INTEGER, ("STT", "TT", "Số thứ tự"), f"row number of the {of}")


def text(
    name: str, aliases: tuple[str, ...], title: str, pattern: TextPattern, *, must: bool = False
) -> Column:
    """Text of a known form, which holds nobody's name or number."""
    return Column(name, Kind.TEXT, aliases, title, required=must, filled=must, pattern=pattern)


def free_text(name: str, aliases: tuple[str, ...], title: str, *, must: bool = False) -> Column:
    """Text as somebody wrote it: it may name a person, so it stays in the lake."""
    return Column(name, Kind.TEXT, aliases, title, required=must, filled=must, pii=True)


def key(
    name: str, kind: Kind, aliases: tuple[str, ...], title: str, pattern: TextPattern | None = None
) -> Column:
    """A part of what identifies the record, not a person: without it a row is refused.

    A key of text, or an official code, needs a `pattern`.
    """
    return Column(
        name, kind, aliases, title, required=True, filled=True, identifier=True, pattern=pattern
    )


def person_name(
    name: str,
    aliases: tuple[str, ...],
    title: str,
    *,
    must: bool = False,
    required: bool = False,
    authoritative: bool = False,
) -> Column:
    """A person's full name. `required`: the header has it, though rows may leave it empty."""
    return Column(
        name,
        Kind.PERSON_NAME,
        aliases,
        title,
        required=must or required,
        filled=must,
        pii=True,
        authoritative=authoritative,
    )


def birth_date(name: str, aliases: tuple[str, ...], title: str, *, must: bool = False) -> Column:
    """A birth date, perhaps no more than the year."""
    return Column(
        name,
        Kind.PARTIAL_DATE,
        aliases,
        title,
        required=must,
        filled=must,
        pii=True,
        date_of="birth",
    )


def person_number(
    name: str,
    aliases: tuple[str, ...],
    title: str,
    *,
    must: bool = False,
    required: bool = False,
    number_of: Literal["person_id", "tax_code", "any"] = "person_id",
    tolerated: frozenset[Reason] = frozenset(),
    passports: bool = False,
) -> Column:
    """A person's number. `required`: the header has it, though rows may leave it empty."""
    return Column(
        name,
        Kind.PERSON_ID,
        aliases,
        title,
        required=must or required,
        filled=must,
        identifier=True,
        pii=True,
        number_of=number_of,
        tolerated=tolerated,
        passports=passports,
    )


def sex(name: str, aliases: tuple[str, ...], title: str, *, required: bool = False) -> Column:
    """A person's sex."""
    return Column(name, Kind.SEX, aliases, title, required=required, pii=True)


def called(fields: tuple[str, ...], column: Column) -> Column:
    """`column` with its names in national software."""
    return replace(column, fields=fields)


def titled(patterns: tuple[str, ...], column: Column) -> Column:
    """`column`, which files without it say once for all rows: in a title or in a name."""
    return replace(column, titled=patterns)
