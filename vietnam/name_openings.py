"""How names open: forms of address, titles, organisations, names of relatives.

Belongs here: recognising what stands before a name. Does not belong here: the word lists
(`vietnam.name_words`), what happens to the rest of the name (`vietnam.name_steps`).
"""

from vietnam.chars import fold
from vietnam.name_words import (
    ABBREVIATED_TITLES,
    ASCII_HONORIFICS,
    ASCII_TITLES,
    CLEAR_SURNAMES,
    FORMS_OF_ADDRESS,
    ORGANISATIONS,
    RELATIVE_PHRASES,
    TITLE_PHRASES,
)
from vietnam.syllables import place_tone


def _by_first_word(*lists: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in sorted({p for phrases in lists for p in phrases}, key=lambda p: (-len(p), p)):
        first = phrase.split(" ")[0]
        found[first] = (*found.get(first, ()), phrase)
    return found


_TITLES = _by_first_word(TITLE_PHRASES, ASCII_TITLES)
OTHER_PERSONS = _by_first_word(RELATIVE_PHRASES)
BODIES = _by_first_word(ORGANISATIONS)


def opens(lower: str, phrases: dict[str, tuple[str, ...]]) -> str | None:
    """The phrase that opens a lower-case text as whole words."""
    first = lower.split(" ", 1)[0].rstrip(":.")
    for phrase in phrases.get(first, ()):
        if lower.startswith(phrase) and lower[len(phrase) :][:1] in " :.":
            return phrase
    return None


def split_honorific(text: str) -> tuple[str, str | None]:
    """(name, forms of address before it), only where a whole name is left."""
    taken = _form_of_address(text)
    rest = text[taken:].lstrip(" :.")
    if not taken or not rest:
        return text, None
    inner, more = split_honorific(rest)
    form = text[:taken].rstrip(" ")
    return inner, f"{form} {more}" if more else form


def _form_of_address(text: str) -> int:
    """Length of the form of address that opens a text, 0 for none."""
    lower = text.lower()
    title = opens(lower, _TITLES)
    if title:
        rest = text[len(title) :].lstrip(" :.")
        sure = title not in _ALSO_NAMES or (" " in rest and _clear(rest.split(" ")[0]))
        return len(title) if sure else 0
    words = text.split(" ")
    if len(words) < 3:
        return 0
    first = words[0].rstrip(".:").lower()
    known = first in FORMS_OF_ADDRESS and _clear(words[1])
    plain = first in ASCII_HONORIFICS and words[1].lower() in _ASCII_CLEAR
    return len(words[0]) if known or plain or first in ABBREVIATED_TITLES else 0


_ALSO_NAMES = frozenset(["đồng chí", "dong chi", "đại đức"])
"""Titles that are as well the family and middle name of a person."""


def _clear(word: str) -> bool:
    return place_tone(word).lower() in CLEAR_SURNAMES


_ASCII_CLEAR = frozenset(fold(s) for s in CLEAR_SURNAMES)
