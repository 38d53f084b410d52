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

    Lines that are UTF-8 stay, and so do fields that are. In a line with a field of an old encoding,
    and beside one (a cell may go on there), the others become one character a byte, for the
    judgement cell by cell; in what is left the bytes that are no UTF-8 are lost.
    """
    end = b"\n" if b"\n" in data else b"\r"
    lines = data.split(end)
    if not any(_UTF8_LETTER.search(line) and _utf8(line) for line in lines):
        return None
    split = {at: _FIELD.split(line) for at, line in enumerate(lines) if not _utf8(line)}
    old, plain = _read(
        sorted({field for fields in split.values() for field in fields if _may_be_old(field)})
    )
    pasted = {at for at, fields in split.items() if not old.isdisjoint(fields)}
    near = pasted | {at for at in split if {at - 1, at + 1} & pasted}
    for at, fields in split.items():
        lines[at] = b"".join(
            field.decode("latin-1").encode()
            if field in plain or (at in near and _may_be_old(field))
            else field.decode("utf-8", "replace").encode()
            for field in fields
        )
    done = end.join(lines)
    lost = done.count("\ufffd".encode()) - data.count("\ufffd".encode())
    return done, (*NoteCode.OLD_BYTES.note(len(near)), *NoteCode.UNDECODABLE_BYTES.note(lost))


def _utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 in letters that a Vietnamese list may hold."""
    try:
        return line.isascii() or not _UNREADABLE.search(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _may_be_old(field: bytes) -> bool:
    return not _utf8(field) and not _UTF8_LETTER.search(field)


def _read(fields: list[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Those of the fields that are in an old encoding, and those that read well in Latin-1."""
    texts = pl.Series([field.decode("latin-1") for field in fields], dtype=pl.String)
    (cells,) = encodings.judge([texts])
    if cells is None:
        return set(), set()
    old = cells.encoding.is_not_null()
    plain = ~old & ~texts.str.contains(encodings.TELLTALE) & ~cells.undecided
    every = pl.Series(fields, dtype=pl.Binary)
    return set(every.filter(old)), set(every.filter(plain))
