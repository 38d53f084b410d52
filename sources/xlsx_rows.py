"""Row numbers of a worksheet that occur twice or run back, made to run on.

Readers keep one row of those that share a number and drop the others without a word. Here: a copy
of the workbook in which every row has a number of its own, in the order of the file. Not here:
reading.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError
from sources.zips import ZIP_ERRORS, open_limited

_ROW = re.compile(rb"<((?:[A-Za-z0-9_]+:)?)row(?=[\s>/])([^>]*)>")
_NUMBER = re.compile(rb"(\br\s*=\s*[\"'])(\d+)([\"'])")
_REFERENCE = re.compile(rb"(<(?:[A-Za-z0-9_]+:)?c\b[^>]*?\br\s*=\s*[\"'][A-Za-z]+)\d+")
_LAST_ROW = 1_048_576


@dataclass
class RenumberedCopy:
    """A copy of the workbook in a folder of its own, gone when left; `sheets` were changed."""

    folder: tempfile.TemporaryDirectory[str]
    path: Path
    sheets: tuple[str, ...]

    def __enter__(self) -> RenumberedCopy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.folder.cleanup()


def renumber_rows(
    path: Path,
    archive: zipfile.ZipFile,
    members: dict[str, str],
    sheets: set[str],
    limits: Limits,
) -> RenumberedCopy:
    """A copy in which the rows of `sheets` have running numbers. Raises `RefusedError`."""
    wrong = {members[sheet] for sheet in sheets}
    folder = tempfile.TemporaryDirectory(prefix="dongbo-rows-")
    copy = Path(folder.name) / f"copy{path.suffix[:6]}"
    try:
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for info in archive.infolist():
                data = b"".join(open_limited(archive, info, limits))
                target.writestr(info.filename, renumbered(data) if info.filename in wrong else data)
    except ZIP_ERRORS as error:
        folder.cleanup()
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    return RenumberedCopy(folder, copy, tuple(sorted(sheets)))


def renumbered(data: bytes) -> bytes:
    """The XML of a sheet in which no row number repeats or runs back; cells follow their row."""
    parts: list[bytes] = []
    starts = list(_ROW.finditer(data))
    number = place = 0
    for index, found in enumerate(starts):
        given = _NUMBER.search(found[2])
        wanted = int(given[2]) if given else number + 1
        number = wanted if wanted > number else number + 1
        if number > _LAST_ROW:
            raise RefusedError(RefusalCode.UNREADABLE, detail="row numbers beyond the sheet")
        parts.append(data[place : found.start()])
        end = starts[index + 1].start() if index + 1 < len(starts) else len(data)
        row = data[found.start() : end]
        if wanted != number and given:
            new = str(number).encode()
            row = _NUMBER.sub(rb"\g<1>" + new + rb"\g<3>", row, count=1)
            row = _REFERENCE.sub(rb"\g<1>" + new, row)
        parts.append(row)
        place = end
    parts.append(data[place:])
    return b"".join(parts)
