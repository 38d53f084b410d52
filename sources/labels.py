"""Header labels made comparable. Not here: cleaning of values (that is `vietnam`)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vietnam.chars import INVISIBLE

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DIGITS = re.compile(r"\d+")
_FIELD_NAME = re.compile(r"[a-z]+(?:[A-Z][a-z]*)+")  # of software: meHoTen
NAME_IN_SOFTWARE = re.compile(r"[A-Za-z.]*[a-z][A-Z][A-Za-z0-9.]*")  # meHoTen, MaTTHC, Don.MaSo
_INVISIBLE = re.compile(INVISIBLE)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII words of `text`, single spaces: `"Số  QUYỂN\\n số"` → `"so quyen so"`."""
    seen = _INVISIBLE.sub("", text).casefold()
    decomposed = unicodedata.normalize("NFD", seen.replace("đ", "d").replace("ð", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=65536)
def fold_variants(text: str) -> tuple[str, ...]:
    """`fold`, then without remarks in brackets, the last one first, as long as something is left.

    `"Năm sinh (Nam) (ghi đủ)"` → `("nam sinh nam ghi du", "nam sinh nam", "nam sinh")`. Behind the
    name of a field stands what may be written in it: `"loaiDangKy\\ni=[1,2]"` is `loaidangky` too.
    """
    variants = [fold(text)]
    field = _FIELD_NAME.match(text.strip())
    while found := list(_BRACKETS.finditer(text)):
        text = text[: found[-1].start()] + " " + text[found[-1].end() :]
        if fold(text):
            variants.append(fold(text))
    if field:
        variants.append(fold(field[0]))
    return tuple(dict.fromkeys(variants))


def digits(text: str) -> tuple[str, ...]:
    """Runs of digits: labels that differ in a number never resemble each other."""
    return tuple(_DIGITS.findall(text))


def one_line(text: str) -> str:
    """`text` NFC on one line with single spaces and nothing invisible, for showing a label."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
