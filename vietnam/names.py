"""Names of persons: cleaning, keys, weak equivalences, hints of sex.

Belongs here: everything that is true of one name by itself. Does not belong here: comparing names
of two records (matching), repairing a column in an old encoding (`vietnam.encodings`, before this).

Cleaning is the list `STEPS`: reading it is reading the policy. Every step that changes a name adds
its own name to `repairs`; what is split off is kept in `remark`; the caller keeps the raw text.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

import polars as pl

from vietnam.chars import D_LOOKALIKES, ascii_fold, fold
from vietnam.name_words import (
    COMMON_SURNAMES,
    EDE_CLANS,
    HMONG,
    HONORIFICS,
    K_IS_MALE,
    PLACEHOLDERS,
    REGIONAL_FAMILIES,
    RELATIVES,
    SURNAMES,
    TITLES,
    Y_IS_FEMALE,
    Y_IS_MALE,
)
from vietnam.syllables import is_syllable, place_tone

__all__ = [
    "REFUSING",
    "REGIONAL_FAMILIES",
    "CleanName",
    "NameProblem",
    "ascii_fold",
    "clean_name",
    "clean_names",
    "fold",
    "name_keys",
    "sex_hint",
]

Sex = Literal["M", "F"]
MAX_LENGTH = 200


class NameProblem(StrEnum):
    """Why a name is doubted or refused. Only those in `REFUSING` leave the name null."""

    PLACEHOLDER = "placeholder"
    UNRECOVERABLE = "unrecoverable"
    NOT_A_NAME = "not_a_name"
    OTHER_PERSON = "other_person"
    SEVERAL_NAMES = "several_names"
    ABBREVIATED = "abbreviated"
    INCOMPLETE = "incomplete"


REFUSING = frozenset(NameProblem) - {NameProblem.ABBREVIATED, NameProblem.INCOMPLETE}


@dataclass(frozen=True, slots=True)
class CleanName:
    """One cleaned name."""

    name: str | None
    remark: str | None = None
    repairs: tuple[str, ...] = ()
    problem: NameProblem | None = None


_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u0060\u00b4\u02bc\u02bb\u2032\uff07]")
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?|\)|\]|\}")
_ALIAS = re.compile(
    r"[\s,;\-]+(?:(?:tức|bí danh|còn gọi(?: là)?|hay còn gọi(?: là)?|thường gọi(?: là)?|tên khác|"
    r"tự là|tuc|bi danh)\b|tức:|tự:).*$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\s*(?:\d{1,4}\s*[.)\-:/]|[-+*•]+)\s*")
_TRAILING = re.compile(r"[\s,;.:\-_/*]+$|^[\s,;.:\-_/*]+")
_TITLE = re.compile(r"^[A-Z]$")
_CAMEL = re.compile(r"[^\W\d_][^\W\d_]*?(?=[A-ZĂÂĐÊÔƠƯ]|$)")


def _invisible(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_LOOKALIKES = str.maketrans(
    D_LOOKALIKES | {chr(0xFF21 + i): chr(65 + i) for i in range(26)}
    | {chr(0xFF41 + i): chr(97 + i) for i in range(26)}
)  # fmt: skip


def _look_alike(text: str) -> str:
    return text.translate(_LOOKALIKES)


def _apostrophe(text: str) -> str:
    text = _APOSTROPHES.sub("'", text)
    text = re.sub(r"\b([HhKk])\s*'\s*(?=\w)", r"\1'", text)
    return re.sub(r"^'+|'+$", "", text)


def _is_title(word: str) -> bool:
    """First letter of each apostrophe part upper, the rest lower."""
    parts = word.split("'")
    return all(p[:1] == p[:1].upper() and p[1:] == p[1:].lower() for p in parts)


def _title(word: str) -> str:
    return "'".join(p[:1].upper() + p[1:].lower() for p in word.split("'"))


def _case(text: str) -> str:
    return " ".join(word if _is_title(word) else _title(word) for word in text.split(" "))


def _tone(text: str) -> str:
    return " ".join(place_tone(word) for word in text.split(" "))


def _split_camel(word: str) -> str:
    """NguyenVanAn → Nguyen Van An, when every part is a capitalised syllable."""
    parts = re.findall(r"[^\W\d_a-zà-ỹđ]?[^\W\d_]*?(?=[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ]|$)", word)
    parts = [p for p in parts if p]
    if len(parts) < 2 or "".join(parts) != word or "'" in word:
        return word
    good = all(p[0].isupper() and (p[1:].islower() or len(p) == 1) for p in parts)
    if good and fold(parts[0]) in _COMMON_ASCII and any(len(p) > 1 for p in parts[1:]):
        return " ".join(parts)
    return word


_COMMON_ASCII = frozenset(fold(s) for s in COMMON_SURNAMES | {"lê", "vũ", "võ", "đỗ", "hồ", "ngô"})


def _glued(text: str) -> str:
    return " ".join(_split_camel(word) for word in text.split(" "))


def _broken(text: str) -> str:
    """Joins a syllable broken by a space: "Ng uyễn" → "Nguyễn"."""
    words = text.split(" ")
    out: list[str] = []
    for word in words:
        if out:
            joined = out[-1] + word
            low = joined.lower()
            fragment = not (is_syllable(out[-1].lower()) and is_syllable(word.lower()))
            if fragment and word == word.lower() and low in COMMON_SURNAMES and is_syllable(low):
                out[-1] = joined
                continue
        out.append(word)
    return " ".join(out)


STEPS = (
    ("glued", _glued),
    ("broken", _broken),
    ("case", _case),
    ("tone", _tone),
)
"""Repairs of the name proper, in order, after characters are right and remarks are off."""

CHARACTER_STEPS = (
    ("nfc", _nfc),
    ("look_alike", _look_alike),
    ("spaces", _invisible),
    ("apostrophe", _apostrophe),
)


def _split_remarks(text: str) -> tuple[str, list[str]]:
    """Takes brackets, aliases and list numbers off."""
    remarks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        remarks.append(match[0].strip(" ()[]{},;-"))
        return " "

    text = _BRACKETS.sub(keep, text)
    text = _ALIAS.sub(keep, text)
    text = _NUMBERING.sub(keep, text)
    return " ".join(_TRAILING.sub("", " ".join(text.split())).split()), [r for r in remarks if r]


def _split_honorific(text: str) -> tuple[str, str | None]:
    """Takes a form of address off when a whole name is left."""
    words = text.split(" ")
    folded = [fold(w).strip(".:,") for w in words]
    line = " ".join(folded)
    for title in TITLES:
        size = title.count(" ") + 1
        if line.startswith(title + " ") and len(words) > size:
            return " ".join(words[size:]), " ".join(words[:size])
    if len(words) < 3 and not (len(words) > 1 and words[0][-1:] in ".:"):
        return text, None
    if folded[0] in HONORIFICS and words[1].lower() in SURNAMES | _SURNAMES_ASCII:
        marked = words[0][-1:] in ".:"
        if marked or len(words) >= 4 or folded[0] not in {"ong", "anh", "chu", "em", "mai"}:
            return " ".join(words[1:]), words[0]
    return text, None


_SURNAMES_ASCII = frozenset(fold(s) for s in SURNAMES)


def _problem(text: str) -> NameProblem | None:
    if not text:
        return NameProblem.PLACEHOLDER
    folded = fold(text)
    if folded.strip(" .-_/?") in PLACEHOLDERS or not folded.strip(" .-_/?0"):
        return NameProblem.PLACEHOLDER
    if "\ufffd" in text or re.search(r"\w\?|\?\w", text):
        return NameProblem.UNRECOVERABLE
    if any(folded.startswith(r + " ") for r in RELATIVES):
        return NameProblem.OTHER_PERSON
    if re.search(r"\b(?:và|và bà|va ba)\b|[;&+]|,", text.lower()):
        return NameProblem.SEVERAL_NAMES
    if re.search(r"\d", text) or len(text) > MAX_LENGTH or len(text.split(" ")) > 12:
        return NameProblem.NOT_A_NAME
    if not any(ch.isalpha() for ch in text):
        return NameProblem.NOT_A_NAME
    return None


def _abbreviated(text: str) -> bool:
    return bool(re.search(r"\.|~|^Ng$|^Ng\s|(?:^|\s)[BCDĐGHKLMNPQRSTVX](?=\s|$)", text))


def _run(text: str, steps: tuple[tuple[str, object], ...], repairs: list[str]) -> str:
    for name, step in steps:
        after = step(text)  # type: ignore[operator]
        if after != text:
            repairs.append(name)
            text = after
    return text


def clean_name(raw: str) -> CleanName:
    """One name cleaned: scalar twin of `clean_names`. Total: any text in, never an exception."""
    if len(raw) > MAX_LENGTH * 2:
        return CleanName(None, problem=NameProblem.NOT_A_NAME)
    repairs: list[str] = []
    text = _run(raw, CHARACTER_STEPS, repairs)
    problem = _problem(text) if not re.search(r"[()\[\]{}\d,;]", text) else None
    if problem in REFUSING:
        return CleanName(None, None, (), problem)
    text, remarks = _split_remarks(text)
    text, honorific = _split_honorific(text)
    if honorific:
        repairs.append("honorific")
        remarks.insert(0, honorific)
    if remarks and not honorific or len(remarks) > 1:
        repairs.append("remark")
    problem = _problem(text)
    if problem in REFUSING:
        return CleanName(None, None, (), problem)
    text = _run(re.sub(r"^(?i:ng)(?:\.\s*|~\s*)", "Nguyễn ", text), STEPS, repairs)
    if _abbreviated(text) or re.match(r"(?i)ng[.~]", raw):
        problem = NameProblem.ABBREVIATED
    elif " " not in text and is_syllable(text.lower()):
        problem = NameProblem.INCOMPLETE
    return CleanName(text, "; ".join(remarks) or None, tuple(repairs), problem)


def clean_names(raw: pl.Series) -> pl.DataFrame:
    """Clean a column of names.

    Gives, in the order of `raw`: `name` (NFC, one tone style, Title Case restored), `remark` (what
    was split off), `repairs` (List[String]), `problem` (`NameProblem`; `name` is null when it is in
    `REFUSING`). Null in, null out.
    """
    texts = raw.cast(pl.String).alias("raw")
    distinct = texts.drop_nulls().unique().to_list()
    done = [clean_name(text) for text in distinct]
    table = pl.DataFrame(
        {
            "raw": pl.Series(distinct, dtype=pl.String),
            "name": pl.Series([c.name for c in done], dtype=pl.String),
            "remark": pl.Series([c.remark for c in done], dtype=pl.String),
            "repairs": pl.Series([list(c.repairs) for c in done], dtype=pl.List(pl.String)),
            "problem": pl.Series([c.problem for c in done], dtype=pl.String),
        }
    )
    joined = texts.to_frame().join(table, on="raw", how="left", maintain_order="left").drop("raw")
    return joined.with_columns(repairs=pl.coalesce("repairs", pl.lit([], pl.List(pl.String))))


def name_keys(name: pl.Series) -> pl.DataFrame:
    """Keys of cleaned names.

    `accented` (lower case), `ascii` (lower-case ASCII, apostrophes closed up), `sorted` (the ASCII
    syllables in alphabetical order), `family`, `given`, `middle` (ASCII syllables; null when there
    is none). Regional pairs are not merged.

    In Ê Đê and Gia Rai names the clan is the family wherever it stands (Y Bhăm Niê → nie, Ksor
    H'Bloh → ksor) and the sex marker (Y, H') is neither family nor given name; a name "A Blong" or
    "Y Blong" without a known clan has no family.
    """
    frame = name.to_frame("n").select(accented=pl.col("n").str.to_lowercase())
    folded = ascii_fold(name.alias("n"))
    frame = frame.with_columns(ascii=folded.str.replace_all("'", "", literal=True))
    words = pl.col("ascii").str.split(" ")
    last, first, size = words.list.last(), words.list.first(), words.list.len()
    clans = sorted(EDE_CLANS)
    marker = first.is_in(["y", "a"]) & (size > 1)
    clan_last = last.is_in(clans) & (size > 1) & (marker | first.str.starts_with("h"))
    clan_last = clan_last & (marker | pl.lit(folded).str.contains("^h'"))
    return frame.select(
        "accented",
        "ascii",
        sorted=words.list.sort().list.join(" "),
        family=pl.when(clan_last).then(last).when(marker).then(None).otherwise(first),
        given=pl.when(clan_last & marker & (size > 2))
        .then(words.list.get(1, null_on_oob=True))
        .when(clan_last & ~marker)
        .then(first)
        .when(clan_last)
        .then(None)
        .otherwise(last),
        middle=pl.when((size > 2) & ~clan_last).then(words.list.slice(1, size - 2).list.join(" ")),
    )


@lru_cache(maxsize=4096)
def sex_hint(name: str, ethnicity: str | None = None) -> Sex | None:
    """Sex suggested by a name, None where nothing is; what Y and A say depends on the group.

    Ê Đê and M'Nông: Y is male, H' female. Ba Na, Xơ Đăng, Giẻ Triêng: A is male, Y female. Cơ Ho and
    Mạ: K' is male, Ka female. H'Mông: clan + A is male. Elsewhere "Thị" is female and "Văn" right
    after the family name male.
    """
    words = fold(name).split()
    if not words:
        return None
    group = fold(ethnicity or "").strip()
    first = words[0]
    if first.startswith("h'"):
        return "F"
    if first == "y" and group in Y_IS_MALE:
        return "M"
    if group in Y_IS_FEMALE and first in {"y", "a"}:
        return "F" if first == "y" else "M"
    if group in K_IS_MALE and (first == "ka" or first.startswith(("k'", "k "))):
        return "F" if first == "ka" else "M"
    if group in HMONG and len(words) > 2 and words[1] == "a":
        return "M"
    if "thị" in unicodedata.normalize("NFC", name).lower().split()[1:-1] or "thi" in words[1:-1]:
        return "F"
    if len(words) > 2 and words[1] == "van":
        return "M"
    return None
