"""The independent counter of .xls workbooks: cell records counted in the BIFF stream.

Here: the records that say which rows hold content, and the record that must be mended before the
parser sees it. Not here: values (calamine parses them), the file around the stream (`compound`).
Layout after [MS-XLS].
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from common.columns import is_blank
from sources.compound import Stream, workbook_stream
from sources.refusals import RefusalCode, RefusedError

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _SST, _CONTINUE = 0x809, 0x0A, 0x85, 0x2F, 0xFC, 0x3C
_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING = 0x203, 0x27E, 0xFD, 0x204, 0xD6
_MULRK, _FORMULA, _STRING, _BOOLERR = 0xBD, 0x06, 0x207, 0x205
_ROW, _ROW_HIDDEN = 0x208, 0x20
_CODEPAGE, _UTF16, _BIFF8 = 0x42, 1200, 0x600
_PLAIN = frozenset({_NUMBER, _RK, _MULRK})
_CELLS = _PLAIN | {_LABELSST, _LABEL, _RSTRING, _FORMULA, _BOOLERR}


@dataclass
class SheetRows:
    """Rows (1-based) of one sheet that hold content, and rows that a person does not see.

    `height` and `width` are those of the box around every cell record, blank text included: the
    parser makes room for the whole box before anything is read.
    """

    filled: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    height: int = 0
    width: int = 0

    @property
    def last(self) -> int:
        """The last of them, 0 when none."""
        return max(self.filled, default=0)


def count_xls(data: bytes) -> dict[str, SheetRows]:
    """Sheet name → rows with content. Raises `RefusedError` when the file's structure is broken."""
    with _broken_refused():
        return _sheets(workbook_stream(data).content)


def with_true_code_page(data: bytes) -> bytes:
    """The file as calamine reads it rightly: text of BIFF8 is UTF-16, whatever CODEPAGE says.

    Exporters written in Java put the code page of their machine there, and calamine cuts the
    characters into bytes by it. Raises `RefusedError` when the file's structure is broken.
    """
    with _broken_refused():
        stream = workbook_stream(data)
        wrong = [stream.place(at) + half for at in _code_pages(stream) for half in (0, 1)]
    mended = bytearray(data)
    for place, byte in zip(wrong, struct.pack("<H", _UTF16) * (len(wrong) // 2), strict=True):
        mended[place] = byte
    return bytes(mended) if wrong else data


@contextmanager
def _broken_refused() -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="BIFF") from error


def _code_pages(stream: Stream) -> Iterator[int]:
    """Places in the stream of the code pages of BIFF8 globals that are not UTF-16."""
    at = 0
    for kind, body in _records(stream.content, 0):
        if kind == _EOF or (kind == _BOF and struct.unpack_from("<H", body)[0] != _BIFF8):
            return
        if kind == _CODEPAGE and struct.unpack_from("<H", body)[0] != _UTF16:
            yield at + 4
        at += 4 + len(body)


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
    codec = "latin-1"
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", body)[0] >= _BIFF8
        if kind == _FILEPASS:
            raise RefusedError(RefusalCode.PASSWORD)
        if kind == _CODEPAGE:
            codec = _codec(struct.unpack_from("<H", body)[0])
        if kind == _BOUNDSHEET and body[5] == 0:
            name = _sheet_name(body, codec=None if wide else codec)
            starts[name] = struct.unpack_from("<I", body)[0]
        elif kind == _SST or (kind == _CONTINUE and table):
            table.append(body)
        elif table and not blank:
            blank = _blank_strings(table)
            table = []
        if kind == _EOF:
            break
    return {name: _rows(stream, start, blank, biff8=wide) for name, start in starts.items()}


def _codec(page: int) -> str:
    """The name of Python's codec of a code page, Latin-1 where there is none."""
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "latin-1"


def _sheet_name(body: bytes, *, codec: str | None) -> str:
    """The name of a sheet: UTF-16 in BIFF8, one byte a character by the code page before."""
    length = body[6]
    if codec is not None:
        return body[7 : 7 + length].decode(codec, "replace")
    if body[7] & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le")
    return body[8 : 8 + length].decode("latin-1")


def _blank_strings(parts: list[bytes]) -> frozenset[int]:
    """Indices of shared strings that are blank, as far as the table can be followed."""
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
        only_blank = True
        left, wide = length, flags & 1
        while left:
            here = min(left, (len(body) - place) >> wide)
            only_blank = only_blank and is_blank(_characters(body, place, here, wide))
            place += here << wide
            left -= here
            if left:
                part += 1
                if part >= len(parts):
                    return frozenset(blank)
                body, place = parts[part], 1
                wide = body[0] & 1
        if only_blank:
            blank.add(index)
        place += 4 * runs + extra
    return frozenset(blank)


def _characters(body: bytes, place: int, count: int, wide: int) -> str:
    raw = body[place : place + (count << wide)]
    return raw.decode("utf-16-le", "replace") if wide else raw.decode("latin-1")


def _rows(stream: bytes, start: int, blank: frozenset[int], *, biff8: bool) -> SheetRows:
    """Rows of the substream at `start`; a chart inside a sheet has a depth of its own."""
    sheet = _Sheet(blank, biff8=biff8)
    depth = 0
    for kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                break
        elif depth == 1:
            sheet.see(kind, body)
    return sheet.rows


class _Sheet:
    """The records of one sheet, one after the other; `blank` are shared strings without content."""

    def __init__(self, blank: frozenset[int], *, biff8: bool) -> None:
        self.rows = SheetRows()
        self._blank = blank
        self._biff8 = biff8
        self._waiting = -1

    def see(self, kind: int, body: bytes) -> None:
        """Note the row of a cell with content; the text of a formula stands in the next record."""
        if kind in _CELLS:
            self._stretch(kind, body)
        if kind == _STRING and self._waiting >= 0:
            if len(body) > 2 and self._text(body, 0):
                self.rows.filled.add(self._waiting)
            self._waiting = -1
        elif kind == _ROW and len(body) >= 16:
            if struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
                self.rows.hidden.add(_row(body))
        elif self._holds(kind, body):
            self.rows.filled.add(_row(body))
        elif kind == _FORMULA and body[6] == 0 and body[12:14] == b"\xff\xff":
            self._waiting = _row(body)

    def _stretch(self, kind: int, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        if kind == _MULRK:
            column = max(column, *struct.unpack_from("<H", body, len(body) - 2))
        self.rows.height = max(self.rows.height, row + 1)
        self.rows.width = max(self.rows.width, column + 1)

    def _holds(self, kind: int, body: bytes) -> bool:
        if kind in _PLAIN:
            return True
        if kind == _LABELSST:
            return int(struct.unpack_from("<I", body, 6)[0]) not in self._blank
        if kind in {_LABEL, _RSTRING}:
            return self._text(body, 6)
        if kind == _BOOLERR:
            return body[7] == 0
        if kind == _FORMULA:
            return bool(body[12:14] != b"\xff\xff" or body[6] == 1)
        return False

    def _text(self, body: bytes, place: int) -> bool:
        """Whether the text at `place`, its length in front, is more than blank."""
        (length,) = struct.unpack_from("<H", body, place)
        if not self._biff8:
            return not is_blank(_characters(body, place + 2, length, 0))
        return length > 0 and not is_blank(
            _characters(body, place + 3, length, body[place + 2] & 1)
        )


def _row(body: bytes) -> int:
    return int(struct.unpack_from("<H", body)[0]) + 1
