"""A text file of several encodings: UTF-8 with lines of an old encoding pasted in as bytes.

Here: which encoding each field is read in, from its bytes and its line. Not here: files of one
encoding (`text`), and turning an old encoding into Unicode (`repair`, cell by cell).
"""

from __future__ import annotations

import re

import polars as pl

from sources.notes import NoteCode
from vietnam import encodings

_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|[\xc4-\xc6][\x80-\xbf]|\xe1[\xba\xbb][\x80-\xbf]")
"""A letter of Vietnamese in UTF-8: two vowels of an old encoding hardly ever look like one."""
_FIELD = re.compile(rb"([;,\t|^~\x1f\"\r]+)")
_UNREADABLE = re.compile("[^\x00-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u20cf]")
"""Text in which old bytes that pass for UTF-8 end up."""


def read_by_line(data: bytes) -> tuple[bytes, tuple[str, ...]] | None:
    """`data` as UTF-8, and notes; None when no line of it is Vietnamese in UTF-8.

    Lines that are UTF-8 stay. In the others a field that is UTF-8 stays, one that can be read in an
    old encoding becomes one character a byte (so that its column shows what it was), and what is
    left loses the bytes that are no UTF-8.
    """
    end = b"\n" if b"\n" in data else b"\r"
    lines = data.split(end)
    if not any(_UTF8_LETTER.search(line) and _utf8(line) for line in lines):
        return None
    split = {at: _FIELD.split(line) for at, line in enumerate(lines) if not _utf8(line)}
    old = sorted({field for fields in split.values() for field in fields if _may_be_old(field)})
    readable = _readable(old)
    for at, fields in split.items():
        lines[at] = b"".join(
            readable.get(field) or field.decode("utf-8", "replace").encode() for field in fields
        )
    done = end.join(lines)
    found = sum(any(field in readable for field in fields) for fields in split.values())
    lost = done.count("\ufffd".encode()) - data.count("\ufffd".encode())
    return done, (*NoteCode.OLD_BYTES.note(found), *NoteCode.UNDECODABLE_BYTES.note(lost))


def _utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 in letters that a Vietnamese list may hold."""
    try:
        return line.isascii() or not _UNREADABLE.search(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _may_be_old(field: bytes) -> bool:
    return not _utf8(field) and not _UTF8_LETTER.search(field)


def _readable(old: list[bytes]) -> dict[bytes, bytes]:
    """Those of the fields that are Vietnamese in some encoding → one character a byte, as UTF-8."""
    texts = pl.Series([field.decode("latin-1") for field in old], dtype=pl.String)
    (cells,) = encodings.judge([texts])
    if cells is None:
        return {}
    plain = ~texts.str.contains(encodings.TELLTALE) & ~cells.undecided
    kept = cells.encoding.is_not_null() | plain
    return {field: texts[at].encode() for at, field in enumerate(old) if kept[at]}
