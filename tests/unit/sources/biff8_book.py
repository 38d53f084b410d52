"""Workbooks of Excel 95 and 97 written record by record, for files that no library writes.

Here: BIFF5 and BIFF8 records of cells and the compound file around them ([MS-XLS], [MS-CFB]). Not
here: reading them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_CUTOFF = 4096
Cell = str | float | None


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    """Length and characters; in one byte each where they allow it, as Excel does."""
    wide = any(ord(char) > 255 for char in text)
    raw = text.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<HB", len(text), wide) + raw


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    cells = b""
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            place = struct.pack("<HHH", y, x, 0)
            if isinstance(cell, str):
                cells += _record(0x204, place + _text(cell))
            elif cell is not None:
                cells += _record(0x203, place + struct.pack("<d", cell))
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0)
    return _begin(0x10) + _record(0x200, size) + cells + _record(0x0A, b"")


def biff8(
    rows: Sequence[Sequence[Cell]],
    *,
    code_page: int | None = 1200,
    sheet: str = "Trang",
    filler: int = _CUTOFF,
) -> bytes:
    """The bytes of an .xls file of one sheet; `filler` 0 leaves a small stream as small as it is.

    A stream under 4,096 bytes stands in sectors of 64 bytes inside the root entry's stream.
    """
    name = sheet.encode("utf-16-le")
    page = b"" if code_page is None else _record(0x42, struct.pack("<H", code_page))
    head = _begin(0x05) + page
    listing = 4 + 8 + len(name)
    start = len(head) + listing + 4
    entry = struct.pack("<IBBBB", start, 0, 0, len(sheet), 1) + name
    stream = head + _record(0x85, entry) + _record(0x0A, b"") + _sheet(rows)
    return compound(stream + bytes(max(0, filler - len(stream))))


def biff5(rows: Sequence[Sequence[bytes]], *, code_page: int, sheet: bytes) -> bytes:
    """The bytes of an .xls file of Excel 95: one byte a character, by the code page."""

    def begin(kind: int) -> bytes:
        return _record(0x809, struct.pack("<HHHH", 0x500, kind, 0x0DBB, 0x07CC))

    head = begin(0x05) + _record(0x42, struct.pack("<H", code_page))
    start = len(head) + 4 + 7 + len(sheet) + 4
    listing = _record(0x85, struct.pack("<IBBB", start, 0, 0, len(sheet)) + sheet)
    cells = b"".join(
        _record(0x204, struct.pack("<HHHH", y, x, 0, len(cell)) + cell)
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
    )
    size = _record(0x200, struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    stream = head + listing + _record(0x0A, b"") + begin(0x10) + size + cells + _record(0x0A, b"")
    return compound(stream.ljust(_CUTOFF, b"\0"), "Book")


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file that holds one stream."""
    if len(stream) >= _CUTOFF:
        return _file(stream, name, len(stream), mini=b"")
    padded = stream + bytes(-len(stream) % 64)
    links = [*range(1, len(padded) // 64), _END]
    mini = b"".join(struct.pack("<I", link) for link in links).ljust(_SECTOR, b"\xff")
    return _file(padded, name, len(stream), mini=mini)


def _file(body: bytes, name: str, length: int, *, mini: bytes) -> bytes:
    """Sectors: 0 the allocation table, 1 the directory, then the mini table, then the stream."""
    body = body + bytes(-len(body) % _SECTOR)
    first = 3 if mini else 2
    chain = [first + 1 + index for index in range(len(body) // _SECTOR)]
    chain[-1:] = [_END]
    table = [_TABLE, _END, *([_END] if mini else []), *chain]
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    root = _entry("Root Entry", 5, first if mini else _END, len(body) if mini else 0, child=1)
    directory = root + _entry(name, 2, 0 if mini else first, length) + bytes(256)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _CUTOFF,
                        2 if mini else _END, int(bool(mini)), _END, 0, 0)  # fmt: skip
    head += struct.pack("<I", _FREE) * 108
    return head + sectors + directory + mini + body


def _entry(name: str, kind: int, start: int, length: int, child: int = _FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + bytes(36)
        + struct.pack("<IQ", start, length)
    )  # fmt: skip
