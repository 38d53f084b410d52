"""Telling a returned file (rows given back and corrected) from an extract, without reading it all.

Belongs here: the look for the mark. Does not belong here: what becomes of its rows
(validators/corrections.py).
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from validators.origins import MARK

_HEAD_BYTES = 1 << 20
_MEMBER_BYTES = 8 << 20
_MARK = MARK.encode("ascii")
_UNOPENED = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
)
_TEXT_MEMBERS = ("xl/sharedStrings.xml", "content.xml")


def is_returned(path: Path) -> bool:
    """Whether the file carries the mark of `dongbo rejects` in its header.

    Looks at the first mebibyte of a text file and the first texts of a workbook (at most 8 MiB
    unpacked, so a file built to explode does no harm). What cannot be opened is no returned file.
    Raises `OSError` when the file cannot be read.
    """
    with path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return _in_workbook(path)
    return _MARK in head.replace(b"\0", b"")


def _in_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if _may_hold_texts(n)]
            return any(_marked(archive, name) for name in names[:50])
    except _UNOPENED:
        return False


def _may_hold_texts(name: str) -> bool:
    return name in _TEXT_MEMBERS or name.startswith("xl/worksheets/sheet")


def _marked(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as member:
        return _MARK in member.read(_MEMBER_BYTES)
