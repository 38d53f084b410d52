"""Names of delivered files, sheets and folders, as they may stand in a log.

Belongs here: telling a harmless name from one that may hold personal data. Does not belong here:
showing names to a person who asks (`dongbo inbox`, `dongbo ledger` show them whole).

Offices name files after people ("Nguyen Van A 066….xlsx"), and logs travel further than data. A
name goes into a log only when every word of it is one of the trade's (a register, a sheet, a date);
any other file is named by the first digits of its SHA-256, by which `dongbo ledger` and
`dongbo inbox` list it with its name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from contracts.registry import SOURCES
from vietnam.chars import fold

ID_DIGITS = 8
_KINDS = (
    "csv", "dbf", "htm", "html", "json", "ndjson", "ods", "parquet", "tsv", "txt", "xls", "xlsm",
    "xlsx", "xml", "zip",
)  # fmt: skip
_ENGLISH = """
    all book books checked complete copy corrected daily day delivery demo dump export extract file
    final fixed full growing half latest list loose month monthly new night nightly old original
    part quarter raw record records register registers reject rejects report returned row rows
    sample sheet table test today update updated upload ver version week whole year
"""
_VIETNAMESE = (
    "bao cao", "bao hiem", "bao tro", "bhxh", "bhyt", "bo sung", "btxh", "ca nhan", "cai chinh",
    "can cuoc", "cap", "cccd", "chi tra", "cmnd", "csdl", "da sua", "dai ly thu", "dan cu",
    "dang ky", "danh ba", "danh muc", "danh sach", "dat dai", "du lieu", "giao nop",
    "ho gia dinh", "ho khau", "ho so", "hoan chinh", "hop le", "huyen", "kem theo", "ket hon",
    "ket qua", "khai sinh", "khai tu", "luu tru", "ma so", "mau so", "mst", "ncc", "nguoi",
    "nhan khau", "nop thue", "phu luc", "quyen so", "so", "so lieu", "so sach", "sua", "tctn",
    "tep", "theo mau", "thong ke", "thue", "tong hop", "tra cuu", "tra loi", "trang tinh",
    "trich xuat", "xa", "xuat",
)  # fmt: skip
"""Whole phrases, without marks: syllables of them are given names as well (Đạt, Sinh, Hồ)."""
_COUNTED = (
    "dot",
    "ky",
    "lan",
    "nam",
    "ngay",
    "q",
    "quy",
    "so",
    "t",
    "thang",
    "to",
    "trang",
    "tuan",
)
"""Words of a period or a part, in front of their number."""
_FORM = re.compile(r"(?<![a-z0-9])(c70a|c72[ac]|d03[_-]ts|mau[_ ]so[_ ][0-9]{1,2})(?![a-z0-9])")
"""Numbers of official forms."""
_MONTH = re.compile(r"(?<![0-9])(0?[1-9]|1[0-2])[-_.]20[0-9]{2}(?![0-9])")
"""The month of a payment: `10-2026`."""
_PLAIN = re.compile(r"[a-z0-9 _.,()\[\]+/›-]*")
_DATE = re.compile(
    r"20[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])?|([0-2][0-9]|3[01])(0[1-9]|1[0-2])20[0-9]{2}"
)
_SHORT_NUMBER = 4
_DIGITS = 8  # of a name outside of dates: fewer than any number of a person has
_GAP = "[ _.-]*"


def logged_name(name: str, sha256: str | None = None) -> str:
    """`name` where it is harmless, else an id of the content (`file 3fa2c1d0 (.xlsx)`), or no more
    than its kind where the content is not known yet."""
    if is_harmless(name):
        return name
    suffix = PurePath(name).suffix.lower()
    kind = f" ({suffix})" if suffix[1:] in _KINDS else ""
    return f"file {sha256[:ID_DIGITS]}{kind}" if sha256 else f"a file{kind}"


def logged_sheet(sheet: str) -> str:
    """The same for a sheet, or a member of an archive."""
    return sheet if is_harmless(sheet) else "a sheet"


@cache
def is_harmless(name: str) -> bool:
    """Whether the name is made of the trade's words and numbers too short for a person's."""
    folded = fold(name)
    if not _PLAIN.fullmatch(folded):
        return False
    rest = _MONTH.sub(" ", _FORM.sub("", folded))
    rest = _known_words().sub("", rest)
    digits = 0
    for piece in re.findall("[a-z]+|[0-9]+", rest):
        if piece.isdigit() and not _DATE.fullmatch(piece):
            digits += len(piece)
            if len(piece) > _SHORT_NUMBER or digits > _DIGITS:
                return False
        elif not piece.isdigit() and len(piece) > 1:
            return False
    return True


@cache
def _known_words() -> re.Pattern[str]:
    phrases = {*_ENGLISH.split(), *_VIETNAMESE, *_KINDS}
    for contract in SOURCES.values():
        phrases |= {contract.source, contract.title_vi, contract.title_en}
        phrases |= set(contract.file_patterns)
        for table in contract.tables:
            phrases |= {table.name, table.title_vi, table.title_en}
    split = (re.findall("[a-z]+", fold(phrase)) for phrase in phrases)
    known = {_GAP.join(words) for words in split if words}
    known.add(f"({'|'.join(_COUNTED)}){_GAP}(?=[0-9])")
    longest_first = "|".join(sorted(known, key=lambda text: (-len(text), text)))
    return re.compile(f"(?<![a-z])({longest_first})(?![a-z])")
