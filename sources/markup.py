"""Text files of markup: a page of a web system or a workbook of 2003, and its characters.

Here: what tells HTML and XML from other text, and in which encoding the text really is. Not here:
tables (`html_tables`, `xml2003`).
"""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto

from sources.text import Utf8Text, from_1258, to_utf8, wide_encoding

_HEAD = 65_536
_COMMENTS = re.compile(r"\s+|<!--.*?-->|<\?(?!xml\b).*?\?>", re.DOTALL)
_XML = re.compile(r"<\?xml\b[^>]*\?>", re.IGNORECASE)
_DOCTYPE = re.compile(
    r"<!doctype(?!\s+html\b)[^>\[]*(?:\[.*?\]\s*)?>\s*", re.IGNORECASE | re.DOTALL
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|title|style|script|body|table|thead|tbody|tr|div|center|font)"
    r"\b",
    re.IGNORECASE,
)
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_ROOT = re.compile(r"<([A-Za-z_][\w.\-]*:)?Workbook\b")
_DECLARED = re.compile(
    rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:\-]+)|<meta\b[^>]*?\bcharset\s*=\s*[\"']?([\w.:\-]+)",
    re.IGNORECASE,
)


class Markup(Enum):
    """What a text file of markup is."""

    HTML = auto()
    SPREADSHEET = auto()
    OTHER_XML = auto()


def markup_of(head: bytes) -> Markup | None:
    """What the beginning of a file shows: HTML, XML Spreadsheet 2003, other XML, or no markup."""
    text = _start(head[:_HEAD])
    if not text.startswith("<"):
        return None
    root, xml = _skipped(text)
    if _HTML.match(root):
        return Markup.HTML
    if _ROOT.match(root) and SPREADSHEET in text:
        return Markup.SPREADSHEET
    return Markup.OTHER_XML if xml else None


def _start(head: bytes) -> str:
    wide = wide_encoding(head)
    if wide:
        step = 4 if wide == "utf-32" else 2
        text = head[: len(head) - len(head) % step].decode(wide, "replace")
    else:
        text = head.decode("utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _skipped(text: str) -> tuple[str, bool]:
    """From the first element on, and whether an XML declaration stood before it."""
    xml = _XML.match(text)
    place = xml.end() if xml else 0
    while found := _COMMENTS.match(text, place):
        place = found.end()
    doctype = _DOCTYPE.match(text, place)
    return text[doctype.end() if doctype else place :], xml is not None


def markup_text(raw: bytes) -> Utf8Text:
    """The text by byte order mark, else strict UTF-8, else what the file declares if that fits.

    Programs declare what they were told, not what they write: a declaration is believed only where
    the bytes are no UTF-8. Where it does not fit either, the text is judged as that of a CSV file.
    """
    if wide_encoding(raw) or raw.startswith(codecs.BOM_UTF8):
        return to_utf8(raw)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _as_declared(raw) or to_utf8(raw)
    return Utf8Text(raw, "utf-8")


def _as_declared(raw: bytes) -> Utf8Text | None:
    found = _DECLARED.search(raw[:_HEAD])
    name = (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""
    try:
        codec = codecs.lookup(name).name
        if codec.startswith("utf"):
            return None
        if codec == "cp1258":
            return from_1258(raw)
        return Utf8Text(raw.decode(codec).encode(), codec)
    except (LookupError, UnicodeError):
        return None
