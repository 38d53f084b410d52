"""The compound file around an .xls workbook: its directory, sectors and streams, after [MS-CFB].

Here: which bytes of the file the workbook is made of, and what stands in its place where the file
has a password. Not here: what the stream says (`xls_count`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.refusals import RefusalCode, RefusedError

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_MINI = 64
_ROOT, _STREAM = 5, 2
_WORKBOOK = frozenset({"workbook", "book"})
_ENCRYPTED = "encryptedpackage"
"""[MS-OFFCRYPTO]: a workbook of Office 2007 and later under a password."""


@dataclass(frozen=True)
class Stream:
    """The bytes of a stream, and where each of its sectors of `size` bytes begins in the file."""

    content: bytes
    places: tuple[int, ...]
    size: int

    def place(self, offset: int) -> int:
        """Where the byte at `offset` of the stream stands in the file."""
        return self.places[offset // self.size] + offset % self.size


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    length: int


def workbook_stream(data: bytes) -> Stream:
    """The stream `Workbook` (or `Book`) of the compound file.

    Raises `RefusedError` where there is none or its chain is broken, `struct.error` or
    `IndexError` where the file ends before what it announces.
    """
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in {9, 12} or mini_shift != 6:
        raise RefusedError(RefusalCode.TRUNCATED, detail="compound file")
    size = 1 << shift
    (directory_start,) = struct.unpack_from("<I", data, 48)
    cutoff, mini_start = struct.unpack_from("<II", data, 56)
    table = _allocation(data, size)
    entries = list(_directory(_join(data, _places(table, directory_start, size), size)))
    root = next((e for e in reversed(entries) if e.kind == _ROOT), None)
    streams = [e for e in entries if e.kind == _STREAM]
    book = next((e for e in streams if e.name in _WORKBOOK), None)
    if book is None:
        protected = any(e.name == _ENCRYPTED for e in streams)
        raise RefusedError(RefusalCode.PASSWORD if protected else RefusalCode.UNKNOWN_FORMAT)
    if book.length >= cutoff or root is None:
        places = _places(table, book.start, size)
        return Stream(_join(data, places, size)[: book.length], tuple(places), size)
    within = _places(table, root.start, size)
    links = _join(data, _places(table, mini_start, size), size)
    mini = _sectors(struct.unpack(f"<{len(links) // 4}I", links), book.start)
    places = [within[s * _MINI // size] + s * _MINI % size for s in mini]
    return Stream(_join(data, places, _MINI)[: book.length], tuple(places), _MINI)


def _directory(raw: bytes) -> Iterator[_Entry]:
    for place in range(0, len(raw) - 127, 128):
        (length,) = struct.unpack_from("<H", raw, place + 64)
        name = raw[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", raw, place + 116)
        yield _Entry(name.lower(), raw[place + 66], start, size)


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    """The sector allocation table, from the header's list and its extension."""
    sectors = [s for s in struct.unpack_from("<109I", data, 76) if s not in {_FREE, _END}]
    (extension,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while extension not in {_FREE, _END} and extension not in seen:
        seen.add(extension)
        place = (extension + 1) * size
        entries = struct.unpack_from(f"<{size // 4}I", data, place)
        sectors += [s for s in entries[:-1] if s not in {_FREE, _END}]
        extension = entries[-1]
    blocks = [data[(s + 1) * size : (s + 2) * size] for s in sectors]
    raw = b"".join(block for block in blocks if len(block) == size)
    return struct.unpack(f"<{len(raw) // 4}I", raw)


def _places(table: Sequence[int], start: int, size: int) -> list[int]:
    """Where the sectors of a chain begin in the file; the header takes the place of one."""
    return [(sector + 1) * size for sector in _sectors(table, start)]


def _sectors(table: Sequence[int], start: int) -> list[int]:
    """The sectors from `start` on; a chain that returns to itself is broken."""
    found: list[int] = []
    sector = start
    for _ in range(len(table) + 1):
        if sector in {_FREE, _END}:
            return found
        found.append(sector)
        sector = table[sector]
    raise RefusedError(RefusalCode.TRUNCATED, detail="compound file")


def _join(data: bytes, places: Sequence[int], size: int) -> bytes:
    return b"".join(data[place : place + size] for place in places)
