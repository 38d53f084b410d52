"""Free text without the names and numbers of persons that it may hold.

Belongs here: finding and taking out what reads like a person in a sentence. Does not belong here:
columns of names and numbers (`vietnam.names`, `vietnam.ids`). For short notes that people write by
hand and that are read by many: what is taken out leaves a mark, and a place named after a person
keeps its name where the kind of place stands before it ("xã Trần Văn Thời").
"""

import re

from vietnam.chars import fold, word_set
from vietnam.name_words import CLEAR_SURNAMES, SURNAMES
from vietnam.units import provinces

NAME_MARK, NUMBER_MARK = "[tên]", "[số]"
_NUMBER = re.compile(r"(?<!\d)(?:\d{9,}|\d{3}(?:[ .\-]\d{3}){2,3}|\d{4}(?:[ .\-]\d{4}){2})(?!\d)")
_PLACES = word_set(
    """
    xã phường huyện quận tỉnh phố trấn khu đường thôn buôn bản ấp tổ trường chợ sông hồ cầu tp tx tt
    """
)
_PERSONS = word_set("ông bà anh chị em cô chú bác cụ cháu đồng-chí đ/c")
_MIDDLE = word_set("văn thị")
_EDGE = " ,.;:()[]\"'“”"
_LONGEST, _LONG = 5, 3


def without_persons(text: str) -> str:
    """`text` with names of persons as `[tên]` and numbers of nine digits or more as `[số]`."""
    words = _NUMBER.sub(NUMBER_MARK, text).split(" ")
    kept: list[str] = []
    at = 0
    while at < len(words):
        size = _name_at(words, at)
        if size:
            first, last = words[at], words[at + size - 1]
            before, after = len(first) - len(first.lstrip(_EDGE)), len(last.rstrip(_EDGE))
            kept.append(first[:before] + NAME_MARK + last[after:])
            at += size
        else:
            kept.append(words[at])
            at += 1
    return " ".join(kept)


def _name_at(words: list[str], at: int) -> int:
    """How many words from `at` on are the name of a person; 0 where none begins."""
    first = words[at].strip(_EDGE)
    before = words[at - 1].strip(_EDGE).lower() if at else ""
    if not first or before in _PLACES:
        return 0
    size = _run(words, at)
    if first in {"Y", "H"} or re.match(r"[Hh]['’]", first):
        return size if size > 1 or len(first) > 1 else 0
    surname = first.lower()
    if surname not in SURNAMES:
        return 0
    if first.islower():
        middle = at + 1 < len(words) and words[at + 1].strip(_EDGE) in _MIDDLE
        return min(_LONG, len(words) - at) if middle and surname in CLEAR_SURNAMES else 0
    sure = size >= _LONG or surname in CLEAR_SURNAMES or before in _PERSONS
    return size if size > 1 and sure and not _is_province(words[at : at + size]) else 0


def _run(words: list[str], at: int) -> int:
    """How many capitalised words stand together from `at` on."""
    size = 0
    for word in words[at : at + _LONGEST]:
        bare = word.strip(_EDGE)
        if not bare[:1].isupper() or not bare.replace("'", "").replace("’", "").isalpha():
            break
        size += 1
        if word.rstrip(_EDGE) != word:
            break
    return size


def _is_province(words: list[str]) -> bool:
    name = fold(" ".join(word.strip(_EDGE) for word in words))
    known = {
        fold(full).removeprefix("tinh ").removeprefix("thanh pho ")
        for vintage in ("old", "new")
        for full in provinces(vintage)["name"]
    }
    return name in known
