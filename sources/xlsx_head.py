"""The beginning of a workbook: a small copy that holds the first rows of each sheet.

A look at a large workbook must not unpack all of it. Here: cutting sheets and shared strings after
what is needed. What stands behind the rows in a sheet's XML (merged ranges) is cut off with them.
Not here: reading.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError
from sources.zips import ZIP_ERRORS, open_limited

_ROW = re.compile(rb"<((?:[A-Za-z0-9_]+:)?)row(?=[\s>/])")
_STRING = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:[A-Za-z0-9_]+:)?v>(\d+)<")
_STRING_END = re.compile(rb"</((?:[A-Za-z0-9_]+:)?)si>|<((?:[A-Za-z0-9_]+:)?)si\s*/>")
_STRINGS = "xl/sharedstrings.xml"
_LARGEST = 64 << 20
"""Bytes of a member that are looked through for the end of what is needed."""


@contextmanager
def head_copy(
    archive: zipfile.ZipFile, sheets: Collection[str], limits: Limits
) -> Iterator[tuple[Path, frozenset[str]]]:
    """A copy with the first `limits.first_rows` rows of the members `sheets`, gone when left; and
    which of them had more.

    Raises `RefusedError`.
    """
    with tempfile.TemporaryDirectory(prefix="dongbo-head-") as folder:
        path = Path(folder) / "head.xlsx"
        try:
            cut = _write(archive, path, set(sheets), limits)
        except ZIP_ERRORS as error:
            raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
        yield path, cut


def _write(
    archive: zipfile.ZipFile, path: Path, sheets: set[str], limits: Limits
) -> frozenset[str]:
    cut: set[str] = set()
    most = -1
    with zipfile.ZipFile(path, "w") as target:
        for name in sorted(sheets):
            data, whole = _until(archive, name, limits, lambda d: _rows_end(d, limits.first_rows))
            if not whole:
                cut.add(name)
            most = max(most, *(int(found) for found in _STRING.findall(data)), -1)
            target.writestr(name, data)
        for info in archive.infolist():
            lowered = info.filename.lower()
            if info.filename in sheets or not lowered.endswith((".xml", ".rels")):
                continue
            if lowered == _STRINGS:
                data, _ = _until(archive, info.filename, limits, lambda d: _strings_end(d, most))
                target.writestr(info.filename, data)
            elif info.file_size <= _LARGEST and not lowered.startswith("xl/worksheets/sheet"):
                target.writestr(info.filename, b"".join(open_limited(archive, info, limits)))
    return frozenset(cut)


def _until(
    archive: zipfile.ZipFile,
    name: str,
    limits: Limits,
    end: Callable[[bytes], tuple[int, bytes] | None],
) -> tuple[bytes, bool]:
    """The member up to the place that `end` finds, closed; and whether that was all of it."""
    data = b""
    for block in open_limited(archive, name, limits):
        data += block
        found = end(data)
        if found is not None:
            place, closing = found
            return data[:place] + closing, False
        if len(data) > _LARGEST:
            raise RefusedError(
                RefusalCode.LIMIT_EXCEEDED, limit="row bytes", found=len(data), allowed=_LARGEST
            )
    return data, True


def _rows_end(data: bytes, rows: int) -> tuple[int, bytes] | None:
    """Where row `rows` + 1 begins, and what closes the sheet there."""
    for number, found in enumerate(_ROW.finditer(data)):
        if number == rows:
            prefix = found[1]
            return found.start(), b"</" + prefix + b"sheetData></" + prefix + b"worksheet>"
    return None


def _strings_end(data: bytes, most: int) -> tuple[int, bytes] | None:
    """Where shared string number `most` ends, and what closes the list there."""
    for number, found in enumerate(_STRING_END.finditer(data)):
        if number >= most:
            return found.end(), b"</" + (found[1] or found[2] or b"") + b"sst>"
    return None
