"""Bytes of a text file as UTF-8, and the independent count of its lines. Not here: fields."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from sources.mixed_bytes import read_by_line
from sources.notes import NoteCode
from sources.refusals import RefusalCode, RefusedError
from vietnam import encodings

_BLOCK = 4 << 20
_DAMAGE_SHARE = 0.05
_DOS_END = b"\n\x1a"
"""How programs of DOS times end a file: a line of its own, which is blank."""
FALLBACK = "latin-1"
"""What `vietnam.encodings` calls bytes that it leaves to the columns."""


@dataclass(frozen=True)
class Utf8Text:
    """A text file as UTF-8 bytes without byte order mark, the encoding it came in, and notes."""

    data: bytes
    encoding: str
    notes: tuple[str, ...] = ()


def to_utf8(raw: bytes) -> Utf8Text:
    """Decode by byte order mark, else UTF-8, line by line where some lines are not, else the legacy
    encoding that fits best. A NUL is no text and becomes U+FFFD, which is noted.
    """
    text = _decoded(raw)
    count = text.data.count(b"\0")
    if not count:
        return text
    shown = text.data.replace(b"\0", "\ufffd".encode())
    return replace(text, data=shown, notes=NoteCode.UNDECODABLE_BYTES.added(text.notes, count))


def _decoded(raw: bytes) -> Utf8Text:
    if raw.endswith(_DOS_END):
        raw = raw[:-1] + b" "
    wide = wide_encoding(raw)
    if wide:
        try:
            return Utf8Text(raw.decode(wide).lstrip("\ufeff").encode("utf-8"), wide)
        except UnicodeError as error:
            raise RefusedError(RefusalCode.TRUNCATED, detail=wide) from error
    marked = raw.startswith(codecs.BOM_UTF8)
    data = raw[3:] if marked else raw
    if _is_utf8(data):
        return Utf8Text(data, "utf-8-sig" if marked else "utf-8")
    if mixed := read_by_line(data):
        return Utf8Text(mixed[0], "utf-8-sig" if marked else "utf-8", mixed[1])
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if marked or broken <= _DAMAGE_SHARE * sum(map(len, _non_ascii_runs(data))) / 2:
        return Utf8Text(lenient.encode("utf-8"), "utf-8", NoteCode.UNDECODABLE_BYTES.note(broken))
    decoded = encodings.decode_bytes(data)
    return Utf8Text(
        decoded.text.encode("utf-8", "replace"), str(decoded.encoding), lost(decoded.text)
    )


def from_1258(raw: bytes) -> Utf8Text:
    """The bytes read as Windows-1258, tone marks joined to their letters (NFC)."""
    text = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    return Utf8Text(text.encode("utf-8"), "cp1258", lost(text))


def lost(text: str) -> tuple[str, ...]:
    """The note of how many characters of `text` stand for bytes that could not be decoded."""
    return NoteCode.UNDECODABLE_BYTES.note(text.count("\ufffd"))


def wide_encoding(raw: bytes) -> str | None:
    """`utf-16…`/`utf-32…` when a mark or the pattern of zero bytes says so."""
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = raw[:65536]
    if len(sample) < 4 or 0 not in sample:
        return None
    half = len(sample) / 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(view[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _non_ascii_runs(data: bytes) -> list[bytes]:
    return [data.translate(None, delete=bytes(range(128)))]


def count_lines(path: Path, encoding: str) -> int:
    """Physical lines of the file, read again as a stream; shares no code with the parser.

    A line ends with LF or CRLF, or with CR in a file that has no LF. A last line without an end
    counts.
    """
    decoder = (
        codecs.getincrementaldecoder(encoding)()
        if encoding.startswith(("utf-16", "utf-32"))
        else None
    )
    feeds = returns = 0
    last = b""
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            text = decoder.decode(block).encode() if decoder else block
            feeds += text.count(b"\n")
            returns += text.count(b"\r")
            last = text[-3:] or last
    end = b"\n" if feeds else b"\r"
    whole = feeds or returns
    closed = last.endswith(end) or (decoder is not None and last == codecs.BOM_UTF8)
    return whole + (1 if last and not closed else 0)
