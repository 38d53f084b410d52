"""The independent counter of worksheets: rows counted in the XML, without the parser.

Here: zip directory checks, a fast scan of each sheet's bytes and a slow exact one. Not here:
values.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError

_ROW = re.compile(rb"<(?:[A-Za-z0-9_]+:)?row(?=[\s>/])([^>]*)>")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_CONTENT = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:v>[^<#]|is>)")
_FORMULA_ONLY = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BLOCK = 4 << 20
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


@dataclass(frozen=True)
class SheetCount:
    """Rows of one sheet: `last` is the number of the last row with content, `filled` how many have
    any.

    `repeated` is true when a row number repeats or runs back, `elements` counts row elements,
    `uncached` counts formulas saved without a value.
    """

    last: int
    filled: int
    elements: int
    repeated: bool
    uncached: int = 0


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse archives that unpack beyond the limits or hold unsafe names. Raises `RefusedError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=_short(error)) from error
    if len(infos) > limits.members:
        raise RefusedError(
            RefusalCode.LIMIT_EXCEEDED, limit="members", found=len(infos), allowed=limits.members
        )
    packed = max(path.stat().st_size, 1)
    total = sum(info.file_size for info in infos)
    ratio = total / packed
    if total > limits.unzipped_bytes or (
        ratio > limits.unzip_ratio and total > limits.ratio_free_bytes
    ):
        raise RefusedError(RefusalCode.ZIP_BOMB, found=total, ratio=f"{ratio:.0f}")
    for info in infos:
        check_member_name(info.orig_filename)


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


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → member that holds it, by the workbook's relationships."""
    names = {name.lower(): name for name in archive.namelist()}
    book = names.get("xl/workbook.xml")
    rels = names.get("xl/_rels/workbook.xml.rels")
    if book is None or rels is None:
        return {}
    targets: dict[str, str] = {}
    for tag, attributes in _elements(archive, rels):
        if tag.endswith("Relationship") and "Id" in attributes and "Target" in attributes:
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes["Id"]] = posixpath.normpath(path)
    members: dict[str, str] = {}
    for tag, attributes in _elements(archive, book):
        if tag.rsplit(":", 1)[-1].endswith("sheet") and "name" in attributes:
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            member = names.get(targets.get(relation, "").lower())
            if member:
                members[attributes["name"]] = member
    return members


def _elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = safe_parser()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    with archive.open(member) as handle:
        parser.Parse(handle.read(16 << 20), True)
    return found


def safe_parser() -> Any:
    """An expat parser that refuses document types and entities."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise RefusedError(RefusalCode.UNSAFE_XML)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def count_fast(archive: zipfile.ZipFile, member: str, limits: Limits) -> SheetCount:
    """Scan the bytes of a sheet for row elements and the first filled cell of each."""
    last = filled = elements = uncached = 0
    number = 0
    repeated = False
    rest = b""
    before = 0
    for block, final in _with_end(open_limited(archive, member, limits)):
        data = rest + block
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise RefusedError(RefusalCode.UNSAFE_XML)
        cut = len(data) if final else max(data.rfind(b"<row"), data.rfind(b":row"))
        if cut <= 0:
            rest = data
            if len(rest) > limits.line_bytes * 16:
                raise RefusedError(
                    RefusalCode.LIMIT_EXCEEDED,
                    limit="row bytes",
                    found=len(rest),
                    allowed=limits.line_bytes * 16,
                )
            continue
        cut = cut if final else data.rfind(b"<", 0, cut + 1)
        work, rest = data[:cut], data[cut:]
        uncached += sum(1 for _ in _FORMULA_ONLY.finditer(work))
        starts = list(_ROW.finditer(work))
        elements += len(starts)
        if elements > limits.rows:
            raise RefusedError(
                RefusalCode.LIMIT_EXCEEDED, limit="rows", found=elements, allowed=limits.rows
            )
        for index, found in enumerate(starts):
            given = _NUMBER.search(found[1])
            number = int(given[1]) if given else number + 1
            repeated = repeated or number <= before
            before = number
            end = starts[index + 1].start() if index + 1 < len(starts) else len(work)
            if _CONTENT.search(work, found.end(), end):
                filled += 1
                last = max(last, number)
    return SheetCount(last, filled, elements, repeated, uncached)


def _with_end(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    held: bytes | None = None
    for block in blocks:
        if held is not None:
            yield held, False
        held = block
    yield held or b"", True


class _ExactCounter:
    """Rows with content, cell by cell, as the file format defines it."""

    def __init__(self, blank_strings: frozenset[int]) -> None:
        self.blank_strings = blank_strings
        self.filled: set[int] = set()
        self.row = 0
        self.kind = ""
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        elif tag == "c":
            self.kind = attributes.get("t", "n")
        elif tag in {"v", "t"}:
            self.text = []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if tag.rsplit(":", 1)[-1] not in {"v", "t"} or self.text is None:
            return
        value = "".join(self.text).strip()
        self.text = None
        if not value or self.kind == "e":
            return
        if self.kind == "s" and value.isdigit() and int(value) in self.blank_strings:
            return
        self.filled.add(self.row)


def count_exact(archive: zipfile.ZipFile, member: str, limits: Limits) -> tuple[int, int]:
    """(number of the last row with content, rows with content), every cell looked at."""
    counter = _ExactCounter(_blank_strings(archive, limits))
    parser = safe_parser()
    parser.StartElementHandler = counter.start
    parser.CharacterDataHandler = counter.data
    parser.EndElementHandler = counter.end
    for block in open_limited(archive, member, limits):
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return max(counter.filled, default=0), len(counter.filled)


def _blank_strings(archive: zipfile.ZipFile, limits: Limits) -> frozenset[int]:
    member = next((n for n in archive.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if member is None:
        return frozenset()
    blank: set[int] = set()
    state: dict[str, Any] = {"index": -1, "text": [], "on": False, "phonetic": False}

    def start(tag: str, _: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag == "si":
            state.update(index=state["index"] + 1, text=[])
        state["phonetic"] = tag == "rPh" or (state["phonetic"] and tag != "r")
        state["on"] = tag == "t" and not state["phonetic"]

    def data(text: str) -> None:
        if state["on"]:
            state["text"].append(text)

    def end(tag: str) -> None:
        tag = tag.rsplit(":", 1)[-1]
        state["on"] = False
        if tag == "si" and not "".join(state["text"]).strip():
            blank.add(state["index"])

    parser = safe_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = data
    parser.EndElementHandler = end
    for block in open_limited(archive, member, limits):
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return frozenset(blank)


def _short(error: Exception) -> str:
    return type(error).__name__
