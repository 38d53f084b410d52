"""The independent counter of OpenDocument sheets: rows, and cells that reach over several of them,
counted in content.xml. Not here: values."""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from common.columns import is_blank
from sources.limits import Limits
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.zips import open_limited, safe_parser

_MOST_REPEATED = 1 << 24


class _Counter:
    def __init__(self) -> None:
        self.sheets: dict[str, list[tuple[int, int]]] = {}
        self.hidden: dict[str, int] = {}
        self.spans: dict[str, list[tuple[int, int]]] = {}
        self.sheet = ""
        self.visible = True
        self.runs: list[tuple[int, int]] = []
        self.row = 0
        self.repeat = 1
        self.filled = False
        self.kind: str | None = None
        self.value = ""
        self.text: list[str] | None = None
        self.comments = 0
        self.depth = 0
        self.column = self.width = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.row, self.runs = 0, []
                self.sheet = attributes.get("table:name", "")
                self.sheets[self.sheet] = self.runs
        elif tag == "table:table-row" and self.depth == 1:
            self.repeat = min(_number(attributes, "table:number-rows-repeated"), _MOST_REPEATED)
            self.filled, self.column = False, 0
            self.visible = attributes.get("table:visibility", "visible") == "visible"
        elif tag in {"table:table-cell", "table:covered-table-cell"} and self.depth == 1:
            self.kind = attributes.get("office:value-type")
            self.value = next(
                (
                    v
                    for k, v in attributes.items()
                    if k.startswith("office:") and k.endswith("value")
                ),
                "",
            )
            self.text = [] if self.kind == "string" else None
            reach = min(_number(attributes, "table:number-rows-spanned"), _MOST_REPEATED)
            if reach > 1:
                self.spans.setdefault(self.sheet, []).append((self.row + 1, self.row + reach))
            self.column += min(_number(attributes, "table:number-columns-repeated"), _MOST_REPEATED)
            if self.kind is not None:
                self.width = max(self.width, self.column)
        elif tag == "office:annotation":
            self.comments += 1

    def data(self, text: str) -> None:
        if self.text is not None and not self.comments:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if tag in {"table:table-cell", "table:covered-table-cell"} and self.depth == 1:
            blank = is_blank(self.value) and is_blank("".join(self.text or []))
            self.filled = self.filled or (self.kind is not None and not blank)
            self.kind, self.text = None, None
        elif tag == "table:table-row" and self.depth == 1:
            if self.filled:
                self.runs.append((self.row + 1, self.repeat))
                if not self.visible:
                    self.hidden[self.sheet] = self.hidden.get(self.sheet, 0) + self.repeat
            self.row += self.repeat
        elif tag == "table:table":
            self.depth -= 1
        elif tag == "office:annotation":
            self.comments -= 1


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 12 else 1


def count_ods(archive: zipfile.ZipFile, limits: Limits) -> dict[str, tuple[int, int, int]]:
    """Sheet name → (number of the last row with content, rows with content, of these hidden)."""
    counter = _read(archive, limits)
    counts: dict[str, tuple[int, int, int]] = {}
    for name, runs in counter.sheets.items():
        filled = sum(repeat for _, repeat in runs)
        last = runs[-1][0] + runs[-1][1] - 1 if runs else 0
        check_limit("rows", filled, limits.rows)
        check_limit("cells", last * counter.width, limits.cells)
        counts[name] = (last, filled, counter.hidden.get(name, 0))
    return counts


def ods_row_spans(archive: zipfile.ZipFile, limits: Limits) -> dict[str, list[tuple[int, int]]]:
    """Sheet name → first and last row of every cell that is merged over several rows."""
    return _read(archive, limits).spans


def _read(archive: zipfile.ZipFile, limits: Limits) -> _Counter:
    counter = _Counter()
    parser = safe_parser()
    parser.StartElementHandler = counter.start
    parser.CharacterDataHandler = counter.data
    parser.EndElementHandler = counter.end
    try:
        for block in open_limited(archive, "content.xml", limits):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="content.xml") from error
    return counter
