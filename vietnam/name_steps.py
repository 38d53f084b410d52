"""The policy of cleaning one name, as named steps in order.

Belongs here: what is done to the text of one name and why it is refused. Does not belong here:
whole columns and keys (`vietnam.names`), the word lists (`vietnam.name_words`).

Each step that changes a text adds its own name to the repairs.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from vietnam.chars import fold
from vietnam.name_characters import CHARACTER_STEPS, OTHER_LETTERS, set_apostrophes
from vietnam.name_openings import BODIES, OTHER_PERSONS, opens, split_honorific
from vietnam.name_words import (
    ALIAS_WORDS,
    ASCII_HONORIFICS,
    ASCII_TITLES,
    FORMS_OF_ADDRESS,
    LONG_SURNAMES,
    NO_NAME,
    ORGANISATIONS,
    RELATIVE_PHRASES,
    TITLE_PHRASES,
)
from vietnam.syllables import is_ascii_syllable, is_syllable, place_tone

MAX_RAW = 400
MAX_NAME = 150
MAX_WORDS = 12


class NameProblem(StrEnum):
    """Why a name is doubted or refused. Only those in `REFUSING` leave the name null."""

    PLACEHOLDER = "placeholder"
    UNRECOVERABLE = "unrecoverable"
    NOT_A_NAME = "not_a_name"
    OTHER_PERSON = "other_person"
    SEVERAL_NAMES = "several_names"
    OTHER_LETTERS = "other_letters"
    ABBREVIATED = "abbreviated"
    INCOMPLETE = "incomplete"


REFUSING = frozenset(NameProblem) - {
    NameProblem.OTHER_LETTERS,
    NameProblem.ABBREVIATED,
    NameProblem.INCOMPLETE,
}

REPAIRS = (
    "nfc", "look_alike", "spaces", "apostrophe", "remark", "punctuation", "honorific",
    "abbreviation", "broken", "glued", "case", "tone",
)  # fmt: skip
"""Every repair, in the order of the steps."""

BIT = {name: 1 << at for at, name in enumerate(REPAIRS)}


@dataclass(frozen=True, slots=True)
class CleanName:
    """One cleaned name; `mask` has a bit of `BIT` for each repair."""

    name: str | None
    remark: str | None = None
    mask: int = 0
    problem: NameProblem | None = None

    @property
    def repairs(self) -> tuple[str, ...]:
        """Names of the repairs applied."""
        return tuple(name for name, bit in BIT.items() if self.mask & bit)


_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?|[)\]}]")
_ALIAS = re.compile(
    r"[\s,;\-]+(?:(?:tức|bí danh|còn gọi(?: là)?|hay còn gọi(?: là)?|thường gọi(?: là)?|tên khác"
    r"|tự là)(?=[\s:]|$)|tự:).*$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\s*(?:\d{1,4}\s*[.)\-:/]|[-+*•]+)\s*")
_EDGES = re.compile(r"[\s,;.:\-_/*']+$|^[\s,;.:\-_/*']+")
_LOST = re.compile(
    r"\ufffd|\?[^\W\d_]|[^\W\d_]\?[^\W\d_]|\b[bcdđghklmnpqrstvx]+\?|\?[\u0300-\u036f]",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[=@]|[+-]+ *[A-Z][A-Z0-9.]+\(")
_SIGN = re.compile("[=<>@#$%^|\\\\§¨©«¬®¯±¶¸»¼½¾×÷¡¢£¤¥¦µªº°€]")
"""Signs that no name holds: of formulas, and what old encodings leave of letters."""
_SEVERAL = re.compile(r"[;&+,/]| [-–] ")
_NG = re.compile(r"^(?i:ng)[.~] *(?=[^ .~])")


def split_remarks(text: str) -> tuple[str, str | None]:
    """(text without brackets, aliases and list numbers, what was taken off)."""
    remarks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        remarks.append(match[0].strip(" ()[]{},;-"))
        return " "

    bare = _ALIAS.sub(keep, _BRACKETS.sub(keep, text))
    bare = _NUMBERING.sub(keep, bare)
    dotted = bare.rstrip()[-1:] == "." and re.search(r"(?:^| )[^\W\d_]{1,2}\.$", bare.rstrip())
    bare = bare if dotted else _EDGES.sub("", " ".join(bare.split()))
    kept = [remark for remark in remarks if remark]
    return set_apostrophes(" ".join(bare.split())), "; ".join(kept) or None


def refusal(text: str) -> NameProblem | None:
    """Why a text without remarks is no name of one person."""
    lower = text.lower()
    if not text or lower in NO_NAME or not lower.strip(" .-_/?0*"):
        return NameProblem.PLACEHOLDER
    if _LOST.search(text):
        return NameProblem.UNRECOVERABLE
    if len(text) > MAX_NAME or text.count(" ") >= MAX_WORDS or any(c.isdigit() for c in text):
        return NameProblem.NOT_A_NAME
    if _SIGN.search(text) or opens(lower + " ", BODIES) or not any(c.isalpha() for c in text):
        return NameProblem.NOT_A_NAME
    if opens(lower, OTHER_PERSONS):
        return NameProblem.OTHER_PERSON
    if _SEVERAL.search(text) or " và " in lower:
        return NameProblem.SEVERAL_NAMES
    return None


_ASCII_LONG = frozenset(fold(s) for s in LONG_SURNAMES)


def _upper(letter: str) -> str:
    """Upper case of a letter that has one of its own (ß and ligatures have none)."""
    return letter.upper() if len(letter.upper()) == 1 else letter


def _is_upper_start(part: str) -> bool:
    return _upper(part[:1]) == part[:1]


def _case(word: str) -> str:
    """Title Case for a word in capitals or small letters; other mixtures of a foreign name stay."""
    parts = re.split(r"(['\-.])", word)
    if all(_is_upper_start(p) and p[1:] == p[1:].lower() for p in parts):
        return word
    lower = word.lower()
    shouted = word in {word.upper(), lower}
    if shouted or is_syllable(lower) or is_ascii_syllable(lower):
        return "".join(_upper(p[:1]) + p[1:].lower() for p in parts)
    return word


def _camel(word: str) -> str:
    """NguyenVanAn → Nguyen Van An, when it opens with a family name and every part fits."""
    cuts = [at for at, letter in enumerate(word) if letter.isupper()]
    if len(cuts) < 2 or cuts[0] != 0:
        return word
    parts = [word[a:b] for a, b in zip(cuts, [*cuts[1:], len(word)], strict=True)]
    lower = [p.lower() for p in parts]
    if lower[0] not in LONG_SURNAMES | _ASCII_LONG or not all(p.isalpha() for p in parts):
        return word
    fits = all(is_syllable(p) or is_ascii_syllable(p) or len(p) == 1 for p in lower)
    return " ".join(parts) if fits and any(len(p) > 1 for p in parts[1:]) else word


@lru_cache(maxsize=1 << 17)
def clean_word(word: str) -> tuple[str, int]:
    """(word with the repairs that need no other word, mask of those repairs)."""
    split = _camel(word)
    cased = " ".join(_case(w) for w in split.split(" "))
    placed = " ".join(place_tone(w) for w in cased.split(" "))
    mask = BIT["glued"] * (split != word) + BIT["case"] * (cased != split)
    return placed, mask + BIT["tone"] * (placed != cased)


_TAILS = frozenset(s[at:] for s in LONG_SURNAMES for at in range(1, len(s)))
_CONSONANTS = frozenset("bcdđghklmnpqrstvxfjwz")
_FIRST = (
    FORMS_OF_ADDRESS
    | ASCII_HONORIFICS
    | {p.split(" ")[0] for p in (*TITLE_PHRASES, *ASCII_TITLES, *RELATIVE_PHRASES, *ORGANISATIONS)}
    | {p.split(" ")[0] for p in NO_NAME}
)


@lru_cache(maxsize=1 << 17)
def needs_context(word: str, first: bool) -> bool:
    """Whether a word may mean something that only the whole text can tell."""
    lower = word.lower()
    if not word.replace("'", "").replace("-", "").isalpha():
        return True
    if all(ch in _CONSONANTS for ch in lower) or lower in {"và", *ALIAS_WORDS}:
        return True
    if clean_word(word)[1] & BIT["glued"]:
        return True
    return (first and lower in _FIRST) or (lower == word and lower in _TAILS)


def _join_broken(text: str) -> str:
    """Joins a family name broken by a space: "Ng uyễn" → "Nguyễn"."""
    out: list[str] = []
    for word in text.split(" "):
        if out and word == word.lower():
            joined = (out[-1] + word).lower()
            if joined in LONG_SURNAMES and out[-1].lower() not in LONG_SURNAMES:
                out[-1] += word
                continue
        out.append(word)
    return " ".join(out)


_INITIAL = re.compile(r"\.|~|(?:^| )(?:[BCDĐGHKLMNPQRSTVX]|Ng|Ngh|Nh|Th|Tr|Ph|Kh|Ch)(?= |$)")


def clean_text(text: str, mask: int) -> CleanName:
    """Cleans a text whose characters are right; `mask` holds the repairs made so far."""
    if _FORMULA.match(text):
        return CleanName(None, None, 0, NameProblem.NOT_A_NAME)
    bare, remark = split_remarks(text)
    if bare != text:
        mask |= BIT["remark" if remark else "punctuation"]
    problem = refusal(bare)
    if problem in REFUSING:
        return CleanName(None, remark, 0, problem)
    name, honorific = split_honorific(bare)
    if honorific:
        mask |= BIT["honorific"]
        remark = f"{honorific}; {remark}" if remark else honorific
    full = _NG.sub("Nguyễn ", name)
    joined = _join_broken(full)
    mask |= BIT["abbreviation"] * (full != name) | BIT["broken"] * (joined != full)
    words = [clean_word(word) for word in joined.split(" ")]
    for _, changed in words:
        mask |= changed
    clean = " ".join(word for word, _ in words)
    if clean.count(" ") >= MAX_WORDS:
        return CleanName(None, remark, 0, NameProblem.NOT_A_NAME)
    return CleanName(clean, remark, mask, _doubt(clean, full != name))


def _doubt(name: str, expanded: bool) -> NameProblem | None:
    """What is not whole or not readable about a name that is kept."""
    if re.search(OTHER_LETTERS, name):
        return NameProblem.OTHER_LETTERS
    if expanded or _INITIAL.search(name):
        return NameProblem.ABBREVIATED
    if " " not in name and is_syllable(name.lower()):
        return NameProblem.INCOMPLETE
    return None


def clean_characters(raw: str) -> tuple[str, int]:
    """(text after the character steps, mask)."""
    mask, text = 0, raw
    for name, step, _ in CHARACTER_STEPS:
        after = step(text)
        mask |= BIT[name] * (after != text)
        text = after
    return text, mask


def clean_name(raw: str) -> CleanName:
    """One name cleaned: scalar twin of `names.clean_names`. Total: never an exception."""
    if len(raw) > MAX_RAW:
        return CleanName(None, problem=NameProblem.NOT_A_NAME)
    return clean_text(*clean_characters(raw))
