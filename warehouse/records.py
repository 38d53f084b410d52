"""The accepted rows of one register in the shape of all registers, as one SELECT.

Belongs here: which column of a register means what, told by its TableSpec. Does not belong here:
joining records with anything (`staging/*.sql`).
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.facts import TableSpec
from warehouse.sql import quote_identifier, quote_literal

_PROVENANCE = {
    "file_sha256", "file_name", "sheet", "line", "ordinal", "record_key", "repairs", "flags",
}  # fmt: skip
"""Columns that say where a row stands; `ordinal` is the running number printed before it."""
_FIRST_ROWS = (
    "QUALIFY row_number() OVER (PARTITION BY record_key ORDER BY file_sha256, sheet, line) = 1"
)
HAS_COPIES = "SELECT count(*) > count(DISTINCT record_key) FROM in_rows"
"""Whether a key of `in_rows` stands on more than one row."""


def select_places(spec: TableSpec, *, copies: bool) -> str:
    """SELECT from `in_rows`: the communes and books its records stand in, each once."""
    return f"""
        SELECT DISTINCT source, register, commune_code, book_no
        FROM (SELECT {_place(spec)} FROM in_rows {_FIRST_ROWS if copies else ""})
    """  # noqa: S608 (quoted names of the contract)


def select_records(spec: TableSpec, columns: Iterable[str], *, copies: bool) -> str:
    """SELECT from `in_rows` (the accepted rows of `spec`, with these columns): one line per key.

    With `copies` the first row of a key wins, by file hash, sheet and line, so the order of files
    does not matter. `content` is the fingerprint of key and typed columns, by which changes are
    noticed.
    """
    typed = sorted(c for c in columns if c not in _PROVENANCE and not c.endswith("_raw"))
    content = ", ".join(["record_key", *(f"coalesce({_text(c)}, chr(0))" for c in typed)])
    return f"""
        SELECT
            {_place(spec)},
            record_key, file_sha256,
            {_date(spec.event_date_column)} AS event_date,
            {_cashless(spec)} AS cashless,
            {_column(spec.amount_column)}::BIGINT AS amount,
            repairs, coalesce(len(flags), 0)::INTEGER AS flags,
            fingerprint('X', concat_ws(chr(31), {content})) AS content
        FROM in_rows
        {_FIRST_ROWS if copies else ""}
    """  # noqa: S608 (quoted names of the contract)


def _place(spec: TableSpec) -> str:
    return f"""
        {quote_literal(spec.source)}::source_name AS source,
        {quote_literal(spec.table)}::register_name AS register,
        {_text(spec.commune_column)} AS commune_code,
        {_text(spec.book_column)} AS book_no
    """


def _column(column: str | None) -> str:
    return quote_identifier(column) if column else "NULL"


def _text(column: str | None) -> str:
    return f"{_column(column)}::VARCHAR"


def _date(column: str | None) -> str:
    """An ISO date of any precision; a month written MM/YYYY is turned."""
    text = _text(column)
    turned = f"split_part({text}, '/', 2) || '-' || lpad(split_part({text}, '/', 1), 2, '0')"
    return f"CASE WHEN contains({text}, '/') THEN {turned} ELSE {text} END"


def _cashless(spec: TableSpec) -> str:
    if spec.payment_column is None:
        return "NULL::BOOLEAN"
    values = ", ".join(quote_literal(value) for value in sorted(spec.cashless_values))
    return f"coalesce({_column(spec.payment_column)} IN ({values}), false)" if values else "false"
