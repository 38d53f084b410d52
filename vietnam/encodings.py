"""Old Vietnamese encodings and misread Unicode: detected and repaired a column at a time.

Belongs here: TCVN3 (ABC), VNI-Windows, VISCII, VPS, Windows-1258, UTF-8 read as Windows-1252, Telex
and VNI keystrokes. Does not belong here: the tables (`vietnam.legacy_tables`), repairs of single
names (`vietnam.names`, after this).

A trial conversion is scored by how many of its words are family names and syllables of Vietnamese;
the column changes only when one conversion explains it and leaving it alone does not. A clean or a
foreign column is never touched. What was lost for good (U+FFFD, "?") is flagged, not guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import polars as pl

from vietnam import legacy_tables as tables
from vietnam.chars import SPLIT
from vietnam.keystrokes import decode_telex, decode_vni_typing
from vietnam.name_words import COMMON_SYLLABLES, SURNAMES
from vietnam.syllables import is_ascii_syllable, is_syllable, place_tone


class Encoding(StrEnum):
    """What a column turned out to be in."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    VPS = "vps"
    CP1258 = "cp1258"
    UTF8_AS_CP1252 = "utf8_as_cp1252"
    TELEX = "telex"
    VNI_TYPING = "vni_typing"


@dataclass(frozen=True, slots=True)
class RepairedColumn:
    """A column after repair: values in order, what it was in, and where text was lost for good."""

    values: pl.Series
    encoding: Encoding
    repaired: bool
    unrecoverable: pl.Series


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text of a file with the encoding that read it; `confidence` from 0 to 1."""

    text: str
    encoding: str
    confidence: float


SAMPLE = 2000
"""Distinct values looked at to decide on a column."""

_BREAK = re.compile(r"([ \t\r\n,.;:()/\-\"]+)")
_WORD_CHARS = re.compile(r"[^ \t\r\n,.;:()/\-\"]+")
LOST = r"\x{fffd}|\?\p{L}|\p{L}\?\p{L}|(?i:\b[bcdđghklmnpqrstvx]+\?)"
"""Pattern (polars) of text that an earlier conversion destroyed."""


def _bytes_view(word: str) -> str | None:
    """The word as the bytes a Latin-1 or Windows-1252 reader read; None when it cannot be that."""
    view = word.translate(tables.CP1252_BYTES)
    return view if all(ord(ch) < 256 for ch in view) else None


def _single_byte(table: dict[int, str]) -> Callable[[str], str | None]:
    def convert(word: str) -> str | None:
        view = _bytes_view(word)
        return None if view is None else view.translate(table)

    return convert


def _from_vni(word: str) -> str | None:
    return tables.VNI_PATTERN.sub(lambda m: tables.VNI[m[0]], word)


def _from_cp1258(word: str) -> str | None:
    view = _bytes_view(word)
    if view is None:
        return None
    try:
        text = view.encode("latin-1").decode("cp1258")
    except UnicodeDecodeError:
        return None
    return unicodedata.normalize("NFC", text)


def _from_mojibake(word: str) -> str | None:
    """Reads UTF-8 back, as many times as it was misread."""
    text: str | None = None
    view = _bytes_view(word)
    while view is not None and not view.isascii():
        try:
            text = view.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            break
        view = _bytes_view(text)
    return None if text is None else unicodedata.normalize("NFC", text)


_CONVERT: dict[Encoding, Callable[[str], str | None]] = {
    Encoding.UTF8_AS_CP1252: _from_mojibake,
    Encoding.TCVN3: _single_byte(tables.TCVN3),
    Encoding.VNI: _from_vni,
    Encoding.CP1258: _from_cp1258,
    Encoding.VISCII: _single_byte(tables.VISCII),
    Encoding.VPS: _single_byte(tables.VPS),
    Encoding.TELEX: decode_telex,
    Encoding.VNI_TYPING: decode_vni_typing,
}
"""Word → word, or None when the word cannot be in that encoding. Order breaks ties."""


@lru_cache(maxsize=1 << 17)
def _weight(word: str, first: bool) -> float:
    """How Vietnamese one word looks; `first` words may be family names."""
    lower = place_tone(unicodedata.normalize("NFC", word)).lower()
    if lower.isascii():
        if not lower.isalpha():
            return -1.0
        return 0.5 if is_ascii_syllable(lower) else -0.5
    if first and lower in SURNAMES:
        return 4.0
    if lower in COMMON_SYLLABLES:
        return 3.0
    if is_syllable(lower):
        return 1.0
    return -3.0


@dataclass(slots=True)
class _Trial:
    score: float = 0.0
    changed: int = 0
    good: int = 0
    was_good: int = 0
    sure: int = 0  # became a family name or a syllable frequent in names
    beyond: int = 0  # words with letters that no one-byte reader shows
    strange: int = 0  # words of letters without diacritics that are no syllable


def _try(words: list[tuple[str, bool]], convert: Callable[[str], str | None]) -> _Trial:
    """Scores one conversion over the distinct words of a sample."""
    trial = _Trial()
    for word, first in words:
        after = convert(word)
        before = _weight(word, first)
        if after is None or after == word:
            trial.score += before
            trial.beyond += _bytes_view(word) is None
            trial.strange += word.isascii() and word.isalpha() and before < 0
            continue
        weight = _weight(after, first)
        trial.score += weight
        trial.changed += 1
        trial.good += weight > 0
        trial.sure += weight >= 3
        trial.was_good += before > 0
    return trial


def _sample_words(texts: list[str]) -> list[tuple[str, bool]]:
    words: dict[tuple[str, bool], None] = {}
    step = max(1, len(texts) // SAMPLE)
    for text in texts[::step]:
        for at, word in enumerate(_WORD_CHARS.findall(text[:400])):
            if "?" not in word and "\ufffd" not in word:  # lost: says nothing of the encoding
                words.setdefault((word, at == 0))
    return list(words)


def detect(texts: list[str]) -> Encoding:
    """Encoding of a column given its distinct texts in a stable order."""
    words = _sample_words(texts)
    base = sum(_weight(word, first) for word, first in words)
    best, best_score = Encoding.UNICODE, base
    for encoding, convert in _CONVERT.items():
        trial = _try(words, convert)
        if _convincing(encoding, trial, len(words)) and trial.score > best_score + 1.5:
            best, best_score = encoding, trial.score
    return best


def _convincing(encoding: Encoding, trial: _Trial, n_words: int) -> bool:
    """Whether what a conversion changed became Vietnamese, was not so before, and is the rule."""
    if not trial.sure or trial.good < 0.8 * trial.changed:
        return False
    if encoding in _KEYSTROKES:
        often = trial.good >= 0.25 * n_words and trial.sure >= 0.4 * trial.changed
        clear = trial.beyond + trial.strange <= 0.2 * trial.changed
        return trial.good >= 3 and often and clear
    return trial.was_good <= 0.6 * trial.good and trial.beyond <= 0.5 * trial.changed


_KEYSTROKES = frozenset([Encoding.TELEX, Encoding.VNI_TYPING])


def _restore_capitals(text: str) -> str:
    """TCVN3 fonts have no toned capitals: the case comes from the letters that have one."""
    words = text.split(" ")
    told = [
        [ch for ch in word if ch.isalpha() and SPLIT.get(ch, ("", 0))[1] == 0] for word in words
    ]
    every = [ch for letters in told for ch in letters]
    if every and all(ch.isupper() for ch in every) and any(len(t) > 1 for t in told):
        return text.upper()
    if sum(word[:1].isupper() for word in words) * 2 < len(words):
        return text
    return " ".join(
        word[0].upper() + word[1:] if word and not word[0].isascii() else word for word in words
    )


def convert_text(text: str, encoding: Encoding) -> str:
    """One text converted from an encoding, word by word; a word that cannot be in it stays."""
    if encoding is Encoding.UNICODE:
        return text
    convert = _CONVERT[encoding]
    parts = _BREAK.split(text)
    done = "".join(part if at % 2 else (convert(part) or part) for at, part in enumerate(parts))
    return _restore_capitals(done) if encoding is Encoding.TCVN3 else done


def _some(distinct: pl.Series) -> list[str]:
    """The distinct texts in a stable order; of very many, those whose hash falls in one class."""
    classes = len(distinct) // (10 * SAMPLE)
    if classes > 1:
        distinct = distinct.filter(distinct.hash(0) % classes == 0)
    return distinct.sort().to_list()


def encoding_of(distinct: pl.Series) -> Encoding:
    """What a column with these distinct texts, none of them null, is in; in whatever order."""
    return detect(_some(distinct))


def _lost(texts: pl.Series) -> pl.Series:
    """Rows whose text an earlier conversion destroyed."""
    marked = texts.str.contains(r"[?\x{fffd}]").fill_null(value=False).alias("unrecoverable")
    if not marked.any():
        return marked
    return (marked & texts.str.contains(LOST)).alias("unrecoverable")


def repair_column(s: pl.Series) -> RepairedColumn:
    """Detect the encoding of a text column and convert it.

    Values keep order, length and nulls. `unrecoverable` (Boolean) marks the rows whose text was
    lost in an earlier conversion; their values are left as they are.
    """
    texts = s.cast(pl.String)
    distinct = texts.drop_nulls().unique()
    lost = _lost(texts)
    encoding = encoding_of(distinct)
    if encoding is Encoding.UNICODE:
        return RepairedColumn(texts, encoding, False, lost)
    converted = [convert_text(text, encoding) for text in distinct]
    values = texts.replace_strict(distinct, pl.Series(converted, dtype=pl.String), default=None)
    return RepairedColumn(values.alias(s.name), encoding, True, lost)


def decode_bytes(data: bytes) -> DecodedText:
    """Decode the bytes of a text file.

    UTF-8 and UTF-16 by their marks or by validity, Windows-1258 when its words are Vietnamese;
    anything else becomes Latin-1, one character a byte, for `repair_column` to set right column
    by column. Total: any bytes in, never an exception.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return DecodedText(data.decode(name), name, 1.0)
            except UnicodeDecodeError:
                break
    if wide := _utf16_without_mark(data):
        return DecodedText(data.decode(wide), wide, 0.9)
    try:
        return DecodedText(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError:
        pass
    text = data.decode("latin-1")
    lines = sorted(
        {field for line in text[:400_000].split("\n") for field in re.split(r"[,;\t|]", line)}
    )
    encoding = detect([line.strip() for line in lines])
    if encoding is Encoding.CP1258:
        fixed = data.decode("cp1258", errors="replace")
        return DecodedText(unicodedata.normalize("NFC", fixed), "cp1258", 0.9)
    return DecodedText(text, "latin-1", 0.9 if encoding is not Encoding.UNICODE else 0.5)


def _utf16_without_mark(data: bytes) -> str | None:
    """utf-16-le or utf-16-be when every other byte of the head is mostly zero."""
    head = data[:4000]
    if len(head) < 8 or len(data) % 2:
        return None
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.4 * len(zeros):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                continue
            return name
    return None
