"""The independent counter of XML Spreadsheet 2003: rows counted with expat. Not here: values."""

from __future__ import annotations

from xml.parsers import expat

from common.columns import is_blank
from sources.counted import Seen
from sources.limits import Limits
from sources.markup import SPREADSHEET
from sources.notes import NoteCode
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.zips import safe_parser

_SEPARATOR = " "
_PREFIX = SPREADSHEET + _SEPARATOR
_BLOCK = 4 << 20


class _Counter:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[set[int]] = []
        self.hidden: list[set[int]] = []
        self.row = self.span = self.width = self.column = 0
        self.comments = 0
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if not name:
            return
        given = {_local(key) or key: value for key, value in attributes.items()}
        if name == "Comment":
            self.comments += 1
        elif self.comments:
            return
        elif name == "Worksheet":
            self.sheets.append(set())
            self.hidden.append(set())
            self.row = self.span = self.width = 0
        elif name == "Row" and self.sheets:
            self.row = _whole(given.get("Index")) or self.row + self.span + 1
            self.span = _whole(given.get("Span"))
            self.column = 0
            if given.get("Hidden") == "1":
                self.hidden[-1].add(self.row)
            check_limit("rows", self.row, self.limits.rows)
        elif name == "Cell":
            self.column = _whole(given.get("Index")) or self.column + 1
            self.column += _whole(given.get("MergeAcross"))
            self.width = max(self.width, self.column)
            check_limit("cells", self.row * self.width, self.limits.cells)
        elif name == "Data" and given.get("Type") != "Error":
            self.text = []

    def data(self, text: str) -> None:
        if self.text is not None and not self.comments:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "Comment":
            self.comments -= 1
        elif name == "Data" and not self.comments:
            if self.text is not None and self.sheets and not is_blank("".join(self.text)):
                self.sheets[-1].add(self.row)
            self.text = None


def count_xml_2003(data: bytes, limits: Limits) -> list[Seen]:
    """What each worksheet holds, in the order of the file; `data` is UTF-8.

    Raises `RefusedError` for a document type, a sheet beyond the limits, or broken XML.
    """
    counter = _Counter(limits)
    parser = safe_parser("utf-8", _SEPARATOR)
    parser.StartElementHandler = counter.start
    parser.CharacterDataHandler = counter.data
    parser.EndElementHandler = counter.end
    view = memoryview(data)
    try:
        for start in range(0, len(data), _BLOCK):
            parser.Parse(view[start : start + _BLOCK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=f"XML, line {error.lineno}") from error
    return [
        Seen(max(rows, default=0), len(rows), notes=NoteCode.HIDDEN_ROWS.note(len(rows & hidden)))
        for rows, hidden in zip(counter.sheets, counter.hidden, strict=True)
    ]


def _local(tag: str) -> str:
    """The name of an element of the spreadsheet, `""` of any other."""
    return tag[len(_PREFIX) :] if tag.startswith(_PREFIX) else ""


def _whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 9 else 0
