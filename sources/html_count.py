"""The independent counter of HTML tables: rows with content, by the tags in the text.

Here: a scan for the tags of tables and the text between them. Not here: values and columns (lxml
parses them).
"""

from __future__ import annotations

import html
import re

from common.columns import is_blank
from sources.counted import Seen
from sources.notes import NoteCode
from sources.refusals import RefusalCode, RefusedError

_TOKEN = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                                   # a comment, to the end if open
    | <[!?][^>]*(?:>|\Z) | </(?![A-Za-z])[^>]*(?:>|\Z)            # what browsers take for one
    | <(?P<end>/?)(?P<tag>[A-Za-z][^\s/>]*+)
      (?P<rest>(?:
        [\s/]++
        | =?[^\s/>=]++ (?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+
        | =
      )*+)>
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENS_TAG = re.compile(r"</?[A-Za-z]")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
_UNSHOWN = frozenset({"script", "style", "title", "comment", "template"})


class _Rows:
    """Rows in the order in which they begin; each table has an open row and cell of its own."""

    def __init__(self) -> None:
        self.filled: set[int] = set()
        self.hidden: set[int] = set()
        self.count = 0
        self.open: list[int] = [0]
        self.cell: list[bool] = [False]

    def tag(self, name: str, rest: str, *, end: bool) -> None:
        """A tag of a table, of a row or of a cell."""
        if name == "table" and not end:
            self.open.append(0)
            self.cell.append(False)
        elif name == "table" and len(self.open) > 1:
            self.open.pop()
            self.cell.pop()
        elif name == "tr":
            self.cell[-1] = False
            self.open[-1] = 0 if end else self._next(rest)
        elif name in {"td", "th"}:
            self.cell[-1] = not end
            if not end and not self.open[-1]:
                self.open[-1] = self._next("")

    def _next(self, rest: str) -> int:
        self.count += 1
        if _HIDDEN.search(rest):
            self.hidden.add(self.count)
        return self.count

    def text(self, text: str) -> None:
        """Text in the innermost open cell."""
        row = next((r for r, cell in zip(self.open[::-1], self.cell[::-1], strict=True) if cell), 0)
        if row and row not in self.filled and not is_blank(html.unescape(text)):
            self.filled.add(row)

    def seen(self, notes: tuple[str, ...]) -> Seen:
        """What was counted, with the notes and how many of the rows are hidden.

        Rows and cells need no end tag, a table does: without it the file was cut.
        """
        if len(self.open) > 1:
            raise RefusedError(RefusalCode.TRUNCATED, detail="HTML, </table>")
        hidden = NoteCode.HIDDEN_ROWS.note(len(self.filled & self.hidden))
        return Seen(max(self.filled, default=0), len(self.filled), notes=(*notes, *hidden))


def count_html(text: str, notes: tuple[str, ...] = ()) -> Seen:
    """Rows with content and the last of them; the notes are `notes` and how many are hidden.

    Raises `RefusedError` for a file that ends inside a table.
    """
    rows = _Rows()
    place = unshown = 0
    while (start := text.find("<", place)) >= 0:
        if start > place and not unshown:
            rows.text(text[place:start])
        found = _TOKEN.match(text, start)
        if found is None:
            if _OPENS_TAG.match(text, start):
                return rows.seen(notes)  # a tag that never ends takes the rest of the file
            rows.text("<")
            place = start + 1
            continue
        place = found.end()
        name = (found["tag"] or "").lower()
        end = bool(found["end"])
        rows.tag(name, found["rest"] or "", end=end)
        if name in _RAW and not end:
            place = _after_raw(text, place, name)
        elif name in _UNSHOWN:
            unshown = max(0, unshown + (-1 if end else 1))
    if not unshown:
        rows.text(text[place:])
    return rows.seen(notes)


def _after_raw(text: str, place: int, name: str) -> int:
    """Where the end tag of an element without markup inside ends; the end of the text if open."""
    found = re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE).search(text, place)
    return found.end() if found else len(text)
