"""The independent counter of worksheets: rows counted in the XML, without the parser.

Here: a fast scan of each sheet's bytes and a slow exact one. Not here:
values.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.columns import is_blank
from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.zips import open_limited, safe_parser

_ROW = re.compile(rb"<(?:[A-Za-z0-9_]+:)?row(?=[\s>/])")
_AFTER_NAME = frozenset(b" >/\t\r\n")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_LAST_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,4})\d+[\"']")
_CONTENT = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:v>[^<#]|is>)")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_FORMULA_ONLY = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


@dataclass(frozen=True)
class SheetCount:
    """Rows of one sheet: `last` is the number of the last row with content, `filled` how many have
    any.

    `repeated` counts rows whose number repeats or runs back, `elements` row elements, `uncached`
    formulas saved without a value, `hidden` rows with content that a person does not see.
    """

    last: int
    filled: int
    elements: int
    repeated: int = 0
    uncached: int = 0
    hidden: int = 0


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


def count_fast(archive: zipfile.ZipFile, member: str, limits: Limits) -> SheetCount:
    """Scan the bytes of a sheet for row elements, the first filled and the last cell of each.

    Raises `RefusedError` for a sheet beyond the limits on rows and cells, before it is parsed.
    """
    scan = _FastScan(limits)
    rest = b""
    for block, final in _with_end(open_limited(archive, member, limits)):
        data = rest + block
        if b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
            raise RefusedError(RefusalCode.UNSAFE_XML)
        cut = len(data) if final else data.rfind(b"<row")
        if b":" in data and not final:
            cut = max(cut, data.rfind(b":row"))
        if cut <= 0:
            rest = data
            check_limit("row bytes", len(rest), limits.line_bytes * 16)
            continue
        cut = cut if final else data.rfind(b"<", 0, cut + 1)
        rest = data[cut:]
        scan.rows(data[:cut])
    return SheetCount(
        scan.last, scan.filled, scan.elements, scan.repeated, scan.uncached, scan.hidden
    )


class _FastScan:
    """Counts over whole row elements."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.last = self.filled = self.elements = 0
        self.repeated = self.uncached = self.hidden = 0
        self.number = self.width = 0

    def rows(self, data: bytes) -> None:
        """Count the rows that begin in `data`; all of them end in it."""
        if b"f" in data and (b"<f" in data or b":f" in data):
            self.uncached += sum(1 for _ in _FORMULA_ONLY.finditer(data))
        rows = _row_pieces(data)
        self.elements += len(rows)
        check_limit("rows", self.elements, self.limits.rows)
        hiding = b"hidden" in data
        prefixed = b":c " in data
        for row in rows:
            head = row.find(b">") + 1
            given = _NUMBER.search(row, 0, head)
            number = int(given[1]) if given else self.number + 1
            self.repeated += number <= self.number
            self.number = number
            place = row.rfind(b"<c ")
            self._width(row, max(place, row.rfind(b":c ")) if prefixed else place)
            if _CONTENT.search(row):
                self.filled += 1
                self.last = max(self.last, number)
                self.hidden += hiding and _HIDDEN.search(row, 0, head) is not None
        check_limit("cells", self.number * self.width, self.limits.cells)

    def _width(self, row: bytes, place: int) -> None:
        """Column of the last cell of a row, which tells how wide the parser's grid will be.

        `place` is where the cell begins, -1 for none.
        """
        reference = _LAST_CELL.search(row, place, place + 200) if place >= 0 else None
        if reference:
            self.width = max(self.width, _column(reference[1]))


@lru_cache(maxsize=4096)
def _column(letters: bytes) -> int:
    """1 for A, 27 for AA; at most four letters."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


def _row_pieces(data: bytes) -> list[bytes]:
    """What stands behind each `<row`, up to the next one."""
    if b":" in data and b":row" in data:
        return _ROW.split(data)[1:]
    return [piece for piece in data.split(b"<row")[1:] if piece and piece[0] in _AFTER_NAME]


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
        if is_blank(value) or self.kind == "e":
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
        if tag == "si" and is_blank("".join(state["text"])):
            blank.add(state["index"])

    parser = safe_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = data
    parser.EndElementHandler = end
    for block in open_limited(archive, member, limits):
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return frozenset(blank)
