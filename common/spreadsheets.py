"""Text that a spreadsheet would take for a formula: told, made harmless in CSV, and read back.

Belongs here: which text that is, and the apostrophe. Does not belong here: workbooks, whose cells
are marked as text by their format, and sheets that are read (sources/).

Source: OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection). A number with
its sign is none: an amount of "-5" must stay one for who adds it up.
"""

from __future__ import annotations

import re

import polars as pl

_FORMULA = r"^'*[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"'*[+\-]?[0-9][0-9.,]*"
# Apostrophes in front belong to both: text that came as '=1 gets a second one, and loses only that.


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula, now or without an apostrophe."""
    return bool(re.match(_FORMULA, text)) and not re.fullmatch(_NUMBER, text)


def harmless(text: str) -> str:
    """`text` as a cell of a CSV file: an apostrophe in front of what could be a formula."""
    return f"'{text}" if is_formula(text) else text


def harmless_cells(cells: pl.Expr) -> pl.Expr:
    """`harmless` for columns of text; null stays null."""
    return pl.when(_formulas(cells)).then("'" + cells).otherwise(cells).name.keep()


def given_cells(cells: pl.Expr) -> pl.Expr:
    """What `harmless` and `harmless_cells` were given, from what they made of it."""
    marked = cells.str.starts_with("'") & _formulas(cells)
    return pl.when(marked).then(cells.str.slice(1)).otherwise(cells).name.keep()


def _formulas(cells: pl.Expr) -> pl.Expr:
    return cells.str.contains(_FORMULA) & ~cells.str.contains(f"^(?:{_NUMBER})$")
