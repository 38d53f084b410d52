"""What a file is: name, content hash, size and kind. Not here: what stands in it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sources.markup import Markup, markup_of
from sources.text import wide_encoding
from sources.zips import ODF_PACKAGE

_BLOCK = 1 << 20
_LIST_OF_OBJECTS = re.compile(rb"\[\s*(?:\{|\]\s*$)")
_OBJECT = re.compile(rb'\{\s*"')


class FileKind(StrEnum):
    """How the bytes are laid out, decided by content, not by the ending of the name."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    HTML = "html"
    XML_2003 = "xml2003"
    ODS = "ods"
    PARQUET = "parquet"
    DBF = "dbf"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    ZIP = "zip"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MARKUP = {
    Markup.HTML: FileKind.HTML,
    Markup.SPREADSHEET: FileKind.XML_2003,
    Markup.OTHER_XML: FileKind.UNKNOWN,
}


@dataclass(frozen=True)
class FileIdentity:
    """A file as received; `sha256` (hex) of its bytes is its identity, the name is only a label."""

    name: str
    sha256: str
    size: int
    kind: FileKind


def identify(path: Path) -> FileIdentity:
    """Hash and classify the file at `path`. Raises `OSError` if it cannot be opened."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as handle:
        head = handle.read(_BLOCK)
        block = head
        while block:
            digest.update(block)
            size += len(block)
            block = handle.read(_BLOCK)
    return FileIdentity(printable(path.name), digest.hexdigest(), size, _kind(path, head))


def printable(name: str) -> str:
    """A file or sheet name that is safe to show: control characters and separators become `_`."""
    kept = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    return kept.encode("utf-8", "replace").decode("utf-8")[:200] or "_"


def _kind(path: Path, head: bytes) -> FileKind:
    if not head:
        return FileKind.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileKind.XLS
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if _is_dbf(head):
        return FileKind.DBF
    markup = markup_of(head)
    if markup is not None:
        return _MARKUP[markup]
    if kind := _json_kind(head):
        return kind
    if _is_text(head):
        return FileKind.CSV
    return FileKind.UNKNOWN


def _json_kind(head: bytes) -> FileKind | None:
    """Lines of objects, or one value over many lines; None for what is no JSON.

    An object alone on its line is a line of objects, as long as that line ends within `head`.
    """
    cut = len(head) >= _BLOCK
    if wide := wide_encoding(head):
        head = head.decode(wide, "ignore").lstrip("\ufeff").encode()
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _LIST_OF_OBJECTS.match(text):
        return FileKind.JSON
    if not _OBJECT.match(text):
        return None
    first, _, rest = text.partition(b"\n" if b"\n" in text else b"\r")
    below = rest.lstrip()[:1]
    if below == b"{" or _is_value(first):
        return FileKind.NDJSON
    whole_line = not cut and not below
    return FileKind.NDJSON if whole_line else FileKind.JSON


def _is_value(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _zip_kind(path: Path) -> FileKind:
    suffix = path.suffix.lower()
    by_name = {".xlsx": FileKind.XLSX, ".xlsm": FileKind.XLSX, ".ods": FileKind.ODS}
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return by_name.get(suffix, FileKind.ZIP)
    lowered = {name.lower() for name in names}
    if "xl/workbook.xml" in lowered:
        return FileKind.XLSX
    if "xl/workbook.bin" in lowered:
        return FileKind.XLSB
    if "mimetype" in names and names & {"content.xml", ODF_PACKAGE}:
        return FileKind.ODS
    return by_name.get(suffix, FileKind.ZIP)


def _is_dbf(head: bytes) -> bool:
    if len(head) < 65 or head[0] not in {
        0x02,
        0x03,
        0x30,
        0x31,
        0x32,
        0x43,
        0x83,
        0x8B,
        0xF5,
        0xFB,
    }:
        return False
    header_length = int.from_bytes(head[8:10], "little")
    record_length = int.from_bytes(head[10:12], "little")
    month, day, first_kind = head[2], head[3], chr(head[43])
    return (
        header_length >= 65
        and record_length > 1
        and month <= 12
        and day <= 31
        and first_kind in "CNDLMFBIYTGVQWP@+O0"
    )


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = head[:65536]
    nulls = sample.count(0)
    if nulls <= max(3, len(sample) // 1000):
        control = sum(sample.count(bytes([code])) for code in (*range(1, 9), *range(14, 27)))
        return control <= len(sample) // 5
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample)
