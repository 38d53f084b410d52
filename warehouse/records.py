"""The accepted rows of one register in the shape of all registers, as one SELECT.

Belongs here: which column of a register means what, told by its contract. Does not belong here:
joining records with anything (`staging/*.sql`).
"""

from __future__ import annotations

from collections.abc import Iterable

from contracts import own_codes
from contracts.language import TableContract
from warehouse.sql import quote_identifier, quote_literal

INDICATED = ("indicators", "indicators_met")
"""Beside the rows of a table with indicators: the words it counts in, and those it fulfils."""
DAYS_TAKEN = "days_taken"
"""Beside the rows of a table whose meanings tell it: the working days that a record took."""
_PROVENANCE = {
    "file_sha256", "file_name", "sheet", "line", "ordinal", "record_key", "repairs", "flags",
    *INDICATED, DAYS_TAKEN,
}  # fmt: skip
"""Columns that say where a row stands, or what Dongbo says of it: `ordinal` is the running number
printed before it; what an indicator says may change with the day."""
_FIRST_ROWS = (
    "QUALIFY row_number() OVER (PARTITION BY record_key ORDER BY file_sha256, sheet, line) = 1"
)
HAS_COPIES = "SELECT count(*) > count(DISTINCT record_key) FROM in_rows"
"""Whether a key of `in_rows` stands on more than one row."""


def select_places(table: TableContract, *, copies: bool) -> str:
    """SELECT from `in_rows`: the communes and books its records stand in, each once."""
    return f"""
        SELECT DISTINCT source, register, commune_code, book_no
        FROM (SELECT {_place(table)} FROM in_rows {_FIRST_ROWS if copies else ""})
    """  # noqa: S608 (quoted names of the contract)


def select_records(table: TableContract, columns: Iterable[str], *, copies: bool) -> str:
    """SELECT from `in_rows` (the accepted rows of `table`, with these columns): one line per key.

    With `copies` the first row of a key wins, by file hash, sheet and line, so the order of files
    does not matter. `content` is the fingerprint of key and typed columns, by which changes are
    noticed.
    """
    typed = (f"coalesce({_text(c)}, chr(0))" for c in typed_columns(columns))
    content = ", ".join(["record_key", *typed])
    return f"""
        SELECT
            {_place(table)},
            record_key, file_sha256,
            {_date(table.meanings.event_date)} AS event_date,
            {_date(table.meanings.recorded_on)} AS recorded_on,
            {_date(table.meanings.valid_from)} AS valid_from,
            {_date(table.meanings.valid_to)} AS valid_to,
            {_open(table)} AS open,
            {_cashless(table)} AS cashless,
            {_collected(table)} AS collected,
            {_on_behalf(table)} AS on_behalf,
            {_account(table)} AS account,
            {_column(table.meanings.amount)}::BIGINT AS amount,
            {_text(table.meanings.programme)} AS programme,
            {_kinds(table)} AS own_kinds,
            {_secret("K", table.meanings.linked_key)} AS linked_key,
            {_secret("H", table.meanings.household)} AS household,
            {DAYS_TAKEN if table.meanings.days_taken is not None else "NULL"}::INTEGER
                AS days_taken,
            repairs, coalesce(len(flags), 0)::INTEGER AS flags,
            {_indicated(table)},
            {category_of(table)} AS category,
            fingerprint('X', concat_ws(chr(31), {content})) AS content
        FROM in_rows
        {_FIRST_ROWS if copies else ""}
    """  # noqa: S608 (quoted names of the contract)


def typed_columns(columns: Iterable[str]) -> list[str]:
    """Those of the columns of accepted rows that make the content of a record, sorted."""
    return sorted(c for c in columns if c not in _PROVENANCE and not c.endswith("_raw"))


def _place(table: TableContract) -> str:
    return f"""
        {quote_literal(table.source)}::source_name AS source,
        {quote_literal(table.name)}::register_name AS register,
        {_text(table.meanings.commune)} AS commune_code,
        {_text(table.meanings.book)} AS book_no
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


def _secret(kind: str, column: str | None) -> str:
    """The pseudonym of a key, alike in every register that writes it: without white space, in
    capitals, as keys of records are. Null where the register has none."""
    if column is None:
        return "NULL::UUID"
    return (
        f"pseudonym({quote_literal(kind)}, upper(regexp_replace({_text(column)}, '\\s+', '', 'g')))"
    )


def _indicated(table: TableContract) -> str:
    """Both lists in the order of their words; null where a list is empty."""
    if not table.meanings.indicators:
        return ", ".join(f"NULL::VARCHAR[] AS {name}" for name in INDICATED)
    return ", ".join(f"CASE WHEN len({name}) > 0 THEN {name} END AS {name}" for name in INDICATED)


def category_of(table: TableContract) -> str:
    """The words of its categories, one behind the other; null where a record has none."""
    words = ", ".join(map(quote_identifier, table.meanings.categories))
    return f"nullif(concat_ws(', ', {words}), '')" if words else "NULL::VARCHAR"


def _kinds(table: TableContract) -> str:
    """The bits (`stage.kind_bits`) of a record of other kinds than its table; null for the rest."""
    if not table.meanings.kinds_of:
        return "NULL::BIGINT"
    told = (
        f"WHEN {quote_literal(word)} THEN "
        + " | ".join(f"getvariable({quote_literal('kind_' + kind)})" for kind in sorted(set(kinds)))
        for word, kinds in sorted(table.meanings.kinds_of.items())
    )
    return f"CASE {_text(table.meanings.programme)} {' '.join(told)} END"


def _open(table: TableContract) -> str:
    """Whether the record is open; null where it does not say."""
    column, closed = table.meanings.status, sorted(table.meanings.closed)
    if column is None or not closed:
        return "NULL::BOOLEAN"
    return f"{_column(column)} NOT IN ({', '.join(map(quote_literal, closed))})"


def _collected(table: TableContract) -> str:
    """Whether somebody took the money; null where the record does not say."""
    column, nobody = table.meanings.collected, sorted(table.meanings.uncollected)
    if column is None:
        return "NULL::BOOLEAN"
    return f"{_column(column)} NOT IN ({', '.join(map(quote_literal, nobody))})"


def _on_behalf(table: TableContract) -> str:
    """Whether somebody receives it in the place of whom the record is about."""
    column = table.meanings.on_behalf
    return f"{_column(column)} IS NOT NULL" if column else "NULL::BOOLEAN"


def _account(table: TableContract) -> str:
    """The pseudonym of the account that the record names, alike in every register: its digits are
    never before a rule. Null where it names none, or one of a single digit all through, which
    stands for none."""
    codes = [code for code in own_codes.of_subjects(table) if code.giver == own_codes.ACCOUNT]
    if not codes:
        return "NULL::UUID"
    digits = f"regexp_extract({_bare(codes[0].column)}, {quote_literal(codes[0].form)}, 1)"
    same = "|".join(f"{digit}+" for digit in range(10))
    return f"pseudonym('A', nullif(regexp_replace({digits}, '^(?:{same})$', ''), ''))"


def _bare(column: str) -> str:
    """A text in capitals, without what people write between letters and digits."""
    return f"regexp_replace(upper({_text(column)}), '[^\\p{{L}}\\p{{N}}]', '', 'g')"


def _cashless(table: TableContract) -> str:
    column, values = table.meanings.payment_method, sorted(table.meanings.cashless)
    if column is None:
        return "NULL::BOOLEAN"
    if not values:
        return "false"
    return f"coalesce({_column(column)} IN ({', '.join(map(quote_literal, values))}), false)"
