"""Packed files: what they may unpack to, member names, XML without entities.

Here: the walls that every zipped format stands behind. Not here: what a member means.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError, check_limit

_BLOCK = 4 << 20
_HEAD = 4096
_MANIFEST = "META-INF/manifest.xml"
ODF_PACKAGE = "encrypted-package"
"""The one part of an OpenDocument file that is encrypted as a whole."""
ZIP_ERRORS: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
)
XML_ERRORS: tuple[type[Exception], ...] = (expat.ExpatError, *ZIP_ERRORS)


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse archives that unpack beyond the limits or hold unsafe names. Raises `RefusedError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except ZIP_ERRORS as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    check_limit("members", len(infos), limits.members)
    packed = max(path.stat().st_size, 1)
    total = sum(info.file_size for info in infos)
    ratio = total / packed
    if total > limits.unzipped_bytes or (
        ratio > limits.unzip_ratio and total > limits.ratio_free_bytes
    ):
        raise RefusedError(RefusalCode.ZIP_BOMB, found=total, ratio=f"{ratio:.0f}")
    for info in infos:
        check_member_name(info.orig_filename)


def check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse a document whose parts are encrypted, and document types and entities in XML parts.

    Only the head of each XML part is looked at. Raises `RefusedError`.
    """
    if _encrypted(archive):
        raise RefusedError(RefusalCode.PASSWORD)
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(info) as handle:
                head = handle.read(_HEAD)
        except ZIP_ERRORS as error:
            raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
        bare = head.replace(b"\x00", b"")
        if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
            raise RefusedError(RefusalCode.UNSAFE_XML)


def _encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether parts are under a password: marked so in the archive or, in OpenDocument, listed.

    OpenDocument 1.2 part 3 lists each encrypted part in the manifest; LibreOffice since 24.8 packs
    the whole document into one.
    """
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return True
    names = archive.namelist()
    if ODF_PACKAGE in names:
        return True
    if _MANIFEST not in names:
        return False
    try:
        with archive.open(_MANIFEST) as handle:
            return b":encryption-data" in handle.read(_BLOCK)
    except ZIP_ERRORS as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error


def check_member_name(name: str) -> None:
    """Refuse absolute paths, `..`, NUL, control characters and drive letters in a member name."""
    parts = name.replace("\\", "/").split("/")
    unsafe = (
        name.startswith(("/", "\\"))
        or ".." in parts
        or any(ord(char) < 32 for char in name)
        or re.match(r"^[A-Za-z]:", name) is not None
    )
    if unsafe:
        raise RefusedError(RefusalCode.UNSAFE_NAME, detail="member of the archive")


def open_limited(
    archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, limits: Limits
) -> Iterator[bytes]:
    """Blocks of a member; stops with a refusal when more bytes come out than the directory
    announced.
    """
    announced = (archive.getinfo(name) if isinstance(name, str) else name).file_size
    got = 0
    with archive.open(name) as handle:
        while block := handle.read(_BLOCK):
            got += len(block)
            if got > announced or got > limits.unzipped_bytes:
                raise RefusedError(RefusalCode.ZIP_BOMB, found=got, ratio="?")
            yield block


def safe_parser(encoding: str | None = None, separator: str | None = None) -> Any:
    """An expat parser that refuses document types and entities.

    `encoding` overrules what the XML declares; with a `separator` names are of the form
    “namespace, separator, local name”.
    """
    parser = expat.ParserCreate(encoding, separator)

    def refuse(*_: object) -> None:
        raise RefusedError(RefusalCode.UNSAFE_XML)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser
