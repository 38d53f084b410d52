"""Old Vietnamese encodings and misread Unicode: repaired a column or a file at a time.

Belongs here: single columns and the bytes of text files; Telex and VNI keystrokes. Does not belong
here: the cells of a whole table (`vietnam.mixed_encodings`), words (`vietnam.readings`), the tables
(`vietnam.legacy_tables`), repairs of single names (`vietnam.names`, after this).

A cell changes only when one encoding explains it and leaving it alone does not. A clean or a
foreign column is never touched. What was lost for good (U+FFFD, "?") is flagged, not guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from vietnam.mixed_encodings import judge
from vietnam.name_words import COMMON_SYLLABLES, SURNAMES
from vietnam.readings import CONVERT, KEYSTROKES, Encoding, convert_text
from vietnam.syllables import is_ascii_syllable, is_syllable, place_tone
from vietnam.telltale import TELLTALE, Telling

__all__ = ["TELLTALE", "Encoding", "Telling", "convert_keystrokes", "convert_text", "decode_bytes",
           "judge", "keystrokes_of", "repair_column"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RepairedColumn:
    """A column after repair: values in order, and which rows are doubtful.

    `encoding` is the one that most repaired cells were in. `undecided`: rows left as they are that
    may be in an old encoding; `unrecoverable`: rows whose text was lost for good.
    """

    values: pl.Series
    encoding: Encoding
    repaired: bool
    undecided: pl.Series
    unrecoverable: pl.Series


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text of a file with the encoding that read it; `confidence` from 0 to 1."""

    text: str
    encoding: str
    confidence: float


SAMPLE = 2000
"""Distinct values looked at to decide whether a column holds keystrokes."""

_WORD_CHARS = re.compile(r"[^ \t\r\n,.;:()/\-\"]+")
LOST = r"\x{fffd}|\?\p{L}|\p{L}\?\p{L}|(?i:\b[bcdđghklmnpqrstvx]+\?)"
"""Pattern (polars) of text that an earlier conversion destroyed."""


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
    return 1.0 if is_syllable(lower) else -3.0


@dataclass(slots=True)
class _Trial:
    score: float = 0.0
    changed: int = 0
    good: int = 0
    sure: int = 0  # became a family name or a syllable frequent in names
    odd: int = 0  # unchanged words beyond ASCII, or without diacritics and no syllable


def _try(words: list[tuple[str, bool]], encoding: Encoding) -> _Trial:
    """Scores one way of typing over the distinct words of a sample."""
    trial = _Trial()
    for word, first in words:
        after = CONVERT[encoding](word)
        if after is None or after == word:
            weight = _weight(word, first)
            trial.odd += not word.isascii() or (word.isalpha() and weight < 0)
        else:
            weight = _weight(after, first)
            trial.changed += 1
            trial.good += weight > 0
            trial.sure += weight >= 3
        trial.score += weight
    return trial


def _sample_words(texts: list[str]) -> list[tuple[str, bool]]:
    words: dict[tuple[str, bool], None] = {}
    step = max(1, len(texts) // SAMPLE)
    for text in texts[::step]:
        for at, word in enumerate(_WORD_CHARS.findall(text[:400])):
            if "?" not in word and "\ufffd" not in word:  # lost: says nothing of the encoding
                words.setdefault((word, at == 0))
    return list(words)


def keystrokes_of(distinct: pl.Series) -> Encoding:
    """In which keystrokes a column with these distinct texts was typed; `UNICODE` for none.

    The texts come in whatever order and hold no null.
    """
    words = _sample_words(_some(distinct))
    best, best_score = Encoding.UNICODE, sum(_weight(word, first) for word, first in words) + 1.5
    for encoding in KEYSTROKES:
        trial = _try(words, encoding)
        often = trial.good >= max(3, 0.25 * len(words), 0.8 * trial.changed)
        clear = trial.sure >= max(1, 0.4 * trial.changed) and trial.odd <= 0.2 * trial.changed
        if often and clear and trial.score > best_score:
            best, best_score = encoding, trial.score + 1.5
    return best


def _some(distinct: pl.Series) -> list[str]:
    """The distinct texts in a stable order; of very many, those whose hash falls in one class."""
    classes = len(distinct) // (10 * SAMPLE)
    if classes > 1:
        distinct = distinct.filter(distinct.hash(0) % classes == 0)
    return distinct.sort().to_list()


def _lost(texts: pl.Series) -> pl.Series:
    """Rows whose text an earlier conversion destroyed."""
    marked = texts.str.contains(r"[?\x{fffd}]").fill_null(value=False).alias("unrecoverable")
    if not marked.any():
        return marked
    return (marked & texts.str.contains(LOST)).alias("unrecoverable")


def repair_column(s: pl.Series) -> RepairedColumn:
    """Detect the encodings of the cells of a text column and convert them.

    Values keep order, length and nulls. `unrecoverable` (Boolean) marks the rows whose text was
    lost in an earlier conversion; their values are left as they are.
    """
    texts = s.cast(pl.String)
    lost = _lost(texts)
    (judged,) = judge([texts])
    if judged is not None and judged.encoding.null_count() < len(texts):
        most = judged.encoding.drop_nulls().value_counts(sort=True)["encoding"][0]
        return RepairedColumn(judged.values, Encoding(most), True, judged.undecided, lost)
    undecided = pl.Series("undecided", [False]).new_from_index(0, len(texts))
    if judged is not None:
        undecided = judged.undecided
    distinct = texts.drop_nulls().unique()
    encoding = keystrokes_of(distinct)
    if encoding is Encoding.UNICODE:
        return RepairedColumn(texts, encoding, False, undecided, lost)
    values = convert_keystrokes(texts, distinct, encoding)
    return RepairedColumn(values, encoding, True, undecided, lost)


def convert_keystrokes(texts: pl.Series, distinct: pl.Series, encoding: Encoding) -> pl.Series:
    """`texts` converted from `encoding`; `distinct` are the texts to convert."""
    converted = [convert_text(text, encoding) for text in distinct]
    return texts.replace_strict(distinct, pl.Series(converted, dtype=pl.String), default=texts)


def decode_bytes(data: bytes) -> DecodedText:
    """Decode the bytes of a text file.

    UTF-8 and UTF-16 by their marks or by validity, Windows-1258 when its words are Vietnamese;
    anything else becomes Latin-1, one character a byte, for `judge` to set right cell by cell.
    Total: any bytes in, never an exception.
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
    (judged,) = judge([pl.Series([line.strip() for line in lines], dtype=pl.String)])
    found = set() if judged is None else set(judged.encoding.drop_nulls())
    if found == {Encoding.CP1258.value}:
        fixed = data.decode("cp1258", errors="replace")
        return DecodedText(unicodedata.normalize("NFC", fixed), "cp1258", 0.9)
    return DecodedText(text, "latin-1", 0.9 if found else 0.5)


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
