"""Members of a ZIP file, taken out one by one under limits. Not here: reading them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from sources.files import printable
from sources.limits import Limits
from sources.refusals import Refusal, RefusalCode, RefusedError
from sources.zips import check_archive, open_limited

FOLDER = " › "
"""Between the folders of an archive, and before a sheet, in what is shown of a member."""


def members(
    path: Path, name: str, folder: Path, limits: Limits
) -> Iterator[tuple[str, Path] | Refusal]:
    """(member name, extracted file) of each file in the archive, or the refusal of that member.

    Files are written under names of our own into `folder`, so that no name in the archive reaches
    the file system. Hidden files and folders of archive programs are passed over.
    """
    check_archive(path, limits)
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        for index, info in enumerate(infos):
            parts = info.filename.split("/")
            if parts[0] == "__MACOSX" or parts[-1].startswith("."):
                continue
            shown = printable(info.filename.replace("/", FOLDER))
            target = folder / f"{index}{Path(parts[-1]).suffix[:6]}"
            try:
                _extract(archive, info, target, limits)
            except RefusedError as refused:
                yield refused.refusal(name, shown)
                continue
            yield shown, target


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, limits: Limits) -> None:
    if info.flag_bits & 1:
        raise RefusedError(RefusalCode.PASSWORD)
    try:
        with target.open("wb") as handle:
            for block in open_limited(archive, info, limits):
                handle.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
