"""How many lines of a text file continue a record begun above them, counted from its bytes.

Here: the second opinion on what the parser joined; a line that only the parser takes for a
continuation leaves the file's sum open, and the file is refused. It shares no code with the parser:
it reads the file again and cuts it at quotation marks, where the parser measures places and matches
a pattern (`csv_lines`, `csv_records`). Not here: the rule itself, which `csv_records` explains.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator
from pathlib import Path

_BLOCK = 4 << 20


def count_continued(
    path: Path,
    encoding: str,
    delimiter: str,
    fields: Collection[int],
    *,
    header_line: int,
    most_lines: int,
    most_bytes: int,
) -> int:
    """Lines of the file that are not the first of their record.

    A record has as many `fields` as one of these, or any number up to line `header_line`; it has at
    most `most_lines` lines and `most_bytes` bytes. `encoding` is one in which delimiter, quotation
    marks and line ends are single bytes, or UTF-16 or UTF-32.
    """
    wide = encoding if encoding.startswith(("utf-16", "utf-32")) else None
    end = b"\n" if any(b"\n" in block for block in _blocks(path, wide)) else b"\r"
    count = 0
    begun: list[bytes] = []
    for number, line in enumerate(_lines(path, wide, end), 1):
        odd = line.count(b'"') % 2 == 1
        if odd or begun:
            begun.append(line)
        if odd and len(begun) > 1:
            text = end.join([part.removesuffix(b"\r") for part in begun])
            held = _fields(text, delimiter.encode(), end) if len(text) <= most_bytes else 0
            if held and (number <= header_line or held in fields):
                count += len(begun) - 1
                begun = []
            else:
                begun = [line]
        elif len(begun) >= most_lines:
            begun = []
    return count


def _fields(text: bytes, fence: bytes, end: bytes) -> int:
    """How many fields the one record that `text` is has, 0 where it is none."""
    outside = text.split(b'"')[::2]
    first, *middle, last = outside
    if (first and not first.endswith(fence)) or (last and not last.startswith(fence)):
        return 0
    for part in middle:
        if part and not (part.startswith(fence) and part.endswith(fence)):
            return 0
    bare = b"".join(outside)
    if b"\n" in bare or b"\r" in bare:
        return 0
    most = bare.count(fence)
    if 2 * (text.count(fence) - most) >= most:
        cells = text.replace(b'""', b"").split(b'"')[1::2]
        if 2 * sum(cell.count(fence) for cell in cells if end in cell) >= most:
            return 0
    return most + 1


def _blocks(path: Path, wide: str | None) -> Iterator[bytes]:
    """The file piece by piece, in UTF-8 where it is in a wide encoding."""
    decoder = codecs.getincrementaldecoder(wide)() if wide else None
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            yield decoder.decode(block).encode() if decoder else block


def _lines(path: Path, wide: str | None, end: bytes) -> Iterator[bytes]:
    """The lines of the file without `end` and without a byte order mark."""
    rest = b""
    for number, block in enumerate(_blocks(path, wide)):
        text = rest + block
        if number == 0:
            text = text.removeprefix(codecs.BOM_UTF8)
        *whole, rest = text.split(end)
        yield from whole
    if rest:
        yield rest
