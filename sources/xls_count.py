"""The independent counter of .xls workbooks: cell records counted in the BIFF stream.

Here: the compound file's sectors and the records that say which rows hold content. Not here: values
(calamine parses them). Layout after [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.refusals import RefusalCode, RefusedError

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _SST, _CONTINUE = 0x809, 0x0A, 0x85, 0x2F, 0xFC, 0x3C
_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING = 0x203, 0x27E, 0xFD, 0x204, 0xD6
_MULRK, _FORMULA, _STRING, _BOOLERR = 0xBD, 0x06, 0x207, 0x205
_ROW, _ROW_HIDDEN = 0x208, 0x20
_PLAIN = frozenset({_NUMBER, _RK, _MULRK})


@dataclass
class SheetRows:
    """Rows (1-based) of one sheet that hold content, and rows that a person does not see."""

    filled: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    @property
    def last(self) -> int:
        """The last of them, 0 when none."""
        return max(self.filled, default=0)


def count_xls(data: bytes) -> dict[str, SheetRows]:
    """Sheet name → rows with content. Raises `RefusedError` when the file's structure is broken."""
    try:
        return _sheets(workbook_stream(data))
    except (struct.error, IndexError, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="BIFF") from error


def workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` (or `Book`) of the compound file."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in {9, 12} or mini_shift != 6:
        raise RefusedError(RefusalCode.TRUNCATED, detail="compound file")
    size = 1 << shift
    (directory_start,) = struct.unpack_from("<I", data, 48)
    cutoff, mini_start = struct.unpack_from("<II", data, 56)
    table = _allocation(data, size)
    directory = _chain(data, table, directory_start, size)
    root: tuple[int, int] | None = None
    found: tuple[int, int] | None = None
    for place in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, place + 64)
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, stream = struct.unpack_from("<II", directory, place + 116)
        kind = directory[place + 66]
        if kind == 5:
            root = (start, stream)
        elif kind == 2 and name.lower() in {"workbook", "book"} and found is None:
            found = (start, stream)
    if found is None:
        raise RefusedError(RefusalCode.UNKNOWN_FORMAT)
    if found[1] >= cutoff or root is None:
        return _chain(data, table, found[0], size)[: found[1]]
    mini = _chain(data, table, root[0], size)
    links_raw = _chain(data, table, mini_start, size)
    links = struct.unpack(f"<{len(links_raw) // 4}I", links_raw)
    return _follow(mini, links, found[0], 64, 0)[: found[1]]


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


def _chain(data: bytes, table: tuple[int, ...], start: int, size: int) -> bytes:
    return _follow(data, table, start, size, 1)


def _follow(data: bytes, table: tuple[int, ...], start: int, size: int, skip: int) -> bytes:
    """The sectors from `start` on; a chain that returns to itself is broken."""
    parts: list[bytes] = []
    sector = start
    for _ in range(len(table) + 1):
        if sector in {_FREE, _END}:
            return b"".join(parts)
        parts.append(data[(sector + skip) * size : (sector + skip + 1) * size])
        sector = table[sector]
    raise RefusedError(RefusalCode.TRUNCATED, detail="compound file")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    place = start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _sheets(stream: bytes) -> dict[str, SheetRows]:
    starts: dict[str, int] = {}
    blank: frozenset[int] = frozenset()
    table: list[bytes] = []
    wide = True
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", body)[0] >= 0x600
        if kind == _FILEPASS:
            raise RefusedError(RefusalCode.PASSWORD)
        if kind == _BOUNDSHEET and body[5] == 0:
            starts[_sheet_name(body, wide=wide)] = struct.unpack_from("<I", body)[0]
        elif kind == _SST or (kind == _CONTINUE and table):
            table.append(body)
        elif table and not blank:
            blank = _blank_strings(table)
            table = []
        if kind == _EOF:
            break
    return {name: _rows(stream, start, blank) for name, start in starts.items()}


def _sheet_name(body: bytes, *, wide: bool) -> str:
    length = body[6]
    if not wide:
        return body[7 : 7 + length].decode("latin-1")
    if body[7] & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le")
    return body[8 : 8 + length].decode("latin-1")


def _blank_strings(parts: list[bytes]) -> frozenset[int]:
    """Indices of shared strings that are empty: only those of length 0, found while all fits."""
    blank: set[int] = set()
    body = parts[0]
    (count,) = struct.unpack_from("<I", body, 4)
    place, part = 8, 0
    for index in range(count):
        while place >= len(body) and part + 1 < len(parts):
            place -= len(body)
            part, body = part + 1, parts[part + 1]
        if place + 3 > len(body):
            break
        length, flags = struct.unpack_from("<HB", body, place)
        place += 3
        runs = extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", body, place)
            place += 2
        if flags & 4:
            (extra,) = struct.unpack_from("<I", body, place)
            place += 4
        text = b""
        left, step = length, 2 if flags & 1 else 1
        while left:
            here = min(left, (len(body) - place) // step)
            text += (
                body[place : place + here * step]
                if step == 1
                else body[place : place + here * step : 2].replace(b"\xa0", b" ")
            )
            place += here * step
            left -= here
            if left:
                part += 1
                if part >= len(parts):
                    return frozenset(blank)
                body, step, place = parts[part], 2 if parts[part][0] & 1 else 1, 1
        if not text.strip(b" \t\r\n\xa0"):
            blank.add(index)
        place += 4 * runs + extra
    return frozenset(blank)


def _rows(stream: bytes, start: int, blank: frozenset[int]) -> SheetRows:
    rows = SheetRows()
    waiting = -1
    depth = 0
    for kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                break
        elif depth != 1:
            continue
        elif kind == _STRING and waiting >= 0:
            if len(body) > 2 and struct.unpack_from("<H", body)[0]:
                rows.filled.add(waiting)
            waiting = -1
        elif kind == _ROW and len(body) >= 16:
            if struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
                rows.hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif _holds(kind, body, blank):
            rows.filled.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _FORMULA and body[6] == 0 and body[12:14] == b"\xff\xff":
            waiting = struct.unpack_from("<H", body)[0] + 1
    return rows


def _holds(kind: int, body: bytes, blank: frozenset[int]) -> bool:
    if kind in _PLAIN:
        return True
    if kind == _LABELSST:
        return int(struct.unpack_from("<I", body, 6)[0]) not in blank
    if kind in {_LABEL, _RSTRING}:
        return int(struct.unpack_from("<H", body, 6)[0]) > 0
    if kind == _BOOLERR:
        return body[7] == 0
    if kind == _FORMULA:
        return bool(body[12:14] != b"\xff\xff" or body[6] == 1)
    return False
