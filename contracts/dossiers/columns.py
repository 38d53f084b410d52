"""Columns that several tables of the one-stop system have, and the forms of its codes."""

from __future__ import annotations

from dataclasses import replace

from contracts.columns import key
from contracts.language import Column, Kind
from contracts.patterns import TextPattern

OFFICIAL_NUMBER = (
    r"^(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}(?:\.[0-9]+)*-[0-9]{6}-[0-9]{4,}$"
)
_DASH = r"\s*[\u2010-\u2015\u2212-]\s*"
DOSSIER_NUMBER = TextPattern(
    "dossier number",
    r"^[0-9A-Za-z]+(?:[.\-/_][0-9A-Za-z]+)+$",
    "letters and digits in parts: `H15.33-260115-0001`",
    repairs=(
        (rf"^([^\s-]+?){_DASH}([^\s-]+?){_DASH}([^\s-]+)$", "${1}-${2}-${3}", "separators"),
        (r"^((?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?)h([0-9])", "${1}H${2}", "case"),
    ),
    longest=40,
    grouped=True,
)
"""No more than this is asked of a key: another form is flagged, never refused."""
PROCEDURE_CODE = TextPattern(
    "code of a procedure",
    r"^[0-9]\.[0-9]{6}$",
    "code of the national catalogue: `2.000986`",
    repairs=(
        (
            r"^([0-9]\.[0-9]{6})\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}$",
            "$1",
            "agency_suffix",
        ),
        (r"^([0-9]\.[0-9]{5})$", "${1}0", "spreadsheet_zero"),
        (r"^([0-9]\.[0-9]{4})$", "${1}00", "spreadsheet_zero"),
    ),
)


def dossier_number() -> Column:
    """The number of the dossier, which identifies it."""
    column = key(
        "dossier_no",
        Kind.TEXT,
        ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ"),
        "number of the dossier",
        DOSSIER_NUMBER,
    )
    return replace(column, fields=("MaHoSo",))


def procedure_code(*, must: bool = False) -> Column:
    """The code of the procedure in the national catalogue."""
    return Column(
        "procedure_code",
        Kind.TEXT,
        ("Mã TTHC", "Mã thủ tục", "Mã thủ tục hành chính"),
        "code of the procedure",
        required=must,
        filled=must,
        fields=("MaTTHC",),
        pattern=PROCEDURE_CODE,
    )
